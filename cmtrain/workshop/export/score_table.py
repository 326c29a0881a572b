"""The table of scores as CSV: one row a person, one column an exercise; opens right in Excel."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from cmtrain.grading.grade import Status
from cmtrain.kinds.exercise import load_exercise
from cmtrain.report.xlsx.words import words
from cmtrain.texts import Lang, Text, text
from cmtrain.workshop.export.people import Person
from cmtrain.workshop.export.scores import Counted, ScoresOf, Total, total_of
from cmtrain.workshop.plan import Plan
from cmtrain.workshop.roster import FIELDS

_CONVERTED = re.compile(r"[=+\-@\t\r]|.*\d|(?:true|false)$", re.IGNORECASE | re.DOTALL)
"""What a spreadsheet may take for a formula, a number, a date or a truth value: ``=1``, ``0012``, ``MAR1``, ``1-2``."""
_AS_TEXT = "\t"
"""Before a cell it keeps spreadsheets from converting it; `cmtrain.workshop.cells` and others take it off again."""

_PENDING = text("待评分", "not graded yet")
_ABSENT = text("未参加", "did not take part")
_NOTHING: dict[Status, Text] = {
    "missing": text("未作答", "not answered"),
    "unreadable": text("看不懂", "unreadable"),
    "pending": _PENDING,
}
"""What stands in the place of points."""

_HEADINGS = (*(FIELDS[key] for key in ("id", "name", "group")), *(
    text("得分", "points"), text("满分", "maximum"), text("得分率 %", "share of points %"), text("总评", "result"),
    text("触碰的规则", "rules broken"),
))  # fmt: skip


def score_table(people: Sequence[Person], plan: Plan, scores: ScoresOf, lang: Lang) -> bytes:
    """Return the scores of everybody on the roster as CSV.

    UTF-8 with a byte order mark, rows ended as RFC 4180 has it. Ids stay text with their zeros; no cell is read as a
    formula.

    Parameters
    ----------
    scores
        Says what counts.
    """
    written = io.StringIO(newline="")
    table = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC)
    titles = (load_exercise(each.id).title[lang] for each in plan.exercises)
    table.writerow([*(heading[lang] for heading in _HEADINGS), *map(as_text, titles)])
    table.writerows(list(_row(person, plan, scores, lang)) for person in people)
    return written.getvalue().encode("utf-8-sig")


def as_text(cell: str) -> str:
    r"""Return a cell that spreadsheets show as it is.

    Examples
    --------
    >>> as_text("李娜"), as_text("0012"), as_text("=1+1")
    ('李娜', '\t0012', '\t=1+1')
    """
    return _AS_TEXT + cell if _CONVERTED.match(cell) else cell


def _row(person: Person, plan: Plan, scores: ScoresOf, lang: Lang) -> Iterator[str | float]:
    total, trainee = total_of(person, plan, scores), person.trainee
    yield from map(as_text, (trainee.id, trainee.name, trainee.group))
    yield from (round(total.points, 2), round(total.max_points, 2), round(100 * total.share, 1))
    yield _outcome(total, plan)[lang]
    yield as_text(" ".join(total.flags))
    yield from (_cell(each, lang) for each in total.counted)


def _outcome(total: Total, plan: Plan) -> Text:
    if not total.points and all(each.status == "missing" for each in total.counted):
        return _ABSENT
    outcome = total.outcome(plan.pass_mark)
    return _PENDING if outcome == "pending" else words()[outcome]


def _cell(counted: Counted, lang: Lang) -> str | float:
    if counted.points is None:
        return _PENDING[lang]
    nothing = None if counted.points else _NOTHING.get(counted.status)
    return nothing[lang] if nothing else round(counted.points, 2)
