"""The files in which answers come back: journals, folders and archives of them, in any mix; nothing in them is trusted."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from cmtrain.journal.reader import MAX_FILE
from cmtrain.texts import Text, text

MOST_PARTS = 2_000
"""Files in one archive."""
MOST_BYTES = 500_000_000
"""Of all journals in one archive, unpacked."""


@dataclass(frozen=True)
class File:
    """One file that came in."""

    told: str
    """What it is called in messages."""
    content: bytes = b""
    refused: Text | None = None
    """Why its content is not looked at."""


_NOT_THERE = text("读不出来：{why}", "cannot be read: {why}")
_NO_JOURNALS = text("里面没有日志（*.jsonl）", "holds no journal (*.jsonl)")
_OTHER_KIND = text(
    "既不是日志（*.jsonl），也不是压缩包（*.zip）", "is neither a journal (*.jsonl) nor an archive (*.zip)"
)
_TOO_LARGE = text("太大，不是学员的日志", "is too large to be a trainee's journal")
_NO_ARCHIVE = text("不是完好的 zip 压缩包：{why}", "is no zip archive, or a damaged one: {why}")
_ENCRYPTED = text("加了密码，请让学员不带密码再发一次", "is protected by a password; have it sent again without one")
_TOO_MUCH = text(
    "解开后太大（{parts} 个文件，{megabytes:.0f} MB），不像学员的答案，没有解开",
    "would be too large unpacked ({parts} files, {megabytes:.0f} MB) for trainees' answers; it was not unpacked",
)
_OUTSIDE = text(
    "里面的“{name}”想写到别的文件夹去，整个压缩包不用",
    "holds “{name}”, which points out of its folder; the archive is not used",
)


def files_in(paths: list[Path]) -> Iterator[File]:
    """Yield the journals in files, folders and archives, one after the other, and what is none with the reason."""
    for path in paths:
        if path.is_dir():
            inside = sorted(each for each in path.rglob("*") if each.suffix.casefold() in {".jsonl", ".zip"})
            if not inside:
                yield File(str(path), refused=_NO_JOURNALS)
            for each in inside:
                yield from _in_file(each)
        else:
            yield from _in_file(path)


def _in_file(path: Path) -> Iterator[File]:
    try:
        if path.suffix.casefold() == ".zip":
            yield from _in_archive(path)
        elif path.suffix.casefold() != ".jsonl" and path.is_file():
            yield File(str(path), refused=_OTHER_KIND)
        elif path.stat().st_size > MAX_FILE:
            yield File(str(path), refused=_TOO_LARGE)
        else:
            yield File(str(path), path.read_bytes())
    except OSError as error:
        yield File(str(path), refused=_NOT_THERE.fill(why=error.strerror or error))


def _in_archive(path: Path) -> Iterator[File]:
    """Yield the journals in an archive, read in memory: nothing is ever unpacked to a name that the archive chose."""
    try:
        with ZipFile(path) as archive:
            parts = archive.infolist()
            refused = _why_refused(parts)
            journals = [part for part in parts if part.filename.casefold().endswith(".jsonl")]
            if refused or not journals:
                yield File(str(path), refused=refused or _NO_JOURNALS)
                return
            for part in journals:
                yield _unpacked(archive, part, f"{path} › {part.filename}")
    except (BadZipFile, NotImplementedError, ValueError) as error:
        yield File(str(path), refused=_NO_ARCHIVE.fill(why=error))


def _why_refused(parts: list[ZipInfo]) -> Text | None:
    outside = next((part.filename for part in parts if _points_outside(part.filename)), None)
    if outside is not None:
        return _OUTSIDE.fill(name=outside[:80])
    size = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or size > MOST_BYTES:
        return _TOO_MUCH.fill(parts=len(parts), megabytes=size / 1e6)
    if any(part.flag_bits & 1 for part in parts):
        return _ENCRYPTED
    return None


def _points_outside(name: str) -> bool:
    place = PurePosixPath(name.replace("\\", "/"))
    return place.is_absolute() or ".." in place.parts or ":" in name


def _unpacked(archive: ZipFile, part: ZipInfo, told: str) -> File:
    """Read one part, but never more than a journal may hold, whatever the archive says of its size."""
    try:
        with archive.open(part) as opened:
            content = opened.read(MAX_FILE + 1)
    except (BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        return File(told, refused=_NO_ARCHIVE.fill(why=error))
    return File(told, refused=_TOO_LARGE) if len(content) > MAX_FILE else File(told, content)
