"""Watching a workshop: reads what has been written since the last look, grades what is new, and says who stands where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from cmtrain.grading.journals import DistrictOf, district_of
from cmtrain.journal.conduct import Conduct
from cmtrain.journal.orders import Orders, orders_for
from cmtrain.journal.reader import known_names
from cmtrain.kinds.exercise import Exercise
from cmtrain.workshop.folder import Workshop
from cmtrain.workshop.places import CONDUCT, JOURNALS
from cmtrain.workshop.roster import Trainee
from cmtrain.workshop.wall.following import Followed
from cmtrain.workshop.wall.grades import Graded, Grades, HandedIn
from cmtrain.workshop.wall.people import People
from cmtrain.workshop.wall.progress import progress_of
from cmtrain.workshop.wall.room import Place, Progress, Room, Sign
from cmtrain.workshop.wall.story import Story
from cmtrain.workshop.wall.stuck import quiet_for, sign_of
from cmtrain.workshop.wall.tallies import tally

_Told = tuple[Story | None, Mapping[str, Progress]]
"""What a journal had told when it was looked at last, and how far its trainee had come."""


class Watch:
    """Watches everybody on a workshop's roster.

    The plan is that of the beginning, as it is for the pages that are being served; the roster is read again whenever
    it changes. Journals of people who are not on it are not looked at. Not for several threads at once.

    Parameters
    ----------
    districts
        Makes the district of an event's case, seed and weeks.

    Raises
    ------
    WorkshopError
        The plan or the roster cannot be read.
    """

    def __init__(self, workshop: Workshop, *, districts: DistrictOf = district_of) -> None:
        self._conduct, self._ends = Conduct(workshop.folder / CONDUCT), workshop.plan.ends
        self._exercises: tuple[Exercise, ...] = tuple(each.exercise for each in workshop.plan.exercises)
        self._people = People(workshop.folder)
        self._journals, self._known = workshop.folder / JOURNALS, known_names()
        self._followed: dict[str, Followed] = {}
        self._grades = Grades(districts)
        self._told: dict[str, _Told] = {}

    def look(self, now: datetime) -> Room:
        """Return the state of the room.

        When nothing has changed, no file is opened and nothing graded. The first look reads and grades everything.

        Parameters
        ----------
        now
            With its zone.
        """
        self._people.refresh()
        self._conduct.refresh()
        trainees = self._people.trainees
        self._followed = {each.id: self._followed.get(each.id) or self._follow(each.id) for each in trainees}
        for followed in self._followed.values():
            followed.refresh()
        self._take_in()
        places = tuple(self._place(each, now) for each in trainees)
        known = [place.progress for place in places if place.progress]
        tallies = tuple(tally(exercise, [each[exercise.id] for each in known]) for exercise in self._exercises)
        orders = orders_for("", self._conduct.acts)
        return Room(now, places, tallies, self._people.trouble, orders, orders.end(self._ends, now))

    def _follow(self, trainee: str) -> Followed:
        return Followed(self._journals / f"{trainee}.jsonl", trainee=trainee, known=self._known)

    def _take_in(self) -> None:
        """Grade what is new in the journals that have changed, all of them before anybody's progress is told."""
        changed = {
            trainee: followed.story
            for trainee, followed in self._followed.items()
            if trainee not in self._told or self._told[trainee][0] is not followed.story
        }
        self._grades.update(
            each for trainee, story in changed.items() if story for each in self._handed_in(trainee, story)
        )
        for trainee, story in changed.items():
            self._told[trainee] = story, self._progress(trainee, story) if story else {}

    def _handed_in(self, trainee: str, story: Story) -> Iterator[HandedIn]:
        for exercise in self._exercises:
            work = story.state.work.get(exercise.id)
            if work is not None and work.submissions:
                yield HandedIn(trainee, exercise, work)

    def _progress(self, trainee: str, story: Story) -> dict[str, Progress]:
        grades = {each.exercise.id: self._grades.of(each) for each in self._handed_in(trainee, story)}
        return {
            exercise.id: progress_of(
                exercise,
                story.state.work.get(exercise.id),
                grades.get(exercise.id, Graded()),
                minutes=story.minutes.get(exercise.id, 0.0),
            )
            for exercise in self._exercises
        }

    def _place(self, trainee: Trainee, now: datetime) -> Place:
        story, progress = self._told[trainee.id]
        changed = story.changed if story else None
        orders = orders_for(trainee.id, self._conduct.acts)
        return Place(
            trainee=trainee.id,
            name=trainee.name,
            group=trainee.group,
            at=story.at if story else None,
            changed=None if changed is None else min(changed, now),
            progress=progress,
            sign=self._sign(story, progress, orders, now) if story else None,
            orders=orders,
            trouble=self._followed[trainee.id].trouble,
        )

    def _sign(self, story: Story, progress: Mapping[str, Progress], orders: Orders, now: datetime) -> Sign | None:
        exercise = next((each for each in self._exercises if each.id == story.at), None)
        if exercise is None or story.changed is None or orders.paused:
            return None
        quiet = quiet_for(max(story.changed, orders.resumed or story.changed), now)
        left = sum(each.level != "finished" for each in progress.values())
        return sign_of(exercise, progress[exercise.id], quiet, left=left)
