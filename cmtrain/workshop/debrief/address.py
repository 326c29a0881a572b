"""What the pages of the debrief are called; light to import."""

from __future__ import annotations

from cmtrain.texts import Lang

COMMONEST_DISTRICT = -1
"""Stands where a seed stands otherwise: the district in which most have answered."""


def debrief_page(exercise: str, lang: Lang, seed: int = COMMONEST_DISTRICT) -> str:
    """Return the file name of a page, which is its address relative to the wall's.

    Examples
    --------
    >>> debrief_page("shortage/02_allocation", "zh"), debrief_page("shortage/02_allocation", "en", 7)
    ('debrief.shortage.02_allocation.zh.ipynb', 'debrief.shortage.02_allocation.7.en.ipynb')
    """
    place = "" if seed == COMMONEST_DISTRICT else f".{seed}"
    return f"debrief.{exercise.replace('/', '.')}{place}.{lang}.ipynb"
