"""Serving begins where it ended, says in a line why it cannot, and ends without a word."""

from __future__ import annotations

import shutil
import signal
import socket

import pytest

from cmtrain.workbook.opening.seat import last_seat
from cmtrain.workshop.folder import Workshop
from cmtrain.workshop.making import make_workshop
from tests.workshop.room.guest import Guest
from tests.workshop.room.served import QUIET, WANTED, quick, served

pytestmark = [pytest.mark.notebook, pytest.mark.slow, pytest.mark.xdist_group("room")]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make_workshop(tmp_path_factory.mktemp("workshops") / "w", WANTED)


@pytest.fixture
def workshop(made, tmp_path):
    return Workshop(shutil.copytree(made.folder, tmp_path / "w"))


def test_a_port_that_was_taken_meanwhile_is_not_left_without_a_word(workshop):
    with served(workshop) as running:
        guest = Guest(running.address)
        assert guest.comes_in("1001", workshop.trainees[0].pin).status == 200
        assert running.end(how=signal.SIGTERM) == 0
        assert len(running.said.splitlines()) == QUIET, running.said
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("0.0.0.0", guest.port))  # noqa: S104 - as another program might
        other.listen()
        done = quick("serve", workshop.folder)
        assert done.returncode == 2
        assert f"port {guest.port}" in done.stderr
        assert "print the slips again" in done.stderr
    assert last_seat(workshop.folder).port == guest.port


def test_a_host_that_is_none_is_refused(workshop):
    done = quick("serve", workshop.folder, "--host", "http://bad host/")
    assert done.returncode == 2
    assert "no name of a machine" in done.stderr


def test_a_server_that_was_killed_goes_on_where_it_was_and_is_served_by_one_at_a_time(workshop, made):
    with served(workshop) as running:
        guest = Guest(running.address)
        page = guest.comes_in("1001", workshop.trainees[0].pin)
        running.process.kill()
        running.process.wait()
    with served(workshop, "--port", str(guest.port)) as again:
        assert again.address == running.address
        assert guest.get(page.address).address == page.address  # with the cookie of before
        second = quick("serve", workshop.folder)
        assert second.returncode == 2
        assert "is being served already" in second.stderr
        other = quick("serve", made.folder, "--port", str(guest.port))
        assert other.returncode == 2
        assert f"port {guest.port} is taken" in other.stderr


def test_a_journal_that_cannot_be_begun_is_told_to_the_trainee(workshop):
    journals = workshop.folder / "journals"
    journals.rmdir()
    journals.write_text("no folder")
    with served(workshop) as running:
        answer = Guest(running.address).comes_in("1001", workshop.trainees[0].pin)
        assert answer.status == 503
        assert "请告诉" in answer.body


def test_what_is_no_workshop_or_a_damaged_one_is_told_before_anything_is_served(workshop, tmp_path):
    assert "is no folder of a workshop" in quick("serve", tmp_path).stderr
    (workshop.folder / "secret").write_text("x")
    done = quick("serve", workshop.folder)
    assert done.returncode == 2
    assert "secret" in done.stderr
