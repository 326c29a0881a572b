"""The research note: what each element is worth, and what cannot be in it."""

import numpy as np
import pytest

from cmtrain.grading.judge import grade
from cmtrain.grading.tasks import best, make_task, mistakes
from cmtrain.kinds.exercise import load_exercise
from tests.kinds.answers import SEEDS, findings, given

NOTE = "shortage/03_note"


def _element(exercise, district, response, name):
    return next(e.score for e in grade(exercise, district, response).elements if e.name == name)


def test_the_elements_of_the_note_are_worth_twenty_points(shortage):
    exercise, played = load_exercise(NOTE), shortage()
    graded = grade(exercise, played, best(exercise, played))
    assert sum(element.weight for element in graded.elements) == pytest.approx(20)
    assert graded.value == pytest.approx(1)
    assert exercise.points == 20


def test_a_sample_larger_than_the_interviews_is_a_fabrication(shortage):
    exercise, played = load_exercise(NOTE), shortage()
    asked = make_task(exercise, played).asked
    invented = grade(exercise, played, given(exercise, played, sample=asked + 1))
    assert invented.flags == ("C10",)
    assert invented.findings[0].id == "invented_sample"
    counted = grade(exercise, played, given(exercise, played, sample=asked))
    assert counted.flags == ()
    assert counted.findings[0].id == "asked_is_not_verified"
    assert _element(exercise, played, given(exercise, played, sample=asked), "scope") == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("field", "way", "rule"),
    [
        ("route", "buy_evidence", "C9"),
        ("route", "warn_shop", "C9"),
        ("persuade", "no_substitute_no_ring", "C5"),
        ("persuade", "gift", "C14"),
        ("placement", "friends", "C6"),
    ],
)
def test_unlawful_ways_are_flagged(shortage, field, way, rule):
    exercise, played = load_exercise(NOTE), shortage()
    assert grade(exercise, played, given(exercise, played, **{field: way})).flags == (rule,)


@pytest.mark.parametrize(
    ("changes", "element", "score"),
    [
        ({"source_need": "stated"}, "trace", 1 - 2 / 15),
        ({"need": None}, "trace", 1 - 2 / 15),
        ({"judgements": []}, "trace", 2 / 3),
        ({"hoarders": []}, "hoarders", 0.0),
        ({"illicit": "none"}, "illicit", 2 / 3),
        ({"refusing": None}, "refuse", 2 / 3),
        ({"premium": None}, "price", 0.0),
        ({"method": "everyone"}, "scope", 0.65),
    ],
)
def test_each_element_counts_on_its_own(shortage, changes, element, score):
    exercise, played = load_exercise(NOTE), shortage()
    response = given(exercise, played, **changes)
    assert _element(exercise, played, response, element) == pytest.approx(score)
    full = grade(exercise, played, best(exercise, played))
    others = {e.name: e.score for e in grade(exercise, played, response).elements if e.name != element}
    lost = {name for name, reached in others.items() if reached < 1}
    assert lost == {"need": {"need"}, "premium": {"trace"}}.get(next(iter(changes)), set())
    assert full.score == 1.0


def test_marking_everybody_as_inflating_is_worth_two_thirds_at_most(shortage):
    exercise, played = load_exercise(NOTE), shortage()
    everybody = [option.id for option in make_task(exercise, played).suspects]
    assert _element(exercise, played, given(exercise, played, hoarders=everybody), "hoarders") <= 0.7


def test_the_summary_is_kept_but_not_graded(shortage):
    exercise, played = load_exercise(NOTE), shortage()
    assert grade(exercise, played, given(exercise, played, summary="<b>完成</b>")).score == 1.0


def test_a_note_names_at_most_three_weak_elements(shortage):
    exercise, played = load_exercise(NOTE), shortage()
    found = findings(exercise, played, mistakes(exercise, played)["as_told"])
    assert found[0] == "mistake.as_told"
    assert sum(finding.startswith("weak_") for finding in found) == 3


def test_where_smokers_turn_can_be_seen_from_the_interviews(shortage):
    """The two SKUs named most in the verified shops find, on the whole, the two to which smokers turn."""
    exercise = load_exercise(NOTE)
    scores = []
    for seed in SEEDS:
        played = shortage(seed)
        task = make_task(exercise, played)
        verified = played.observed.interviews[played.observed.interviews["verified"]]
        offered = {option.id for option in task.substitutes}
        named = [sku for sku in verified["substitute"].value_counts().index if sku in offered]
        scores.append(_element(exercise, played, given(exercise, played, transfer=named[:2]), "transfer"))
    assert np.mean(scores) >= 0.6


def test_orders_over_verified_need_tell_who_inflates(shortage):
    exercise = load_exercise(NOTE)
    for seed in SEEDS[:5]:
        played = shortage(seed)
        task = make_task(exercise, played)
        table = next(t for t in task.tables if len(t.columns) == 6)
        loud = [o.id for o, row in zip(task.suspects, table.rows, strict=True) if row[3] >= 3.2 * row[1]]
        assert _element(exercise, played, given(exercise, played, hoarders=loud), "hoarders") == 1.0
