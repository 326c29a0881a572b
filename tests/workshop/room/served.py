"""A workshop that is served as a trainer serves it, in a process of its own."""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from datetime import date

from cmtrain.workbook.opening.seat import free_port
from cmtrain.workshop.making import Wanted
from cmtrain.workshop.roster import Roster, Trainee
from tests.workbook.opening.serving import cmtrain, started

PEOPLE = (
    Trainee(id="1001", name="李娜"),
    Trainee(id="1002", name="Chen Wei", lang="en"),
    Trainee(id="三号", name="张三"),
)
WANTED = Wanted(("zhangs-80000",), Roster(PEOPLE), "zh", date(2026, 3, 2), title="新人班", variants=1)
LESSON = "03_profit_coaching"
QUIET = 6
"""Lines that the trainer sees where there is one address: the door opens, since when one can work, the address, the wall, the PINs, and how to end it."""


@contextmanager
def served(workshop, *options):
    line = cmtrain("serve", str(workshop.folder), "--lang", "en", "--host", "127.0.0.1", *options)
    with started([*line, *([] if "--port" in options else ["--port", str(free_port())])]) as running:
        yield running


def quick(*arguments):
    """Run a command that ends by itself."""
    line = cmtrain(*map(str, arguments), "--lang", "en")
    return subprocess.run(line, capture_output=True, text=True, timeout=120, check=False)
