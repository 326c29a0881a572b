"""How a debrief is told, in pieces of HTML; what people typed is escaped, and nobody is named."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from statistics import fmean, median

from cmtrain.compliance import rule
from cmtrain.grading.grade import Grade
from cmtrain.report.exhibits.sheet import Cell, CellBar, Sheet, bar_width, said, sheets_html
from cmtrain.texts import Lang, Text, show, text
from cmtrain.workshop.debrief.record import Answer, Broken, Debrief, Made, Part
from cmtrain.workshop.trouble import short

PARTS = 12
"""Parts that are listed, the hardest first."""
MISTAKES = 3
"""Named mistakes that are told in full."""
LONGEST = 100
"""Characters of what somebody gave for a part."""

_NOBODY = text(
    "还没有人交出能评分的答案。下面先看最好的办法、容易犯的错误和真相。",
    "Nobody has handed in an answer that can be graded. Below are the best way, the mistakes that tempt, and the truth.",
)
_ANSWERED, _MIDDLE, _FULL = text("交了答案", "answered"), text("成绩中位数", "median score"), text("满分", "full marks")
_OF = text("{count}/{all} 人", "{count} of {all}")
_PEOPLE = text("{count} 人", "{count}")
_WAITING = text("{count} 人还没交，不算在内。", "Not yet handed in, and not counted: {count}.")
_UNGRADED = text(
    "{count} 人的答案没评出分：是我们的评分程序出了错，答案都在，不算零分，也不在下面的数里。",
    "Answers without a grade: {count}. Our grader failed; they are kept, are no zeros, and are not in what follows.",
)
_UNREAD = text(
    "{count} 份日志读不出来，不在下面的数里。", "Journals that cannot be read, and are not in what follows: {count}."
)

_PARTS_CAPTION = text(
    "{people} 份答案，逐项看：得满分的人最少的在前。",
    "{people} answers, part by part: those with full marks for the fewest come first.",
)
_PARTS_HEADS = (
    text("项目", "Part"),
    text("满分", "Full marks"),
    text("对照", "Compared"),
    text("大家怎么填", "What people gave"),
    text("最好", "Best"),
)
_MORE_PARTS = text(
    "其余 {count} 项，{right:share.0} 的人得满分。",
    "The other {count} parts earned full marks in {right:share.0} of the answers.",
)
_NO_PARTS = text("这个片区还没有答案。", "There is no answer about this district yet.")
_CHOICE = text("{said}（{people} 人）", "{said} ({people})")
_SPREAD = text("{low}～{high}，中位数 {middle}", "{low} to {high}, median {middle}")

_BROKE = text(
    "{count} 人的提交违反规定 {id}，违规的那次不得分", "{count} broke rule {id}; an answer that does gets no points"
)
_BASIS = text("依据：{basis}", "basis: {basis}")
_MADE = text("{count} 人", "{count} of {all}")
_COST = text("平均差 {cost}", "{cost} short of the best on average")
_TEMPTS = text("离最好差 {cost}", "{cost} short of the best")
_NO_MISTAKES = text("没有人犯练习里写明的常见错误。", "Nobody made any of the mistakes that the exercise names.")
_TEMPTING = text("还没有人答，先看最容易犯的：", "Nobody has answered yet; these are the ones that tempt most:")
_MORE_MISTAKES = text("另外还有：{titles}。", "And also: {titles}.")

_TYPICAL = text(
    "这个片区里居中的一份真实答案：做到 <b>{value}</b>；最好 <b>{best}</b>，常见错误里最好的一种 {mistake}。下面“学员”就是这一份。",
    "Of the real answers about this district the one in the middle achieved <b>{value}</b>; the best is <b>{best}</b>, the best of the common mistakes {mistake}. "
    "Below it is the one that was handed in.",
)
_TEMPTED = text(
    "这个片区还没有答案，拿常见错误“{title}”来比：做到 <b>{value}</b>，最好 <b>{best}</b>。",
    "There is no answer about this district yet. Beside the best (<b>{best}</b>) stands the common mistake “{title}” (<b>{value}</b>).",
)


def summary_html(debrief: Debrief, lang: Lang) -> str:
    """Say how many answered and how they did; what is missing is told, and counts as nothing."""
    notes = [
        note.fill(count=count)
        for note, count in (
            (_WAITING, debrief.waiting),
            (_UNGRADED, debrief.ungraded),
            (_UNREAD, debrief.unread),
        )
        if count
    ]
    told = "".join(f"<p>{escape(note[lang])}</p>" for note in notes)
    if not debrief.answers:
        return f"<p><b>{escape(_NOBODY[lang])}</b></p>{told}"
    scores = [answer.grade.score for answer in debrief.answers]
    full = sum(score >= 1.0 for score in scores)
    tiles = (
        (_ANSWERED, _OF.fill(count=len(scores), all=debrief.people)[lang]),
        (_MIDDLE, show(median(scores), "share", lang, decimals=0)),
        (_FULL, _PEOPLE.fill(count=full)[lang]),
    )
    cells = "".join(f"<div><dt>{escape(name[lang])}</dt><dd>{escape(value)}</dd></div>" for name, value in tiles)
    return f'<dl class="cm-tiles">{cells}</dl>{told}'


def parts_html(parts: Sequence[Part], people: int, lang: Lang) -> str:
    """List what people gave for each part, with the best."""
    if not parts:
        return f"<p>{escape(_NO_PARTS[lang])}</p>"
    rows = tuple(_part(part, lang) for part in parts[:PARTS])
    rest = parts[PARTS:]
    notes = (_MORE_PARTS.fill(count=len(rest), right=fmean(part.right for part in rest))[lang],) if rest else ()
    heads = tuple(head[lang] for head in _PARTS_HEADS)
    return sheets_html(lang, Sheet(_PARTS_CAPTION.fill(people=people)[lang], heads, rows, notes=notes)).source


def _part(part: Part, lang: Lang) -> tuple[Cell, ...]:
    return (
        said(part.label[lang]),
        Cell(show(part.right, "share", lang, decimals=0), number=True),
        Cell("", bars=(CellBar("best", bar_width(part.right, 1.0)),)),
        said(_given(part, lang)),
        said(short(part.best[lang], LONGEST)),
    )


def _given(part: Part, lang: Lang) -> str:
    if part.spread is not None:
        low, middle, high = (show(value, part.unit, lang) for value in part.spread)
        return _SPREAD.fill(low=low, middle=middle, high=high)[lang]
    told = (_CHOICE.fill(said=short(each.said[lang], LONGEST), people=each.people)[lang] for each in part.choices)
    return " · ".join(told)


def mistakes_html(made: Sequence[Made], broken: Sequence[Broken], people: int, lang: Lang) -> str:
    """Tell the broken rules, then the commonest mistakes with what each cost and what the exercise says of it.

    Parameters
    ----------
    people
        How many have answered.
    """
    rules = "".join(_broken(each, lang) for each in broken)
    if not made:
        return rules + f"<p>{escape(_NO_MISTAKES[lang])}</p>"
    lead = "" if people else f"<p>{escape(_TEMPTING[lang])}</p>"
    rest = [each.title for each in made[MISTAKES:]]
    more = _MORE_MISTAKES.fill(titles=_listed(rest))[lang] if rest else ""
    told = "".join(_mistake(each, people, lang) for each in made[:MISTAKES])
    return f'{rules}{lead}<ol class="cm-mistakes">{told}</ol>' + (f"<p>{escape(more)}</p>" if more else "")


def _broken(broken: Broken, lang: Lang) -> str:
    known = rule(broken.rule)
    head = _BROKE.fill(count=broken.people, id=known.id)[lang]
    basis = _BASIS.fill(basis=known.basis)[lang]
    return (
        f'<div class="box rule"><p><b>{escape(head)}</b></p>'
        f'<p>{escape(known.text[lang])} <span class="soft">{escape(basis)}</span></p></div>'
    )


def _mistake(made: Made, people: int, lang: Lang) -> str:
    cost = (_COST if made.people else _TEMPTS).fill(cost=show(made.cost, made.unit, lang))[lang]
    count = _MADE.fill(count=made.people, all=people)[lang] if made.people else ""
    head = " · ".join(filter(None, (count, cost)))
    return (
        f"<li><p><b>{escape(made.title[lang])}</b> <span>{escape(head)}</span></p><p>{escape(made.told[lang])}</p></li>"
    )


def _listed(titles: Sequence[Text]) -> Text:
    return Text(zh="、".join(title.zh for title in titles), en="; ".join(title.en for title in titles))


def typical_html(answer: Answer, mistake: Text | None, lang: Lang) -> str:
    """Say what the answer is that stands beside the best.

    Parameters
    ----------
    mistake
        The named mistake that stands for an answer; None if somebody gave it.
    """
    grade = answer.grade
    values = {name: escape(_value(value, grade, lang)) for name, value in _values(grade).items()}
    told = _TYPICAL.fill(**values) if mistake is None else _TEMPTED.fill(title=escape(mistake[lang]), **values)
    return f"<p>{told[lang]}</p>"


def _values(grade: Grade) -> dict[str, float | None]:
    return {"value": grade.value, "best": grade.best_value, "mistake": grade.mistake_value}


def _value(value: float | None, grade: Grade, lang: Lang) -> str:
    return show(value, grade.unit, lang)
