"""The errors that cmtrain raises; each says what was found, where, and what would do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cmtrain.texts import Lang, Text


class CmtrainError(Exception):
    """Base of all errors that a caller can act on; the command line prints it and exits with code 2."""

    def told(self, lang: Lang) -> str:  # noqa: ARG002 - some errors are told in both languages
        """Return what to tell the person at the terminal."""
        return str(self)

    @property
    def both(self) -> Text:
        """What to tell, in both languages."""
        return Text(zh=self.told("zh"), en=self.told("en"))

    def __reduce__(self) -> tuple[Callable[..., CmtrainError], tuple[object, ...]]:
        """Travel between processes whole, whatever the constructor of a subclass takes."""
        return _restored, (type(self), self.args, self.__dict__)


class TextError(CmtrainError):
    """What went wrong, and what would do, in both languages."""

    def __init__(self, said: Text) -> None:
        super().__init__(said.en)
        self.text = said

    def told(self, lang: Lang) -> str:
        """Say it in a language."""
        return self.text[lang]


def _restored(kind: type[CmtrainError], args: tuple[object, ...], state: dict[str, object]) -> CmtrainError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one file."""

    file: Path
    """The file, as the caller named it."""
    key: str
    """Dotted path of the key inside the file, or "" for the file itself."""
    message: str
    """What was found and what would do."""
    said: Text | None = None
    """Key and message in both languages, for files that trainers have to do with; None: English alone."""

    def told(self, lang: Lang) -> str:
        """Say it in a language, without the file."""
        return self.said[lang] if self.said else ": ".join(filter(None, (self.key, self.message)))

    def __str__(self) -> str:
        return ": ".join(part for part in (str(self.file), self.key, self.message) if part)


class ContentError(CmtrainError):
    """One or more files (cases, exercises, journals) are not as they should be."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems

    def told(self, lang: Lang) -> str:
        """Return files and problems, one a line."""
        return "\n".join(f"{each.file}: {each.told(lang)}" for each in self.problems)


class UnknownNameError(CmtrainError):
    """A name was asked for that does not exist."""

    def __init__(self, what: str, name: object, known: tuple[str, ...]) -> None:
        super().__init__(f"unknown {what} {name!r}; known: {', '.join(known) or 'none'}")
        self.what, self.name, self.known = what, name, known

    def told(self, lang: Lang) -> str:
        """Name what people at a terminal ask for in their language; the rest is for programmers."""
        what = _ASKED_FOR.get(self.what)
        if lang == "en" or what is None:
            return str(self)
        return f"没有“{self.name}”这个{what}，可以写的有：{'、'.join(self.known) or '（没有）'}"


_ASKED_FOR = {"case": "案例", "exercise": "练习", "lesson": "课程", "KPI": "指标"}
"""Words for what has a name."""


class OutOfRangeError(CmtrainError, ValueError):
    """A number was given that is not admitted; says which are."""


class UnreadableError(CmtrainError):
    """A response cannot be read; costs the trainee nothing and says what to type.

    ``field`` names the part of the response ("" for the whole), ``text`` is shown to the trainee.
    """

    def __init__(self, text: Text, *, field: str = "") -> None:
        super().__init__(f"{field}: {text.en}" if field else text.en)
        self.text, self.field = text, field


class MissingError(CmtrainError):
    """A response is empty: nothing has been entered."""


class UnfitError(CmtrainError):
    """A district cannot carry an exercise (for example too few shops of a kind); the seed is refused."""
