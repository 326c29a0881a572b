"""The command that holds a workshop: pages for everybody in the room."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cmtrain.cli.reading import count
from cmtrain.texts import Lang, text

if TYPE_CHECKING:
    from cmtrain.workshop.room.serving import Open


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder of the workshop")
    parser.add_argument("--port", type=count, help="as last time, or 8765 if it is free, if not given")
    parser.add_argument("--host", default="", help="address or name that trainees use, if this machine has several")


def run(arguments: argparse.Namespace) -> None:
    """Serve until Ctrl-C."""
    from cmtrain.workshop.folder import open_workshop
    from cmtrain.workshop.plan import OPENS_AT_ONCE
    from cmtrain.workshop.room.serving import serve_workshop

    workshop = open_workshop(arguments.folder)
    lang: Lang = arguments.lang
    print(_OPENING[lang].format(title=workshop.plan.title, people=len(workshop.trainees)), flush=True)
    print(OPENS_AT_ONCE[lang], flush=True)
    serve_workshop(workshop, lambda room: _tell(room, lang), port=arguments.port, host=arguments.host)


def _tell(room: Open, lang: Lang) -> None:
    first, *others = room.addresses
    print(_JOIN[lang].format(address=first))
    if sys.stdout.isatty():
        import segno

        segno.make(first, micro=False).terminal(compact=True)
    for address in others:
        print(_OR[lang].format(address=address))
    if not room.networked:
        print(_ALONE[lang])
    print(_TRAINER[lang].format(address=room.trainer))
    print(_PINS[lang].format(file=room.pins))
    print(_END[lang], flush=True)


_OPENING = text("{title}：{people} 名学员，正在开门……", "{title}: {people} trainees; opening the door …")
_JOIN = text("学员用浏览器打开：{address}", "Trainees open this address: {address}")
_ALONE = text(
    "！这台电脑没有连上网络，别人打不开。请先连上教室的网络，再开一次。",
    "! This machine is on no network: nobody else can open it. Connect it to the room's network and serve again.",
)
_OR = text("打不开就试：{address}", "if that does not open: {address}")
_TRAINER = text("培训师看板（只在这台电脑上打开）：{address}", "The wall, for you alone, on this machine: {address}")
_PINS = text("登录码单（先打印）：{file}", "PINs, to print before: {file}")
_END = text(
    "按 Ctrl-C 结束；学员做过的都存着，再开一次就接着做。",
    "Ctrl-C ends it; all that trainees did is kept, and goes on when it is served again.",
)
