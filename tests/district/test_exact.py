"""Observed tables come back from CSV as they were; a truth that is sealed tells nothing."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from pandas.testing import assert_frame_equal

from cmtrain.district.exact import observed_csv, read_observed
from cmtrain.district.sealed import SealedError, SealedTruth
from cmtrain.district.tables import TableError, Truth, declared


@pytest.fixture(scope="module")
def there(district):
    return district("red-ring", 7)


@pytest.fixture(scope="module")
def folder(there, tmp_path_factory):
    made = tmp_path_factory.mktemp("exact")
    for name, content in observed_csv(there.observed).items():
        (made / name).write_bytes(content)
    return made


def test_tables_come_back_to_the_last_digit(there, folder):
    read = read_observed(folder)
    for name in declared("observed"):
        assert_frame_equal(getattr(read, name), getattr(there.observed, name), check_exact=True, obj=name)
    assert (read.travel == there.observed.travel).all()
    assert (read.travel.dtype, read.office) == (there.observed.travel.dtype, there.observed.office)


def test_tables_without_rows_come_back_as_they_are_declared(there, tmp_path):
    empty = {name: table.empty() for name, table in declared("observed").items()}
    for name, content in observed_csv(replace(there.observed, **empty)).items():
        (tmp_path / name).write_bytes(content)
    read = read_observed(tmp_path)
    for name, table in empty.items():
        assert_frame_equal(getattr(read, name), table, obj=name)


def test_the_same_tables_give_the_same_bytes_with_signs_that_excel_reads(there, folder):
    again = observed_csv(replace(there.observed))
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == again
    assert again["retailers.csv"].startswith(b"\xef\xbb\xbfretailer,")


@pytest.mark.parametrize(
    ("name", "before", "after", "told"),
    [
        ("skus", "wholesale", "price", "skus: columns"),
        ("skus", "S01", "S02", "skus: rows share the key"),
        ("calendar", "0,", "zero,", "calendar: "),
        ("supply", "available\n0", "available\n", "supply: "),
        ("areas", "5", "five", "areas: "),
        ("travel", "0.0", "none", "travel: "),
        ("visits", "check", "chat", "visits.purpose: unknown values ['chat']"),
    ],
)
def test_what_is_wrong_with_a_table_is_named(folder, tmp_path, name, before, after, told):
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    damaged = tmp_path / f"{name}.csv"
    whole = damaged.read_text(encoding="utf-8")
    assert before in whole
    damaged.write_text(whole.replace(before, after), encoding="utf-8")
    with pytest.raises(TableError, match=told.replace("[", r"\[")):
        read_observed(tmp_path)


@pytest.mark.parametrize("table", [each.name for each in fields(Truth)])
def test_a_sealed_truth_tells_nothing(table):
    with pytest.raises(SealedError, match=table):
        getattr(SealedTruth(), table)


def test_a_district_says_whether_its_truth_is_sealed(there):
    sealed = replace(there, truth=SealedTruth())
    assert (there.sealed, sealed.sealed) == (False, True)
    assert "SealedTruth()" in repr(sealed.truth)
