"""Whether a workshop is ready: every file is read, and what is wrong, or worth a look, is told in the trainer's words."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from cmtrain.grading.pool import Progress
from cmtrain.texts import Text, text
from cmtrain.workshop.folder import Workshop
from cmtrain.workshop.making import each_tasks
from cmtrain.workshop.places import ROSTER, SECRET
from cmtrain.workshop.plan import OPENS_AT_ONCE
from cmtrain.workshop.roster import LONGEST_ID, Trainee
from cmtrain.workshop.trouble import WorkshopError
from cmtrain.workshop.variants import pin_of

Level = Literal["good", "look", "wrong"]
"""As it should be; a trainer should know; the workshop cannot begin like this."""


@dataclass(frozen=True)
class Remark:
    """What was found in one respect."""

    level: Level
    said: Text


_PEOPLE = text("{count} 名学员", "{count} trainees")
_NO_ZEROS = text(
    "{file} 里 {name} 的工号是“{id}”，原来是“{before}”：用表格软件存盘时丢了前面的 0，片区、登录码和日志都对不上了。"
    "请把这一列设成“文本”，改回“{before}”",
    "{file}: the id of {name} is “{id}” and was “{before}”: saved by a spreadsheet it lost its zeros, and district, PIN and "
    "journal no longer fit. Set the column to “Text” and put “{before}” back",
)
_SHORT_PIN = text(
    "{file} 里 {name} 的登录码只有 {short} 位，其他人都是 {long} 位。如果登录码单上前面有 0，是用表格软件存盘时丢的："
    "请把这一列设成“文本”，把 0 补上",
    "{file}: the PIN of {name} has {short} digits, all others have {long}. If zeros stand in front of it on the slip, a "
    "spreadsheet has lost them: set the column to “Text” and put them back",
)
_PLAN = text(
    "{opens} 到 {closes}（{zone}），{count} 个练习，一般要 {needed} 分钟。{begins}",
    "from {opens} to {closes} ({zone}), {count} exercises, which usually take {needed} minutes. {begins}",
)
_SHORT = text(
    "时间不够：练习一般要 {needed} 分钟，只安排了 {there:.0f} 分钟。请改 workshop.toml 里的 closes，或删去几个练习",
    "too little time: the exercises usually take {needed} minutes, there are {there:.0f}. Change closes in workshop.toml, or delete exercises",
)
_OVER = text("结束时间已经过了（{closes}）", "the time at which it closes is over ({closes})")
_DEALT = text("每个案例发的片区：{cases}", "districts dealt out: {cases}")
_NEW_CASE = text(
    "{exercise} 用的是案例 {case}，建班时没有发它的片区。请删去这个练习，或重新建班",
    "{exercise} is about {case}, of which no districts were dealt out; delete the exercise, or make the workshop anew",
)
_SECRET = text("{file} 别人也读得到，请运行 chmod 600 {file}", "others can read {file}; run chmod 600 {file}")
_SAME_TASKS = text(
    "存下的题目和这一版 cmtrain 做出来的一样", "the stored tasks are those that this version of cmtrain makes"
)
_NO_TASK = text(
    "{district} 没有 {exercise} 的题目。请删去这个练习，或重新建班",
    "{district} has no task of {exercise}; delete the exercise, or make the workshop anew",
)
_OTHER_TASK = text(
    "{district} 的 {exercise} 和这一版 cmtrain 做出来的不一样，建班用的是 {version} 版。请用那一版上课，或重新建班",
    "{exercise} of {district} is not what this version of cmtrain makes; the workshop was made by {version}. "
    "Hold it with that version, or make it anew",
)
_FOREIGN = text("{file} 不是名单上任何人的日志", "{file} is the journal of nobody on the roster")

_STRAY = text(
    "{file} 放在子文件夹里，不会计入。请用 cmtrain collect 收进来",
    "{file} lies in a folder of its own and does not count; take it in with cmtrain collect",
)


def remarks_on(
    workshop: Workshop, now: datetime, *, jobs: int = 1, progress: Progress | None = None
) -> tuple[Remark, ...]:
    """Look at everything that a workshop needs.

    Parameters
    ----------
    now
        With its zone.
    jobs
        Processes that make the tasks anew, to compare them with the stored ones.
    progress
        Called with districts done and districts to do.
    """

    def tasks(asked: Workshop) -> Iterator[Remark]:
        return _on_tasks(asked, jobs, progress)

    def times(asked: Workshop) -> Iterator[Remark]:
        return _on_times(asked, now)

    looks: tuple[Callable[[Workshop], Iterator[Remark]], ...] = (
        _on_people,
        times,
        _on_districts,
        _on_secret,
        tasks,
        _on_journals,
    )
    found: dict[Remark, None] = {}
    for look in looks:
        try:
            found |= dict.fromkeys(look(workshop))
        except WorkshopError as error:
            # Several looks may stumble over one file: it is told once.
            found |= dict.fromkeys(
                Remark("wrong", text(f"{error.file}：{each.zh}", f"{error.file}: {each.en}")) for each in error.problems
            )
    return tuple(found)


def _on_people(workshop: Workshop) -> Iterator[Remark]:
    yield Remark("good", _PEOPLE.fill(count=len(workshop.trainees)))
    begun = {file.stem for file in workshop.journal_files}
    known = {each.id for each in workshop.trainees}
    for each in workshop.trainees:
        before = next((own for own in _with_zeros(each) if own not in known and _was(workshop, each, own, begun)), None)
        if before:
            told = {"file": workshop.folder / ROSTER, "name": each.name, "id": each.id, "before": before}
            yield Remark("wrong", _NO_ZEROS.fill(**told))
    yield from _on_pins(workshop)


def _on_pins(workshop: Workshop) -> Iterator[Remark]:
    """Tell a PIN that is shorter than all others. It is not filled up: PINs that somebody chose may differ in length."""
    shortest, *others = sorted(workshop.trainees, key=lambda each: len(each.pin))
    lengths = {len(each.pin) for each in others}
    if len(lengths) == 1 and len(shortest.pin) < min(lengths):
        told = {
            "file": workshop.folder / ROSTER,
            "name": shortest.name,
            "short": len(shortest.pin),
            "long": min(lengths),
        }
        yield Remark("look", _SHORT_PIN.fill(**told))


def _with_zeros(trainee: Trainee) -> Iterator[str]:
    """Yield the ids of which a spreadsheet, that takes them for numbers, leaves this one."""
    if trainee.id.isascii() and trainee.id.isdecimal():
        yield from ("0" * zeros + trainee.id for zeros in range(1, LONGEST_ID - len(trainee.id) + 1))


def _was(workshop: Workshop, trainee: Trainee, own: str, begun: Collection[str]) -> bool:
    """Say whether a trainee had this id before: a journal has it, or the PIN is the one that was drawn for it."""
    return own in begun or trainee.pin == pin_of(workshop.secret, own)


def _on_times(workshop: Workshop, now: datetime) -> Iterator[Remark]:
    plan = workshop.plan
    opens, closes = f"{plan.opens:%Y-%m-%d %H:%M}", f"{plan.closes:%Y-%m-%d %H:%M}"
    count, needed = len(plan.exercises), plan.minutes_needed
    told = {"opens": opens, "closes": closes, "zone": plan.zone, "count": count, "needed": needed}
    yield Remark("good", _PLAN.fill(**told, begins=OPENS_AT_ONCE))
    if plan.minutes < plan.minutes_needed:
        yield Remark("look", _SHORT.fill(needed=plan.minutes_needed, there=plan.minutes))
    if plan.closes.replace(tzinfo=ZoneInfo(plan.zone)) < now:
        yield Remark("wrong", _OVER.fill(closes=closes))


def _on_districts(workshop: Workshop) -> Iterator[Remark]:
    seeds = workshop.dealt.seeds
    yield Remark("good", _DEALT.fill(cases=", ".join(f"{case} × {len(found)}" for case, found in seeds.items())))
    for each in workshop.plan.exercises:
        if each.exercise.case not in seeds:
            yield Remark("wrong", _NEW_CASE.fill(exercise=each.id, case=each.exercise.case))


def _on_secret(workshop: Workshop) -> Iterator[Remark]:
    file = workshop.folder / SECRET
    if workshop.secret and os.name == "posix" and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Remark("look", _SECRET.fill(file=file))


def _on_tasks(workshop: Workshop, jobs: int, progress: Progress | None) -> Iterator[Remark]:
    """Compare the stored tasks with those of this version: its solvers grade, on districts that it plays."""
    asked, same = workshop.asked, True
    for done, (case, seed, made) in enumerate(each_tasks(asked, jobs), start=1):
        stored = workshop.tasks(case, seed)
        for exercise, task in made.tasks.items():
            facts = {"district": f"{case}-{seed}", "exercise": exercise, "version": workshop.dealt.cmtrain}
            if stored.get(exercise) != task:
                same = False
                yield Remark("wrong", (_OTHER_TASK if exercise in stored else _NO_TASK).fill(**facts))
        if progress:
            progress(done, len(asked))
    if same:
        yield Remark("good", _SAME_TASKS)


def _on_journals(workshop: Workshop) -> Iterator[Remark]:
    known = {each.id.casefold() for each in workshop.trainees}
    for file in workshop.journal_files:
        if file.stem.casefold() not in known:
            yield Remark("look", _FOREIGN.fill(file=file))
    for file in workshop.stray_files:
        yield Remark("look", _STRAY.fill(file=file))
