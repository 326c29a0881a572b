"""Grading a trainee's journal: a pure function of the file and of what ships with cmtrain."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from pydantic import NonNegativeFloat

from cmtrain.district.district import District
from cmtrain.errors import ContentError, OutOfRangeError, Problem, UnfitError
from cmtrain.grading.attempts import ExerciseResult, grade_work, no_work
from cmtrain.grading.playlist import EVERYTHING, PASS, Playlist, planned
from cmtrain.journal import JournalFile, TraineeState, Work, read_journal, replay
from cmtrain.journal.wrong import EMPTY, in_file
from cmtrain.kinds.exercise import Exercise
from cmtrain.records import Record, Share
from cmtrain.texts import Text

DistrictOf = Callable[[str, int, int | None], District]
"""Returns the district of a case, seed and number of weeks (None: as many as the case has)."""


class TraineeGrades(Record):
    """Everything that a trainee's journal is worth."""

    trainee: str
    workshop: str
    name: Text
    cases: tuple[str, ...]
    """Cases worked on, in order."""
    results: tuple[ExerciseResult, ...]
    """One for each exercise of the playlist, or in the order of opening."""
    points: NonNegativeFloat
    max_points: NonNegativeFloat
    pass_mark: Share = PASS
    """Share of all points from which the trainee has passed."""
    torn: int = 0
    """Lines of the journal that were cut off and count as nothing."""

    @property
    def share(self) -> float:
        """Points over the points of all exercises; 0 without any."""
        return self.points / self.max_points if self.max_points else 0.0

    @property
    def passed(self) -> bool:
        """Whether the points are enough and no compliance rule was broken."""
        return self.share >= self.pass_mark and not self.flags

    @property
    def flags(self) -> tuple[str, ...]:
        """Compliance rules broken anywhere."""
        return tuple(dict.fromkeys(flag for result in self.results for flag in result.flags))

    @property
    def incidents(self) -> tuple[str, ...]:
        """Failures of our own graders."""
        return tuple(incident for result in self.results for incident in result.incidents)

    def result(self, exercise: str) -> ExerciseResult | None:
        """Return the result of one exercise."""
        return next((result for result in self.results if result.exercise == exercise), None)


@lru_cache(maxsize=8)
def district_of(case: str, seed: int, weeks: int | None = None) -> District:
    """Simulate the district of a shipped case; the last few are kept."""
    from cmtrain.district.case import load_case  # noqa: PLC0415 - a report of finished grades simulates nothing
    from cmtrain.district.simulate import simulate  # noqa: PLC0415

    return simulate(load_case(case), seed=seed, weeks=weeks)


def grade_journal(
    path: str | Path, *, playlist: Playlist = EVERYTHING, districts: DistrictOf = district_of
) -> TraineeGrades:
    """Grade a trainee's journal.

    Parameters
    ----------
    playlist
        What counts; exercises that are not in the journal are missing.
    districts
        Makes the district of an event's case, seed and weeks.

    Raises
    ------
    ContentError
        The journal is not as it should be; names file, line and key.
    UnknownNameError
        The playlist names an unknown exercise.
    """
    return grade_read(read_journal(path), playlist=playlist, districts=districts)


def grade_read(
    file: JournalFile, *, playlist: Playlist = EVERYTHING, districts: DistrictOf = district_of
) -> TraineeGrades:
    """Grade a journal that has been read, as `grade_journal` does."""
    state = replay(file.events)
    if not file.events:
        raise ContentError(in_file(file.path, EMPTY))
    asked = playlist.exercises or planned(*state.work)
    results = tuple(_result(each.exercise, state, districts, file.path) for each in asked)
    return TraineeGrades(
        trainee=state.trainee,
        workshop=state.workshop,
        name=state.name or Text(zh=state.trainee, en=state.trainee),
        cases=tuple(dict.fromkeys(work.sitting.case for work in state.work.values())),
        results=results,
        points=sum(result.points for result in results),
        max_points=sum(result.max_points for result in results),
        pass_mark=playlist.pass_mark,
        torn=len(file.torn),
    )


def _result(exercise: Exercise, state: TraineeState, districts: DistrictOf, file: Path) -> ExerciseResult:
    work = state.work.get(exercise.id)
    if work is None:
        any_sitting = next(
            (other.sitting for other in state.work.values() if other.sitting.case == exercise.case), None
        )
        seed, weeks = (any_sitting.seed, any_sitting.weeks) if any_sitting else (0, None)
        return no_work(exercise, case=exercise.case, seed=seed, weeks=weeks)
    return _graded(exercise, work, districts, file)


def _graded(exercise: Exercise, work: Work, districts: DistrictOf, file: Path) -> ExerciseResult:
    sitting = work.sitting
    try:
        return grade_work(exercise, work, districts(sitting.case, sitting.seed, sitting.weeks))
    except OutOfRangeError as error:
        raise ContentError(Problem(file, "sitting", f"{exercise.id}: {error}")) from error
    except UnfitError as error:
        unfit = (
            f"{exercise.id} does not fit seed {sitting.seed} of {sitting.case} ({error}); give the trainee another seed"
        )
        raise ContentError(Problem(file, "sitting.seed", unfit)) from error
