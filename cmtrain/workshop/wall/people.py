"""Who is in the room: the roster, read again whenever the trainer has changed it."""

from __future__ import annotations

from pathlib import Path

from cmtrain.journal.glance import Glance, glance
from cmtrain.texts import Text, text
from cmtrain.workshop.places import ROSTER
from cmtrain.workshop.roster import Trainee, read_roster
from cmtrain.workshop.trouble import WorkshopError

_AS_BEFORE = text(
    "名单读不出来，先按上次读到的显示：{why}",
    "the roster cannot be read; people are shown as they stood on it before: {why}",
)


class People:
    """The people on a workshop's roster.

    Raises
    ------
    WorkshopError
        It cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self.trouble: Text | None = None
        """Why it cannot be read any more."""
        self._file = folder / ROSTER
        self._glance = _glance(self._file)
        self.trainees: tuple[Trainee, ...] = read_roster(self._file, with_ids=True).trainees
        """In the order of the roster."""

    def refresh(self) -> None:
        """Read the roster again if it has changed; one that cannot be read changes nothing."""
        seen = _glance(self._file)
        if seen is not None and seen == self._glance:
            return
        try:
            self.trainees, self.trouble = read_roster(self._file, with_ids=True).trainees, None
            self._glance = seen
        except WorkshopError as error:
            self._glance, self.trouble = None, _AS_BEFORE.fill(why=error.problems[0])


def _glance(file: Path) -> Glance | None:
    """Return None, too, where the system does not tell; what is wrong then comes out when the file is read."""
    try:
        return glance(file)
    except OSError:
        return None
