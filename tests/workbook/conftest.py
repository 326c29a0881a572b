"""Workbooks over the shared districts, without a kernel."""

from __future__ import annotations

import pytest

from cmtrain.workbook.book import Workbook
from cmtrain.workbook.keeping import OpenJournal


@pytest.fixture
def workbook(district):
    """Return a maker of workbooks: ``workbook(case, lang, journal)``."""

    def make(case="thirty-a-day", lang="zh", journal="", trainee="li"):
        opened = OpenJournal(str(journal), trainee=trainee, case=case, seed=7, lang=lang)
        return Workbook(district(case, 7), lang, opened)

    return make
