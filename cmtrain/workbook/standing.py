"""Where a trainee stands with one exercise, as the card and the list of exercises show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Literal

from cmtrain.grading.attempts import Attempt, ExerciseResult, hint_cost
from cmtrain.journal import Work
from cmtrain.kinds.base import Task
from cmtrain.kinds.exercise import Exercise
from cmtrain.records import Json
from cmtrain.texts import Lang, Text
from cmtrain.workbook import words
from cmtrain.workbook.html import box, markdown
from cmtrain.workbook.outcome import outcome_html
from cmtrain.workbook.terms import OPEN_TERMS, Terms
from cmtrain.workbook.trial import Trial, filled, plays_left
from cmtrain.workbook.trial_html import trial_html

Level = Literal["untouched", "begun", "tried", "finished"]


def level_of(exercise: Exercise, work: Work, result: ExerciseResult | None) -> Level:
    """Return how far a trainee has come: finished if no attempt is left, or nothing is left to gain.

    Parameters
    ----------
    result
        What has been handed in so far, graded; None if nothing has.
    """
    if result and (result.attempts_used >= exercise.attempts or result.points >= exercise.points):
        return "finished"
    if result and result.attempts_used:
        return "tried"
    return "untouched" if work.draft in (None, {}, []) else "begun"


@dataclass(frozen=True)
class Standing:
    """One exercise, as far as the trainee has come.

    Parameters
    ----------
    result
        What has been handed in so far, graded; None if nothing has.
    terms
        What holds at the moment.
    """

    exercise: Exercise
    task: Task
    work: Work
    result: ExerciseResult | None
    lang: Lang
    terms: Terms = OPEN_TERMS

    @property
    def attempts_left(self) -> int:
        """How often the trainee may still check."""
        return max(self.exercise.attempts - (self.result.attempts_used if self.result else 0), 0)

    @property
    def finished(self) -> bool:
        """Whether nothing more can be handed in."""
        return self.level == "finished"

    @property
    def level(self) -> Level:
        """How far the trainee has come, in one word; nobody is told that all points are earned who is not told how many."""
        if self.terms.closed:
            return "finished"
        level = level_of(self.exercise, self.work, self.result)
        return "tried" if level == "finished" and self.terms.withheld and self.attempts_left else level

    @property
    def last(self) -> Attempt | None:
        """The last response that was handed in, graded; None if there is none, or our grader failed on it."""
        done = self.work.submissions[-1:]
        found = (each for each in (self.result.attempts if self.result else ()) if done and each.event == done[0].event)
        return next(found, None)

    @property
    def told(self) -> str:
        """A few words on it for the list of exercises."""
        return self._told()[self.lang]

    def _told(self) -> Text:
        if self.terms.withheld and self.level in ("tried", "finished"):
            return words.HANDED_IN.fill(left=self.attempts_left) if self.level == "tried" else words.HANDED_IN_LAST
        points = self.result.points if self.result else 0.0
        match self.level:
            case "untouched":
                return words.UNTOUCHED
            case "begun":
                return words.BEGUN
            case "tried":
                return words.EARNED_SO_FAR.fill(points=points, left=self.attempts_left)
            case "finished":
                return words.EARNED.fill(points=points, most=self.exercise.points)

    def card_state(self, pictures: str = "") -> dict[str, Json]:
        """Return all that the card shows besides what never changes.

        Parameters
        ----------
        pictures
            HTML shown below the feedback once the exercise is finished.
        """
        ends = self.terms.ends
        return {
            "draft": self.work.draft,
            "locked": self.finished,
            "paused": self.terms.paused,
            "ends": ends.isoformat() if ends and not self.finished else "",
            "level": self.level,
            "standing": self._standing(),
            "hints": self._open_hints(),
            "hints_of": len(self.exercise.hints),
            "next_hint": self._next_hint(),
            "feedback": self._feedback() + (pictures if self.revealed else ""),
            "notes": self._notes(),
            "what_if": self._what_if(),
        }

    @property
    def revealed(self) -> bool:
        """Whether the best answer is shown: nothing is left to decide, and it is time to tell."""
        return self.finished and not self.terms.withheld

    def _standing(self) -> str:
        exercise, result = self.exercise, self.result
        points = result.points if result else 0.0
        if self.finished and self.terms.withheld:
            return words.FINISHED_UNTOLD[self.lang]
        if self.finished:
            return words.FINISHED.fill(points=points, most=exercise.points)[self.lang]
        worth = exercise.points * (1 - hint_cost(exercise, self.work.hints))
        told = words.CAN_EARN.fill(left=self.attempts_left, most=worth)[self.lang]
        if self.terms.limit and not self.work.begun:
            told += " " + words.LIMITED.fill(minutes=self.terms.limit)[self.lang]
        if result and result.attempts_used and not self.terms.withheld:
            return words.BEST_SO_FAR.fill(points=points)[self.lang] + " " + told
        return told

    def _open_hints(self) -> list[Json]:
        hints, lang = self.exercise.hints, self.lang
        return [
            {
                "title": words.HINT_TITLE.fill(number=place + 1)[lang],
                "html": markdown(hints[place].text.fill(**self.task.facts)[lang]),
            }
            for place in self.work.hints
            if place < len(hints)
        ]

    def _next_hint(self) -> dict[str, Json] | None:
        hints = self.exercise.hints
        left = [place for place in range(len(hints)) if place not in self.work.hints]
        if not left:
            return None
        told = words.HINT.fill(number=left[0] + 1, of=len(hints), cost=hints[left[0]].cost)
        return {"place": left[0], "text": told[self.lang]}

    def _feedback(self) -> str:
        if not self.work.submissions:
            return ""
        if self.last is not None and self.last.counted and self.terms.withheld:
            time = datetime.fromisoformat(self.last.time).astimezone()
            kept = words.COMES_LATER if self.terms.away else words.WITHHELD
            return box(f"<p>{escape(kept.fill(time=f'{time:%H:%M:%S}')[self.lang])}</p>")
        if self.last is not None:
            return outcome_html(self.last.grade, self.exercise, self.lang, reveal=self.revealed)
        if self.result and self.result.incidents:
            told = words.INCIDENT.fill(incident=self.result.incidents[-1])[self.lang]
            return box(f"<p>{escape(told)}</p>", kind="rule")
        return ""

    def _what_if(self) -> dict[str, Json] | None:
        """Return what came of the last play, how many are left, and whether the answer has changed since."""
        if self.exercise.what_if is None:
            return None
        last = self.work.plays[-1] if self.work.plays else None
        shown = trial_html(Trial.model_validate(last.trial), self.lang) if last else ""
        stale = last is not None and filled(self.work.draft) != filled(last.response)
        return {"left": plays_left(self.exercise, self.work), "html": shown, "stale": stale}

    def _notes(self) -> list[Json]:
        """Return what is to be explained at the fields, while they stand as they were handed in."""
        last, done = self.last, self.work.submissions
        if last is None or last.grade.status != "unreadable" or self.work.draft != done[-1].response:
            return []
        message = last.grade.message
        return [] if message is None else [{"field": last.grade.field, "message": message[self.lang]}]
