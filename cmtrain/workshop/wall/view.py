"""How a room looks on the trainer's wall, in pieces of HTML; without names on a screen that everybody sees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from html import escape

from cmtrain.grading.playlist import PASS
from cmtrain.journal.orders import Orders
from cmtrain.records import Json
from cmtrain.texts import Lang, Text, show, text
from cmtrain.workbook.standing import Level
from cmtrain.workshop.debrief.address import debrief_page
from cmtrain.workshop.wall.room import Place, Progress, Room, Tally
from cmtrain.workshop.wall.stuck import AWAY, QUIET, SLOW

BINS = 5
"""Bars of the distribution of scores, from 0 to 100 %."""
COMMONEST = 3
"""Mistakes that are shown of each exercise."""

LEVELS: dict[Level, Text] = {
    "finished": text("做完", "finished"),
    "tried": text("提交过", "submitted"),
    "begun": text("填写中", "begun"),
    "untouched": text("未开始", "not begun"),
}
"""What the levels are called, the furthest first."""

_HERE, _AT_WORK, _DONE = text("到场", "here"), text("在做", "at work"), text("全做完", "all done")
_STUCK, _AWAY = text("卡住", "stuck"), text("离开", "away")
_OF = text("{count}/{all}", "{count} of {all}")
_GO_AND_SEE = text("去看看", "Go and see")
_NOBODY_STUCK = text("没有人卡住。", "Nobody is stuck.")
_EVERYBODY, _EXERCISES = text("每个人", "Everybody"), text("每道练习", "Exercise by exercise")
_NAME, _AT, _QUIET, _POINTS = (
    text("学员", "trainee"),
    text("正在做", "working on"),
    text("多久没动", "idle"),
    text("得分", "points"),
)
_MINUTES = text("{minutes} 分", "{minutes} min")
_NOW = text("刚才", "just now")
_DEBRIEF = text("讲评", "Debrief")
_RELEASED = text("已公布答案", "answers shown")
_PAUSED, _ADDED = text("已暂停（自 {time}）", "paused since {time}"), text("+{minutes} 分", "+{minutes} min")
_BROKE = text("违规", "broke a rule")
_UNGRADED = text("没评出分", "not graded")
_SCORES = text("最好成绩（{people} 人）", "best scores of {people}")
_NO_SCORES = text("还没有人提交", "nobody has submitted yet")
_MISTAKES = text("最近一次提交里的错误", "mistakes in the last answers")
_NO_MISTAKES = text("没有常见错误", "none of the known mistakes")
_BREAKERS = text("{count} 人违反了规定", "{count} broke a rule")
_FAILED = text(
    "{count} 人的答案没评出分（我们的问题，不算零分）",
    "answers without a grade: {count} (our fault; they are no zeros)",
)


RULE = text(
    "卡住：最近做的那道题连着两次犯同一个错、都不到 {share:share.0}；或者用的时间超过一般的 {slow:.0f} 倍还没做完；或者还有题没做完却有 {quiet} 分钟没动静。"
    "{away} 分钟没动静算离开。",
    "Stuck at the exercise worked on last: the same mistake twice running, both below {share:share.0}; more than {slow:.0f} times "
    "the usual minutes and not finished; or something left to do and nothing changed for {quiet} minutes. After {away} minutes: away.",
).fill(share=PASS, slow=SLOW, quiet=QUIET // timedelta(minutes=1), away=AWAY // timedelta(minutes=1))
"""How the wall tells who is stuck."""


def room_state(room: Room, lang: Lang, *, names: bool) -> dict[str, Json]:
    """Return what the page shows, by part.

    Parameters
    ----------
    names
        Whether people are named; without, nothing in it tells who is who.
    """
    parts: dict[str, Json] = {"summary": _summary(room, lang), "exercises": _exercises(room.tallies, room.orders, lang)}
    if names:
        parts |= {
            "call": _call(room, lang),
            "people": _people(room, lang),
            "who": [[place.trainee, place.name] for place in room.places],
            "holds": _holds(room),
        }
    return {
        **parts,
        **_time(room),
        "rule": _paragraph(RULE, lang),
        "trouble": _paragraph(room.trouble, lang) if names else "",
    }


def _holds(room: Room) -> dict[str, Json]:
    """Return what the trainer has done that lasts, by id of the trainee, "" for everybody; nobody else is in it."""
    orders = {"": room.orders} | {place.trainee: place.orders for place in room.places}
    held = {whom: (own.paused_for(whom), own.message_to(whom)) for whom, own in orders.items()}
    return {
        whom: {"paused": _clock(paused) if paused else "", "message": message}
        for whom, (paused, message) in held.items()
        if paused or message
    }


def _clock(time: datetime) -> str:
    return f"{time.astimezone():%H:%M}"


def _time(room: Room) -> dict[str, Json]:
    """Return how much time is left, and whether it stands still."""
    orders, ends = room.orders, room.ends
    left = max((ends - room.now).total_seconds(), 0) if ends else 0
    return {
        "ends": ends.isoformat(timespec="seconds") if ends and not orders.paused else "",
        "paused": orders.paused is not None,
        "left": int(left),
    }


def _summary(room: Room, lang: Lang) -> str:
    places, signs = room.places, Counter(place.sign.kind for place in room.places if place.sign)
    here = [place for place in places if place.changed is not None]
    done = [place for place in here if place.progress and all(p.level == "finished" for p in place.progress.values())]
    at_work = len(here) - len(done) - signs["stuck"] - signs["away"]
    tiles = (
        (_HERE, _OF.fill(count=len(here), all=len(places))[lang], ""),
        (_AT_WORK, str(at_work), ""),
        (_STUCK, str(signs["stuck"]), "stuck" if signs["stuck"] else ""),
        (_AWAY, str(signs["away"]), ""),
        (_DONE, str(len(done)), ""),
    )
    return "<dl>{}</dl>".format(
        "".join(f'<div class="{kind}"><dt>{label[lang]}</dt><dd>{value}</dd></div>' for label, value, kind in tiles)
    )


def _call(room: Room, lang: Lang) -> str:
    """Return who needs the trainer, and why."""
    told = [
        (place, why, kind)
        for kind, place, why in (
            *(("trouble", place, place.trouble) for place in room.places),
            *((place.sign.kind, place, place.sign.told) for place in room.places if place.sign),
        )
        if why is not None
    ]
    rows = [f'<li class="{kind}"><b>{escape(place.name)}</b> {escape(why[lang])}</li>' for place, why, kind in told]
    return f"<h2>{_GO_AND_SEE[lang]}</h2>" + (f"<ul>{''.join(rows)}</ul>" if rows else f"<p>{_NOBODY_STUCK[lang]}</p>")


def _people(room: Room, lang: Lang) -> str:
    labels = (_NAME[lang], _AT[lang], _QUIET[lang], *(each.title[lang] for each in room.tallies), _POINTS[lang])
    head = "".join(f'<th scope="col">{escape(label)}</th>' for label in labels)
    rows = "".join(_person(place, room, lang) for place in room.places)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    label = _EVERYBODY[lang]
    return f'<h2>{label}</h2><div class="cm-scroll" role="region" aria-label="{label}" tabindex="0">{table}</div>'


def _person(place: Place, room: Room, lang: Lang) -> str:
    kind = place.sign.kind if place.sign else ""
    at = next((each.title[lang] for each in room.tallies if each.exercise == place.at), "")
    cells = "".join(_cell(place.progress.get(each.exercise), each, lang) for each in room.tallies)
    told = " · ".join(filter(None, (place.trainee, place.group, *_own_orders(place, room, lang))))
    points = f"{place.points:.1f}" if place.changed else ""
    return (
        f'<tr class="{kind}"><th scope="row">{escape(place.name)} <small>{escape(told)}</small></th>'
        f"<td>{escape(at)}</td><td>{_quiet(place.changed, room.now)[lang] if place.changed else ''}</td>"
        f'{cells}<td class="number">{points}</td></tr>'
    )


def _own_orders(place: Place, room: Room, lang: Lang) -> Iterable[str]:
    """Say what the trainer has done about one trainee alone."""
    paused = place.orders.paused_for(place.trainee)
    if paused and not room.orders.paused:
        yield _PAUSED.fill(time=_clock(paused))[lang]
    added = sum((time for at, time in place.orders.additions if (at, time) not in room.orders.additions), timedelta())
    if added >= timedelta(minutes=1):
        yield _ADDED.fill(minutes=added // timedelta(minutes=1))[lang]


def _quiet(changed: datetime, now: datetime) -> Text:
    minutes = (now - changed) // timedelta(minutes=1)
    return _MINUTES.fill(minutes=minutes) if minutes else _NOW


def _cell(progress: Progress | None, tally: Tally, lang: Lang) -> str:
    """Return how far somebody is: the level alone, or the best score with the attempts used and there are."""
    if progress is None:
        return "<td></td>"
    told = LEVELS[progress.level][lang]
    if progress.best_score is not None:
        score = show(progress.best_score, "share", lang, decimals=0)
        told = f'<span class="cm-hidden">{told} </span>{score} <small>{len(progress.tries)}/{tally.attempts}</small>'
    warnings = [_BROKE[lang]] if progress.flags else []
    warnings += [_UNGRADED[lang]] if progress.trouble else []
    more = "".join(f" <strong>{each}</strong>" for each in warnings)
    return f'<td class="cm-step {progress.level}">{told}{more}</td>'


def _exercises(tallies: Sequence[Tally], orders: Orders, lang: Lang) -> str:
    legend = "".join(f'<li class="cm-step {level}">{told[lang]}</li>' for level, told in LEVELS.items())
    parts = "".join(_exercise(each, lang, released=orders.shows(each.exercise)) for each in tallies)
    return f'<div class="cm-legend"><h2>{_EXERCISES[lang]}</h2><ul>{legend}</ul></div>{parts}'


def _exercise(tally: Tally, lang: Lang, *, released: bool) -> str:
    total = sum(tally.levels.values())
    shown = f" <small>{_RELEASED[lang]}</small>" if released else ""
    parts = [(level, tally.levels[level]) for level in LEVELS if tally.levels[level]]
    bar = "".join(
        f'<span class="cm-step {level}" style="flex:{count}"><span class="cm-hidden">{LEVELS[level][lang]} </span>{count}</span>'
        for level, count in parts
    )
    return (
        f'<section data-exercise="{escape(tally.exercise)}"><h3>{escape(tally.title[lang])}{shown}</h3><p class="cm-bar">{bar if total else ""}</p>'
        f"<div><figure><figcaption>{_scores_label(tally)[lang]}</figcaption>{_distribution(tally.best_scores, lang)}</figure>"
        f"{_mistakes(tally, lang)}</div>"
        f'<p class="cm-debrief-link"><a href="{escape(debrief_page(tally.exercise, lang))}">{_DEBRIEF[lang]}</a></p></section>'
    )


def _scores_label(tally: Tally) -> Text:
    return _SCORES.fill(people=len(tally.best_scores)) if tally.best_scores else _NO_SCORES


def _distribution(scores: Iterable[float], lang: Lang) -> str:
    """Return bars of how many people are in each fifth of the scale."""
    counts = Counter(min(int(score * BINS), BINS - 1) for score in scores)
    most = max(counts.values(), default=0)
    if not most:
        return ""
    bars = []
    for place in range(BINS):
        label = (
            show(place / BINS, "share", lang, decimals=0) + "–" + show((place + 1) / BINS, "share", lang, decimals=0)
        )
        bars.append(
            f'<li><span class="cm-count">{counts[place] or ""}</span><span class="cm-column" style="--share:{counts[place] / most:.2f}"></span>'
            f"<span>{label}</span></li>"
        )
    return f'<ol class="cm-columns">{"".join(bars)}</ol>'


def _mistakes(tally: Tally, lang: Lang) -> str:
    rows = [f"<li><b>{each.people}</b> {escape(each.title[lang])}</li>" for each in tally.mistakes[:COMMONEST]]
    if not rows:
        rows = [f"<li>{_NO_MISTAKES[lang]}</li>"] if tally.best_scores else []
    if tally.broke_rules:
        rows.append(f'<li class="broke">{_BREAKERS.fill(count=tally.broke_rules)[lang]}</li>')
    if tally.ungraded:
        rows.append(f'<li class="broke">{_FAILED.fill(count=tally.ungraded)[lang]}</li>')
    return f"<div><b>{_MISTAKES[lang]}</b><ul>{''.join(rows)}</ul></div>" if rows else ""


def _paragraph(told: Text | None, lang: Lang) -> str:
    return f"<p>{escape(told[lang])}</p>" if told else ""
