"""Following one trainee's journal, whatever happens to the file."""

from __future__ import annotations

from pathlib import Path

from cmtrain.errors import CmtrainError, ContentError
from cmtrain.journal import Follower, Known, SaveError
from cmtrain.journal.glance import Glance, glance
from cmtrain.texts import Text, text
from cmtrain.workshop.trouble import short
from cmtrain.workshop.wall.story import Story, continued

LONGEST = 160
"""Characters of what is told about a broken journal."""

_UNKNOWN: Glance = (0, 0, 0, 0)
"""What no file looks like."""

_BROKEN = text(
    "日志坏了，下面是坏之前的进度（{why}）",
    "the journal is broken; shown is what was known before ({why})",
)
_NOT_OPENED = text(
    "日志打不开，下面是此前的进度",
    "the journal cannot be opened; shown is what was known before",
)
_GONE = text(
    "日志不见了，下面是此前的进度。请把文件放回原处",
    "the journal is gone; shown is what was known before. Please put the file back",
)
_LESS = text(
    "日志被换过，比原来少了内容，下面是现在文件里的进度",
    "the journal was replaced and holds less than before; shown is what is in it now",
)


class Followed:
    """One trainee's journal as it grows; it may come later, break, be cut, vanish or be replaced.

    Parameters
    ----------
    trainee
        Whose journal it must be.
    known
        The cases and exercises that it may name.
    """

    def __init__(self, path: Path, *, trainee: str, known: Known) -> None:
        self.story: Story | None = Story()
        """What it has told; None if it has never been readable."""
        self.trouble: Text | None = None
        """What is wrong with it now; the story is then what was known before, or what is left."""
        self._path, self._trainee, self._known = path, trainee, known
        self._follower: Follower | None = None
        self._glance: Glance | None = _UNKNOWN
        self._ids: set[str] = set()
        """Of all events ever read."""

    def refresh(self) -> None:
        """Read what is new. A file that has not changed is not opened, be it whole or broken."""
        try:
            seen = glance(self._path)
            if seen != self._glance:
                self._changed(gone=seen is None)
                self._glance = seen
        except (CmtrainError, OSError):
            self._fail(_NOT_OPENED)
            self._glance = _UNKNOWN  # it may work the next time, though the file looks the same

    def _changed(self, *, gone: bool) -> None:
        try:
            if gone:
                self._vanish()
            else:
                self._read()
        except ContentError as error:
            first = error.problems[0]
            why = text(short(first.told("zh"), LONGEST), short(first.told("en"), LONGEST))
            self._fail(_BROKEN.fill(why=why))

    def _vanish(self) -> None:
        self.trouble = _GONE if self._ids else None
        self.story = self.story or Story()

    def _read(self) -> None:
        if self._read_on() or self._read_anew():
            follower = self._follower
            self.trouble = None if follower and all(each in follower.known for each in self._ids) else _LESS
        else:
            self._vanish()

    def _read_on(self) -> bool:
        """Read what was appended; False if the file is another one, or was cut or broken."""
        if self._follower is None or self.story is None:
            return False
        try:
            self._take(self._follower, self.story)
        except (SaveError, ContentError):
            return False
        return True

    def _read_anew(self) -> bool:
        """Read from the beginning; False if there is nothing any more."""
        follower = Follower(self._path, trainee=self._trainee, known=self._known)
        there = self._take(follower, Story())
        self._follower = follower if there else None
        return there

    def _take(self, follower: Follower, story: Story) -> bool:
        events = follower.news()
        if self._ids and not follower.size:
            return False
        self.story = continued(story, events)
        self._ids.update(event.id for event in events)
        return True

    def _fail(self, why: Text) -> None:
        self.trouble, self._follower = why, None
        if not self._ids:
            self.story = None
