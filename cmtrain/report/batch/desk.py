"""Where dossiers, ledger and reports of one folder lie, and which of them have to be made."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cmtrain.errors import CmtrainError
from cmtrain.report.batch.fingerprint import key_of, package_digest
from cmtrain.report.batch.jobs import DossierJob, PageJob
from cmtrain.report.batch.ledger import Ledger
from cmtrain.report.batch.plan import Batch, Plan
from cmtrain.report.batch.sources import COHORT, Source
from cmtrain.report.batch.steps import Step
from cmtrain.texts import Lang

STATE = ".cmtrain-report"
"""Folder of dossiers and ledger, inside the folder of the reports."""


@dataclass(frozen=True)
class Report:
    """One report in one language."""

    notebook: str
    source: Path
    """A dossier, or a folder of dossiers."""
    name: str
    lang: Lang
    made_of: str

    @property
    def title(self) -> str:
        """Name of its files without ending."""
        return f"{self.name}.{self.lang}"


class Desk:
    """The folder of a plan."""

    def __init__(self, plan: Plan, batch: Batch) -> None:
        self._plan, self._batch = plan, batch
        state = plan.out / STATE
        self._work, self._dossiers = state / "work", state / "dossiers"
        self._ledger = Ledger(state / "ledger", plan.out)

    def open(self) -> None:
        """Make the folders; take away what an earlier run left half done, and dossiers that nobody asks for any more.

        Raises
        ------
        CmtrainError
            They cannot be written to.
        """
        try:
            shutil.rmtree(self._work, ignore_errors=True)
            for folder in (self._work, self._dossiers):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"{self._plan.out}: cannot be written to ({error.strerror}); choose another folder with --out"
            raise CmtrainError(message) from error
        names = {source.name for source in self._plan.sources}
        for file in self._dossiers.glob("*.json"):
            if file.stem not in names:
                file.unlink()

    def close(self) -> None:
        """Take away what was needed for the work alone."""
        shutil.rmtree(self._work, ignore_errors=True)

    def grade(self, pool: ProcessPoolExecutor) -> dict[str, Step]:
        """Have the journals graded whose dossiers are not current."""
        steps = {}
        for source in self._plan.sources:
            if not self._is_current(f"dossier-{source.name}", self._made_of(source)):
                file = self._dossier(source)
                file.unlink(missing_ok=True)  # else the cohort would show what a journal was that now cannot be read
                future = pool.submit(DossierJob(source.journal, file))
                steps[source.name] = Step(future, partial(self._take_dossier, source))
        return steps

    def reports_of(self, sources: list[Source]) -> Iterator[Report]:
        """Return the reports of trainees."""
        for source in sources:
            for lang in self._plan.langs:
                key = self._key(lang, self._made_of(source))
                yield Report("report_trainee", self._dossier(source), source.name, lang, key)

    def reports_of_all(self, sources: list[Source]) -> Iterator[Report]:
        """Return the reports of the cohort; none of nobody."""
        for lang in self._plan.langs if sources else ():
            key = self._key(lang, *(self._made_of(source) for source in sources))
            yield Report("report_cohort", self._dossiers, COHORT, lang, key)

    def make(self, reports: Iterator[Report], pool: ProcessPoolExecutor) -> dict[str, Step]:
        """Have the reports made that are not current."""
        steps = {}
        for report in reports:
            if self._is_current(report.title, report.made_of):
                self._batch.current.append(report.title)
            else:
                future = pool.submit(self._job(report))
                steps[report.title] = Step(future, partial(self._take_report, report))
        return steps

    def _job(self, report: Report) -> PageJob:
        wanted = {made: self._plan.out / f"{report.title}.{made}" for made in self._plan.formats}
        return PageJob(
            notebook=report.notebook,
            source=report.source,
            html=wanted.get("html"),
            executed=wanted.get("ipynb"),
            lang=report.lang,
            work=self._work,
            engine=self._plan.engine,
            limits=self._plan.limits,
        )

    def _take_dossier(self, source: Source, incidents: tuple[str, ...]) -> None:
        """Enter a dossier; one in which a grader of ours failed is made again when somebody asks again."""
        if incidents:
            self._batch.incidents[source.name] = incidents
        else:
            self._ledger.enter(f"dossier-{source.name}", self._made_of(source), (self._dossier(source),))

    def _take_report(self, report: Report, made: tuple[Path, ...]) -> None:
        self._ledger.enter(report.title, report.made_of, made)
        self._batch.made.append(report.title)

    def _is_current(self, name: str, made_of: str) -> bool:
        return not self._plan.again and self._ledger.is_current(name, made_of)

    def _dossier(self, source: Source) -> Path:
        return self._dossiers / f"{source.name}.json"

    def _key(self, lang: Lang, *made_of: str) -> str:
        return key_of(*made_of, lang, *sorted(self._plan.formats))

    def _made_of(self, source: Source) -> str:
        return key_of(source.digest, package_digest())
