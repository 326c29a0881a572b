"""A kernel is interrupted (as JupyterLab's stop button does) at every step of saving: nothing else comes of it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import cmtrain.journal
from cmtrain.journal import Drafted, Journal, Opened, Sitting, read_journal

PACKAGE = str(Path(cmtrain.journal.__file__).parents[1])
SITTING = Sitting(workshop="w1", trainee="li-na", case="red-ring", seed=7, weeks=52, lang="zh")
FIRST = Opened(exercise="visits/01_abc", task={"shops": ["r1", "r2"]})
SECOND = Drafted(exercise="visits/01_abc", path=("r1",), value={"class": "A", "why": ["sales", 1.5]})


def test_an_interrupt_stays_an_interrupt_and_leaves_a_whole_journal(tmp_path):
    steps = 0
    for step in count(1):
        journal = Journal(tmp_path / f"{step}.jsonl", clock=lambda: datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
        journal.append(SITTING, FIRST)
        with _interrupted(step) as seen:
            try:
                journal.append(SITTING, SECOND)
            except KeyboardInterrupt:
                steps += 1
        if seen():
            assert len(_kept(journal)) in (1, 2)
            journal.append(SITTING, SECOND)
            assert _kept(journal)[-1] == SECOND
            continue
        break
    assert steps > 60
    assert steps == step - 1  # whenever it came, it came out as what it is
    assert _kept(journal) == [FIRST, SECOND]


def _kept(journal):
    return [event.what for event in read_journal(journal.path).events]


@contextmanager
def _interrupted(step):
    """Raise a KeyboardInterrupt before the n-th line of the package, or of a function that pydantic calls."""
    left = step

    def trace(frame, event, _):
        nonlocal left
        if not any(place in frame.f_code.co_filename for place in (PACKAGE, "pydantic")):
            return None
        left -= event == "line"
        if event == "line" and left == 0:
            sys.settrace(None)
            raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield lambda: left <= 0
    finally:
        sys.settrace(before)
