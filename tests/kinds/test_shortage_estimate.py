"""The estimate of a shortage: its method, its score and what it says."""

from statistics import median

import pandas as pd
import pytest

from cmtrain.grading.judge import grade
from cmtrain.grading.tasks import best, make_task, mistakes
from cmtrain.kinds.exercise import load_exercise
from cmtrain.kinds.short_supply import Area, Sku, hot_score, true_shortage
from cmtrain.texts import text
from tests.kinds.answers import SEEDS, findings, given

ESTIMATE = "shortage/01_estimate"
NAME = text("名", "name")


def test_the_recommended_method_scores_high_from_the_observed_tables_alone(shortage):
    exercise = load_exercise(ESTIMATE)
    scores = []
    for seed in SEEDS:
        played = shortage(seed)
        scores.append(grade(exercise, played, exercise.kind.estimate(make_task(exercise, played))).score)
    assert median(scores) >= 0.8
    assert min(scores) >= 0.6


@pytest.mark.parametrize(
    ("off", "score"), [(0.0, 1.0), (0.049, 1.0), (0.225, 0.5), (-0.225, 0.5), (0.41, 0.0), (-0.41, 0.0)]
)
def test_quantities_score_by_their_distance_to_the_truth(shortage, off, score):
    exercise, played = load_exercise(ESTIMATE), shortage()
    need = best(exercise, played)["need"]
    graded = grade(exercise, played, {"need": need * (1 + off)})
    assert next(e.score for e in graded.elements if e.name == "need") == pytest.approx(score, abs=0.01)


def test_numbers_are_read_as_people_type_them(shortage):
    exercise, played = load_exercise(ESTIMATE), shortage()
    plain = best(exercise, played)
    typed = {
        **plain,
        "need": f"{plain['need']:,.1f} 条",
        "accept": f"{100 * plain['accept']:.1f}％",
        "hot": plain["hot"][::-1],
    }
    assert grade(exercise, played, typed).score == 1.0


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"need": 1.0}, "out_of_bounds"),
        ({"floor": 5000}, "floor_above_need"),
        ({"floor": 1.0}, "floor_low"),
        ({"accept": 0.9, "refuse": 0.1}, "conditional_forgotten"),
        ({"accept": 0.1, "refuse": 0.7}, "shares_far"),
        ({"hot": ["A1"]}, "hot_missed"),
        ({"floor": None}, "unanswered"),
        ({}, "good"),
    ],
)
def test_the_estimate_says_what_is_off(shortage, changes, finding):
    exercise, played = load_exercise(ESTIMATE), shortage()
    assert findings(exercise, played, given(exercise, played, **changes))[0] == finding


def test_shares_of_smokers_are_not_shares_of_shops(shortage):
    exercise = load_exercise(ESTIMATE)
    told = set()
    for seed in SEEDS:
        played = shortage(seed)
        wrong = mistakes(exercise, played)["sales_sum"]
        told.update(findings(exercise, played, given(exercise, played, accept=wrong["accept"], refuse=0.0)))
    assert "smokers_for_shops" in told


def _true_by_hand():
    sku = Sku(id="S1", name=NAME, wholesale=20, guide=25)
    areas = (
        Area(id="A1", name=NAME, country=False, shops=("R1", "R2")),
        Area(id="A2", name=NAME, country=True, shops=("R3",)),
    )
    needs = pd.DataFrame(
        {
            "retailer": ["R1", "R2", "R3", "R9", "R1"],
            "sku": ["S1", "S1", "S1", "S1", "S2"],
            "need": [4.0, 2.0, 6.0, 50.0, 70.0],
            "floor": [1.0, 1.0, 4.0, 50.0, 70.0],
            "stance": ["accept", "conditional", "refuse", "refuse", "refuse"],
        }
    )
    weeks = [(week, shop, 1.0) for week in range(10) for shop in ("R1", "R3", "R9")]
    market = pd.DataFrame(weeks, columns=["week", "retailer", "sales"]).assign(sku="S1")
    market.loc[(market["retailer"] == "R3") & (market["week"] == 9), "sales"] = 5.0
    truth = type("Tables", (), {"needs": needs, "market": market})
    return true_shortage(truth, sku, areas, last_week=9)


def test_the_true_shortage_counts_the_shops_asked_and_the_last_four_weeks():
    true = _true_by_hand()
    assert (true.need, true.floor) == (12.0, 6.0)
    assert (true.accept, true.refuse) == (pytest.approx(1 / 3), pytest.approx(1 / 3))
    assert true.unserved == {"A1": 5.0, "A2": 4.0}
    assert true.refusing == {False: 0.0, True: 1.0}


@pytest.mark.parametrize(
    ("chosen", "score"),
    [(("a", "b", "c"), 1.0), (("a", "b", "d"), 1.0), (("a", "b", "e"), 2 / 3), (("e",), 0.0), ((), 0.0)],
)
def test_areas_as_hot_as_the_third_count_too(chosen, score):
    assert hot_score(chosen, {"a": 30, "b": 20, "c": 10, "d": 9.6, "e": 9}) == pytest.approx(score)
