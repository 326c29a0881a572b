"""Making a workshop: whole or not at all, and ready as soon as it is made."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cmtrain.district.case import load_case
from cmtrain.errors import UnknownNameError
from cmtrain.grading.journals import district_of
from cmtrain.grading.playlist import Planned
from cmtrain.grading.seed_pool import read_pool
from cmtrain.grading.tasks import make_task
from cmtrain.kinds.exercise import load_exercise
from cmtrain.workshop.folder import Workshop, open_workshop, roster_csv, with_pins
from cmtrain.workshop.making import Wanted, make_workshop
from cmtrain.workshop.plan import plan_toml
from cmtrain.workshop.ready import remarks_on
from cmtrain.workshop.roster import Roster, Trainee, read_roster
from cmtrain.workshop.trouble import WorkshopError
from cmtrain.workshop.variants import pin_of

CASE = "zhangs-80000"
PEOPLE = (Trainee(id="1001", name="李娜", group="城区"), Trainee(id="1002", name="Chen Wei", lang="en"))
WANTED = Wanted((CASE,), Roster(PEOPLE), "zh", date(2026, 3, 2), variants=2)
BEFORE = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make_workshop(tmp_path_factory.mktemp("workshops") / "w", WANTED)


@pytest.fixture
def workshop(made, tmp_path):
    """Return a copy that may be damaged."""
    return Workshop(shutil.copytree(made.folder, tmp_path / "w"))


def said(workshop, now=BEFORE):
    """Return what is to be said of a workshop: (level, English)."""
    remarks = remarks_on(workshop, now)
    assert all(remark.said.zh != remark.said.en for remark in remarks)
    return [(remark.level, remark.said.en) for remark in remarks]


def wrong(workshop, now=BEFORE):
    return [told for level, told in said(workshop, now) if level == "wrong"]


def test_all_that_was_asked_for_is_there(made):
    assert made.trainees == with_pins(PEOPLE, made.secret)
    assert made.plan.title == load_case(CASE).title.zh
    assert [each.id for each in made.plan.exercises] == list(load_case(CASE).playlist)
    assert set(made.dealt.seeds[CASE]) <= set(read_pool(load_case(CASE)).seeds)
    assert len(set(made.dealt.seeds[CASE])) == 2
    assert all(made.seed(each.id, CASE) in made.dealt.seeds[CASE] for each in PEOPLE)
    assert made.journal_files == ()


def test_the_tasks_are_those_of_the_districts(made):
    for case, seed, names in made.asked:
        stored = made.tasks(case, seed)
        assert set(stored) == set(names)
        for name in names:
            task = make_task(load_exercise(name), district_of(case, seed))
            assert stored[name] == json.loads(task.model_dump_json())


def test_everybody_has_a_pin_that_stands_on_the_roster(made):
    assert [each.pin for each in made.trainees] == [pin_of(made.secret, each.id) for each in PEOPLE]
    assert read_roster(made.folder / "roster.csv").trainees == made.trainees


def test_a_pin_that_the_office_has_given_is_kept(laid_out):
    given = PEOPLE[0].model_copy(update={"pin": "0042"})
    made = laid_out(given, PEOPLE[1])
    assert with_pins((given, PEOPLE[1]), made.secret) == made.trainees
    assert [each.pin for each in made.trainees] == ["0042", pin_of(made.secret, "1002")]


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
@pytest.mark.parametrize("name", ["secret", "roster.csv"])
def test_nobody_else_can_read_the_secret_and_the_pins(made, name):
    assert (made.folder / name).stat().st_mode & 0o077 == 0
    assert len(made.secret) == 32


def test_two_workshops_share_no_secret(made, tmp_path):
    other = make_workshop(tmp_path / "other", WANTED)
    assert other.secret != made.secret


def test_it_is_ready_as_soon_as_it_is_made(made):
    found = said(made)
    assert {level for level, _ in found} == {"good"}
    assert any(told == "2 trainees" for _, told in found)


def test_processes_make_no_difference_to_the_tasks(workshop):
    steps = []
    alone = remarks_on(workshop, BEFORE)
    assert remarks_on(workshop, BEFORE, jobs=2, progress=lambda *step: steps.append(step)) == alone
    assert steps == [(number, len(workshop.asked)) for number in range(1, len(workshop.asked) + 1)]


def test_a_folder_that_is_taken_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(WorkshopError, match="is in use or not empty"):
        make_workshop(tmp_path, WANTED)
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


def test_an_empty_folder_will_do_but_not_the_one_we_stand_in(tmp_path, monkeypatch):
    (tmp_path / "w").mkdir()
    made = make_workshop(tmp_path / "w", WANTED)
    assert made.trainees == with_pins(PEOPLE, made.secret)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(WorkshopError, match="is in use"):
        make_workshop(Path(), WANTED)


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
def test_nobody_else_can_look_into_the_folder(made):
    assert made.folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("news", [{"zone": "Mars/Phobos"}, {"title": "x" * 81}], ids=["zone", "title"])
def test_what_cannot_be_written_into_the_plan_is_refused(tmp_path, news):
    with pytest.raises(WorkshopError, match=next(iter(news))):
        make_workshop(tmp_path / "w", replace(WANTED, **news))
    assert list(tmp_path.iterdir()) == []


def test_what_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cmtrain.workshop.making.tasks_of", full)
    with pytest.raises(OSError, match="No space"):
        make_workshop(tmp_path / "w", WANTED)
    assert list(tmp_path.iterdir()) == []


def test_more_variants_than_there_are_districts_are_refused(tmp_path):
    wanted = Wanted((CASE,), Roster(PEOPLE), "zh", date(2026, 3, 2), variants=400)
    with pytest.raises(WorkshopError, match="has 40 districts of equal difficulty, not the 400 asked for"):
        make_workshop(tmp_path / "w", wanted)


def test_an_unknown_case_is_named(tmp_path):
    with pytest.raises(UnknownNameError, match="zhangs-80000"):
        make_workshop(tmp_path / "w", Wanted(("zhang",), Roster(PEOPLE), "zh", date(2026, 3, 2)))
    assert not (tmp_path / "w").exists()


def test_a_folder_without_a_workshop_is_named(tmp_path):
    with pytest.raises(WorkshopError, match=r"no workshop\.toml in it"):
        open_workshop(tmp_path)


def changed_plan(workshop, **news):
    plan = workshop.plan.model_copy(update=news)
    (workshop.folder / "workshop.toml").write_text(plan_toml(plan, "en"), encoding="utf-8")
    return Workshop(workshop.folder)


def test_a_workshop_that_is_over_is_not_ready(workshop):
    evening = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # 17:00 in Shanghai
    assert wrong(workshop, evening) == []
    assert "is over (2026-03-02 17:00)" in wrong(workshop, evening.replace(minute=1))[0]


def test_too_little_time_is_worth_a_look(workshop):
    plan = workshop.plan
    news = changed_plan(workshop, closes=plan.opens.replace(hour=10))
    looks = [told for level, told in said(news) if level == "look"]
    assert any("too little time" in told and "there are 60" in told for told in looks)
    assert wrong(news) == []


def test_an_exercise_of_a_case_that_was_not_dealt_out_is_named(workshop):
    news = changed_plan(workshop, exercises=(*workshop.plan.exercises, Planned(id="kpis/01_five_rates")))
    assert any("kpis/01_five_rates is about pretty-kpis" in told for told in wrong(news))


def test_a_task_of_another_version_is_named_with_the_version(workshop):
    case, seed, names = workshop.asked[0]
    file = workshop.tasks_file(case, seed)
    tasks = json.loads(file.read_text(encoding="utf-8"))
    tasks["tasks"][names[0]]["facts"] = {}
    del tasks["tasks"][names[1]]
    file.write_text(json.dumps(tasks), encoding="utf-8")
    first, second = wrong(workshop)
    assert f"{names[0]} of {case}-{seed} is not what this version of cmtrain makes" in first
    assert workshop.dealt.cmtrain in first
    assert f"{case}-{seed} has no task of {names[1]}" in second


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("secret", None, "written with the workshop; look for it in a backup"),
        ("secret", b"no hexadecimal", "was damaged after the workshop was made"),
        ("secret", b"\xff\xfe", "was damaged after the workshop was made"),
        ("secret", b"", "was damaged after the workshop was made"),
        ("secret", b"00ff", "was damaged after the workshop was made"),
        ("districts.json", b'{"cmtrain": "1", "seeds": {}}', "was damaged after the workshop was made"),
        ("roster.csv", "姓名\n李娜\n".encode(), "has no id; fill in one that nobody else has"),
        ("districts.json", b"[]", "was damaged after the workshop was made"),
        ("districts.json", None, "look for it in a backup"),
        ("roster.csv", b"", "nobody is on the list"),
        ("roster.csv", None, "cannot be read"),
        ("workshop.toml", b"format = 1", "title is missing"),
    ],
)
def test_files_that_are_gone_or_damaged_are_named_once_each(workshop, name, content, told):
    file = workshop.folder / name
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    found = wrong(workshop)
    assert len(found) == len(set(found))
    assert any(told in each and str(file) in each for each in found)


def test_tasks_that_are_gone_are_named(workshop):
    case, seed, _ = workshop.asked[0]
    workshop.tasks_file(case, seed).unlink()
    assert any(str(workshop.tasks_file(case, seed)) in told for told in wrong(workshop))


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
def test_a_secret_that_others_can_read_is_worth_a_look(workshop):
    (workshop.folder / "secret").chmod(0o644)
    assert any("chmod 600" in told for level, told in said(workshop) if level == "look")


def test_journals_of_strangers_are_named_and_those_of_trainees_are_not(workshop):
    journals = workshop.folder / "journals"
    (journals / "1002").mkdir()
    for name in ("1001.jsonl", "1002/journal.jsonl", "9999.jsonl"):
        (journals / name).write_text("{}\n")
    looks = [told for level, told in said(workshop) if level == "look"]
    assert [look.partition(" ")[2] for look in looks] == [
        "is the journal of nobody on the roster",
        "lies in a folder of its own and does not count; take it in with cmtrain collect",
    ]


def test_a_trainee_may_be_added_later(workshop):
    before, roster = workshop.trainees, workshop.folder / "roster.csv"
    roster.write_text(roster.read_text(encoding="utf-8-sig") + "1003,王芳,,\n", encoding="utf-8")
    news = Workshop(workshop.folder)
    assert wrong(news) == []
    assert news.seed("1003", CASE) in news.dealt.seeds[CASE]
    assert [news.seed(each.id, CASE) for each in PEOPLE] == [workshop.seed(each.id, CASE) for each in PEOPLE]
    assert news.trainees == (*before, Trainee(id="1003", name="王芳", pin=pin_of(news.secret, "1003")))


def with_others(workshop, *rows):
    """Return the workshop with more rows on its roster."""
    roster = roster_csv(with_pins(PEOPLE, workshop.secret), "zh")
    (workshop.folder / "roster.csv").write_text(roster + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return Workshop(workshop.folder)


def test_an_id_that_lost_its_zeros_is_told_by_its_journal(workshop):
    (workshop.folder / "journals" / "007.jsonl").write_text("{}\n")
    assert wrong(with_others(workshop, "007,王芳,,,123456")) == []
    assert wrong(with_others(workshop, "7,王芳,,,123456", "007,王芳,,,123457")) == []
    (told,) = wrong(with_others(workshop, "7,王芳,,,123456"))
    assert "the id of 王芳 is “7” and was “007”" in told


def test_an_id_that_lost_its_zeros_is_told_by_the_pin_that_was_drawn_for_it(workshop):
    pin = pin_of(workshop.secret, "007")
    assert wrong(with_others(workshop, f"007,王芳,,,{pin}")) == []
    (told,) = wrong(with_others(workshop, f"7,王芳,,,{pin}"))
    assert "was “007”" in told


def test_one_pin_that_is_shorter_than_all_others_is_worth_a_look(workshop):
    def looks(*rows):
        return [told for level, told in said(with_others(workshop, *rows)) if level == "look"]

    assert looks("1003,王芳,,,123456") == []
    assert looks("1003,王芳,,,12345", "1004,赵敏,,,12346") == []
    (told,) = looks("1003,王芳,,,12345")
    assert "the PIN of 王芳 has 5 digits, all others have 6" in told


def test_all_texts_are_in_both_languages():
    import cmtrain.workshop.making
    import cmtrain.workshop.plan
    import cmtrain.workshop.ready
    from cmtrain.texts import Text

    texts = [
        each
        for module in (cmtrain.workshop.making, cmtrain.workshop.plan, cmtrain.workshop.ready)
        for each in vars(module).values()
        if isinstance(each, Text)
    ]
    assert len(texts) > 20
    assert all(each.zh != each.en for each in texts)
