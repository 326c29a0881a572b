"""The frame of a page: its header with lessons, language and save light, and the list of the lesson's exercises."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from IPython.display import display

from cmtrain.journal import TraineeState
from cmtrain.kinds.exercise import load_exercise
from cmtrain.records import Json
from cmtrain.report.html import LANGUAGE_TAGS
from cmtrain.texts import Lang
from cmtrain.workbook import words
from cmtrain.workbook.card import ExerciseCard
from cmtrain.workbook.setting import LessonLink
from cmtrain.workbook.terms import Floor
from cmtrain.workbook.widget import FrameWidget

_OTHER: Mapping[Lang, Lang] = {"zh": "en", "en": "zh"}


class Frame:
    """What stands around a lesson.

    Parameters
    ----------
    case
        Title of the case.
    state
        Says where the trainee stands in all exercises.
    heard
        Called with every message of the page; returns the answer to it, if any.
    """

    def __init__(
        self,
        floor: Floor,
        lang: Lang,
        *,
        case: str,
        who: str,
        state: Callable[[], TraineeState],
        heard: Callable[[object], dict[str, Json] | None],
    ) -> None:
        self.lang = lang
        self._floor, self._trainee = floor, state
        self._cards: dict[str, ExerciseCard] = {}
        self.widget = FrameWidget(
            spec={
                "case": case,
                "lang_tag": LANGUAGE_TAGS[lang],
                "who": who,
                "leave": floor.setting.leave,
                "words": dict(words.page_words(lang)),
            },
            state=self._state(),
        )
        self.widget.on_msg(lambda _widget, message, _buffers: self._answer(heard(message)))

    def add(self, card: ExerciseCard) -> None:
        """Follow a card that has come onto the page."""
        self._cards[card.exercise.id] = card
        card.on_refresh(self.refresh)
        self.refresh()

    def _answer(self, answer: dict[str, Json] | None) -> None:
        if answer is not None:
            self.widget.send(answer)

    def refresh(self) -> None:
        """Show where the trainee stands now."""
        self.widget.state = self._state()

    def _ipython_display_(self) -> None:
        display(self.widget)

    @property
    def _lesson(self) -> LessonLink | None:
        """The lesson of this page, known by its exercises."""
        return next(
            (lesson for lesson in self._floor.setting.lessons if self._cards.keys() & set(lesson.exercises)), None
        )

    def _other_language(self) -> dict[str, Json] | None:
        lesson, other = self._lesson, _OTHER[self.lang]
        if lesson is None or other not in lesson.pages:
            return None
        return {"href": lesson.pages[other], "lang": LANGUAGE_TAGS[other]}

    def _state(self) -> dict[str, Json]:
        lesson = self._lesson
        return {
            **self._time(),
            "messages": self._messages(),
            "title": lesson.title[self.lang] if lesson else "",
            "other": self._other_language(),
            "lessons": [self._lesson_item(each) for each in self._floor.setting.lessons],
            "exercises": self._exercises(),
        }

    def _time(self) -> dict[str, Json]:
        """Return when time is up; while the trainer has stopped work, the seconds that will then be left."""
        ends, paused = self._floor.ends, self._floor.orders.paused
        if paused is None:
            return {"ends": ends.isoformat(timespec="seconds") if ends else "", "paused": False}
        left = self._floor.left
        return {"ends": "", "paused": True, "left": None if left is None else int(left.total_seconds())}

    def _messages(self) -> list[Json]:
        """Return what the trainer says and has given, the first before: each is read and put away for itself."""
        orders = self._floor.orders
        told = [
            *((each.time, f"said {each.to}", each.text) for each in orders.messages),
            *((time, "given", words.GIVEN_MINUTES.fill(minutes=minutes)[self.lang]) for time, minutes in orders.given),
        ]
        return [
            {"text": said, "time": f"{time.astimezone():%H:%M}", "id": f"{time.isoformat()} {kind}"}
            for time, kind, said in sorted(told)
        ]

    def _lesson_item(self, lesson: LessonLink) -> dict[str, Json]:
        work = self._trainee().work
        done = sum(bool(work[name].submissions) for name in lesson.exercises if name in work)
        return {
            "title": lesson.title[self.lang],
            "href": lesson.pages[self.lang],
            "here": lesson is self._lesson,
            "done": done,
            "of": len(lesson.exercises),
        }

    def _exercises(self) -> list[Json]:
        """Return the lesson's exercises: those that are on the page with their standing, the others by title."""
        known = self._lesson.exercises if self._lesson else ()
        return [self._exercise_item(name) for name in dict.fromkeys((*known, *self._cards))]

    def _exercise_item(self, name: str) -> dict[str, Json]:
        card = self._cards.get(name)
        if card is None:
            title = load_exercise(name).title[self.lang]
            return {"id": name, "title": title, "level": "untouched", "told": ""}
        standing = card.standing
        return {"id": name, "title": card.title, "level": standing.level, "told": standing.told}
