"""What a report depends on besides its journal: our code, texts, templates and content, and the libraries that write."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import cmtrain
from cmtrain.content import case_folders, content_dir

_ENDINGS = frozenset({".py", ".toml", ".j2", ".md", ".ipynb", ".css", ".typ"})
_LIBRARIES = (
    "altair", "ipython", "jinja2", "nbconvert", "nbformat", "nh3", "numpy", "pandas", "papermill", "scipy", "typst",
    "vl-convert-python", "xlsxwriter",
)  # fmt: skip
_FONTS = "justmytype-intl-cjk"
"""An extra: without it the fonts of the system are used."""


@cache
def package_digest() -> str:
    """Return a hash of everything of ours that a report may show, and of the versions of the libraries that make it."""
    found = hashlib.sha256()
    for library in _LIBRARIES:
        found.update(f"{library} {version(library)}\n".encode())
    with suppress(PackageNotFoundError):
        found.update(f"{_FONTS} {version(_FONTS)}\n".encode())
    for folder in (Path(cmtrain.__file__).parent, *(content_dir(part) for part in ("cases", "exercises", "notebooks"))):
        for file in sorted(folder.rglob("*")):
            if file.suffix in _ENDINGS and file.is_file():
                found.update(f"{file.relative_to(folder).as_posix()}\n".encode())
                found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


def own_cases_digest() -> str:
    """Return a hash of the cases that are known here and do not ship with cmtrain; their files are not read as cases."""
    folders = case_folders()[1:]
    files = [
        file for folder in folders for name in ("case.toml", "story.md") for file in sorted(folder.glob(f"*/{name}"))
    ]
    return key_of(
        *(part for file in files for part in (file.parent.name, hashlib.sha256(file.read_bytes()).hexdigest()))
    )


def key_of(*parts: str) -> str:
    """Return one key for the parts that something is made from."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
