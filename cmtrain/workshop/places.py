"""What lies where in the folder of a workshop."""

from __future__ import annotations

from pathlib import Path

PLAN = "workshop.toml"
"""What happens; a trainer may change it."""
ROSTER = "roster.csv"
"""Who takes part; a trainer may change it."""
SECRET = "secret"  # noqa: S105 - the name of the file
"""What decides who gets which district."""
DEALT = "districts.json"
"""The districts that are dealt out."""
CASES = "cases"
"""Folder of the cases that do not ship with cmtrain, as they were when the workshop was made."""
TASKS = "tasks"
"""Folder of the tasks of each district."""
JOURNALS = "journals"
"""Folder of the trainees' journals."""
GRADEBOOK = "gradebook.sqlite"
"""Scores, and what people decided about them, unless that is kept elsewhere."""
CONDUCT = "conduct.jsonl"
"""What the trainer does while the workshop is held."""
PAGES = "pages"
"""Folder of the trainees' pages, made anew wherever they are missing."""
PINS = "pins.html"
"""The sheet of PINs to print."""
RECEIVED = "received"
"""Folder of all files that were collected, as they came."""


def journals_in(folder: Path) -> tuple[Path, ...]:
    """Return the journals of a workshop that count: ``<id>.jsonl``, and not those in which nothing stands yet."""
    return tuple(sorted(file for file in (folder / JOURNALS).glob("*.jsonl") if file.stat().st_size))


def is_workshop(folder: Path) -> bool:
    """Say whether a folder is that of a workshop."""
    return (folder / PLAN).is_file()
