"""The demo's people: how they answer, what they leave behind, and the way from their journals to reports."""

from __future__ import annotations

import re

import pytest

from cmtrain.demo.districts import districts_of
from cmtrain.demo.journals import write_journal
from cmtrain.demo.people import PEOPLE
from cmtrain.demo.policies import desk
from cmtrain.demo.run import run_demo
from cmtrain.district.export import OutputExistsError
from cmtrain.grading.journals import grade_journal
from cmtrain.grading.judge import grade
from cmtrain.grading.playlist import playlist
from cmtrain.grading.screen import screen
from cmtrain.journal import read_journal, replay
from cmtrain.kinds.exercise import load_exercise

PLAYLIST = ("visits/01_abc", "visits/03_day_route", "role/01_conflicts")
BY_ID = {person.id: person for person in PEOPLE}


@pytest.fixture(scope="module")
def place(district):
    return district("thirty-a-day", 1)


@pytest.fixture(scope="module")
def graded(place, tmp_path_factory):
    """Return the path and the grades of every person by id."""
    folder = tmp_path_factory.mktemp("journals")
    exercises = tuple(map(load_exercise, PLAYLIST))
    found = {}
    for person in PEOPLE:
        path = write_journal(folder / f"{person.id}.jsonl", person, exercises, {"thirty-a-day": place})
        found[person.id] = path, grade_journal(path, playlist=playlist(*PLAYLIST), districts=lambda *_: place)
    return found


def test_the_expert_earns_all_points(graded):
    assert graded["zhou-min"][1].share == pytest.approx(1.0)


def test_habits_fail_where_they_tempt_and_only_there(graded):
    grades = graded["wang-fang"][1]
    assert grades.result("visits/01_abc").points < 0.6 * grades.result("visits/01_abc").max_points
    assert grades.result("visits/01_abc").grade.findings[0].id.startswith("mistake.")
    assert grades.result("role/01_conflicts").points > grades.result("visits/01_abc").points


def test_one_breaks_rules_and_careful_people_do_not(graded):
    assert graded["ma-qiang"][1].flags
    assert [name for name in ("zhou-min", "li-jianguo", "wang-fang", "sun-li") if graded[name][1].flags] == []


def test_the_careless_try_what_cannot_be_read_and_lose_no_attempt(graded):
    for result in graded["liu-yang"][1].results:
        assert [attempt.grade.status for attempt in result.attempts] == ["missing", "unreadable", "graded"]
        assert result.attempts_used == 1


def test_one_stops_halfway_and_leaves_a_draft(graded):
    results = graded["sun-li"][1].results
    assert [result.status for result in results] == ["graded", "missing", "missing"]
    assert [result.drafted for result in results] == [False, True, False]


def test_typical_people_take_hints_and_improve(graded):
    results = graded["li-jianguo"][1].results
    assert all(len(result.attempts) == 2 for result in results)
    hinted = [result for result in results if load_exercise(result.exercise).hints]
    assert all(result.hints == (0,) for result in hinted)


def test_the_eight_differ(graded):
    assert len({round(grades.points, 2) for _, grades in graded.values()}) >= 6


def test_journals_are_those_of_real_people(graded):
    for path, grades in graded.values():
        file = read_journal(path)
        times = [event.time for event in file.events]
        assert times == sorted(times)
        assert times[0].startswith("2026-03-02T01:0")
        assert len(file.events) >= 3 * len(grades.cases)
        assert replay(file.events).name == BY_ID[path.stem].name
        assert path.stat().st_size < 1_000_000


def test_journals_are_the_same_every_time(graded, place, tmp_path):
    path, _ = graded["li-jianguo"]
    again = write_journal(
        tmp_path / "again.jsonl", BY_ID["li-jianguo"], tuple(map(load_exercise, PLAYLIST)), {"thirty-a-day": place}
    )
    assert again.read_bytes() == path.read_bytes()


def test_mixtures_break_no_rule_even_where_every_mistake_does(place):
    exercise = load_exercise("role/01_conflicts")
    for trainee in "abcdef":
        seat = desk(trainee, exercise, place, 0.0)
        assert grade(exercise, place, seat.between(seat.best, seat.tempting, 0.5)).flags == ()


def test_variants_are_different_districts_that_carry_their_exercises():
    exercises = [load_exercise("visits/02_frequency"), load_exercise("profit/01_diagnosis")]
    variants = [districts_of(exercises, variant) for variant in range(2)]
    assert all(set(found) == {"thirty-a-day", "zhangs-80000"} for found in variants)
    assert all(one.seed != variants[1][case].seed for case, one in variants[0].items())
    for exercise in exercises:
        assert all(screen(exercise, found[exercise.case]).accepted for found in variants)


def test_a_foreign_folder_is_not_touched(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(OutputExistsError, match="give a new folder"):
        run_demo(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(OutputExistsError, match="give a new folder"):
        run_demo(tmp_path / "file")


@pytest.mark.notebook
@pytest.mark.slow
def test_the_main_job_ends_in_reports(tmp_path):
    told = []
    out = tmp_path / "demo"
    people = (BY_ID["wang-fang"], BY_ID["ma-qiang"])
    demo = run_demo(
        out, jobs=2, playlist=("role/01_conflicts",), people=people, progress=lambda *step: told.append(step)
    )
    assert demo.incidents == ()
    assert told[-1][0] == told[-1][1]
    assert {path.name for path in (out / "reports").glob("*.html")} == {
        f"{name}.{lang}.html" for name in ("cohort", "wang-fang", "ma-qiang") for lang in ("zh", "en")
    }
    assert (out / "reports" / "ma-qiang.zh.pdf").read_bytes().startswith(b"%PDF")
    assert (out / "reports" / "cohort.en.xlsx").is_file()
    assert len(demo.batch.made) == 6
    labels, rows = demo.table("zh")
    assert len(labels) == len(rows[0])
    assert [row[0] for row in rows] == ["王芳", "马强"]
    assert all(path.exists() for _, path in demo.paths("en"))
    page = (out / "reports" / "ma-qiang.zh.html").read_text(encoding="utf-8")
    assert "马强" in page
    assert not re.search(r'(src|href)="https?://', page)
    assert list((out / "lessons").glob("*.html"))
    before = {path.name: path.read_bytes() for path in (out / "journals").iterdir()}
    run_demo(out, jobs=1, playlist=("role/01_conflicts",), people=people, formats=("html",))
    assert {path.name: path.read_bytes() for path in (out / "journals").iterdir()} == before
