"""One known district under invented "real" names, read and twinned once a session."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from cmtrain.workshop.twin import making
from cmtrain.workshop.twin.source import read_source
from tests.workshop.twin.realistic import KNOWN, REAL, played, real_tables


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """Return the files of a city's office, as it might send them: GBK, Excel, UTF-8 with a mark."""
    folder = tmp_path_factory.mktemp("office")
    tables = real_tables(played(KNOWN, REAL))
    files = folder / "客户档案.csv", folder / "品规.xlsx", folder / "订单.csv"
    tables[0].to_csv(files[0], index=False, encoding="gbk")
    tables[1].to_excel(files[1], index=False)
    tables[2].to_csv(files[2], index=False, encoding="utf-8-sig")
    return SimpleNamespace(tables=tables, files=files)


@pytest.fixture(scope="session")
def imported(office):
    """Return the district as read."""
    return read_source(*office.files)


@pytest.fixture(scope="session")
def made(imported, tmp_path_factory):
    """Return the twin, with its folder."""
    folder = tmp_path_factory.mktemp("cases") / "our-district"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "TRIED", 1)  # quicker
        return SimpleNamespace(folder=folder, twin=making.make_twin(imported.source, folder, seed=1))
