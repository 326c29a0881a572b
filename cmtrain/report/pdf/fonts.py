"""The typeface of PDF reports: the first Chinese family that is there, from a package or from the system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from cmtrain.errors import CmtrainError
from cmtrain.texts import text

if TYPE_CHECKING:
    from typst import Fonts

PACKAGED = "Noto Sans SC"
"""The family in the package that the extra ``pdf`` installs; with it reports are the same on every machine."""

FAMILIES = (
    PACKAGED,
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "HarmonyOS Sans SC",
    "MiSans",
    "WenQuanYi Micro Hei",
    "Heiti SC",
    "SimHei",
)
"""In the order in which they are tried."""

_NONE = text(
    "没有中文字体，无法生成 PDF。请运行 pip install 'cmtrain[pdf]'，或在系统中安装思源黑体（Noto Sans CJK SC）。",
    "There is no Chinese font to make a PDF with. Run pip install 'cmtrain[pdf]', "
    "or install Noto Sans CJK SC (Source Han Sans) on this system.",
)


class NoFontError(CmtrainError):
    """No Chinese font was found; says what to install."""

    def __init__(self) -> None:
        super().__init__(f"{_NONE.zh} / {_NONE.en}")


@dataclass(frozen=True)
class Typeface:
    """A family of fonts, and all fonts that letters it lacks may be taken from."""

    family: str
    fonts: Fonts


@cache
def typeface() -> Typeface:
    """Return the typeface of reports; fonts are looked for once a process.

    Raises
    ------
    NoFontError
        None of `FAMILIES` is there.
    """
    return choose(font_folders(), system=True)


def choose(folders: Sequence[Path], *, system: bool) -> Typeface:
    """Return the first of `FAMILIES` that is in some folders, or on the system where that may be used."""
    from typst import Fonts  # noqa: PLC0415 - heavy, and starts threads once used

    fonts = Fonts(
        include_system_fonts=system, include_embedded_fonts=False, font_paths=[str(folder) for folder in folders]
    )
    there = set(fonts.families())
    family = next((family for family in FAMILIES if family in there), None)
    if family is None:
        raise NoFontError
    return Typeface(family, fonts)


def font_folders() -> tuple[Path, ...]:
    """Return the folder of the packaged family, if its package is installed; the package itself is not imported."""
    found = find_spec("justmytype_intl_cjk")
    places = found.submodule_search_locations or () if found else ()
    return tuple(folder for place in places if (folder := Path(place, "fonts", "ofl", "notosanssc")).is_dir())
