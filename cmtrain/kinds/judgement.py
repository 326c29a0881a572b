"""Judgement: situations between the company, the retailer and the law, each with four ways out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, PositiveInt, model_validator

from cmtrain.district.district import District
from cmtrain.district.lanes import Stream
from cmtrain.district.tables import Truth
from cmtrain.errors import MissingError
from cmtrain.kinds.base import Element, Finding, Kind, Marking, Task, Verdict, score_by_elements
from cmtrain.kinds.controls import DialogueControl, Option, Turn
from cmtrain.kinds.reading import read_mapping, read_option
from cmtrain.kinds.ways import Way, best_way, check_ways, shuffled
from cmtrain.records import Json, Record
from cmtrain.texts import Text

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
SOUND = 0.98
"""Mean value from which nothing is left to criticise."""


class WayOut(Way):
    """One of the options of a situation."""

    who: Text | None = None
    """Who answers; None: the person of the situation."""
    reply: Text
    """What the person says to it; neither praise nor blame tells what it is worth."""
    feedback: Text


class Situation(Record):
    """A conflict as it comes up in a working day."""

    id: Key
    title: Text
    who: Text
    """The person with whom it is."""
    text: Text
    options: Annotated[tuple[WayOut, ...], Field(min_length=3), AfterValidator(check_ways)]

    @property
    def best(self) -> WayOut:
        """The lawful option of the highest value."""
        return self.option(best_way(self.options).id)

    def option(self, option_id: str) -> WayOut:
        """Return one option."""
        return next(option for option in self.options if option.id == option_id)

    def tempting(self, mistake: str) -> WayOut:
        """Return the option to which a tempting mistake leads."""
        return next(option for option in self.options if option.mistake == mistake)

    def turn(self, order: tuple[str, ...]) -> Turn:
        """Return the situation as it is asked, with its options in the given order."""
        asked = tuple(map(self.option, order))
        return Turn(
            id=self.id,
            title=self.title,
            says=self.text,
            options=tuple(Option(id=option.id, text=option.text) for option in asked),
            replies={option.id: option.reply for option in asked},
            by={option.id: option.who or self.who for option in asked},
        )


class Asked(Record):
    """One situation of a task: which it is, and in which order its options stand."""

    situation: str
    options: tuple[str, ...]


class JudgementTask(Task):
    """Situations drawn for one trainee; nothing in it tells how they are judged."""

    asked: tuple[Asked, ...]


class Judgement(Kind[JudgementTask]):
    """Situations, each judged by the value of the way out that is chosen."""

    task_type = JudgementTask
    feedback_ids = ("situation", "crossed", "costliest", "sound", "unanswered")

    kind: Literal["judgement"]
    draw: PositiveInt
    """Situations that one trainee gets."""
    tempting: Annotated[tuple[str, ...], Field(min_length=1)]
    """Names of the mistakes; every situation has one option for each."""
    situations: tuple[Situation, ...]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.draw > len(self.situations):
            msg = f"draw ({self.draw}) must not exceed the situations ({len(self.situations)})"
            raise ValueError(msg)
        for situation in self.situations:
            tempting = Counter(option.mistake for option in situation.options if option.mistake)
            if tempting != dict.fromkeys(self.tempting, 1):
                msg = f"situation {situation.id!r} needs one option for each of {self.tempting}, has {dict(tempting)}"
                raise ValueError(msg)
        return self

    def situation(self, situation_id: str) -> Situation:
        """Return one situation."""
        return next(situation for situation in self.situations if situation.id == situation_id)

    def task(self, exercise: str, district: District, stream: Stream) -> JudgementTask:
        """Draw situations and shuffle them and their options; the district only names the place and time."""
        drawn = [self.situations[i] for i in stream.sample(len(self.situations), self.draw)]
        asked = tuple(Asked(situation=item.id, options=shuffled(item.options, stream)) for item in drawn)
        return JudgementTask(
            exercise=exercise,
            case=district.case.id,
            seed=district.seed,
            weeks=district.weeks,
            facts={"situations": len(asked), "city": district.case.city},
            asked=asked,
        )

    def control(self, task: JudgementTask) -> DialogueControl:
        """One turn a situation."""
        return DialogueControl(turns=tuple(self.situation(asked.situation).turn(asked.options) for asked in task.asked))

    def best(self, task: JudgementTask, truth: Truth) -> Json:  # noqa: ARG002
        """Choose the best way out of each situation."""
        return {situation.id: situation.best.id for situation in self._drawn(task)}

    def mistakes(self, task: JudgementTask, truth: Truth) -> dict[str, Json]:  # noqa: ARG002
        """Give in to one temptation throughout."""
        return {
            name: {situation.id: situation.tempting(name).id for situation in self._drawn(task)}
            for name in self.tempting
        }

    def _drawn(self, task: JudgementTask) -> tuple[Situation, ...]:
        return tuple(self.situation(asked.situation) for asked in task.asked)

    def malformed(self, task: JudgementTask) -> tuple[Json, ...]:
        """Add unknown options, options of another situation, lists and a text where a choice is due."""
        first, second = task.asked[0].situation, task.asked[-1].situation
        return (
            *super().malformed(task),
            {first: "no such option"},
            {first: ["a"]},
            {first: 1, second: None},
            {"no such situation": task.asked[0].options[0]},
        )

    def marking(self, part: str) -> Marking:  # noqa: ARG002
        """Call ways out sound and unsound."""
        return "judgement"

    def broken_by(self, part: str, given: Text) -> tuple[str, ...]:
        """Return the rules that the way out of a situation breaks."""
        return next((way.rules for way in self.situation(part).options if way.text == given), ())

    def grade(self, response: Json, task: JudgementTask, truth: Truth) -> Verdict:
        """Add up the values of the ways out; unanswered situations are worth nothing."""
        chosen = self._read(response, task)
        drawn = self._drawn(task)
        elements = tuple(self._element(situation, chosen.get(situation.id)) for situation in drawn)
        mistakes = [self._value(self._read(wrong, task)) for wrong in self.mistakes(task, truth).values()]
        rules = {rule for way in chosen.values() for rule in way.rules}
        return Verdict(
            value=self._value(chosen) / len(drawn),
            best_value=1.0,
            mistake_value=max(mistakes) / len(drawn),
            score=score_by_elements(elements),
            unit="share",
            findings=self._findings(chosen, drawn),
            flags=tuple(sorted(rules, key=lambda rule: (len(rule), rule))),
            elements=elements,
        )

    def _read(self, response: Json, task: JudgementTask) -> dict[str, WayOut]:
        given = read_mapping(response, [asked.situation for asked in task.asked])
        chosen = {}
        for asked in task.asked:
            value = given.get(asked.situation)
            if value is not None and value != "":
                name = read_option(value, asked.options, field=asked.situation)
                chosen[asked.situation] = self.situation(asked.situation).option(name)
        if not chosen:
            raise MissingError
        return chosen

    @staticmethod
    def _value(chosen: Mapping[str, WayOut]) -> float:
        return sum(way.value for way in chosen.values())

    @staticmethod
    def _element(situation: Situation, way: WayOut | None) -> Element:
        if way is None:
            finding = Finding("unanswered", {"title": situation.title, "n": 1})
        else:
            finding = Finding("situation", {"title": situation.title, "feedback": way.feedback})
        return Element(
            name=situation.id,
            label=situation.title,
            score=way.value if way else 0.0,
            given=way.text if way else None,
            best=situation.best.text,
            finding=finding,
        )

    def _findings(self, chosen: Mapping[str, WayOut], drawn: tuple[Situation, ...]) -> tuple[Finding, ...]:
        """Name the temptation that runs through the answers first, then the line crossed, then the costliest answer."""
        findings = list(self._temptation(chosen, len(drawn)))
        titles = {situation.id: situation.title for situation in drawn}
        crossed = [name for name, way in chosen.items() if way.rules]
        if crossed:
            findings.append(Finding("crossed", {"n": len(crossed), "title": titles[crossed[0]]}))
        if len(chosen) < len(drawn):
            missing = next(title for name, title in titles.items() if name not in chosen)
            findings.append(Finding("unanswered", {"n": len(drawn) - len(chosen), "title": missing}))
        worst = min(chosen, key=lambda name: chosen[name].value)
        if chosen[worst].value < SOUND:
            findings.append(Finding("costliest", {"title": titles[worst]}))
        return tuple(findings) or (Finding("sound", {"n": len(drawn)}),)

    def _temptation(self, chosen: Mapping[str, WayOut], asked: int) -> tuple[Finding, ...]:
        times = Counter(way.mistake for way in chosen.values() if way.mistake)
        if not times:
            return ()
        name, count = times.most_common(1)[0]
        return (Finding(f"mistake.{name}", {"n": count, "of": asked}),) if 2 * count >= asked else ()
