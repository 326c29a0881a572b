"""Journals: what is written can be read, whatever happens to the file."""

from __future__ import annotations

import errno
import json
import os
import resource
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmtrain.errors import ContentError, UnreadableError
from cmtrain.journal import (
    Drafted,
    Follower,
    HintTaken,
    Joined,
    Journal,
    Known,
    Opened,
    Play,
    Played,
    SaveError,
    Sitting,
    StaleError,
    Submitted,
    read_journal,
    replay,
)
from cmtrain.journal.trouble import FORBIDDEN, FULL, OTHER, TOO_LARGE, why
from cmtrain.texts import text

KNOWN = Known(frozenset({"red-ring"}), frozenset({"visits/01_abc", "visits/03_day_route"}))
SITTING = Sitting(workshop="w1", trainee="li-na", case="red-ring", seed=7, weeks=52, lang="zh")
ABC = "visits/01_abc"
EVENTS = (
    Joined(name=text("李娜", "Li Na")),
    Opened(exercise=ABC, task={"exercise": ABC, "shops": ["r1", "r2"]}),
    Drafted(exercise=ABC, path=("r1",), value="A"),
    Drafted(exercise=ABC, path=("r2",), value="１２条"),
    HintTaken(exercise=ABC, hint=0),
    Submitted(exercise=ABC, response={"r1": "A", "r2": "B"}),
)


class Ticks:
    """A clock that is one second on whenever it is asked."""

    def __init__(self):
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self):
        self.now += timedelta(seconds=1)
        return self.now


def write(path, events=EVENTS, sitting=SITTING):
    journal = Journal(path, clock=Ticks())
    return [journal.append(sitting, event) for event in events]


def read(path, **options):
    return read_journal(path, known=KNOWN, **options)


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


def line(path):
    return json.loads(path.read_text(encoding="utf-8").splitlines()[0])


def spoiled(change):
    """Return a function that writes a journal whose second line has been changed."""

    def spoil(path):
        write(path)
        lines = path.read_text(encoding="utf-8").splitlines()
        content = json.loads(lines[1])
        lines[1] = change(content)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    return spoil


def put(key, value):
    def change(content):
        *path, last = key.split(".")
        inner = content
        for part in path:
            inner = inner[part]
        inner[last] = value
        return json.dumps(content)

    return change


BAD = {
    "no JSON": (lambda _: "hello", "line 2: is not a line of JSON"),
    "no object": (lambda _: "[1]", "line 2: is not a JSON object"),
    "deep": (lambda _: "[" * 100_000, "line 2: is not a line of JSON"),
    "deep, but not too deep to be read": (
        lambda c: put("what.task", 0)(c).replace('"task": 0', '"task": ' + "[" * 900 + "]" * 900),
        "line 2: holds more than 40 lists within one another",
    ),
    "deep below what is shallow": (
        put("what.task", [[], {"a": json.loads("[[]," * 50 + "[]" + "]" * 50)}]),
        "line 2: holds more than 40 lists within one another",
    ),
    "future version": (put("version", 2), "line 2.version: is 2; this cmtrain reads up to 1"),
    "NaN": (put("what.task", float("nan")), "line 2.what.task: is nan"),
    "too large a number": (
        lambda c: put("what.task", 0)(c).replace('"task": 0', '"task": 1e999'),
        "line 2.what.task: is inf",
    ),
    "too large a number written out": (
        lambda c: put("what.task", 0)(c).replace('"task": 0', '"task": 1' + "0" * 400 + ".0"),
        "line 2.what.task: is inf",
    ),
    "10 MB": (put("what.task", "好" * 10_000_000), "line 2.what.task: is 60,0"),
    "long text": (put("what.exercise", "x" * 30_000), "line 2.what.exercise: is a text of 30,000 characters"),
    "foreign trainee": (put("sitting.trainee", "wang"), "line 2.id: does not fit"),
    "unknown exercise": (
        put("what.exercise", "visits/99_x"),
        "line 2.what.exercise: unknown exercise 'visits/99_x'; known: visits/01_abc",
    ),
    "unknown case": (put("sitting.case", "x"), "line 2.sitting.case: unknown case 'x'"),
    "unknown key": (put("sitting.colour", "x"), "line 2.sitting.colour: Extra inputs"),
    "unknown event": (put("what.event", "danced"), "line 2.what: Input tag 'danced'"),
    "strange seed": (put("sitting.seed", -1), "line 2.sitting.seed: Input should be greater"),
    "strange time": (put("time", "yesterday"), "line 2.time: String should match"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_journals_are_refused_with_line_and_key(tmp_path, name):
    change, message = BAD[name]
    spoiled(change)(tmp_path / "j")
    before = (tmp_path / "j").read_bytes()
    with pytest.raises(ContentError) as caught:
        read(tmp_path / "j")
    assert f"{tmp_path / 'j'}: {message}" in str(caught.value)
    assert len(str(caught.value)) < 3_000
    assert (tmp_path / "j").read_bytes() == before


def test_foreign_trainees_are_refused(tmp_path):
    write(tmp_path / "j")
    write(tmp_path / "j", EVENTS[:1], SITTING.model_copy(update={"trainee": "wang"}))
    with pytest.raises(ContentError, match=r"line 7\.sitting\.trainee: belongs to 'wang', the journal to 'li-na'"):
        read(tmp_path / "j")
    write(tmp_path / "k")
    with pytest.raises(ContentError, match="belongs to 'li-na', the journal to 'wang'"):
        read(tmp_path / "k", trainee="wang")


def test_all_problems_are_told_at_once(tmp_path):
    (tmp_path / "j").write_text("hello\n" * 3, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read(tmp_path / "j")
    assert [problem.key for problem in caught.value.problems] == ["line 1", "line 2", "line 3"]


def test_a_journal_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ContentError, match=r"nowhere.*cannot be read"):
        read(tmp_path / "nowhere")


@pytest.mark.parametrize("last", ["hello\n", '{"version": 2}\n', "hello"])
def test_nothing_is_added_to_a_file_that_is_no_journal(tmp_path, last):
    (tmp_path / "j").write_text(last, encoding="utf-8")
    with pytest.raises(ContentError, match="is no event"):
        Journal(tmp_path / "j", clock=Ticks()).append(SITTING, EVENTS[0])
    assert (tmp_path / "j").read_text(encoding="utf-8") == last


def test_texts_too_long_are_refused_before_they_are_written(tmp_path):
    with pytest.raises(UnreadableError, match="20,000"):
        Journal(tmp_path / "j", clock=Ticks()).append(SITTING, Drafted(exercise=ABC, value="x" * 20_001))
    assert not (tmp_path / "j").exists()


@pytest.mark.parametrize("value", [float("nan"), {"a": [float("inf")]}, 10**400])
def test_what_is_no_number_is_refused_before_it_is_written(tmp_path, value):
    event = Drafted.model_construct(event="drafted", exercise=ABC, path=(), value=value)
    with pytest.raises(UnreadableError, match="enter a number"):
        Journal(tmp_path / "j", clock=Ticks()).append(SITTING, event)
    assert not (tmp_path / "j").exists()


def test_half_a_character_does_not_stop_the_journal(tmp_path):
    event = Drafted.model_construct(event="drafted", exercise=ABC, path=(), value="half \ud83d")
    Journal(tmp_path / "j", clock=Ticks()).append(SITTING, event)
    assert read(tmp_path / "j").events[0].what.value == "half �"


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, FULL),
        (errno.EDQUOT, FULL),
        (errno.EFBIG, FULL),
        (errno.EROFS, FORBIDDEN),
        (errno.EACCES, FORBIDDEN),
        (errno.EIO, OTHER),
        (None, OTHER),
    ],
)
def test_why_writing_failed_is_told(number, told):
    assert why(OSError(number, "no")) == told


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
