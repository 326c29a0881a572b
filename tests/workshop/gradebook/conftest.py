"""Gradebooks in a file and on a real server."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path

import pytest

from cmtrain.workshop.gradebook.opening import open_gradebook
from tests.workshop.gradebook.samples import PEOPLE


@pytest.fixture(scope="session")
def server():
    """Return the folder of the socket of a PostgreSQL server that lives as long as the tests; skipped without one, or failed where ``CMTRAIN_REQUIRE_POSTGRES`` is set."""
    programs = _programs()
    if programs is None:
        if os.environ.get("CMTRAIN_REQUIRE_POSTGRES"):
            pytest.fail("no PostgreSQL server on this machine, but CMTRAIN_REQUIRE_POSTGRES is set")
        pytest.skip("no PostgreSQL server on this machine")
    folder = Path(tempfile.mkdtemp(prefix="cmtrain-pg-"))  # the path of a socket must be short
    owner = _owner()
    if owner:
        shutil.chown(folder, owner)

    def run(program, *options):
        subprocess.run(
            [programs / program, "-D", folder / "data", *options],
            check=True, cwd=folder, user=owner, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=60,
        )  # fmt: skip

    run("initdb", "-U", "trainer", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    settings = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off -c shared_buffers=16MB"
    run("pg_ctl", "-w", "-l", folder / "log", "-o", settings, "start")
    yield folder
    run("pg_ctl", "-w", "-m", "immediate", "stop")
    shutil.rmtree(folder)


def _programs():
    """Return the folder of the server's programs, which Debian keeps off the path."""
    found = shutil.which("pg_ctl")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists()), None)


def _owner():
    """Return who runs the server, which refuses to be run by root."""
    import pwd  # not there on Windows, where no server is found either

    if os.geteuid():
        return None
    known = {each.pw_name for each in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


_numbers = count()


@pytest.fixture
def on_server(server):
    """Return the address of an empty database."""
    import psycopg

    name = f"t{next(_numbers)}"
    with psycopg.connect(host=str(server), user="trainer", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"postgresql+psycopg://trainer@/postgres?host={server}&options=-csearch_path%3D{name}"


@pytest.fixture(params=["file", pytest.param("server", marks=pytest.mark.xdist_group("postgres"))])
def url(request):
    """Return the address of a gradebook, once as a file and once on a server."""
    return None if request.param == "file" else request.getfixturevalue("on_server")


@pytest.fixture
def workshop(laid_out):
    return laid_out(*PEOPLE)


@pytest.fixture
def book(workshop, url):
    return open_gradebook(workshop, url)


@pytest.fixture
def in_file(workshop):
    return open_gradebook(workshop)
