"""Who gets which district: fair, stable, and not to be guessed without the secret."""

from __future__ import annotations

from collections import Counter

from cmtrain.workshop.variants import drawn, seed_of

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
