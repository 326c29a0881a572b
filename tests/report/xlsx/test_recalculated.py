"""Recalculated from nothing but its formulas, the workbook holds what the grades hold."""

from __future__ import annotations

import openpyxl
import pytest

from cmtrain.grading.playlist import PASS
from cmtrain.kinds.exercise import load_exercise
from cmtrain.report.outcome import EXCELLENT
from cmtrain.report.xlsx import write_workbook
from cmtrain.texts import LANGS
from tests.report.xlsx.cohorts import (
    FOUND,
    HOSTILE,
    RATES,
    ROLE,
    ROUTE,
    by_elements,
    by_value,
    cohort,
    dossier,
    unanswered,
)
from tests.report.xlsx.office import formulas, recalculate, table

EXACT = {"abs": 1e-9, "rel": 0}
STRANGERS = [dossier(name, by_elements(1, 0.5), trainee=name.strip() or "t") for name in HOSTILE]
COHORTS = {
    "five people": cohort(),
    "one person": cohort()[1:2],
    "nothing answered": [dossier("孙丽", *map(unanswered, (RATES, ROUTE, FOUND, ROLE)))],
    "nothing opened": [dossier("孙丽")],
    "unlike exercises": [dossier("甲", by_elements(1, 0.25)), dossier("乙", by_value(340)), dossier("丙")],
    "strange names": STRANGERS,
}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return a function that writes a cohort's workbook once: ``written(name)``."""
    folder = tmp_path_factory.mktemp("written")
    return lambda name, lang="en": write_workbook(COHORTS[name], folder / f"{name}.{lang}.xlsx", lang)


def assert_holds(grades, book):
    """Compare points, shares and results of a recalculated English workbook with the grades."""
    answers = iter(table(book, "Exercises"))
    for each in grades:
        for result in each.results:
            row = next(answers)
            assert row["Points"] == pytest.approx(result.points, **EXACT)
            assert row["Share of points"] == pytest.approx(result.points / result.max_points, **EXACT)
            assert (row["Raw score"] or 0) == pytest.approx(result.grade.raw_score if result.grade else 0, **EXACT)
    for each, row in zip(grades, table(book, "Trainees"), strict=True):
        assert row["Points"] == pytest.approx(each.points, **EXACT)
        assert row["Maximum"] == pytest.approx(each.max_points, **EXACT)
        assert row["Share of points"] == pytest.approx(each.share, **EXACT)
        assert row["Result"] == told(each)


def told(grades, passed=PASS, excellent=EXCELLENT):
    if grades.flags:
        return "Failed: broke a rule"
    return "Excellent" if grades.share >= excellent else "Pass" if grades.share >= passed else "Not yet a pass"


def assert_cached(file, book):
    """Compare the value that stands beside each formula with what the formula makes."""
    cached = openpyxl.load_workbook(file, data_only=True)
    found = formulas(openpyxl.load_workbook(file))
    assert found
    for sheet, cell in found:
        kept, made = cached[sheet][cell].value, book[sheet][cell].value
        where = f"{sheet}!{cell}"
        if isinstance(made, float | int):
            assert kept == pytest.approx(made, **EXACT), where
        else:
            assert (kept or None) == (made or None), where


def assert_sound(book):
    errors = [
        (s.title, c.coordinate, c.value) for s in book for row in s.iter_rows() for c in row if c.data_type == "e"
    ]
    assert errors == []


@pytest.mark.parametrize("name", COHORTS)
def test_formulas_make_the_grades(soffice, written, name, tmp_path):
    file = written(name)
    book = recalculate(soffice, file, tmp_path)
    assert_sound(book)
    assert_cached(file, book)
    if any(each.grades.results for each in COHORTS[name]):
        assert_holds([each.grades for each in COHORTS[name]], book)


def test_formulas_of_the_chinese_workbook_make_what_stands_beside_them(soffice, written, tmp_path):
    file = written("five people", "zh")
    book = recalculate(soffice, file, tmp_path)
    assert_sound(book)
    assert_cached(file, book)
    assert [row["总评"] for row in table(book, "学员总评")] == ["优秀", "合格", "合规未过", "不合格", "不合格"]


@pytest.mark.parametrize(
    ("passed", "excellent", "results"),
    [
        (0.7, 0.97, ["Pass", "Not yet a pass", "Failed: broke a rule", "Not yet a pass", "Not yet a pass"]),
        (0.2, 0.5, ["Excellent", "Excellent", "Failed: broke a rule", "Not yet a pass", "Pass"]),
    ],
)
def test_other_marks_give_other_results(soffice, written, tmp_path, passed, excellent, results):
    changes = {("Settings", "B5"): passed, ("Settings", "B6"): excellent}
    book = recalculate(soffice, written("five people"), tmp_path, changes)
    assert [row["Result"] for row in table(book, "Trainees")] == results
    assert [told(each.grades, passed, excellent) for each in cohort()] == results
    tiles = [book["Overview"].cell(6, column).value for column in (1, 5, 7, 9, 11)]
    n = [results.count(each) for each in ("Pass", "Excellent", "Not yet a pass", "Failed: broke a rule")]
    assert tiles == [5, n[0] + n[1], n[1], n[2], n[3]]


def test_another_element_score_gives_other_points(soffice, written, tmp_path):
    score = {("Elements", "J5"): 0.0}  # of two elements of one weight, both right so far
    book = recalculate(soffice, written("five people"), tmp_path, score)
    first = table(book, "Exercises")[0]
    assert (first["Raw score"], first["Points"]) == (0.5, load_exercise(RATES).points / 2)
    assert table(book, "Trainees")[0]["Points"] == pytest.approx(cohort()[0].grades.points - 5, **EXACT)


def test_an_open_gate_gives_the_points_back(soffice, written, tmp_path):
    changes = {("Compliance", cell): 0 for cell in ("B5", "B6", "C5", "C6")}  # breaches of nobody
    book = recalculate(soffice, written("five people"), tmp_path, changes)
    row = table(book, "Exercises")[11]
    assert (row["Trainee"], row["Points"]) == ("03 · 马强", load_exercise(ROLE).points * 0.75)
    assert table(book, "Trainees")[2]["Result"] == "Excellent"


@pytest.mark.parametrize("number", [2, 4, 5])
def test_one_trainee_shows_the_one_who_is_chosen(soffice, written, tmp_path, number):
    person, exercise = cohort()[number - 1].grades, 1
    labels = [f"{n:02} · {each.grades.name.en}" for n, each in enumerate(cohort(), start=1)]
    titles = [row["Exercise"] for row in table(openpyxl.load_workbook(written("five people")), "Exercises")]
    changes = {("One trainee", "B3"): labels[number - 1], ("One trainee", "B4"): titles[exercise - 1]}
    sheet = recalculate(soffice, written("five people"), tmp_path, changes)["One trainee"]
    assert [sheet.cell(4, column).value for column in (5, 6, 8)] == pytest.approx([number, person.points, person.share])
    for row, result in enumerate(person.results, start=7):
        shown = [sheet.cell(row, column).value for column in (5, 6, 8, 9, 10)]
        assert shown == pytest.approx(
            [result.points, result.max_points, result.attempts_used, len(result.hints), result.hint_cost]
        )
    elements = person.results[exercise - 1].grade.elements
    scores = [value for value in (sheet.cell(row, 6).value for row in (15, 16)) if value is not None]
    assert scores == pytest.approx([element.score for element in elements])


def test_strange_names_are_chosen_by_their_number(soffice, written, tmp_path):
    labels = [row["In the list"] for row in table(openpyxl.load_workbook(written("strange names")), "Trainees")]
    book = recalculate(soffice, written("strange names"), tmp_path, {("One trainee", "B3"): labels[14]})
    assert book["One trainee"]["E4"].value == 15
    assert book["Trainees"]["B5"].value == HOSTILE[0]


@pytest.mark.slow
@pytest.mark.xdist_group("demo")
def test_every_grade_of_the_demo_is_made_by_formulas(soffice, demo, tmp_path):
    for lang in LANGS:
        file = write_workbook(demo.dossiers, tmp_path / f"cohort.{lang}.xlsx", lang)
        book = recalculate(soffice, file, tmp_path / lang)
        assert_sound(book)
        assert_cached(file, book)
    assert_holds([dossier.grades for dossier in demo.dossiers], book)
    ways = {(row["Exercise"], row["Scored by"]) for row in table(book, "Exercises") if row["Status"] == "graded"}
    assert len({exercise for exercise, _ in ways}) == len(ways) == 13
    assert [way for _, way in ways].count("own rule") == 1


@pytest.mark.slow
def test_sixty_people_stay_exact(soffice, tmp_path):
    people = [
        dossier(f"学员{n % 7}", by_elements(n / 60, 1 / (n + 1), 0.3, weights=(1, 2, n + 1)), by_value(300 + n * 2.1))
        for n in range(60)
    ]
    file = write_workbook(people, tmp_path / "sixty.xlsx", "en")
    book = recalculate(soffice, file, tmp_path)
    assert_cached(file, book)
    assert_holds([each.grades for each in people], book)
