"""What the commands about a gradebook print: changes, scores and history as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtrain.cli.printing import print_table
from cmtrain.texts import Lang, Text, show, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cmtrain.grading.grade import GradeElement
    from cmtrain.records import Json
    from cmtrain.workshop.gradebook.filling import Found
    from cmtrain.workshop.gradebook.final import FinalScore, ScoreRow
    from cmtrain.workshop.gradebook.history import Entry
    from cmtrain.workshop.gradebook.marks import Judgement
    from cmtrain.workshop.gradebook.points import Points
    from cmtrain.workshop.gradebook.regrading import Change
    from cmtrain.workshop.gradebook.result import Result


def changes_json(changes: Sequence[Change], found: Found, *, dry: bool) -> Json:
    """Return what regrading changes, and whom it leaves as they are, as JSON."""
    return {
        "dry_run": dry,
        "changes": [_change_json(each) for each in changes],
        "not_changed": [
            {"trainee": each.trainee, "why": each.why.model_dump(), "by_grader": each.by_grader}
            for each in found.troubles
        ],
        "strangers": [str(each) for each in found.strangers],
    }


def _change_json(change: Change) -> Json:
    trainee, exercise = change.place
    return {
        "trainee": trainee,
        "exercise": exercise,
        "reasons": [*change.reasons],
        "before": _side(change.before, change.points_before),
        "after": _side(change.after, change.points_after),
    }


def _side(result: Result | None, points: Points | None) -> Json:
    return {"status": result.status, **vars(points)} if result and points else None


def tell_changes(changes: Sequence[Change], names: Mapping[str, str], lang: Lang) -> None:
    """Print who changes, by how much and why; what is new, and what only comes from something else, is counted."""
    new = [each for each in changes if each.before is None]
    felt = [each for each in changes if each.before is not None and each.is_felt]
    renewed = len(changes) - len(new) - len(felt)
    if felt:
        print_table([label[lang] for label in _CHANGES], [_change_row(each, names, lang) for each in felt])
    if new:
        print(_NEW[lang].format(count=len(new), people=len({each.place[0] for each in new})))
    if renewed:
        print(_RENEWED[lang].format(count=renewed))
    print(_CHANGED[lang].format(count=len(felt)) if felt else _SAME[lang])


def _change_row(change: Change, names: Mapping[str, str], lang: Lang) -> list[str]:
    trainee, exercise = change.place
    before, after = change.points_before, change.points_after
    was, now = (points.final if points else None for points in (before, after))
    review = [_REVIEW[lang]] if after is not None and after.needs_review else []
    return [
        f"{names.get(trainee, '')} ({trainee})",
        exercise,
        _final(before, lang),
        _final(after, lang),
        "" if was is None or now is None else f"{now - was:+.1f}",
        "; ".join([*(_REASONS[each][lang] for each in change.reasons), *review]),
    ]


def _final(points: Points | None, lang: Lang) -> str:
    if points is None:
        return ""
    return _PENDING[lang] if points.final is None else f"{points.final:.1f} / {points.max_points:g}"


def tell_totals(scores: Sequence[FinalScore], lang: Lang) -> None:
    """Print everybody's final scores."""
    print_table([label[lang] for label in _TOTALS], [_total_row(each, lang) for each in scores])


def _total_row(score: FinalScore, lang: Lang) -> list[str]:
    passed = "" if score.passed is None else (_PASSED if score.passed else _NOT_PASSED)[lang]
    return [
        score.trainee.id,
        score.trainee.name,
        f"{score.points:.1f} / {score.max_points:g}",
        show(score.share, "share", lang),
        passed,
        str(len(score.pending) or ""),
        _REVIEW[lang] if score.needs_review else "",
    ]


def tell_rows(rows: Sequence[ScoreRow], lang: Lang, *, parts: bool) -> None:
    """Print one trainee's scores and, if asked for, the parts of each answer."""
    print_table([label[lang] for label in _SCORES], [_score_row(each, lang) for each in rows])
    for each in rows if parts else ():
        _tell_parts(each, lang)


def _score_row(row: ScoreRow, lang: Lang) -> list[str]:
    points = row.points
    numbers = (points.automatic, points.manual, points.override, points.late or None)
    late = [_LATE[lang].format(minutes=row.result.late_minutes)] if row.result and row.result.late_minutes else []
    review = [_REVIEW[lang]] if points.needs_review else []
    return [
        row.exercise,
        *("" if each is None else f"{each:.1f}" for each in numbers),
        _final(points, lang),
        "; ".join([*late, *([_line(row.marks.why)] if row.marks.why else []), *review]),
    ]


def _tell_parts(row: ScoreRow, lang: Lang) -> None:
    """Print the parts of an answer by the names that ``--element`` takes, beside what people said of them."""
    parts = {each.name: each for each in row.result.elements} if row.result else {}
    judgements = row.marks.judgements
    lines = [
        [name, *_part_cells(parts.get(name), lang), *_judged_cells(judgements.get(name))]
        for name in dict.fromkeys([*parts, *judgements])
    ]
    if lines:
        print()
        print_table([label[lang] for label in _PARTS], lines)


def _part_cells(part: GradeElement | None, lang: Lang) -> tuple[str, str]:
    return (part.label[lang], f"{part.score:.2f}") if part else ("", "")


def _judged_cells(judged: Judgement | None) -> tuple[str, str]:
    if judged is None:
        return "", ""
    return "" if judged.score is None else f"{judged.score:.2f}", _line(judged.comment)


def tell_history(entries: Sequence[Entry], lang: Lang) -> None:
    """Print who changed what, when and why."""
    print_table([label[lang] for label in _HISTORY], [_entry_row(each, lang) for each in entries])


def _entry_row(entry: Entry, lang: Lang) -> list[str]:
    why = _line(entry.why)
    return [
        entry.time,
        entry.who,
        entry.trainee,
        f"{entry.exercise} {entry.element}".strip(),
        _WHATS[entry.what][lang],
        _worth(entry.before),
        _worth(entry.after),
        "; ".join(_REASONS[each][lang] for each in why.split()) if entry.what == "automatic" else why,
    ]


def _worth(side: Json) -> str:
    """Return what of one side of a change fits into a table: status, points, mark, comment."""
    if not isinstance(side, dict):
        return ""
    told = (side.get(name) for name in ("status", "points", "score", "comment"))
    return " ".join(f"{each:.4g}" if isinstance(each, float) else _line(str(each)) for each in told if each is not None)


def _line(words: str) -> str:
    return " ".join(words.split())


_CHANGES = (
    text("学员", "trainee"),
    text("练习", "exercise"),
    text("原来", "before"),
    text("现在", "after"),
    text("增减", "by"),
    text("原因", "why"),
)
_REASONS: dict[str, Text] = {
    "new": text("首次登记", "recorded for the first time"),
    "work": text("学员又做了新的", "the trainee did more"),
    "plan": text("安排里的分值、次数或提示改了", "points, attempts or hints of the plan"),
    "late": text("截止时间或迟交规则改了", "end or late rule"),
    "exercise": text("练习改了版本", "another version of the exercise"),
    "task": text("题目数据改了", "another task"),
    "version": text("cmtrain 换了版本", "another version of cmtrain"),
    "grader": text("评分程序改了", "another version of the grader"),
    "dropped": text("安排里不再有这道题", "no longer in the plan"),
}
_NEW = text(
    "首次登记 {people} 名学员的 {count} 条成绩。", "{count} results of {people} trainees recorded for the first time."
)
_RENEWED = text(
    "另有 {count} 条只换了依据，分数不变。", "{count} more come from something else than before; their points stay."
)
_CHANGED = text("{count} 条成绩有变化。", "{count} results change.")
_SAME = text("已有的成绩都没有变化。", "None of the results that were there change.")
_REVIEW = text("人工评分要复核", "marks by hand need review")
_PENDING = text("待评分", "pending")
_LATE = text("迟交 {minutes:.0f} 分钟", "{minutes:.0f} minutes late")
_PASSED, _NOT_PASSED = text("合格", "passed"), text("不合格", "not passed")
_TOTALS = (
    text("工号", "id"),
    text("姓名", "name"),
    text("得分", "points"),
    text("得分率", "share"),
    text("结果", "result"),
    text("待评分", "pending"),
    text("备注", "remark"),
)
_SCORES = (
    text("练习", "exercise"),
    text("自动评分", "automatic"),
    text("人工评分", "by hand"),
    text("改分", "override"),
    text("迟交扣分", "lost by lateness"),
    text("最后得分", "final"),
    text("备注", "remark"),
)
_PARTS = (
    text("代号", "element"),
    text("内容", "part"),
    text("自动", "automatic"),
    text("人工", "by hand"),
    text("评语", "comment"),
)
_HISTORY = (
    text("时间（UTC）", "time (UTC)"),
    text("操作人", "who"),
    text("学员", "trainee"),
    text("练习", "exercise"),
    text("内容", "what"),
    text("原来", "from"),
    text("现在", "to"),
    text("原因", "why"),
)
_WHATS = {
    "automatic": text("自动评分", "automatic"),
    "judgement": text("人工评分", "mark by hand"),
    "override": text("改分", "override"),
}
