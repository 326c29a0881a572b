"""Where marking by hand is found."""

from __future__ import annotations

from cmtrain.texts import Lang


def judging_page(lang: Lang) -> str:
    """Return the file name of the page."""
    return f"judging.{lang}.ipynb"
