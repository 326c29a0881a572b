"""The command line: parse, call, print. Errors that a person can act on are one message and exit code 2."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import cmtrain
from cmtrain.cli import district, export, gradebook, pack, pool, report, serve, workshop
from cmtrain.cli.printing import print_table, progress_bar
from cmtrain.cli.reading import count, default_lang
from cmtrain.errors import CmtrainError, ContentError
from cmtrain.texts import LANGS, Lang, show, text

if TYPE_CHECKING:
    from cmtrain.grading.attempts import ExerciseResult
    from cmtrain.grading.journals import TraineeGrades
    from cmtrain.grading.prove import Proof

OK, FAILED, WRONG, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: done; a proof or a grader failed; the input is wrong; stopped by the user."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal of another encoding shows a sign less, and no traceback
    arguments = _parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
    except CmtrainError as error:
        lang = arguments.lang if arguments.lang in LANGS else default_lang()  # reports have several
        print(f"cmtrain: {error.told(lang)}", file=sys.stderr)
        return WRONG
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OSError as error:
        print(f"cmtrain: {error.filename or ''}: {error.strerror or error}", file=sys.stderr)
        return WRONG
    except (KeyboardInterrupt, EOFError):
        return INTERRUPTED
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="cmtrain", description="Training workbooks for customer managers.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    workshop.add_new_arguments(_command(commands, "new", _new, "make the folder of a workshop"))

    _add_what_to_open(_command(commands, "open", _open, "open a case's lesson in the browser, and keep what is done"))

    check = _command(
        commands, "check", _check, "say whether a workshop is ready, or whether all cases and exercises are in order"
    )
    workshop.add_check_arguments(check)
    check.add_argument("--cases", type=Path, help="folder of cases; those that ship with cmtrain if not given")
    check.add_argument("--exercises", type=Path, help="folder of exercises; those that ship with cmtrain if not given")

    serve.add_arguments(_command(commands, "serve", _serve, "hold a workshop: pages for everybody in the room"))

    _add_what_becomes_of_answers(commands)

    prove = _command(commands, "prove", _prove, "try best answers, mistakes and nonsense over many districts")
    prove.add_argument("--seeds", type=count, default=10, help="accepted seeds for each exercise (10)")
    prove.add_argument("--exercise", action="append", metavar="ID", help="only this exercise; may be repeated")
    prove.add_argument("--jobs", type=count, default=1, help="processes at work (1)")

    pool.add_arguments(
        _command(commands, "pool", _pool, "find districts of a case that are equally hard, or show them")
    )

    _add_what_makes_districts(commands)

    grade = _command(commands, "grade", _grade, "grade journals of trainees")
    grade.add_argument(
        "journals",
        nargs="+",
        type=Path,
        metavar="JOURNAL|DIR",
        help="journals, or a workshop by whose plan all are graded",
    )
    grade.add_argument("--json", action="store_true", help="print the grades as JSON, one line a trainee")

    export.add_arguments(
        _command(commands, "export", _export, "write the scores, calendars, statements and reports of a workshop")
    )

    report.add_arguments(_command(commands, "report", _report, "make the reports of journals, in all languages"))

    demo = _command(commands, "demo", _demo, "run a workshop of simulated trainees up to finished reports")
    demo.add_argument("--out", type=Path, required=True, help="folder for journals, notebooks and reports")
    demo.add_argument("--jobs", type=count, default=1, help="processes at work (1)")

    _command(commands, "kpis", _kpis, "explain the KPIs: formula, period, population, edge cases, source").add_argument(
        "kpi", nargs="*", metavar="ID", help="only these"
    )

    _command(commands, "version", _version, "say which version this is")
    return parser


def _add_what_becomes_of_answers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    pack.add_arguments(
        _command(commands, "pack", _pack, "make one zip for each trainee of a workshop, to work away from the room")
    )
    workshop.add_collect_arguments(
        _command(commands, "collect", _collect, "take answers into a workshop: journals, folders, archives")
    )
    gradebook.add_regrade_arguments(
        _command(commands, "regrade", _regrade, "grade a workshop again: show who changes and why, and write it down")
    )
    gradebook.add_score_arguments(
        _command(commands, "score", _score, "show final scores of a workshop; mark answers or give points by hand")
    )
    gradebook.add_history_arguments(
        _command(commands, "history", _history, "say who changed which score of a workshop, when and why")
    )


def _add_what_makes_districts(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    district.add_arguments(
        _command(commands, "district", _district, "read a real district, and make a fictional twin of it")
    )

    simulate = _command(commands, "simulate", _simulate, "write a district's tables as CSV")
    simulate.add_argument("case", help="id of a case, or the path of its folder")
    simulate.add_argument("--seed", type=_seed, default=1)
    simulate.add_argument("--weeks", type=count, help="weeks simulated; as many as the case has if not given")
    simulate.add_argument("--out", type=Path, required=True, help="new folder for the tables")
    simulate.add_argument("--truth", action="store_true", help="also write the hidden truth, which no trainee may see")


def _add_what_to_open(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(lang=None)  # a pack has a language of its own
    parser.add_argument(
        "case", metavar="CASE|FOLDER", help="id of a case, the folder of one of your own, or of an unpacked pack"
    )
    parser.add_argument("--lesson", help="name of a lesson; the one about the case if not given")
    parser.add_argument("--trainee", default="", metavar="NAME", help="who works; nobody in particular if not given")
    parser.add_argument("--seed", type=_seed, help="which of the case's districts; as before if not given")
    parser.add_argument("--dir", type=Path, help="folder of the answers; ~/cmtrain/NAME if not given")
    parser.add_argument("--page", action="store_true", help="as a page without any code, for trainees; needs Voilà")
    parser.add_argument("--minutes", type=count, help="show how much of this time is left")
    parser.add_argument("--port", type=count, help="port of the loopback address; any if not given")
    parser.add_argument("--no-browser", action="store_true", help="only say the address")


Run = Callable[[argparse.Namespace], int]


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, run: Run, summary: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
    parser.set_defaults(run=run)
    if run not in (_report, _export):  # which have languages of their own
        parser.add_argument(
            "--lang", choices=LANGS, default=default_lang(), help="language of what is printed or opened"
        )
    return parser


def _seed(value: str) -> int:
    """Read a seed: a whole number from 0."""
    if not value.isascii() or not value.isdigit() or int(value) >= 2**63:
        msg = f"{value!r} is not a whole number from 0"
        raise argparse.ArgumentTypeError(msg)
    return int(value)


def _open(arguments: argparse.Namespace) -> int:
    from cmtrain.district.case import known_case
    from cmtrain.workbook.opening.launch import Manner, Opened, open_workbook
    from cmtrain.workbook.opening.prepare import Wish

    lang = arguments.lang or default_lang()

    def tell(opened: Opened) -> None:
        print(_OPENED[lang].format(address=opened.address))
        print((_RUNNING if opened.running else _KEPT)[lang].format(journal=opened.journal), flush=True)

    manner = Manner(
        shown="page" if arguments.page else "lab",
        minutes=arguments.minutes,
        port=arguments.port,
        browser=not arguments.no_browser,
    )
    if pack.is_meant(arguments.case):
        pack.open_(arguments, manner, tell)
    else:
        wish = Wish(
            case=known_case(arguments.case),
            lang=lang,
            lesson=arguments.lesson,
            trainee=arguments.trainee,
            seed=arguments.seed,
            folder=arguments.dir,
        )
        open_workbook(wish, manner, tell)
    sys.stdout.flush()
    os._exit(OK)  # threads of the server may still wait for work that never comes; all that was done is on the disk


_OPENED = text("已打开：{address}", "Open: {address}")
_KEPT = text(
    "答案随填随存：{journal}\n做完后在这里按 Ctrl-C 结束；再运行同一条命令可以接着做。",
    "Answers are saved as you go: {journal}\nEnd with Ctrl-C here; the same command goes on where you stopped.",
)
_RUNNING = text(
    "工作簿已经在另一个窗口里开着，用的就是它：{journal}",
    "The workbook was open already in another terminal, and this is it: {journal}",
)


def _pack(arguments: argparse.Namespace) -> int:
    return OK if pack.run(arguments) else WRONG


def _new(arguments: argparse.Namespace) -> int:
    workshop.new(arguments)
    return OK


def _serve(arguments: argparse.Namespace) -> int:
    serve.run(arguments)
    return OK


def _collect(arguments: argparse.Namespace) -> int:
    return OK if workshop.collect(arguments.folder, arguments.files, arguments.lang) else WRONG


def _check(arguments: argparse.Namespace) -> int:
    if arguments.folder is not None:
        return OK if workshop.check(arguments) else FAILED
    problems = cmtrain.check_content(arguments.cases, arguments.exercises)
    if problems:
        raise ContentError(*problems)
    print(_ALL_IN_ORDER[arguments.lang])
    return OK


_ALL_IN_ORDER = text("案例和练习全部正常。", "All cases and exercises are in order.")


def _prove(arguments: argparse.Namespace) -> int:
    names = arguments.exercise or cmtrain.exercise_ids()
    with progress_bar("prove") as progress:
        proofs = cmtrain.prove_all(names, seeds=arguments.seeds, jobs=arguments.jobs, progress=progress)
    print_table([label[arguments.lang] for label in _PROOF_LABELS], [_proof_row(proof) for proof in proofs])
    for proof in proofs:
        for problem in proof.problems:
            print(f"{proof.exercise}: {problem}")
    return FAILED if any(proof.problems for proof in proofs) else OK


_PROOF_LABELS = (
    text("练习", "exercise"),
    text("区域数", "seeds"),
    text("剔除", "refused"),
    text("最优最低分", "lowest best"),
    text("误区最高分", "highest mistake"),
    text("误区", "mistake"),
    text("问题", "problems"),
)


def _proof_row(proof: Proof) -> tuple[str, ...]:
    numbers = (str(proof.seeds), str(proof.refused), f"{proof.best:.3f}", f"{proof.worst_mistake:.3f}")
    return (proof.exercise, *numbers, proof.mistake, str(len(proof.problems)))


def _pool(arguments: argparse.Namespace) -> int:
    return OK if pool.run(arguments) else FAILED


def _district(arguments: argparse.Namespace) -> int:
    district.run(arguments)
    return OK


def _simulate(arguments: argparse.Namespace) -> int:
    from cmtrain.district.export import write_tables

    district = cmtrain.simulate(cmtrain.load_case(arguments.case), seed=arguments.seed, weeks=arguments.weeks)
    files = write_tables(district, arguments.out, truth=arguments.truth)
    print(_WRITTEN[arguments.lang].format(files=len(files), folder=arguments.out))
    return OK


_WRITTEN = text("已写入 {files} 个表：{folder}", "{files} tables written to {folder}")


def _grade(arguments: argparse.Namespace) -> int:
    errors: list[CmtrainError] = []
    incidents = 0
    playlist = workshop.playlist_of(arguments.journals)
    for journal in workshop.journals_of(arguments.journals):
        try:
            grades = cmtrain.grade_journal(journal, playlist=playlist)
        except CmtrainError as error:
            errors.append(error)
            continue
        incidents += len(grades.incidents)
        if arguments.json:
            print(grades.model_dump_json())
        else:
            _print_grades(grades, arguments.lang)
    for wrong in errors:
        print(f"cmtrain: {wrong.told(arguments.lang)}", file=sys.stderr)
    return WRONG if errors else FAILED if incidents else OK


def _print_grades(grades: TraineeGrades, lang: Lang) -> None:
    points = f"{grades.points:.1f} / {grades.max_points:.0f}"
    print(f"{grades.name[lang]} ({grades.trainee}): {points}")
    print_table([label[lang] for label in _GRADE_LABELS], [_grade_row(result, lang) for result in grades.results])
    for result in grades.results:
        if result.grade is not None:
            lines = cmtrain.feedback(result.grade, cmtrain.load_exercise(result.exercise), lang)
            print(f"  {result.exercise}: {lines[0] if lines else cmtrain.outcome(result.grade, lang)}")
    for incident in grades.incidents:
        print(f"  {_INCIDENT[lang].format(id=incident)}")
    if grades.torn:
        print(f"  {_TORN[lang].format(count=grades.torn)}")
    print()


_GRADE_LABELS = (
    text("练习", "exercise"),
    text("状态", "status"),
    text("得分", "points"),
    text("做到", "achieved"),
    text("最好", "best"),
    text("次数", "attempts"),
    text("提示", "hints"),
    text("违规", "rules broken"),
)
_STATUS = {
    "graded": text("已评分", "graded"),
    "missing": text("未作答", "missing"),
    "unreadable": text("看不懂", "unreadable"),
    "pending": text("待评分", "pending"),
}
_INCIDENT = text(
    "评分程序出错（编号 {id}），答案已保存，不计为错。",
    "Our grader failed (incident {id}); the answer is kept and does not count as wrong.",
)
_TORN = text("日志有 {count} 行没有写完，已略过。", "{count} lines of the journal were cut off and do not count.")


def _grade_row(result: ExerciseResult, lang: Lang) -> tuple[str, ...]:
    grade = result.grade
    graded = grade is not None and grade.status == "graded"
    return (
        result.exercise,
        _STATUS[result.status][lang],
        f"{result.points:.1f} / {result.max_points:.0f}",
        show(grade.value, grade.unit, lang) if grade and graded else "",
        show(grade.best_value, grade.unit, lang) if grade and graded else "",
        f"{result.attempts_used} / {result.attempts_allowed}",
        str(len(result.hints)),
        " ".join(result.flags),
    )


def _regrade(arguments: argparse.Namespace) -> int:
    troubles = gradebook.regrade(arguments).troubles
    return OK if not troubles else FAILED if all(each.by_grader for each in troubles) else WRONG


def _score(arguments: argparse.Namespace) -> int:
    gradebook.score(arguments)
    return OK


def _history(arguments: argparse.Namespace) -> int:
    gradebook.history(arguments)
    return OK


def _export(arguments: argparse.Namespace) -> int:
    return OK if export.run(arguments) else FAILED


def _report(arguments: argparse.Namespace) -> int:
    batch = report.make_reports(arguments)
    return WRONG if batch.failed else FAILED if batch.incidents else OK


def _demo(arguments: argparse.Namespace) -> int:
    from cmtrain.demo.run import run_demo

    with progress_bar("demo") as progress:
        done = run_demo(arguments.out, jobs=arguments.jobs, progress=progress)
    labels, rows = done.table(arguments.lang)
    print_table(labels, rows)
    print()
    report.tell_made(done.batch, arguments.lang, str(done.out / "reports"))
    for label, path in done.paths(arguments.lang):
        print(f"{label}: {path}")
    print()
    print(_NEXT[arguments.lang].format(program=sys.argv[0], case=_FIRST_CASE))
    return FAILED if done.incidents else OK


_FIRST_CASE = "thirty-a-day"
"""The case of the first lesson."""
_NEXT = text(
    "在浏览器里做题：  {program} open {case}", "To work through a lesson in the browser:  {program} open {case}"
)


def _kpis(arguments: argparse.Namespace) -> int:
    from cmtrain.kpis import glossary, kpi

    table = glossary(arguments.lang)
    wanted = [kpi(name).id for name in arguments.kpi] or list(table.index)
    for name in wanted:
        row = table.loc[name]
        print(f"{name}  {row.iloc[0]}")
        for heading, cell in row.iloc[1:].items():
            if cell:
                print(f"    {heading}: {cell}")
    return OK


def _version(arguments: argparse.Namespace) -> int:  # noqa: ARG001 - every command takes its arguments
    print(f"cmtrain {cmtrain.__version__}")
    return OK
