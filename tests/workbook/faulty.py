"""Sessions hit by faults at random points: started as a program, it forks one child a point and prints what it found.

The child says through a pipe which steps were answered as done; then it is hit, and the journal is judged from outside.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from cmtrain.journal import read_journal, replay
from tests.workbook.faults import disk_full
from tests.workbook.scripted import CASES, SEED, Page, Step, attempts, script, snapshot, undisturbed

LENGTH = 24
"""Steps of a script."""
SCRIPTS = 8
"""Scripts; each is hit at many points."""
STEP = 0.004
"""Seconds within which a child is hit after a step; a step takes one to four thousandths."""
TRIES = 3
"""Times that a step fails on a full disk before there is room again."""


class Child:
    """A process that plays a script."""

    def __init__(self, play: Callable[[Callable[[str], None]], None]) -> None:
        read, write = os.pipe()
        self.id = os.fork()
        if self.id == 0:
            os.close(read)
            self._play(play, write)
        os.close(write)
        self._said = os.fdopen(read, "rb")
        self.lines: list[str] = []

    @staticmethod
    def _play(play: Callable[[Callable[[str], None]], None], write: int) -> NoReturn:
        code = 1
        try:
            play(lambda line: os.write(write, f"{line}\n".encode()) and None)
            code = 0
        except KeyboardInterrupt:
            code = 0
        finally:
            os._exit(code)

    def listen(self, count: int) -> None:
        """Wait until the child has said so many lines, or has ended."""
        while len(self.lines) < count and (line := self._said.readline()):
            self.lines.append(line.decode().strip())

    def end(self, how: signal.Signals | None) -> int:
        """Hit the child, or let it finish; return how it ended, when all it said has been heard."""
        if how:
            os.kill(self.id, how)
        self.listen(sys.maxsize)
        _, status = os.waitpid(self.id, 0)
        return os.waitstatus_to_exitcode(status)

    @property
    def acknowledged(self) -> int:
        """Steps that were answered."""
        return sum(line.isdigit() for line in self.lines)


def played(path: Path, case: str, steps: list[Step], clock: int) -> Callable[[Callable[[str], None]], None]:
    """Return what plays a script and says every step that was answered as done."""

    def play(tell: Callable[[str], None]) -> None:
        page = Page(path, case, clock=clock)
        for seq, step in enumerate(steps):
            answer = page.do(step, seq)
            tell(f"failed {answer}" if "failed" in answer else str(seq))

    return play


def on_a_small_disk(path: Path, case: str, steps: list[Step], clock: int, room: int) -> Callable[..., None]:
    """Return what plays a script on a disk that becomes full, then has room again; what failed is sent again."""

    def play(tell: Callable[[str], None]) -> None:
        page = Page(path, case, clock=clock)
        seq = 0
        with disk_full(room):
            failures = 0
            while seq < len(steps) and failures < TRIES:
                size = path.stat().st_size
                answer = page.do(steps[seq], seq)
                if "failed" not in answer:
                    tell(str(seq))
                    seq += 1
                elif path.stat().st_size == size and "磁盘已满" in str(answer["why"]):
                    failures += 1
                    tell("full")
                else:
                    tell(f"wrong {answer}")
        for rest in range(seq, len(steps)):
            page.do(steps[rest], rest)
            tell(str(rest))

    return play


class Trial:
    """Scripts and their undisturbed states, and what happened at each point."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.chance = folder, random.Random(seed)  # noqa: S311 - a script, no secret
        self.counts: dict[str, int] = {"acknowledged": 0, "in flight kept": 0, "torn": 0, "told full": 0}
        self.problems: list[str] = []
        self.scripts = [self._script(seed * 1000 + number) for number in range(SCRIPTS)]

    def _script(self, seed: int) -> tuple[str, list[Step], list[dict[str, object]]]:
        case, steps = script(seed, LENGTH)
        path = self.folder / f"undisturbed-{seed}"
        states = list(undisturbed(path, case, steps))
        self.size = path.stat().st_size
        return case, steps, states

    def hit(self, fault: str) -> None:
        """Hit a session once, and judge what is left."""
        case, steps, states = self.chance.choice(self.scripts)
        path = Path(tempfile.mkdtemp(dir=self.folder)) / "li.jsonl"
        child = FAULTS[fault](self, path, case, steps)
        self.count(fault, child)
        strange = [line for line in child.lines if not line.isdigit() and line != "full"]
        for problem in strange or self._judged(path, case, steps, states, child.acknowledged):
            self.problems.append(f"{fault}: {path}: {problem}")

    def read(self) -> None:
        """Read a journal from another process while it is written: there is all that was acknowledged, or more."""
        case, steps, states = self.chance.choice(self.scripts)
        path = Path(tempfile.mkdtemp(dir=self.folder)) / "li.jsonl"
        child = Child(played(path, case, steps, self.chance.randrange(1000)))
        for count in range(1, self.chance.randrange(2, len(steps))):
            child.listen(count)
            if snapshot(replay(read_journal(path).events)) not in states[count:]:
                self.problems.append(f"read meanwhile: {path}: not all that was acknowledged in {count} steps")
        child.end(signal.SIGKILL)
        self.count("read meanwhile", child)
        self.problems += self._judged(path, case, steps, states, child.acknowledged)

    def count(self, fault: str, *children: Child) -> None:
        """Note that a session was hit."""
        self.counts[fault] = self.counts.get(fault, 0) + 1
        self.counts["acknowledged"] += sum(child.acknowledged for child in children)
        self.counts["told full"] += sum(child.lines.count("full") for child in children)

    def _judged(
        self, path: Path, case: str, steps: list[Step], states: list[dict[str, object]], done: int
    ) -> list[str]:
        """Compare what is left with the undisturbed session; the step in flight may be there or not."""
        if not path.exists():
            return ["acknowledged, but there is no journal"] if done else []
        file = read_journal(path)
        self.counts["torn"] += len(file.torn)
        state = snapshot(replay(file.events))
        fitting = [number for number in (done, done + 1) if number < len(states) and states[number] == state]
        if not fitting:
            return [f"lost: after {done} steps {states[done]} was expected, and there is {state}"]
        self.counts["in flight kept"] += fitting[0] != done
        return self._goes_on(path, case, steps, states, fitting[0])

    def _goes_on(
        self, path: Path, case: str, steps: list[Step], states: list[dict[str, object]], done: int
    ) -> list[str]:
        """Open the page again: it shows the same, counts the same attempts, and saves on."""
        page = Page(path, case, clock=done)
        problems = []
        if snapshot(page.journals[1].state) != states[done]:
            problems.append("the page that is opened again shows something else")
        handed_in = {name: len(work[2]) for name, work in states[done].items()}
        used = attempts(page)
        if any(count > handed_in.get(name, 0) for name, count in used.items()):
            problems.append(f"attempts {used} of {handed_in} submissions")
        answer = page.do(Step(0, CASES[case][0], {"do": "change", "path": ["later"], "value": "on"}), 10_000)
        if "saved" not in answer:
            problems.append(f"saving does not go on: {answer}")
        after = snapshot(replay(read_journal(path).events))
        if after[CASES[case][0]][0] != page.desks[0][CASES[case][0]].work().draft:
            problems.append("what was saved later is not there")
        return problems


def stopped(how: signal.Signals) -> Callable[[Trial, Path, str, list[Step]], Child]:
    """Return what hits a session with a signal, some time after some step."""

    def hit(trial: Trial, path: Path, case: str, steps: list[Step]) -> Child:
        child = Child(played(path, case, steps, trial.chance.randrange(1000)))
        child.listen(trial.chance.randrange(len(steps)))
        time.sleep(trial.chance.random() * STEP)
        child.end(how)
        return child

    return hit


def torn(trial: Trial, path: Path, case: str, steps: list[Step]) -> Child:
    """Stop a session in the middle of writing, at any byte, as when the power goes."""
    room = trial.chance.randrange(trial.size)

    def play(tell: Callable[[str], None]) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python would ignore it
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
        played(path, case, steps, trial.chance.randrange(1000))(tell)

    child = Child(play)
    child.end(None)
    return child


def full(trial: Trial, path: Path, case: str, steps: list[Step]) -> Child:
    """Let the disk be full for a while; every other session is killed at some point, too."""
    Page(path, case)
    room = path.stat().st_size + trial.chance.randrange(trial.size // 2)
    child = Child(on_a_small_disk(path, case, steps, trial.chance.randrange(1000), room))
    kill = trial.chance.random() < 0.5
    if kill:
        child.listen(trial.chance.randrange(len(steps) + TRIES))
        time.sleep(trial.chance.random() * STEP)
    child.end(signal.SIGKILL if kill else None)
    return child


FAULTS: dict[str, Callable[[Trial, Path, str, list[Step]], Child]] = {
    "killed": stopped(signal.SIGKILL),
    "kernel closed": stopped(signal.SIGTERM),
    "kernel interrupted": stopped(signal.SIGINT),
    "torn line": torn,
    "disk full": full,
}


def two_kernels(trial: Trial) -> None:
    """Let two kernels write to one journal at once, and kill both: each field holds what was acknowledged last."""
    path = Path(tempfile.mkdtemp(dir=trial.folder)) / "li.jsonl"
    Page(path, _SHARED)
    children = {name: Child(_alternating(path, name)) for name in "ab"}
    children["a"].listen(trial.chance.randrange(60))
    for child in children.values():
        child.end(signal.SIGKILL)
    trial.count("two kernels", *children.values())
    draft = replay(read_journal(path).events).work[CASES[_SHARED][0]].draft or {}
    fitting = {name: _last(name, child.acknowledged + 1) for name, child in children.items()}
    fitting["both"] = {value for name, child in children.items() for value in _last(name, child.acknowledged)}
    for field, values in fitting.items():
        if draft.get(field) not in values:
            trial.problems.append(f"two kernels: {path}: {field} is {draft.get(field)} instead of one of {values}")
    trial.problems += [line for child in children.values() for line in child.lines if not line.isdigit()]


_SHARED = "thirty-a-day"


def _alternating(path: Path, name: str) -> Callable[[Callable[[str], None]], None]:
    """Return what changes a field of its own and one that both change, in turn."""

    def play(tell: Callable[[str], None]) -> None:
        page = Page(path, _SHARED, clock=SEED)
        for seq in range(40):
            for field in (name, "both"):
                message = {"do": "change", "path": [field], "value": f"{name}{seq}"}
                answer = page.do(Step(0, CASES[_SHARED][0], message), seq)
                tell(str(seq) if "saved" in answer else f"two kernels: {answer}")

    return play


def _last(name: str, answered: int) -> set[str | None]:
    """Return what a field may hold of which every second answer is about: the last one, or the one in flight."""
    number = answered // 2 - 1
    return {f"{name}{number}" if number >= 0 else None, f"{name}{number + 1}"}


def main(seed: int, each: int) -> None:
    """Hit sessions with every fault, and print counts and problems as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(Path(folder), seed)
        for _ in range(each):
            for fault in FAULTS:
                trial.hit(fault)
            trial.read()
            two_kernels(trial)
    json.dump({"counts": trial.counts, "problems": trial.problems}, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
