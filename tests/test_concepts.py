"""The concepts of the source texts, carried as data."""

from __future__ import annotations

import csv
import re
from collections import Counter

from cmtrain.concepts import concepts
from cmtrain.content import data_file


def test_every_concept_of_the_source_texts_is_there_once():
    with data_file("concepts.csv").open(encoding="utf-8", newline="") as lines:
        ids = [row["id"] for row in csv.DictReader(lines)]
    assert len(ids) == len(set(ids)) == 164
    expected = {"visits": ("V", 30), "shortage": ("M", 35), "profit": ("P", 28), "kpis": ("K", 24), "role": ("O", 47)}
    assert Counter(c.lesson for c in concepts().values()) == {lesson: n for lesson, (_, n) in expected.items()}
    for lesson, (letter, n) in expected.items():
        assert [c.id for c in concepts().values() if c.lesson == lesson] == [f"{letter}{k:02}" for k in range(1, n + 1)]


def test_names_are_short_distinct_and_in_their_language():
    names = [concept.name for concept in concepts().values()]
    assert len({name.zh for name in names}) == len({name.en for name in names}) == len(names)
    for name in names:
        assert re.search(r"[\u4e00-\u9fff]", name.zh)
        assert not re.search(r"[\u4e00-\u9fff，。：；]", name.en)
        assert len(name.zh) <= 24, name.zh
        assert len(name.en) <= 64, name.en
