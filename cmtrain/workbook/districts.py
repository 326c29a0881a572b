"""Districts played before anybody asks: kernels forked from a process that has played one share its time and memory."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from cmtrain.district.case import Case, load_case
from cmtrain.district.district import District
from cmtrain.district.sealed import SealedError
from cmtrain.district.simulate import EXERCISE_WEEKS, simulate
from cmtrain.errors import UnfitError
from cmtrain.grading.tasks import make_task
from cmtrain.kinds.exercise import at_home, load_exercise
from cmtrain.workbook.ahead import find
from cmtrain.workbook.pack import packed_district
from cmtrain.workbook.setting import setting

_played: dict[tuple[str, int], District] = {}


def play_ahead(case: str, seed: int) -> None:
    """Play the district of a case, for `district_of` in this process and in those forked from it.

    Raises
    ------
    UnknownNameError
        No such case.
    ContentError
        The case is not as it should be.
    """
    loaded = load_case(case)
    _played[loaded.id, seed] = _play(loaded, seed)


def ask_ahead(case: str, seed: int) -> None:
    """Make the tasks of the exercises at home in a case whose district has been played."""
    for exercise in at_home(case):
        with suppress(UnfitError, SealedError):  # told where the exercise is shown; a pack leaves some out
            make_task(exercise, _played[case, seed])


def solve_ahead(case: str, seed: int, exercise: str) -> None:
    """Find all that grading an answer to one exercise needs, in a district that has been played."""
    with suppress(UnfitError):
        find(load_exercise(exercise), _played[case, seed])


def district_of(case: Case, seed: int) -> District:
    """Return the district of a case; it makes no difference but in time whether it has been played before.

    Away from the room it comes from the pack.

    Raises
    ------
    PackError
        It is not in the pack, or cannot be read.
    """
    played = _played.get((case.id, seed))
    return played if played is not None and played.case == case else _play(case, seed)


def _play(case: Case, seed: int) -> District:
    told = setting()
    if told is not None and told.pack:
        return packed_district(Path(told.pack), case, seed)
    return simulate(case, seed=seed, market_weeks=EXERCISE_WEEKS)
