"""The main job: a workshop of simulated trainees, from their districts to finished reports in both languages."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import Future, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from cmtrain.content import exercise_ids
from cmtrain.demo.districts import districts_of
from cmtrain.demo.journals import write_journal
from cmtrain.demo.lessons import MODULES, lesson_pages
from cmtrain.demo.people import PEOPLE, Person
from cmtrain.district.export import OutputExistsError
from cmtrain.grading.playlist import Playlist, planned
from cmtrain.grading.pool import Progress
from cmtrain.kinds.exercise import load_exercise
from cmtrain.report.batch.places import Folder
from cmtrain.report.batch.plan import Batch, Format, Plan
from cmtrain.report.batch.pools import Pools
from cmtrain.report.batch.run import run_batch
from cmtrain.report.batch.sources import find_sources
from cmtrain.report.batch.state import State
from cmtrain.report.dossier import Dossier, load_dossier
from cmtrain.report.execute import NotebookError
from cmtrain.texts import LANGS, Lang, text

V = TypeVar("V")

FORMATS: tuple[Format, ...] = ("html", "pdf", "xlsx")
REPORTS = "reports"
"""Folder of the reports."""
VARIANTS = 2
"""Districts of each case; neighbours sit before different ones."""

_MARKER = ".cmtrain-demo"
"""A file that says that a folder is ours to replace."""
_PARTS = ("journals", "notebooks", "lessons", "reports")


@dataclass(frozen=True)
class Demo:
    """What a run of the demo left behind."""

    out: Path
    people: tuple[Person, ...]
    dossiers: tuple[Dossier, ...]
    """In the order of ``people``."""
    batch: Batch
    """What came of the reports."""

    @property
    def incidents(self) -> tuple[str, ...]:
        """Failures of our own graders."""
        return tuple(incident for dossier in self.dossiers for incident in dossier.grades.incidents)

    def table(self, lang: Lang) -> tuple[list[str], list[list[str]]]:
        """Return the summary: headings and one row a trainee."""
        pairs = zip(self.people, self.dossiers, strict=True)
        rows = [_row(dossier, lang, person.manner[lang]) for person, dossier in pairs]
        return [label[lang] for label in _LABELS], rows

    def paths(self, lang: Lang) -> list[tuple[str, Path]]:
        """Return what to open next, each with a label."""
        return [
            (_COHORT[lang], self.out / "reports" / f"cohort.{lang}.html"),
            (_TRAINEES[lang], self.out / "reports"),
            (_LESSONS[lang], self.out / "lessons"),
            (_JOURNALS[lang], self.out / "journals"),
        ]


_LABELS = (
    text("学员", "trainee"),
    text("特点", "manner"),
    text("得分", "points"),
    text("得分率", "share"),
    text("已评分", "graded"),
    text("违规", "rules broken"),
)
_COHORT = text("班级报告", "Cohort report")
_TRAINEES = text("学员报告", "Trainee reports")
_LESSONS = text("课程页面", "Lesson pages")
_JOURNALS = text("作答日志", "Journals")


def _row(dossier: Dossier, lang: Lang, manner: str) -> list[str]:
    grades = dossier.grades
    done = sum(result.status == "graded" for result in grades.results)
    return [
        grades.name[lang],
        manner,
        f"{grades.points:.1f} / {grades.max_points:.0f}",
        f"{grades.share:.0%}",
        f"{done} / {len(grades.results)}",
        " ".join(grades.flags),
    ]


def run_demo(
    out: str | Path,
    *,
    jobs: int = 1,
    playlist: tuple[str, ...] = (),
    people: tuple[Person, ...] = PEOPLE,
    formats: tuple[Format, ...] = FORMATS,
    progress: Progress | None = None,
) -> Demo:
    """Run the whole workshop: journals, grades, lesson pages and reports.

    Parameters
    ----------
    out
        A new folder, or that of an earlier demo, which is replaced.
    jobs
        Processes at work; the result does not depend on it.
    playlist
        Exercises of the workshop; all that ship with cmtrain if not given.
    people
        Who takes part; the lesson notebooks are executed for the second of them, or the only one.
    formats
        Of the reports.
    progress
        Told the steps done and the steps in all.

    Raises
    ------
    OutputExistsError
        The folder holds something else.
    NotebookError
        A notebook did not run to its end.
    """
    folder = _prepare(Path(out).resolve())
    playlist = playlist or exercise_ids()
    learner = people[min(1, len(people) - 1)]
    tables = [people[variant::VARIANTS] for variant in range(VARIANTS) if people[variant::VARIANTS]]
    part = _parts((len(tables), len(people) + len(LANGS) * (len(people) + 1), len(MODULES)), progress)
    with Pools(jobs, MODULES) as pools:
        played = [
            pools.free.submit(_play_variant, folder, variant, playlist, table) for variant, table in enumerate(tables)
        ]
        seeds = _results(played, part(0))
        batch = run_batch(_plan(folder, formats, playlist, jobs), part(1), pools=pools)
        if batch.failed:
            raise NotebookError("; ".join(f"{name}: {why}" for name, why in sorted(batch.failed.items())))
        lessons = lesson_pages(folder, learner, seeds[people.index(learner) % VARIANTS])
        _results([pools.forking.submit(lesson) for lesson in lessons], part(2))
    state = State(Folder(folder / REPORTS))
    return Demo(folder, people, tuple(load_dossier(state.dossier(person.id)) for person in people), batch)


def _plan(folder: Path, formats: tuple[Format, ...], playlist: tuple[str, ...], jobs: int) -> Plan:
    sources = find_sources([str(folder / "journals")], folder)
    return Plan(
        sources=sources,
        out=str(folder / REPORTS),
        formats=formats,
        playlist=Playlist(exercises=planned(*playlist)),
        jobs=jobs,
    )


def _parts(steps: tuple[int, ...], progress: Progress | None) -> Callable[[int], Progress]:
    """Return what tells of the steps of a part as steps of the whole."""

    def part(number: int) -> Progress:
        before = sum(steps[:number])

        def tell(done: int, needed: int) -> None:
            if progress:
                progress(before + (steps[number] if done == needed else done), sum(steps))

        return tell

    return part


def _results(futures: Sequence[Future[V]], progress: Progress) -> list[V]:
    """Wait for steps in whatever order they end and return their results; the first that fails ends the run."""
    try:
        for done, future in enumerate(as_completed(futures), 1):
            future.result()
            progress(done, len(futures))
    finally:
        for future in futures:
            future.cancel()
    return [future.result() for future in futures]


def _prepare(folder: Path) -> Path:
    """Make the folder, or empty that of an earlier demo."""
    if folder.exists() and not (folder / _MARKER).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        msg = f"{folder}: exists and holds no earlier demo; give a new folder"
        raise OutputExistsError(msg)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARKER).write_text("Made by cmtrain demo; the next run replaces it.\n", encoding="utf-8")
    for part in _PARTS:
        shutil.rmtree(folder / part, ignore_errors=True)
    return folder


def _play_variant(folder: Path, variant: int, playlist: tuple[str, ...], people: tuple[Person, ...]) -> dict[str, int]:
    """Let people work through the playlist on the same districts, and return the seed of each case."""
    exercises = tuple(load_exercise(name) for name in playlist)
    districts = districts_of(exercises, variant)
    for person in people:
        write_journal(folder / "journals" / f"{person.id}.jsonl", person, exercises, districts)
    return {case: district.seed for case, district in districts.items()}
