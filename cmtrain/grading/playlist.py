"""Playlists: which exercises count, in order, and what a workshop asks of them otherwise than their files do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from cmtrain.records import Record

if TYPE_CHECKING:
    from cmtrain.kinds.exercise import Exercise


class Planned(Record):
    """One exercise of a playlist."""

    id: str
    """``<lesson>/<nn>_<slug>``."""
    points: Annotated[float, Field(gt=0, le=1000)] | None = None
    """What it is worth; as its file says if not given."""
    attempts: Annotated[int, Field(ge=1, le=20)] | None = None
    """How often it can be handed in; as its file says if not given."""

    @property
    def exercise(self) -> Exercise:
        """The exercise as it is asked here.

        Raises
        ------
        UnknownNameError
            No exercise has this id.
        """
        from cmtrain.kinds.exercise import load_exercise  # noqa: PLC0415 - a batch that makes nothing needs no kinds

        given = self.model_dump(include={"points", "attempts"}, exclude_none=True)
        return load_exercise(self.id).model_copy(update=given)


Playlist = tuple[Planned, ...]


def planned(*ids: str) -> Playlist:
    """Return a playlist of exercises as their files have them."""
    return tuple(Planned(id=each) for each in ids)
