"""Journals: what is written can be read, whatever happens to the file."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmtrain.errors import UnreadableError
from cmtrain.journal import (
    Drafted,
    Follower,
    HintTaken,
    Journal,
    Play,
    Played,
    SaveError,
    StaleError,
    Submitted,
    replay,
)
from cmtrain.journal.trouble import TOO_LARGE
from tests.journal.written import ABC, EVENTS, KNOWN, SITTING, Ticks, read, write


def test_what_is_written_is_read(tmp_path):
    written = write(tmp_path / "new" / "li-na.jsonl")
    file = read(tmp_path / "new" / "li-na.jsonl")
    assert list(file.events) == written
    assert [event.what for event in file.events] == list(EVENTS)
    assert [event.sequence for event in file.events] == [0, 1, 2, 3, 4, 5]
    assert file.events[0].time == "2026-03-02T09:00:01.000Z"
    assert file.torn == ()


def test_replay_gives_the_state(tmp_path):
    write(tmp_path / "j")
    state = replay(read(tmp_path / "j").events)
    work = state.work[ABC]
    assert (state.trainee, state.name.en) == ("li-na", "Li Na")
    assert work.draft == {"r1": "A", "r2": "B"}
    assert work.hints == (0,)
    assert [(done.response, done.hints) for done in work.submissions] == [({"r1": "A", "r2": "B"}, (0,))]
    assert work.task == {"exercise": ABC, "shops": ["r1", "r2"]}


def test_drafts_merge_by_field_and_never_count_as_submissions(tmp_path):
    events = [
        Drafted(exercise=ABC, path=("north", "A"), value="1"),
        Drafted(exercise=ABC, path=("north", "B"), value="2"),
        Drafted(exercise=ABC, path=("north", "A"), value="3"),
    ]
    write(tmp_path / "j", events)
    work = replay(read(tmp_path / "j").events).work[ABC]
    assert work.draft == {"north": {"A": "3", "B": "2"}}
    assert work.submissions == ()


def test_plays_are_counted_and_leave_the_answer_alone(tmp_path):
    path = tmp_path / "j"
    plays = [Played(exercise=ABC, response={"r1": made}, trial={"sold": made}) for made in "BA"]
    write(path, (*EVENTS[:-1], *plays))
    work = replay(read(path).events).work[ABC]
    assert work.plays == (Play({"r1": "B"}, {"sold": "B"}), Play({"r1": "A"}, {"sold": "A"}))
    assert work.draft == {"r1": "A", "r2": "１２条"}
    assert work.submissions == ()


def test_the_same_event_twice_changes_nothing(tmp_path):
    written = write(tmp_path / "j")
    assert replay([*written, *written]) == replay(written)
    (tmp_path / "doubled").write_bytes((tmp_path / "j").read_bytes() * 2)
    assert list(read(tmp_path / "doubled").events) == written


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.builds(Drafted, exercise=st.just(ABC), path=st.lists(st.text(max_size=3), max_size=2), value=st.text()),
            st.builds(
                Submitted,
                exercise=st.just(ABC),
                response=st.dictionaries(st.text(max_size=3), st.floats(allow_nan=False, allow_infinity=False)),
            ),
            st.builds(HintTaken, exercise=st.just(ABC), hint=st.integers(0, 3)),
            st.builds(Played, exercise=st.just(ABC), response=st.text(), trial=st.just({})),
        ),
        max_size=8,
    )
)
def test_any_text_a_person_types_comes_back(tmp_path_factory, events):
    path = tmp_path_factory.mktemp("journal") / "j"
    written = write(path, events)
    if events:
        assert [event.what for event in read(path).events] == events
        assert list(read(path).events) == written


def states(events):
    """Return the states after 0, 1, 2 ... events."""
    return [replay(events[:count]) for count in range(len(events) + 1)]


def test_cut_anywhere_it_gives_the_state_of_a_prefix(tmp_path):
    written = write(tmp_path / "whole")
    content = (tmp_path / "whole").read_bytes()
    after = states(written)
    ends = [position + 1 for position, byte in enumerate(content) if byte == ord("\n")]
    for offset in range(len(content)):
        (tmp_path / "cut").write_bytes(content[:offset])
        file = read(tmp_path / "cut")
        whole = sum(end - 1 <= offset for end in ends)  # the newline itself may be missing
        assert replay(file.events) == after[whole], offset
        assert len(file.torn) == (offset not in {0, *ends, *(end - 1 for end in ends)})


def test_writing_goes_on_after_a_cut_anywhere(tmp_path):
    write(tmp_path / "whole", EVENTS[:3])
    content = (tmp_path / "whole").read_bytes()
    path = tmp_path / "cut"
    for offset in range(1, len(content)):
        path.write_bytes(content[:offset])
        before = read(path)
        Journal(path, clock=Ticks()).append(SITTING, EVENTS[-1])
        file = read(path)
        assert path.read_bytes().startswith(content[:offset])
        assert file.torn == before.torn
        kept = [event for event in file.events if event.what.event != "recovered"]
        assert kept[:-1] == list(before.events)
        assert kept[-1].what == EVENTS[-1]
        assert [event.sequence for event in file.events] == sorted({event.sequence for event in file.events})


def test_a_cut_while_recovering_from_a_cut_is_survived(tmp_path):
    path = tmp_path / "j"
    write(path, EVENTS[:2])
    path.write_bytes(path.read_bytes()[:-40])
    torn_once = path.stat().st_size
    Journal(path, clock=Ticks()).append(SITTING, EVENTS[2])
    content = path.read_bytes()
    for offset in range(torn_once, len(content)):
        path.write_bytes(content[:offset])
        assert len(read(path).events) <= 3
        Journal(path, clock=Ticks()).append(SITTING, EVENTS[3])
        events = [event.what for event in read(path).events if event.what.event != "recovered"]
        assert events[0] == EVENTS[0]
        assert events[-1] == EVENTS[3]


def test_two_pages_write_to_one_file(tmp_path):
    clock = Ticks()
    one, two = (Journal(tmp_path / "j", clock=clock) for _ in range(2))
    for number in range(4):
        (one if number % 2 else two).append(SITTING, Drafted(exercise=ABC, path=(str(number),), value=number))
    file = read(tmp_path / "j")
    assert [event.sequence for event in file.events] == [0, 1, 2, 3]
    assert replay(file.events).work[ABC].draft == {"0": 0, "1": 1, "2": 2, "3": 3}


def _drafts(path, page):
    journal = Journal(path, clock=Ticks())
    for number in range(25):
        journal.append(SITTING, Drafted(exercise=ABC, path=(f"{page}.{number}",), value=number))


def test_two_processes_write_to_one_file(tmp_path):
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(_drafts, [tmp_path / "j"] * 2, "ab"))
    file = read(tmp_path / "j")
    assert len(replay(file.events).work[ABC].draft) == 50
    assert [event.sequence for event in file.events] == list(range(50))


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path):
    write(tmp_path / "j")
    before = (tmp_path / "j").read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 20, limits[1]))
    try:
        with pytest.raises(SaveError, match="not saved"):
            Journal(tmp_path / "j", clock=Ticks()).append(SITTING, EVENTS[0])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert (tmp_path / "j").read_bytes() == before


def test_what_was_acknowledged_survives_a_kill(tmp_path):
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from test_journal import *\n"
        "journal = Journal(sys.argv[2], clock=Ticks())\n"
        "for n in range(100000):\n"
        "    journal.append(SITTING, Drafted(exercise=ABC, path=('n',), value=n)); print(n, flush=True)\n"
    )
    command = [sys.executable, "-c", code, os.path.dirname(__file__), str(tmp_path / "j")]  # noqa: PTH120
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        for _ in range(20):
            said = int(child.stdout.readline())
        child.kill()
        said = max([said, *map(int, child.stdout.read().split(b"\n")[:-1])])
    assert replay(read(tmp_path / "j").events).work[ABC].draft["n"] >= said


def test_an_event_is_only_added_where_the_caller_has_read_to(tmp_path):
    path = tmp_path / "j"
    written = write(path, EVENTS[:2])
    with pytest.raises(StaleError):
        Journal(path, clock=Ticks()).append(SITTING, EVENTS[2], after=10)
    size = path.stat().st_size
    with pytest.raises(SaveError, match="7 bytes are gone"):
        Journal(path, clock=Ticks()).append(SITTING, EVENTS[2], after=size + 7)
    assert list(read(path).events) == written
    Journal(path, clock=Ticks()).append(SITTING, EVENTS[2], after=size)
    assert read(path).events[-1].what == EVENTS[2]


def test_a_file_that_could_not_be_read_again_is_not_added_to(tmp_path):
    path = tmp_path / "j"
    write(path, EVENTS[:1])
    with path.open("r+b") as file:
        file.truncate(99_500_000)  # a hole: nothing is written
    with pytest.raises(SaveError) as caught:
        Journal(path, clock=Ticks()).append(SITTING, EVENTS[1])
    assert caught.value.text == TOO_LARGE


def test_what_readers_cannot_read_is_refused_before_it_is_written(tmp_path):
    deep = json.loads("[" * 60 + "]" * 60)
    with pytest.raises(UnreadableError, match="deeply"):
        Journal(tmp_path / "j", clock=Ticks()).append(SITTING, Drafted(exercise=ABC, value=deep))
    deep = json.loads("[" * 40 + "]" * 40)
    Journal(tmp_path / "j", clock=Ticks()).append(SITTING, Drafted(exercise=ABC, value=deep))
    assert read(tmp_path / "j").events[0].what.value == deep


def test_cut_anywhere_a_follower_reads_on_as_if_it_read_anew(tmp_path):
    """A page that is open and one that is opened know the same, whatever is cut off and written after it."""
    write(tmp_path / "whole", EVENTS[:4])
    content = (tmp_path / "whole").read_bytes()
    path = tmp_path / "cut"
    for offset in range(len(content) - 400, len(content)):
        path.write_bytes(content[: offset // 2])
        follower = Follower(path, known=KNOWN)
        events = list(follower.news())
        with path.open("ab") as file:
            file.write(content[offset // 2 : offset])
        events += follower.news()
        assert events == list(read(path).events)
        Journal(path, clock=Ticks()).append(SITTING, EVENTS[-1], after=follower.size)
        events += follower.news()
        assert events == list(read(path).events)
        assert follower.news() == ()
