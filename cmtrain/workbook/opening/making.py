"""Making a prepared notebook: a lesson in one language, with the parameters of a sitting and nothing in its outputs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import cmtrain
from cmtrain.report.html import LANGUAGE_TAGS
from cmtrain.texts import LANGS, Lang
from cmtrain.workbook import words
from cmtrain.workbook.kernels import kernel_name
from cmtrain.workbook.opening.assets import notebook_hash

Parameters = Mapping[str, str | int]

FRAME = "page_"
"""Texts whose names start so stand on a page before any kernel has started, and travel in the notebook."""


def fingerprint(source: Path, parameters: Parameters) -> str:
    """Return a hash of everything that a prepared notebook is made of."""
    made_of = [
        cmtrain.__version__,
        source.read_text(encoding="utf-8"),
        dict(parameters),
        frame_words("zh"),
        frame_words("en"),
        kernel_name(),
    ]
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()


def frame_words(lang: Lang) -> dict[str, str]:
    """Return the texts that stand on a page before any kernel has started."""
    return {name.removeprefix(FRAME): value for name, value in words.page_words(lang).items() if name.startswith(FRAME)}


def make_notebook(source: Path, lang: Lang, parameters: Parameters) -> str:
    """Return the prepared notebook as JSON."""
    # Slow to import; a notebook that is there already needs none of them.
    import nbformat  # noqa: PLC0415
    from nbconvert.preprocessors import ClearOutputPreprocessor, TagRemovePreprocessor  # noqa: PLC0415
    from papermill.iorw import load_notebook_node  # noqa: PLC0415
    from papermill.parameterize import parameterize_notebook  # noqa: PLC0415

    notebook = parameterize_notebook(load_notebook_node(str(source)), dict(parameters))
    others = set(LANGS) - {lang}
    notebook, _ = TagRemovePreprocessor(enabled=True, remove_cell_tags=others).preprocess(notebook, {})
    notebook, _ = ClearOutputPreprocessor(enabled=True).preprocess(notebook, {})
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        if "injected-parameters" in cell.metadata.get("tags", ()):
            cell.id = "parameters"  # instead of a random one: the same parameters give the same file
    del notebook.metadata["papermill"]
    zh, en = notebook.metadata["title"].split(" / ")
    notebook.metadata["title"] = {"zh": zh, "en": en}[lang]
    notebook.metadata["kernelspec"] = {"name": kernel_name(), "display_name": "cmtrain", "language": "python"}
    notebook.metadata["cmtrain"] = {
        "lang": LANGUAGE_TAGS[lang],
        "words": frame_words(lang),
        "made_of": fingerprint(source, parameters),
        "sources": notebook_hash(notebook.cells),
    }
    return str(nbformat.writes(notebook)) + "\n"
