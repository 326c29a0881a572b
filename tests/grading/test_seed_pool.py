"""Pools of seeds: what ships is proven and equally hard, and a pool of other settings is not used."""

from __future__ import annotations

import json

import pytest

from cmtrain.cli import main
from cmtrain.district.case import case_ids, load_case
from cmtrain.errors import ContentError
from cmtrain.grading.difficulty import half_right
from cmtrain.grading.filling import NothingAtHomeError, fill_pool, try_seed
from cmtrain.grading.judge import grade
from cmtrain.grading.seed_pool import BAND, Part, SeedPool, TriedSeed, fingerprint, pool_file, read_pool
from cmtrain.grading.tasks import best, mistakes
from cmtrain.kinds.exercise import at_home, load_exercise
from cmtrain.texts import text

LEAST = 40
"""Districts in each pool that ships: neighbours in a room of 40 can all sit before different ones."""


@pytest.mark.parametrize("case", case_ids())
def test_the_pool_that_ships_belongs_to_its_case_and_holds_enough(case):
    pool = read_pool(load_case(case))
    assert len(pool.seeds) == len(set(pool.seeds)) == pool.wanted >= LEAST
    assert [each.seed for each in pool.tried] == list(range(1, len(pool.tried) + 1))
    used = [each for each in pool.tried if each.seed in pool.seeds]
    assert all(set(each.parts) == {exercise.id for exercise in at_home(case)} for each in used)
    assert max(abs(each.level - pool.level) for each in used) <= BAND


@pytest.mark.parametrize("case", case_ids())
def test_a_seed_of_the_pool_is_still_what_is_stored(case):
    """Proven anew: full marks for the best, below 60 % for every mistake, gap and level to the last figure."""
    pool = read_pool(load_case(case))
    stored = {each.seed: each for each in pool.tried}
    for seed in (pool.seeds[3], pool.seeds[-1]):
        assert try_seed((case, seed)) == stored[seed]


def test_processes_make_no_difference():
    one, two = (fill_pool("zhangs-80000", wanted=2, jobs=jobs) for jobs in (1, 2))
    assert one == two
    assert len(one.seeds) == 2


def test_seeds_that_are_refused_too_easy_or_too_hard_are_left_out_and_others_tried(monkeypatch):
    levels = {1: 0.5, 2: 0.56, 3: None, 4: 0.44, 5: 0.52, 6: 0.47, 7: 0.5, 8: 0.5}

    def tried(job):
        level = levels[job[1]]
        part = {"x": Part(gap=0.2, half_right=level)} if level else {}
        return TriedSeed(seed=job[1], refused="" if level else "too alike", parts=part, level=level or 0)

    monkeypatch.setattr("cmtrain.grading.filling.try_seed", tried)
    seen = []
    pool = fill_pool("zhangs-80000", wanted=4, progress=lambda done, needed: seen.append((done, needed)))
    assert pool.seeds == (1, 5, 6, 7)
    assert pool.level == 0.5
    assert [done for done, _ in seen] == list(range(1, len(pool.tried) + 1))
    assert seen[-1][0] == seen[-1][1]


def test_a_pool_that_cannot_be_filled_ends(monkeypatch):
    monkeypatch.setattr(
        "cmtrain.grading.filling.try_seed", lambda job: TriedSeed(seed=job[1], refused="best and tempting are alike")
    )
    pool = fill_pool("zhangs-80000", wanted=3)
    assert (pool.seeds, len(pool.tried), pool.level) == ((), 12, 0.0)


def test_half_right_lies_between_mistake_and_best(district):
    exercise = load_exercise("shortage/01_estimate")
    place = district("red-ring", 1)
    worst = max(grade(exercise, place, wrong).score for wrong in mistakes(exercise, place).values())
    assert worst < half_right(exercise, place) < grade(exercise, place, best(exercise, place)).score
    assert half_right(exercise, place) == half_right(exercise, place)


def _changed(**news):
    return {**json.loads(pool_file("red-ring").read_text(encoding="utf-8")), **news}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "Invalid JSON"),
        (json.dumps(_changed(case="thirty-a-day")), "is the pool of 'thirty-a-day'"),
        (json.dumps(_changed(made_for="0" * 64)), "have changed since"),
        (json.dumps(_changed(colour="red")), "colour"),
        (None, "no pool of seeds"),
    ],
)
def test_a_pool_that_cannot_be_used_says_so_and_what_to_do(tmp_path, content, told):
    file = tmp_path / "pool.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(ContentError, match=told) as caught:
        read_pool(load_case("red-ring"), file)
    assert f"cmtrain pool red-ring --out {file}" in str(caught.value)


def test_changing_a_number_of_the_case_makes_its_pool_stale_but_a_text_does_not():
    case = load_case("red-ring")
    read_pool(case.model_copy(update={"title": load_case("thirty-a-day").title}), pool_file("red-ring"))
    with pytest.raises(ContentError, match="changed since"):
        read_pool(case.model_copy(update={"tightness": 0.9}), pool_file("red-ring"))


def test_other_words_for_the_same_choices_need_no_other_pool():
    case, exercises = load_case("thirty-a-day"), at_home("thirty-a-day")
    dilemmas = next(each for each in exercises if each.id == "role/01_conflicts")
    first, *others = dilemmas.kind.situations

    def printed(situation):
        kind = dilemmas.kind.model_copy(update={"situations": (situation, *others)})
        asked = (each if each is not dilemmas else each.model_copy(update={"kind": kind}) for each in exercises)
        return fingerprint(case, tuple(asked))

    assert printed(first) == fingerprint(case, exercises)
    assert printed(first.model_copy(update={"title": text("甲", "A")})) == fingerprint(case, exercises)
    assert printed(first.model_copy(update={"id": "another"})) != fingerprint(case, exercises)


def test_a_case_without_exercises_has_no_pool(monkeypatch):
    monkeypatch.setattr("cmtrain.grading.filling.at_home", lambda case: ())
    with pytest.raises(NothingAtHomeError, match="no exercise names it"):
        fill_pool("red-ring", wanted=1)


def test_the_command_fills_a_pool_and_shows_it(tmp_path, capsys):
    file = tmp_path / "pool.json"
    assert main(["pool", "zhangs-80000", "--seeds", "2", "--out", str(file), "--lang", "en"]) == 0
    assert "2 districts tried, 2 in the pool" in capsys.readouterr().out
    assert read_pool(load_case("zhangs-80000"), file).wanted == 2
    assert main(["pool", "zhangs-80000", "--lang", "zh"]) == 0
    shown = capsys.readouterr().out
    assert "可用" in shown
    assert "profit/02_order_plan" in shown


def test_the_command_says_when_there_are_too_few(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("cmtrain.grading.filling.try_seed", lambda job: TriedSeed(seed=job[1], refused="all alike"))
    assert main(["pool", "zhangs-80000", "--seeds", "2", "--out", str(tmp_path / "p.json"), "--lang", "en"]) == 1
    told = capsys.readouterr().out
    assert "all alike" in told
    assert "Fewer than the 2" in told


def test_what_is_stored_comes_back(tmp_path):
    pool = read_pool(load_case("red-ring"))
    assert SeedPool.model_validate_json(pool.model_dump_json()) == pool
