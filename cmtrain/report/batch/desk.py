"""Which dossiers and reports of a plan have to be made, in which steps, and entering them when they are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from math import ceil

from cmtrain.report.batch.fingerprint import key_of, own_cases_digest, package_digest
from cmtrain.report.batch.jobs import Graded, GradeJob, Handed, Page, PageJob, PdfJob, WorkbookJob
from cmtrain.report.batch.places import Folder, place_at
from cmtrain.report.batch.plan import Batch, Format, Plan
from cmtrain.report.batch.pools import AnyPools
from cmtrain.report.batch.sources import COHORT, Source, by_districts
from cmtrain.report.batch.state import State
from cmtrain.report.batch.steps import Step
from cmtrain.texts import Lang
from cmtrain.writing import replace_file

GROUP = 25
"""Most journals that one process grades at a stretch."""


@dataclass(frozen=True)
class Report:
    """One report in one language."""

    name: str
    lang: Lang
    notebook: str
    formats: tuple[Format, ...]
    made_of: str
    """Key of everything that it is made from."""

    @property
    def title(self) -> str:
        """Name of its files without ending."""
        return f"{self.name}.{self.lang}"


class Desk:
    """The work on one plan."""

    def __init__(self, plan: Plan, batch: Batch, pools: AnyPools) -> None:
        self._plan, self._batch, self._pools = plan, batch, pools
        self._place = place_at(plan.out)
        self._content = key_of(package_digest(), own_cases_digest())
        self._state = State(self._place)
        self._earlier = [State(Folder(folder)) for folder in plan.earlier]

    def open(self) -> None:
        """Make the folder ready.

        Raises
        ------
        CmtrainError
            It cannot be written to, or there is nothing to compare with.
        """
        self._compared = [earlier.key() for earlier in self._earlier]
        self._state.open({source.name for source in self._plan.sources})

    def to_grade(self) -> list[Source]:
        """Return the journals whose dossiers are not current."""
        return [
            source
            for source in self._plan.sources
            if self._plan.again or not self._state.graded.is_current(source.name, self._made_of(source))
        ]

    def to_make(self) -> list[Report]:
        """Return the reports that are not current, but for those of journals that could not be graded."""
        reports = [report for report in self._reports() if report.formats]
        made = self._state.made
        current = {each.title for each in reports if not self._plan.again and made.is_current(each.title, each.made_of)}
        self._batch.current = sorted(current)
        return [report for report in reports if report.title not in current]

    def grade(self, sources: list[Source]) -> Iterator[Step]:
        """Have journals graded."""
        for group in by_districts(sources, min(GROUP, ceil(2 * len(sources) / self._pools.at_once))):
            for source in group:  # else the cohort would show what a journal was that now cannot be read
                self._state.dossier(source.name).unlink(missing_ok=True)
            journals = {source.name: self._handed(source) for source in group}
            future = self._pools.free.submit(GradeJob(journals, self._plan.playlist))
            yield Step(tuple(journals), future, partial(self._take_dossiers, {each.name: each for each in group}))

    def make(self, reports: list[Report]) -> Iterator[Step]:
        """Have reports made."""
        for report in reports:
            yield self._workbook(report) if report.formats == ("xlsx",) else self._page(report)

    def _handed(self, source: Source) -> Handed:
        return Handed(source.told, source.journal.read_bytes(), self._plan.decided.get(source.name, {}))

    def _reports(self) -> Iterator[Report]:
        graded = [source for source in self._plan.sources if source.name not in self._batch.failed]
        wanted = tuple(sorted(self._plan.formats))
        for source in graded:
            if source.changed >= self._plan.since:
                formats = tuple(each for each in wanted if each != "xlsx")
                yield from self._in_languages(source.name, "report_trainee", formats, self._made_of(source))
        if graded:
            made_of = key_of(*(self._made_of(source) for source in graded), *self._compared, *self._plan.absent)
            yield from self._in_languages(COHORT, "report_cohort", wanted, made_of)

    def _in_languages(self, name: str, notebook: str, formats: tuple[Format, ...], made_of: str) -> Iterator[Report]:
        for lang in self._plan.langs:
            yield Report(name, lang, notebook, formats, key_of(made_of, lang, *formats))

    def _page(self, report: Report) -> Step:
        together = report.name == COHORT
        job = PageJob(
            report.notebook,
            source=self._state.dossiers if together else self._state.dossier(report.name).read_bytes(),
            parameters=self._of_all() if together else {},
            lang=report.lang,
            engine=self._plan.engine,
            limits=self._plan.limits,
        )
        pools = self._pools.own if together else self._pools
        return Step((report.title,), pools.forking.submit(job), partial(self._take_page, report))

    def _of_all(self) -> dict[str, str]:
        """Return the parameters of the cohort's report that say more than its dossiers."""
        earlier = os.pathsep.join(str(each.dossiers) for each in self._earlier)
        given = {"earlier": earlier, "absent": "\n".join(self._plan.absent)}
        return {name: value for name, value in given.items() if value}

    def _take_page(self, report: Report, page: Page) -> Step | None:
        self._write(report, "html", page.html)
        self._write(report, "ipynb", page.executed)
        if "pdf" not in report.formats:
            return self._after_pdf(report)
        job = PdfJob(page.html, report.lang)
        return Step((report.title,), self._pools.free.submit(job), partial(self._take_pdf, report))

    def _take_pdf(self, report: Report, pdf: bytes) -> Step | None:
        self._write(report, "pdf", pdf)
        return self._after_pdf(report)

    def _after_pdf(self, report: Report) -> Step | None:
        if "xlsx" in report.formats:
            return self._workbook(report)
        self._enter(report)
        return None

    def _workbook(self, report: Report) -> Step:
        job = WorkbookJob(self._state.dossiers, report.lang)
        return Step((report.title,), self._pools.own.free.submit(job), partial(self._take_workbook, report))

    def _take_workbook(self, report: Report, workbook: bytes) -> None:
        self._write(report, "xlsx", workbook)
        self._enter(report)

    def _write(self, report: Report, made: Format, content: str | bytes) -> None:
        if made in report.formats:
            self._place.write(f"{report.title}.{made}", content)

    def _enter(self, report: Report) -> None:
        """Enter a finished report, unless a grader of ours failed in what it shows."""
        if report.name not in self._batch.incidents and not (report.name == COHORT and self._batch.incidents):
            files = [f"{report.title}.{made}" for made in report.formats]
            self._state.made.enter(report.title, report.made_of, files)
        self._batch.made.append(report.title)

    def _take_dossiers(self, sources: dict[str, Source], graded: dict[str, Graded]) -> None:
        """Keep dossiers; one in which a grader of ours failed is made again when somebody asks again, and its reports.

        So is one that what was decided does not fit, that this is told each time.
        """
        for name, each in graded.items():
            if each.failed:
                self._batch.failed[name] = each.failed
                continue
            file = replace_file(self._state.dossier(name), each.dossier)
            if each.incidents:
                self._batch.incidents[name] = each.incidents
            if each.unsettled:
                self._batch.unsettled[name] = each.unsettled
            if not each.incidents and not each.unsettled:
                self._state.graded.enter(name, self._made_of(sources[name]), [file.name])

    def _made_of(self, source: Source) -> str:
        decided = sorted(self._plan.decided.get(source.name, {}).items())
        marks = (f"{exercise} {each.model_dump_json()}" for exercise, each in decided)
        return key_of(source.digest, self._content, self._plan.playlist.model_dump_json(), *marks)
