"""The main job: a workshop of simulated trainees, from their districts to finished reports in both languages."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import papermill

from cmtrain.content import content_dir
from cmtrain.demo.districts import screened_district, variant_seeds
from cmtrain.demo.journals import write_journal
from cmtrain.demo.people import PEOPLE, Person
from cmtrain.district.district import District
from cmtrain.district.export import OutputExistsError
from cmtrain.grading.pool import workers
from cmtrain.kinds.exercise import Exercise, exercise_ids, load_exercise
from cmtrain.report.dossier import Dossier, load_dossier, save_dossier
from cmtrain.report.drawn import make_dossier
from cmtrain.report.engine.workers import page_workers
from cmtrain.report.execute import Parameter, execute, notebook_path
from cmtrain.report.render import render
from cmtrain.texts import LANGS, Lang, text

V = TypeVar("V")

VARIANTS = 2
"""Districts of each case; neighbours sit before different ones."""

_MARKER = ".cmtrain-demo"
"""A file that says that a folder is ours to replace."""
_LESSON_MODULES = tuple(f"cmtrain.workbook.lessons.{name}" for name in ("kpis", "profit", "shortage", "visits"))
"""Modules that lesson notebooks import."""
_PARTS = ("journals", "dossiers", "notebooks", "lessons", "reports")

Progress = Callable[[int, int], None]
"""Takes steps done and steps in all."""


@dataclass(frozen=True)
class Demo:
    """What a run of the demo left behind."""

    out: Path
    people: tuple[Person, ...]
    dossiers: tuple[Dossier, ...]
    """In the order of ``people``."""

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
    with workers(jobs) as pool, page_workers(jobs, _LESSON_MODULES) as pages:
        tables = [people[variant::VARIANTS] for variant in range(VARIANTS) if people[variant::VARIANTS]]
        seated = [pool.submit(_play_variant, folder, variant, playlist, table) for variant, table in enumerate(tables)]
        steps = _Steps(len(tables) + len(LANGS) * (len(people) + 1), progress)
        steps.wait(seated)
        lessons = _lesson_pages(folder, learner, seated[people.index(learner) % VARIANTS].result())
        steps.wait([pages.submit(_make_page, page) for page in (*_report_pages(folder, people), *lessons)])
    return Demo(folder, people, tuple(load_dossier(_dossier(folder, person)) for person in people))


class _Steps:
    """Counts the steps of a run as they are done."""

    def __init__(self, needed: int, progress: Progress | None) -> None:
        self._done, self._needed, self._progress = 0, needed, progress
        self._tell()

    def wait(self, futures: Sequence[Future[V]]) -> None:
        """Wait for steps in whatever order they end; the first that fails ends the run."""
        self._needed = max(self._needed, self._done + len(futures))
        try:
            for future in as_completed(futures):
                future.result()
                self._done += 1
                self._tell()
        finally:
            for future in futures:
                future.cancel()

    def _tell(self) -> None:
        if self._progress:
            self._progress(self._done, self._needed)


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


def _dossier(folder: Path, person: Person) -> Path:
    return folder / "dossiers" / f"{person.id}.json"


def _journal(folder: Path, person: Person) -> Path:
    return folder / "journals" / f"{person.id}.jsonl"


def _play_variant(folder: Path, variant: int, playlist: tuple[str, ...], people: tuple[Person, ...]) -> dict[str, int]:
    """Let people work through the playlist on the same districts, grade them, and return the seed of each case."""
    exercises = tuple(load_exercise(name) for name in playlist)
    districts = _districts(exercises, variant)

    def district_of(case: str, seed: int, weeks: int | None) -> District:  # noqa: ARG001 - one a case
        return districts[case]

    for person in people:
        journal = write_journal(_journal(folder, person), person, exercises, districts)
        save_dossier(make_dossier(journal, playlist=playlist, districts=district_of), _dossier(folder, person))
    return {case: district.seed for case, district in districts.items()}


def _districts(exercises: tuple[Exercise, ...], variant: int) -> dict[str, District]:
    cases = dict.fromkeys(exercise.case for exercise in exercises)
    return {
        case: screened_district(
            case, [exercise for exercise in exercises if exercise.case == case], variant_seeds(variant, VARIANTS)
        )
        for case in cases
    }


@dataclass(frozen=True)
class _Page:
    """One notebook to execute and render."""

    notebook: str
    executed: Path
    html: Path
    parameters: dict[str, Parameter]
    lang: Lang


def _report_pages(folder: Path, people: tuple[Person, ...]) -> Iterator[_Page]:
    for lang in LANGS:
        yield _report(folder, "report_cohort", "cohort", folder / "dossiers", lang)
        for person in people:
            yield _report(folder, "report_trainee", person.id, _dossier(folder, person), lang)


def _report(folder: Path, notebook: str, name: str, source: Path, lang: Lang) -> _Page:
    return _Page(
        notebook=notebook,
        executed=folder / "notebooks" / f"{name}.{lang}.ipynb",
        html=folder / "reports" / f"{name}.{lang}.html",
        parameters={"source": str(source), "lang": lang},
        lang=lang,
    )


def _lesson_pages(folder: Path, person: Person, seeds: dict[str, int]) -> Iterator[_Page]:
    """Return the lessons of the cases worked on, as a person finds them on coming back, on a copy of the journal."""
    copy = folder / "notebooks" / f"{person.id}.jsonl"
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_journal(folder, person), copy)
    for lesson in sorted(path.stem for path in content_dir("notebooks").glob("[0-9]*.ipynb")):
        case = _home_case(lesson)
        if case in seeds:
            sitting: dict[str, Parameter] = {"case": case, "seed": seeds[case], "lang": person.lang}
            yield _Page(
                notebook=lesson,
                executed=folder / "notebooks" / f"{lesson}.ipynb",
                html=folder / "lessons" / f"{lesson}.html",
                parameters={**sitting, "trainee": person.id, "journal": str(copy)},
                lang=person.lang,
            )


def _home_case(lesson: str) -> str:
    """Return the case that a lesson tells of unless it is told otherwise."""
    default = papermill.inspect_notebook(str(notebook_path(lesson)))["case"]["default"]
    return str(ast.literal_eval(default))


def _make_page(page: _Page) -> Path:
    execute(page.notebook, page.executed, page.parameters)
    return render(page.executed, page.html, page.lang)
