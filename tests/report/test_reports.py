"""Reports tell what was decided, what it was worth and why, in both languages from the same grades, hostile text escaped."""

from __future__ import annotations

import re
from html import unescape
from string import Formatter

import pytest

from cmtrain.compliance import rule
from cmtrain.errors import ContentError
from cmtrain.grading.attempts import Attempt, ExerciseResult
from cmtrain.grading.grade import Grade, GradeElement, GradeFinding
from cmtrain.grading.journals import TraineeGrades
from cmtrain.kinds.exercise import load_exercise
from cmtrain.report.cohort import CohortReport, cohort_report
from cmtrain.report.dossier import Dossier, load_dossier, save_dossier
from cmtrain.report.trainee import TraineeReport, trainee_report
from cmtrain.texts import LANGS, Text, text

HOSTILE = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "{% raw %}", "{0.__class__}", "';--",
    "=HYPERLINK(\"x\")", "\u202egnp.exe", "a\u0000b".replace("\u0000", ""), "<!-- -->", "]]>", "&lt;b&gt;", "../../etc/passwd",
)  # fmt: skip
ROUTE = "visits/03_day_route"


def finding(name: str) -> GradeFinding:
    """Return a finding of the exercise, every number of its text 1."""
    exercise = load_exercise(ROUTE)
    said = exercise.mistakes["by_list"].feedback if name == "mistake.by_list" else exercise.feedback[name]
    return GradeFinding(id=name, numbers={key: 1 for _, key, _, _ in Formatter().parse(said.zh) if key})


def grade(*, value: float, score: float, flags: tuple[str, ...] = (), note: str = "x") -> Grade:
    most = load_exercise(ROUTE).points
    got = 0.0 if flags else score
    return Grade(
        exercise=ROUTE, status="graded", score=got, raw_score=score, points=got * most, max_points=most, value=value,
        best_value=300.0, mistake_value=400.0, regret=value - 300.0, unit="minutes", lower_is_better=True, flags=flags,
        findings=(finding("mistake.by_list" if score == 0 else "waiting"),),
        elements=(GradeElement(name="a", label=text("甲店", "Shop A"), score=score, given=note, best="08:30"),),
    )  # fmt: skip


def dossier(
    name: str = "李四",
    *,
    value: float = 330.0,
    score: float = 0.7,
    flags: tuple[str, ...] = (),
    note: str = "x",
    trainee: str = "t",
) -> Dossier:
    got = grade(value=value, score=score, flags=flags, note=note)
    attempt = Attempt(event="e", time="2026-01-05T01:00:00Z", grade=got, hints=0, points=got.points, counted=True)
    result = ExerciseResult(
        exercise=ROUTE, case="thirty-a-day", seed=1, weeks=None, status="graded", grade=got, response=[], points=got.points,
        max_points=got.max_points, attempts=(attempt,), attempts_used=1, attempts_allowed=3, flags=flags,
    )  # fmt: skip
    grades = TraineeGrades(
        trainee=trainee, workshop="w", name=Text(zh=name, en=name), cases=("thirty-a-day",), results=(result,),
        points=got.points, max_points=got.max_points,
    )  # fmt: skip
    return Dossier(grades=grades)


def page_of(report: TraineeReport) -> str:
    pieces = (
        report.summary(),
        report.compliance(),
        report.steps(),
        report.skills(),
        report.plan(),
        report.overview(),
        report.exercises(),
        report.footer(),
    )
    return "\n".join(piece.source for piece in pieces)


@pytest.mark.parametrize("lang", LANGS)
def test_value_best_and_common_mistake_are_told(lang):
    page = page_of(TraineeReport(dossier(), lang))
    for minutes in ("330", "300", "400", "30"):
        assert re.search(rf"\b{minutes} (分钟|min)", page)


def test_broken_rule_comes_before_the_exercises_with_its_basis():
    page = page_of(TraineeReport(dossier(flags=("C5",)), "zh"))
    assert rule("C5").basis.zh in page
    assert page.index(rule("C5").text.zh) < page.index(load_exercise(ROUTE).title.zh + "</h3>")


def test_a_zero_is_explained_by_the_best_of_the_mistakes():
    why = "50 min more than the best of the common mistakes, so the score is 0%"
    assert why in page_of(TraineeReport(dossier(value=450, score=0), "en"))
    assert "so the score is 0%" not in page_of(TraineeReport(dossier(value=330), "en"))


def test_languages_show_the_same_numbers():
    pages = [page_of(TraineeReport(dossier(), lang)) for lang in LANGS]
    numbers = [re.findall(r"\d+(?:\.\d+)?", unescape(re.sub(r"<[^>]+>", " ", page))) for page in pages]
    assert sorted(numbers[0]) == sorted(numbers[1])


@pytest.mark.parametrize("payload", HOSTILE)
def test_typed_text_is_escaped(payload):
    hostile = dossier(payload, note=payload)
    pages = page_of(TraineeReport(hostile, "en")) + CohortReport((hostile,), "zh").heat().source
    assert not re.search(r"<script|<img src=x|onerror=alert\(1\)>(?!.*&gt;)", pages)
    assert "49" not in pages or "{{" not in payload


def test_cohort_counts_people_and_names_the_mistake():
    people = (dossier("甲", value=450, score=0), dossier("乙", value=450, score=0), dossier("丙"))
    said = CohortReport(people, "zh").mistakes().source
    mistake = load_exercise(ROUTE).mistakes["by_list"].title.zh
    assert mistake in said
    assert "甲、乙" in said
    assert "丙" not in said


def test_cohort_lists_rules_with_everyone_who_broke_them():
    people = (dossier("甲", flags=("C5",)), dossier("乙", flags=("C5",)), dossier("丙"))
    said = CohortReport(people, "zh").compliance().source
    assert said.count(rule("C5").text.zh) == 1
    assert "甲" in said
    assert "乙" in said
    assert "丙" not in said


def test_few_people_are_not_judged():
    assert "70% – 70%" not in CohortReport((dossier(),) * 4, "en").items().source
    assert "70% – 70%" in CohortReport((dossier(),) * 5, "en").items().source
    assert "too few people to judge" in CohortReport((dossier(),) * 5, "en").items().source


def test_dossier_survives_its_file(tmp_path):
    kept = dossier(flags=("C5",))
    assert load_dossier(save_dossier(kept, tmp_path / "d.json")) == kept
    assert [file.name for file in tmp_path.iterdir()] == ["d.json"]


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"grades": 3}', "\ufeff"])
def test_broken_dossier_is_named(tmp_path, content):
    (tmp_path / "d.json").write_text(content, encoding="utf-8")
    with pytest.raises(ContentError, match=r"d\.json"):
        trainee_report(tmp_path / "d.json", "zh")


def test_missing_and_empty_sources_are_named(tmp_path):
    with pytest.raises(ContentError, match="cannot be read"):
        trainee_report(tmp_path / "none.json", "zh")
    with pytest.raises(ContentError, match="holds no dossier"):
        cohort_report(tmp_path, "zh")


def test_attempts_are_told_in_order_with_the_one_that_counts():
    grades = dossier().grades
    (kept,) = grades.results
    first = kept.attempts[0].model_copy(update={"grade": grade(value=400, score=0.25), "points": 2.0})
    unread = first.model_copy(
        update={"grade": Grade(exercise=ROUTE, status="unreadable", max_points=8), "counted": False}
    )
    tried = kept.model_copy(update={"attempts": (first, unread, *kept.attempts), "attempts_used": 2})
    told = Dossier(grades=grades.model_copy(update={"results": (tried,)}))
    assert "25% → unreadable (not counted) → 70% (counts)" in TraineeReport(told, "en").overview().source
    assert "25% → 读不出（不计次） → 70%（计分）" in TraineeReport(told, "zh").exercises().source


@pytest.mark.parametrize(
    ("used", "cost", "told"),
    [((), 0.0, "no hints"), ((0,), 0.1, "1 hint, −10%"), ((0, 1), 0.25, "2 hints, −25%"), ((0,), 0.0, "at no cost")],
)
def test_hints_are_told_with_what_they_cost(used, cost, told):
    grades = dossier().grades
    (kept,) = grades.results
    helped = Dossier(
        grades=grades.model_copy(update={"results": (kept.model_copy(update={"hints": used, "hint_cost": cost}),)})
    )
    assert told in TraineeReport(helped, "en").exercises().source


def test_question_time_and_exhibit_are_told_and_parts_are_not_told_twice():
    told = dossier().model_copy(
        update={
            "asked": {ROUTE: text("怎么走？", "Which way?")},
            "worked": {ROUTE: 12.4},
            "exhibits": {ROUTE: {"zh": "<table><tr><td>图</td></tr></table>"}},
        }
    )
    zh, en = (TraineeReport(told, lang).exercises().source for lang in LANGS)
    for page, question, time in ((zh, "怎么走？", "约 12 分钟"), (en, "Which way?", "about 12 min")):
        assert question in page
        assert time in page
    assert "<td>图</td>" in zh
    assert "哪里失分" not in zh
    assert "Where points were lost" in en


def test_rules_are_told_once_with_their_basis_and_named_at_the_exercise():
    page = page_of(TraineeReport(dossier(flags=("C5",)), "zh"))
    assert page.count(rule("C5").basis.zh) == 1
    assert "触碰 C5" in page


def test_one_who_is_excellent_throughout_is_told_so():
    assert "close to the best in every exercise" in TraineeReport(dossier(value=300, score=1.0), "en").summary().source
    assert "most deserves more practice" in TraineeReport(dossier(), "en").summary().source


def test_namesakes_are_told_apart_and_others_keep_their_name():
    people = (
        dossier("李娜", flags=("C5",), trainee="1001"),
        dossier("李娜", flags=("C5",), trainee="1002"),
        dossier("丙"),
    )
    said = CohortReport(people, "zh").compliance().source
    assert "李娜 (1001)" in said
    assert "李娜 (1002)" in said
    assert "丙 (" not in CohortReport(people, "zh").heat().source


def test_the_cohort_reads_a_fraction_of_each_dossier_and_tells_the_same(tmp_path):
    """A thousand whole dossiers would take more memory than a report may have."""
    people = [
        dossier(f"甲{k}", value=330.0 + k, score=0.1 * k, flags=("C5",) * (k == 3), trainee=f"t{k}") for k in range(9)
    ]
    whole = [each.model_copy(update={"exhibits": {ROUTE: {"zh": "<svg/>" * 50_000}}}) for each in people]
    for each in whole:
        save_dossier(each, tmp_path / f"{each.grades.trainee}.json")
    read, full = cohort_report(tmp_path, "zh"), CohortReport(tuple(whole), "zh")
    for piece in (
        "summary",
        "compliance",
        "distribution",
        "heat",
        "mistakes",
        "items",
        "coaching",
        "comparison",
        "footer",
    ):
        assert getattr(read, piece)().source == getattr(full, piece)().source, piece
    assert len(repr(read)) < len(repr(full)) / 20


@pytest.mark.parametrize("lang", LANGS)
def test_who_handed_nothing_in_is_named_and_counts_in_no_mean(lang):
    people = (dossier("甲", score=0.5), dossier("乙", score=0.5))
    said = CohortReport(people, lang, absent=("<b>丙</b>", "丁")).summary().source
    assert "<b>2 / 4</b>" in said
    assert "&lt;b&gt;丙&lt;/b&gt;" in said
    assert said.count("50%") == CohortReport(people, lang).summary().source.count("50%") == 1
    assert "丙" not in CohortReport(people, lang).summary().source
