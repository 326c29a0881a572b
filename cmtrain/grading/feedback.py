"""Turning ids and numbers of a grade into sentences, in either language and at any time."""

from __future__ import annotations

from collections.abc import Iterator

from cmtrain.compliance import rule
from cmtrain.errors import UnknownNameError
from cmtrain.grading.grade import Grade, GradeFinding
from cmtrain.kinds.exercise import Exercise
from cmtrain.texts import Lang, Text, show, text

_MISSING = text("还没有作答。", "Nothing has been entered yet.")
_PENDING = text("还没有评分，答案已保存。", "There is no grade yet; the answer is kept.")
_UNREADABLE = text("这份答案还看不懂，不扣次数：{why}", "This cannot be read yet, and costs no attempt: {why}")
_BROKEN = text("违反规定 {id}：{rule}（依据：{basis}）", "Breaks rule {id}: {rule} (basis: {basis})")
_OUTCOME = text(
    "你做到 {value}；最好可达 {best}，常见错误为 {mistake}。",
    "You achieved {value}; the best is {best}, the common mistake {mistake}.",
)


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
    """Return one sentence on what a graded response achieved, against the best and the common mistake; "" if none."""
    if grade.status != "graded" or grade.value is None:
        return ""
    unit = grade.unit
    return _OUTCOME[lang].format(
        value=show(grade.value, unit, lang),
        best=show(grade.best_value, unit, lang),
        mistake=show(grade.mistake_value, unit, lang),
    )


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
