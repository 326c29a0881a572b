"""Who gets which district and which PIN: fair, stable, and not to be guessed without the secret."""

from __future__ import annotations

import re
from collections import Counter

from cmtrain.workshop.variants import drawn, pin_of, seed_of

POOL = tuple(range(1, 41))
SECRET, OTHER = b"s" * 32, b"t" * 32


def test_a_workshop_draws_different_seeds_of_the_pool_always_the_same():
    found = drawn(SECRET, "red-ring", POOL, 6)
    assert len(set(found)) == 6
    assert set(found) <= set(POOL)
    assert found == drawn(SECRET, "red-ring", POOL[::-1], 6)


def test_other_secrets_and_other_cases_draw_others():
    found = {drawn(secret, case, POOL, 6) for secret in (SECRET, OTHER) for case in ("red-ring", "thirty-a-day")}
    assert len(found) == 4


def test_a_trainee_keeps_the_district_whoever_joins_and_all_are_dealt_out_about_evenly():
    seeds = drawn(SECRET, "red-ring", POOL, 6)
    got = Counter(seed_of(SECRET, "red-ring", f"t{number:03d}", seeds) for number in range(600))
    assert set(got) == set(seeds)
    assert min(got.values()) > 60
    assert max(got.values()) < 140


def test_two_cases_are_dealt_out_apart():
    """Who shares one district with a neighbour does not share the next one for that."""
    pairs = {
        (seed_of(SECRET, "one", str(number), (1, 2)), seed_of(SECRET, "two", str(number), (1, 2)))
        for number in range(40)
    }
    assert len(pairs) == 4


def test_a_pin_is_six_digits_of_which_a_spreadsheet_loses_none():
    pins = [pin_of(SECRET, f"t{number:03d}") for number in range(2000)]
    assert all(re.fullmatch("[1-9][0-9]{5}", pin) for pin in pins)
    assert {pin[0] for pin in pins} == set("123456789")
    assert {pin[-1] for pin in pins} == set("0123456789")


def test_a_trainee_keeps_the_pin_and_has_another_one_in_every_workshop():
    assert [pin_of(SECRET, own) for own in ("1001", "李娜")] == ["233984", "101486"]
    assert len({pin_of(secret, own) for secret in (SECRET, OTHER) for own in ("1001", "1002", "李娜")}) == 6


def test_a_pin_does_not_tell_the_district():
    """People with the same last digit, whom a trainer may see side by side, have any of the districts."""
    got = Counter((pin_of(SECRET, own)[-1], seed_of(SECRET, "red-ring", own, (1, 2))) for own in map(str, range(1000)))
    assert len(got) == 20
    assert min(got.values()) > 25
