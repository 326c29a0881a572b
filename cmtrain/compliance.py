"""The rules of lawful distribution; breaking one fails an exercise whatever its score."""

from __future__ import annotations

from functools import cache

from cmtrain.content import data_file
from cmtrain.errors import UnknownNameError
from cmtrain.records import Record, read_toml
from cmtrain.texts import Text


class Rule(Record):
    """One boundary that nobody may cross."""

    id: str
    text: Text
    """What is not allowed and why, as shown to a trainee who broke it."""
    basis: Text
    """The law, regulation or company rule, by its name."""


@cache
def rules() -> dict[str, Rule]:
    """Return all rules by id (C1, C2, ...), from ``data/compliance.toml``."""
    data = read_toml(data_file("compliance.toml"))["rule"]
    assert isinstance(data, list)  # noqa: S101 - our own file
    return {rule.id: rule for rule in map(Rule.model_validate, data)}


def rule(rule_id: str) -> Rule:
    """Return one rule."""
    if rule_id not in rules():
        raise UnknownNameError("compliance rule", rule_id, tuple(rules()))
    return rules()[rule_id]
