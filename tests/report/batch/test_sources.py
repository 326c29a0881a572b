"""Journals in files and folders get names of their own, whatever they are called."""

from __future__ import annotations

import pytest

from cmtrain.errors import CmtrainError
from cmtrain.report.batch.sources import by_districts, find_sources


def journal(path, text="{}"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def names(*paths):
    return [source.name for source in find_sources([str(path) for path in paths], paths[0])]


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
        find_sources([str(tmp_path / "nothing.jsonl")], tmp_path)
    with pytest.raises(CmtrainError, match="holds no journal"):
        find_sources([str(tmp_path)], tmp_path)


def test_the_digest_is_of_the_bytes(tmp_path):
    file = journal(tmp_path / "a.jsonl", "1")
    (before,) = find_sources([str(file)], tmp_path)
    journal(file, "2")
    (after,) = find_sources([str(file)], tmp_path)
    assert before.digest != after.digest


def test_journals_of_the_same_districts_are_grouped(tmp_path):
    for name, seed in (("a", 1), ("b", 2), ("c", 1), ("d", 1)):
        journal(
            tmp_path / f"{name}.jsonl",
            f'{{"time":"2026-03-0{seed}T01:00:00Z","case":"red-ring","seed":{seed},"weeks":null}}\n',
        )
    found = find_sources([str(tmp_path)], tmp_path)
    assert [[each.name for each in group] for group in by_districts(found, 2)] == [["a", "c"], ["d"], ["b"]]
    assert [each.changed[:10] for each in found] == ["2026-03-01", "2026-03-02", "2026-03-01", "2026-03-01"]
