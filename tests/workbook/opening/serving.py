"""A workbook opened as a person opens it, in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    headers: dict[str, str]
    address: str
    """Where redirects have led."""


class Visitor:
    """A browser's connection without a browser: keeps cookies, and never raises for a status."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.address, self.path = address, parts.path
        self.base = f"{parts.scheme}://{parts.netloc}"
        self.port = parts.port
        self.cookies = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str, *, method: str = "GET", data: bytes | None = None, **headers: str) -> Answer:
        address = path if path.startswith("http") else self.base + path
        request = urllib.request.Request(address, data=data, method=method, headers=headers)  # noqa: S310
        try:
            with self._opener.open(request, timeout=60) as answer:
                return Answer(answer.status, answer.read().decode(errors="replace"), dict(answer.headers), answer.url)
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read().decode(errors="replace"), dict(error.headers), error.url)

    @property
    def cookie(self) -> str:
        return "; ".join(f"{each.name}={each.value}" for each in self.cookies)


class Running:
    """The process of ``cmtrain open``, and where its first page is."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said = ""
        while not (found := re.search(r"http://\S+", self.said)):
            line = process.stdout.readline()
            assert line, self.said
            self.said += line
        self.address = found.group()

    def end(self, *, how: int = signal.SIGINT) -> int:
        self.process.send_signal(how)
        try:
            code = self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        self.said += self.process.stdout.read()
        return code


def cmtrain(*arguments):
    run = "from cmtrain.cli import main; raise SystemExit(main())"
    return [sys.executable, "-c", run, *arguments]


def command(folder, *options):
    return cmtrain("open", "--dir", str(folder), "--no-browser", "--lang", "en", *options)


@contextmanager
def opened(folder, *options):
    """Open a workbook, yield it, and end it if nobody has."""
    with started(command(folder, *options)) as running:
        yield running


@contextmanager
def started(line):
    """Start a server by a line of the terminal, yield it, and end it if nobody has."""
    environment = {name: value for name, value in os.environ.items() if name not in ("CMTRAIN_PAGE", "JUPYTER_PATH")}
    with subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as process:
        running = Running(process)
        try:
            yield running
        finally:
            if process.poll() is None:
                running.end()
