"""A pack holds what one trainee needs, the same bytes whenever it is made, and no truth, no secret and nobody else."""

from __future__ import annotations

import io
import json
import re
from zipfile import ZipFile

import pytest

from cmtrain.kinds.exercise import load_exercise
from cmtrain.workshop.packing.archive import folder_name, zipped
from tests.truth_search import secrets
from tests.workshop.packing.conftest import CASE, EXERCISES, SEED

pytestmark = pytest.mark.xdist_group("packing")

FOLDER = "盈利班_ 1_2-1001"
TABLES = f"tables/{CASE}-{SEED}/"


def parts(file):
    with ZipFile(file) as archive:
        return {part.filename: archive.read(part) for part in archive.infolist()}


def test_a_pack_is_one_folder_with_pages_tables_tasks_and_what_starts_it(packs):
    assert [each.file.name for each in packs] == [f"{FOLDER}.zip", "盈利班_ 1_2-陈.wei.zip"]
    names = [name.removeprefix(f"{FOLDER}/") for name in parts(packs[0].file)]
    assert names == sorted(names)
    assert [name for name in names if not name.startswith(TABLES)] == [
        "03_profit_coaching.en.ipynb", "03_profit_coaching.zh.ipynb", "README.txt", "install.txt", "pack.json",
        "start.bat", "start.command", f"tasks/{CASE}-{SEED}.json",
    ]  # fmt: skip
    assert len(names) == 8 + 21
    assert packs[0].file.stat().st_mode & 0o077 == 0


def test_what_it_says_of_itself(packs, workshop):
    told = json.loads(parts(packs[0].file)[f"{FOLDER}/pack.json"])
    assert told["districts"] == {CASE: {"seed": SEED, "weeks": 52}}
    assert (told["workshop"], told["trainee"], told["name"]) == ("盈利班: 1/2", "1001", "李娜")
    assert (told["lang"], told["ends"]) == ("zh", "2030-03-04T09:00:00Z")
    assert [each["id"] for each in told["playlist"]] == list(EXERCISES)
    assert told["playlist"][1]["attempts"] == 2


def test_tasks_are_those_that_were_stored_with_the_workshop(packs, workshop):
    assert json.loads(parts(packs[0].file)[f"{FOLDER}/tasks/{CASE}-{SEED}.json"]) == workshop.tasks(CASE, SEED)


def test_the_start_script_can_be_run_and_nothing_else(packs):
    with ZipFile(packs[0].file) as archive:
        modes = {part.filename.rpartition("/")[2]: part.external_attr >> 16 & 0o777 for part in archive.infolist()}
    assert {name for name, mode in modes.items() if mode == 0o755} == {"start.command"}
    assert set(modes.values()) == {0o644, 0o755}


def test_no_byte_tells_anything_of_the_truth_the_secret_or_others(packs, workshop, district):
    hidden = secrets(district(CASE, SEED), [load_exercise(name) for name in EXERCISES])
    li, chen = workshop.trainees
    for name, content in parts(packs[0].file).items():
        assert hidden.found_in(cells(name, content)) == [], name
        for each in (workshop.secret.hex(), li.pin, chen.pin, chen.id, chen.name, str(workshop.folder)):
            assert each not in content.decode(), (name, each)


def cells(name, content):
    """Return the text of a file; of a table each cell once, for most stand there a thousand times."""
    written = content.decode()
    return "\n".join({*re.split("[,\n]", written)}) if name.endswith(".csv") else written


def test_a_planted_truth_would_be_found(packs, district):
    there = district(CASE, SEED)
    hidden = secrets(there, [load_exercise(name) for name in EXERCISES])
    table = parts(packs[0].file)[f"{FOLDER}/{TABLES}retailers.csv"]
    assert hidden.found_in(cells("retailers.csv", table)) == []
    for planted in (there.truth.shops, there.truth.needs.tail(1)):
        assert hidden.found_in(cells("retailers.csv", table + planted.to_csv(index=False).encode())) != []


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("盈利班", "盈利班-1"),
        ("a/b\\c:d*e", "a_b_c_d_e-1"),
        ("../..", "cmtrain-1"),
        ("con.txt", "con_txt-1"),
        (" -x. ", "x-1"),
        ("x" * 80, "x" * 40 + "-1"),
    ],
)
def test_folders_have_names_that_every_system_takes(title, name):
    assert folder_name(title, "1") == name


def test_names_in_archives_are_sorted_and_dated_alike():
    made = zipped("f", {"b": b"2", "a": b"1"}, programs=["b"])
    assert made == zipped("f", {"a": b"1", "b": b"2"}, programs=["b"])
    with ZipFile(io.BytesIO(made)) as archive:
        assert [part.date_time for part in archive.infolist()] == [(1980, 1, 1, 0, 0, 0)] * 2
