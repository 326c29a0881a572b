"""Every fixed text of the reports is there in both languages, is used, and every text that is asked for exists."""

from __future__ import annotations

import re
from pathlib import Path

import cmtrain.report
from cmtrain.report.blocks import words

HERE = Path(cmtrain.report.__file__).parent
OWN_WORDS = HERE / "xlsx"
SOURCES = [*HERE.rglob("*.py"), *HERE.glob("templates/pages/*.j2")]
SHARED = "\n".join(file.read_text(encoding="utf-8") for file in SOURCES if OWN_WORDS not in file.parents)
CODE = "\n".join(file.read_text(encoding="utf-8") for file in SOURCES)
COMPOSED = (
    "status_",
    "lesson_",
    "compare_",
    "try_",
    "asked_",
    "kpi_",
    "plan_week_",
    "verdict_",
    "tag_",
    "trust_",
)


def test_texts_that_templates_ask_for_exist():
    asked = set(re.findall(r"""\bw\("([a-z_]+)"[,)]""", SHARED)) | set(
        re.findall(r"""words\(\)\["([a-z_]+)"\]""", SHARED)
    )
    assert asked
    assert asked <= set(words())


def test_no_text_is_left_over():
    assert [key for key in words() if f'"{key}"' not in CODE and not key.startswith(COMPOSED)] == []


def test_both_languages_fill_the_same_placeholders():
    for key, text in words().items():
        assert sorted(re.findall(r"{[^}]*}", text.zh)) == sorted(re.findall(r"{[^}]*}", text.en)), key


def test_languages_are_what_they_say():
    for key, text in words().items():
        assert not re.search(r"[\u4e00-\u9fff]", text.en), key
