"""Nothing of the hidden truth, and no answer, is in what pages are made of; below the browser, over many districts."""

from __future__ import annotations

import ast
import json

import pytest

from cmtrain.content import content_dir, exercise_ids
from cmtrain.grading.judge import grade
from cmtrain.grading.tasks import best, make_task, mistakes
from cmtrain.kinds.base import Task
from cmtrain.kinds.exercise import load_exercise
from cmtrain.report.html import Html
from cmtrain.texts import LANGS
from cmtrain.workbook.book import Workbook
from cmtrain.workbook.card import ExerciseCard
from cmtrain.workbook.keeping import OpenJournal
from cmtrain.workbook.opening.lessons import all_lessons
from cmtrain.workbook.opening.prepare import Wish, prepare
from cmtrain.workbook.setting import VARIABLE, Setting
from tests.truth_search import secrets, with_other_truth

SEEDS = range(1, 6)
LESSONS = all_lessons()
LIMITS = {"visits/02_frequency": {"days", "capacity"}, "profit/02_order_plan": {"budget"}}
"""Limits that leave too little for everything, and so depend on what everything would take."""

CHOSEN = {"shortage/03_note"}
"""Exercises about shops that are chosen by the truth: those whose orders tell whether they inflate them."""


def everything(card: ExerciseCard) -> str:
    """Return all that a card sends to its page."""
    return json.dumps([card.question.source, card.widget.spec, card.widget.state], ensure_ascii=False)


def page_of(lesson: str, book: Workbook) -> str:
    """Run the cells of a lesson on a workbook, and return all that they put on the page."""
    told, names = [], {"book": book, "lang": book.lang}
    notebook = json.loads((content_dir("notebooks") / f"{lesson}.ipynb").read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and "parameters" not in cell["metadata"].get("tags", ()):
            told.append(shown(run("".join(cell["source"]), names)))  # noqa: PERF401 - a cell needs those before it
    told.append(json.dumps([book.frame.widget.spec, book.frame.widget.state], ensure_ascii=False))
    return "\n".join(told)


def run(source: str, names: dict[str, object]) -> object:
    """Run a cell, but for the start of the workbook, and return the value of its last line."""
    lines = [line for line in ast.parse(source).body if not isinstance(line, ast.Assign)]
    exec(compile(ast.Module(lines[:-1], []), "cell", "exec"), names)  # noqa: S102 - our own notebooks
    return eval(compile(ast.Expression(lines[-1].value), "cell", "eval"), names)  # noqa: S307


def shown(value: object) -> str:
    match value:
        case Workbook():
            return value._line
        case ExerciseCard():
            return everything(value)
        case Html():
            return value.source
    raise TypeError(type(value))


@pytest.fixture
def open_book(tmp_path, monkeypatch):
    """Return a maker of workbooks as a page of ours has them, over one journal for all of a case and seed."""
    monkeypatch.setenv(VARIABLE, Setting(shown="page").model_dump_json())

    def make(district, lang="zh"):
        case, seed = district.case.id, district.seed
        journal = OpenJournal(str(tmp_path / f"{case}.{seed}"), trainee="li", case=case, seed=seed, lang=lang)
        return Workbook(district, lang, journal)

    return make


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_lesson_shows_no_answer_and_is_the_same_whatever_the_truth(lesson, lang, district, open_book):
    there = district(lesson.case, lesson.seed)
    page = page_of(lesson.name, open_book(there, lang))
    assert secrets(there, [load_exercise(name) for name in lesson.exercises]).found_in(page) == []
    assert page_of(lesson.name, open_book(with_other_truth(there), lang)) == page


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", exercise_ids())
def test_a_card_holds_no_answer_and_is_the_same_whatever_the_truth(name, seed, district, open_book):
    exercise = load_exercise(name)
    there, lang = district(exercise.case, seed), LANGS[seed % 2]
    card = everything(open_book(there, lang).card(name))
    assert secrets(there, [exercise]).found_in(card) == []
    other = with_other_truth(there)
    assert everything(open_book(other, lang).card(name)) == card  # it shows the task that the journal keeps
    if name not in CHOSEN:
        assert without_limits(make_task(exercise, other)) == without_limits(make_task(exercise, there))


def without_limits(task: Task) -> dict[str, object]:
    """Return what is asked, but for what a trainee is told about limits."""
    asked = task.model_dump()
    for limit in LIMITS.get(task.exercise, ()):
        assert asked.pop(limit, 1) > 0
        assert asked["facts"].pop(limit) > 0
    return asked


@pytest.mark.parametrize("name", exercise_ids())
def test_an_attempt_brings_no_more_than_what_is_said_of_it(name, district, open_book):
    exercise = load_exercise(name)
    there = district(exercise.case, 7)
    wrong = next(iter(mistakes(exercise, there).values()))
    card = open_book(there).card(name)
    card.receive({"do": "hint", "seq": 1, "hint": 0})
    card.receive({"do": "check", "seq": 2, "response": wrong})
    assert card.widget.state["level"] == "tried"
    hidden = secrets(there, [exercise])
    found = [each for each in hidden.found_in(everything(card)) if each.endswith("response") or "key" in each]
    assert found == []
    said = {finding.id for finding in grade(exercise, there, wrong).findings}
    told = json.dumps(card.widget.state, ensure_ascii=False)
    for mistake, texts in exercise.mistakes.items():
        if f"mistake.{mistake}" not in said:
            assert texts.feedback.zh[:12] not in told
    assert all(hint.text.zh[:12] not in told for hint in exercise.hints[1:])


def test_prepared_notebooks_hold_no_truth(district, tmp_path):
    for lesson in LESSONS:
        prepared = prepare(Wish(case=lesson.case, lang="zh", trainee="li", folder=tmp_path / lesson.name))
        hidden = secrets(district(lesson.case, lesson.seed), [load_exercise(name) for name in lesson.exercises])
        for page in prepared.pages:
            assert hidden.found_in((prepared.folder / page).read_text(encoding="utf-8")) == []


# ------------------------------------------------------------------ the search itself


@pytest.mark.parametrize("name", exercise_ids())
def test_the_search_finds_what_is_planted(name, district, open_book):
    exercise = load_exercise(name)
    there = district(exercise.case, 7)
    card, hidden = open_book(there).card(name), secrets(there, [exercise])
    right, value = best(exercise, there), grade(exercise, there, best(exercise, there)).best_value
    shop = there.truth.shops.iloc[3]
    planted = {
        "the best answer as a draft": {"draft": right},
        "inside a page": {"html": f"<script type='application/json'>{json.dumps({'x': right})}</script>"},
        "escaped twice": json.dumps(json.dumps(right)),
        "what the best is worth": {"best_value": value},
        "the verdict on an option": {"options": [{"id": "a", "right": True}]},
        "a shop's habits": {"shops": {"R001": {"gaming": 0.3}}},
        "a shop that games": ["R001", "gamer"],
        "a number of the truth": {"x": float(shop["knowledge"])},
        "a number of the truth in a text": f"<td>{shop['knowledge']}</td>",
        "feedback": {"html": next(iter(exercise.mistakes.values())).feedback.zh},
        "feedback in English, escaped": json.dumps(next(iter(exercise.mistakes.values())).feedback.en),
        "a hint": exercise.hints[0].text.zh,
        "what to practise": exercise.practice.en,
    }
    clean = everything(card)
    assert hidden.found_in(clean) == []
    missed = [what for what, leak in planted.items() if not hidden.found_in(clean + json.dumps(leak))]
    assert missed == []
