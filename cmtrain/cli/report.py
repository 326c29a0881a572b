"""``cmtrain report``: the reports of many journals."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from cmtrain.cli.decided import decided_for, tell_unsettled
from cmtrain.cli.printing import progress_bar
from cmtrain.cli.reading import count, default_lang, several
from cmtrain.cli.workshop import absent_from, playlist_of, sources_of
from cmtrain.texts import LANGS, Lang, text

if TYPE_CHECKING:
    from cmtrain.grading.playlist import Playlist
    from cmtrain.report.batch.plan import Batch

_MADE = text(
    "新做 {made} 份报告，{current} 份没有变化，用时 {seconds:.1f} 秒（每秒 {rate:.1f} 份）：{out}",
    "{made} reports made, {current} unchanged, in {seconds:.1f} s ({rate:.1f} a second): {out}",
)
_FAILED = text("没有做成：{name}：{why}", "not made: {name}: {why}")
INCIDENT = text(
    "{name}：评分程序出错（编号 {id}），答案已保存，不计为错。",
    "{name}: our grader failed (incident {id}); the answer is kept and does not count as wrong.",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked for."""
    parser.add_argument(
        "journals",
        nargs="+",
        metavar="DIR|JOURNAL",
        help="journals, folders of them, or addresses of such as fsspec knows them (s3://...)",
    )
    parser.add_argument("--out", required=True, help="folder of the reports, or such an address")
    parser.add_argument(
        "--format",
        type=several("html", "pdf", "xlsx", "ipynb"),
        default=("html",),
        help="html, pdf, xlsx (of the cohort) or ipynb, or several with commas (html)",
    )
    parser.add_argument("--lang", type=several(*LANGS), default=LANGS, help="languages of the reports (zh,en)")
    parser.add_argument("--jobs", type=count, default=1, help="processes at work (1)")
    parser.add_argument(
        "--playlist",
        type=_exercises,
        metavar="ID,...",
        help="exercises that count; those of the workshop, or of each journal, if not given",
    )
    parser.add_argument(
        "--gradebook",
        metavar="URL",
        help="where a workshop's marks by hand and late rules are taken from; gradebook.sqlite in its folder, if there is one",
    )
    parser.add_argument(
        "--only",
        choices=("changed", "all"),
        default="changed",
        help="reports whose journal, marks, content or cmtrain has changed, or all (changed)",
    )
    parser.add_argument(
        "--since",
        type=_moment,
        metavar="TIME",
        help="only reports of trainees who worked from then on: 2026-03-02, or 2026-03-02T09:00+08:00; UTC if no zone is given",
    )
    parser.add_argument(
        "--compare",
        type=Path,
        action="append",
        default=[],
        metavar="OUT",
        help="--out folder of an earlier workshop, with which the cohort is compared; may be repeated",
    )
    parser.add_argument(
        "--scheduler", default="", metavar="tcp://...", help="have the workers of this Dask scheduler do the work"
    )
    parser.add_argument("--engine", choices=("cmtrain", "papermill"), default="cmtrain", help="what executes notebooks")
    parser.add_argument("--json", action="store_true", help="print what was done as JSON")


def _exercises(value: str) -> Playlist:
    from cmtrain.content import exercise_ids
    from cmtrain.grading.playlist import playlist

    return playlist(*several(*exercise_ids())(value))


def _moment(value: str) -> str:
    """Return a time as journals tell it."""
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        message = f"{value!r} is no time; write 2026-03-02 or 2026-03-02T09:00+08:00"
        raise argparse.ArgumentTypeError(message) from None
    in_utc = (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    return in_utc.strftime("%Y-%m-%dT%H:%M:%S")


def make_reports(arguments: argparse.Namespace) -> Batch:
    """Make the reports, and say what was made and what could not be."""
    from cmtrain.report.batch.plan import Plan
    from cmtrain.report.batch.run import run_batch
    from cmtrain.report.batch.sources import find_sources
    from cmtrain.report.engine import ENGINE

    with TemporaryDirectory() as downloads, progress_bar("report") as progress:
        sources = find_sources(sources_of(arguments.journals), Path(downloads))
        plan = Plan(
            sources=sources,
            out=arguments.out,
            formats=arguments.format,
            langs=arguments.lang,
            playlist=arguments.playlist or playlist_of([Path(each) for each in arguments.journals]),
            decided=decided_for(sources, arguments.gradebook),
            since=arguments.since or "",
            absent=absent_from([Path(each) for each in arguments.journals]),
            earlier=tuple(folder.resolve() for folder in arguments.compare),
            scheduler=arguments.scheduler,
            jobs=arguments.jobs,
            again=arguments.only == "all",
            engine=ENGINE if arguments.engine == ENGINE else None,
        )
        batch = run_batch(plan, progress)
    if arguments.json:
        print(json.dumps(batch.told(), ensure_ascii=False))
        tell_unsettled(batch.unsettled)
    else:
        _tell(batch, plan.out)
    return batch


def tell_made(batch: Batch, lang: Lang, out: str) -> None:
    """Say how many reports were made, and how fast."""
    numbers = {"made": len(batch.made), "current": len(batch.current), "seconds": batch.seconds, "rate": batch.rate}
    print(_MADE[lang].format(**numbers, out=out))


def _tell(batch: Batch, out: str) -> None:
    tell_made(batch, default_lang(), out)
    tell_troubles(batch)


def tell_troubles(batch: Batch) -> None:
    """Say which graders failed, what was decided that does not fit, and which reports could not be made."""
    lang = default_lang()
    tell_unsettled(batch.unsettled)
    for name, incidents in sorted(batch.incidents.items()):
        for each in incidents:
            print(INCIDENT[lang].format(name=name, id=each))
    for name, why in sorted(batch.failed.items()):
        print(_FAILED[lang].format(name=name, why=why), file=sys.stderr)
