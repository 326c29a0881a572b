"""What each trainee gets: a district and a PIN, told by the workshop's secret, so that nobody can work out a neighbour's."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

PEOPLE_EACH, FEWEST, MOST = 6, 2, 6
"""For how many people a district is, and how many there are at least and at most."""


def usual_variants(people: int) -> int:
    """Return how many districts of a case suit a room: neighbours differ, and a few people can be compared in each.

    Examples
    --------
    >>> [usual_variants(people) for people in (1, 12, 18, 500)]
    [2, 2, 3, 6]
    """
    return min(max(round(people / PEOPLE_EACH), FEWEST), MOST)


def drawn(secret: bytes, case: str, pool: Sequence[int], variants: int) -> tuple[int, ...]:
    """Return the seeds of a case that a workshop deals out; the same secret draws the same ones from a pool."""
    return tuple(sorted(pool, key=lambda seed: _told(secret, case, "seed", str(seed)))[:variants])


def seed_of(secret: bytes, case: str, trainee: str, seeds: Sequence[int]) -> int:
    """Return one trainee's seed, which does not depend on who else takes part."""
    return seeds[int.from_bytes(_told(secret, case, "trainee", trainee), "big") % len(seeds)]


def pin_of(secret: bytes, trainee: str) -> str:
    """Return one trainee's PIN: six digits, the first of them not 0."""
    return str(100_000 + int.from_bytes(_told(secret, "pin", trainee), "big") % 900_000)


def _told(secret: bytes, *parts: str) -> bytes:
    return hmac.new(secret, "\n".join(parts).encode(), hashlib.sha256).digest()
