"""The exercise card: prompt and tables, something to fill in, and what came of it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from html import escape
from typing import Any

import ipywidgets as W  # noqa: N812 - the usual short name
from IPython.display import display

from cmtrain.errors import CmtrainError, UnreadableError
from cmtrain.grading.attempts import ExerciseResult
from cmtrain.grading.tasks import kind_of
from cmtrain.journal import SaveError
from cmtrain.kinds.exercise import Exercise
from cmtrain.report.html import Html
from cmtrain.texts import Lang
from cmtrain.workbook import words
from cmtrain.workbook.desk import Desk
from cmtrain.workbook.html import box, markdown, page, shown_table
from cmtrain.workbook.inputs import DrawRoute, input_for
from cmtrain.workbook.inputs.base import html
from cmtrain.workbook.outcome import outcome_html

_log = logging.getLogger(__name__)


def _told(method: Callable[..., None]) -> Callable[..., None]:
    """Tell the trainee when a callback of ours fails; ipywidgets would swallow it."""

    @wraps(method)
    def guarded(self: ExerciseCard, *arguments: Any) -> None:  # noqa: ANN401 - whatever the widget passes
        try:
            method(self, *arguments)
        except SaveError as error:
            self.not_saved(str(error))
        except Exception as error:  # noqa: BLE001 - the last stop before it would vanish
            incident = hashlib.sha256(f"{type(error).__name__}: {error}".encode()).hexdigest()[:8].upper()
            _log.exception("incident %s: card of %s", incident, self.exercise.id)
            self.failed(incident)

    return guarded


class ExerciseCard:
    """One exercise on a page.

    Parameters
    ----------
    desk
        The calls behind the card.
    draw_route
        Draws a route on the map, for exercises that ask for one.
    """

    def __init__(self, exercise: Exercise, desk: Desk, lang: Lang, *, draw_route: DrawRoute | None = None) -> None:
        self.exercise, self.lang = exercise, lang
        self._desk = desk
        self.input = input_for(kind_of(exercise).control(desk.task), lang, draw_route=draw_route)
        self.check = W.Button(description=words.CHECK[lang], button_style="primary", layout=W.Layout(width="auto"))
        self.hint = W.Button(layout=W.Layout(width="auto"))
        self.saved, self.standing, self.hints, self.feedback = html(""), html(""), html(""), html("")
        self.view = W.VBox(
            [self.input.view, W.HBox([self.check, self.hint]), self.saved, self.standing, self.hints, self.feedback],
            layout=W.Layout(border_left="4px solid #0072b2", padding="8px 0 12px 14px", margin="0 0 24px 0"),
        )
        self._restore()
        self.input.on_change(self._draft)
        self.check.on_click(self._submit)
        self.hint.on_click(self._take_hint)

    @property
    def question(self) -> Html:
        """What is asked, with its tables; a page without widgets shows this alone."""
        exercise, lang = self.exercise, self.lang
        terms = words.POINTS.fill(points=exercise.points, minutes=exercise.minutes, attempts=exercise.attempts)[lang]
        facts = self._desk.task.facts
        title = exercise.title.fill(**facts)[lang]
        head = f'<h3>{escape(title)}</h3><p class="soft">{escape(terms)}</p>'
        prompt = markdown(exercise.prompt.fill(**facts)[lang])
        tables = "".join(shown_table(table, lang) for table in self._desk.task.tables)
        return page(head + prompt + tables, lang, plain=title)

    def _ipython_display_(self) -> None:
        display(self.question)
        display(self.view)

    def not_saved(self, why: str) -> None:
        """Say that the last change is not on the disk."""
        self.saved.value = f'<p class="note" role="alert">{escape(words.NOT_SAVED.fill(why=why)[self.lang])}</p>'

    def failed(self, incident: str) -> None:
        """Say that our own code failed."""
        told = words.INCIDENT.fill(incident=incident)[self.lang]
        self.feedback.value = box(f"<p>{escape(told)}</p>", kind="rule")

    def _restore(self) -> None:
        """Bring the page to where the journal is."""
        work = self._desk.work()
        self.input.fill(work.draft)
        self._show_hints(work.hints)
        if work.submissions:
            self._show(self._desk.result())
        else:
            self.standing.value = f'<p class="soft">{escape(words.FRESH[self.lang])}</p>'

    @_told
    def _draft(self) -> None:
        self.input.clear_notes()
        try:
            self._desk.draft(self.input.response())
        except UnreadableError as error:
            self.not_saved(error.text[self.lang])
        else:
            self._mark_saved()

    def _mark_saved(self) -> None:
        told = words.SAVED if self._desk.kept else words.SAVED_HERE
        now = datetime.now().astimezone()
        self.saved.value = f'<p class="soft" role="status">{escape(told.fill(time=f"{now:%H:%M:%S}")[self.lang])}</p>'

    @_told
    def _submit(self, _button: W.Button) -> None:
        self.input.clear_notes()
        try:
            result = self._desk.submit(self.input.response())
        except (UnreadableError, CmtrainError) as error:
            why = error.text[self.lang] if isinstance(error, UnreadableError) else str(error)
            told = words.NOT_HANDED_IN.fill(why=why)[self.lang]
            self.feedback.value = box(f"<p>{escape(told)}</p>", kind="rule")
        else:
            self._mark_saved()
            self._show(result)

    @_told
    def _take_hint(self, _button: W.Button) -> None:
        taken = self._desk.work().hints
        left = [place for place in range(len(self.exercise.hints)) if place not in taken]
        if left:
            self._desk.take_hint(left[0])
            self._show_hints((*taken, left[0]))

    def _show_hints(self, taken: tuple[int, ...]) -> None:
        all_, lang, facts = self.exercise.hints, self.lang, self._desk.task.facts
        shown = [place for place in taken if place < len(all_)]
        self.hints.value = "".join(
            box(
                f"<b>{escape(words.HINT_TITLE.fill(number=place + 1)[lang])}</b>{markdown(all_[place].text.fill(**facts)[lang])}"
            )
            for place in shown
        )
        left = [place for place in range(len(all_)) if place not in shown]
        self.hint.disabled = not left
        self.hint.layout.display = None if all_ else "none"
        if left:
            told = words.HINT.fill(number=left[0] + 1, of=len(all_), cost=all_[left[0]].cost)
            self.hint.description = told[lang]
        else:
            self.hint.description = words.HINTS_DONE[lang]

    def _show(self, result: ExerciseResult) -> None:
        """Show what the last response came to, and where the trainee stands."""
        lang, last = self.lang, self._desk.work().submissions[-1]
        left = max(result.attempts_allowed - result.attempts_used, 0)
        finished = not left or result.points >= result.max_points
        told = words.DONE if finished else words.STANDING
        standing = told.fill(points=result.points, most=result.max_points, left=left)[lang]
        self.standing.value = f"<p><b>{escape(standing)}</b></p>"
        attempt = next((each for each in result.attempts if each.event == last.event), None)
        if attempt is None and result.incidents:
            self.failed(result.incidents[-1])
        elif attempt is not None:
            grade = attempt.grade
            if grade.status == "unreadable" and grade.message is not None:
                self.input.explain(grade.field, grade.message[lang])
            self.feedback.value = outcome_html(grade, self.exercise, lang, reveal=finished)
        if finished:
            self.check.disabled = True
            self.input.lock()
