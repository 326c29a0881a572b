"""What exports call things, so that the same thing has the same name in every export and nothing else has it."""

from __future__ import annotations

import hashlib
import hmac
from uuid import NAMESPACE_URL, uuid5

from cmtrain.workshop.folder import Workshop

NAMESPACE = uuid5(NAMESPACE_URL, "urn:cmtrain")
"""Of all names that are made from something else."""


def identity(workshop: Workshop) -> str:
    """Return what tells a workshop from all others and stays when it is renamed; the secret cannot be found from it."""
    return str(uuid5(NAMESPACE, hmac.new(workshop.secret, b"export", hashlib.sha256).hexdigest()))
