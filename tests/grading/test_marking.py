"""Parts of answers are marked by one sign and one word, in the words of their kind."""

from __future__ import annotations

import pytest

from cmtrain.grading.grade import GradeElement
from cmtrain.grading.marking import SIGNS, WORDS, marked, verdict
from cmtrain.kinds.exercise import load_exercise
from cmtrain.texts import text

SITUATIONS = load_exercise("role/01_conflicts").kind
SOMETHING = text("某项", "Something")


def part(name, score, given=None):
    return GradeElement(name=name, label=SOMETHING, score=score, given=given)


@pytest.mark.parametrize(
    ("score", "expected"), [(1, "good"), (0.98, "good"), (0.97, "part"), (0.03, "part"), (0.02, "bad")]
)
def test_the_score_decides_about_the_sign(score, expected):
    assert verdict(score) == expected


@pytest.mark.parametrize(
    ("exercise", "name", "words"),
    [
        ("shortage/01_estimate", "need", ("接近", "有偏差", "偏差大")),
        ("shortage/01_estimate", "hot", ("正确", "部分正确", "不对")),
        ("shortage/03_note", "price", ("接近", "有偏差", "偏差大")),
        ("shortage/03_note", "honesty", ("妥当", "欠妥", "不妥")),
        ("shortage/03_note", "trace", ("正确", "部分正确", "不对")),
        ("role/01_conflicts", "month_end", ("妥当", "欠妥", "不妥")),
        ("profit/02_order_plan", "anything", ("正确", "部分正确", "不对")),
    ],
)
def test_words_are_those_of_the_part(exercise, name, words):
    kind = load_exercise(exercise).kind
    assert tuple(marked(part(name, score), kind).word.zh for score in (1, 0.5, 0)) == words


@pytest.mark.parametrize("situation", SITUATIONS.situations, ids=lambda situation: situation.id)
def test_a_way_out_that_breaks_a_rule_crosses_a_line_whatever_it_is_worth(situation):
    for way in situation.options:
        mark = marked(part(situation.id, way.value, way.text), SITUATIONS)
        if way.rules:
            assert (mark.verdict, mark.word.zh) == ("bad", f"踩线（{'、'.join(way.rules)}）")
        else:
            assert "踩线" not in mark.word.zh


def test_a_measure_against_slow_stock_crosses_its_line():
    kind = load_exercise("profit/03_slow_stock").kind
    for measure in kind.measures:
        mark = marked(part("any", 1, measure.label), kind)
        assert mark.word.en == (f"crosses a line ({measure.rule})" if measure.rule else "right")


def test_proposals_of_a_note_cross_theirs():
    kind = load_exercise("shortage/03_note").kind
    gift = next(way for way in kind.persuade if way.id == "gift")
    assert marked(part("persuade", 0, gift.text), kind).word.en == "crosses a line (C14)"
    assert marked(part("hot", 0, gift.text), kind).word.en == "wrong"


def test_every_sign_has_its_words():
    assert all(set(words) == set(SIGNS) for words in WORDS.values())
