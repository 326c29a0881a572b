"""The command that fills the pool of a case's seeds, or shows the one that is there."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from cmtrain.cli.printing import print_table, progress_bar
from cmtrain.cli.reading import count
from cmtrain.texts import Lang, Text, show, text

if TYPE_CHECKING:
    from cmtrain.grading.seed_pool import SeedPool, TriedSeed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("case", help="id of a case, or the path of its folder")
    parser.add_argument(
        "--out", type=Path, help="try seeds and write the pool here; without it the stored pool is shown"
    )
    parser.add_argument("--seeds", type=count, default=40, help="districts wanted (40)")
    parser.add_argument("--jobs", type=count, default=1, help="processes at work (1)")


def run(arguments: argparse.Namespace) -> bool:
    """Fill and write the pool, or read it, and print what was found; returns whether it holds all that was wanted."""
    from cmtrain.district.case import known_case, load_case
    from cmtrain.grading.filling import fill_pool
    from cmtrain.grading.seed_pool import read_pool, write_pool

    case = known_case(arguments.case)
    if arguments.out is None:
        pool = read_pool(load_case(case))
    else:
        with progress_bar("pool") as progress:
            pool = fill_pool(case, wanted=arguments.seeds, jobs=arguments.jobs, progress=progress)
        write_pool(pool, arguments.out)
    _tell(pool, arguments.lang)
    return len(pool.seeds) == pool.wanted


def _tell(pool: SeedPool, lang: Lang) -> None:
    exercises = sorted({name for tried in pool.tried for name in tried.parts})
    print(_LEGEND[lang])
    print_table(
        [_SEED[lang], _LEVEL[lang], *exercises, _VERDICT[lang]],
        [_row(pool, tried, exercises, lang) for tried in pool.tried],
    )
    level = show(pool.level, "share", lang)
    print(_SUM[lang].format(case=pool.case, found=len(pool.seeds), tried=len(pool.tried), level=level))
    if len(pool.seeds) < pool.wanted:
        print(_TOO_FEW[lang].format(wanted=pool.wanted))
        refused = Counter(tried.refused.partition(":")[0] for tried in pool.tried if tried.refused)
        for exercise, seeds in refused.most_common(1):
            print(_REFUSED[lang].format(exercise=exercise, seeds=seeds))


def _row(pool: SeedPool, tried: TriedSeed, exercises: list[str], lang: Lang) -> list[str]:
    if tried.refused:
        return [str(tried.seed), "", *("" for _ in exercises), tried.refused]
    parts = [tried.parts[name] for name in exercises]
    cells = [f"{show(part.gap, 'share', lang)} / {show(part.half_right, 'share', lang)}" for part in parts]
    return [str(tried.seed), show(tried.level, "share", lang), *cells, _verdict(pool, tried)[lang]]


def _verdict(pool: SeedPool, tried: TriedSeed) -> Text:
    if pool.admits(tried):
        return _IN_POOL if tried.seed in pool.seeds else _SPARE
    return _TOO_EASY if tried.level > pool.level else _TOO_HARD


_SEED = text("种子", "seed")
_LEVEL = text("难度", "level")
_VERDICT = text("结论", "verdict")
_IN_POOL = text("可用", "in the pool")
_SPARE = text("备用", "spare")
_TOO_EASY = text("偏易", "too easy")
_TOO_HARD = text("偏难", "too hard")
_LEGEND = text(
    "每格：最优与最像样的误区相差多少 / 只对一半的人得几成分。难度按分值加权，越高越容易。",
    "Each cell: how far best and most tempting answers lie apart / what somebody half right scores. "
    "The level is their mean by points; a higher one is easier.",
)
_SUM = text(
    "{case}：试了 {tried} 个片区，{found} 个可用，只对一半的人在这些片区平均得 {level}，相差不超过 5 个百分点。",
    "{case}: {tried} districts tried, {found} in the pool; somebody half right scores {level} on them, give or take 5 points.",
)
_TOO_FEW = text("不够要求的 {wanted} 个。", "Fewer than the {wanted} asked for.")
_REFUSED = text(
    "最常做不了的是 {exercise}（{seeds} 个片区）。自己的案例可以从 case.toml 的 playlist 里去掉它，再试一次。",
    "{exercise} is what most of the others do not carry ({seeds} districts). From the playlist in the case.toml of a case of "
    "your own you can take it out, and try again.",
)
