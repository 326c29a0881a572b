"""What is wrong with a trainer's files, in the trainer's language, all at once."""

from __future__ import annotations

import re
from pathlib import Path

from cmtrain.errors import CmtrainError
from cmtrain.texts import LANGS, Lang, Text, text

MOST_TOLD = 20
"""Problems told at once; the rest are counted."""

TAKEN = text("已经在用，请换一个新文件夹", "is in use or not empty; give a new folder")
"""Of a folder that is to be made."""
STRANGE = text(
    "这条指令看不懂，没有执行。请刷新页面", "This was not understood, and nothing was done. Reload this page"
)
"""Of what a trainer's page asks for."""

_MORE = text("……另有 {count} 处", "… and {count} more")


class WorkshopError(CmtrainError):
    """Something about a workshop is not as it should be; `told` says it in a language."""

    def __init__(self, file: Path | str, *problems: Text) -> None:
        super().__init__(str(file), *problems)
        self.file, self.problems = file, problems

    def told(self, lang: Lang) -> str:
        """Return file and problems, one a line."""
        lines = [f"{self.file}: {problem[lang]}" for problem in self.problems[:MOST_TOLD]]
        more = len(self.problems) - MOST_TOLD
        if more > 0:
            lines.append(_MORE.fill(count=more)[lang])
        return "\n".join(lines)

    def __str__(self) -> str:
        return "\n".join(self.told(lang) for lang in LANGS)


def short(value: str, longest: int = 40) -> str:
    """Return the beginning of what somebody else wrote, on one line and without signs that a terminal would obey."""
    plain = re.sub(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+", " ", value)
    return plain if len(plain) <= longest else f"{plain[:longest]}…"
