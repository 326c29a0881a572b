"""What commands read: numbers, and the language of the terminal."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable

from cmtrain.texts import Lang


def default_lang() -> Lang:
    """Return the language of the terminal: Chinese or, for all others, English."""
    wanted = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh" if wanted.startswith("zh") else "en"


def count(value: str) -> int:
    """Read a whole number from 1."""
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 100_000:
        msg = f"{value!r} is not a whole number from 1 to 100,000"
        raise argparse.ArgumentTypeError(msg)
    return int(value)


def several(*known: str) -> Callable[[str], tuple[str, ...]]:
    """Return what reads several of the known names, with commas between them."""

    def read(value: str) -> tuple[str, ...]:
        wanted = tuple(dict.fromkeys(name.strip() for name in value.split(",")))
        for name in wanted:
            if name not in known:
                message = f"{name!r} is none of {', '.join(known)}"
                raise argparse.ArgumentTypeError(message)
        return wanted

    return read
