"""Answers that come back: merged by event, never lost, whatever else is in the bag."""

from __future__ import annotations

import io
import json
import os
import shutil
from datetime import UTC, date, datetime, timedelta
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmtrain.journal import Drafted, Joined, Journal, Sitting, Submitted, read_journal, replay
from cmtrain.journal.events import event_id
from cmtrain.texts import text
from cmtrain.workshop import received
from cmtrain.workshop.collecting import collect
from cmtrain.workshop.folder import Workshop, with_pins
from cmtrain.workshop.making import Wanted, make_workshop
from cmtrain.workshop.roster import Roster, Trainee

CASE, EXERCISE = "zhangs-80000", "profit/01_diagnosis"
PEOPLE = (
    Trainee(id="1001", name="李娜"),
    Trainee(id="1002", name="王芳"),
    Trainee(id="1003", name="王芳"),
    Trainee(id="Chen-Wei", name="Chen Wei"),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    wanted = Wanted((CASE,), Roster(PEOPLE), "zh", date(2026, 3, 2), variants=1)
    return make_workshop(tmp_path_factory.mktemp("workshops") / "w", wanted)


@pytest.fixture
def workshop(made, tmp_path):
    return Workshop(shutil.copytree(made.folder, tmp_path / "w"))


def write(path, trainee, *numbers, seed=None, workshop=None):
    """Write a journal in which a number was typed at each of some minutes; returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    seed = workshop.seed("1001", CASE) if seed is None and workshop else seed or 1
    sitting = Sitting(workshop="w1", trainee=trainee, case=CASE, seed=seed, weeks=None, lang="zh")
    now = [datetime(2026, 3, 2, 9, 0, tzinfo=UTC)]
    journal = Journal(path, clock=lambda: now[0])
    journal.append(sitting, Joined(name=text("李娜", "Li Na")))
    for number in numbers:
        now[0] = datetime(2026, 3, 2, 10, 0, tzinfo=UTC) + timedelta(minutes=number)
        journal.append(sitting, Drafted(exercise=EXERCISE, path=(f"n{number}",), value=number))
    return path


def outcomes(found):
    return [each.outcome for each in found]


def drafts(workshop, trainee="1001"):
    return replay(read_journal(workshop.folder / "journals" / f"{trainee}.jsonl").events).work[EXERCISE].draft


def test_the_first_journal_of_a_trainee_is_taken_in_whole(workshop, tmp_path):
    file = write(tmp_path / "answers.jsonl", "1001", 1, 2, workshop=workshop)
    (found,) = collect(workshop, [file])
    trainee = with_pins(PEOPLE, workshop.secret)[0]
    assert (found.outcome, found.trainee, found.added, found.why) == ("new", trainee, 3, None)
    assert read_journal(workshop.folder / "journals" / "1001.jsonl").events == read_journal(file).events


def test_newer_older_renamed_and_doubled_copies_are_told_apart(workshop, tmp_path):
    old = write(tmp_path / "old.jsonl", "1001", 1, workshop=workshop)
    new = shutil.copy(old, tmp_path / "new.jsonl")
    write_more(new, workshop, 2)
    renamed = shutil.copy(new, tmp_path / "renamed.jsonl")
    assert outcomes(collect(workshop, [old, new, old, renamed])) == ["new", "more", "doubled", "doubled"]
    assert drafts(workshop) == {"n1": 1, "n2": 2}


def write_more(path, workshop, number):
    events = read_journal(path).events
    Journal(path, clock=lambda: datetime(2026, 3, 2, 12, 0, tzinfo=UTC)).append(
        events[0].sitting, Drafted(exercise=EXERCISE, path=(f"n{number}",), value=number)
    )


def test_an_older_copy_that_was_not_seen_before_adds_nothing(workshop, tmp_path):
    old = write(tmp_path / "old.jsonl", "1001", 1, workshop=workshop)
    new = shutil.copy(old, tmp_path / "new.jsonl")
    write_more(new, workshop, 2)
    assert outcomes(collect(workshop, [new, old])) == ["new", "older"]


def test_work_on_two_machines_is_merged_and_each_event_kept_once(workshop, tmp_path):
    start = write(tmp_path / "a" / "j.jsonl", "1001", 1, workshop=workshop)
    other = tmp_path / "b.jsonl"
    shutil.copy(start, other)
    write_more(start, workshop, 2)
    write_more(other, workshop, 3)
    found = collect(workshop, [start, other])
    assert [(each.outcome, each.added) for each in found] == [("new", 3), ("more", 1)]
    assert drafts(workshop) == {"n1": 1, "n2": 2, "n3": 3}
    merged = read_journal(workshop.folder / "journals" / "1001.jsonl").events
    assert [event.sequence for event in merged] == list(range(4))
    assert {event.id for event in merged} == {
        event.id for file in (start, other) for event in read_journal(file).events
    }


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(1, 9), max_size=5, unique=True), min_size=1, max_size=5), st.data())
def test_in_whatever_order_files_come_nothing_is_lost_and_nothing_twice(tmp_path_factory, made, copies, data):
    folder = tmp_path_factory.mktemp("any")
    workshop = Workshop(shutil.copytree(made.folder, folder / "w"))
    files = [write(folder / f"{n}.jsonl", "1001", *numbers, workshop=workshop) for n, numbers in enumerate(copies)]
    collect(workshop, data.draw(st.permutations([*files, *files])))
    merged = [event.id for event in read_journal(workshop.folder / "journals" / "1001.jsonl").events]
    assert sorted(merged) == sorted({event.id for file in files for event in read_journal(file).events})


def test_what_is_in_the_workshop_is_never_rewritten(workshop, tmp_path):
    target = write(workshop.folder / "journals" / "1001.jsonl", "1001", 1, workshop=workshop)
    before = target.read_bytes()
    collect(workshop, [write(tmp_path / "other.jsonl", "1001", 2, workshop=workshop)])
    assert target.read_bytes().startswith(before)
    assert len(target.read_bytes()) > len(before)


def test_a_torn_line_at_the_end_of_either_copy_costs_nothing_else(workshop, tmp_path):
    target = write(workshop.folder / "journals" / "1001.jsonl", "1001", 1, workshop=workshop)
    target.write_bytes(target.read_bytes() + target.read_bytes().splitlines()[1][:60])
    other = write(tmp_path / "other.jsonl", "1001", 2, workshop=workshop)
    other.write_bytes(other.read_bytes()[:-1] + b"\n" + other.read_bytes().splitlines()[1][:50])
    assert outcomes(collect(workshop, [other])) == ["more"]
    assert drafts(workshop) == {"n1": 1, "n2": 2}
    assert len(read_journal(target).torn) == 1


def test_people_are_known_by_id_or_by_a_name_that_nobody_else_has(workshop, tmp_path):
    given_names = ("李娜", "1002", "王芳", "chen-wei", "nobody")
    files = [write(tmp_path / f"{n}.jsonl", name, 1, workshop=workshop) for n, name in enumerate(given_names)]
    found = collect(workshop, files)
    assert [each.trainee and each.trainee.id for each in found] == ["1001", "1002", None, "Chen-Wei", None]
    assert outcomes(found) == ["new", "new", "foreign", "new", "foreign"]
    assert "2 people on the roster are called so" in found[2].why.en
    assert "neither an id nor a name" in found[4].why.en
    assert sorted(file.name for file in (workshop.folder / "journals").iterdir()) == [
        "1001.jsonl", "1002.jsonl", "Chen-Wei.jsonl",
    ]  # fmt: skip


def test_copies_that_call_a_trainee_differently_are_merged_under_the_id(workshop, tmp_path):
    files = [
        write(tmp_path / f"{number}.jsonl", name, number, workshop=workshop)
        for number, name in enumerate(("1001", "李娜", "Chen-Wei", "CHEN WEI", "chen-wei"), start=1)
    ]
    assert outcomes(collect(workshop, [*files, *files])) == ["new", "more", "new", "more", "more", *["doubled"] * 5]
    assert drafts(workshop) == {"n1": 1, "n2": 2}
    assert drafts(workshop, "Chen-Wei") == {"n3": 3, "n4": 4, "n5": 5}
    merged = read_journal(workshop.folder / "journals" / "Chen-Wei.jsonl").events
    assert {event.sitting.trainee for event in merged} == {"Chen-Wei"}


def test_a_name_typed_with_wide_letters_is_the_same_name(workshop, tmp_path):
    (found,) = collect(workshop, [write(tmp_path / "j.jsonl", "Ｃｈｅｎ　Ｗｅｉ", 1, workshop=workshop)])
    assert (found.outcome, found.trainee) == ("new", with_pins(PEOPLE, workshop.secret)[3])


def test_work_in_another_district_is_taken_in_and_told(workshop, tmp_path):
    (found,) = collect(workshop, [write(tmp_path / "j.jsonl", "1001", 1, seed=999)])
    assert found.outcome == "new"
    assert "district 999 of zhangs-80000" in found.why.en


def test_everything_that_came_is_kept_as_it_came(workshop, tmp_path):
    good = write(tmp_path / "good.jsonl", "1001", 1, workshop=workshop)
    (tmp_path / "bad.jsonl").write_bytes(b"hello\n")
    found = collect(workshop, [good, tmp_path / "bad.jsonl"])
    assert outcomes(found) == ["new", "broken"]
    assert found[1].why.en.startswith(f"{tmp_path / 'bad.jsonl'}: line 1: is not a line of JSON")
    assert found[1].why.zh.startswith(f"{tmp_path / 'bad.jsonl'}: 第 1 行：不是一行 JSON")
    kept = {file.read_bytes() for file in (workshop.folder / "received").iterdir()}
    assert kept == {good.read_bytes(), b"hello\n"}


def test_a_journal_of_the_workshop_that_cannot_be_read_is_left_alone(workshop, tmp_path):
    target = workshop.folder / "journals" / "1001.jsonl"
    target.write_bytes(b"damaged\n")
    (found,) = collect(workshop, [write(tmp_path / "j.jsonl", "1001", 1, workshop=workshop)])
    assert found.outcome == "broken"
    assert str(target) in found.why.en
    assert target.read_bytes() == b"damaged\n"


def test_a_full_disk_is_told_and_the_journal_is_as_before(workshop, tmp_path, monkeypatch):
    target = write(workshop.folder / "journals" / "1001.jsonl", "1001", 1, workshop=workshop)
    other = write(tmp_path / "j.jsonl", "1001", 2, workshop=workshop)
    new = write(tmp_path / "new.jsonl", "1002", 2, workshop=workshop)
    before = target.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cmtrain.journal.writer.write_synced", full)
    (found,) = collect(workshop, [other])
    assert found.outcome == "unsaved"
    assert "full" in found.why.en
    assert target.read_bytes() == before
    (found,) = collect(workshop, [new])
    assert found.outcome == "unsaved"
    assert workshop.journal_files == (target,)
    monkeypatch.undo()
    (found,) = collect(workshop, [new])
    assert found.outcome == "new"


def archive(path, **parts):
    with ZipFile(path, "w", ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return path


def test_folders_and_archives_are_looked_through(workshop, tmp_path):
    bag = tmp_path / "mails"
    for number, trainee in enumerate(("1001", "1002", "1003")):
        write(bag / str(number) / "journal.jsonl", trainee, 1, workshop=workshop)
    inside = write(tmp_path / "j.jsonl", "Chen-Wei", 1, workshop=workshop).read_bytes()
    archive(bag / "pack.ZIP", **{"答案/journal.jsonl": inside, "notes.txt": b"hello"})
    found = collect(workshop, [bag])
    assert outcomes(found) == ["new"] * 4
    assert any("pack.ZIP > 答案/journal.jsonl" in each.told for each in found)


def test_what_lies_beside_answers_in_a_folder_is_told(workshop, tmp_path):
    bag = tmp_path / "mails"
    write(bag / "journal.jsonl", "1001", 1, workshop=workshop)
    (bag / "答案.docx").write_bytes(b"PK\x03\x04")
    for name in (".DS_Store", "Thumbs.db", "._journal.jsonl"):
        (bag / name).write_bytes(b"x")
    found = collect(workshop, [bag])
    assert outcomes(found) == ["new", "other"]
    assert found[1].told == str(bag / "答案.docx")
    assert found[1].why.zh == "既不是日志（*.jsonl），也不是压缩包（*.zip）"


def test_of_an_unpacked_pack_its_journal_alone_is_told(workshop, tmp_path):
    bag = tmp_path / "mails"
    write(bag / "pack" / "journal.jsonl", "1001", 1, workshop=workshop)
    for name in ("pack.json", "tables/orders.csv"):
        (bag / "pack" / name).parent.mkdir(exist_ok=True)
        (bag / "pack" / name).write_text("{}")
    assert outcomes(collect(workshop, [bag])) == ["new"]


def zip_bytes(*parts, method=ZIP_DEFLATED):
    content = io.BytesIO()
    with ZipFile(content, "w", method) as made:
        for name, inside in parts:
            made.writestr(name, inside)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.zip", zip_bytes(("../../evil.jsonl", b"x")), "points out of its folder"),
        ("a.zip", zip_bytes(("/etc/evil.jsonl", b"x")), "points out of its folder"),
        ("a.zip", zip_bytes(("C:\\evil.jsonl", b"x")), "points out of its folder"),
        ("a.zip", zip_bytes(("notes.txt", b"x")), "holds no journal"),
        ("a.zip", zip_bytes(("__MACOSX/._j.jsonl", b"x")), "holds no journal"),
        ("a.zip", zip_bytes(("inner.zip", zip_bytes(("j.jsonl", b"x")))), "an archive inside an archive"),
        ("a.zip", zip_bytes(("j.jsonl", b"x" * 500), method=ZIP_LZMA), "packed in an unusual way"),
        ("a.zip", b"PK\x03\x04 and nothing else", "no zip archive"),
        ("a.zip", zip_bytes(("j.jsonl", b"x" * 500))[:-60], "no zip archive"),
        ("a.txt", b"hello", "neither a journal"),
        ("a.jsonl", b"", "is empty"),
        ("a.jsonl", b"\x00" * 100, "not a line of JSON"),
    ],
    ids=[
        "above",
        "root",
        "drive",
        "no journal",
        "shadow of a Mac",
        "archive inside",
        "LZMA",
        "no archive",
        "cut archive",
        "text",
        "empty",
        "zeros",
    ],
)
def test_what_cannot_be_used_is_named_and_stops_nothing_else(workshop, tmp_path, name, content, told):
    (tmp_path / name).write_bytes(content)
    good = write(tmp_path / "good.jsonl", "1001", 1, workshop=workshop)
    found = collect(workshop, [tmp_path / name, good])
    assert outcomes(found) == ["broken", "new"]
    assert told in found[0].why.en
    assert name in found[0].told
    assert not (tmp_path.parent / "evil.jsonl").exists()


def test_a_file_that_is_not_there_is_named(workshop, tmp_path):
    (found,) = collect(workshop, [tmp_path / "none.jsonl"])
    assert (found.outcome, found.why.en) == ("broken", "cannot be read: No such file or directory")


def test_an_empty_folder_is_named(workshop, tmp_path):
    (tmp_path / "empty").mkdir()
    (found,) = collect(workshop, [tmp_path / "empty"])
    assert "holds no journal" in found.why.en


@pytest.mark.parametrize(
    "line",
    [
        b'{"id":"x","a":' + b"[" * 100_000,
        b'{"id":"0","version":1,"sequence":9,"what":' + b"1" * 300 + b"e99}\n",
        b'{"id":"',
    ],
    ids=["deep", "infinite", "cut"],
)
def test_no_line_of_a_hostile_file_stops_the_others(workshop, tmp_path, line):
    bad = write(tmp_path / "bad.jsonl", "1002", 1, workshop=workshop)
    bad.write_bytes(bad.read_bytes() + line)
    good = write(tmp_path / "good.jsonl", "1001", 1, workshop=workshop)
    found = collect(workshop, [bad, good])
    assert found[0].outcome in {"new", "broken"}
    assert found[1].outcome == "new"


def test_half_a_letter_in_a_foreign_copy_comes_over_as_it_is(workshop, tmp_path):
    file = write(tmp_path / "j.jsonl", "1001", 1, workshop=workshop)
    content = json.loads(file.read_bytes().splitlines()[-1])
    content["what"]["value"] = "\ud800"
    content = {**content, "id": event_id(content), "sequence": 2}
    file.write_bytes(file.read_bytes() + json.dumps(content).encode() + b"\n")
    assert outcomes(collect(workshop, [file])) == ["new"]
    assert read_journal(workshop.folder / "journals" / "1001.jsonl").events[-1].what.value == "\ud800"


def test_a_journal_never_grows_beyond_what_is_read(workshop, tmp_path, monkeypatch):
    target = write(workshop.folder / "journals" / "1001.jsonl", "1001", 1, workshop=workshop)
    before = target.read_bytes()
    other = write(tmp_path / "j.jsonl", "1001", 2, 3, workshop=workshop)
    monkeypatch.setattr("cmtrain.journal.writer.MAX_FILE", len(before) + 200)
    (found,) = collect(workshop, [other])
    assert found.outcome == "unsaved"
    assert target.read_bytes() == before


@pytest.mark.parametrize("name", ["journal.jsonl.txt", "answers (1).jsonl", "mail.dat"])
def test_journals_are_known_whatever_a_mail_program_calls_them(workshop, tmp_path, name):
    file = write(tmp_path / "j.jsonl", "1001", 1, workshop=workshop).rename(tmp_path / name)
    assert outcomes(collect(workshop, [file])) == ["new"]


def test_names_from_an_archive_are_shown_without_signs_that_a_terminal_obeys(workshop, tmp_path):
    archive(tmp_path / "a.zip", **{"\x1b]0;evil\x07.jsonl": b"hello"})
    (found,) = collect(workshop, [tmp_path / "a.zip"])
    assert "\x1b" not in found.told
    assert "evil" in found.told


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
def test_nobody_else_can_read_what_came(workshop, tmp_path):
    collect(workshop, [write(tmp_path / "j.jsonl", "1001", 1, workshop=workshop)])
    for folder in ("received", "journals"):
        assert all(file.stat().st_mode & 0o077 == 0 for file in (workshop.folder / folder).iterdir())


def test_bombs_are_refused_before_they_are_unpacked(workshop, tmp_path, monkeypatch):
    monkeypatch.setattr(received, "MOST_BYTES", 1_000_000)
    archive(tmp_path / "bomb.zip", **{"j.jsonl": b"0" * 2_000_000})
    monkeypatch.setattr(received, "MOST_PARTS", 5)
    archive(tmp_path / "many.zip", **{f"{n}.jsonl": b"0" for n in range(6)})
    found = collect(workshop, [tmp_path / "bomb.zip", tmp_path / "many.zip"])
    assert all("would be too large unpacked" in each.why.en for each in found)


def test_an_archive_that_lies_about_its_size_is_read_no_further_than_a_journal_may_be(workshop, tmp_path, monkeypatch):
    monkeypatch.setattr(received, "MAX_FILE", 1_000)
    archive(tmp_path / "large.zip", **{"j.jsonl": b"0" * 5_000})
    (found,) = collect(workshop, [tmp_path / "large.zip"])
    assert "too large to be a trainee's journal" in found.why.en


def test_an_encrypted_archive_is_named(workshop, tmp_path):
    content = bytearray(zip_bytes(("j.jsonl", b"x")))
    for start in (content.index(b"PK\x03\x04") + 6, content.index(b"PK\x01\x02") + 8):
        content[start] |= 1
    (tmp_path / "secret.zip").write_bytes(content)
    (found,) = collect(workshop, [tmp_path / "secret.zip"])
    assert "password" in found.why.en


def test_events_come_over_as_they_were_written(workshop, tmp_path):
    """Digits, order of keys and odd letters of a response are those of the trainee's own file."""
    file = write(tmp_path / "j.jsonl", "1001", workshop=workshop)
    sitting = read_journal(file).events[0].sitting
    response = {"z": 1.10, "a": "１２条 \U0001f6ac", "m": [0.1 + 0.2, 1e21, None]}
    Journal(file, clock=lambda: datetime(2026, 3, 2, 12, tzinfo=UTC)).append(
        sitting, Submitted(exercise=EXERCISE, response=response)
    )
    collect(workshop, [write(tmp_path / "first.jsonl", "1001", 5, workshop=workshop), file])
    last = json.loads((workshop.folder / "journals" / "1001.jsonl").read_bytes().splitlines()[-1])
    own = json.loads(file.read_bytes().splitlines()[-1])
    assert {**last, "sequence": 0} == {**own, "sequence": 0}
    assert json.dumps(last["what"]) == json.dumps(own["what"])
