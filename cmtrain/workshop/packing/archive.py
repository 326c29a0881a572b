"""Archives of which equal content gives equal bytes, with names that every system takes."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Collection, Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_FILE, _PROGRAM = 0o100644, 0o100755
_LONGEST = 40
_UNTITLED = "cmtrain"


def zipped(folder: str, files: Mapping[str, bytes], programs: Collection[str] = ()) -> bytes:
    """Return a zip with one folder in it.

    Parameters
    ----------
    files
        By their place in the folder.
    programs
        Files that can be run.
    """
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        for name in sorted(files):
            entry = ZipInfo(f"{folder}/{name}", _DATE)
            entry.compress_type, entry.create_system = ZIP_DEFLATED, _UNIX
            entry.external_attr = (_PROGRAM if name in programs else _FILE) << 16
            archive.writestr(entry, files[name])
    return content.getvalue()


def folder_name(title: str, own: str) -> str:
    """Return the name of a folder for one person: letters of any script, digits, spaces and dashes.

    Examples
    --------
    >>> folder_name("3月 盈利班: 第1期", "1001"), folder_name("?", "li.na")
    ('3月 盈利班_ 第1期-1001', 'cmtrain-li.na')
    """
    letters = (
        sign if sign.isalnum() or sign in " -_" else "_" for sign in unicodedata.normalize("NFC", title)[:_LONGEST]
    )
    return f"{''.join(letters).strip(' -_') or _UNTITLED}-{own}"
