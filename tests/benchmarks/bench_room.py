"""A room of simulated trainees who all answer at once, over HTTP and websockets as browsers do.

Run as ``python -m tests.benchmarks.bench_room [--people 40] [--seconds 600]``. Everybody comes in at the same moment, then
changes an answer about every two seconds and checks each exercise once; the wall is open all the time. Told are: how long
pages take when all come at once, change → saved, check → wall, memory in all and processor time, that of an idle room,
too; at the end every change that was called saved must be in its journal.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import tempfile
import threading
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import websocket

from cmtrain.grading.journals import district_of
from cmtrain.grading.tasks import mistakes
from cmtrain.journal import Drafted, read_journal
from cmtrain.kinds.exercise import load_exercise
from cmtrain.workbook.opening.seat import free_port, last_seat
from cmtrain.workshop.making import Wanted, make_workshop
from cmtrain.workshop.roster import Roster, Trainee
from tests.workbook.opening.serving import cmtrain, started
from tests.workshop.room.guest import Guest, kernel_of

CASE = "red-ring"
WARM, IDLE = 60, 30
"""Seconds until everything has been solved ahead, and for which an idle room is watched."""
WITHIN = 60
"""Seconds in which every message must be answered."""
BETWEEN = (1.0, 3.0)
"""Seconds between two changes of one trainee."""
OFTEN = 0.05
"""How often a change is followed by a check."""


class Line:
    """The websocket of a page to its kernel."""

    def __init__(self, guest, kernel):
        address = f"ws://127.0.0.1:{guest.port}/api/kernels/{kernel}/channels?session_id=bench"
        self._socket = websocket.create_connection(address, cookie=guest.cookie, timeout=WITHIN)

    def send(self, model, **data):
        header = {
            "msg_id": uuid.uuid4().hex,
            "msg_type": "comm_msg",
            "session": "bench",
            "username": "",
            "version": "5.3",
        }
        content = {"comm_id": model, "data": data}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        self._socket.send(json.dumps(message))

    def hear(self, model):
        """Return what a widget says next."""
        while True:
            told = json.loads(self._socket.recv())
            if told["msg_type"] == "comm_msg" and told["content"]["comm_id"] == model:
                return told["content"]["data"]

    def answer(self, model, wanted, **message):
        """Send a message of the page, and wait for the answer to it."""
        self.send(model, method="custom", content=message)
        while (told := self.hear(model)).get("method") != "custom" or not wanted & set(told["content"]):
            pass
        return told["content"]

    def spec(self, model):
        self.send(model, method="request_state")
        while "spec" not in (told := self.hear(model)).get("state", {}):
            pass
        return told["state"]["spec"]


@dataclass
class Seen:
    """What was measured; written to by many threads."""

    saved: list[float] = field(default_factory=list)
    checks: list[float] = field(default_factory=list)
    wall: list[tuple[float, int]] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    kept: dict[str, list[object]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


def models_of(page):
    found = re.findall(r'"application/vnd\.jupyter\.widget-view\+json": ?\{[^}]*"model_id": ?"(\w+)"', page.body)
    return list(dict.fromkeys(found))


def pupil(workshop, address, trainee, seen, gate, until):
    """Come in, and answer until it is over."""
    try:
        guest = Guest(address)
        gate.wait()
        began = time.monotonic()
        page = guest.comes_in(trainee.id, trainee.pin)
        seen.pages.append(time.monotonic() - began)
        line = Line(guest, kernel_of(page))
        cards = {spec["exercise"]: model for model in models_of(page) if "exercise" in (spec := line.spec(model))}
        answers = {name: answers_of(workshop, trainee, name) for name in cards}
        work(line, cards, answers, trainee, seen, until)
    except Exception as error:  # noqa: BLE001 - told at the end
        seen.failed.append(f"{trainee.id}: {error!r}")


def work(line, cards, answers, trainee, seen, until):
    """Change an answer now and then, and check each exercise once."""
    chance = random.Random(trainee.id)  # noqa: S311 - no secret
    unchecked, kept, seq = list(cards), seen.kept.setdefault(trainee.id, []), 0
    while time.monotonic() < until():
        time.sleep(chance.uniform(*BETWEEN))
        name, seq = chance.choice(list(cards)), seq + 2
        value = chance.choice(answers[name])
        began = time.monotonic()
        told = line.answer(cards[name], {"saved", "failed", "refused"}, do="change", seq=seq, path=[], value=value)
        if "saved" not in told:
            seen.failed.append(f"{trainee.id}: {told}")
            continue
        seen.saved.append(time.monotonic() - began)
        kept.append(value)
        if unchecked and chance.random() < OFTEN:
            name = unchecked.pop()
            line.answer(cards[name], {"done", "failed"}, do="check", seq=seq + 1, response=answers[name][0])
            seen.checks.append(time.monotonic())


def answers_of(workshop, trainee, name):
    exercise = load_exercise(name)
    return list(mistakes(exercise, district_of(exercise.case, workshop.seed(trainee.id, exercise.case))).values())


def wall(workshop, seen, until):
    """Hold the wall open, and note when it shows how many scores."""
    guest = Guest(last_seat(workshop.folder).address("/"))
    page = guest.get(guest.address)
    line = Line(guest, kernel_of(page))
    (model,) = models_of(page)
    while time.monotonic() < until() + 6:
        line.send(model, method="custom", content={"do": "look"})
        while (told := line.hear(model)).get("method") == "update":
            if "exercises" in told["state"].get("state", {}):
                scores = re.findall(r"最好成绩（(\d+) 人）", told["state"]["state"]["exercises"])
                seen.wall.append((time.monotonic(), sum(map(int, scores))))
        time.sleep(2)


def everybody(process):
    return [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]


def processor_seconds(processes):
    return sum(sum(each.cpu_times()[:2]) for each in processes)


@contextmanager
def watched(process, told, name):
    """Note how much of one processor is used meanwhile."""
    began, before = time.monotonic(), processor_seconds(everybody(process))
    yield
    told[name] = (processor_seconds(everybody(process)) - before) / (time.monotonic() - began)


def measure(folder, people, seconds):
    trainees = tuple(Trainee(id=f"{1000 + place}", name=f"T{place}") for place in range(people))
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()
    workshop = make_workshop(folder / "w", Wanted((CASE,), Roster(trainees), "zh", tomorrow))
    line = cmtrain("serve", str(workshop.folder), "--lang", "en", "--host", "127.0.0.1", "--port", str(free_port()))
    seen, told, over = Seen(), {}, [float("inf")]
    with started(line) as server:
        time.sleep(WARM)
        with watched(server.process, told, "processor, idle"):
            time.sleep(IDLE)
        gate = threading.Barrier(people + 1)
        threads = [
            threading.Thread(target=pupil, args=(workshop, server.address, each, seen, gate, lambda: over[0]))
            for each in workshop.trainees
        ]
        threads.append(threading.Thread(target=wall, args=(workshop, seen, lambda: over[0])))
        for thread in threads:
            thread.start()
        gate.wait()
        while len(seen.pages) + len(seen.failed) < people:
            time.sleep(0.1)
        over[0] = time.monotonic() + seconds
        with watched(server.process, told, "processor, at work"):
            time.sleep(seconds)
        told["MB in all"] = sum(each.memory_full_info().pss for each in everybody(server.process)) / 1e6
        for thread in threads:
            thread.join()
    return workshop, seen, told


def lost(workshop, seen):
    """Count the changes that were called saved and are not in the journal."""
    missing = 0
    for trainee, kept in seen.kept.items():
        events = read_journal(workshop.folder / "journals" / f"{trainee}.jsonl").events
        there = [event.what.value for event in events if isinstance(event.what, Drafted)]
        missing += sum(1 for value in kept if value not in there) + abs(len(kept) - len(there))
    return missing


def until_shown(seen):
    """Return seconds from each check to the first time that the wall counted it."""
    shown = sorted(seen.wall)
    waits = []
    for number, checked in enumerate(sorted(seen.checks), start=1):
        waits.append(next((when - checked for when, count in shown if count >= number), float("inf")))
    return waits


def percentile(values, share):
    return sorted(values)[min(int(len(values) * share), len(values) - 1)] if values else float("nan")


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--out", type=Path, default=Path("build/bench/room.json"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workshop, seen, told = measure(Path(folder), arguments.people, arguments.seconds)
        told |= {
            "people": arguments.people,
            "changes": len(seen.saved),
            "lost": lost(workshop, seen),
            "page, all at once, s: median, last": [statistics.median(seen.pages), max(seen.pages)],
            "change to saved, ms: median, p95": [1000 * percentile(seen.saved, share) for share in (0.5, 0.95)],
            "checks": len(seen.checks),
            "check to wall, s: median, p95": [percentile(until_shown(seen), share) for share in (0.5, 0.95)],
            "failed": seen.failed,
        }
    print(json.dumps(told, indent=1, ensure_ascii=False))
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
