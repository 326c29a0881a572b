"""Who is stuck: the rule, and the sentence that says it to the trainer.

It looks at the exercise that somebody worked on last: whoever has gone on to another one is not stuck. Whoever has
finished it and begins none of those that are left is told, too.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cmtrain.grading.playlist import PASS
from cmtrain.kinds.exercise import Exercise
from cmtrain.texts import Text, text
from cmtrain.workshop.wall.room import Progress, Sign

QUIET = timedelta(minutes=10)
"""Whoever has changed nothing for so long, with an exercise unfinished or others left, is stuck."""
AWAY = timedelta(minutes=60)
"""Whoever has changed nothing for so long is taken to have left the desk."""
SLOW = 2.0
"""Whoever has worked on an exercise for more than so many times its usual minutes, without finishing, is stuck."""

_SAME_MISTAKE = text(
    "“{title}”连着两次犯同一个错：{mistake}",
    "has made the same mistake twice running in “{title}”: {mistake}",
)
_SLOW = text(
    "“{title}”做了 {minutes} 分钟还没做完，一般 {usual} 分钟就够",
    "has been working on “{title}” for {minutes} minutes without finishing; it usually takes {usual}",
)
_QUIET = text(
    "“{title}”还没做完，已经 {minutes} 分钟没有动静",
    "has not finished “{title}” and has changed nothing for {minutes} minutes",
)
_AWAY = text(
    "“{title}”还没做完，{minutes} 分钟没有动静，人可能走开了",
    "has not finished “{title}” and has changed nothing for {minutes} minutes; probably away",
)
_DONE_QUIET = text(
    "“{title}”做完了，还有 {left} 道没做完，已经 {minutes} 分钟没有动静",
    "has finished “{title}”, has changed nothing for {minutes} minutes, and has not finished everything: {left} to go",
)
_DONE_AWAY = text(
    "“{title}”做完了，还有 {left} 道没做完，{minutes} 分钟没有动静，人可能走开了",
    "has finished “{title}”, not everything ({left} to go), and has changed nothing for {minutes} minutes; probably away",
)


def quiet_for(changed: datetime, now: datetime) -> timedelta:
    """Return how long nothing has been changed; never negative, as a time that is yet to come counts as now."""
    return max(now - changed, timedelta())


def sign_of(exercise: Exercise, progress: Progress, quiet: timedelta, *, left: int = 0) -> Sign | None:
    """Say whether somebody is stuck at the exercise worked on last, or away from it.

    Whoever has changed nothing for an hour is away, if there is something left to do. Whoever is there is stuck for the
    first of these reasons: the last two attempts failed for the same named mistake; more than twice the usual minutes
    have gone into the exercise, which is unfinished; it is unfinished, or others are, and nothing has been changed for
    ten minutes.

    Parameters
    ----------
    quiet
        How long nothing has been changed, in any exercise.
    left
        Exercises of the plan that are not finished.
    """
    minutes = int(quiet / timedelta(minutes=1))
    unfinished = progress.level in ("begun", "tried")
    idle = progress.level == "finished" and left > 0
    numbers = {"title": exercise.title, "minutes": minutes, "left": left}
    if quiet >= AWAY:
        away = _AWAY if unfinished else _DONE_AWAY if idle else None
        return Sign("away", away.fill(**numbers)) if away else None
    told = _same_mistake(exercise, progress) or (_slow(exercise, progress) if unfinished else None)
    if told is None and (unfinished or idle) and quiet >= QUIET:
        told = (_QUIET if unfinished else _DONE_QUIET).fill(**numbers)
    return Sign("stuck", told) if told else None


def _same_mistake(exercise: Exercise, progress: Progress) -> Text | None:
    before, last = progress.tries[-2:] if len(progress.tries) > 1 else (None, None)
    if before is None or last is None or progress.pending or max(before.score, last.score) >= PASS:
        return None
    name = next((name for name in last.mistakes if name in before.mistakes), None)
    return _SAME_MISTAKE.fill(title=exercise.title, mistake=exercise.mistakes[name].title) if name else None


def _slow(exercise: Exercise, progress: Progress) -> Text | None:
    if progress.minutes <= SLOW * exercise.minutes:
        return None
    return _SLOW.fill(title=exercise.title, minutes=int(progress.minutes), usual=exercise.minutes)
