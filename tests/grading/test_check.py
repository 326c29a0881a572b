"""Checking content tells all that is wrong, with file and key."""

from __future__ import annotations

import shutil

import pytest

from cmtrain.content import content_dir
from cmtrain.grading.check import check_content

EXERCISE = content_dir("exercises") / "role" / "01_conflicts.toml"


@pytest.fixture
def content(tmp_path):
    """Return a copy of the cases and of one exercise, alone in the playlist of its case."""
    shutil.copytree(content_dir("cases"), tmp_path / "cases")
    (tmp_path / "exercises" / "role").mkdir(parents=True)
    shutil.copy(EXERCISE, tmp_path / "exercises" / "role")
    for case in (tmp_path / "cases").glob("*/case.toml"):
        lines = case.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if not line.startswith("playlist")]
        case.write_text("\n".join(['playlist = ["role/01_conflicts"]', *kept]), encoding="utf-8")
    return tmp_path


def problems(folder):
    return [
        f"{problem.file.relative_to(folder).as_posix()}: {problem.key}: {problem.message}"
        for problem in check_content(folder / "cases", folder / "exercises")
    ]


def change(file, old, new):
    source = file.read_text(encoding="utf-8")
    assert old in source
    file.write_text(source.replace(old, new, 1), encoding="utf-8")


def test_sound_content_has_no_problems(content):
    assert problems(content) == []


def test_what_ships_is_in_order():
    assert check_content() == ()


CASE = "cases/red-ring/case.toml"
ROLE = "exercises/role/01_conflicts.toml"
WRONG = [
    (CASE, 'id = "red-ring"', 'id = "blue-ring"', "id: is 'blue-ring'; the folder is 'red-ring'"),
    (CASE, "role/01_conflicts", "role/77_x", "playlist.0: no exercise 'role/77_x'"),
    (CASE, 'playlist = ["', 'playlist = ["role/01_conflicts", "', "playlist: 'role/01_conflicts' stands in it twice"),
    (CASE, 'id = "red-ring"', 'id = "red-ring"\nshopz = 3', "shopz: Extra inputs"),
    (CASE, 'id = "red-ring"', "id = ", ": not a TOML file"),
    (ROLE, 'case = "', 'case = "no-', "case: no case 'no-"),
    (ROLE, 'concepts = ["', 'concepts = ["X99", "', "concepts.0: no concept 'X99'"),
    (ROLE, "points = ", "points = -", "points: Input should be greater than 0"),
    (ROLE, 'kind = "judgement"', 'kind = "judgment"', "kind: Input tag 'judgment'"),
    (ROLE, "attempts = ", "attempt = ", "attempts: Field required"),
]


@pytest.mark.parametrize(("file", "old", "new", "message"), WRONG, ids=[each[3][:30] for each in WRONG])
def test_each_defect_is_told_with_file_and_key(content, file, old, new, message):
    change(content / file, old, new)
    assert any(line.startswith(f"{file}: {message}") for line in problems(content)), problems(content)


def appended(content, lines):
    with (content / ROLE).open("a", encoding="utf-8") as file:
        file.write("\n" + lines + "\n")
    return problems(content)


HINT = '[[hints]]\ntext.zh = "{zh}"\ntext.en = "{en}"\ncost = 0.6'


@pytest.mark.parametrize(
    ("zh", "en", "message"),
    [
        ("看 {a} 店", "see {b}", "zh and en differ in their placeholders: a, b"),
        ("看 {a", "see {a}", "expected '}'"),
        ("看 {a.b}", "see {a.b}", "placeholder {a.b} is no plain name"),
        ("看 {a:euro}", "see {a:euro}", "no unit 'euro'"),
        ("see", "see", "has no Chinese character"),
        ("", "see", "String should have at least 1 character"),
    ],
)
def test_texts_are_checked(content, zh, en, message):
    assert any(message in line for line in appended(content, HINT.format(zh=zh, en=en)))


@pytest.mark.parametrize("key", ["title", "practice"])
def test_texts_of_reports_hold_no_facts(content, key):
    for lang in ("zh", "en"):
        change(content / ROLE, f'\n{key}.{lang} = "', f'\n{key}.{lang} = "{{n}} ')
    assert any(f"{key}: holds a placeholder" in line for line in problems(content))


def test_hints_leave_something_to_earn(content):
    hints = "\n".join([HINT.format(zh="看店", en="look")] * 2)
    assert any("hints: cost 1." in line for line in appended(content, hints))


def test_missing_and_unused_feedback_is_told(content):
    change(content / ROLE, "\nsound.zh", "\nsounds.zh")
    change(content / ROLE, "\nsound.en", "\nsounds.en")
    found = problems(content)
    assert any("feedback.sound: is missing" in line for line in found)
    assert any("feedback.sounds: is never used" in line for line in found)


def test_a_missing_story_is_told(content):
    (content / "cases/red-ring/story.md").unlink()
    assert any("story.md: : is missing" in line for line in problems(content))


def test_empty_folders_are_told(tmp_path):
    assert [problem.message.split(";")[0] for problem in check_content(tmp_path, tmp_path)] == [
        "holds no case",
        "holds no exercise",
    ]


def test_all_problems_are_told_at_once(content):
    for file, old, new, _ in (WRONG[1], WRONG[6], WRONG[9]):
        change(content / file, old, new)
    assert len(problems(content)) >= 2
