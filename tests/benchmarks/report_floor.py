"""The floor of a report: a page from a dossier through the bare templates, without notebook, papermill and nbconvert."""

from __future__ import annotations

from pathlib import Path

from cmtrain.report.trainee import trainee_report

PIECES = ("summary", "compliance", "plan", "skills", "exercises", "footer")


def make(out, lang, *dossiers):
    for dossier in dossiers:
        report = trainee_report(dossier, lang)
        page = "\n".join(getattr(report, piece)().source for piece in PIECES)
        (Path(out) / f"{Path(dossier).stem}.html").write_text(page, encoding="utf-8")
