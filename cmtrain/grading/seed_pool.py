"""Pools of districts of equal difficulty: which seeds of a case trainees may get, stored beside the case."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from statistics import median
from typing import Literal

from pydantic import NonNegativeInt, ValidationError

from cmtrain.district.case import Case, case_file
from cmtrain.district.makeup import USUAL
from cmtrain.errors import ContentError, Problem
from cmtrain.kinds.exercise import Exercise, at_home
from cmtrain.records import Json, Record, Share, problems_of
from cmtrain.texts import LANGS
from cmtrain.writing import replace_file

BAND = 0.05
"""How far the level of a seed in the pool may lie from the pool's, as a share of the case's points."""

FILE = "pool.json"


class Part(Record):
    """What was found for one exercise on one district."""

    gap: float
    """How far the best tempting mistake stays behind the best response, relative to the best."""
    half_right: Share
    """Mean score of answers of which half is right, see `cmtrain.grading.difficulty`."""


class TriedSeed(Record):
    """One district of the case, tried with all exercises at home in it."""

    seed: NonNegativeInt
    refused: str = ""
    """Why no trainee gets it; "" if it may be used as far as its exercises go."""
    parts: dict[str, Part] = {}
    """By exercise; empty where refused."""
    level: Share = 0.0
    """Mean of the parts' ``half_right``, weighted by points."""


class SeedPool(Record):
    """The seeds tried for a case, and so the pool: those that carry every exercise and are about equally hard."""

    format: Literal[1] = 1
    case: str
    made_for: str
    """Fingerprint of the case and of its exercises when the seeds were tried, see `fingerprint`."""
    wanted: NonNegativeInt
    """Seeds asked for; those that were tried after enough had been found do not count."""
    tried: tuple[TriedSeed, ...]
    """From seed 1 on, none left out."""

    @property
    def level(self) -> float:
        """The median level of the seeds that carry all exercises; 0 if there are none."""
        return median([each.level for each in self.tried if not each.refused] or [0.0])

    @property
    def seeds(self) -> tuple[int, ...]:
        """The pool, in ascending order, at most as many as were wanted."""
        return tuple(each.seed for each in self.tried if self.admits(each))[: self.wanted]

    def admits(self, tried: TriedSeed) -> bool:
        """Say whether a seed carries all exercises and is as hard as the others, within `BAND`."""
        return not tried.refused and abs(tried.level - self.level) <= BAND


def fingerprint(case: Case, exercises: tuple[Exercise, ...]) -> str:
    """Return a SHA-256 of all in a case and its exercises that decides about seeds: settings and points, not texts."""
    indifferent = {"title", "summary", "story", "playlist"} | ({"makeup"} if case.makeup == USUAL else set())
    settings = {
        "case": case.model_dump(mode="json", exclude=indifferent),
        "exercises": {each.id: (_without_texts(each.kind.model_dump(mode="json")), each.points) for each in exercises},
    }
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()


def _without_texts(told: Json) -> Json:
    """Leave out what people read: other words for the same choices ask for no other districts."""
    if isinstance(told, list):
        return [_without_texts(each) for each in told if not _is_text(each)]
    if isinstance(told, dict):
        return {key: _without_texts(each) for key, each in told.items() if not _is_text(each)}
    return told


def _is_text(told: Json) -> bool:
    return isinstance(told, dict) and set(told) == set(LANGS)


def pool_file(case: str) -> Path:
    """Return where the pool of a known case is stored."""
    return case_file(case).with_name(FILE)


def write_pool(pool: SeedPool, file: Path) -> Path:
    """Store a pool; the old one stays until the new one is whole."""
    return replace_file(file, pool.model_dump_json(indent=1) + "\n")


def read_pool(case: Case, file: Path | None = None) -> SeedPool:
    """Read the pool of a case.

    Parameters
    ----------
    file
        Where it is stored; beside the case if not given.

    Raises
    ------
    ContentError
        There is none, it is no pool, or it was made for other settings of the case or of its exercises.
    """
    file = file or pool_file(case.id)
    again = f"make one with: cmtrain pool {case.id} --out {file}"
    try:
        pool = SeedPool.model_validate_json(file.read_bytes())
    except ValidationError as error:
        raise ContentError(
            *(Problem(file, key, f"{message}; {again}") for key, message in problems_of(error))
        ) from error
    except OSError as error:
        raise ContentError(Problem(file, "", f"no pool of seeds: {error.strerror}; {again}")) from error
    if pool.case != case.id:
        raise ContentError(Problem(file, "case", f"is the pool of {pool.case!r}, not of {case.id!r}; {again}"))
    if pool.made_for != fingerprint(case, at_home(case.id)):
        raise ContentError(Problem(file, "made_for", f"the case or its exercises have changed since; {again}"))
    return pool
