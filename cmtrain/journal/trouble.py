"""Why an event could not be written, in words for the person who typed it."""

from __future__ import annotations

import errno

from cmtrain.errors import CmtrainError
from cmtrain.texts import Text, text

FULL = text(
    "磁盘已满，写不进去。请告诉培训师腾出空间；有了空间会自动保存。",
    "the disk is full. Please tell the trainer; as soon as there is room, saving goes on by itself.",
)
FORBIDDEN = text(
    "日志文件或它的文件夹是只读的，写不进去。请告诉培训师。",
    "the journal, or its folder, may only be read. Please tell the trainer.",
)
GONE = text(
    "日志文件被移走或换掉了。请告诉培训师把它放回原处；放回后会自动保存。",
    "the journal has been moved away or replaced. Please tell the trainer to put it back; saving then goes on by itself.",
)
TOO_LARGE = text(
    "日志文件已经太大，不能再写。请告诉培训师。",
    "the journal has grown too large to be written to. Please tell the trainer.",
)
OTHER = text("写文件时出错。请告诉培训师。", "the file could not be written. Please tell the trainer.")

_TOLD = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.EACCES: FORBIDDEN,
    errno.EPERM: FORBIDDEN,
    errno.EROFS: FORBIDDEN,
}


class SaveError(CmtrainError):
    """An event could not be written; nothing of it is in the file.

    ``text`` says why, and what to do, to the trainee.
    """

    def __init__(self, message: str, told: Text = OTHER) -> None:
        super().__init__(message)
        self.text = told


class StaleError(CmtrainError):
    """An event was to be written only if nobody else had written in the meantime, and somebody had."""


def why(error: OSError) -> Text:
    """Say to the trainee why writing failed."""
    return _TOLD.get(error.errno or 0, OTHER)
