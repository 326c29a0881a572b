"""The files in which answers come back: journals, folders and archives of them, in any mix; nothing in them is trusted."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from cmtrain.journal.reader import MAX_FILE
from cmtrain.texts import Text, text
from cmtrain.workbook.pack import MANIFEST
from cmtrain.workshop.trouble import short

MOST_PARTS = 2_000
"""Files in one archive."""
LONGEST = 200
"""Characters of a path that are shown."""
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
    other: bool = False
    """Whether it merely lies beside answers in a folder: nobody has said that it is one."""


_NOT_THERE = text("读不出来：{why}", "cannot be read: {why}")
_NO_JOURNALS = text("里面没有日志（*.jsonl）", "holds no journal (*.jsonl)")
_OTHER_KIND = text(
    "既不是日志（*.jsonl），也不是压缩包（*.zip）", "is neither a journal (*.jsonl) nor an archive (*.zip)"
)
_TOO_LARGE = text("太大，不是学员的日志", "is too large to be a trainee's journal")
_NO_ARCHIVE = text("不是完好的 zip 压缩包：{why}", "is no zip archive, or a damaged one: {why}")
_ENCRYPTED = text("加了密码，请让学员不带密码再发一次", "is protected by a password; have it sent again without one")
_INSIDE = text("是压缩包里的压缩包，请先解开外面的一层", "is an archive inside an archive; unpack the outer one first")
_PACKED = text(
    "用了少见的压缩方法，请用系统自带的压缩功能重做",
    "is packed in an unusual way; pack it again with what the system offers",
)
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
            yield from _in_folder(path)
        else:
            yield from _in_file(path)


def _in_folder(folder: Path) -> Iterator[File]:
    """Yield what is in a folder: first the answers, then what is none."""
    files = sorted(each for each in folder.rglob("*") if each.is_file())
    inside = [each for each in files if _is_wanted(each.name)]
    if not inside:
        yield File(short(str(folder), LONGEST), refused=_NO_JOURNALS)
    for each in inside:
        yield from _in_file(each)
    packs = {each.parent for each in files if each.name == MANIFEST}
    for each in files:
        if not (_is_wanted(each.name) or _is_litter(each.name) or packs.intersection(each.parents)):
            yield File(short(str(each), LONGEST), refused=_OTHER_KIND, other=True)


def _is_litter(name: str) -> bool:
    """Say whether a system left a file, of which people know nothing."""
    return name.startswith(".") or name.casefold() in ("thumbs.db", "desktop.ini")


def _is_wanted(name: str) -> bool:
    """Say whether a file of many is a journal or an archive by its name; mail programs add to names, Macs leave shadows."""
    return not name.startswith("._") and (_is_journal(name) or name.casefold().endswith(".zip"))


def _is_journal(name: str) -> bool:
    return ".jsonl" in name.casefold()


def _in_file(path: Path) -> Iterator[File]:
    told = short(str(path), LONGEST)
    try:
        with path.open("rb") as opened:
            start = opened.read(2)
        if start == b"PK" or path.suffix.casefold() == ".zip":
            yield from _in_archive(path, told)
        elif not _is_journal(path.name) and start[:1] != b"{":
            yield File(told, refused=_OTHER_KIND)
        elif path.stat().st_size > MAX_FILE:
            yield File(told, refused=_TOO_LARGE)
        else:
            yield File(told, path.read_bytes())
    except OSError as error:
        yield File(told, refused=_NOT_THERE.fill(why=error.strerror or error))


def _in_archive(path: Path, told: str) -> Iterator[File]:
    """Yield the journals in an archive, read in memory: nothing is ever unpacked to a name that the archive chose."""
    try:
        with ZipFile(path) as archive:
            parts = archive.infolist()
            refused = _why_refused(parts)
            wanted = [part for part in parts if _is_wanted(PurePosixPath(part.filename).name)]
            if refused or not wanted:
                yield File(told, refused=refused or _NO_JOURNALS)
                return
            for part in wanted:
                yield _unpacked(archive, part, f"{told} > {short(part.filename, LONGEST)}")
    except (BadZipFile, NotImplementedError, ValueError) as error:
        yield File(told, refused=_NO_ARCHIVE.fill(why=error))


def _why_refused(parts: list[ZipInfo]) -> Text | None:
    outside = next((part.filename for part in parts if _points_outside(part.filename)), None)
    if outside is not None:
        return _OUTSIDE.fill(name=short(outside))
    size = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or size > MOST_BYTES:
        return _TOO_MUCH.fill(parts=len(parts), megabytes=size / 1e6)
    if any(part.flag_bits & 1 for part in parts):
        return _ENCRYPTED
    return None


def _points_outside(name: str) -> bool:
    place = PurePosixPath(name.replace("\\", "/"))
    return place.is_absolute() or ".." in place.parts or bool(PureWindowsPath(name).drive)


def _unpacked(archive: ZipFile, part: ZipInfo, told: str) -> File:
    """Read one part, but never more than a journal may hold, whatever the archive says of its size."""
    if not _is_journal(part.filename):
        return File(told, refused=_INSIDE)
    if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return File(told, refused=_PACKED)
    try:
        with archive.open(part) as opened:
            content = opened.read(MAX_FILE + 1)
    except (BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        return File(told, refused=_NO_ARCHIVE.fill(why=error))
    return File(told, refused=_TOO_LARGE) if len(content) > MAX_FILE else File(told, content)
