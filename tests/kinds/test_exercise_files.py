"""Exercise files: read once, read again when they change, refused with file and key."""

from __future__ import annotations

import pytest

from cmtrain.content import content_dir, exercise_ids
from cmtrain.errors import ContentError, UnknownNameError
from cmtrain.kinds.exercise import load_exercise, read_exercise


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
