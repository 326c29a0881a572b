"""Stops in an order: a list to move them in, the times that follow from it, and the map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import ipywidgets as W  # noqa: N812 - the usual short name

from cmtrain.kinds.controls import RouteControl, Stop
from cmtrain.records import Json
from cmtrain.texts import Lang
from cmtrain.workbook.html import clock, table_html
from cmtrain.workbook.inputs.base import Input, html
from cmtrain.workbook.inputs.form import drop_down
from cmtrain.workbook.words import (
    ADD,
    ARRIVE,
    BACK,
    BEGIN,
    CLEAR,
    DOWN,
    HOURS,
    LATE,
    LEAVE,
    ORDER,
    REMOVE,
    SCHEDULE,
    STOP,
    UP,
)

DrawRoute = Callable[[Sequence[str]], str]
"""Draws the map of a route, given the ids of its stops in order; returns HTML."""


class RouteInput(Input):
    """An ordered list of stops with buttons, its schedule and its map."""

    def __init__(self, control: RouteControl, lang: Lang, draw: DrawRoute | None = None) -> None:
        super().__init__(lang)
        self._control, self._draw = control, draw
        self._stops = {stop.id: stop for stop in control.stops}
        self.order: list[str] = []
        self.free = drop_down([], lang, name=STOP[lang], width="22em")
        self.chosen = W.Select(
            options=[], tooltip=ORDER[lang], rows=min(len(control.stops), 14), layout=W.Layout(width="22em")
        )
        self.buttons = {
            name: W.Button(description=text[lang], layout=W.Layout(width="auto"))
            for name, text in {"add": ADD, "up": UP, "down": DOWN, "remove": REMOVE, "clear": CLEAR}.items()
        }
        for name, call in {
            "add": self._add,
            "up": lambda: self._move(-1),
            "down": lambda: self._move(1),
            "remove": self._remove,
            "clear": self._clear,
        }.items():
            self.buttons[name].on_click(lambda _button, call=call: call())
        self.schedule, self.map = html(""), html("")
        lists = W.VBox(
            [
                W.HBox([self.free, self.buttons["add"]]),
                html(f"<b>{escape(ORDER[lang])}</b>"),
                self.chosen,
                W.HBox([self.buttons[name] for name in ("up", "down", "remove", "clear")]),
                self._note(""),
            ]
        )
        self.view = W.VBox([W.HBox([lists, self.schedule], layout=W.Layout(flex_flow="row wrap")), self.map])
        self._show()

    def response(self) -> Json:
        """Return the ids of the stops in order."""
        return list(self.order)

    def lock(self) -> None:
        """Take no more changes."""
        for widget in (self.free, self.chosen, *self.buttons.values()):
            widget.disabled = True

    def explain(self, field: str, message: str) -> bool:  # noqa: ARG002 - a route has one place for messages
        """Write a message below the list."""
        return super().explain("", message)

    def _fill(self, response: Json) -> None:
        given = response if isinstance(response, list) else []
        self.order = [stop for stop in dict.fromkeys(map(str, given)) if stop in self._stops]
        self._show()

    def _add(self) -> None:
        if self.free.value is not None:
            self.order.append(self.free.value)
            self._show(self.order[-1])
            self._tell()

    def _move(self, step: int) -> None:
        stop = self.chosen.value
        if stop is None:
            return
        place = self.order.index(stop)
        if 0 <= place + step < len(self.order):
            self.order[place], self.order[place + step] = self.order[place + step], self.order[place]
            self._show(stop)
            self._tell()

    def _remove(self) -> None:
        if self.chosen.value is not None:
            self.order.remove(self.chosen.value)
            self._show()
            self._tell()

    def _clear(self) -> None:
        if self.order:
            self.order = []
            self._show()
            self._tell()

    def _show(self, selected: str | None = None) -> None:
        """Bring all widgets in line with the order."""
        left = [stop for stop in self._control.stops if stop.id not in self.order]
        self.free.options = [*self.free.options[:1], *((self._name(stop), stop.id) for stop in left)]
        self.free.value = left[0].id if left else None
        self.chosen.options = [(f"{k}. {self._name(self._stops[stop])}", stop) for k, stop in enumerate(self.order, 1)]
        self.chosen.value = selected
        self.schedule.value = self._schedule()
        self.map.value = self._draw(self.order) if self._draw else ""

    def _name(self, stop: Stop) -> str:
        return f"{stop.text[self.lang]} ({clock(stop.opens)}–{clock(stop.closes)})"

    def _schedule(self) -> str:
        """Return the times that follow from the order, as a table."""
        control, lang = self._control, self.lang
        place = {stop.id: k for k, stop in enumerate(control.stops, 1)}
        now, at, rows = float(control.start), 0, []
        for stop in (self._stops[name] for name in self.order):
            arrive = now + control.minutes[at][place[stop.id]]
            begin = max(arrive, float(stop.opens))
            late = arrive > stop.closes
            if not late:  # a stop that is closed is left out, and the way goes on from the stop before
                now, at = begin + stop.service, place[stop.id]
            hours = f"{clock(stop.opens)}–{clock(stop.closes)}"
            rows.append(
                [
                    stop.text[lang],
                    hours,
                    clock(arrive),
                    LATE[lang] if late else clock(begin),
                    "" if late else clock(now),
                ]
            )
        rows.append([BACK[lang], "", clock(now + control.minutes[at][0]), "", ""])
        headings = [STOP[lang], HOURS[lang], ARRIVE[lang], BEGIN[lang], LEAVE[lang]]
        return table_html(headings, rows, caption=SCHEDULE[lang], numeric=[False, True, True, True, True])
