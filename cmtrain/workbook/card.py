"""The exercise card: question and tables, something to fill in, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from IPython.display import display

from cmtrain.grading.tasks import kind_of
from cmtrain.journal import Work
from cmtrain.kinds.controls import FindingsControl
from cmtrain.kinds.exercise import Exercise
from cmtrain.records import Json
from cmtrain.report.html import LANGUAGE_TAGS, Html
from cmtrain.texts import Lang
from cmtrain.workbook import words
from cmtrain.workbook.desk import Desk
from cmtrain.workbook.html import markdown, page
from cmtrain.workbook.specs import spec_of
from cmtrain.workbook.standing import Standing
from cmtrain.workbook.tables import shown_table
from cmtrain.workbook.talk import Talk
from cmtrain.workbook.widget import CardWidget

Reveal = Callable[[Work], str]
"""Draws what was decided beside the best, once the exercise is finished; returns HTML."""


class ExerciseCard:
    """One exercise on a page.

    Parameters
    ----------
    desk
        The calls behind the card; the district and its truth stay behind them.
    extra
        More that the control shows, by name, such as the streets of a map.
    reveal
        Draws what was decided beside the best.
    """

    def __init__(
        self,
        exercise: Exercise,
        desk: Desk,
        lang: Lang,
        *,
        extra: Mapping[str, Json] | None = None,
        reveal: Reveal | None = None,
    ) -> None:
        self.exercise, self.lang = exercise, lang
        self._desk, self._reveal = desk, reveal
        self._talk, self._talking = Talk(desk, lang), False
        self._watchers: list[Callable[[], None]] = []
        self._stood: Standing | None = None
        self.widget = CardWidget(spec=self._spec(extra or {}), state=self._state())
        self.widget.on_msg(lambda _widget, message, _buffers: self.widget.send(self.receive(message)))

    def receive(self, message: Json) -> Json:
        """Take a message of the page, and return the answer to it; what the card shows follows."""
        before = self.standing.level
        self._talking = True
        try:
            reply = self._talk.receive(message)
        finally:
            self._talking = False
        if "saved" not in reply:
            self.refresh()
        elif self.standing.level != before:  # what was saved stands on the page already; only the list is told
            self._tell()
        return reply

    def refresh(self) -> None:
        """Show where the trainee stands now, for example after another tab has changed it."""
        if self._talking:
            return
        self.widget.state = self._state()
        self._tell()

    def look(self) -> None:
        """Show what the trainer has done, or that time is up, if that changes anything."""
        if self._stood is None or self._stood.terms != self._desk.terms():
            self.refresh()

    def _tell(self) -> None:
        for call in self._watchers:
            call()

    def on_refresh(self, call: Callable[[], None]) -> None:
        """Call this whenever the trainee's standing may have changed."""
        self._watchers.append(call)

    @property
    def standing(self) -> Standing:
        """Where the trainee stands."""
        work, terms = self._desk.work(), self._desk.terms()
        known = self._stood
        if known is None or known.work is not work or known.terms != terms:  # grading again takes time
            result = self._desk.result() if work.submissions else None
            self._stood = known = Standing(self.exercise, self._desk.task, work, result, self.lang, terms)
        return known

    @property
    def title(self) -> str:
        """The exercise's title, its placeholders filled."""
        return self.exercise.title.fill(**self._desk.task.facts)[self.lang]

    @property
    def question(self) -> Html:
        """What is asked, with its tables; a page without widgets shows this alone."""
        exercise, lang = self.exercise, self.lang
        terms = words.POINTS.fill(points=exercise.points, minutes=exercise.minutes, attempts=exercise.attempts)[lang]
        prompt = markdown(exercise.prompt.fill(**self._desk.task.facts)[lang])
        head = f'<h3>{escape(self.title)}</h3><p class="soft">{escape(terms)}</p>'
        source = f'<div class="cm-question" data-exercise="{escape(exercise.id)}">{head}{prompt}{self._tables()}</div>'
        return page(source, lang, plain=self.title)

    def _tables(self) -> str:
        """Write the exercise's tables; folded away where the control shows the same figures as heat maps."""
        task = self._desk.task
        tables = "".join(shown_table(table, self.lang) for table in task.tables)
        control = kind_of(self.exercise).control(task)
        if not (isinstance(control, FindingsControl) and control.heat):
            return tables
        told = words.ALL_TABLES.fill(number=len(task.tables))[self.lang]
        return f"<details><summary>{escape(told)}</summary>{tables}</details>"

    def _ipython_display_(self) -> None:
        display(self.question)
        display(self.widget)

    def _state(self) -> dict[str, Json]:
        standing = self.standing
        picture = self._reveal(standing.work) if self._reveal and standing.revealed else ""
        return standing.card_state(picture)

    def _spec(self, extra: Mapping[str, Json]) -> dict[str, Json]:
        """Return all that never changes."""
        lang, task = self.lang, self._desk.task
        sitting = self._desk.work().sitting
        return {
            "exercise": self.exercise.id,
            "title": self.title,
            "lang": lang,
            "lang_tag": LANGUAGE_TAGS[lang],
            "prefix": "cm-" + self.exercise.id.replace("/", "-"),
            "storage": f"cmtrain:{sitting.workshop}:{sitting.trainee}:{sitting.case}:{sitting.seed}",
            "control": spec_of(kind_of(self.exercise).control(task), lang) | dict(extra),
            "words": dict(words.page_words(lang)),
            "what_if": self.exercise.what_if.model_dump() if self.exercise.what_if else None,
        }
