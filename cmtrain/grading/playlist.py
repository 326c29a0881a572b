"""Playlists: which exercises count, in order, and what a workshop asks of them otherwise than their files do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from cmtrain.records import Record, Share

if TYPE_CHECKING:
    from cmtrain.kinds.exercise import Exercise


PASS = 0.6
"""Share of the points from which a result passes, unless a workshop says otherwise (domain practice: 60 pass, 85 excellent)."""

Feedback = Literal["at_once", "exercise", "workshop"]
"""When people are told what their answers came to: with every check; when nothing is left to decide in the exercise; when
the workshop is over."""


class Planned(Record):
    """One exercise of a playlist."""

    id: str
    """``<lesson>/<nn>_<slug>``."""
    case: str | None = None
    """Id of the case whose district it is about; the one in which it is at home if not given."""
    points: Annotated[float, Field(gt=0, le=1000)] | None = None
    """What it is worth; as its file says if not given."""
    attempts: Annotated[int, Field(ge=1, le=20)] | None = None
    """How often it can be handed in; as its file says if not given."""
    hints: Annotated[int, Field(ge=0, le=10)] | None = None
    """How many hints can be opened; all of its file if not given."""
    time_limit: Annotated[int, Field(ge=1, le=600)] | None = None
    """Minutes from the first entry after which nothing can be handed in; None for as long as the workshop lasts."""

    @property
    def exercise(self) -> Exercise:
        """The exercise as it is asked here.

        Raises
        ------
        UnknownNameError
            No exercise has this id.
        """
        from cmtrain.kinds.exercise import load_exercise  # noqa: PLC0415 - a batch that makes nothing needs no kinds

        given = self.model_dump(include={"case", "points", "attempts"}, exclude_none=True)
        exercise = load_exercise(self.id)
        return exercise.model_copy(update={**given, "hints": exercise.hints[: self.hints]})


class Playlist(Record):
    """What counts when somebody's work is graded."""

    exercises: tuple[Planned, ...] = ()
    """In their order; if there are none, those that were worked on."""
    pass_mark: Share = PASS
    """Share of all points from which somebody has passed."""


EVERYTHING = Playlist()
"""All that was worked on, as its files have it."""


def planned(*ids: str) -> tuple[Planned, ...]:
    """Return exercises as their files have them."""
    return tuple(Planned(id=each) for each in ids)


def playlist(*ids: str) -> Playlist:
    """Return a playlist of exercises as their files have them."""
    return Playlist(exercises=planned(*ids))
