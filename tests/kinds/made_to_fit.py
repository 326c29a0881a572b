"""How much a grader finds used of each limit before it makes a response fit, by its own functions."""

from __future__ import annotations

from cmtrain.grading.tasks import kind_of, make_task
from cmtrain.kinds import frequency
from cmtrain.kinds.allocation_table import read_plan, repaired
from cmtrain.kinds.exercise import load_exercise
from cmtrain.kinds.order_form import read_order, repair
from cmtrain.solvers.frequency import plan_cost
from tests.conftest import simulated

CASES = {
    "visits/02_frequency": "thirty-a-day",
    "shortage/02_allocation": "red-ring",
    "profit/02_order_plan": "zhangs-80000",
    "kpis/01_five_rates": "pretty-kpis",
}
LIMITED = tuple(CASES)[:3]


def asked(exercise_id, seed=7):
    """Return kind, task, truth and control of an exercise in one district."""
    exercise, place = load_exercise(exercise_id), simulated(CASES[exercise_id], seed)
    kind, task = kind_of(exercise), make_task(exercise, place)
    return kind, task, place.truth, kind.control(task)


def used(exercise_id, task, truth, response):
    """Return for each limit what the response uses of it, and whether the grader takes something back."""
    match exercise_id:
        case "visits/02_frequency":
            return _minutes(task, truth, response)
        case "shortage/02_allocation":
            return _cartons(task, response)
        case _:
            return _yuan(task, response)


def _minutes(task, truth, response):
    month, plan = frequency._month(task, truth), frequency._read(response, task)
    raised = tuple(map(max, plan, month.floor))
    return [(plan_cost(raised, month) / 10, frequency._fitted(plan, month, task) != raised)]


def _cartons(task, response):
    fit = repaired(read_plan(response["cells"]), task)
    supplies = (task.supply, task.supply_substitute)
    placed = [int(task.shops @ column) for column in fit.plan]
    return [
        (supply + over if over else there, over > 0)
        for supply, over, there in zip(supplies, fit.over_supply, placed, strict=True)
    ]


def _yuan(task, response):
    allowed = [min(typed, row.most) for typed, row in zip(read_order(response, task), task.rows, strict=True)]
    placed = repair(task, allowed)
    return [(sum(n * row.wholesale for n, row in zip(allowed, task.rows, strict=True)), placed != allowed)]


def tries(exercise_id, kind, task, truth, control):
    """Return the best response, the mistakes, and some between empty and far too much."""
    made = [kind.best(task, truth), *kind.mistakes(task, truth).values()]
    for share in (0.02, 0.3, 1.0):
        cells = {
            row.id: {
                column.id: round(share * control.bounds[row.id][column.id][1] * (1 + place % 3))
                % (int(control.high) + 1)
                for column in control.columns
            }
            for place, row in enumerate(control.rows)
        }
        made.append({"cells": cells, "fields": {"terms": task.terms[0]}} if control.extra else cells)
    return made
