"""LibreOffice, where there is one."""

from __future__ import annotations

import os
import shutil

import pytest


@pytest.fixture(scope="session")
def soffice(tmp_path_factory):
    """Return the command of LibreOffice with a profile of its own; without it the test is skipped, or fails where ``CMTRAIN_REQUIRE_OFFICE`` is set."""
    path = shutil.which("soffice")
    if path is None:
        if os.environ.get("CMTRAIN_REQUIRE_OFFICE"):
            pytest.fail("no LibreOffice on this machine, but CMTRAIN_REQUIRE_OFFICE is set")
        pytest.skip("no LibreOffice on this machine")
    return (path, f"-env:UserInstallation=file://{tmp_path_factory.mktemp('office')}", "--headless", "--norestore")
