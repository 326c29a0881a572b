"""Marks by hand, lateness and points given enter the workbook as data of their own, and its formulas make the final points of them."""

from __future__ import annotations

import openpyxl
import pytest

from cmtrain.grading.decided import Decided, Remark
from cmtrain.report.dossier import settled
from cmtrain.report.xlsx import write_workbook
from cmtrain.texts import LANGS
from tests.report.xlsx.cohorts import HOSTILE, RATES, ROLE, ROUTE, by_elements, by_value, cohort, dossier, unanswered
from tests.report.xlsx.office import formulas, recalculate, table
from tests.report.xlsx.test_recalculated import EXACT, assert_cached, assert_holds, assert_sound


def marked(before, **exercises):
    """Return a dossier with what was decided about its results, by the beginning of their exercises' ids."""
    decided = {}
    for each in before.grades.results:
        news = exercises.get(each.exercise.partition("/")[0])
        if news is not None:
            known = {"max_points": each.max_points, "automatic": each.points, "final": each.points}
            decided[each.exercise] = Decided(**known | news)
    grades = before.grades
    results = tuple(
        each.model_copy(update={"points": decided[each.exercise].final}) if each.exercise in decided else each
        for each in grades.results
    )
    counted = {"results": results, "points": sum(each.points for each in results)}
    return before.model_copy(update={"grades": grades.model_copy(update=counted), "decided": decided})


def people():
    """Return five: marked by hand and late; given points beside a broken rule, and without an answer; only told; untouched."""
    both = {"manual": 7.5, "late_minutes": 90, "late_share": 0.1, "final": 6.75}
    given = {"override": 4, "final": 4, "why": "oral", "who": "Zhao"}
    told = {"remarks": (Remark(who="赵", comment="=1+1 好\n再看"),)}
    late = {"late_minutes": 3000, "late_share": 0.25, "final": 2.0}
    first, second, third, fourth, fifth = cohort()
    return [
        marked(first, kpis=both),
        marked(second, visits={**late, "final": second.grades.result(ROUTE).points * 0.75}),
        marked(third, role=given),
        marked(fourth, role=given, kpis={"override": 0, "final": 0, "why": "copied", "who": "Q"}),
        marked(fifth, visits=told),
    ]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("decided")
    return {lang: write_workbook(people(), folder / f"{lang}.xlsx", lang) for lang in LANGS}


@pytest.mark.parametrize("lang", LANGS)
def test_formulas_make_the_points_that_count(soffice, written, tmp_path, lang):
    book = recalculate(soffice, written[lang], tmp_path)
    assert_sound(book)
    assert_cached(written[lang], book)
    if lang == "en":
        assert_holds([each.grades for each in people()], book)


def test_marks_are_inputs_and_totals_follow_them(soffice, written, tmp_path):
    rows = table(openpyxl.load_workbook(written["en"]), "Exercises")
    heads = [cell.value for cell in openpyxl.load_workbook(written["en"])["Exercises"][4]]
    assert [rows[0][key] for key in ("By hand", "Late", "Given instead")] == [7.5, 0.1, None]
    assert str(rows[0]["Points"]).startswith("=")
    cell = openpyxl.utils.get_column_letter(heads.index("By hand") + 1) + "5"
    book = recalculate(soffice, written["en"], tmp_path, {("Exercises", cell): 5})
    assert table(book, "Exercises")[0]["Points"] == pytest.approx(4.5, **EXACT)
    before = people()[0].grades.points
    assert table(book, "Trainees")[0]["Points"] == pytest.approx(before - 2.25, **EXACT)


def test_points_given_are_shown_and_undo_no_broken_rule(written):
    book = openpyxl.load_workbook(written["en"], data_only=True)
    rows = {row["No."]: row for row in table(book, "Matrix", heading_row=5)}
    titles = [key for key in rows[3] if key not in ("No.", "Trainee", "Result", "Total")]
    role = titles[-1]
    assert rows[3][role] == rows[4][role] == pytest.approx(4 / people()[2].grades.result(ROLE).max_points)
    assert rows[3]["Result"] == "Failed: broke a rule"
    assert rows[4][titles[0]] == 0
    assert rows[4][titles[1]] == "—"


def test_comments_and_reasons_are_told(written):
    rows = table(openpyxl.load_workbook(written["en"]), "Exercises")
    told = [row["Comments and reasons"] for row in rows if row["Comments and reasons"]]
    assert told[0] == "By hand 7.5 | Late by 90 min: −10%, which is 0.8 points"
    assert "Points given instead 4.0 oral (Zhao)" in told
    assert "Comment =1+1 好 再看 (赵)" in told


def test_hostile_words_stay_text(tmp_path):
    said = [
        marked(dossier("李", by_elements(1, 0.5)), kpis={"override": 1, "final": 1, "why": each, "who": each,
               "remarks": (Remark(who=each, comment=each),)})
        for each in HOSTILE
    ]  # fmt: skip
    plain = [
        marked(dossier("李", by_elements(1, 0.5)), kpis={"override": 1, "final": 1, "why": "x", "who": "Q"})
        for _ in HOSTILE
    ]
    files = [write_workbook(each, tmp_path / f"{n}.xlsx", "en") for n, each in enumerate((said, plain))]
    hostile, harmless = (openpyxl.load_workbook(file) for file in files)
    assert formulas(hostile) == formulas(harmless)


def test_nobody_touched_means_no_further_columns(tmp_path):
    write_workbook([dossier("甲", by_elements(1, 0.25), by_value(340))], tmp_path / "a.xlsx", "en")
    heads = [cell.value for cell in openpyxl.load_workbook(tmp_path / "a.xlsx")["Exercises"][4]]
    assert not {"Automatic", "By hand", "Late", "Given instead", "Comments and reasons"} & {*heads}


def test_settled_grades_are_those_that_are_written(tmp_path):
    before = dossier("甲", unanswered(RATES))
    most = before.grades.max_points
    after = settled(before, {RATES: Decided(max_points=most, automatic=0, override=most, final=most)}, {})
    book = openpyxl.load_workbook(write_workbook([after], tmp_path / "a.xlsx", "en"), data_only=True)
    assert table(book, "Trainees")[0]["Points"] == most
