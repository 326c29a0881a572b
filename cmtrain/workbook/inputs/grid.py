"""A table of numbers, with what is known of each row beside it."""

from __future__ import annotations

from html import escape

import ipywidgets as W  # noqa: N812 - the usual short name

from cmtrain.kinds.controls import GridControl
from cmtrain.records import Json
from cmtrain.texts import Lang
from cmtrain.workbook.inputs.base import Input, as_text, html, text_box
from cmtrain.workbook.inputs.form import Fields, unit_name


class GridInput(Input):
    """A table of text boxes, and fields below it."""

    def __init__(self, control: GridControl, lang: Lang) -> None:
        super().__init__(lang)
        unit = unit_name(control.unit, lang)
        self.cells = {
            (row.id, column.id): text_box(
                f"{row.text[lang]} · {column.text[lang]}" + (f" ({unit})" if unit else ""), width="6em"
            )
            for row in control.rows
            for column in control.columns
        }
        for cell in self.cells.values():
            self._watch(cell)
        self.fields = Fields(control.extra, lang, self)
        self._with_fields = bool(control.extra)
        self._message = self._note("")
        self._names = {row.id: row.text[lang] for row in control.rows} | {
            f"{row.id}.{column.id}": f"{row.text[lang]} · {column.text[lang]}"
            for row in control.rows
            for column in control.columns
        }
        self.view = W.VBox([self._table(control, unit), self._message, self.fields.view])

    def _table(self, control: GridControl, unit: str) -> W.GridBox:
        lang = self.lang
        heads = ["", *(fact[lang] for fact in control.fact_labels)]
        asked = [
            column.text[lang]
            + (f"（{unit}）" if lang == "zh" else f" ({unit})") * bool(unit and unit not in column.text[lang])
            for column in control.columns
        ]
        children = [html(f'<b class="wrap">{escape(head)}</b>') for head in [*heads, *asked]]
        for number, row in enumerate(control.rows):
            facts = control.facts[number] if control.facts else ()
            children += [
                html(f"<b>{escape(row.text[lang])}</b>"),
                *(html(f'<span class="wrap">{escape(fact)}</span>') for fact in facts),
            ]
            children += [self.cells[row.id, column.id] for column in control.columns]
        known = f"repeat({len(control.fact_labels)}, fit-content(6.5em)) " if control.fact_labels else ""
        columns = f"fit-content(15em) {known}repeat({len(asked)}, minmax(6.5em, max-content))"
        layout = W.Layout(grid_template_columns=columns, grid_gap="2px 14px", overflow="auto", align_items="center")
        return W.GridBox(children, layout=layout)

    def response(self) -> Json:
        """Return ``{row id: {column id: value}}`` of the cells filled in; with fields, both parts by name."""
        cells: dict[str, dict[str, Json]] = {}
        for (row, column), cell in self.cells.items():
            if cell.value.strip():
                cells.setdefault(row, {})[column] = cell.value.strip()
        if not self._with_fields:
            return dict(cells)
        fields = self.fields.response()
        return {"cells": dict(cells), "fields": fields} if cells or fields else {}

    def lock(self) -> None:
        """Take no more changes."""
        for cell in self.cells.values():
            cell.disabled = True
        self.fields.lock()

    def explain(self, field: str, message: str) -> bool:
        """Write a message below the table, naming the cell, or at a field."""
        name = field.removeprefix("cells.")
        if super().explain(field, message):
            return True
        known = self._names.get(name, "")
        colon = "：" if self.lang == "zh" else ": "
        return super().explain("", known + colon + message if known else message)

    def _fill(self, response: Json) -> None:
        given = response if isinstance(response, dict) else {}
        cells = given.get("cells") if self._with_fields else given
        rows = cells if isinstance(cells, dict) else {}
        for (row, column), cell in self.cells.items():
            values = rows.get(row)
            cell.value = as_text(values.get(column)) if isinstance(values, dict) else ""
        self.fields.fill(given.get("fields"))
