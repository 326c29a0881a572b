"""The commands about a real district: taking it in, and making its fictional twin."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cmtrain.cli.printing import print_table
from cmtrain.cli.reading import count
from cmtrain.texts import LANGS, Lang, text

if TYPE_CHECKING:
    from cmtrain.workshop.twin.making import Twin
    from cmtrain.workshop.twin.source import Imported

PREVIEW = 5
"""Rows of each table that are shown."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``cmtrain district`` takes: one of its two commands."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    taken = commands.add_parser("import", help="read a real district's retailers, SKUs and orders")
    taken.add_argument("folder", type=Path, metavar="DIR", help="folder in which the district is kept, for you alone")
    taken.add_argument("--retailers", type=Path, required=True, metavar="FILE", help="list of retailers: .csv or .xlsx")
    taken.add_argument("--skus", type=Path, required=True, metavar="FILE", help="list of SKUs with their prices")
    taken.add_argument(
        "--orders", type=Path, required=True, metavar="FILE", help="orders: week, retailer, SKU, cartons"
    )
    taken.set_defaults(act=_import)
    twin = commands.add_parser("twin", help="make a fictional case that is like an imported district")
    twin.add_argument("folder", type=Path, metavar="DIR", help="folder of the imported district")
    twin.add_argument(
        "--out", type=Path, required=True, metavar="CASE_DIR", help="new folder; its name is the case's id"
    )
    twin.add_argument("--seed", type=count, default=1, help="first district that is tried (1)")
    twin.set_defaults(act=_twin)
    for command in (taken, twin):
        command.add_argument("--lang", choices=LANGS, default=argparse.SUPPRESS, help="language of what is printed")


def run(arguments: argparse.Namespace) -> None:
    """Do what was asked for."""
    arguments.act(arguments)


def _import(arguments: argparse.Namespace) -> None:
    from cmtrain.workshop.twin.source import read_source
    from cmtrain.workshop.twin.store import store_source

    imported = read_source(arguments.retailers, arguments.skus, arguments.orders)
    files = store_source(arguments.folder, imported.source)
    _preview(imported, arguments.lang)
    print(_KEPT[arguments.lang].format(files=len(files), folder=arguments.folder))
    print(_MAKE_TWIN[arguments.lang].format(folder=arguments.folder))


def _preview(imported: Imported, lang: Lang) -> None:
    from cmtrain.workshop.twin.fields import ORDERS, RETAILERS, SKUS

    source = imported.source
    fields = {"retailers": RETAILERS, "skus": SKUS, "orders": ORDERS}
    for name, label in _TABLES.items():
        known = fields[name]
        table = getattr(source, name)
        print(_TABLE[lang].format(label=label[lang], file=source.origin.files[name], rows=len(table)))
        columns = source.origin.columns[name]
        print(_COLUMNS[lang].format(columns=", ".join(columns.values())))
        shown = table.head(PREVIEW).astype("str").replace("nan", "")
        rows = shown.to_numpy().tolist()
        print_table([known[column].label[lang] for column in shown.columns], rows)
        print()
    for note in imported.notes:
        print(f"! {note[lang]}")


def _twin(arguments: argparse.Namespace) -> None:
    from cmtrain.workshop.twin.making import make_twin
    from cmtrain.workshop.twin.store import load_source

    twin = make_twin(load_source(arguments.folder), arguments.out, seed=arguments.seed)
    _tell(twin, arguments.out, arguments.lang)


def _tell(twin: Twin, folder: Path, lang: Lang) -> None:
    from cmtrain.workshop.twin.comparing import LABELS

    report = twin.report
    print(_LEGEND[lang].format(seeds=len(report.seeds)))
    print_table([label[lang] for label in LABELS], [each.cells(lang) for each in report.moments])
    print()
    print_table(
        [_EXERCISE[lang], _FITS[lang], _WHY[lang]],
        [(each.exercise, (_YES if each.fits else _NO)[lang], each.why) for each in report.exercises],
    )
    print()
    for note in report.notes:
        print(f"! {note[lang]}")
    off = [each.label[lang] for each in report.moments if each.verdict == "off"]
    close = sum(each.verdict == "close" for each in report.moments)
    print(_SUM[lang].format(close=close, off=len(off), which=", ".join(off) or "-"))
    fit = sum(each.fits for each in report.exercises)
    print(_CARRIES[lang].format(fit=fit, all=len(report.exercises), seed=report.seed))
    print(_WRITTEN[lang].format(folder=folder, seed=report.seed))


_TABLES = {"retailers": text("零售户", "Retailers"), "skus": text("品规", "SKUs"), "orders": text("订单", "Orders")}
_TABLE = text("{label}（{file}）：{rows} 行", "{label} ({file}): {rows} rows")
_COLUMNS = text("  用到的列：{columns}", "  columns used: {columns}")
_KEPT = text(
    "已存入 {folder}（{files} 个文件，只有你能打开）。名称只用来核对孪生片区里没有真名。",
    "Kept in {folder} ({files} files that you alone can open). Names serve only to see that none gets into a twin.",
)
_MAKE_TWIN = text(
    "下一步：cmtrain district twin {folder} --out our-district",
    "Next: cmtrain district twin {folder} --out our-district",
)
_LEGEND = text("孪生片区是 {seeds} 个种子的平均。", "The twin's figures are means over {seeds} seeds.")
_EXERCISE, _FITS, _WHY = text("练习", "exercise"), text("能用", "fits"), text("原因", "why not")
_YES, _NO = text("能", "yes"), text("不能", "no")
_SUM = text("{close} 项接近，{off} 项有差距：{which}", "{close} figures are close, {off} are off: {which}")
_CARRIES = text(
    "{all} 道练习中有 {fit} 道能在种子 {seed} 的片区做；别的种子可能不同。",
    "{fit} of {all} exercises can be done in the district of seed {seed}; in others it may be different ones.",
)
_WRITTEN = text(
    "已写入 {folder}。自己看看：cmtrain open {folder} --seed {seed}\n"
    "办班：先 cmtrain pool {folder} --out {folder}/pool.json，再 cmtrain new 培训班 --case {folder}",
    "Written to {folder}. To look at it: cmtrain open {folder} --seed {seed}\n"
    "For a workshop: cmtrain pool {folder} --out {folder}/pool.json, then cmtrain new WORKSHOP --case {folder}",
)
