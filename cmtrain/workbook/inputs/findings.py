"""Marking where something hides: rows of area, class, weeks and cause."""

from __future__ import annotations

import ipywidgets as W  # noqa: N812 - the usual short name

from cmtrain.kinds.controls import FindingsControl
from cmtrain.records import Json
from cmtrain.texts import Lang
from cmtrain.workbook.inputs.base import Input, Options, as_text, html, label, text_box
from cmtrain.workbook.inputs.form import drop_down
from cmtrain.workbook.words import (
    ADD_FINDING,
    AREA,
    CAUSE,
    FINDING,
    FIRST_WEEK,
    LAST_WEEK,
    PRICE_CLASS,
    REMOVE,
)


class FindingsInput(Input):
    """Rows that can be added and removed."""

    def __init__(self, control: FindingsControl, lang: Lang) -> None:
        super().__init__(lang)
        self._control = control
        self._options: dict[str, Options] = {
            "area": [(option.text[lang], option.id) for option in control.areas],
            "price_class": [(option.text[lang], option.id) for option in control.classes],
            "cause": [(option.text[lang], option.id) for option in control.causes],
        }
        self.rows: list[dict[str, W.Widget]] = []
        self.add = W.Button(description=ADD_FINDING[lang], layout=W.Layout(width="auto"))
        self.add.on_click(lambda _button: self._add_row())
        self._list, self._locked = W.VBox([]), False
        self.view = W.VBox([self._list, self.add, self._note("")])
        with self._silence():
            self._add_row()

    def response(self) -> Json:
        """Return the rows in which something is filled in; weeks as typed."""
        rows: list[Json] = []
        for row in self.rows:
            values: dict[str, Json] = {name: _value(widget) for name, widget in row.items() if name != "remove"}
            if any(value is not None for value in values.values()):
                rows.append(values)
        return rows

    def lock(self) -> None:
        """Take no more changes."""
        self._locked = True
        self.add.disabled = True
        for row in self.rows:
            for widget in row.values():
                widget.disabled = True

    def explain(self, field: str, message: str) -> bool:
        """Write a message below the rows; fields of rows are named by their number."""
        number, _, _name = field.partition(".")
        shown = FINDING.fill(number=int(number) + 1)[self.lang] + " · " if number.isdecimal() else ""
        return super().explain("", shown + message)

    def _fill(self, response: Json) -> None:
        given = [row for row in response if isinstance(row, dict)] if isinstance(response, list) else []
        self.rows = []
        for values in given[: self._control.at_most] or [{}]:
            self._add_row()
            for name, widget in self.rows[-1].items():
                if name in self._options:
                    known = [option for _, option in self._options[name]]
                    widget.value = values.get(name) if values.get(name) in known else None
                elif name != "remove":
                    widget.value = as_text(values.get(name))

    def _add_row(self) -> None:
        if len(self.rows) >= self._control.at_most:
            return
        lang, weeks = self.lang, f"{self._control.first_week}–{self._control.last_week}"
        row: dict[str, W.Widget] = {
            "area": drop_down(self._options["area"], lang, name=AREA[lang]),
            "price_class": drop_down(self._options["price_class"], lang, name=PRICE_CLASS[lang]),
            "first_week": text_box(FIRST_WEEK[lang], hint=weeks, width="6em"),
            "last_week": text_box(LAST_WEEK[lang], hint=weeks, width="6em"),
            "cause": drop_down(self._options["cause"], lang, name=CAUSE[lang]),
            "remove": W.Button(description=REMOVE[lang], layout=W.Layout(width="auto")),
        }
        for name, widget in row.items():
            if name == "remove":
                widget.on_click(lambda _button, row=row: self._remove_row(row))
            else:
                self._watch(widget)
        self.rows.append(row)
        self._show()

    def _remove_row(self, row: dict[str, W.Widget]) -> None:
        self.rows = [other for other in self.rows if other is not row]
        if not self.rows:
            with self._silence():
                self._add_row()
        self._show()
        self._tell()

    def _show(self) -> None:
        names = {
            "area": AREA,
            "price_class": PRICE_CLASS,
            "first_week": FIRST_WEEK,
            "last_week": LAST_WEEK,
            "cause": CAUSE,
        }
        lines = []
        for number, row in enumerate(self.rows, 1):
            cells = [W.VBox([html(f'<span class="soft">{names[name][self.lang]}</span>'), row[name]]) for name in names]
            lines.append(
                W.VBox(
                    [
                        label(FINDING.fill(number=number)[self.lang]),
                        W.HBox([*cells, row["remove"]], layout=W.Layout(flex_flow="row wrap", align_items="flex-end")),
                    ]
                )
            )
        self._list.children = lines
        self.add.disabled = self._locked or len(self.rows) >= self._control.at_most


def _value(widget: W.Widget) -> Json:
    value = widget.value
    return value.strip() or None if isinstance(value, str) else value
