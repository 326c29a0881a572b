"""Turning ids and numbers of a grade into sentences, in either language and at any time."""

from __future__ import annotations

from collections.abc import Iterator

from cmtrain.compliance import rule
from cmtrain.errors import UnknownNameError
from cmtrain.grading.grade import Grade, GradeFinding
from cmtrain.kinds.exercise import Exercise
from cmtrain.texts import Lang, Text, Unit, show, text

_MISSING = text("还没有作答。", "Nothing has been entered yet.")
_PENDING = text("还没有评分，答案已保存。", "There is no grade yet; the answer is kept.")
_UNREADABLE = text("这份答案还看不懂，不扣次数：{why}", "This cannot be read yet, and costs no attempt: {why}")
_BROKEN = text("违反规定 {id}：{rule}（依据：{basis}）", "Breaks rule {id}: {rule} (basis: {basis})")
_OUTCOME = text(
    "你做到 {value}；最好可达 {best}，常见错误里最好的一种是 {mistake}。",
    "You achieved {value}; the best is {best}, the best of the common mistakes {mistake}.",
)
_CROSSED = text("踩了红线 {rules}，这次记 0 分。", "It crosses a red line ({rules}), so it counts 0.")
_LESS = text(
    "比常见错误里最好的一种还少 {by}，所以得分记 0%。",
    "That is {by} less than the best of the common mistakes, so the score is 0%.",
)
_MORE = text(
    "比常见错误里最好的一种还多 {by}，所以得分记 0%。",
    "That is {by} more than the best of the common mistakes, so the score is 0%.",
)
_EQUAL = text(
    "和常见错误里最好的一种不相上下，所以得分记 0%。",
    "That is no better than the best of the common mistakes, so the score is 0%.",
)
_POINTS_OF_PERCENT = text("{points:none.1} 个百分点", "{points:none.1} percentage points")


def feedback(grade: Grade, exercise: Exercise, lang: Lang, *, secrets: bool = True) -> list[str]:
    """Return what to tell the trainee, one plain text an item, the most important first.

    Broken rules come first with rule and basis, then the findings in the kind's order (a named mistake before others),
    then those of single elements, each once. The texts are plain: escape them where HTML is made.

    Parameters
    ----------
    secrets
        Whether to tell what was to be found, too: only when nothing is left to decide.

    Raises
    ------
    UnknownNameError
        The exercise has no text for a finding.
    """
    if grade.status == "missing":
        return [_MISSING[lang]]
    if grade.status == "pending":
        return [_PENDING[lang]]
    if grade.status == "unreadable":
        return [_UNREADABLE.fill(why=grade.message or "?")[lang]]
    return list(dict.fromkeys(line[lang] for line in _lines(grade, exercise, secrets=secrets)))


def outcome(grade: Grade, lang: Lang) -> str:
    """Say what a graded response achieved, against the best and the best of the mistakes, and why it counts 0 if so.

    It is "" without a value.
    """
    if grade.status != "graded" or grade.value is None:
        return ""
    unit = grade.unit
    achieved = _OUTCOME[lang].format(
        value=show(grade.value, unit, lang),
        best=show(grade.best_value, unit, lang),
        mistake=show(grade.mistake_value, unit, lang),
    )
    why = (
        _CROSSED.fill(rules=text("、".join(grade.flags), ", ".join(grade.flags)))
        if grade.flags
        else behind_mistakes(grade)
    )
    return achieved if why is None else f"{achieved}{'' if lang == 'zh' else ' '}{why[lang]}"


def behind_mistakes(grade: Grade) -> Text | None:
    """Say how far a response stays behind the best of the mistakes, where it scores nothing for that.

    None where it scores, or where the score is the value itself, as it is of right parts: no mistake takes any of it.
    """
    value, mistake = grade.value, grade.mistake_value
    if value is None or mistake is None or grade.raw_score > 0 or (grade.unit == "share" and value == grade.raw_score):
        return None
    if show(value, grade.unit, "en") == show(mistake, grade.unit, "en"):
        return _EQUAL
    return (_MORE if value > mistake else _LESS).fill(by=_apart(abs(value - mistake), grade.unit))


def _apart(difference: float, unit: Unit) -> Text:
    """Write a difference; one of shares in percentage points."""
    if unit == "share":
        return _POINTS_OF_PERCENT.fill(points=100 * difference)
    return Text(zh=show(difference, unit, "zh"), en=show(difference, unit, "en"))


def _lines(grade: Grade, exercise: Exercise, *, secrets: bool) -> Iterator[Text]:
    for flag in grade.flags:
        yield _BROKEN.fill(id=flag, rule=rule(flag).text, basis=rule(flag).basis)
    named = sorted(grade.findings, key=lambda finding: not finding.id.startswith("mistake."))
    for finding in named:
        yield finding_text(finding, exercise)
    for element in grade.elements:
        if element.finding is not None and (secrets or not element.secret):
            yield finding_text(element.finding, exercise)


def finding_text(finding: GradeFinding, exercise: Exercise) -> Text:
    """Return a finding's text in both languages, its numbers put in.

    Raises
    ------
    UnknownNameError
        The exercise has no text for it.
    """
    prefix, _, name = finding.id.partition(".")
    if prefix == "mistake" and name in exercise.mistakes:
        template = exercise.mistakes[name].feedback
    elif finding.id in exercise.feedback:
        template = exercise.feedback[finding.id]
    else:
        known = (*(f"mistake.{key}" for key in exercise.mistakes), *exercise.feedback)
        raise UnknownNameError(f"feedback of {exercise.id}", finding.id, known)
    return template.fill(**finding.numbers)
