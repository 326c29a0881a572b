"""Which dossiers and reports of a plan have to be made, in which steps, and entering them when they are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

from cmtrain.report.batch.fingerprint import key_of, package_digest
from cmtrain.report.batch.jobs import Graded, GradeJob, Job, PageJob, PdfJob, WorkbookJob
from cmtrain.report.batch.plan import Batch, Format, Plan
from cmtrain.report.batch.pools import Pools
from cmtrain.report.batch.sources import COHORT, Source, by_districts
from cmtrain.report.batch.state import State
from cmtrain.report.batch.steps import Step
from cmtrain.texts import Lang

GROUP = 25
"""Most journals that one process grades at a stretch."""


@dataclass(frozen=True)
class Report:
    """One report in one language."""

    name: str
    lang: Lang
    notebook: str
    parameters: dict[str, str]
    formats: tuple[Format, ...]
    made_of: str
    """Key of everything that it is made from."""

    @property
    def title(self) -> str:
        """Name of its files without ending."""
        return f"{self.name}.{self.lang}"


class Desk:
    """The work on one plan."""

    def __init__(self, plan: Plan, batch: Batch, pools: Pools) -> None:
        self._plan, self._batch, self._pools = plan, batch, pools
        self._state = State(plan.out)
        self._earlier = [State(folder) for folder in plan.earlier]

    def open(self) -> None:
        """Make the folder ready.

        Raises
        ------
        CmtrainError
            It cannot be written to, or there is nothing to compare with.
        """
        self._compared = [earlier.key() for earlier in self._earlier]
        self._state.open({source.name for source in self._plan.sources})

    def close(self) -> None:
        """Take away what was needed for the work alone."""
        self._state.close()

    def to_grade(self) -> list[Source]:
        """Return the journals whose dossiers are not current."""
        return [
            source
            for source in self._plan.sources
            if not self._is_current(f"dossier-{source.name}", self._made_of(source))
        ]

    def to_make(self) -> list[Report]:
        """Return the reports that are not current, but for those of journals that could not be graded."""
        reports = [report for report in self._reports() if report.formats]
        current = {report.title for report in reports if self._is_current(report.title, report.made_of)}
        self._batch.current = sorted(current)
        return [report for report in reports if report.title not in current]

    def grade(self, sources: list[Source]) -> Iterator[Step]:
        """Have journals graded."""
        for group in by_districts(sources, GROUP):
            for source in group:  # else the cohort would show what a journal was that now cannot be read
                self._state.dossier(source.name).unlink(missing_ok=True)
            files = {source.name: (source.journal, self._state.dossier(source.name)) for source in group}
            future = self._pools.free.submit(GradeJob(files, self._plan.playlist))
            yield Step(tuple(files), future, partial(self._take_dossiers, {each.name: each for each in group}))

    def make(self, reports: list[Report]) -> Iterator[Step]:
        """Have reports made."""
        return (self._next(report, list(self._jobs(report))) for report in reports)

    def _reports(self) -> Iterator[Report]:
        graded = [source for source in self._plan.sources if source.name not in self._batch.failed]
        wanted = tuple(sorted(self._plan.formats))
        for source in graded:
            if source.changed >= self._plan.since:
                told = {"source": str(self._state.dossier(source.name))}
                formats = tuple(each for each in wanted if each != "xlsx")
                yield from self._in_languages(source.name, "report_trainee", told, formats, self._made_of(source))
        if graded:
            told = {"source": str(self._state.dossiers)}
            if self._earlier:
                told["earlier"] = os.pathsep.join(str(earlier.dossiers) for earlier in self._earlier)
            made_of = key_of(*(self._made_of(source) for source in graded), *self._compared)
            yield from self._in_languages(COHORT, "report_cohort", told, wanted, made_of)

    def _in_languages(
        self, name: str, notebook: str, told: dict[str, str], formats: tuple[Format, ...], made_of: str
    ) -> Iterator[Report]:
        for lang in self._plan.langs:
            yield Report(name, lang, notebook, told | {"lang": lang}, formats, key_of(made_of, lang, *formats))

    def _jobs(self, report: Report) -> Iterator[tuple[Job, ProcessPoolExecutor]]:
        """Yield what makes the files of a report, in order, and who does it."""
        file = {made: self._plan.out / f"{report.title}.{made}" for made in report.formats}
        page = file.get("html") or (self._state.work / f"{report.title}.html" if "pdf" in file else None)
        if page or "ipynb" in file:
            draft = self._state.work / f"{report.title}.ipynb"
            yield (
                PageJob(
                    report.notebook, report.parameters, page, file.get("ipynb"), report.lang, draft,
                    engine=self._plan.engine, limits=self._plan.limits,
                ),
                self._pools.forking,
            )  # fmt: skip
        if page and "pdf" in file:
            yield PdfJob(page, file["pdf"], report.lang), self._pools.free
        if "xlsx" in file:
            yield WorkbookJob(self._state.dossiers, file["xlsx"], report.lang), self._pools.free

    def _next(self, report: Report, jobs: list[tuple[Job, ProcessPoolExecutor]]) -> Step:
        (job, pool), *others = jobs
        return Step((report.title,), pool.submit(job), lambda _: self._after(report, others))

    def _after(self, report: Report, others: list[tuple[Job, ProcessPoolExecutor]]) -> Step | None:
        if others:
            return self._next(report, others)
        if report.name not in self._batch.incidents and not (report.name == COHORT and self._batch.incidents):
            files = tuple(self._plan.out / f"{report.title}.{made}" for made in report.formats)
            self._state.ledger.enter(report.title, report.made_of, files)
        self._batch.made.append(report.title)
        return None

    def _take_dossiers(self, sources: dict[str, Source], graded: tuple[Graded, ...]) -> None:
        """Enter dossiers; one in which a grader of ours failed is made again when somebody asks again, and its reports."""
        for each in graded:
            if each.failed:
                self._batch.failed[each.name] = each.failed
            elif each.incidents:
                self._batch.incidents[each.name] = each.incidents
            else:
                file = self._state.dossier(each.name)
                self._state.ledger.enter(f"dossier-{each.name}", self._made_of(sources[each.name]), (file,))

    def _is_current(self, name: str, made_of: str) -> bool:
        return not self._plan.again and self._state.ledger.is_current(name, made_of)

    def _made_of(self, source: Source) -> str:
        return key_of(source.digest, package_digest(), *self._plan.playlist)
