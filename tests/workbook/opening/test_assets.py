"""The files that are made: fresh when they have to be, and the same hashes as a prepared notebook has."""

from __future__ import annotations

import json

import pytest

from cmtrain.workbook.opening import assets

NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "metadata": {"tags": ["zh"]}, "source": ["# 一\n", "二"]},
        {"cell_type": "markdown", "metadata": {"tags": ["en"]}, "source": "# One"},
        {"cell_type": "code", "metadata": {}, "source": "book"},
    ]
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("assets")
    (folder / "01_tiny.ipynb").write_text(json.dumps(NOTEBOOK), encoding="utf-8")
    (folder / "report.ipynb").write_text(json.dumps(NOTEBOOK), encoding="utf-8")
    assets.write_assets(folder, folder)
    return folder


def test_bundle_is_a_module_with_vega_inside(made):
    bundle = (made / "vega.js").read_text(encoding="utf-8")
    assert bundle.splitlines()[0].startswith("// Vega, Vega-Lite and Vega-Embed")
    assert "import" not in bundle[-300:]
    assert bundle.rstrip().endswith("as default};")
    assert " as vega}" in bundle[-300:]


def test_only_lessons_are_signed_once_a_language(made):
    hashes = json.loads((made / "notebooks.json").read_text(encoding="utf-8"))
    assert list(hashes) == ["01_tiny.zh", "01_tiny.en"]
    assert hashes["01_tiny.zh"] != hashes["01_tiny.en"]


def test_fresh_files_are_left_alone_and_stale_ones_made_anew(made):
    assert assets.write_assets(made, made) == ()
    changed = {"cells": [*NOTEBOOK["cells"], {"cell_type": "code", "metadata": {}, "source": "1"}]}
    (made / "01_tiny.ipynb").write_text(json.dumps(changed), encoding="utf-8")
    assert assets.write_assets(made, made) == (made / "notebooks.json",)
    (made / "vega.js").write_text("// another version\n", encoding="utf-8")
    assert assets.write_assets(made, made) == (made / "vega.js",)


def test_hash_knows_the_kind_of_a_cell_and_where_one_ends():
    def cells(*pairs):
        return [{"cell_type": kind, "source": source} for kind, source in pairs]

    variants = [
        cells(("code", "a"), ("code", "b")),
        cells(("code", "ab")),
        cells(("code", "a"), ("markdown", "b")),
        cells(("code", "b"), ("code", "a")),
    ]
    assert len({assets.notebook_hash(each) for each in variants}) == 4
    assert assets.notebook_hash(cells(("code", "a\nb"))) == assets.notebook_hash(cells(("code", ["a\n", "b"])))
