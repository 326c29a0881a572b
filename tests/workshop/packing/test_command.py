"""``cmtrain pack``: whom it is for, what it says, and who keeps nobody else from theirs; ``cmtrain open`` of a pack."""

from __future__ import annotations

import pytest

from cmtrain.cli import main
from cmtrain.workshop.folder import Workshop
from tests.workshop.packing.conftest import CASE, SEED

pytestmark = pytest.mark.xdist_group("packing")


def test_one_trainee_without_a_pack_keeps_nobody_from_theirs_which_has_the_same_bytes(
    workshop, packs, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(Workshop, "seed", lambda _self, trainee, _case: SEED if trainee == "1001" else 8)
    code = main(["pack", str(workshop.folder), "chen wei", "1001", "李娜", "--out", str(tmp_path), "--lang", "en"])
    said = capsys.readouterr()
    assert code == 2
    (made,) = tmp_path.iterdir()
    assert made.read_bytes() == packs[0].file.read_bytes()
    assert made.name in said.out
    assert "1 packs written" in said.out
    assert f"cmtrain collect {workshop.folder}" in said.out
    assert said.err.startswith("cmtrain: Chen Wei (陈.wei) has no pack: ")
    assert f"{CASE}-8.json: cannot be read" in said.err


def test_somebody_who_is_not_on_the_roster_is_told_before_anything_is_made(workshop, tmp_path, capsys):
    assert main(["pack", str(workshop.folder), "1001", "Li", "--out", str(tmp_path), "--lang", "zh"]) == 2
    assert "名单里没有工号或姓名是“Li”的人" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("what", "told"),
    [
        (lambda pack: [str(pack), "--seed", "3", "--minutes", "5"], "leave them out: --seed, --minutes"),
        (lambda pack: [str(next(pack.parent.glob("*.zip")))], "is an archive; unpack it first"),
        (lambda pack: [str(pack.parent / "none")], "unknown case"),
    ],
)
def test_what_cannot_be_opened_is_told(unpacked, packs, what, told, capsys):
    (unpacked.parent / "pack.zip").write_bytes(packs[0].file.read_bytes())
    assert main(["open", *what(unpacked), "--lang", "en"]) == 2
    assert told in capsys.readouterr().err
    assert not (unpacked / "answers-1001.jsonl").exists()
