"""Make the files of the lab extension that are not written by hand, before a wheel or an editable install needs them."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ASSETS = "cmtrain/workbook/opening/assets.py"
STATIC = "cmtrain/workbook/jupyter/labextensions/cmtrain-workbook/static"


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling does not say of what it is generic
    """Writes the Vega bundle and the hashes of the notebooks where they are missing or out of date."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook's signature
        """Write the files and take them into the wheel although git ignores them."""
        assets = _module(Path(self.root) / ASSETS)
        assets.write_assets(Path(self.root) / STATIC, Path(self.root) / "notebooks")
        build_data["artifacts"] += [f"/{STATIC}/{name}" for name in (assets.VEGA, assets.NOTEBOOKS)]


def _module(file: Path) -> ModuleType:
    """Load a module by its path: cmtrain itself cannot be imported yet."""
    spec = importlib.util.spec_from_file_location("assets", file)
    if spec is None or spec.loader is None:
        message = f"{file}: no Python module"
        raise ImportError(message)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
