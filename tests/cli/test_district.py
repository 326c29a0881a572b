"""The commands about a real district: what they print, in both languages, and how they end."""

from __future__ import annotations

import pytest

from cmtrain.cli import main
from cmtrain.workshop.twin import fitting
from tests.workshop.twin.realistic import KNOWN, REAL, played, real_tables


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    small = KNOWN.model_copy(update={"shops": 40, "skus": 20, "weeks": 8})
    for name, table in zip(("retailers", "skus", "orders"), real_tables(played(small, REAL)), strict=True):
        table.to_csv(folder / f"{name}.csv", index=False)
    return folder


def imported(office, folder, *more):
    files = [f"--{name}={office / name}.csv" for name in ("retailers", "skus", "orders")]
    return main(["district", "import", str(folder), *files, *more])


def test_a_district_is_shown_as_understood_twinned_and_simulated(office, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(fitting, "ROUNDS", 1)
    assert imported(office, tmp_path / "real", "--lang", "zh") == 0
    said = capsys.readouterr().out
    assert "零售户（retailers.csv）：40 行" in said
    assert "用到的列：周次, 客户编码, 品规编码, 需求量, 订购量" in said
    assert "没有用到的列：联系电话" in said
    assert "阿旺" not in said
    case = tmp_path / "our-district"
    assert main(["district", "twin", str(tmp_path / "real"), "--out", str(case), "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "retailers in the country" in said
    assert "of 13 exercises can be done" in said
    assert main(["simulate", str(case), "--weeks", "4", "--out", str(tmp_path / "tables")]) == 0
    assert (tmp_path / "tables" / "retailers.csv").is_file()


def test_wrong_input_is_one_message_in_the_asked_language(office, tmp_path, capsys):
    files = [f"--{name}={office / 'skus'}.csv" for name in ("retailers", "skus", "orders")]
    assert main(["district", "import", str(tmp_path / "real"), *files, "--lang", "zh"]) == 2
    said = capsys.readouterr().err
    assert "找不到“客户编码”这一列" in said
    assert "Traceback" not in said
    assert not (tmp_path / "real").exists()
    assert main(["district", "twin", str(tmp_path), "--out", str(tmp_path / "x")]) == 2
    assert "is no imported district" in capsys.readouterr().err
