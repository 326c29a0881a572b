"""IPython's shell without a kernel: every output becomes the message that a kernel would have sent."""

from __future__ import annotations

import builtins
import getpass
import sys
import types
from typing import Any, NoReturn

import comm
from comm.base_comm import BaseComm
from ipykernel.compiler import XCachingCompiler
from ipykernel.jsonutil import encode_images, json_clean
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from cmtrain.report.engine.streams import CellStream, Publish, redirected

_NO_INPUT = "raw_input was called, but this frontend does not support input requests."


class _Results(DisplayHook):
    """Publishes the value of a cell."""

    shell: ZMQLikeShell

    def start_displayhook(self) -> None:
        self.shell.flush_streams()

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, object], md_dict: dict[str, object] | None = None) -> None:
        content = {"data": encode_images(format_dict), "metadata": md_dict or {}, "execution_count": self.prompt_count}
        self.shell.publish("execute_result", json_clean(content))

    def finish_displayhook(self) -> None:
        pass


class _Displays(DisplayPublisher):
    """Publishes what a cell displays."""

    shell: ZMQLikeShell

    def publish(
        self,
        data: dict[str, object],
        metadata: dict[str, object] | None = None,
        source: object = None,  # noqa: ARG002 - as the base
        *,
        transient: dict[str, object] | None = None,
        update: bool = False,
        **_: object,
    ) -> None:
        self.shell.flush_streams()
        content = {"data": encode_images(data), "metadata": metadata or {}, "transient": transient or {}}
        self.shell.publish("update_display_data" if update else "display_data", json_clean(content))

    def clear_output(self, wait: bool = False) -> None:  # noqa: FBT001, FBT002 - as the base
        self.shell.flush_streams()
        self.shell.publish("clear_output", {"wait": wait})


class ZMQLikeShell(InteractiveShell):
    """Runs cells as a kernel's shell does; pandas and others know a notebook by ``kernel`` and by this name."""

    kernel = None
    displayhook_class = _Results
    display_pub_class = _Displays
    colors_force = True
    compiler_class = XCachingCompiler

    def take(self, publish: Publish) -> None:
        """Say where messages go."""
        self.publish = publish
        self._out, self._errors = CellStream("stdout", publish), CellStream("stderr", publish)

    def flush_streams(self) -> None:
        """Publish what has been printed, so that it stands before what comes next."""
        self._out.flush()
        self._errors.flush()

    def run(self, source: str) -> dict[str, Any]:
        """Run one cell and return the content of the reply that a kernel would have sent."""
        self._error: dict[str, Any] = {}
        self.publish("execute_input", {"code": source, "execution_count": self.execution_count})
        with redirected(self._out, self._errors):
            result = self.run_cell(source, store_history=True)
        if result.success:
            return {"status": "ok", "execution_count": self.execution_count - 1}
        return {"status": "error", "execution_count": self.execution_count - 1, **self._error}

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.flush_streams()
        self._error = {"traceback": stb, "ename": str(etype.__name__), "evalue": str(evalue)}
        self.publish("error", json_clean(self._error))

    def enable_gui(self, gui: str | None = None) -> None:
        """Do nothing: there is no window."""


def new_shell(publish: Publish) -> ZMQLikeShell:
    """Make the shell of this process, with a ``__main__`` of its own; the process ends with it.

    What widgets tell a page is published, too, and whoever asks for input is refused.
    """
    quiet = Config({"HistoryManager": {"enabled": False}})
    module = types.ModuleType("__main__")
    module.__dict__["__builtins__"] = builtins
    InteractiveShell.clear_instance()
    shell = ZMQLikeShell.instance(config=quiet, user_module=module, user_ns=module.__dict__)
    shell.take(publish)
    comm.create_comm = lambda *args, **keys: _Comm(publish, *args, **keys)
    builtins.input = getpass.getpass = _refuse_input
    sys.modules["__main__"] = module
    return shell


class _Comm(BaseComm):
    """A widget's line to its page."""

    def __init__(self, publish: Publish, *args: Any, **keys: Any) -> None:  # noqa: ANN401 - as the base
        self._publish = publish
        super().__init__(*args, **keys)

    def publish_msg(
        self,
        msg_type: str,
        data: dict[str, object] | None = None,
        metadata: dict[str, object] | None = None,
        buffers: list[bytes] | None = None,
        **keys: object,
    ) -> None:
        content = json_clean({"data": data or {}, "comm_id": self.comm_id, **keys})
        self._publish(msg_type, {**content, "_buffers": buffers or [], "_metadata": metadata or {}})


def _refuse_input(*_: object, **__: object) -> NoReturn:
    raise StdinNotImplementedError(_NO_INPUT)
