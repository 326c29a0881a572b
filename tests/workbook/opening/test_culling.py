"""Kernels that nobody needs end; the one that waited for a page does not end while the page is being opened."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

import pytest

pytest.importorskip("voila")

from jupyter_server._tz import utcnow
from jupyter_server.services.kernels.kernelmanager import MappingKernelManager

from cmtrain.workbook.opening.page import CULL_AFTER, keep_awake

KERNEL = "waits"


@pytest.fixture
def kernels(monkeypatch):
    """Return a manager whose only kernel has waited for longer than kernels may, and the ids of those that it ended."""
    manager, ended = MappingKernelManager(cull_idle_timeout=CULL_AFTER), []
    waited = utcnow() - timedelta(seconds=CULL_AFTER + 60)
    manager._kernels[KERNEL] = SimpleNamespace(
        execution_state="idle", last_activity=waited, kernel_name="python3", kernel_spec=SimpleNamespace(metadata={})
    )
    manager._kernel_connections[KERNEL] = 0
    monkeypatch.setattr(manager, "shutdown_kernel", ended.append)
    return manager, ended


def cull(manager):
    """Have the manager look after its kernel, in a thread: beside browser tests a loop already runs in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(manager.cull_kernel_if_idle(KERNEL))).result()


def test_a_kernel_without_a_page_ends(kernels):
    manager, ended = kernels
    cull(manager)
    assert ended == [KERNEL]


def test_a_kernel_whose_page_is_being_opened_does_not(kernels):
    manager, ended = kernels
    keep_awake(manager)
    cull(manager)
    assert ended == []
