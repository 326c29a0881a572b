"""The workbook of one sitting: a district to look at, and cards to work on."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import cached_property
from html import escape

import pandas as pd
from IPython.display import display

from cmtrain.charts.map import district_map
from cmtrain.charts.routes import route_map
from cmtrain.charts.theme import Picture
from cmtrain.charts.weeks import Mark
from cmtrain.compliance import rule
from cmtrain.district.case import Case, load_case, shipped_ids
from cmtrain.district.district import District
from cmtrain.district.events import NewProduct, PriceRise, RoadClosure, SupplyCut, is_announced
from cmtrain.district.tables import Observed, declared
from cmtrain.errors import CmtrainError, MissingError, UnknownNameError, UnreadableError
from cmtrain.grading.tasks import kind_of
from cmtrain.journal import Work
from cmtrain.kinds.controls import RouteControl
from cmtrain.kinds.exercise import load_exercise
from cmtrain.kinds.reading import read_options
from cmtrain.kpis import kpi
from cmtrain.records import Json
from cmtrain.report.figure import figure
from cmtrain.report.html import Html
from cmtrain.texts import LANGS, Lang, Text, text
from cmtrain.workbook import words
from cmtrain.workbook.ahead import Ahead
from cmtrain.workbook.card import ExerciseCard, Reveal
from cmtrain.workbook.desk import Desk, desk_for
from cmtrain.workbook.districts import district_of
from cmtrain.workbook.frame import Frame
from cmtrain.workbook.html import box, markdown, one_language, page, style_sheet
from cmtrain.workbook.keeping import OpenJournal
from cmtrain.workbook.live_figure import Filters, live_figure
from cmtrain.workbook.setting import setting
from cmtrain.workbook.street_map import street_map
from cmtrain.workbook.tables import observed_table
from cmtrain.workbook.talk import Pulse
from cmtrain.workbook.terms import Floor, now

LARGEST_SEED = 2**63

_log = logging.getLogger(__name__)


def start(case: str, seed: int, lang: str, trainee: str = "", journal: str = "") -> Workbook:
    """Open the workbook of a sitting.

    Parameters
    ----------
    case
        Id of a case, or the path of one.
    seed
        Which of the case's districts.
    lang
        "zh" or "en".
    trainee
        Who works; "" for nobody in particular.
    journal
        Where the work is kept; "" keeps it for as long as the page is open.

    Raises
    ------
    UnknownNameError
        No such case or language.
    ContentError
        The case or the journal is not as it should be.
    """
    if lang not in LANGS:
        raise UnknownNameError("language", lang, LANGS)
    if type(seed) is not int or not 0 <= seed < LARGEST_SEED:  # a notebook may pass anything
        message = f"seed {seed!r}: give a whole number from 0 to {LARGEST_SEED - 1}"
        raise CmtrainError(message)
    loaded = load_case(case)
    opened = OpenJournal(journal, trainee=trainee, case=loaded.id, seed=seed, lang=lang)
    return Workbook(district_of(loaded, seed), "zh" if lang == "zh" else "en", opened)


class Workbook:
    """What a lesson notebook calls; every method returns something to show."""

    def __init__(self, district: District, lang: Lang, journal: OpenJournal) -> None:
        self.lang = lang
        self.case: Case = district.case
        self.observed: Observed = district.observed
        self.last_week = district.last_week
        self._district, self._journal = district, journal
        self._floor = Floor(setting(), journal.state.trainee, now)
        self._cards: dict[str, ExerciseCard] = {}
        journal.watch(self._take_news)

    def _ipython_display_(self) -> None:
        display(Html(self._line, plain=repr(self)))
        if self.frame is not None:
            display(self.frame)

    @property
    def _line(self) -> str:
        case = self.case
        line = words.DISTRICT_LINE.fill(
            title=case.title,
            city=case.city,
            shops=len(self.observed.retailers),
            week=self.last_week,
            seed=self._district.seed,
        )
        looks = style_sheet() if setting() is None else ""  # a page of ours brings it along
        return looks + one_language(self.lang) + page(box(f"<b>{escape(line[self.lang])}</b>"), self.lang).source

    def __repr__(self) -> str:
        return self.case.title[self.lang]

    def story(self) -> Html:
        """Tell the story of the case."""
        title = self.case.title[self.lang]
        return page(f"<h2>{escape(title)}</h2>{markdown(self.case.story[self.lang])}", self.lang, plain=title)

    def table(
        self, name: str, *, columns: Sequence[str] = (), rows: int | None = 12, only: Mapping[str, object] | None = None
    ) -> Html:
        """Show rows of an observed table.

        Parameters
        ----------
        name
            The table, as declared.
        columns
            Which columns; all if not given.
        rows
            How many rows at most; None for all.
        only
            Values that columns must have.
        """
        known = declared("observed")
        if name not in known:
            raise UnknownNameError("table", name, tuple(known))
        frame: pd.DataFrame = getattr(self.observed, name)
        for column, value in (only or {}).items():
            frame = frame[frame[column] == value]
        if name != "areas" and "area" in frame:
            frame = frame.assign(area=frame["area"].map(self.observed.areas.set_index("area")[f"name_{self.lang}"]))
        other = {"zh": "name_en", "en": "name_zh"}[self.lang]
        chosen = list(columns) or [column for column in frame.columns if column != other]
        caption = words.EACH_ROW.fill(row=known[name].row, rows=len(frame))[self.lang]
        more = setting() is not None  # a page of ours sorts and filters, and can unfold the rest
        source = observed_table(frame[chosen], name, self.lang, caption=caption, rows=rows, more=more)
        return page(source, self.lang, plain=name)

    def show(self, picture: Picture, caption: Text | None = None, *, filters: Filters | None = None) -> Html:
        """Show a chart: a page of ours draws it and lets people choose from it, any other gets a picture."""
        below = caption[self.lang] if caption else ""
        if setting() is None:
            return figure(picture.chart, picture.alt, self.lang, caption=below)
        return live_figure(picture, self.lang, caption=below, filters=filters)

    def map(self, filters: str = "") -> Html:
        """Show the district: areas, roads, river and every shop.

        Parameters
        ----------
        filters
            Name of a table of retailers that shows the shops chosen on the map; "" for none.
        """
        focus = self.focus
        picture = district_map(self.observed, self.lang, marked=[focus] if focus else [])
        return self.show(picture, _MAP, filters=Filters(filters, "retailer", "class") if filters else None)

    def glossary(self, *kpi_ids: str) -> Html:
        """Show the registry's entries of some KPIs: formula, period, population, edge cases and source."""
        lang, entries = self.lang, []
        for known in map(kpi, kpi_ids):
            facts = (
                (words.PERIOD, known.period),
                (words.POPULATION, known.population),
                (words.EDGE, known.edge),
                (words.SOURCE, known.source),
            )
            told = "".join(f"<span><b>{escape(head[lang])}</b> {escape(fact[lang])}</span> " for head, fact in facts)
            name, formula = escape(known.name[lang]), escape(known.formula[lang])
            entries.append(f'<dt>{name}</dt><dd><p class="formula">{formula}</p><p class="facts">{told}</p></dd>')
        return page(f'<dl class="glossary">{"".join(entries)}</dl>', lang)

    def rules(self, *rule_ids: str) -> Html:
        """Show boundaries that nobody may cross."""
        lang = self.lang
        boxes = [
            box(
                f"<b>{escape(each.id)}</b> {escape(each.text[lang])} "
                f'<span class="soft">{escape(words.BASIS.fill(basis=each.basis)[lang])}</span>',
                kind="rule",
            )
            for each in map(rule, rule_ids)
        ]
        return page("".join(boxes), lang)

    def card(self, exercise_id: str) -> ExerciseCard | Html:
        """Show an exercise to work on; a few words instead where the workshop or the case leaves it out.

        Raises
        ------
        UnknownNameError
            No exercise has this id.
        UnfitError
            This district cannot carry the exercise; another seed can.
        """
        told = setting()
        exercise = load_exercise(exercise_id) if told is None else told.asks(exercise_id)
        if exercise is None or not self._asks(exercise_id):
            return page(box(escape(words.LEFT_OUT[self.lang])), self.lang)
        desk = desk_for(exercise, self._district, self._journal, self._floor)
        control = kind_of(exercise).control(desk.task)
        extra: dict[str, Json] = {}
        reveal: Reveal | None = None
        if isinstance(control, RouteControl):
            extra = {"map": street_map(self.observed, control, self.lang)}
            reveal = self._route_reveal(control, desk)
        card = self._cards[exercise_id] = ExerciseCard(exercise, desk, self.lang, extra=extra, reveal=reveal)
        if self.frame is not None:
            self.frame.add(card)
        return card

    def _asks(self, exercise_id: str) -> bool:
        """Say whether the case asks an exercise; one of a trainer's own need not carry all of a lesson."""
        return self.case.id in shipped_ids() or exercise_id in self.case.playlist

    @cached_property
    def focus(self) -> str:
        """The retailer that the case tells about; "" if none."""
        if self.case.focus is None:
            return ""
        shops = self.observed.retailers
        return "".join(shops.loc[shops["name_zh"] == self.case.focus.shop.zh, "retailer"].head(1))

    @property
    def public_events(self) -> tuple[Mark, ...]:
        """What the company has announced to everybody; what a trainee has to find out is not in it."""
        names = self.observed.skus.set_index("role")[["name_zh", "name_en"]]
        marks = []
        for event in filter(is_announced, self.case.events):
            match event:
                case SupplyCut(sku=role, week=week) if role in names.index:
                    marks.append(Mark(week, _SUPPLY_CUT.fill(sku=_name(names, role))))
                case NewProduct(sku=role, week=week) if role in names.index:
                    marks.append(Mark(week, _NEW_PRODUCT.fill(sku=_name(names, role))))
                case PriceRise(week=week):
                    marks.append(Mark(week, _PRICE_RISE))
                case RoadClosure(week=week):
                    marks.append(Mark(week, _ROAD_CLOSED))
                case _:
                    pass
        return tuple(marks)

    def _route_reveal(self, control: RouteControl, desk: Desk) -> Reveal:
        """Return what draws the own route beside the best, once nothing is left to decide."""
        lang = self.lang
        stops = pd.DataFrame([{"id": s.id, "name": s.text[lang], "x": s.x, "y": s.y} for s in control.stops])
        known = [stop.id for stop in control.stops]

        def draw(work: Work) -> str:
            try:
                own, target = (list(read_options(route, known)) for route in (work.draft, desk.best()))
            except (MissingError, UnreadableError):
                return ""
            return self.show(route_map(self.observed, stops, own, lang, other=target), words.OWN_AND_BEST).source

        return draw

    @cached_property
    def frame(self) -> Frame | None:
        """The page's header and list of exercises; None where no server of ours shows the page."""
        told = setting()
        if told is None:
            return None
        pulse, ahead = Pulse(self._journal, self.lang), Ahead(self._district)

        def heard(message: object) -> dict[str, Json] | None:
            ahead.ask(card.exercise for card in self._cards.values())  # the page stands, or it could not ask
            self._look_round()
            return pulse.receive(message)

        title = " · ".join(dict.fromkeys(filter(None, (told.workshop, self.case.title[self.lang]))))
        name = self._journal.state.name
        who = name[self.lang] if name else ""
        return Frame(self._floor, self.lang, case=title, who=who, state=lambda: self._journal.state, heard=heard)

    def _look_round(self) -> None:
        """Show what the trainer has done since, and where time is up."""
        changed = self._floor.refresh()
        for card in self._cards.values():
            try:
                card.look()
            except Exception:  # noqa: BLE001 - the page asks whether anybody is there, and is to hear so whatever a grader does
                _log.exception("%s cannot be shown anew", card.exercise.id)
        if changed and self.frame is not None:
            self.frame.refresh()

    def _take_news(self, exercises: frozenset[str]) -> None:
        """Show what has been written to the journal, by this page or another one."""
        for name in exercises & self._cards.keys():
            self._cards[name].refresh()


_MAP = text(
    "虚构的城市：河道、道路和零售户都是模拟出来的。",
    "A fictional city: river, roads and retailers are simulated.",
)
_SUPPLY_CUT = text("{sku}货源减少", "{sku}: supply cut")
_NEW_PRODUCT = text("{sku}上市", "{sku} launched")
_PRICE_RISE = text("价格上调", "Prices raised")
_ROAD_CLOSED = text("桥梁封闭", "Bridge closed")


def _name(names: pd.DataFrame, role: str) -> Text:
    return Text(zh=str(names.loc[role, "name_zh"]), en=str(names.loc[role, "name_en"]))
