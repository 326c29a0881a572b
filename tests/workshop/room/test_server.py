"""A served room lets everybody to their own pages and kernels, and nobody to those of others."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from contextlib import closing, contextmanager, suppress
from datetime import date
from urllib.parse import urlencode

import pytest
import websocket

from cmtrain.journal import read_journal, replay
from cmtrain.workbook.opening.seat import free_port, last_seat
from cmtrain.workshop.folder import Workshop
from cmtrain.workshop.making import Wanted, make_workshop
from cmtrain.workshop.room.addresses import own_addresses
from cmtrain.workshop.room.server import MOST_EACH
from cmtrain.workshop.roster import Roster, Trainee
from tests.workbook.opening.serving import cmtrain, started
from tests.workshop.room.guest import Guest, kernel_of

PEOPLE = (
    Trainee(id="1001", name="李娜"),
    Trainee(id="1002", name="Chen Wei", lang="en"),
    Trainee(id="三号", name="张三"),
)
WANTED = Wanted(("zhangs-80000",), Roster(PEOPLE), "zh", date(2026, 3, 2), title="新人班", variants=1)
LESSON = "03_profit_coaching"
QUIET = 5
"""Lines that the trainer sees where there is one address: the door opens, the address, the wall, the PINs, and how to end it."""

pytestmark = [pytest.mark.notebook, pytest.mark.slow, pytest.mark.xdist_group("room")]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make_workshop(tmp_path_factory.mktemp("workshops") / "w", WANTED)


@pytest.fixture
def workshop(made, tmp_path):
    return Workshop(shutil.copytree(made.folder, tmp_path / "w"))


@contextmanager
def served(workshop, *options):
    line = cmtrain("serve", str(workshop.folder), "--lang", "en", "--host", "127.0.0.1", *options)
    with started([*line, *([] if "--port" in options else ["--port", str(free_port())])]) as running:
        yield running


def socket_of(guest, kernel):
    address = f"ws://127.0.0.1:{guest.port}/api/kernels/{kernel}/channels?session_id=test"
    return websocket.create_connection(address, cookie=guest.cookie, timeout=60)


def connects(guest, kernel):
    """Say whether the socket of a kernel can be opened."""
    try:
        with closing(socket_of(guest, kernel)):
            return True
    except websocket.WebSocketBadStatusException:
        return False


def test_everybody_comes_to_their_own_page_with_their_own_pin_and_to_no_other_one(workshop):
    with served(workshop) as running:
        li, chen = Guest(running.address), Guest(running.address)
        assert li.get("/").address.partition("?")[0].endswith("/login")
        assert li.get(f"/voila/render/1001/{LESSON}.zh.ipynb").address.partition("?")[0].endswith("/login")
        refused = li.comes_in("1001", workshop.trainees[1].pin)
        assert refused.status == 403
        assert "登录码对不上" in refused.body

        page = li.comes_in("1001", workshop.trainees[0].pin)
        assert page.status == 200
        assert page.address.endswith(f"/voila/render/1001/{LESSON}.zh.ipynb")
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        other = chen.comes_in("chen wei", workshop.trainees[1].pin)
        assert other.address.endswith(f"/voila/render/1002/{LESSON}.en.ipynb")
        assert li.get("/").address == page.address

        for address in (f"1002/{LESSON}.en.ipynb", f"1001/../1002/{LESSON}.en.ipynb", "1001/none.ipynb", "1001/", ""):
            assert li.get(f"/voila/render/{address}").status == 404, address
        for own, kernel, known in ((li, kernel_of(page), True), (chen, kernel_of(page), False)):
            assert own.get(f"/api/kernels/{kernel}").status == (200 if known else 404)
            assert connects(own, kernel) is known
        nobody = Guest(running.address)
        assert nobody.get(f"/api/kernels/{kernel_of(page)}").status == 403
        assert not connects(nobody, kernel_of(page))
        for address in (
            "/api/kernels",
            "/api/contents",
            "/api/sessions",
            "/api/terminals",
            "/voila/files/secret",
            "/tree",
        ):
            assert li.get(address).status == 404, address
        token = chen.get("/login").body.partition('name="_xsrf" value="')[2].partition('"')[0]
        sent = {"X-XSRFToken": token, "data": b"", "method": "POST"}
        assert chen.get(f"/voila/api/shutdown/{kernel_of(page)}", **sent).status == 404
        assert li.get(f"/api/kernels/{kernel_of(page)}").status == 200

        state = replay(read_journal(workshop.folder / "journals" / "1002.jsonl").events)
        assert (state.name.en, state.workshop) == ("Chen Wei", "新人班")
        assert li.get("/logout").address.partition("?")[0].endswith("/login")
        assert li.get(f"/voila/render/1001/{LESSON}.zh.ipynb").address.partition("?")[0].endswith("/login")


def test_the_trainer_sees_the_wall_with_the_token_and_no_trainee_does(workshop):
    with served(workshop) as running:
        trainer, li = Guest(running.address), Guest(running.address)
        wall = trainer.get(last_seat(workshop.folder).address("/"))
        assert wall.address.endswith("/voila/render/~trainer/trainer_wall.zh.ipynb")
        assert connects(trainer, kernel_of(wall))
        assert trainer.get("/voila/render/~trainer/projector.en.ipynb").status == 200
        page = li.comes_in("1001", workshop.trainees[0].pin)
        assert not connects(trainer, kernel_of(page))
        assert not connects(li, kernel_of(wall))
        for address in ("trainer_wall.zh", "projector.zh", f"{LESSON}.zh"):
            assert li.get(f"/voila/render/~trainer/{address}.ipynb").status == 404
        assert trainer.get(f"/voila/render/~trainer/{LESSON}.zh.ipynb").status == 404
        for address in own_addresses():
            elsewhere = Guest(f"http://{address}:{trainer.port}/")
            token = last_seat(workshop.folder).token
            assert elsewhere.get(f"/?token={token}").address.partition("?")[0].endswith("/login")
        guess = Guest(running.address)
        assert guess.get("/?token=guess").address.partition("?")[0].endswith("/login")
        assert (
            guess.get("/voila/render/~trainer/trainer_wall.zh.ipynb?token=")
            .address.partition("?")[0]
            .endswith("/login")
        )


def test_a_page_stays_connected(workshop):
    """Every 30 seconds the server asks whether somebody is there; it used to hang up instead."""
    with served(workshop) as running:
        guest = Guest(running.address)
        kernel = kernel_of(guest.comes_in("1001", workshop.trainees[0].pin))
        with closing(socket_of(guest, kernel)) as line:
            asked = next(kind for kind, _ in iter(lambda: line.recv_data(control_frame=True), None) if kind > 2)
        assert asked == websocket.ABNF.OPCODE_PING
        running.end()
        assert len(running.said.splitlines()) == QUIET, running.said


def test_what_is_refused_is_told_on_a_small_page_and_not_on_the_terminal(workshop):
    with served(workshop) as running:
        guest = Guest(running.address)
        data = urlencode({"who": "1001", "pin": workshop.trainees[0].pin}).encode()
        old = guest.get("/login", method="POST", data=data)
        assert old.status == 403
        assert "页面放得太久了" in old.body
        assert not [cookie for cookie in guest.cookies if cookie.name.startswith("username")]
        with suppress(OSError):  # the server may close before all is sent
            assert guest.get("/login", method="POST", data=b"who=" + b"x" * 10_000_000).status == 400
        guest.comes_in("1001", workshop.trainees[0].pin)
        for address in ("/nothing", "/voila/render/1001/none.ipynb", "/api/kernels/0-0-0-0-0", "/?token=%ff"):
            answer = guest.get(address)
            assert 400 <= answer.status < 500, address
            assert "没有这个页面" in answer.body
            assert "no such page" in answer.body
            assert "http" not in answer.body
        running.end()
        assert len(running.said.splitlines()) == QUIET, running.said


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_journal_that_cannot_be_begun_is_told_to_the_trainee(workshop):
    (workshop.folder / "journals").chmod(0o500)
    with served(workshop) as running:
        answer = Guest(running.address).comes_in("1001", workshop.trainees[0].pin)
        assert answer.status == 503
        assert "请告诉" in answer.body


def test_whoever_opens_page_after_page_takes_no_more_than_a_few_kernels(workshop):
    with served(workshop) as running:
        guest, kernels = Guest(running.address), []
        page = guest.comes_in("1001", workshop.trainees[0].pin)
        for _ in range(MOST_EACH + 2):
            kernels.append(kernel_of(page))
            page = guest.get(page.address)
        kernels.append(kernel_of(page))
        known = [guest.get(f"/api/kernels/{kernel}").status == 200 for kernel in kernels]
        assert known == [False] * 3 + [True] * MOST_EACH


def test_a_port_that_was_taken_meanwhile_is_not_left_without_a_word(workshop):
    with served(workshop) as running:
        port = Guest(running.address).port
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("0.0.0.0", port))  # noqa: S104 - as another program might
        other.listen()
        done = quick("serve", workshop.folder)
        assert done.returncode == 2
        assert f"port {port}" in done.stderr
        assert "print the slips again" in done.stderr
    assert last_seat(workshop.folder).port == port


def test_a_host_that_is_none_is_refused(workshop):
    done = quick("serve", workshop.folder, "--host", "http://bad host/")
    assert done.returncode == 2
    assert "no name of a machine" in done.stderr


def test_a_language_that_was_chosen_at_the_door_is_that_of_the_page_even_for_an_id_in_chinese(workshop):
    with served(workshop) as running:
        guest = Guest(running.address)
        page = guest.comes_in("三号", workshop.trainees[2].pin, lang="en")
        assert page.status == 200
        assert page.address.endswith(f"/%E4%B8%89%E5%8F%B7/{LESSON}.en.ipynb")
        assert kernel_of(page)


def test_a_server_that_was_killed_goes_on_where_it_was(workshop):
    with served(workshop) as running:
        guest = Guest(running.address)
        page = guest.comes_in("1001", workshop.trainees[0].pin)
        running.process.kill()
        running.process.wait()
    port = str(last_seat(workshop.folder).port)
    with served(workshop, "--port", port) as again:
        assert again.address == running.address
        assert guest.get(page.address).address == page.address  # with the cookie of before


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=lambda how: how.name)
def test_it_ends_with_all_kernels_and_says_nothing_of_it(workshop, how):
    with served(workshop) as running:
        assert Guest(running.address).comes_in("1001", workshop.trainees[0].pin).status == 200
        assert running.end(how=how) == 0
        assert len(running.said.splitlines()) == QUIET, running.said


def test_a_second_server_and_a_port_that_is_taken_are_refused_in_a_line(workshop, made):
    with served(workshop) as running:
        second = quick("serve", workshop.folder)
        assert second.returncode == 2
        assert "is being served already" in second.stderr
        port = running.address.rstrip("/").rpartition(":")[2]
        other = quick("serve", made.folder, "--port", port)
        assert other.returncode == 2
        assert f"port {port} is taken" in other.stderr


def test_what_is_no_workshop_or_a_damaged_one_is_told_before_anything_is_served(workshop, tmp_path):
    assert "is no folder of a workshop" in quick("serve", tmp_path).stderr
    (workshop.folder / "secret").write_text("x")
    done = quick("serve", workshop.folder)
    assert done.returncode == 2
    assert "secret" in done.stderr


def quick(*arguments):
    """Run a command that ends by itself."""
    line = cmtrain(*map(str, arguments), "--lang", "en")
    return subprocess.run(line, capture_output=True, text=True, timeout=120, check=False)
