"""An open journal: what one page writes the other knows, and nothing is made up for a file that is gone."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from cmtrain.errors import ContentError
from cmtrain.journal import Drafted, HintTaken, SaveError, Submitted, read_journal, replay
from cmtrain.workbook.keeping import OpenJournal
from tests.workbook.faults import disk_full

ABC = "visits/01_abc"
FREQUENCY = "visits/02_frequency"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "li.jsonl"


def opened(path, **options):
    return OpenJournal(str(path), trainee="li", case="thirty-a-day", seed=7, lang="zh", **options)


def drafted(value, *path, exercise=ABC):
    return Drafted(exercise=exercise, path=path, value=value)


def test_pages_know_what_the_other_one_wrote(path):
    one, two = opened(path), opened(path)
    one.record(drafted("A", "r1"))
    two.record(drafted("B", "r2"))
    one.record(drafted("C", "r3"))
    assert two.news() == {ABC}
    assert one.state == two.state == replay(read_journal(path).events)
    assert one.state.work[ABC].draft == {"r1": "A", "r2": "B", "r3": "C"}


def test_the_last_change_of_a_field_wins(path):
    one, two = opened(path), opened(path)
    one.record(drafted("A", "r1"))
    two.record(drafted("B", "r1"))
    one.news()
    assert one.state.work[ABC].draft == two.state.work[ABC].draft == {"r1": "B"}


def test_news_name_the_exercises(path):
    one, two = opened(path), opened(path)
    told = []
    two.watch(told.append)
    one.record(drafted("A", "r1"))
    one.record(drafted("2", "north", exercise=FREQUENCY))
    assert two.news() == {ABC, FREQUENCY}
    assert two.news() == frozenset()
    assert told == [{ABC, FREQUENCY}]


def test_what_others_wrote_is_known_before_anything_is_admitted(path):
    one, two = opened(path), opened(path)
    one.record(HintTaken(exercise=ABC, hint=0))
    event = two.record(HintTaken(exercise=ABC, hint=0), admit=lambda: 0 not in two.state.work[ABC].hints)
    assert event is None
    assert [each.what.event for each in read_journal(path).events] == ["joined", "hint"]


def test_what_is_written_between_question_and_answer_is_asked_about_again(path):
    one, two = opened(path), opened(path)
    asked = []

    def admit():
        if not asked:
            one.record(Submitted(exercise=ABC, response={}))
        asked.append(len(two.state.work[ABC].submissions) if ABC in two.state.work else 0)
        return asked[-1] == 0

    assert two.record(Submitted(exercise=ABC, response={}), admit=admit) is None
    assert asked == [0, 1]
    assert len(replay(read_journal(path).events).work[ABC].submissions) == 1


@pytest.mark.parametrize("cut", [1, 2, 30, 150])
def test_a_line_that_was_cut_off_counts_as_nothing_for_a_page_that_is_open(path, cut):
    one = opened(path)
    one.record(drafted("A", "r1"))
    whole = path.read_bytes()
    opened(path).record(drafted("B", "r1"))
    path.write_bytes(path.read_bytes()[:-cut])
    one.news()
    lost = cut > 1  # without its newline alone a line is whole
    assert one.state.work[ABC].draft == {"r1": "A" if lost else "B"}
    one.record(drafted("C", "r2"))
    assert one.state == replay(read_journal(path).events) == opened(path).state
    assert path.read_bytes().startswith(whole)


def test_a_line_is_read_once_it_is_whole(path):
    one = opened(path)
    opened(path).record(drafted("B", "r1"))
    content = path.read_bytes()
    path.write_bytes(content[:-20])
    assert one.news() == frozenset()
    path.write_bytes(content)
    assert one.news() == {ABC}
    assert one.state.work[ABC].draft == {"r1": "B"}


def test_a_journal_that_was_moved_away_is_not_begun_anew(path):
    one = opened(path)
    one.record(drafted("A", "r1"))
    path.rename(path.with_suffix(".away"))
    with pytest.raises(SaveError) as caught:
        one.record(drafted("B", "r1"))
    assert "移走" in caught.value.text.zh
    assert "moved away" in caught.value.text.en
    assert not path.exists()
    path.with_suffix(".away").rename(path)
    one.record(drafted("C", "r1"))
    assert opened(path).state.work[ABC].draft == {"r1": "C"}


def test_a_copy_that_holds_everything_may_take_its_place(path):
    one = opened(path)
    one.record(drafted("A", "r1"))
    shutil.copy(path, path.with_suffix(".copy"))
    path.with_suffix(".copy").replace(path)
    two = opened(path)
    two.record(drafted("B", "r2"))
    one.record(drafted("C", "r3"))
    assert one.state == opened(path).state
    assert one.state.work[ABC].draft == {"r1": "A", "r2": "B", "r3": "C"}


@pytest.mark.parametrize("older", [1, 2])
def test_an_older_copy_may_not(path, older):
    one = opened(path)
    for value in "AB":
        one.record(drafted(value, "r1"))
    lines = path.read_bytes().splitlines(keepends=True)
    path.with_suffix(".copy").write_bytes(b"".join(lines[:-older]))
    path.with_suffix(".copy").replace(path)
    before = path.read_bytes()
    with pytest.raises(SaveError, match="replaced"):
        one.record(drafted("C", "r1"))
    assert path.read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_file_that_may_only_be_read_is_told(path):
    one = opened(path)
    path.chmod(0o400)
    with pytest.raises(SaveError) as caught:
        one.record(drafted("A", "r1"))
    assert "只读" in caught.value.text.zh
    path.chmod(0o600)
    one.record(drafted("A", "r1"))


def test_a_page_opens_on_a_full_disk_and_writes_what_it_owes_later(path, workbook):
    with disk_full():
        book = workbook(journal=path)
        card = book.card(ABC)
        one = book._journal
        assert one.state.work[ABC].task is not None
        with pytest.raises(SaveError) as caught:
            one.record(drafted("A", "r1"))
        assert "磁盘已满" in caught.value.text.zh
    assert not path.exists() or not path.read_bytes()
    one.record(drafted("A", "r1"))
    assert [event.what.event for event in read_journal(path).events] == ["joined", "opened", "drafted"]
    assert opened(path).state == one.state
    assert card.exercise.id == ABC


def test_two_pages_that_owe_the_same_write_it_once(path):
    with disk_full():
        one, two = opened(path), opened(path)
    one.record(drafted("A", "r1"))
    two.record(drafted("B", "r2"))
    assert [event.what.event for event in read_journal(path).events] == ["joined", "drafted", "drafted"]


def test_foreign_journals_are_refused(path):
    opened(path)
    with pytest.raises(ContentError, match="belongs to 'li', the journal to 'wang'"):
        OpenJournal(str(path), trainee="wang", case="thirty-a-day", seed=7, lang="zh")


def test_what_is_no_event_stops_an_open_page(path):
    one = opened(path)
    path.write_bytes(path.read_bytes() + b"hello\n")
    with pytest.raises(ContentError, match="line 2: is not a line of JSON"):
        one.news()
    with pytest.raises(ContentError, match="line 2: is not a line of JSON"):
        one.record(drafted("A", "r1"))
    assert path.read_bytes().endswith(b"hello\n")


def test_a_clock_that_jumps_does_not_disturb_the_order(path):
    times = iter([datetime(2026, 3, 2, 9, tzinfo=UTC) - timedelta(hours=hour) for hour in (0, -5, 7, 1, 0, 30)])
    one = opened(path, clock=lambda: next(times))
    for value in "ABCD":
        one.record(drafted(value, "r1"))
    assert opened(path).state.work[ABC].draft == {"r1": "D"}


def test_the_same_change_again_counts_while_the_clock_stands_still(path):
    one = opened(path, clock=lambda: datetime(2026, 3, 2, 9, tzinfo=UTC))
    for value in "ABA":
        one.record(drafted(value, "r1"))
    assert one.state == opened(path).state
    assert one.state.work[ABC].draft == {"r1": "A"}


def test_a_view_that_fails_does_not_make_saving_fail(path, caplog):
    one = opened(path)

    def broken(_exercises):
        msg = "no view"
        raise RuntimeError(msg)

    one.watch(broken)
    assert one.record(drafted("A", "r1")) is not None
    assert "no view" in caplog.text


def test_what_came_after_an_event_is_known(path):
    one = opened(path)
    first = one.record(drafted("A", "r1"))
    later = [one.record(drafted("B", "r2")), one.record(Submitted(exercise=ABC, response={}))]
    one.record(drafted("2", "north", exercise=FREQUENCY))
    assert one.since(ABC, first.id) == later
    assert one.since(ABC, "") == [first, *later]
    assert one.latest(ABC) == later[-1].id
    assert one.latest("visits/03_day_route") == ""


def test_a_name_with_spaces_around_it_is_the_name_without(tmp_path):
    for name in (" li ", "li", "li\u2028"):
        opened = OpenJournal(str(tmp_path / "j"), trainee=name, case="red-ring", seed=7, lang="zh")
        assert opened.state.trainee == "li"
