"""The page of a debrief: what ``trainer_debrief.ipynb`` calls, one method a section."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from IPython.display import display

from cmtrain.charts.theme import Picture
from cmtrain.district.case import load_case
from cmtrain.district.district import District
from cmtrain.errors import UnknownNameError
from cmtrain.grading.journals import DistrictOf, district_of
from cmtrain.grading.tasks import mistakes
from cmtrain.records import Json
from cmtrain.report.exhibits.exhibit import exhibit
from cmtrain.report.figure import figure
from cmtrain.report.html import LANGUAGE_TAGS, Html
from cmtrain.texts import LANGS, Lang, Text, text
from cmtrain.workbook.districts import district_of as played
from cmtrain.workbook.html import page, style_sheet
from cmtrain.workbook.setting import setting
from cmtrain.workbook.widget import DebriefWidget
from cmtrain.workbook.words import page_words
from cmtrain.workshop.debrief.address import COMMONEST_DISTRICT, debrief_page
from cmtrain.workshop.debrief.pictures import how_far, values_in
from cmtrain.workshop.debrief.reading import read_debrief
from cmtrain.workshop.debrief.record import Answer, Debrief
from cmtrain.workshop.debrief.scratch import ScratchCard, scratch_card
from cmtrain.workshop.debrief.summing import as_answered, count_broken, count_mistakes, sum_parts, tempting, typical
from cmtrain.workshop.debrief.truth import truth_of
from cmtrain.workshop.debrief.view import mistakes_html, parts_html, summary_html, typical_html
from cmtrain.workshop.folder import open_workshop
from cmtrain.workshop.wall.page import page_of

_HEAD = text("讲评：{title}", "Debrief: {title}")
_WALL, _PROJECTOR = text("看板", "The wall"), text("投影看板", "The wall for the projector")
_NOTE = text(
    "只有培训师打得开这一页，上面没有名字。打开它不会给学员公布答案；要公布，请在看板上按“结束并公布答案”。看到的是打开时的情形，刷新可看最新。",
    "Only the trainer can open this page, and nobody is named on it. To open it shows no answers to trainees; "
    "“End it and show the answers” on the wall does that. It stands as it was when opened: reload it for what has come since.",
)
_DISTRICT = text("片区 {seed}（{people} 人）", "district {seed} ({people})")
_DISTRICTS = text(
    "填法、对照、真相和试一试看哪一套题（片区编号）：", "Decisions, pictures and truth are about the district: "
)
_FIRST_PICTURE = text(
    "全部 {people} 份答案，从常见错误到最好走了多远。",
    "All {people} answers: how far from the common mistake to the best.",
)
_SECOND_PICTURE = text(
    "片区 {seed} 的 {people} 份答案各值多少。", "What the {people} answers about district {seed} were worth."
)
_NOT_SHOWN = text(
    "这份答案做的是旧版本的题，没法和现在的最好办法并排看。",
    "This answer is to the exercise as an older version asked it, and cannot be set beside the best.",
)
_NOTHING_HIDDEN = text(
    "这道题没有藏着的数：对错看规定和后果，上面都讲到了。",
    "Nothing was hidden here: what is right follows from rules and consequences, and was told above.",
)


def open_debrief(folder: str, exercise: str, lang: str, seed: int = COMMONEST_DISTRICT) -> Debriefing:
    """Open the debrief of an exercise in a workshop.

    Parameters
    ----------
    seed
        The district that decisions, pictures and truth are about; `COMMONEST_DISTRICT` for the one in which most have
        answered.

    Raises
    ------
    UnknownNameError
        No such language, no such exercise in the plan, or no such district.
    WorkshopError
        There is no workshop in the folder, or it cannot be read.
    """
    if lang not in LANGS:
        raise UnknownNameError("language", lang, LANGS)
    workshop = open_workshop(Path(folder))
    debrief = read_debrief(workshop, exercise, _district_of)
    if seed not in (COMMONEST_DISTRICT, *debrief.seeds):
        raise UnknownNameError("district", str(seed), tuple(map(str, debrief.seeds)))
    chosen = debrief.seeds[0] if seed == COMMONEST_DISTRICT else seed
    return Debriefing(debrief, chosen, workshop.plan.title, "zh" if lang == "zh" else "en", _district_of)


@dataclass(frozen=True)
class Debriefing:
    """The debrief of an exercise on a page in one language."""

    debrief: Debrief
    seed: int
    """The district that decisions, pictures and truth are about."""
    workshop: str
    """What the workshop is called."""
    lang: Lang
    districts: DistrictOf

    def _ipython_display_(self) -> None:
        display(page(style_sheet() if setting() is None else "", self.lang))
        display(DebriefWidget(spec=self.head))

    @property
    def head(self) -> dict[str, Json]:
        """What the head of the page shows: titles, where else one can go, and the districts to choose from."""
        lang, exercise = self.lang, self.debrief.exercise
        other: Lang = "en" if lang == "zh" else "zh"
        links: list[Json] = [
            {"href": page_of(lang, names=True), "text": _WALL[lang]},
            {"href": page_of(lang, names=False), "text": _PROJECTOR[lang]},
            {"href": debrief_page(exercise.id, other, self.seed), "text": page_words(lang)["other_language"]},
        ]
        seeds: list[Json] = [
            {
                "href": debrief_page(exercise.id, lang, seed),
                "text": _DISTRICT.fill(seed=seed, people=len(self.debrief.about(seed)))[lang],
                "here": seed == self.seed,
            }
            for seed in self.debrief.seeds
        ]
        return {
            "lang_tag": LANGUAGE_TAGS[lang],
            "workshop": self.workshop,
            "title": _HEAD.fill(title=self._title)[lang],
            "links": links,
            "note": _NOTE[lang],
            "districts": _DISTRICTS[lang],
            "seeds": seeds,
        }

    @property
    def _title(self) -> Text:
        return self.debrief.exercise.title

    @cached_property
    def _answers(self) -> tuple[Answer, ...]:
        """Those about the chosen district."""
        return self.debrief.about(self.seed)

    @cached_property
    def _district(self) -> District:
        return self.districts(self.debrief.exercise.case, self.seed, None)

    def how_it_went(self) -> Html:
        """Say how many answered, and draw what their decisions were worth."""
        lang, everybody = self.lang, self.debrief.answers
        told = summary_html(self.debrief, lang)
        if everybody:
            told += self._drawn(how_far(everybody, lang), _FIRST_PICTURE.fill(people=len(everybody)))
        values = values_in(self._answers, lang) if self._answers else None
        if values is not None:
            told += self._drawn(values, _SECOND_PICTURE.fill(people=len(self._answers), seed=self.seed))
        return page(told, lang)

    def decided(self) -> Html:
        """List what people decided, part by part."""
        return page(parts_html(sum_parts(self._answers), len(self._answers), self.lang), self.lang)

    def mistakes(self) -> Html:
        """Tell broken rules and the commonest mistakes; without any answer those that tempt."""
        exercise, answers = self.debrief.exercise, self.debrief.answers
        made = count_mistakes(exercise, answers, self.seed) if answers else tempting(exercise, self._district)
        return page(mistakes_html(made, count_broken(answers), len(answers), self.lang), self.lang)

    def best_beside(self) -> Html:
        """Set the real answer in the middle beside the best; without one the best of the mistakes."""
        lang, exercise = self.lang, self.debrief.exercise
        answer, mistake = typical(self._answers), None
        if answer is None:
            given = {name: as_answered(exercise, self._district, each) for name, each in self._tempting.items()}
            name, answer = max(given.items(), key=lambda each: each[1].way)
            mistake = exercise.mistakes[name].title
        drawn = exhibit(answer.result, self.districts, lang)
        return page(typical_html(answer, mistake, lang) + (drawn.source if drawn else _NOT_SHOWN[lang]), lang)

    @property
    def _tempting(self) -> dict[str, Json]:
        return mistakes(self.debrief.exercise, self._district)

    def truth(self) -> Html:
        """Reveal what nobody could know who decided."""
        told = truth_of(self.debrief.exercise, self._district, self.lang)
        return page(told.source if told else f"<p>{_NOTHING_HIDDEN[self.lang]}</p>", self.lang)

    def play(self) -> ScratchCard:
        """Show a card on which the room can try out what it calls out."""
        return scratch_card(self.debrief.exercise, self._district, self.lang)

    def _drawn(self, picture: Picture, caption: Text) -> str:
        return figure(picture.chart, picture.alt, self.lang, caption=caption[self.lang]).source


@lru_cache(maxsize=8)
def _district_of(case: str, seed: int, weeks: int | None) -> District:
    """Return a district, once for all answers about it: those that the workshop deals out have been played in the process that this one comes from."""
    return district_of(case, seed, weeks) if weeks else played(load_case(case), seed)
