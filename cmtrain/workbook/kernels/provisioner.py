"""How Jupyter starts a forked kernel: as it starts any local one, but for the moment of the start."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import IO, Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from cmtrain.workbook.kernels.nursery import NurseryError, nursery
from cmtrain.workbook.kernels.process import ForkedProcess

_LAUNCHER = ["-m", "ipykernel_launcher"]
_log = logging.getLogger(__name__)


class ForkedProvisioner(LocalProvisioner):
    """Starts kernels by forking the warm process; as ordinary processes where that cannot be done."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:  # noqa: ANN401 - as the base
        """Fork a kernel, or start one."""
        streams = _descriptor(kwargs.get("stdout"), 1), _descriptor(kwargs.get("stderr"), nursery().errors.descriptor)
        environment = dict(kwargs.get("env") or os.environ)
        folder = str(kwargs.get("cwd") or Path.cwd())
        if not _can_fork(cmd, streams, environment, folder):
            return await super().launch_kernel(cmd, **kwargs)
        try:
            process = await asyncio.to_thread(
                nursery().fork, cmd[3:], folder=folder, environment=environment, streams=streams
            )
        except NurseryError as error:
            _tell_once(str(error))
            return await super().launch_kernel(cmd, **kwargs)
        return self._started(process, folder)

    def _started(self, process: ForkedProcess, folder: str) -> KernelConnectionInfo:
        # The child makes itself the leader of a group of its own; until it has, the group does not exist.
        self.process = process  # type: ignore[assignment]  # with all that the base needs of a Popen
        self.pid, self.pgid, self.cwd = process.pid, process.pid, folder
        return self.connection_info


def _can_fork(cmd: list[str], streams: tuple[int, int], environment: Mapping[str, str], folder: str) -> bool:
    """Say whether a kernel may be forked.

    macOS forks, but its own libraries do not bear it; a pipe for the output would be read by nobody; and an
    environment that changes how Python starts would come too late.
    """
    return (
        sys.platform == "linux"
        and min(streams) >= 0
        and cmd[:1] == [sys.executable]
        and cmd[1:3] == _LAUNCHER
        and _at_start(environment) == _at_start(os.environ)
        and Path(folder).is_dir()
    )


def _at_start(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that are read when Python and its libraries are loaded."""
    return {name: value for name, value in environment.items() if name.startswith(("PYTHON", "LD_"))}


def _descriptor(stream: int | IO[Any] | None, standard: int) -> int:
    """Return the descriptor of a stream as `subprocess.Popen` takes it; below 0 for those it would have to make."""
    if stream is None:
        return standard
    return stream if isinstance(stream, int) else stream.fileno()


@cache
def _tell_once(why: str) -> None:
    _log.warning("kernels start as ordinary processes, with more memory and time each: %s", why)
