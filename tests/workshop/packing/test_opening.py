"""A pack that is not as it should be says which file, what in it, and what to do, in both languages."""

from __future__ import annotations

import json
import shutil

import pytest

import cmtrain
from cmtrain.errors import ContentError
from cmtrain.texts import LANGS
from cmtrain.workbook.opening.pack import prepare_pack
from cmtrain.workbook.pack import PackError, packed_district, read_pack
from cmtrain.workbook.terms import now
from tests.workshop.packing.conftest import CASE, SEED

pytestmark = pytest.mark.xdist_group("packing")

TASKS, SKUS = f"tasks/{CASE}-{SEED}.json", f"tables/{CASE}-{SEED}/skus.csv"


def change(folder, **told):
    file = folder / "pack.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | told), encoding="utf-8")


def refused(folder):
    """Return what is said of a pack that cannot be opened."""
    with pytest.raises(PackError) as caught:
        prepare_pack(folder, read_pack(folder), "zh", now)
    assert not (folder / "answers-1001.jsonl").exists()
    assert all(str(folder) in caught.value.told(lang) for lang in LANGS)
    assert any("\u4e00" <= sign <= "\u9fff" for sign in caught.value.told("zh"))
    return caught.value.told("en")


def test_a_pack_of_a_newer_version_is_refused(unpacked):
    change(unpacked, format=2, cmtrain="9.1", new_key=1)
    assert f"made by a newer cmtrain (9.1); here is {cmtrain.__version__}. Update it first" in refused(unpacked)


@pytest.mark.parametrize(
    ("told", "key"),
    [
        ({"ends": "soon"}, "ends is damaged"),
        ({"trainee": "../1001"}, "trainee is damaged"),
        ({"playlist": [{"id": 3}]}, "playlist.0.id is damaged"),
        ({"districts": {CASE: {"seed": -1, "weeks": 52}}}, f"districts.{CASE}.seed is damaged"),
        ({"x": 1}, "x is damaged"),
    ],
)
def test_a_damaged_key_is_named(unpacked, told, key):
    change(unpacked, **told)
    assert key in refused(unpacked)


@pytest.mark.parametrize("content", ["", "[", "[]", '"x"', "\ufeff{}"])
def test_a_pack_whose_description_is_none_is_refused(unpacked, content):
    (unpacked / "pack.json").write_text(content, encoding="utf-8")
    assert "pack.json: " in refused(unpacked)


@pytest.mark.parametrize("name", [SKUS, TASKS])
def test_files_that_were_changed_or_are_missing_are_named(unpacked, name):
    whole = (unpacked / name).read_bytes()
    (unpacked / name).write_bytes(whole.replace(b"\n", b"\r\n"))
    assert f"{name}: is not as it was sent" in refused(unpacked)
    (unpacked / name).unlink()
    assert f"{name}: cannot be read: No such file" in refused(unpacked)


def test_exercises_and_tasks_of_another_version_are_named_with_the_version(unpacked):
    tasks = json.loads((unpacked / TASKS).read_text("utf-8"))
    tasks["profit/01_diagnosis"].pop("retailer", None) or tasks["profit/01_diagnosis"].clear()
    (unpacked / TASKS).write_text(json.dumps(tasks), encoding="utf-8")
    playlist = [{"id": each} for each in ("profit/01_diagnosis", "profit/99_new", "visits/01_abc")]
    change(unpacked, cmtrain="0.0.1", playlist=playlist, files={})
    said = refused(unpacked)
    assert "profit/99_new cannot be understood: the pack was made by cmtrain 0.0.1" in said
    assert "profit/01_diagnosis cannot be understood" in said
    assert "visits/01_abc cannot be understood" in said


def test_other_peoples_answers_are_not_gone_on_with(unpacked):
    pack = read_pack(unpacked)
    prepare_pack(unpacked, pack, "zh", now)
    shutil.move(unpacked / "answers-1001.jsonl", unpacked / "answers-1002.jsonl")
    with pytest.raises(ContentError, match="1001"):
        prepare_pack(unpacked, pack.model_copy(update={"trainee": "1002"}), "zh", now)


def test_a_district_that_the_pack_does_not_hold_is_refused(unpacked, district):
    with pytest.raises(PackError, match=f"holds no district 8 of {CASE}"):
        packed_district(unpacked, district(CASE, SEED).case, 8)
    table = unpacked / SKUS
    table.write_text(table.read_text("utf-8").replace("wholesale", "price"), encoding="utf-8")
    with pytest.raises(PackError, match="skus is damaged: skus: columns"):
        packed_district(unpacked, district(CASE, SEED).case, SEED)
