"""The journal: an append-only file of everything that a trainee does, and its replay to the current state."""

from cmtrain.journal.events import Drafted, Event, HintTaken, Joined, Opened, Played, Recovered, Sitting, Submitted
from cmtrain.journal.lines import Known
from cmtrain.journal.reader import JournalFile, Torn, read_journal
from cmtrain.journal.replay import Submission, TraineeState, Work, replay
from cmtrain.journal.writer import Journal, SaveError

__all__ = [
    "Drafted",
    "Event",
    "HintTaken",
    "Joined",
    "Journal",
    "JournalFile",
    "Known",
    "Opened",
    "Played",
    "Recovered",
    "SaveError",
    "Sitting",
    "Submission",
    "Submitted",
    "Torn",
    "TraineeState",
    "Work",
    "read_journal",
    "replay",
]
