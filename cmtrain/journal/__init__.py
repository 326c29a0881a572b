"""The journal: an append-only file of everything that a trainee does, and its replay to the current state."""

from cmtrain.journal.events import Drafted, Event, HintTaken, Joined, Opened, Played, Recovered, Sitting, Submitted
from cmtrain.journal.follow import Follower
from cmtrain.journal.lines import Known
from cmtrain.journal.reader import JournalFile, Torn, read_journal
from cmtrain.journal.replay import Play, Submission, TraineeState, Work, after, replay
from cmtrain.journal.trouble import SaveError, StaleError
from cmtrain.journal.writer import Journal

__all__ = [
    "Drafted",
    "Event",
    "Follower",
    "HintTaken",
    "Joined",
    "Journal",
    "JournalFile",
    "Known",
    "Opened",
    "Play",
    "Played",
    "Recovered",
    "SaveError",
    "Sitting",
    "StaleError",
    "Submission",
    "Submitted",
    "Torn",
    "TraineeState",
    "Work",
    "after",
    "read_journal",
    "replay",
]
