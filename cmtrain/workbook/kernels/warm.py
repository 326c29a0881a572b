"""The warm process: it imports once what kernels need, and becomes a kernel wherever it forks.

Run by `cmtrain.workbook.kernels.nursery` as ``python -P -m cmtrain.workbook.kernels.warm SOCKET LIFE DISTRICTS``: two
inherited descriptors, the socket on which the server sends orders, and a pipe that ends when the server does; then, as
JSON, case and seed of the districts that the server's lessons are about. It plays the first before it takes orders, and
the others when there are none; then it makes the tasks of their exercises and solves them, one by one. It holds one thread
and no messaging context: a child starts from a clean state.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import select
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib import import_module

from cmtrain.report.engine.limits import threads

_log = logging.getLogger(__name__)

LARGEST_ORDER = 1 << 20
"""Bytes."""

REST = 1.0
"""Seconds without an order after which the next piece of work is done."""

Work = list[Callable[[], None]]
"""What is still to be done ahead; children share what this process holds when they are forked, until somebody writes to it."""

_NEEDED = (
    "ipykernel.kernelapp",
    "ipywidgets",
    "anywidget",
    "cmtrain.workbook",
    "cmtrain.workbook.lessons.visits",
    "cmtrain.workbook.lessons.shortage",
    "cmtrain.workbook.lessons.profit",
    "cmtrain.workbook.lessons.kpis",
    "scipy.sparse.csgraph",
    "scipy.spatial",
    "scipy.special",
)
"""What a page imports; simulating and solving import scipy late, and would do so in every kernel."""


@dataclass(frozen=True)
class Order:
    """A kernel to become."""

    arguments: tuple[str, ...]
    """Of ipykernel."""
    folder: str
    environment: dict[str, str]
    output: int
    """Descriptor that becomes its standard output."""
    errors: int


def main() -> None:
    """Warm up, then fork a kernel for every order until the server goes."""
    channel, life, districts = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]), json.loads(sys.argv[3])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _warm_up()
    work = _work(districts)
    _do_next(work)
    try:
        channel.send(json.dumps({"warm": os.getpid()}).encode())
        order = _serve(channel, work)
    except ConnectionError:  # the server went between two messages
        return
    if order is not None:
        _become_kernel(order, life)


def _warm_up() -> None:
    for name in _NEEDED:
        import_module(name)
    pandas = import_module("pandas")
    pandas.set_option("display.max_columns", 20)  # its choice in a kernel, made when it is imported
    load = import_module("cmtrain.kinds.exercise").load_exercise
    for exercise in import_module("cmtrain.content").exercise_ids():
        load(exercise)


def _work(districts: list[tuple[str, int]]) -> Work:
    ahead = import_module("cmtrain.workbook.districts")
    whole: Work = [partial(step, *each) for step in (ahead.play_ahead, ahead.ask_ahead) for each in districts]
    single: Work = [partial(ahead.solve_ahead, *each, asked) for each in districts for asked in _asked(each[0])]
    return whole + single


def _asked(case: str) -> list[str]:
    """Return the exercises of a case; what is wrong with it is told where somebody asks for it."""
    with suppress(import_module("cmtrain.errors").CmtrainError):
        return [each.id for each in import_module("cmtrain.kinds.exercise").at_home(case)]
    return []


def _do_next(work: Work) -> None:
    """Do a piece of work if any is left; what fails here fails again, and is told, where somebody asks for it."""
    if work:
        try:
            work.pop(0)()
        except Exception:  # noqa: BLE001 - nobody is there to take it, and kernels have to be forked all the same
            _log.exception("a piece of work could not be done ahead")
    _refuse_threads()
    gc.collect()
    gc.freeze()


def _refuse_threads() -> None:
    """Stop where a library has started threads: their locks would stay locked in every child."""
    running = threads()
    if running > 1:
        message = f"{running} threads run after the imports; kernels cannot be forked safely"
        raise SystemExit(message)


def _serve(channel: socket.socket, work: Work) -> Order | None:
    """Fork for every order and tell the server who ended; returns the order in a child, None when the server is gone."""
    awake, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        ready, _, _ = select.select([channel.fileno(), awake], [], [], REST if work else None)
        if not ready:
            _do_next(work)
        if awake in ready:
            os.read(awake, 4096)
            _tell_ended(channel)
        if channel.fileno() in ready:
            message, descriptors, _, _ = socket.recv_fds(channel, LARGEST_ORDER, 2)
            if not message:
                return None
            child = os.fork()
            if child == 0:
                _forget_server(channel.detach(), awake, wake)
                told = json.loads(message)
                return Order(tuple(told["arguments"]), told["folder"], told["environment"], *descriptors)
            for given in descriptors:
                os.close(given)
            channel.send(json.dumps({"forked": child}).encode())


def _forget_server(*descriptors: int) -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for each in descriptors:
        os.close(each)


def _tell_ended(channel: socket.socket) -> None:
    """Reap the children that have ended."""
    while True:
        try:
            child, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if child == 0:
            return
        channel.send(json.dumps({"ended": child, "code": os.waitstatus_to_exitcode(status)}).encode())


def _become_kernel(order: Order, life: int) -> None:
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, standard in ((nothing, 0), (order.output, 1), (order.errors, 2)):
        os.dup2(source, standard)
        os.close(source)
    os.environ.clear()
    os.environ.update(order.environment)
    os.chdir(order.folder)
    import_module(
        "numpy"
    ).random.seed()  # children must not all draw the same; Python's own generator does so by itself
    threading.Thread(target=_end_with, args=(life,), name="life", daemon=True).start()
    sys.argv = ["ipykernel_launcher", *order.arguments]
    # A parent of 1 is no parent to watch; with none the kernel would tell the terminal how to reach it.
    application = import_module("ipykernel.kernelapp").IPKernelApp.instance(parent_handle=1)
    application.initialize(list(order.arguments))
    import_module("ipywidgets").register_comm_target()  # done at its import, where that happens in a kernel
    application.start()


def _end_with(life: int) -> None:
    """End at once when the server does, however it does: the pipe has no writer any more."""
    os.read(life, 1)
    os._exit(1)


if __name__ == "__main__":
    main()
