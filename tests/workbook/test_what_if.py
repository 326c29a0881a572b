"""What-if: an order is played on, beside the owner's own, and only what can be seen is told."""

from __future__ import annotations

import json
import re
import time
from dataclasses import fields

import pytest

from cmtrain.content import content_dir
from cmtrain.errors import CmtrainError, ContentError, UnreadableError
from cmtrain.grading.tasks import best, make_task, mistakes
from cmtrain.journal import read_journal, replay
from cmtrain.kinds.exercise import load_exercise, read_exercise
from cmtrain.kinds.order_trial import own_lines
from cmtrain.texts import text
from cmtrain.workbook.trial import Seen, Trial, TrialLine
from cmtrain.workbook.trial_html import trial_html
from cmtrain.workbook.what_if import play

EXERCISE = load_exercise("profit/02_order_plan")
SEEDS = (1, 3, 7)


@pytest.fixture
def shop(district):
    """Return a function that gives district, task and best order: ``shop(seed)``."""

    def made(seed=7):
        there = district(EXERCISE.case, seed)
        return there, make_task(EXERCISE, there), best(EXERCISE, there)

    return made


def margin(lines, side):
    return sum(getattr(line, side).sold * line.margin for line in lines)


def test_the_same_order_always_comes_to_the_same(shop):
    there, task, order = shop()
    assert play(EXERCISE, task, there, order) == play(EXERCISE, task, there, order)


def test_the_owners_own_order_played_as_advice_changes_nothing(shop):
    there, task, order = shop()
    once = play(EXERCISE, task, there, order)
    own = {row.sku: {"order": line.own.ordered} for row, line in zip(task.rows, once.lines, strict=True)}
    again = play(EXERCISE, task, there, own)
    assert all(line.own == line.advised for line in again.lines)
    assert [line.own for line in again.lines] == [line.own for line in once.lines]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_order_is_seen_to_earn_more_than_the_owners_and_than_the_mistake(shop, seed):
    there, task, order = shop(seed)
    good = play(EXERCISE, task, there, order).lines
    bad = play(EXERCISE, task, there, mistakes(EXERCISE, there)["highest_margin_first"]).lines
    assert margin(good, "advised") > margin(good, "own")
    assert margin(good, "advised") > margin(bad, "advised")
    assert sum(line.advised.days_out for line in good) < sum(line.advised.days_out for line in bad)


@pytest.mark.parametrize("seed", SEEDS)
def test_money_and_goods_add_up(shop, seed):
    there, task, order = shop(seed)
    seen = play(EXERCISE, task, there, order)
    assert seen.cut == 0
    assert [line.advised.ordered for line in seen.lines] == [order[row.sku]["order"] for row in task.rows]
    for row, line in zip(task.rows, seen.lines, strict=True):
        for side in (line.own, line.advised):
            assert side.sold >= 0
            assert 0 <= side.days_out <= 28
            assert side.sold + side.stock >= row.stock + side.ordered - 1e-9  # later weeks can only add
            assert side.ordered <= row.most
    for side in ("own", "advised"):
        assert sum(getattr(line, side).ordered * line.wholesale for line in seen.lines) <= task.budget


def test_what_limits_and_money_do_not_allow_is_cut_and_told(shop):
    there, task, _ = shop()
    seen = play(EXERCISE, task, there, {row.sku: {"order": "１９９ 条"} for row in task.rows})
    placed = sum(line.advised.ordered for line in seen.lines)
    assert seen.cut == 199 * len(task.rows) - placed > 0
    assert f"{seen.cut} cartons of your order" in trial_html(seen, "en")


def test_an_owner_without_money_cuts_all_lines_alike(shop):
    _, task, _ = shop()
    poor = task.model_copy(update={"budget": sum(row.wholesale for row in task.rows) * 4})
    lines = own_lines({row.sku: 8 for row in task.rows}, poor)
    free = [lines[row.sku] for row in task.rows if row.most >= 8]
    assert set(free) <= {4, 5}
    assert own_lines({}, task) == {row.sku: 0 for row in task.rows}


def test_what_cannot_be_read_is_explained(shop):
    there, task, _ = shop()
    sku = task.rows[2].sku
    with pytest.raises(UnreadableError) as told:
        play(EXERCISE, task, there, {sku: {"order": "many"}})
    assert told.value.field == sku
    for empty in (None, {}, {sku: {"order": ""}}):
        with pytest.raises(UnreadableError, match="still empty"):
            play(EXERCISE, task, there, empty)


def test_exercises_that_do_not_allow_it_are_not_played(district):
    exercise = load_exercise("role/01_conflicts")
    there = district("thirty-a-day", 7)
    with pytest.raises(CmtrainError, match="cannot be tried out"):
        play(exercise, make_task(exercise, there), there, {})


def test_only_exercises_that_can_be_played_may_ask_for_it(tmp_path):
    source = (content_dir("exercises") / "role" / "01_conflicts.toml").read_text(encoding="utf-8")
    file = tmp_path / "role" / "01_conflicts.toml"
    file.parent.mkdir()
    file.write_text(
        source.replace("[mistakes.company_first]", "[what_if]\nweeks = 4\nplays = 3\n[mistakes.company_first]")
    )
    with pytest.raises(ContentError, match="kind 'judgement' cannot be played on"):
        read_exercise(file)


def test_it_takes_less_than_a_second_and_a_half(shop):
    there, task, order = shop()
    begun = time.process_time()
    play(EXERCISE, task, there, order)
    assert time.process_time() - begun < 1.5


# ------------------------------------------------------------------ what is shown

LINES = (
    TrialLine(
        name=text("青屿<b>", "Isle <b>"), wholesale=100, margin=10,
        own=Seen(ordered=2, sold=4.0, days_out=7, stock=1.5), advised=Seen(ordered=3, sold=5.5, days_out=2, stock=2.0),
    ),
    TrialLine(
        name=text("松间", "Pines"), wholesale=50, margin=5,
        own=Seen(ordered=1, sold=10.0, days_out=0, stock=3.0), advised=Seen(ordered=0, sold=None, days_out=0, stock=None),
    ),
)  # fmt: skip
TRIAL = Trial(shop=text("老<i>张", "Old <i>Zhang"), weeks=4, cut=0, lines=LINES)


def test_the_sums_are_those_of_the_table():
    shown = trial_html(TRIAL, "en")
    assert "these 2 SKUs earn 55 yuan in 4 weeks" in shown
    assert "they earn 90 yuan" in shown
    assert (
        "Days out of stock, all SKUs: 2 (by itself 7); at the end 200 yuan lie in stock (by itself 300 yuan)" in shown
    )
    total = re.search(r"<tfoot>.*</tfoot>", shown).group()
    assert re.findall(r">([\d.,]+)</td>", total) == ["3", "3", "14.0", "5.5", "7", "2", "4.5", "2.0", "90", "55"]
    assert shown.count("n/a") == 3
    assert "cartons of your order" not in shown


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_names_never_become_markup(lang):
    shown = trial_html(TRIAL, lang)
    assert "<b>" not in shown
    assert "<i>" not in shown
    assert "&lt;b&gt;" in shown


def test_nothing_of_the_truth_is_shown(shop):
    """A trial holds what a customer manager counts, and no field for anything else."""
    there, task, order = shop()
    seen = play(EXERCISE, task, there, order)
    assert set(Seen.model_fields) == {"ordered", "sold", "days_out", "stock"}
    kept = json.dumps(seen.model_dump(mode="json"))
    needs = there.truth.needs[there.truth.needs["retailer"] == task.retailer]
    assert not any(f"{value:.6f}"[:7] in kept for value in needs["need"] if value > 1)
    assert not {field.name for field in fields(there.truth)} & set(re.findall(r'"(\w+)":', kept))


# ------------------------------------------------------------------ on a card


@pytest.fixture
def card(workbook, tmp_path):
    """Return a maker of the card of the order plan over one journal."""
    return lambda lang="en": workbook("zhangs-80000", lang, tmp_path / "journal").card(EXERCISE.id)


def ask(card, response, seq=1):
    return card.receive({"do": "play", "seq": seq, "response": response})


def test_a_play_is_shown_counted_and_comes_back(card, shop, tmp_path):
    _, _, order = shop()
    first = card()
    assert first.widget.spec["what_if"] == {"weeks": 4, "plays": 3}
    assert first.widget.state["what_if"] == {"left": 3, "html": "", "stale": False}
    first.receive({"do": "change", "seq": 1, "path": [], "value": order})
    assert ask(first, order, seq=2)["done"] == 2
    state = first.widget.state["what_if"]
    assert (state["left"], state["stale"]) == (2, False)
    assert "With your order" in state["html"]
    assert card().widget.state["what_if"] == state
    assert "照你的单子" in card("zh").widget.state["what_if"]["html"]
    work = replay(read_journal(tmp_path / "journal").events).work[EXERCISE.id]
    assert (len(work.plays), work.submissions) == (1, ())


def test_a_result_of_another_order_is_marked(card, shop):
    _, task, order = shop()
    first = card()
    ask(first, order)
    first.receive({"do": "change", "seq": 2, "path": [task.rows[0].sku, "order"], "value": "9"})
    assert card().widget.state["what_if"]["stale"]


def test_what_cannot_be_read_costs_no_play(card, shop):
    _, task, _ = shop()
    first, sku = card(), task.rows[0].sku
    answer = ask(first, {sku: {"order": "½"}})
    assert (answer["refused"], answer["field"]) == (1, sku)
    assert ask(first, {})["why"].startswith("The order is still empty")
    assert first.widget.state["what_if"]["left"] == 3


def test_no_more_than_the_plays_there_are_with_two_pages(card, shop):
    _, _, order = shop()
    one, other = card(), card()
    answers = [ask(page, order, seq) for seq, page in enumerate((one, other, one, other, one))]
    assert ["done" in answer for answer in answers] == [True, True, True, False, False]
    assert answers[-1]["why"] == "no play is left"
    assert one.widget.state["what_if"]["left"] == 0
    assert one.widget.state["locked"] is False
