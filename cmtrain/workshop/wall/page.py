"""The wall as a page: it looks at the room every two seconds, for as long as somebody has it open."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from IPython.display import display
from pydantic import Field, ValidationError

from cmtrain.district.case import load_case
from cmtrain.district.district import District
from cmtrain.errors import CmtrainError, UnknownNameError
from cmtrain.grading.journals import district_of
from cmtrain.journal import SaveError
from cmtrain.journal.conduct import Doing, record_act
from cmtrain.records import Json, Record
from cmtrain.report.html import LANGUAGE_TAGS
from cmtrain.texts import LANGS, Lang, text
from cmtrain.workbook.districts import district_of as played
from cmtrain.workbook.widget import WallWidget
from cmtrain.workbook.words import page_words
from cmtrain.workshop.folder import open_workshop
from cmtrain.workshop.judging.address import judging_page
from cmtrain.workshop.places import CONDUCT
from cmtrain.workshop.trouble import STRANGE
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
    "conduct": text("主持", "Run the workshop"),
    "whom": text("对谁", "For whom"),
    "everybody": text("全班", "everybody"),
    "pause": text("暂停", "Pause"),
    "resume": text("继续", "Resume"),
    "extend": text("加 {minutes} 分钟", "{minutes} more minutes"),
    "say": text("发消息", "Send"),
    "unsay": text("收回消息", "Take back"),
    "message": text("给学员的消息", "Message to trainees"),
    "message_now": text("全班现在看到：{message}", "Shown to everybody: {message}"),
    "message_one": text("这个人另外看到：{message}", "Shown to this person alone: {message}"),
    "paused_since": text("已暂停（自 {time}）。", "Paused since {time}."),
    "paused_all": text("全班已暂停（自 {time}）。", "Everybody is paused since {time}."),
    "release": text("结束并公布答案", "End it and show the answers"),
    "release_sure": text(
        "公布“{title}”的答案？之后谁也不能再提交这道题。",
        "Show the answers of “{title}”? After that nobody can hand it in any more.",
    ),
    "done": text("已通知到页面。", "Done; the pages show it."),
    "judging": text("人工评分", "Marking by hand"),
    "projector": text("投影（不显示姓名）", "For the projector, without names"),
    "trainer": text("培训师看板", "With names"),
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
        conduct=workshop.folder / CONDUCT,
        clock=_now,
    )


class Asked(Record):
    """What the page asks for when a trainer presses a button."""

    do: Literal["act"]
    trainee: Annotated[str, Field(max_length=80)] = ""
    """Whom it is about; "" for everybody."""
    doing: Doing


class Wall:
    """The wall of a room.

    Parameters
    ----------
    title
        What the workshop is called.
    conduct
        The file of what the trainer does.
    clock
        Says what time it is, with its zone.
    """

    def __init__(
        self, watch: Watch, title: str, lang: Lang, *, names: bool, conduct: Path, clock: Callable[[], datetime]
    ) -> None:
        self._watch, self._lang, self._names, self._conduct, self._clock = watch, lang, names, conduct, clock
        spec: dict[str, Json] = {
            "title": title,
            "lang_tag": LANGUAGE_TAGS[lang],
            "names": names,
            "others": _others(lang, names=names),
            "words": {**page_words(lang), **{name: each[lang] for name, each in _WORDS.items()}},
        }
        self.widget = WallWidget(spec=spec, state=self._look(clock()))
        self.widget.on_msg(lambda _widget, message, _buffers: self.receive(message))

    def receive(self, message: object) -> None:
        """Do what the trainer asks for, if it is more than to look, and look; the page hears how it went."""
        if self._names and isinstance(message, Mapping) and message.get("do") == "act":
            self._act(message)
        self.refresh()

    def _act(self, message: Mapping[str, object]) -> None:
        try:
            asked = Asked.model_validate(message)
            record_act(self._conduct, asked.doing, self._clock(), trainee=asked.trainee)
        except ValidationError:
            self.widget.send({"refused": STRANGE[self._lang]})
        except SaveError as error:
            self.widget.send({"refused": error.text[self._lang]})
        else:
            self.widget.send({"acted": True})

    def refresh(self) -> None:
        """Look at the room, and tell the page; it hears of every look, so that it knows that somebody is there."""
        try:
            now = self._clock()
            self.widget.state = self._look(now)
            self.widget.send({"looked": f"{now.astimezone():%H:%M:%S}"})
        except CmtrainError as error:
            self.widget.send({"failed": error.told(self._lang)})
        except Exception:  # noqa: BLE001 - a defect of ours is told on the page, which goes on
            _log.exception("the wall could not be drawn")
            self.widget.send({"failed": ""})

    def _look(self, now: datetime) -> dict[str, Json]:
        return room_state(self._watch.look(now), self._lang, names=self._names)

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
    if not names:
        return here
    judging: Json = {"href": judging_page(lang), "text": _WORDS["judging"][lang]}
    return [judging, {"href": page_of(lang, names=not names), "text": told}, *here]


def _district_of(case: str, seed: int, weeks: int | None) -> District:
    """Return a district: those that the workshop deals out have been played in the process that this one comes from."""
    return district_of(case, seed, weeks) if weeks else played(load_case(case), seed)


def _now() -> datetime:
    return datetime.now(UTC)
