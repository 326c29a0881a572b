"""Journals in files and folders get names of their own, whatever they are called."""

from __future__ import annotations

import pytest

from cmtrain.errors import CmtrainError
from cmtrain.report.batch.sources import find_sources


def journal(path, text="{}"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def names(*paths):
    return [source.name for source in find_sources(paths)]


def test_files_and_folders_give_each_journal_once(tmp_path):
    one, two = journal(tmp_path / "b" / "two.jsonl"), journal(tmp_path / "one.jsonl")
    journal(tmp_path / "notes.txt")
    assert names(tmp_path, two, one) == ["one", "two"]


def test_a_journal_in_a_folder_of_its_own_is_called_as_the_folder(tmp_path):
    journal(tmp_path / "李明" / "journal.jsonl")
    journal(tmp_path / "Wang Fang" / "journal.jsonl")
    assert names(tmp_path) == ["Wang_Fang", "李明"]


def test_names_that_systems_do_not_take_or_tell_apart_are_changed(tmp_path):
    for name in ("a b;$(x).jsonl", "..%2f.jsonl", "x/same.jsonl", "y/Same.jsonl", "cohort.jsonl", "长" * 70 + ".jsonl"):
        journal(tmp_path / name)
    found = names(tmp_path)
    assert len({name.casefold() for name in found}) == 6
    assert "cohort" not in found
    assert all(name.replace("-", "").replace(".", "").replace("_", "").isalnum() for name in found)
    assert not any(name.startswith(".") or len(name) > 90 for name in found)


def test_what_is_not_there_is_named(tmp_path):
    with pytest.raises(CmtrainError, match=r"nothing\.jsonl: no such file"):
        find_sources([tmp_path / "nothing.jsonl"])
    with pytest.raises(CmtrainError, match="holds no journal"):
        find_sources([tmp_path])


def test_the_digest_is_of_the_bytes(tmp_path):
    file = journal(tmp_path / "a.jsonl", "1")
    (before,) = find_sources([file])
    journal(file, "2")
    (after,) = find_sources([file])
    assert before.digest != after.digest
