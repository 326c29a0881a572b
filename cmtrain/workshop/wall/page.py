"""The wall as a page: it looks at the room every two seconds, for as long as somebody has it open."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from IPython.display import display

from cmtrain.district.case import load_case
from cmtrain.district.district import District
from cmtrain.errors import CmtrainError, UnknownNameError
from cmtrain.grading.journals import district_of
from cmtrain.records import Json
from cmtrain.report.html import LANGUAGE_TAGS
from cmtrain.texts import LANGS, Lang, text
from cmtrain.workbook.districts import district_of as played
from cmtrain.workbook.setting import setting
from cmtrain.workbook.widget import WallWidget
from cmtrain.workbook.words import page_words
from cmtrain.workshop.folder import open_workshop
from cmtrain.workshop.wall.view import room_state
from cmtrain.workshop.wall.watch import Watch

_log = logging.getLogger(__name__)

_WORDS = {
    "title": text("看板", "The wall"),
    "updated": text("{time} 更新", "updated {time}"),
    "lost": text(
        "连不上服务器，看到的不是现在的情形。请刷新页面",
        "No connection: what you see is not how it is now. Reload this page",
    ),
    "failed": text(
        "看板出错了，正在重试；学员不受影响", "The wall has a problem and tries again; trainees notice nothing"
    ),
    "projector": text("投影（不显示姓名）", "For the projector, without names"),
    "trainer": text("教师看板", "With names"),
}


def open_wall(folder: str, lang: str, *, names: bool) -> Wall:
    """Open the wall of a workshop.

    Parameters
    ----------
    names
        Whether people are named; without, the page can be shown to everybody.

    Raises
    ------
    UnknownNameError
        No such language.
    WorkshopError
        There is no workshop in the folder, or it cannot be read.
    """
    if lang not in LANGS:
        raise UnknownNameError("language", lang, LANGS)
    workshop = open_workshop(Path(folder))
    return Wall(
        Watch(workshop, districts=_district_of),
        workshop.plan.title,
        "zh" if lang == "zh" else "en",
        names=names,
        clock=_now,
    )


class Wall:
    """The wall of a room.

    Parameters
    ----------
    title
        What the workshop is called.
    clock
        Says what time it is, with its zone.
    """

    def __init__(self, watch: Watch, title: str, lang: Lang, *, names: bool, clock: Callable[[], datetime]) -> None:
        self._watch, self._lang, self._names, self._clock = watch, lang, names, clock
        told = setting()
        spec: dict[str, Json] = {
            "title": title,
            "lang_tag": LANGUAGE_TAGS[lang],
            "ends": told.ends if told else "",
            "names": names,
            "others": _others(lang, names=names),
            "words": {**page_words(lang), **{name: each[lang] for name, each in _WORDS.items()}},
        }
        self.widget = WallWidget(spec=spec, state=self._look())
        self.widget.on_msg(lambda _widget, _message, _buffers: self.refresh())

    def refresh(self) -> None:
        """Look at the room, and tell the page; it hears of every look, so that it knows that somebody is there."""
        try:
            self.widget.state = self._look()
            self.widget.send({"looked": True})
        except CmtrainError as error:
            self.widget.send({"failed": error.told(self._lang)})
        except Exception:  # noqa: BLE001 - a defect of ours is told on the page, which goes on
            _log.exception("the wall could not be drawn")
            self.widget.send({"failed": ""})

    def _look(self) -> dict[str, Json]:
        return room_state(self._watch.look(self._clock()), self._lang, names=self._names)

    def _ipython_display_(self) -> None:
        display(self.widget)


def page_of(lang: Lang, *, names: bool) -> str:
    """Return the file name of a page of the wall."""
    return f"{'trainer_wall' if names else 'projector'}.{lang}.ipynb"


def _others(lang: Lang, *, names: bool) -> list[Json]:
    """Return where else one can go from here: the other language, and the page with or without names."""
    other: Lang = "en" if lang == "zh" else "zh"
    told = _WORDS["projector" if names else "trainer"][lang]
    here: list[Json] = [{"href": page_of(other, names=names), "text": page_words(lang)["other_language"]}]
    return [{"href": page_of(lang, names=not names), "text": told}, *here] if names else here


def _district_of(case: str, seed: int, weeks: int | None) -> District:
    """Return a district: those that the workshop deals out have been played in the process that this one comes from."""
    return district_of(case, seed, weeks) if weeks else played(load_case(case), seed)


def _now() -> datetime:
    return datetime.now(UTC)
