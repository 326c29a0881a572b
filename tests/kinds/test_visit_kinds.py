"""The three exercises of visit planning, over simulated districts: value, mistakes, findings, bad input."""

from __future__ import annotations

import json
from functools import cache

import pytest

from cmtrain.district.lanes import Lanes
from cmtrain.errors import MissingError, UnfitError, UnreadableError
from cmtrain.kinds.exercise import load_exercise
from tests.conftest import simulated

IDS = ("visits/01_abc", "visits/02_frequency", "visits/03_day_route")
SEEDS = tuple(range(1, 11))
"""Over these every exercise is proven; the other tests take `SEED`."""
SEED = 7


@cache
def asked(exercise_id, seed=SEED):
    """Return the kind, the task and the truth; the task is None where the district cannot carry the exercise."""
    district = simulated("thirty-a-day", seed)
    kind = load_exercise(exercise_id).kind
    try:
        task = kind.task(exercise_id, district, Lanes(seed).stream(exercise_id))
    except UnfitError:
        task = None
    return kind, task, district.truth


def graded(exercise_id, response, seed=SEED):
    kind, task, truth = asked(exercise_id, seed)
    return kind.grade(response, task, truth)


def best(exercise_id, seed=SEED):
    kind, task, truth = asked(exercise_id, seed)
    return kind.best(task, truth)


def ids(verdict):
    return [finding.id for finding in verdict.findings]


@pytest.fixture(params=IDS)
def exercise_id(request):
    return request.param


def test_best_and_mistakes_over_many_seeds(exercise_id):
    screened = 0
    for seed in SEEDS:
        kind, task, truth = asked(exercise_id, seed)
        if task is None or kind.gap(task, truth) < kind.min_gap:
            continue
        screened += 1
        verdict = kind.grade(kind.best(task, truth), task, truth)
        assert verdict.score >= 0.98, seed
        assert verdict.value == verdict.best_value
        assert ids(verdict) == []
        for name, response in kind.mistakes(task, truth).items():
            verdict = kind.grade(response, task, truth)
            assert verdict.score < 0.6, (seed, name)
            assert f"mistake.{name}" in ids(verdict), (seed, name)
            assert not any(i.startswith("mistake.") and i != f"mistake.{name}" for i in ids(verdict)), (seed, name)
    assert screened >= 8


def test_every_finding_has_a_text_that_its_numbers_fill(exercise_id):
    exercise = load_exercise(exercise_id)
    assert set(exercise.feedback) == set(exercise.kind.feedback_ids)
    for seed in SEEDS:
        kind, task, truth = asked(exercise_id, seed)
        if task is None:
            continue
        assert set(exercise.mistakes) == set(kind.mistakes(task, truth))
        for response in kind.mistakes(task, truth).values():
            for finding in kind.grade(response, task, truth).findings:
                kind_of, _, name = finding.id.rpartition(".")
                shown = exercise.mistakes[name].feedback if kind_of else exercise.feedback[name]
                shown.fill(**finding.numbers)


def test_texts_of_the_exercise_take_the_facts_of_the_task(exercise_id):
    exercise = load_exercise(exercise_id)
    _, task, _ = asked(exercise_id)
    for shown in (exercise.prompt, *(hint.text for hint in exercise.hints)):
        filled = shown.fill(**task.facts)
        assert "{" not in filled.zh + filled.en


def test_a_task_is_the_same_each_time_and_survives_storage(exercise_id):
    kind, task, truth = asked(exercise_id)
    again = kind.task(exercise_id, simulated("thirty-a-day", SEED), Lanes(SEED).stream(exercise_id))
    stored = kind.task_type.model_validate_json(task.model_dump_json())
    assert again == task == stored
    assert kind.best(stored, truth) == kind.best(task, truth)
    assert kind.grade(kind.best(task, truth), stored, truth) == kind.grade(kind.best(task, truth), task, truth)


def test_responses_are_plain_json(exercise_id):
    kind, task, truth = asked(exercise_id)
    for response in (kind.best(task, truth), *kind.mistakes(task, truth).values()):
        assert json.loads(json.dumps(response)) == response


@pytest.mark.parametrize("empty", [None, {}, []])
def test_nothing_entered_is_missing(exercise_id, empty):
    wrong_form = (exercise_id == "visits/03_day_route") != isinstance(empty, list) and empty is not None
    with pytest.raises(UnreadableError if wrong_form else MissingError):
        graded(exercise_id, empty)


def test_malformed_responses_are_unreadable_with_advice(exercise_id):
    kind, task, truth = asked(exercise_id)
    for response in kind.malformed(task):
        with pytest.raises(UnreadableError) as error:
            kind.grade(response, task, truth)
        assert error.value.text.zh
        assert error.value.text.en


def test_the_control_offers_what_the_best_response_holds(exercise_id):
    kind, task, truth = asked(exercise_id)
    control = kind.control(task)
    given = kind.best(task, truth)
    if control.control == "grid":
        assert set(given) == {row.id for row in control.rows}
        assert set(control.captions) == set(given)
    else:
        offered = control.items if control.control == "classes" else control.stops
        assert set(given) == {item.id for item in offered}


class TestAbc:
    def test_twenty_four_shops_of_all_classes(self):
        _, task, _ = asked("visits/01_abc")
        assert len(task.shops) == 24
        assert set(best("visits/01_abc").values()) == {"A", "B", "C"}

    def test_the_last_place_and_a_shop_that_ties_with_it_are_shown(self):
        _, task, _ = asked("visits/01_abc")
        boxes = {shop.rank: shop.boxes for shop in task.shops}
        assert boxes[task.cut.places] == task.cut.boxes
        assert any(rank > task.cut.places and n == task.cut.boxes for rank, n in boxes.items())

    def test_one_slip_costs_more_than_its_share_but_not_everything(self):
        answer = best("visits/01_abc")
        shop = next(iter(answer))
        verdict = graded("visits/01_abc", {**answer, shop: "C" if answer[shop] != "C" else "A"})
        assert verdict.value == pytest.approx(23 / 24)
        assert 0.75 < verdict.score < 23 / 24

    def test_shops_left_out_are_wrong_and_named(self):
        answer = best("visits/01_abc")
        shop = next(iter(answer))
        verdict = graded("visits/01_abc", {**answer, shop: None})
        assert ids(verdict) == ["unanswered"]
        assert verdict.value == pytest.approx(23 / 24)

    def test_each_wrong_shop_says_why(self):
        everything_a = dict.fromkeys(best("visits/01_abc"), "A")
        verdict = graded("visits/01_abc", everything_a)
        wrong = [element for element in verdict.elements if not element.score]
        assert wrong
        assert all(element.finding.id == "not_top" for element in wrong)
        assert verdict.score == 0


class TestFrequency:
    def test_the_best_plan_fits_and_the_usual_one_does_not(self):
        _, task, _ = asked("visits/02_frequency")
        minutes = {(cell.area, cell.abc): cell.tenths / 10 for cell in task.cells}
        plan = best("visits/02_frequency")
        assert sum(n * minutes[area, abc] for area, row in plan.items() for abc, n in row.items()) <= task.capacity
        assert task.facts["usual"] > task.capacity

    def test_a_plan_over_capacity_is_cut_and_says_so(self):
        plan = {area: dict.fromkeys(row, 4) for area, row in best("visits/02_frequency").items()}
        verdict = graded("visits/02_frequency", plan)
        assert ids(verdict)[0] == "over_capacity"
        assert verdict.findings[0].numbers["cut"] > 0
        assert verdict.score < 0.6

    def test_the_floor_is_kept_whatever_is_entered(self):
        kind, task, _ = asked("visits/02_frequency")
        nothing = {area.id: {"A": 0} for area in task.areas}
        verdict = graded("visits/02_frequency", nothing)
        assert {e.given for e in verdict.elements} == {0, kind.floor_a}
        assert "below_floor" in ids(verdict)
        assert "unused_time" in ids(verdict)

    def test_empty_cells_are_no_visits(self):
        plan = best("visits/02_frequency")
        sparse = {area: {abc: n or "" for abc, n in row.items()} for area, row in plan.items()}
        assert graded("visits/02_frequency", sparse) == graded("visits/02_frequency", plan)

    def test_advice_names_a_swap_that_pays(self):
        kind, task, truth = asked("visits/02_frequency")
        verdict = graded("visits/02_frequency", kind.mistakes(task, truth)["equal_visits"])
        swap = next(finding for finding in verdict.findings if finding.id == "swap")
        assert swap.numbers["gain"] > 0

    def test_typed_numbers_are_read(self):
        plan = best("visits/02_frequency")
        typed = {area: {abc: f" {n}.0 " for abc, n in row.items()} for area, row in plan.items()}
        assert graded("visits/02_frequency", typed).score == 1


class TestDayRoute:
    def test_the_best_route_serves_everybody(self):
        verdict = graded("visits/03_day_route", best("visits/03_day_route"))
        assert verdict.lower_is_better
        assert all(element.score == 1 for element in verdict.elements)

    def test_a_stop_left_out_costs_its_penalty_and_is_named(self):
        _, task, _ = asked("visits/03_day_route")
        verdict = graded("visits/03_day_route", best("visits/03_day_route")[:-1])
        assert "missing" in ids(verdict)
        assert verdict.value > verdict.best_value
        assert sum(element.given is None for element in verdict.elements) == 1
        assert task.penalty > 0

    def test_repeated_stops_count_once(self):
        route = best("visits/03_day_route")
        assert graded("visits/03_day_route", [*route, route[0]]).score == 1

    def test_a_late_stop_is_named_with_its_times(self):
        route = best("visits/03_day_route")
        verdict = graded("visits/03_day_route", route[::-1])
        late = [finding for finding in verdict.findings if finding.id == "late"]
        assert late
        assert late[0].numbers["arrival"] > late[0].numbers["closes"]

    def test_stops_lie_on_both_banks_in_some_district(self):
        tasks = [asked("visits/03_day_route", seed)[1] for seed in SEEDS]
        assert any(0 < sum(task.across) < len(task.across) for task in tasks if task is not None)
