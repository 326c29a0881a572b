"""Kernels forked from one warm process, which has imported once what every page needs.

A kernel starts in a fraction of the time and shares the memory of the imports with all others. A server uses them for
the kernel spec `FORKED` (``cmtrain/workbook/jupyter/kernels``); where processes cannot be forked safely, or the warm
process does not start, the same spec starts ordinary kernels.
"""

from __future__ import annotations

from importlib.metadata import entry_points

FORKED = "cmtrain"
"""Name of the kernel spec."""

STOCK = "python3"

_PROVISIONER = "cmtrain-forked"
"""Name of the provisioner in the kernel spec and in the package's entry points."""


def kernel_name() -> str:
    """Return the kernel spec to start kernels with: `FORKED` where its provisioner is installed, else `STOCK`."""
    installed = entry_points(group="jupyter_client.kernel_provisioners").names
    return FORKED if _PROVISIONER in installed else STOCK
