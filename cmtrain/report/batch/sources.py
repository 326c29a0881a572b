"""The journals that reports are made from."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from cmtrain.errors import CmtrainError
from cmtrain.report.batch.places import files_at, is_address

JOURNAL = "journal.jsonl"
"""Every trainee's journal has this name where each has a folder; the folder then names the report."""

COHORT = "cohort"
"""Name of the report of all, which no single one may have."""

_LONGEST = 80
_SITTING = re.compile(rb'"case":"([^"\\]+)","seed":(\d+),"weeks":(\w+)')
_TIME = re.compile(rb'"time":"([^"]+)"')


@dataclass(frozen=True)
class Source:
    """One journal."""

    name: str
    """Of its reports: a file name without ending that every system takes; no two sources share it."""
    journal: Path
    told: str
    """What it is called in messages."""
    digest: str
    """SHA-256 of its bytes."""
    districts: tuple[str, ...] = ()
    """The districts that it seems to be about; a guess without reading it properly, good for sharing work out."""
    changed: str = ""
    """UTC of its last event as it stands there; "" if it tells none."""


def find_sources(paths: Sequence[str], downloads: Path) -> tuple[Source, ...]:
    """Return the journals in files, folders and addresses that fsspec knows, in the order of their names.

    Parameters
    ----------
    downloads
        Folder for journals that are elsewhere; they are read from there as long as the batch runs.

    Raises
    ------
    CmtrainError
        A path does not exist, or there is no journal at all.
    """
    files: dict[str, Path] = {}
    for path in paths:
        files |= _downloaded(path, downloads) if is_address(path) else _found(Path(path))
    if not files:
        message = f"{', '.join(paths)}: holds no journal (*.jsonl)"
        raise CmtrainError(message)
    names = {told: _name(PurePosixPath(told.replace(os.sep, "/"))) for told in files}
    often = Counter([*(name.casefold() for name in names.values()), COHORT])
    sources = (
        _source(_unique(names[told], told) if often[names[told].casefold()] > 1 else names[told], told, file)
        for told, file in files.items()
    )
    return tuple(sorted(sources, key=lambda source: source.name))


def _found(path: Path) -> dict[str, Path]:
    """Return the journals at a path of this machine by what they are called."""
    if path.is_dir():
        return {str(file): file for file in sorted(path.resolve().rglob("*.jsonl"))}
    if path.is_file():
        return {str(path.resolve()): path.resolve()}
    message = f"{path}: no such file or folder; give journals (*.jsonl), or a folder with journals"
    raise CmtrainError(message)


def _downloaded(address: str, downloads: Path) -> dict[str, Path]:
    """Fetch the journals at an address."""
    files, root = files_at(address)
    found = {}
    try:
        for place in sorted(each for each in files.find(root) if each.endswith(".jsonl")):
            told = files.unstrip_protocol(place)
            found[told] = downloads / f"{hashlib.sha256(told.encode()).hexdigest()}.jsonl"
            found[told].write_bytes(files.cat_file(place))
    except OSError as error:
        message = f"{address}: cannot be read ({error})"
        raise CmtrainError(message) from error
    return found


def by_districts(sources: Sequence[Source], most: int) -> Iterator[list[Source]]:
    """Yield the sources in groups about the same districts, which whoever grades them then makes once."""
    alike: dict[tuple[str, ...], list[Source]] = {}
    for source in sources:
        alike.setdefault(source.districts, []).append(source)
    for group in alike.values():
        for first in range(0, len(group), most):
            yield group[first : first + most]


def _source(name: str, told: str, journal: Path) -> Source:
    content = journal.read_bytes()
    districts = {b" ".join(found).decode(errors="replace") for found in _SITTING.findall(content)}
    last = _TIME.search(content[content.rstrip().rfind(b"\n") + 1 :])
    return Source(
        name=name,
        journal=journal,
        told=told,
        digest=hashlib.sha256(content).hexdigest(),
        districts=tuple(sorted(districts)),
        changed=last[1].decode(errors="replace") if last else "",
    )


def _name(journal: PurePosixPath) -> str:
    """Return a file name of letters, digits and a few signs; what a journal is called may be anything."""
    told = journal.parent.name if journal.name == JOURNAL else journal.stem
    return re.sub(r"[^\w.-]+|^\.", "_", told)[:_LONGEST].rstrip(".") or "_"


def _unique(name: str, told: str) -> str:
    """Return the name with a few letters that depend on where the journal lies."""
    return f"{name}-{hashlib.sha256(told.encode()).hexdigest()[:8]}"
