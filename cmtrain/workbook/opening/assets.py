"""Files of the lab extension that are made, not written: the Vega bundle, and the hashes of the notebooks that we ship.

The build of the wheel runs this module by its path, before cmtrain can be imported: it needs nothing but the standard
library and vl-convert.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

LANGS = ("zh", "en")
"""Languages of the notebooks; a cell tagged with one of them is in that language alone."""

VEGA, NOTEBOOKS = "vega.js", "notebooks.json"
"""Names of the files that are made."""

_EXPORTS = """import * as engine from "https://cdn.jsdelivr.net/npm/vega@{version}/+esm.js";
export {{ engine as vega }};
export default vegaEmbed;
"""
"""What charts import; vl-convert holds the libraries itself, so that the address only names one of them."""


def write_assets(static: Path, notebooks: Path) -> tuple[Path, ...]:
    """Write what is missing or out of date, and return what was written.

    Parameters
    ----------
    static
        Folder of the extension's scripts.
    notebooks
        Folder of the lesson notebooks, whose names start with a digit.

    Raises
    ------
    OSError
        The folder cannot be written to.
    """
    written = []
    if not _is_fresh(static / VEGA):
        _replace(static / VEGA, vega_bundle())
        written.append(static / VEGA)
    hashes = json.dumps(notebook_hashes(notebooks), indent=1) + "\n"
    if not (static / NOTEBOOKS).is_file() or (static / NOTEBOOKS).read_text(encoding="utf-8") != hashes:
        _replace(static / NOTEBOOKS, hashes)
        written.append(static / NOTEBOOKS)
    return tuple(written)


def vega_bundle() -> str:
    """Return vega-embed, with vega and vega-lite inside, as one ES module that needs no network; it exports `vega`, too."""
    from vl_convert import get_vega_version, javascript_bundle  # noqa: PLC0415 - slow, and rarely needed

    return f"{_heading()}\n{javascript_bundle(_EXPORTS.format(version=get_vega_version()))}\n"


def notebook_hashes(notebooks: Path) -> dict[str, str]:
    """Return the hash of every lesson notebook in each language, by ``name.lang``; parameters do not enter it."""
    return {
        f"{file.stem}.{lang}": notebook_hash(in_language(json.loads(file.read_text(encoding="utf-8"))["cells"], lang))
        for file in sorted(notebooks.glob("[0-9]*.ipynb"))
        for lang in LANGS
    }


def in_language(cells: Sequence[dict[str, Any]], lang: str) -> list[dict[str, Any]]:
    """Return the cells that are shown in a language."""
    others = set(LANGS) - {lang}
    return [cell for cell in cells if not others.intersection(cell["metadata"].get("tags", ()))]


def notebook_hash(cells: Sequence[dict[str, Any]]) -> str:
    """Return the SHA-256 of all types and sources; the extension's script computes the same from an open notebook."""
    content = [[cell["cell_type"], "".join(cell["source"])] for cell in cells]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _heading() -> str:
    """Return the first line of the bundle, which says what it was made with."""
    exports = hashlib.sha256(_EXPORTS.encode()).hexdigest()[:8]
    return f"// Vega, Vega-Lite and Vega-Embed (BSD-3-Clause), bundled by vl-convert {version('vl-convert-python')}, {exports}."


def _is_fresh(bundle: Path) -> bool:
    if not bundle.is_file():
        return False
    with bundle.open(encoding="utf-8") as lines:
        return lines.readline().rstrip("\n") == _heading()


def _replace(file: Path, content: str) -> None:
    """Write a file at once: whoever reads meanwhile finds the old one or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f".{file.name}.{os.getpid()}")
    new.write_text(content, encoding="utf-8")
    new.replace(file)


def main() -> None:
    """Write the assets of a checkout."""
    package = Path(__file__).parents[2]
    write_assets(
        package / "workbook" / "jupyter" / "labextensions" / "cmtrain-workbook" / "static", package.parent / "notebooks"
    )


if __name__ == "__main__":
    main()
