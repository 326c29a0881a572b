"""Opening and ending: one server a folder, found again at the same address, and nothing left running."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import psutil
import pytest
import websocket

from cmtrain.errors import CmtrainError
from cmtrain.workbook.kernels import kernel_name
from cmtrain.workbook.opening.launch import Manner, open_workbook
from cmtrain.workbook.opening.lessons import all_lessons
from cmtrain.workbook.opening.prepare import Wish
from cmtrain.workbook.opening.seat import HOST, free_port, is_free, last_seat, proof, take_seat
from tests.workbook.opening.serving import Visitor, command, opened

server = [pytest.mark.notebook, pytest.mark.slow, pytest.mark.xdist_group("opening")]


def quick(folder, *options):
    """Run the command where it ends by itself."""
    return subprocess.run(command(folder, *options), capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_seat_is_kept_for_the_folder_and_for_its_owner_alone(tmp_path):
    first = take_seat(tmp_path, "page")
    assert take_seat(tmp_path, "page") == first == last_seat(tmp_path)
    assert take_seat(tmp_path, "lab").token == first.token
    assert (tmp_path / ".server.json").stat().st_mode & 0o077 == 0
    assert len(first.token) >= 32


def test_seats_of_two_folders_have_nothing_in_common(tmp_path):
    one, other = (
        take_seat(folder, "page") for folder in (tmp_path, tmp_path / "x") if folder.mkdir(exist_ok=True) is None
    )
    assert one.token != other.token
    assert one.cookie_secret != other.cookie_secret


def test_another_port_is_taken_where_the_last_one_is_not_free(tmp_path, taken_port):
    before = take_seat(tmp_path, "page")
    kept = {"port": taken_port, "token": before.token, "shown": "page"}
    (tmp_path / ".server.json").write_text(json.dumps(kept))
    seat = take_seat(tmp_path, "page")
    assert seat.port != taken_port
    assert seat.token == before.token


class Stranger(BaseHTTPRequestHandler):
    """Answers everything kindly, and remembers what it was asked."""

    asked: ClassVar[list[str]] = []

    def do_GET(self):
        self.asked.append(f"{self.path} {self.headers}")
        body = parse_qs(urlsplit(self.path).query)["challenge"][0].encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Keep quiet."""


def test_whoever_listens_at_the_port_of_last_time_is_not_told_the_token(tmp_path):
    with HTTPServer((HOST, 0), Stranger) as stranger:
        threading.Thread(target=stranger.serve_forever, daemon=True).start()
        token = take_seat(tmp_path, "page").token
        (tmp_path / ".server.json").write_text(
            json.dumps({"port": stranger.server_port, "token": token, "shown": "page"})
        )
        assert not last_seat(tmp_path).answers()
        stranger.shutdown()
    (asked,) = Stranger.asked
    assert token not in asked


def test_proof_is_of_one_token_one_port_and_one_challenge():
    assert len({proof(*told) for told in [("t", 1, "c"), ("u", 1, "c"), ("t", 2, "c"), ("t", 1, "d")]}) == 4


@pytest.mark.parametrize("content", ["", "{}", "[1", '{"port": "x", "token": 1, "shown": "all"}'])
def test_what_cannot_be_read_is_forgotten(tmp_path, content):
    (tmp_path / ".server.json").write_text(content)
    assert last_seat(tmp_path) is None
    assert is_free(take_seat(tmp_path, "page").port)


def test_port_that_is_taken_is_refused_with_a_way_out(tmp_path, taken_port):
    with pytest.raises(CmtrainError, match=rf"port {taken_port} is taken .*--port"):
        take_seat(tmp_path, "page", taken_port)


def test_page_without_voila_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "voila", None)
    with pytest.raises(CmtrainError, match=r"pip install 'cmtrain\[classroom\]'"):
        open_workbook(Wish("red-ring", "en", folder=tmp_path), Manner(shown="page"), print)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["golf"], "unknown case 'golf'; known: "),
        (["red-ring", "--lesson", "golf"], "unknown lesson 'golf'; known: 01_visit_planning"),
        (["red-ring", "--lesson", "01_visit_planning"], "open case 'thirty-a-day'"),
        (["red-ring", "--trainee", "a\nb"], "give a name of one line"),
    ],
)
def test_what_cannot_be_opened_is_told_in_a_line(tmp_path, options, told):
    done = quick(tmp_path, *options)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stdout == ""


def everyone_below(process):
    return psutil.Process(process.pid).children(recursive=True)


def start_kernel(visitor):
    """Start a kernel as JupyterLab does, and wait until it works."""
    told = {"Authorization": f"token {visitor.address.split('token=')[1]}"}
    begun = visitor.get("/api/kernels", method="POST", data=json.dumps({"name": kernel_name()}).encode(), **told)
    assert begun.status == 201
    channels = f"ws://127.0.0.1:{visitor.port}/api/kernels/{json.loads(begun.body)['id']}/channels"
    with closing(websocket.create_connection(channels, header=told, timeout=60)) as socket_:
        while "idle" not in socket_.recv():
            pass


def gone(processes):
    return psutil.wait_procs(processes, timeout=15)[1] == []


@pytest.mark.parametrize(("mode", "how"), [("page", "SIGTERM"), ("page", "SIGHUP"), ("lab", "SIGINT")])
class TestEnding:
    pytestmark = server

    def test_server_ends_with_its_kernels(self, tmp_path, mode, how):
        options = ["red-ring", *(["--page"] if mode == "page" else [])]
        with opened(tmp_path, *options) as running:
            visitor = Visitor(running.address)
            assert visitor.get(running.address).status == 200
            if mode == "lab":
                start_kernel(visitor)
            below = everyone_below(running.process)
            assert below
            started = time.monotonic()
            assert running.end(how=signal.Signals[how]) == 0
            assert time.monotonic() - started < 20
            assert gone(below)
            assert "Traceback" not in running.said
            assert len(running.said.splitlines()) == 3, running.said


@pytest.mark.notebook
@pytest.mark.slow
@pytest.mark.xdist_group("opening")
def test_killed_server_takes_its_kernels_along_and_is_found_again(tmp_path):
    with opened(tmp_path, "red-ring", "--page") as running:
        visitor = Visitor(running.address)
        assert visitor.get(running.address).status == 200
        below = everyone_below(running.process)
        running.process.kill()
        running.process.wait()
        assert gone(below)
    with opened(tmp_path, "red-ring", "--page") as again:
        assert again.address == running.address
        assert visitor.get(visitor.path).status == 200  # with the cookie of before, as a page that is reloaded


@pytest.mark.notebook
@pytest.mark.slow
@pytest.mark.xdist_group("opening")
def test_workbook_that_is_open_is_shown_again_and_not_served_twice(tmp_path):
    with opened(tmp_path, "red-ring", "--page") as running:
        second = quick(tmp_path, "red-ring", "--page", "--lesson", "02_shortage_research")
        assert second.returncode == 0
        assert running.address in second.stdout
        assert "already" in second.stdout
        other = quick(tmp_path, "thirty-a-day", "--page")
        assert "01_visit_planning.en.ipynb" in other.stdout
        for refused in (["--minutes", "5", "--page"], ["--port", str(free_port()), "--page"], []):
            done = quick(tmp_path, "red-ring", *refused)
            assert done.returncode == 2
            assert "is open already" in done.stderr


@pytest.mark.notebook
@pytest.mark.slow
@pytest.mark.xdist_group("opening")
def test_lab_that_is_open_is_found(tmp_path):
    with opened(tmp_path, "red-ring") as running:
        done = quick(tmp_path, "red-ring", "--page")
        assert done.returncode == 2
        assert f"is open already at {running.address.partition('/doc')[0]}" in done.stderr


@pytest.mark.notebook
@pytest.mark.slow
@pytest.mark.xdist_group("opening")
def test_time_limit_and_lessons_reach_the_kernels(tmp_path):
    with opened(tmp_path, "red-ring", "--page", "--minutes", "30") as running:
        environment = psutil.Process(running.process.pid).children()[0].environ()
        told = json.loads(environment["CMTRAIN_PAGE"])
    assert told["shown"] == "page"
    assert [lesson["name"] for lesson in told["lessons"]] == [lesson.name for lesson in all_lessons()]
    assert told["ends"].endswith("+00:00")
    assert "PYTHONDONTWRITEBYTECODE" not in environment
