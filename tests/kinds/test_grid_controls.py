"""What tables of numbers work out while a trainee types is what the grader will find."""

from __future__ import annotations

import pytest

from cmtrain.kinds.controls import GridControl, Meter
from tests.kinds.made_to_fit import CASES, LIMITED, asked, tries, used

SEEDS = (1, 2, 7)


def counts_as(control: GridControl, response):
    """Return what each cell counts as, by row and column."""
    cells = response["cells"] if control.extra else response
    return {
        row.id: {
            column.id: min(max(cells.get(row.id, {}).get(column.id, 0), bounds[0]), bounds[1])
            for column in control.columns
            for bounds in [control.bounds[row.id][column.id]]
        }
        for row in control.rows
    }


def sum_of(meter: Meter, counted):
    return sum(
        weight * counted[row][column] for row, there in meter.weights.items() for column, weight in there.items()
    )


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("exercise_id", LIMITED)
def test_meters_agree_with_the_repair(exercise_id, seed):
    kind, task, truth, control = asked(exercise_id, seed)
    limited = [meter for meter in control.meters if meter.limit is not None]
    seen = set()
    for response in tries(exercise_id, kind, task, truth, control):
        counted = counts_as(control, response)
        for meter, (value, cut) in zip(limited, used(exercise_id, task, truth, response), strict=True):
            assert sum_of(meter, counted) == pytest.approx(value, abs=1e-6)
            assert (sum_of(meter, counted) > meter.limit + 1e-6) == cut
            seen.add(cut)
    assert seen == {True, False}


@pytest.mark.parametrize("exercise_id", LIMITED)
def test_the_best_response_keeps_every_limit(exercise_id):
    kind, task, truth, control = asked(exercise_id)
    counted = counts_as(control, kind.best(task, truth))
    limited = [meter for meter in control.meters if meter.limit is not None]
    assert all(0 < sum_of(meter, counted) <= meter.limit for meter in limited)


@pytest.mark.parametrize("exercise_id", CASES)
def test_weights_and_bounds_name_cells_of_the_table(exercise_id):
    _, _, _, control = asked(exercise_id)
    cells = {(row.id, column.id) for row in control.rows for column in control.columns}
    tables = (control.captions, control.bounds, *(part.weights for part in (*control.meters, *control.totals)))
    for table in tables:
        assert {(row, column) for row, there in table.items() for column in there} <= cells
    for column in control.derived:
        assert len(column.base) == len(column.weights) == len(column.per) == len(control.rows)


def test_totals_add_up_to_the_meters():
    kind, task, truth, control = asked("visits/02_frequency")
    counted = counts_as(control, kind.best(task, truth))
    minutes, visits = control.meters
    of_visits, of_minutes = control.totals
    assert sum_of(of_visits, counted) == sum_of(visits, counted)
    assert sum_of(of_minutes, counted) == pytest.approx(sum_of(minutes, counted))
    by_area = [
        sum(weight * counted[row.id][column] for column, weight in weights.items())
        for row, weights in zip(control.rows, control.derived[0].weights, strict=True)
    ]
    assert sum(by_area) == pytest.approx(sum_of(minutes, counted))


def test_cells_without_shops_are_not_asked_for():
    _, task, _, control = asked("visits/02_frequency")
    there = {cell.id for cell in task.cells}
    for row, columns in control.bounds.items():
        for column, bounds in columns.items():
            assert (bounds == (0, 0)) == (f"{row}.{column}" not in there)


def test_how_long_shelves_last_stands_on_what_the_table_shows():
    _, task, _, control = asked("shortage/02_allocation")
    shown = {row[0]: row for row in task.tables[0].rows}
    for place, market in enumerate(("town", "country")):
        column = control.derived[place]
        for band, _ in enumerate(control.rows):
            row = shown.get(task.cells[2 * band + place].name)
            if row is None or row[8] is None:
                assert column.per[band] == 0
            else:
                assert (column.base[band], column.per[band]) == (row[8], row[3])
                assert column.weights[band] == {f"short_{market}": 1}


def test_an_order_lasts_stock_and_order_over_mean_sales():
    _, task, _, control = asked("profit/02_order_plan")
    lasts = control.derived[0]
    assert lasts.base == tuple(row.stock for row in task.rows)
    assert lasts.per == tuple(row.weekly for row in task.rows)


def test_blank_cells_of_spaces_count_as_empty():
    kind, task, truth, _ = asked("visits/02_frequency")
    area = task.areas[0].id
    given = {area: {"A": "2", "B": " "}}
    assert kind.grade(given, task, truth).value == kind.grade({area: {"A": "2"}}, task, truth).value
