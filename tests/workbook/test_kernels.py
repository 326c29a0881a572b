"""Forked kernels do all that ordinary ones do, many at a time, and none outlives its server."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from jupyter_client.manager import AsyncKernelManager, KernelManager

from cmtrain.workbook.kernels import FORKED, STOCK, kernel_name
from cmtrain.workbook.kernels.nursery import NurseryError, nursery
from cmtrain.workbook.kernels.relay import Relay

SPECS = Path(__file__).parents[2] / "cmtrain" / "workbook" / "jupyter"
SOON = 60
"""Seconds that nothing here takes on a machine that is not overloaded."""

pytestmark = [
    pytest.mark.notebook,
    pytest.mark.xdist_group("kernels"),
    pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux alone"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning"),
]


@pytest.fixture(autouse=True)
def _specs(monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", str(SPECS))


@contextmanager
def kernel(**options):
    """Start a forked kernel; yields its manager and client."""
    manager = KernelManager(kernel_name=FORKED)
    manager.start_kernel(**options)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=SOON)
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def said(client, code):
    """Run code and return what it prints."""
    heard = []

    def hear(message):
        if message["msg_type"] == "stream":
            heard.append(message["content"]["text"])
        elif message["msg_type"] == "error":
            heard.append(message["content"]["ename"])

    client.execute_interactive(code, output_hook=hear, timeout=SOON)
    return "".join(heard).strip()


def heard(client, kind):
    """Wait for a message of a kind and return its content."""
    while (message := client.get_iopub_msg(timeout=SOON))["msg_type"] != kind:
        pass
    return message["content"]


def ended(pid):
    """Wait for the end of a process, and say whether it came."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    with os.fdopen(descriptor):
        return bool(select.select([descriptor], [], [], SOON)[0])


def test_the_spec_is_used_where_its_provisioner_is_installed():
    assert kernel_name() == FORKED != STOCK


def test_a_kernel_is_forked_from_the_warm_process_and_leads_a_group_of_its_own():
    with kernel() as (manager, client):
        told = said(client, "import os; print(os.getppid(), os.getpid(), os.getpgid(0), os.getsid(0))").split()
        pid = str(manager.provisioner.pid)
        assert told == [str(nursery().pid), pid, pid, pid]


def test_everything_a_page_needs_is_imported_before_the_first_cell():
    with kernel() as (_, client):
        asked = "import sys; print([name in sys.modules for name in ('pandas', 'altair', 'cmtrain.workbook.book')])"
        assert said(client, asked) == "[True, True, True]"


def test_heavy_machinery_of_reports_is_not():
    with kernel() as (_, client):
        asked = "import sys; print({'papermill', 'nbconvert', 'nbformat', 'vl_convert', 'voila'} & set(sys.modules))"
        assert said(client, asked) == "set()"


def test_a_kernel_has_its_own_environment_and_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CMTRAIN_TEST_OF_SERVER", "gone")
    environment = {name: value for name, value in os.environ.items() if name != "CMTRAIN_TEST_OF_SERVER"}
    with kernel(env={**environment, "CMTRAIN_TEST": "42"}, cwd=str(tmp_path)) as (_, client):
        asked = "import os; print(os.environ['CMTRAIN_TEST'], 'CMTRAIN_TEST_OF_SERVER' in os.environ, os.getcwd())"
        assert said(client, asked) == f"42 False {tmp_path.resolve()}"


def test_children_draw_different_random_numbers():
    code = "import numpy, random, uuid; print(numpy.random.random(), random.random(), uuid.uuid4())"
    with kernel() as (_, first), kernel() as (_, second):
        drawn = zip(said(first, code).split(), said(second, code).split(), strict=True)
        assert all(one != other for one, other in drawn)


def test_what_code_writes_past_python_reaches_the_page():
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}  # ipykernel looks
    with kernel(env=plain) as (_, client):
        client.execute("import os; os.write(1, b'straight')")
        assert heard(client, "stream")["text"] == "straight"


def told_on_terminal(capfd, what):
    """Wait for words on this process's standard error, and say whether they came."""
    heard, late = "", time.monotonic() + SOON
    while what not in heard and time.monotonic() < late:
        time.sleep(0.05)
        heard += capfd.readouterr().err
    return what in heard


def test_what_goes_wrong_in_a_kernel_is_told_on_the_terminal(capfd):
    with kernel() as (_, client):
        client.execute("get_ipython().kernel.log.error('something is wrong')")
        assert told_on_terminal(capfd, "something is wrong")


def test_a_server_that_ends_hears_nothing_more_and_holds_nobody_up(capfd):
    relay = Relay()
    os.write(relay.descriptor, b"before")
    assert told_on_terminal(capfd, "before")
    relay.hush()
    written = sum(os.write(relay.descriptor, b"after" * 1000) for _ in range(200))
    assert written == 1_000_000  # many times what a pipe holds
    assert capfd.readouterr().err == ""


def test_kernels_go_on_when_whoever_read_the_terminal_is_gone():
    code = """if True:
        import os
        from cmtrain.workbook.kernels.relay import Relay
        reader, writer = os.pipe()
        os.dup2(writer, 2)
        os.close(reader)
        relay = Relay()
        print(sum(os.write(relay.descriptor, b"after" * 1000) for _ in range(200)))
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=SOON, check=False)
    assert done.stdout == "1000000\n"


def test_frames_are_shown_as_in_an_ordinary_kernel():
    with kernel() as (_, client):
        assert said(client, "import pandas; print(pandas.get_option('display.max_columns'))") == "20"


def test_widgets_can_be_restored_by_the_page():
    with kernel() as (_, client):
        asked = "import comm; print('jupyter.widget.control' in comm.get_comm_manager().targets)"
        assert said(client, asked) == "True"


def test_a_running_cell_can_be_interrupted():
    with kernel() as (manager, client):
        client.execute("print('begun'); import time; time.sleep(600)")
        heard(client, "stream")
        manager.interrupt_kernel()
        assert heard(client, "error")["ename"] == "KeyboardInterrupt"
        assert manager.is_alive()


def test_a_kernel_can_be_restarted():
    with kernel() as (manager, client):
        before = manager.provisioner.pid
        said(client, "kept = 1")
        manager.restart_kernel()
        client.wait_for_ready(timeout=SOON)
        assert manager.provisioner.pid != before
        assert said(client, "kept") == "NameError"
        assert ended(before)


@pytest.mark.parametrize(
    ("end", "code"),
    [("os.kill(os.getpid(), 9)", -signal.SIGKILL), ("os._exit(7)", 7), ("os.kill(os.getpid(), 15)", -signal.SIGTERM)],
)
def test_the_end_of_a_kernel_is_noticed_with_its_exit_code(end, code):
    with kernel() as (manager, client):
        process = manager.provisioner.process
        client.execute(f"import os; {end}")
        assert process.wait(SOON) == code
        assert not manager.is_alive()


def test_a_process_that_does_not_end_is_not_waited_for_without_end():
    with kernel() as (manager, _):
        with pytest.raises(subprocess.TimeoutExpired):
            manager.provisioner.process.wait(0.01)
        assert manager.is_alive()


def test_twenty_kernels_can_be_started_at_once_and_one_that_is_killed_takes_no_other_along():
    async def twenty():
        managers = [AsyncKernelManager(kernel_name=FORKED) for _ in range(20)]
        await asyncio.gather(*(manager.start_kernel() for manager in managers))
        clients = [manager.client() for manager in managers]
        for client in clients:
            client.start_channels()
        await asyncio.gather(*(client.wait_for_ready(timeout=2 * SOON) for client in clients))
        pids = [manager.provisioner.pid for manager in managers]
        os.kill(pids[3], signal.SIGKILL)
        killed = await asyncio.to_thread(managers[3].provisioner.process.wait, SOON)
        alive = [await manager.is_alive() for manager in managers]
        for client in clients:
            client.stop_channels()
        await asyncio.gather(*(manager.shutdown_kernel(now=True) for manager in managers))
        return pids, killed, alive

    with ThreadPoolExecutor(1) as apart:  # a browser test before this one leaves a loop running in this thread
        pids, killed, alive = apart.submit(lambda: asyncio.run(twenty())).result()
    assert len(set(pids)) == 20
    assert killed == -signal.SIGKILL
    assert alive == [place != 3 for place in range(20)]
    assert all(map(ended, pids))


def test_kernels_live_on_when_the_warm_process_is_killed_and_the_next_has_a_new_one():
    with kernel() as (manager, client):
        warm = nursery().pid
        os.kill(warm, signal.SIGKILL)
        assert ended(warm)
        assert said(client, "print(1 + 1)") == "2"
        with kernel() as (_, other):
            assert said(other, "print(2 + 2)") == "4"
            assert nursery().pid not in (None, warm)
        assert manager.is_alive()
        process = manager.provisioner.process
        process.kill()
        assert process.wait(SOON) != 0


def test_no_kernel_and_no_warm_process_outlives_a_server_that_is_killed(tmp_path):
    script = (
        "import time\n"
        "from jupyter_client.manager import KernelManager\n"
        "from cmtrain.workbook.kernels.nursery import nursery\n"
        "kernels = [KernelManager(kernel_name='cmtrain') for _ in range(2)]\n"
        "for each in kernels: each.start_kernel()\n"
        "for each in kernels:\n"
        "    client = each.client(); client.start_channels(); client.wait_for_ready(timeout=60)\n"
        "print(nursery().pid, *(each.provisioner.pid for each in kernels), flush=True)\n"
        "time.sleep(600)\n"
    )
    server = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=tmp_path)
    with server:
        pids = [int(pid) for pid in server.stdout.readline().split()]
        assert len(pids) == 3
        server.kill()
    assert all(map(ended, pids))


def test_a_kernel_whose_environment_changes_python_itself_is_an_ordinary_one(tmp_path):
    (tmp_path / "extra.py").write_text("word = 'found'")
    with kernel(env={**os.environ, "PYTHONPATH": str(tmp_path)}) as (manager, client):
        assert said(client, "import extra; print(extra.word)") == "found"
        assert isinstance(manager.provisioner.process, subprocess.Popen)


def test_without_a_warm_process_kernels_are_ordinary_ones_and_it_is_said_once(monkeypatch, caplog):
    nursery().stop()
    with caplog.at_level("WARNING"), broken_warm_process(monkeypatch):
        for _ in range(2):
            with kernel() as (manager, client):
                assert said(client, "print(1 + 1)") == "2"
                assert isinstance(manager.provisioner.process, subprocess.Popen)
    assert caplog.text.count("ordinary processes") == 1


@contextmanager
def broken_warm_process(monkeypatch):
    """Have the warm process end as it starts: its module cannot be found."""
    monkeypatch.setattr("cmtrain.workbook.kernels.nursery.WARM", "cmtrain.workbook.kernels.not_there")
    yield
    nursery().stop()


def test_the_warm_process_says_why_it_cannot_start(monkeypatch):
    nursery().stop()
    with broken_warm_process(monkeypatch), pytest.raises(NurseryError, match="does not start"):
        nursery().warm_up()


def test_districts_of_the_lessons_are_played_before_kernels_are_forked_and_shared_by_them():
    nursery().stop()
    nursery().warm_up([("thirty-a-day", 7), ("red-ring", 8)])
    asked = "from cmtrain.workbook import districts; print(sorted(districts._played))"
    try:
        with kernel() as (_, client):
            assert "('thirty-a-day', 7)" in said(client, asked)
        deadline = time.monotonic() + SOON
        found = ""
        while "('red-ring', 8)" not in found and time.monotonic() < deadline:
            with kernel() as (_, client):
                found = said(client, asked)
            time.sleep(2)
        assert found == "[('red-ring', 8), ('thirty-a-day', 7)]"
    finally:
        nursery().stop()
        nursery().warm_up()


def test_kernels_are_forked_though_work_ahead_fails():
    nursery().stop()
    nursery().warm_up([("no-such-case", 7)])
    try:
        with kernel() as (_, client):
            assert said(client, "print(6 * 7)") == "42"
    finally:
        nursery().stop()
        nursery().warm_up()
