"""The plan of a workshop: what its ``workshop.toml`` says, which a trainer may change with any editor."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, NaiveDatetime, ValidationError

from cmtrain.content import exercise_ids
from cmtrain.grading.playlist import PASS, Feedback, Planned, Playlist
from cmtrain.records import Name, Record, Share, read_toml
from cmtrain.texts import Lang, Text, text
from cmtrain.workshop.gradebook.lateness import LateRule
from cmtrain.workshop.trouble import WorkshopError


def _known_zone(zone: str) -> str:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(zone) from error
    return zone


class Plan(Record):
    """What happens in a workshop."""

    format: Literal[1] = 1
    title: Name
    """What the workshop is called."""
    lang: Lang
    """Of trainees for whom the roster names none."""
    zone: Annotated[str, AfterValidator(_known_zone)]
    """IANA name of the time zone of ``opens`` and ``closes``."""
    opens: NaiveDatetime
    """The time on the wall of the room."""
    closes: NaiveDatetime
    feedback: Feedback = "at_once"
    """When trainees see what their answers came to."""
    pass_mark: Share = PASS
    """Share of all points from which somebody has passed."""
    late: LateRule | None = None
    """What it costs to hand something in after the end; nothing if not given."""
    exercises: Annotated[tuple[Planned, ...], Field(min_length=1)]
    """In the order in which they are worked on."""

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases about whose districts the exercises are, in their order."""
        return tuple(dict.fromkeys(each.exercise.case for each in self.exercises))

    @property
    def playlist(self) -> Playlist:
        """What counts when it is graded."""
        return Playlist(exercises=self.exercises, pass_mark=self.pass_mark)

    @property
    def ends(self) -> datetime:
        """When it closes, in UTC."""
        return self.closes.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    @property
    def minutes(self) -> float:
        """How long the workshop lasts."""
        return (self.closes - self.opens).total_seconds() / 60

    @property
    def minutes_needed(self) -> int:
        """How long a trainee usually needs for all exercises."""
        return sum(each.exercise.minutes for each in self.exercises)


OPENS_AT_ONCE = text(
    "开始时间只用来算时长，门一开就能做题。",
    "The beginning only tells how long there is: people can work as soon as the door is open.",
)
"""What ``opens`` means: a trainer, who tries things before, is not kept out, and so nobody is."""

_UNREADABLE = text("不是 UTF-8 编码的 TOML 文件：{why}", "is no TOML file in UTF-8: {why}")
_MISSING = text("缺少 {key}：{hint}", "{key} is missing: {hint}")
_UNKNOWN = text("没有 {key} 这项设置，可以写的有：{known}", "there is no setting {key}; those that there are: {known}")
_WRONG = text("{key} 写成了“{found}”，应当{hint}", "{key} is “{found}”: {hint}")
_NOT_AFTER = text("closes（{closes}）要比 opens（{opens}）晚", "closes ({closes}) must be later than opens ({opens})")
_NO_EXERCISE = text(
    "没有 {id} 这个练习，可以用的有：{known}", "there is no exercise {id}; those that there are: {known}"
)
_TWICE = text("练习 {id} 写了 {count} 次，一次就够", "the exercise {id} stands there {count} times; once is enough")
_TORN = text(
    "“{lesson}”这一课的练习分在几个案例里：{cases}。一课只能用一个案例，请把它们的 case 写成一样的",
    "the exercises of the lesson “{lesson}” are about several cases: {cases}. A lesson shows one district; give them one case",
)

_PARTS: dict[int | str, type[Record]] = {"late": LateRule, "exercises": Planned}
"""The parts of a plan that have settings of their own."""

_HINTS = {
    "format": text("写 1", "write 1"),
    "title": text("写一行字，80 字以内", "one line of at most 80 characters"),
    "lang": text("写 zh 或 en", "write zh or en"),
    "zone": text("写时区名，例如 Asia/Shanghai", "a time zone such as Asia/Shanghai"),
    "opens": text("写教室的时间，例如 2026-03-02T09:00:00", "the time in the room, such as 2026-03-02T09:00:00"),
    "closes": text("写教室的时间，例如 2026-03-02T17:00:00", "the time in the room, such as 2026-03-02T17:00:00"),
    "feedback": text(
        "写 at_once（提交即看）、exercise（一道题做完再看）或 workshop（培训结束再看）",
        "at_once (with every submission), exercise (when an exercise is finished) or workshop (when the workshop is over)",
    ),
    "pass_mark": text("写 0 到 1 的数，例如 0.6", "a number from 0 to 1, such as 0.6"),
    "exercises": text("至少写一个 [[exercises]]", "write at least one [[exercises]]"),
    "id": text("写练习的编号，例如 visits/01_abc", "the id of an exercise, such as visits/01_abc"),
    "case": text(
        "写案例的编号，例如 our-district；不写就用练习自己的案例",
        "the id of a case, such as our-district; without it the exercise is about its own case",
    ),
    "points": text("写大于 0、不超过 1000 的数", "a number above 0 and at most 1000"),
    "attempts": text("写 1 到 20 的整数", "a whole number from 1 to 20"),
    "hints": text("写 0 到 10 的整数", "a whole number from 0 to 10"),
    "late": text("写成 [late] 一段，里面写 per_day", "a part [late] with per_day in it"),
    "grace_minutes": text("写 0 到 10080 的分钟数", "minutes from 0 to 10080"),
    "per_day": text("写 0 到 1 的数，例如 0.1", "a number from 0 to 1, such as 0.1"),
    "at_most": text("写 0 到 1 的数，例如 0.5", "a number from 0 to 1, such as 0.5"),
    "time_limit": text("写 1 到 600 的整数（分钟）", "a whole number of minutes from 1 to 600"),
}
"""What each setting takes."""


def read_plan(file: Path) -> Plan:
    """Read a plan.

    Raises
    ------
    WorkshopError
        Names everything wrong with it, by key.
    """
    try:
        plan = Plan.model_validate(read_toml(file))
    except OSError as error:
        raise WorkshopError(file, _UNREADABLE.fill(why=error.strerror)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorkshopError(file, _UNREADABLE.fill(why=error)) from error
    except ValidationError as error:
        raise WorkshopError(file, *misread(error)) from error
    problems = tuple(_impossible(plan))
    if problems:
        raise WorkshopError(file, *problems)
    return plan


def misread(error: ValidationError) -> Iterator[Text]:
    """Say what is wrong with the settings of a plan, one text for each."""
    for item in error.errors():
        key = ".".join(str(part + 1) if isinstance(part, int) else part for part in item["loc"])
        name = next(part for part in reversed(item["loc"]) if isinstance(part, str))
        if item["type"] == "extra_forbidden" or name not in _HINTS:
            known = _PARTS.get(item["loc"][0], Plan).model_fields if len(item["loc"]) > 1 else Plan.model_fields
            yield _UNKNOWN.fill(key=key, known=", ".join(known))
        elif item["type"] == "missing":
            yield _MISSING.fill(key=key, hint=_HINTS[name])
        else:
            yield _WRONG.fill(key=key, found=str(item["input"])[:40], hint=_HINTS[name])


def _impossible(plan: Plan) -> Iterator[Text]:
    if plan.closes <= plan.opens:
        yield _NOT_AFTER.fill(opens=plan.opens, closes=plan.closes)
    ids = [each.id for each in plan.exercises]
    known = exercise_ids()  # their names alone: a batch of reports that makes nothing need not load any
    for own in dict.fromkeys(ids):
        if own not in known:
            yield _NO_EXERCISE.fill(id=own, known=", ".join(known))
        if ids.count(own) > 1:
            yield _TWICE.fill(id=own, count=ids.count(own))
    if any(each.case for each in plan.exercises) and set(ids) <= set(known):
        yield from _torn_lessons(plan)


def _torn_lessons(plan: Plan) -> Iterator[Text]:
    """Yield lessons whose exercises are about several districts: a page shows one."""
    from cmtrain.workbook.opening.lessons import all_lessons  # noqa: PLC0415 - few plans need to know

    cases = {each.id: each.exercise.case for each in plan.exercises}
    for lesson in all_lessons():
        about = dict.fromkeys(cases[each] for each in lesson.exercises if each in cases)
        if len(about) > 1:
            yield _TORN.fill(lesson=lesson.title, cases=", ".join(about))


def plan_toml(plan: Plan, lang: Lang) -> str:
    """Write a plan as TOML with a word on every setting; `read_plan` reads it back."""
    head = _HEAD[lang].format(
        title=_quoted(plan.title),
        lang=plan.lang,
        zone=_quoted(plan.zone),
        opens=f"{plan.opens:%Y-%m-%dT%H:%M:%S}",
        closes=f"{plan.closes:%Y-%m-%dT%H:%M:%S}",
        feedback=plan.feedback,
        pass_mark=f"{plan.pass_mark:g}",
        late=_late_toml(plan.late) if plan.late else "",
    )
    return "\n\n".join([head, *(_exercise_toml(each, lang) for each in plan.exercises)]) + "\n"


def _late_toml(rule: LateRule) -> str:
    return f"[late]\ngrace_minutes = {rule.grace_minutes:g}\nper_day = {rule.per_day:g}\nat_most = {rule.at_most:g}\n"


def _exercise_toml(planned: Planned, lang: Lang) -> str:
    exercise = planned.exercise
    written = _EXERCISE[lang].format(
        title=exercise.title[lang],
        minutes=exercise.minutes,
        id=_quoted(exercise.id),
        points=exercise.points,
        attempts=exercise.attempts,
    )
    more = planned.model_dump(include={"case", "hints", "time_limit"}, exclude_none=True)
    return "\n".join([written, *(f"{name} = {json.dumps(value)}" for name, value in more.items())])


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)  # TOML's basic strings escape as JSON does


_HEAD = Text(
    zh="""\
# 培训班的安排。可以用任何文本编辑器修改，改完运行 cmtrain check 看有没有问题。
format = 1
title = {title}
# 学员页面的语言：zh 或 en。名单里另有注明的，按名单。
lang = "{lang}"
# 开始和结束：教室墙上的时间，时区另写。开始时间只用来算时长，门一开就能做题。
opens = {opens}
closes = {closes}
zone = {zone}
# 学员什么时候看到评分和反馈：at_once 提交即看；exercise 一道题做完再看；workshop 培训结束再看。
# 后两种，培训师随时可以在看板上公布。
feedback = "{feedback}"
# 合格线：得分占总分的比例。
pass_mark = {pass_mark}
# 迟交要扣分的，在所有练习之前加一段：
#   [late]
#   grace_minutes = 30    结束后多少分钟内不扣
#   per_day = 0.1         过后每一天（不满一天算一天）扣去得分的多少
#   at_most = 0.5         最多扣多少
{late}
# 练习按先后次序。分值和次数可以改；不想做的整段删掉。
# 每道题还可以加两行：hints = 1 最多看几条提示；time_limit = 15 从动笔算起限时多少分钟。
""",
    en="""\
# What happens in this workshop. Change it with any editor, then run cmtrain check to see whether all is well.
format = 1
title = {title}
# Language of the trainees' pages, zh or en, where the roster says nothing else.
lang = "{lang}"
# Beginning and end: the time on the wall of the room; the zone is named apart. The beginning only tells how long there
# is: people can work as soon as the door is open.
opens = {opens}
closes = {closes}
zone = {zone}
# When trainees see what their answers came to: at_once, with every submission; exercise, when an exercise is finished;
# workshop, when the workshop is over. With the last two you can show the answers from the wall at any time.
feedback = "{feedback}"
# Share of all points from which somebody has passed.
pass_mark = {pass_mark}
# If being late is to cost points, add this before the exercises:
#   [late]
#   grace_minutes = 30    minutes after the end in which nothing is lost
#   per_day = 0.1         share of the points lost for each day begun from then on
#   at_most = 0.5         share that is lost at most
{late}
# The exercises in their order. Points and attempts may be changed; delete what is not to be done.
# Each may have two more lines: hints = 1, how many hints can be opened; time_limit = 15, minutes from the first entry.
""",
)
_EXERCISE = Text(
    zh="""
[[exercises]]
# {title}，一般要 {minutes} 分钟
id = {id}
points = {points:g}
attempts = {attempts}
""",
    en="""
[[exercises]]
# {title}: usually {minutes} minutes
id = {id}
points = {points:g}
attempts = {attempts}
""",
)
