"""Many exercises are proven together, and on several processors, with the same result."""

from __future__ import annotations

import pytest

from cmtrain.errors import UnknownNameError
from cmtrain.grading.proofs import prove_all

NAMES = ("role/01_conflicts", "visits/02_frequency")


def test_the_result_does_not_depend_on_the_processes():
    told = []
    alone = prove_all(NAMES, seeds=2, progress=lambda *step: told.append(step))
    assert prove_all(NAMES, seeds=2, jobs=2) == alone
    assert [proof.exercise for proof in alone] == list(NAMES)
    assert [(proof.seeds, proof.problems) for proof in alone] == [(2, ()), (2, ())]
    assert told[-1][0] == told[-1][1]


def test_unknown_exercises_are_refused_before_anything_is_done():
    with pytest.raises(UnknownNameError, match="unknown exercise 'visits/99_x'"):
        prove_all(("visits/99_x",), seeds=1)
