"""What people and lateness made of points stands in the reports beside the automatic ones; what they wrote is plain text."""

from __future__ import annotations

import re
from html import unescape

import pytest

from cmtrain.compliance import rule
from cmtrain.grading.decided import Decided, Remark
from cmtrain.kinds.exercise import load_exercise
from cmtrain.report.cohort import CohortReport
from cmtrain.report.dossier import load_dossier, save_dossier, settled
from cmtrain.report.smart import goals, unanswered
from cmtrain.report.trainee import TraineeReport
from cmtrain.texts import LANGS, text
from tests.report.test_reports import HOSTILE, ROUTE, dossier, page_of

WORTH = load_exercise(ROUTE).points
HANDED_IN = "2026-01-05T01:00:00Z"


def marked(before=None, **news):
    """Return a dossier with what was decided about its one exercise; 0.7 of its points are automatic."""
    before = before or dossier()
    found = before.grades.results[0].points
    known = {"max_points": WORTH, "automatic": found, "final": found, "handed_in": HANDED_IN}
    done = settled(before, {ROUTE: Decided(**known | news)}, {})
    assert done.unsettled == ""
    return done


def said(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("zh", ["自动评分 {a:.1f} 分，计 1.5 分", "人工评分 2.0 分", "迟交 晚了 90 分钟，扣 25%，即 0.5 分", "评语 再看看路线", "评定人：赵"]),
        ("en", ["Automatic {a:.1f}, counts 1.5", "By hand 2.0", "Late by 90 min: −25%, which is 0.5 points", "Comment 再看看路线", "by 赵"]),
    ],
)  # fmt: skip
def test_automatic_points_marks_lateness_and_comments_are_told(lang, told):
    news = {"manual": 2, "late_minutes": 90, "late_share": 0.25, "final": 1.5}
    page = said(page_of(TraineeReport(marked(**news, remarks=(Remark(who="赵", comment="再看看路线"),)), lang)))
    for each in told:
        assert each.format(a=0.7 * WORTH) in page
    assert f"1.5 / {WORTH:.0f}" in page
    assert f"{0.7 * WORTH:.1f} / {WORTH:.0f}" not in page


@pytest.mark.parametrize("lang", LANGS)
def test_points_given_instead_are_told_with_their_reason_and_decide(lang):
    page = said(page_of(TraineeReport(marked(override=WORTH, final=WORTH, why="当面讲清了", who="Zhao"), lang)))
    assert "当面讲清了" in page
    assert "Zhao" in page
    assert {"zh": "优秀", "en": "Excellent"}[lang] in page


def test_a_part_that_was_marked_tells_both_scores():
    part = Remark(who="Zhao", part=text("甲店", "Shop A"), automatic=0.4, score=0.8, comment="late bus")
    page = said(page_of(TraineeReport(marked(manual=8, final=8, remarks=(part,)), "en")))
    assert "Shop A automatic 40%, by hand 80% late bus by Zhao" in page


def test_points_given_undo_no_broken_rule():
    broken = marked(dossier(flags=("C5",)), override=WORTH, final=WORTH, why="x", who="Zhao")
    page = page_of(TraineeReport(broken, "en"))
    assert "Failed: broke a rule" in page
    assert rule("C5").text.en in unescape(page)
    assert goals(broken)  # nothing is left to gain, and the rule is still to be kept
    assert ">100*</td>" in CohortReport((broken,), "en").heat().source


def test_points_given_without_an_answer_are_shown():
    before = dossier()
    (result,) = before.grades.results
    missing = result.model_copy(update={"status": "missing", "grade": None, "points": 0, "attempts": ()})
    nothing = before.model_copy(
        update={"grades": before.grades.model_copy(update={"results": (missing,), "points": 0})}
    )
    given = marked(nothing, override=WORTH, final=WORTH, why="oral", who="Zhao")
    assert unanswered(nothing)
    assert not unanswered(given)
    assert ">100*</td>" in CohortReport((given,), "en").heat().source
    assert "—</td>" in CohortReport((nothing,), "en").heat().source


@pytest.mark.parametrize("lang", LANGS)
def test_cohort_shows_final_points_and_who_changed_what(lang):
    people = (dossier("甲"), marked(dossier("乙"), override=0, final=0, why="copied", who="Zhao"))
    report = CohortReport(people, lang)
    heat = report.heat().source
    assert ">70</td>" in heat
    assert ">0*</td>" in heat
    assert "copied" in said(heat)
    assert heat.count("甲") == 1
    assert heat.count("乙") == 2
    assert "1 / 2" in report.summary().source


def test_nothing_is_said_where_nothing_was_decided():
    plain, silent = dossier(), marked()
    assert silent == plain
    for lang in LANGS:
        assert page_of(TraineeReport(silent, lang)) == page_of(TraineeReport(plain, lang))
        assert "*" not in CohortReport((plain,), lang).heat().source


def test_what_does_not_fit_leaves_automatic_points_and_is_named():
    before = dossier()
    after = settled(before, {ROUTE: Decided(max_points=WORTH, automatic=0.1, override=WORTH, final=WORTH)}, {})
    assert after == before.model_copy(update={"unsettled": ROUTE})


@pytest.mark.parametrize("payload", [*HOSTILE, "{w}{0}%s", "x" * 2000, "a\nb\r\n\tc"])
def test_what_people_wrote_is_escaped(payload):
    part = Remark(who=payload, part=text("a", "a"), score=0.5, comment=payload)
    hostile = marked(override=1, final=1, why=payload, who=payload, remarks=(part,))
    page = page_of(TraineeReport(hostile, "en")) + CohortReport((hostile,), "zh").heat().source
    assert not re.search(r"<script|<img|<!--", page)
    assert "49" not in page or "{{" not in payload
    assert " ".join(payload.split()) in said(page)


def test_it_survives_its_file(tmp_path):
    kept = marked(override=1, final=1, why="x", who="Zhao", remarks=(Remark(who="赵", comment="好"),))
    assert load_dossier(save_dossier(kept, tmp_path / "d.json")) == kept
