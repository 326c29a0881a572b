"""Item analysis agrees with other packages' published numbers, and says nothing of too few people."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from cmtrain.grading.attempts import Attempt
from cmtrain.report.answers import group_answers
from cmtrain.report.cohort import CohortReport
from cmtrain.report.intervals import ENOUGH_TO_RELATE, Interval, alpha_interval, rank_interval
from cmtrain.report.items import Answers, Item, analyse, beside_others, reliability, trust
from cmtrain.texts import LANGS
from tests.report.test_reports import ROUTE, dossier
from tests.report.xlsx.cohorts import cohort

SPEAR = (
    [21, 4, 9, 12, 35, 18, 10, 22, 24, 1, 6, 8, 13, 16, 19],
    [67, 28, 30, 28, 52, 40, 25, 37, 44, 10, 14, 20, 28, 40, 51],
)
"""Example of ``ci.spear`` in the documentation of R's statpsych 2.0.0."""

WIDE = (
    "11111111111", "11111111010", ".011.111100", "11101101100", "11111000100", "01.01111000",
    "11110010000", "11111000000", "01011000010", "10010100.00", "11100000000", "10010000000",
)  # fmt: skip
"""Twelve people and eleven items, ``.`` not answered: data set ``cronbach_wide_missing`` of pingouin."""


def matrix(rows, points=None):
    points = points or [1.0] * len(rows[0])
    return Answers(shares=rows, bare=rows, helped=[[False] * len(points)] * len(rows), points=points)


def answered(text):
    return [None if sign == "." else float(sign) for sign in text]


GROUP = [
    [0.9, 1.0, 0.8, 0.5], [0.8, 0.7, 0.9, None], [0.3, 0.4, 0.2, 0.9], [0.5, None, 0.6, 0.1], [1.0, 0.9, 1.0, 0.6],
    [0.1, 0.2, 0.4, 0.8], [0.6, 0.6, 0.5, 0.2], [0.7, 0.8, 0.7, 0.4], [0.2, 0.1, 0.1, 0.3], [0.4, 0.5, 0.3, 0.7],
]  # fmt: skip
POINTS = [10.0, 5.0, 20.0, 8.0]


def test_rank_interval_is_that_of_statpsych():
    found = rank_interval(*SPEAR)
    assert [found.middle, found.low, found.high] == pytest.approx([0.8699639, 0.5840951, 0.9638297], abs=1e-6)


def test_alpha_is_that_of_pingouin():
    """Its documentation gives the alpha, and ``cronbach_alpha(data.dropna())`` of 0.7.0 the interval.

    The documented interval, [0.581, 0.933], counts the three people who were left out.
    """
    found = reliability(matrix([answered(row) for row in WIDE]))
    assert found.middle == pytest.approx(0.801694915254237)
    assert [found.low, found.high] == pytest.approx([0.533, 0.947], abs=5e-4)


def test_item_is_held_against_the_points_of_all_others():
    table, points = pd.DataFrame(GROUP, dtype=float), np.array(POINTS)
    for column in table:
        others = table.drop(columns=column)
        most = others.notna() @ points[others.columns]
        rest = (others * points[others.columns]).sum(axis=1) / most
        kept = table[column].notna()
        expected = stats.spearmanr(table[column][kept], rest[kept]).statistic
        assert analyse(matrix(GROUP, POINTS))[column].separation.middle == pytest.approx(expected)


def test_difficulty_is_the_mean_with_students_interval():
    (found,) = analyse(matrix([[row[0]] for row in GROUP]))
    own = [row[0] for row in GROUP]
    low, high = stats.t.interval(0.95, len(own) - 1, loc=np.mean(own), scale=stats.sem(own))
    assert (found.difficulty.middle, found.difficulty.low, found.difficulty.high) == pytest.approx(
        (np.mean(own), low, high)
    )


def test_value_of_hints_is_welchs_difference_before_their_cost():
    bare = [[0.9], [0.7], [0.8], [1.0], [0.6], [0.3], [0.5], [0.4], [0.2], [0.6], [0.1]]
    helped = [[False]] * 5 + [[True]] * 6
    shares = [[0.5 * share] if took else [share] for (share,), (took,) in zip(bare, helped, strict=True)]
    (found,) = analyse(Answers(shares=shares, bare=bare, helped=helped, points=[10.0]))
    test = stats.ttest_ind([x for (x,) in bare[5:]], [x for (x,) in bare[:5]], equal_var=False).confidence_interval()
    assert found.helped == 6
    assert found.hints.middle == pytest.approx(0.35 - 0.8)
    assert (found.hints.low, found.hints.high) == pytest.approx((test.low, test.high))


def test_perfect_order_is_not_taken_for_certain():
    found = rank_interval(range(8), range(8))
    assert found.middle == found.high == 1
    assert 0.7 < found.low < 0.9
    assert rank_interval(range(8), range(8, 0, -1)).high == pytest.approx(-found.low)


@pytest.mark.parametrize("n", [0, 1, ENOUGH_TO_RELATE - 1])
def test_nothing_is_said_of_too_few_people(n):
    few = matrix(GROUP[:n] or [[None] * 4], POINTS)
    assert {item.verdict for item in analyse(few)} == {"few"}
    assert {item.separation for item in analyse(few)} == {None}
    assert reliability(few) is None
    assert trust(reliability(few)) == "few"


def test_nothing_is_said_where_nothing_varies():
    alike = analyse(matrix([[0.5, share] for share in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)]))
    assert [item.separation for item in alike] == [None, None]
    assert alpha_interval([[0.5, 0.5]] * 20) is None
    same = Answers(shares=[[1.0]] * 20, bare=[[1.0]] * 20, helped=[[True]] * 10 + [[False]] * 10, points=[1.0])
    assert analyse(same)[0].hints is None


def test_who_left_out_most_of_the_others_is_left_out():
    rows = [
        [0.5, 0.4, 0.3, 0.2, 0.1],
        [0.5, 0.4, 0.3, None, None],
        [0.5, 0.4, None, None, None],
        [None, 0.1, 0.1, 0.1, 0.1],
    ]
    assert beside_others(matrix(rows), 0) == [(0.5, pytest.approx(0.25)), (0.5, pytest.approx(0.35))]


def item(mean, separation=None, *, answered=20, worst=0.0, top=1.0):
    return Item(answered, worst, mean, top, Interval(mean, mean - 0.05, mean + 0.05), separation, 0, None)


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (item(0.5, Interval(0.6, 0.2, 0.8)), "good"),
        (item(0.95, Interval(0.6, 0.2, 0.8)), "good"),
        (item(0.5, Interval(0.2, -0.2, 0.5)), "few"),
        (item(0.5, Interval(-0.1, -0.4, 0.2)), "flat"),
        (item(0.5, Interval(0.15, 0.05, 0.25), answered=500), "flat"),
        (item(0.95, Interval(0.2, -0.2, 0.5)), "easy"),
        (item(0.87, Interval(0.2, -0.2, 0.5)), "few"),
        (item(0.1, None), "hard"),
        (item(0.1, None, answered=7), "few"),
        (item(0.5, None, worst=0.5, top=0.5), "flat"),
    ],
)
def test_verdict_claims_only_what_the_interval_shows(found, verdict):
    assert found.verdict == verdict


def test_verdicts_are_right_in_nine_of_ten_groups_whose_truth_is_known():
    """Three items of which one follows ability, one chance, and one is solved by all; 20 others place the people."""
    chance = np.random.Generator(np.random.Philox(5))
    wrong = 0
    for _ in range(30):
        ability = chance.normal(size=30)
        others = 1 / (1 + np.exp(-(ability[:, None] + chance.normal(size=(30, 20)))))
        follows = np.round(1 / (1 + np.exp(-2 * (ability + 0.5 * chance.normal(size=30)))), 1)
        luck, solved = chance.uniform(size=30), np.clip(1 - chance.exponential(0.03, size=30), 0, 1)
        found = analyse(matrix(np.column_stack([follows, luck, solved, others]).tolist()))
        wrong += found[0].verdict != "good"
        wrong += found[1].verdict == "good"
        wrong += found[2].verdict not in {"easy", "good"}
    assert wrong <= 0.1 * 3 * 30


@pytest.mark.parametrize(
    ("share", "verdict"), [((0.9, 0.8, 0.95), "sure"), ((0.5, 0.2, 0.65), "unsure"), ((0.7, 0.4, 0.9), "few")]
)
def test_totals_are_trusted_only_when_it_is_sure(share, verdict):
    assert trust(Interval(*share)) == verdict


def test_matrix_holds_what_is_graded_with_hints_before_the_answer_that_counts():
    people = [each.grades for each in cohort()]
    ids = list(dict.fromkeys(result.exercise for result in people[0].results))
    found = group_answers(people, ids)
    assert found.points == [10, 8, 14, 6]
    assert found.shares[3] == [None] * 4
    assert (found.shares[1][1], found.bare[1][1]) == (
        pytest.approx(0.75 * found.bare[1][1]),
        people[1].results[1].grade.score,
    )
    (kept,) = dossier(score=0.7).grades.results
    first = kept.attempts[0]
    later = first.model_copy(update={"hints": 1, "points": first.points - 1})
    for attempts, helped in (((first, later), False), ((later,), True), ((), False)):
        assert isinstance(first, Attempt)
        told = dossier().grades.model_copy(update={"results": (kept.model_copy(update={"attempts": attempts}),)})
        assert group_answers([told], [ROUTE]).helped == [[helped]]


@pytest.mark.parametrize("lang", LANGS)
def test_report_tells_verdicts_and_explains_them(lang):
    people = [dossier(f"{n}", value=450 - 5 * n, score=n / 20) for n in range(12)]
    said = CohortReport(tuple(people), lang).items().source
    assert ("too few people to judge" if lang == "en" else "人太少，无法判断") in said
    for below, above in pairwise(("</table>", "<ul")):
        assert said.index(below) < said.index(above)
