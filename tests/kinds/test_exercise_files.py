"""Exercise files: read once, read again when they change, refused with file and key."""

from __future__ import annotations

from collections import Counter

import pytest

from cmtrain.content import content_dir, exercise_ids
from cmtrain.errors import ContentError, UnknownNameError
from cmtrain.kinds.exercise import load_exercise, read_exercise
from cmtrain.kinds.ways import Way, best_way
from cmtrain.records import Record
from cmtrain.texts import LANGS


def questions_of(record: Record) -> list[tuple[Way, ...]]:
    """Return the options of every question of a kind that has better and worse ways for options."""
    found = []
    for value in vars(record).values():
        if isinstance(value, tuple) and value and all(isinstance(each, Way) for each in value):
            found.append(value)
        elif isinstance(value, tuple):
            found += [question for each in value if isinstance(each, Record) for question in questions_of(each)]
    return found


def place_by_length(ways: tuple[Way, ...], lang: str) -> int:
    """Return how many options of a question are longer than the best one."""
    best = len(best_way(ways).text[lang])
    return sum(len(way.text[lang]) > best for way in ways)


WITH_CHOICES = {name: found for name in exercise_ids() if (found := questions_of(load_exercise(name).kind))}


def test_an_exercise_is_read_once():
    assert load_exercise("role/01_conflicts") is load_exercise("role/01_conflicts")


def test_unknown_exercises_are_told_with_the_known():
    with pytest.raises(UnknownNameError, match=r"unknown exercise '\.\./x'; known: visits/01_abc"):
        load_exercise("../x")


def test_exercises_come_in_the_order_of_lessons():
    lessons = [name.split("/")[0] for name in exercise_ids()]
    assert lessons == sorted(lessons, key=["visits", "shortage", "profit", "kpis", "role"].index)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda source: source.replace("points = ", "points = -"), "points"),
        (lambda source: source.replace("title.en", "title.fr"), "title"),
        (lambda source: source + "\n[[", ""),
        (lambda source: source.replace("[kind]", "[kinds]"), "kind"),
    ],
)
def test_defects_are_told_with_file_and_key(tmp_path, change, key):
    source = (content_dir("exercises") / "visits" / "01_abc.toml").read_text(encoding="utf-8")
    file = tmp_path / "visits" / "01_abc.toml"
    file.parent.mkdir()
    file.write_text(change(source), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_exercise(file)
    assert caught.value.problems[0].file == file
    assert any(problem.key.startswith(key) for problem in caught.value.problems)


def test_the_exercises_with_choices_are_found():
    asked = {name: len(found) for name, found in WITH_CHOICES.items()}
    assert asked == {"role/01_conflicts": 10, "shortage/02_allocation": 1, "shortage/03_note": 5}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", WITH_CHOICES)
def test_ticking_the_longest_option_does_not_pay(name, lang):
    places = [place_by_length(ways, lang) for ways in WITH_CHOICES[name]]
    assert places.count(0) <= len(places) / 3


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", [name for name, found in WITH_CHOICES.items() if len(found) > 1])
def test_nor_does_ticking_by_any_other_place_in_length(name, lang):
    places = Counter(place_by_length(ways, lang) for ways in WITH_CHOICES[name])
    assert max(places.values()) <= places.total() / 2
