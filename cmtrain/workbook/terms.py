"""What holds for an exercise at the moment: whether anything can be handed in, until when, and whether it is told what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cmtrain.grading.attempts import ExerciseResult
from cmtrain.grading.playlist import Feedback
from cmtrain.journal import Work
from cmtrain.journal.conduct import Conduct
from cmtrain.journal.orders import NO_ORDERS, orders_for
from cmtrain.workbook.setting import Setting

Clock = Callable[[], datetime]
"""Says what time it is, with its zone."""


@dataclass(frozen=True)
class Terms:
    """What holds for one exercise."""

    paused: bool = False
    """Whether the trainer has stopped work."""
    closed: bool = False
    """Whether nothing can be handed in any more, whatever is left of attempts: time is up, or the answers are shown."""
    withheld: bool = False
    """Whether what came of an answer is not told yet."""
    away: bool = False
    """Whether this is done away from the room, where nothing is ever told: answers are graded when they have come back."""
    limit: int | None = None
    """Minutes from the first entry."""
    ends: datetime | None = None
    """When the time for this exercise is up; None before the first entry, during a pause, and without a limit."""


OPEN_TERMS = Terms()
"""Where nobody sets any."""


class Floor:
    """Where a trainee works: what the workshop asks for, and what its trainer does meanwhile.

    Parameters
    ----------
    told
        How the pages are served; None where no server shows them.
    trainee
        Id on the roster.
    """

    def __init__(self, told: Setting | None, trainee: str, clock: Clock) -> None:
        self.setting = told or Setting(shown="page")
        self._trainee, self._clock = trainee, clock
        self._conduct = Conduct(Path(self.setting.conduct)) if self.setting.conduct else None
        self.orders = NO_ORDERS
        self.refresh()

    def refresh(self) -> bool:
        """Take in what the trainer has done; say whether anything has changed."""
        changed = self._conduct is not None and self._conduct.refresh()
        if self._conduct and changed:
            self.orders = orders_for(self._trainee, self._conduct.acts)
        return changed

    @property
    def ends(self) -> datetime | None:
        """When the workshop closes for this trainee; None if it does not."""
        planned = self.setting.ends
        return self.orders.end(datetime.fromisoformat(planned), self._clock()) if planned else None

    @property
    def left(self) -> timedelta | None:
        """How much time is left until then; None if there is no end."""
        ends = self.ends
        return None if ends is None else max(ends - self._clock(), timedelta())

    def terms(self, exercise: str, work: Work, result: ExerciseResult | None) -> Terms:
        """Return what holds for an exercise now."""
        planned, now = self.setting.planned(exercise), self._clock()
        limit = planned.time_limit if planned else None
        ends = None
        if limit and work.begun:
            begun = datetime.fromisoformat(work.begun)
            ends = self.orders.end(begun + timedelta(minutes=limit), now, begun=begun)
        shown = self.orders.shows(exercise)
        closed = shown or (ends is not None and now >= ends)
        used = result is not None and result.attempts_used >= result.attempts_allowed
        return Terms(
            paused=self.orders.paused is not None,
            closed=closed or self._is_over,
            withheld=not shown and not self._tells(finished=closed or used),
            away=bool(self.setting.pack),
            limit=limit,
            ends=None if self.orders.paused else ends,
        )

    @property
    def _is_over(self) -> bool:
        """Whether the workshop has closed and shows all answers, so that none can be handed in any more.

        Away from the room no answers are shown, and what is late is for the workshop to judge.
        """
        told_at_the_end = self.setting.feedback == "workshop" and not self.setting.pack
        return told_at_the_end and self.ends is not None and self._clock() >= self.ends

    def _tells(self, *, finished: bool) -> bool:
        """Say whether it is time to tell what an answer came to."""
        policy: Feedback = self.setting.feedback
        match policy:
            case "at_once":
                return True
            case "exercise":
                return finished
            case "workshop":
                return self._is_over


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)
