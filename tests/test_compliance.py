"""The boundaries of lawful distribution: complete, in both languages, and asked for by their id."""

from __future__ import annotations

import pytest

from cmtrain.compliance import rule, rules
from cmtrain.errors import UnknownNameError


def test_all_sixteen_boundaries_are_there_in_order():
    assert list(rules()) == [f"C{number}" for number in range(1, 17)]


@pytest.mark.parametrize("rule_id", [f"C{number}" for number in range(1, 17)])
def test_a_boundary_says_why_and_names_its_basis(rule_id):
    boundary = rule(rule_id)
    assert boundary.id == rule_id
    assert 30 <= len(boundary.text.zh) <= 160
    assert 80 <= len(boundary.text.en) <= 400
    assert boundary.basis.zh != boundary.basis.en
    assert "http" not in boundary.basis.en


def test_no_two_boundaries_say_the_same():
    assert len({boundary.text.en for boundary in rules().values()}) == 16


def test_an_unknown_boundary_is_refused_with_the_known_ones():
    with pytest.raises(UnknownNameError, match=r"C99.*C1, C2"):
        rule("C99")
