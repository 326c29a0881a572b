"""What a report is made from: a finished dossier, or a journal that becomes one."""

from __future__ import annotations

from pathlib import Path

from cmtrain.report.dossier import Dossier, load_dossier


def read_source(file: str | Path) -> Dossier:
    """Read a dossier, or make it if the file is a journal (``.jsonl``).

    Raises
    ------
    ContentError
        The file is neither.
    """
    if Path(file).suffix == ".jsonl":
        from cmtrain.report.drawn import make_dossier  # noqa: PLC0415 - draws charts; a finished dossier needs none

        return make_dossier(file)
    return load_dossier(file)
