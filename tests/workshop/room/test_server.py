"""A served room lets everybody to their own pages and kernels, and nobody to those of others."""

from __future__ import annotations

from contextlib import closing, suppress
from urllib.parse import urlencode

import pytest
import websocket

from cmtrain.journal import read_journal, replay
from cmtrain.workbook.opening.seat import last_seat
from cmtrain.workshop.making import make_workshop
from cmtrain.workshop.room.addresses import own_addresses
from cmtrain.workshop.room.server import MOST_EACH
from tests.workshop.room.guest import Guest, kernel_of
from tests.workshop.room.served import LESSON, QUIET, WANTED, served

pytestmark = [pytest.mark.notebook, pytest.mark.slow, pytest.mark.xdist_group("room")]


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A workshop that is served, and its server."""
    workshop = make_workshop(tmp_path_factory.mktemp("workshops") / "w", WANTED)
    with served(workshop) as running:
        yield workshop, running


@pytest.fixture(scope="module")
def page_of_chen(room):
    """The socket of a page that is open all the time."""
    workshop, running = room
    guest = Guest(running.address)
    kernel = kernel_of(guest.comes_in("1002", workshop.trainees[1].pin))
    with closing(socket_of(guest, kernel)) as line:
        yield line


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


@pytest.mark.usefixtures("page_of_chen")
def test_everybody_comes_to_their_own_page_with_their_own_pin_and_to_no_other_one(room):
    workshop, running = room
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


def test_the_trainer_sees_the_wall_with_the_token_and_no_trainee_does(room):
    workshop, running = room
    trainer, li = Guest(running.address), Guest(running.address)
    wall = trainer.get(last_seat(workshop.folder).address("/"))
    assert wall.address.endswith("/voila/render/~trainer/trainer_wall.zh.ipynb")
    assert connects(trainer, kernel_of(wall))
    assert trainer.get("/voila/render/~trainer/projector.en.ipynb").status == 200
    debrief = trainer.get("/voila/render/~trainer/debrief.profit.03_slow_stock.en.ipynb")
    assert debrief.status == 200
    assert "The truth" in debrief.body
    page = li.comes_in("1001", workshop.trainees[0].pin)
    assert not connects(trainer, kernel_of(page))
    assert not connects(li, kernel_of(wall))
    assert not connects(li, kernel_of(debrief))
    for address in ("trainer_wall.zh", "projector.zh", "debrief.profit.03_slow_stock.en", f"{LESSON}.zh"):
        assert li.get(f"/voila/render/~trainer/{address}.ipynb").status == 404
    assert li.get("/voila/render/1001/debrief.profit.03_slow_stock.en.ipynb").status == 404
    for address in (f"{LESSON}.zh", "debrief.kpis.03_findings.zh", "debrief.profit.03_slow_stock.-2.zh"):
        assert trainer.get(f"/voila/render/~trainer/{address}.ipynb").status == 404
    for address in own_addresses():
        elsewhere = Guest(f"http://{address}:{trainer.port}/")
        token = last_seat(workshop.folder).token
        assert elsewhere.get(f"/?token={token}").address.partition("?")[0].endswith("/login")
    guess = Guest(running.address)
    assert guess.get("/?token=guess").address.partition("?")[0].endswith("/login")
    assert guess.get("/voila/render/~trainer/trainer_wall.zh.ipynb?token=").address.partition("?")[0].endswith("/login")


def test_what_is_refused_is_told_on_a_small_page_and_not_on_the_terminal(room):
    workshop, running = room
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


def test_whoever_opens_page_after_page_takes_no_more_than_a_few_kernels(room):
    workshop, running = room
    guest, kernels = Guest(running.address), []
    page = guest.comes_in("1001", workshop.trainees[0].pin)
    for _ in range(MOST_EACH + 2):
        kernels.append(kernel_of(page))
        page = guest.get(page.address)
    kernels.append(kernel_of(page))
    known = [guest.get(f"/api/kernels/{kernel}").status == 200 for kernel in kernels]
    assert known == [False] * 3 + [True] * MOST_EACH


def test_a_language_that_was_chosen_at_the_door_is_that_of_the_page_even_for_an_id_in_chinese(room):
    workshop, running = room
    guest = Guest(running.address)
    page = guest.comes_in("三号", workshop.trainees[2].pin, lang="en")
    assert page.status == 200
    assert page.address.endswith(f"/%E4%B8%89%E5%8F%B7/{LESSON}.en.ipynb")
    assert kernel_of(page)


def test_a_page_stays_connected(page_of_chen):
    """Every 30 seconds the server asks whether somebody is there; it used to hang up instead."""
    asked = next(kind for kind, _ in iter(lambda: page_of_chen.recv_data(control_frame=True), None) if kind > 2)
    assert asked == websocket.ABNF.OPCODE_PING


def test_nothing_of_all_that_was_on_the_terminal(room):
    _, running = room
    assert running.end() == 0
    assert len(running.said.splitlines()) == QUIET, running.said
