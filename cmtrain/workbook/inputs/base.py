"""What every input does: hold a response, take one back, tell of changes, and explain what cannot be read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape

import ipywidgets as W  # noqa: N812 - the usual short name

from cmtrain.records import Json
from cmtrain.texts import Lang

Options = list[tuple[str, str | None]]
"""Shown text and id of each option, as ipywidgets takes them."""


class Input(ABC):
    """One control as widgets; shows state and calls its listeners, nothing more."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self.view: W.Widget
        self._changed: list[Callable[[], None]] = []
        self._quiet = False
        self._notes: dict[str, W.HTML] = {}

    @abstractmethod
    def response(self) -> Json:
        """Return what has been filled in, in the form of the control; None or empty if nothing."""

    @abstractmethod
    def _fill(self, response: Json) -> None:
        """Put a response into the widgets; whatever does not fit is left out."""

    @abstractmethod
    def lock(self) -> None:
        """Take no more changes."""

    def fill(self, response: Json) -> None:
        """Put a response back, without telling the listeners."""
        with self._silence():
            self._fill(response)

    def on_change(self, call: Callable[[], None]) -> None:
        """Call this after every change that the trainee makes."""
        self._changed.append(call)

    def explain(self, field: str, message: str) -> bool:
        """Write a message at a field; return whether the field was found."""
        note = self._notes.get(field)
        if note is not None:
            note.value = f'<p class="note" role="alert">{escape(message)}</p>'
        return note is not None

    def clear_notes(self) -> None:
        """Take back all messages."""
        for note in self._notes.values():
            note.value = ""

    def _note(self, field: str) -> W.HTML:
        """Return the place for messages of a field."""
        self._notes[field] = html("")
        return self._notes[field]

    def _watch(self, widget: W.Widget, trait: str = "value") -> None:
        widget.observe(self._tell, trait)

    def _tell(self, _change: object = None) -> None:
        if not self._quiet:
            for call in self._changed:
                call()

    @contextmanager
    def _silence(self) -> Iterator[None]:
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before


def html(source: str) -> W.HTML:
    """Return a widget that shows HTML; whoever calls has escaped what people typed."""
    widget = W.HTML(source)
    widget.add_class("cm")
    return widget


def label(text: str, help_: str = "") -> W.HTML:
    """Return a label, with a line of help below it."""
    below = f'<br><span class="soft">{escape(help_)}</span>' if help_ else ""
    return html(f"<b>{escape(text)}</b>{below}")


def as_text(value: Json) -> str:
    """Return what stood in a text box that led to this value."""
    if value is None or isinstance(value, (bool, list, dict)):
        return ""
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)


def text_box(name: str, *, hint: str = "", width: str = "9em") -> W.Text:
    """Return a box for one short text; ``name`` is read out by screen readers."""
    return W.Text(placeholder=hint, tooltip=name, continuous_update=False, layout=W.Layout(width=width))
