"""The page on which a trainer judges: it shows one answer at a time, and what is decided is in the gradebook at once."""

from __future__ import annotations

import getpass
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Annotated, Literal

from IPython.display import display
from pydantic import Field, TypeAdapter, ValidationError

from cmtrain.errors import CmtrainError, UnknownNameError
from cmtrain.records import Json, Record, Share
from cmtrain.report.html import LANGUAGE_TAGS
from cmtrain.texts import LANGS, Lang, show, text
from cmtrain.workbook.outcome import written
from cmtrain.workbook.tables import TableUse, table_html
from cmtrain.workbook.widget import JudgingWidget
from cmtrain.workbook.words import page_words
from cmtrain.workshop.folder import Workshop, open_workshop
from cmtrain.workshop.gradebook.deadlines import deadlines
from cmtrain.workshop.gradebook.filling import find_results
from cmtrain.workshop.gradebook.history import By
from cmtrain.workshop.gradebook.judging import Asked as Place
from cmtrain.workshop.gradebook.judging import ToJudge, judge, take_back_judgement, whose
from cmtrain.workshop.gradebook.opening import Gradebook, open_gradebook
from cmtrain.workshop.gradebook.regrading import regrade
from cmtrain.workshop.judging.questions import Asked, asked, is_done, questions
from cmtrain.workshop.trouble import STRANGE

_log = logging.getLogger(__name__)

_WORDS = {
    "title": text("人工评分", "Marking by hand"),
    "wall": text("回看板", "To the wall"),
    "question": text("评哪一项", "What to mark"),
    "take_in": text("收进新答案", "Take in new answers"),
    "nothing": text(
        "还没有可以评的答案。有人提交以后，点“收进新答案”。",
        "Nothing to mark yet. When answers have come in, take them in.",
    ),
    "place": text("第 {place} 份，共 {of} 份", "{place} of {of}"),
    "judged": text("已评 {judged} / {of}", "{judged} of {of} marked"),
    "automatic": text("自动评分 {score}", "graders: {score}"),
    "mark": text("得分", "Mark"),
    "comment": text("评语", "Comment"),
    "save": text("存评语", "Save the comment"),
    "take_back": text("撤回人工评分", "Take the mark back"),
    "back": text("上一份", "Back"),
    "on": text("下一份", "On"),
    "review": text(
        "答案或自动评分后来变了，请再看一遍。", "The answer or the graders' mark has changed since: please look again."
    ),
    "keys": text(
        "键盘：0–4 给分并跳到下一份没评的，← → 前后翻，C 写评语，U 撤回。名字不显示。",
        "Keys: 0–4 give a mark and go on to the next open answer, ← → turn, C writes a comment, U takes back. Names are hidden.",
    ),
    "failed": text(
        "出错了，没有记下；请再试，或刷新页面",
        "Something failed and nothing was written; try again, or reload the page",
    ),
}
_PART, _GIVEN, _BEST, _MARK = (
    text("项目", "Item"),
    text("答案", "Answer"),
    text("最佳", "Best"),
    text("自动", "Graders"),
)


class _Choose(Record):
    do: Literal["choose"]
    question: Annotated[str, Field(max_length=200)]


class _Turn(Record):
    do: Literal["turn"]
    by: Literal[-1, 1]


class _Judge(Record):
    do: Literal["judge"]
    key: Annotated[str, Field(max_length=40)]
    """Of the answer that the page showed: nobody else's is marked by a click that comes late."""
    basis: Annotated[str, Field(max_length=64)]
    score: Share | None = None
    comment: Annotated[str, Field(max_length=2_000)] = ""


class _TakeBack(Record):
    do: Literal["take_back"]
    key: Annotated[str, Field(max_length=40)]


class _TakeIn(Record):
    do: Literal["take_in"]


_MESSAGE: TypeAdapter[_Choose | _Turn | _Judge | _TakeBack | _TakeIn] = TypeAdapter(
    Annotated[_Choose | _Turn | _Judge | _TakeBack | _TakeIn, Field(discriminator="do")]
)


def open_judging(folder: str, lang: str) -> Judging:
    """Open the page of a workshop; the gradebook is filled if nothing stands in it yet.

    Raises
    ------
    UnknownNameError
        No such language.
    WorkshopError
        There is no workshop in the folder, or it cannot be read.
    GradebookError
        The gradebook cannot be used.
    """
    if lang not in LANGS:
        raise UnknownNameError("language", lang, LANGS)
    workshop = open_workshop(Path(folder))
    book = open_gradebook(workshop)
    return Judging(
        workshop, book, "zh" if lang == "zh" else "en", who=getpass.getuser(), clock=lambda: datetime.now(UTC)
    )


class Judging:
    """The page of one workshop.

    Parameters
    ----------
    who
        Who judges, for the history.
    clock
        Says what time it is, with its zone.
    """

    def __init__(
        self, workshop: Workshop, book: Gradebook, lang: Lang, *, who: str, clock: Callable[[], datetime]
    ) -> None:
        self._workshop, self._book, self._lang, self._who, self._clock = workshop, book, lang, who, clock
        self._exercises = tuple(each.id for each in workshop.plan.exercises)
        if not questions(book, self._exercises):
            self._take_in()
        self._questions = questions(book, self._exercises)
        self._asked, self._place = self._first()
        spec: dict[str, Json] = {
            "title": workshop.plan.title,
            "lang_tag": LANGUAGE_TAGS[lang],
            "wall": f"trainer_wall.{lang}.ipynb",
            "words": {**page_words(lang), **{name: each[lang] for name, each in _WORDS.items()}},
        }
        self.widget = JudgingWidget(spec=spec, state=self._state())
        self.widget.on_msg(lambda _widget, message, _buffers: self.receive(message))

    def receive(self, message: object) -> None:
        """Do what the page asks for and show what there is then; the page hears what could not be done."""
        try:
            self._do(_MESSAGE.validate_python(message))
            self.widget.state = self._state()
            self.widget.send({"done": True})
        except ValidationError:
            self.widget.send({"failed": STRANGE[self._lang]})
        except CmtrainError as error:
            self.widget.send({"failed": error.told(self._lang)})
        except Exception:  # noqa: BLE001 - a defect of ours is told on the page, which goes on
            _log.exception("marking by hand")
            self.widget.send({"failed": _WORDS["failed"][self._lang]})

    def _do(self, message: _Choose | _Turn | _Judge | _TakeBack | _TakeIn) -> None:
        match message:
            case _Choose(question=question):
                self._choose(question)
            case _Turn(by=by) if self._asked:
                self._place = (self._place + by) % len(self._asked.answers)
            case _Judge():
                self._judge(message)
            case _TakeBack(key=key) if self._asked:
                take_back_judgement(self._book, self._whose(self._asked, key), by=self._by)
                self._look_again()
            case _TakeIn():
                self._take_in()
                self._questions = questions(self._book, self._exercises)
                if self._asked is None:
                    self._asked, self._place = self._first()
                self._look_again()
            case _:
                pass

    def _judge(self, message: _Judge) -> None:
        """Write a mark or a comment; after a mark the next open answer is shown."""
        if self._asked is None:
            return
        before = next((each.judgement for each in self._asked.answers if each.key == message.key), None)
        score = message.score if message.score is not None else before.score if before else None
        place = self._whose(self._asked, message.key)
        judge(self._book, place, score=score, comment=message.comment, by=self._by, seen=message.basis)
        self._look_again()
        if message.score is not None:
            self._place = self._asked.next_open(self._place)

    def _whose(self, shown: Asked, key: str) -> Place:
        question = shown.question
        return Place(whose(self._book, question.exercise, key), question.exercise, question.element)

    @property
    def _by(self) -> By:
        return By(self._who, self._clock())

    def _first(self) -> tuple[Asked | None, int]:
        """Return the first question with an open answer, or the first of all, and the place to begin at."""
        found = [each for each in (asked(self._book, question) for question in self._questions) if each.answers]
        first = next((each for each in found if each.judged < len(each.answers)), found[0] if found else None)
        return first, first.next_open(-1) if first else 0

    def _choose(self, wanted: str) -> None:
        question = next((each for each in self._questions if each.id == wanted), None)
        if question is not None:
            self._asked = asked(self._book, question)
            self._place = self._asked.next_open(-1) if self._asked.answers else 0

    def _look_again(self) -> None:
        if self._asked is not None:
            self._asked = asked(self._book, self._asked.question)
            self._place = min(self._place, max(len(self._asked.answers) - 1, 0))

    def _take_in(self) -> None:
        """Grade what has come in since; who cannot be graded stays as they were."""
        deadline_of = deadlines(self._workshop, self._workshop.plan.late, self._clock())
        regrade(self._book, find_results(self._workshop, deadline_of), self._by)

    def _state(self) -> dict[str, Json]:
        shown = self._asked
        if shown is None or not shown.answers:
            return {"groups": self._groups(), "question": shown.question.id if shown else "", "now": None}
        return {
            "groups": self._groups(),
            "question": shown.question.id,
            "title": f"{shown.question.title[self._lang]} · {shown.question.label[self._lang]}",
            "place": self._place + 1,
            "of": len(shown.answers),
            "judged": shown.judged,
            "now": self._answer(shown.answers[self._place]),
        }

    def _groups(self) -> list[Json]:
        """Return the questions by exercise."""
        groups: dict[str, list[Json]] = {}
        titles = {each.exercise: each.title[self._lang] for each in self._questions}
        for each in self._questions:
            groups.setdefault(each.exercise, []).append({"id": each.id, "label": each.label[self._lang]})
        return [{"title": titles[exercise], "questions": found} for exercise, found in groups.items()]

    def _answer(self, answer: ToJudge) -> dict[str, Json]:
        part, judged, lang = answer.element, answer.judgement, self._lang
        if part is None:
            return {}
        rows = [
            [each.label[lang], written(each.given, each.unit, lang), show(each.score, "share", lang, decimals=0)]
            for each in answer.parts
            if each.name != part.name
        ]
        headings = [_PART[lang], _GIVEN[lang], _MARK[lang]]
        return {
            "key": answer.key,
            "basis": answer.basis,
            "given": self._told(_GIVEN[lang], written(part.given, part.unit, lang)),
            "best": self._told(_BEST[lang], written(part.best, part.unit, lang)),
            "automatic": show(part.score, "share", lang, decimals=0),
            "score": judged.score if judged else None,
            "comment": judged.comment if judged else "",
            "done": is_done(answer),
            "review": answer.needs_review,
            "others": table_html(headings, rows, use=TableUse(sorts=False)) if rows else "",
        }

    @staticmethod
    def _told(label: str, value: str) -> str:
        return f"<b>{escape(label)}</b> {escape(value)}"

    def _ipython_display_(self) -> None:
        display(self.widget)
