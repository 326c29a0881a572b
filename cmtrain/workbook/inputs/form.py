"""Named fields, and sorting into classes."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

import ipywidgets as W  # noqa: N812 - the usual short name

from cmtrain.kinds.controls import (
    ChoiceField,
    ClassesControl,
    Entry,
    FormControl,
    ManyField,
    NumberField,
    Option,
    TextField,
)
from cmtrain.records import Json
from cmtrain.texts import UNITS, Lang, Unit
from cmtrain.workbook.inputs.base import Input, Options, as_text, html, label, text_box
from cmtrain.workbook.words import AT_MOST, CHOOSE

_SHORT = 12
"""Characters up to which an option is short enough for a row of buttons."""


class FormInput(Input):
    """Named fields, one below the other."""

    def __init__(self, control: FormControl, lang: Lang) -> None:
        super().__init__(lang)
        self.fields = Fields(control.fields, lang, self)
        self.view = self.fields.view

    def response(self) -> Json:
        """Return ``{field name: value}`` of what is filled in."""
        return self.fields.response()

    def lock(self) -> None:
        """Take no more changes."""
        self.fields.lock()

    def _fill(self, response: Json) -> None:
        self.fields.fill(response)


class Fields:
    """A list of fields, for forms and below tables."""

    def __init__(self, entries: tuple[Entry, ...], lang: Lang, owner: Input) -> None:
        self._fields = {entry.name: _field(entry, lang, owner) for entry in entries}
        self.view = W.VBox(
            [
                W.VBox([field.view, owner._note(name)], layout=W.Layout(margin="0 0 10px 0"))  # noqa: SLF001 - part of the owner
                for name, field in self._fields.items()
            ]
        )

    def __getitem__(self, name: str) -> _Field:
        return self._fields[name]

    def response(self) -> dict[str, Json]:
        """Return the fields that hold something."""
        values = {name: field.get() for name, field in self._fields.items()}
        return {name: value for name, value in values.items() if value not in (None, "", [])}

    def fill(self, response: Json) -> None:
        """Put values back."""
        given = response if isinstance(response, dict) else {}
        for name, field in self._fields.items():
            field.put(given.get(name))

    def lock(self) -> None:
        """Take no more changes."""
        for field in self._fields.values():
            for widget in field.widgets:
                widget.disabled = True


class _Field:
    """One field: its widgets, and how its value is read and put back."""

    def __init__(
        self, view: W.Widget, widgets: list[W.Widget], get: Callable[[], Json], put: Callable[[Json], None]
    ) -> None:
        self.view, self.widgets, self.get, self.put = view, widgets, get, put


def _field(entry: Entry, lang: Lang, owner: Input) -> _Field:
    match entry:
        case NumberField():
            field = _number(entry, lang)
        case ChoiceField():
            field = _choice(entry, lang)
        case ManyField():
            field = _many(entry, lang)
        case TextField():
            field = _text(entry, lang)
        case _:
            assert_never(entry)
    for widget in field.widgets:
        owner._watch(widget)  # noqa: SLF001 - part of the owner
    return field


def _head(entry: Entry, lang: Lang) -> W.HTML:
    more = AT_MOST.fill(number=entry.at_most)[lang] if isinstance(entry, ManyField) and entry.at_most else ""
    help_ = entry.help[lang] if entry.help else ""
    return label(entry.label[lang], " ".join(part for part in (help_, more) if part))


def _number(entry: NumberField, lang: Lang) -> _Field:
    box = text_box(entry.label[lang])

    def put(value: Json) -> None:
        box.value = as_text(value)

    row = W.HBox([box, html(f'<span class="soft">{unit_name(entry.unit, lang)}</span>')])
    return _Field(W.VBox([_head(entry, lang), row]), [box], lambda: box.value.strip() or None, put)


def _text(entry: TextField, lang: Lang) -> _Field:
    area = W.Textarea(
        tooltip=entry.label[lang], continuous_update=False, rows=3, layout=W.Layout(width="min(100%, 46em)")
    )

    def put(value: Json) -> None:
        area.value = as_text(value)

    return _Field(W.VBox([_head(entry, lang), area]), [area], lambda: area.value.strip() or None, put)


def _choice(entry: ChoiceField, lang: Lang) -> _Field:
    picker = pick(entry.options, lang, name=entry.label[lang])
    ids = {option.id for option in entry.options}

    def put(value: Json) -> None:
        picker.value = value if isinstance(value, str) and value in ids else None

    return _Field(W.VBox([_head(entry, lang), picker]), [picker], lambda: picker.value, put)


def _many(entry: ManyField, lang: Lang) -> _Field:
    wide = W.Layout(width="auto")
    boxes = {
        option.id: W.Checkbox(description=option.text[lang], indent=False, layout=wide) for option in entry.options
    }

    def put(value: Json) -> None:
        chosen = value if isinstance(value, list) else []
        for name, box in boxes.items():
            box.value = name in chosen

    def get() -> Json:
        return [name for name, box in boxes.items() if box.value]

    return _Field(W.VBox([_head(entry, lang), *boxes.values()]), list(boxes.values()), get, put)


def pick(options: tuple[Option, ...], lang: Lang, *, name: str) -> W.Widget:
    """Return a widget to choose one option; nothing is chosen at first."""
    shown: Options = [(option.text[lang], option.id) for option in options]
    if len(options) <= 5 and all(len(text) <= _SHORT for text, _ in shown):
        return W.ToggleButtons(options=shown, value=None, tooltip=name, style={"button_width": "auto"})
    if len(options) <= 8:
        return W.RadioButtons(options=shown, value=None, tooltip=name, layout=W.Layout(width="auto"))
    return drop_down(shown, lang, name=name)


def drop_down(shown: Options, lang: Lang, *, name: str, width: str = "auto") -> W.Dropdown:
    """Return a list to choose from; nothing is chosen at first."""
    return W.Dropdown(options=[(CHOOSE[lang], None), *shown], value=None, tooltip=name, layout=W.Layout(width=width))


def unit_name(unit: Unit, lang: Lang) -> str:
    """Return a unit's name, "" if it has none."""
    name = UNITS[unit]
    return "" if name is None else name[lang]


class ClassesInput(Input):
    """A class for each item, one row an item."""

    def __init__(self, control: ClassesControl, lang: Lang) -> None:
        super().__init__(lang)
        self.picks = {item.id: pick(control.classes, lang, name=item.text[lang]) for item in control.items}
        self._classes = {each.id for each in control.classes}
        rows = []
        for item in control.items:
            self._watch(self.picks[item.id])
            name = label(item.text[lang])
            name.layout = W.Layout(min_width="16em")
            rows.append(W.VBox([W.HBox([name, self.picks[item.id]]), self._note(item.id)]))
        self.view = W.VBox(rows)

    def response(self) -> Json:
        """Return ``{item id: class id}`` of the items sorted."""
        return {name: picker.value for name, picker in self.picks.items() if picker.value is not None}

    def lock(self) -> None:
        """Take no more changes."""
        for picker in self.picks.values():
            picker.disabled = True

    def _fill(self, response: Json) -> None:
        given = response if isinstance(response, dict) else {}
        for name, picker in self.picks.items():
            value = given.get(name)
            picker.value = value if isinstance(value, str) and value in self._classes else None
