"""Every fixed text of the workbook is used, and every text that is asked for exists."""

from __future__ import annotations

import re
from pathlib import Path

import cmtrain.report.xlsx
import cmtrain.workshop.export
from cmtrain.records import read_toml
from cmtrain.report.xlsx.words import words

HERE = Path(cmtrain.report.xlsx.__file__).parent
OWN = read_toml(HERE / "words.toml")
CODE = "\n".join(
    file.read_text(encoding="utf-8")
    for folder in (HERE, Path(cmtrain.workshop.export.__file__).parent)
    for file in folder.rglob("*.py")
)
COMPOSED = ("sheet_", "way_", "about_", "pass_mark_", "excellent_mark_", "full_mark_")


def test_texts_that_are_asked_for_exist():
    asked = set(re.findall(r"""\bword\("([a-z_]+)"[,)]""", CODE)) | set(re.findall(r"""Column\("([a-z_]+)",""", CODE))
    assert asked
    assert asked <= set(words())


def test_no_text_is_left_over():
    assert [key for key in OWN if f'"{key}"' not in CODE and not key.startswith(COMPOSED)] == []


def test_both_languages_fill_the_same_placeholders():
    for key in OWN:
        text = words()[key]
        assert sorted(re.findall(r"{[^}]*}", text.zh)) == sorted(re.findall(r"{[^}]*}", text.en)), key


def test_languages_are_what_they_say():
    for key in OWN:
        assert not re.search(r"[\u4e00-\u9fff]", words()[key].en), key
