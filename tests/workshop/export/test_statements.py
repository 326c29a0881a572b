"""Statements are what xAPI asks for, the same every time, and tell scores, times and nobody's address."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator

from cmtrain.workshop.export.identity import identity
from cmtrain.workshop.export.people import Person, Work
from cmtrain.workshop.export.scores import Counted, scores_of_journals
from cmtrain.workshop.export.statements import Naming, duration, statements, statements_json
from tests.workshop.export.conftest import DIAGNOSIS, ORDER

SCHEMA = Draft202012Validator(json.loads(Path(__file__).with_name("statement.schema.json").read_text(encoding="utf-8")))
VERBS = "http://adlnet.gov/expapi/verbs/"


@pytest.fixture
def told(workshop, people):
    """Return the statements of everybody as they are exported."""
    return json.loads(statements_json(people, workshop.plan, scores_of_journals, Naming(identity(workshop))))


def of(told, trainee, verb, thing=""):
    return [
        each
        for each in told
        if each["actor"]["account"]["name"] == trainee
        and each["verb"]["id"] == f"{VERBS}{verb}"
        and each["object"]["id"].endswith(thing)
    ]


def test_every_statement_fits_the_specification(told):
    assert [(each["id"], error.message) for each in told for error in SCHEMA.iter_errors(each)] == []
    for score in (each["result"]["score"] for each in told if "score" in each.get("result", {})):
        assert score["min"] <= score["raw"] <= score["max"]
        assert score["scaled"] == pytest.approx(score["raw"] / score["max"], abs=1e-5)


@pytest.mark.parametrize(
    "broken",
    [
        {"actor": {"mbox": "mailto:a@b.c"}}, {"id": "x"}, {"timestamp": "yesterday"}, {"verb": {"id": "passed", "display": {"en": "x"}}},
        {"result": {"duration": "5 min"}}, {"result": {"score": {"scaled": 1.2}}}, {"object": {"id": "x y"}}, {"more": 1},
    ],
)  # fmt: skip
def test_the_schema_finds_what_does_not_fit(told, broken):
    assert list(SCHEMA.iter_errors({**told[0], **broken}))


def test_each_thing_that_was_done_is_told_once(told):
    assert Counter(each["verb"]["id"].removeprefix(VERBS) for each in told) == {
        "attended": 2, "attempted": 3, "answered": 5, "completed": 4, "passed": 3, "failed": 2,
    }  # fmt: skip
    assert len({each["id"] for each in told}) == len(told)
    assert {UUID(each["id"]).version for each in told} == {5}
    assert [each["timestamp"] for each in told if each["actor"]["account"]["name"] == "0012"] == sorted(
        each["timestamp"] for each in told if each["actor"]["account"]["name"] == "0012"
    )


def test_attempts_have_their_own_scores_and_what_counts_comes_with_completion(told):
    unread, wrong, right = (each["result"] for each in of(told, "0012", "answered", DIAGNOSIS))
    assert (unread["completion"], "score" in unread, json.loads(unread["response"])) == (False, False, {"margin": "?"})
    assert (wrong["success"], right["success"]) == (False, True)
    (done,) = of(told, "0012", "completed", DIAGNOSIS)
    assert done["result"]["score"] == right["score"]
    assert done["result"]["duration"] == "PT10M"
    assert done["timestamp"] == "2026-03-02T01:12:00.000Z"
    (order,) = of(told, "0012", "passed", ORDER)
    assert order["result"]["score"] == {"scaled": 1.0, "raw": 20.0, "min": 0, "max": 20.0}


def test_the_workshop_is_passed_or_failed_as_a_whole(told):
    whole = {each["id"] for each in told if each["object"]["definition"]["type"].endswith("/course")}
    verbs = [
        (each["actor"]["account"]["name"], each["verb"]["id"].removeprefix(VERBS))
        for each in told
        if each["id"] in whole
    ]
    assert sorted(verbs) == [
        ("0012", "attended"), ("0012", "completed"), ("0012", "passed"), ("Wang.Fang", "attended"), ("Wang.Fang", "failed"),
    ]  # fmt: skip


def test_nothing_is_said_of_what_is_not_judged_yet(workshop, people):
    def pending(person, plan):
        first, second = scores_of_journals(person, plan)
        return first, Counted(second.exercise, "pending", None, second.max_points)

    found = statements(people[0], workshop.plan, pending, Naming("w"))
    after = [each for each in found if str(each["verb"]["id"]).endswith(("completed", "passed", "failed"))]
    assert {each["object"]["id"].rpartition(":")[2] for each in after} == {DIAGNOSIS}


def test_a_broken_rule_is_failed_whatever_the_points(workshop, people):
    person, *_ = people
    grades = person.work.grades
    first = grades.results[0].model_copy(update={"flags": ("C1",)})
    blocked = Work(person.work.events, grades.model_copy(update={"results": (first, *grades.results[1:])}))
    found = statements(Person(person.trainee, "zh", blocked), workshop.plan, scores_of_journals, Naming("w"))
    failed = [each["object"]["id"].rpartition(":")[2] for each in found if str(each["verb"]["id"]).endswith("failed")]
    assert failed == [DIAGNOSIS, "w"]


def test_same_journals_have_the_same_statements_and_accounts_can_be_named(workshop, people, told):
    naming = Naming(identity(workshop), "https://hr.example/")
    again = [each for person in people for each in statements(person, workshop.plan, scores_of_journals, naming)]
    assert [each["id"] for each in again] == [each["id"] for each in told]
    assert {each["actor"]["account"]["homePage"] for each in again} == {"https://hr.example/"}
    assert {each["actor"]["account"]["homePage"] for each in told} == {f"urn:uuid:{identity(workshop)}"}
    assert workshop.secret.hex() not in json.dumps(told)


def test_languages_are_both_and_that_of_the_page(told):
    (attended,) = of(told, "Wang.Fang", "attended")
    assert attended["context"]["language"] == "en"
    assert attended["verb"]["display"] == {"zh-CN": "参加了", "en": "attended"}


@pytest.mark.parametrize(("minutes", "shown"), [(0, "PT0S"), (0.5, "PT30S"), (90, "PT1H30M"), (1500.25, "PT25H15S")])
def test_durations_are_iso_8601(minutes, shown):
    assert duration(minutes) == shown
