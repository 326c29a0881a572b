"""Charts, one function each, from observed tables or plain frames to Altair; never from the truth."""

from __future__ import annotations

import sys

# Importing altair imports jsonschema, and that imports rfc3987_syntax where it is installed (JupyterLab brings it): a
# grammar compiled at import, 1.4 s of altair's 1.9 s, for a format check that charts never need. jsonschema itself
# does without it when it is absent, which None says. The line stands in this one place, before altair is imported.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # None is how Python marks a blocked import
