"""One input for each control of `cmtrain.kinds.controls.Control`."""

from __future__ import annotations

from typing import assert_never

from cmtrain.kinds.controls import (
    ClassesControl,
    Control,
    FindingsControl,
    FormControl,
    GridControl,
    RouteControl,
)
from cmtrain.texts import Lang
from cmtrain.workbook.inputs.base import Input
from cmtrain.workbook.inputs.findings import FindingsInput
from cmtrain.workbook.inputs.form import ClassesInput, FormInput
from cmtrain.workbook.inputs.grid import GridInput
from cmtrain.workbook.inputs.route import DrawRoute, RouteInput

__all__ = ["DrawRoute", "Input", "input_for"]


def input_for(control: Control, lang: Lang, *, draw_route: DrawRoute | None = None) -> Input:
    """Return the widgets of a control; a control without widgets does not pass the type check."""
    match control:
        case FormControl():
            return FormInput(control, lang)
        case ClassesControl():
            return ClassesInput(control, lang)
        case GridControl():
            return GridInput(control, lang)
        case RouteControl():
            return RouteInput(control, lang, draw_route)
        case FindingsControl():
            return FindingsInput(control, lang)
        case _:
            assert_never(control)
