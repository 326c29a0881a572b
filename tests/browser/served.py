"""The trainee's page as `cmtrain open --page` serves it, and a wait until a trainee could begin."""

from __future__ import annotations

import contextlib
import os
import re
import selectors
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cmtrain.workbook.opening.lessons import all_lessons

LESSONS = {lesson.name: lesson for lesson in all_lessons()}
"""All lessons, by name."""

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first one found is taken: without windows of its own, Chromium opens a page in half the time."""

OPEN_WITHIN = 60
"""Seconds within which a server or a page is there, on a busy machine."""

_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/\S*\?token=(\S+)")
_READY = """cards => {
    const light = document.querySelector(".cm-light");
    return light && ["ready", "saved"].includes(light.dataset.light) && cards.every(card => document.querySelector(`.cm-card[data-card="${card}"]`));
}"""


def chromium_path() -> str | None:
    """Return the path of a Chromium on this machine, None if there is none."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@dataclass(frozen=True)
class Served:
    """A running server, and the folder that it serves."""

    process: subprocess.Popen[str]
    folder: Path
    port: int
    token: str

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def journal(self) -> Path:
        return self.folder / "journal.jsonl"

    def page(self, lesson: str, lang: str) -> str:
        """Return the address of a lesson's page, with the token."""
        return f"{self.address}/voila/render/{lesson}.{lang}.ipynb?token={self.token}"


@contextlib.contextmanager
def serve(case: str, folder: Path, *, trainee: str = "", more: Sequence[str] = ()) -> Iterator[Served]:
    """Run ``cmtrain open CASE --page`` on a folder of its own until the context ends."""
    command = (
        Path(sys.executable).with_name("cmtrain"), "open", case, "--page", "--no-browser", "--lang=zh",
        f"--dir={folder}", f"--trainee={trainee}", *more,
    )  # fmt: skip
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    )
    try:
        port, token = _told(process)
        yield Served(process, folder, port, token)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()


def _told(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Return port and token, which the server says when pages can be opened."""
    deadline, said = time.monotonic() + OPEN_WITHIN, ""
    with selectors.DefaultSelector() as waiting:
        waiting.register(process.stdout, selectors.EVENT_READ)
        while waiting.select(deadline - time.monotonic()):
            line = process.stdout.readline()
            assert line, f"the server ended: {said}"
            said += line
            if found := _ADDRESS.search(line):
                return int(found[1]), found[2]
    raise AssertionError(f"no address within {OPEN_WITHIN} s: {said}")


def wait_until_ready(page, lesson: str, *cards: str) -> None:
    """Return when a trainee could begin: the kernel answers, and the cards, all if none are named, stand on the page."""
    page.wait_for_function(_READY, arg=list(cards or LESSONS[lesson].exercises), timeout=OPEN_WITHIN * 1000)
