"""A workshop whose packs are quickly made, and packs of it that are unpacked."""

from __future__ import annotations

from datetime import datetime
from zipfile import ZipFile

import pytest

from cmtrain.grading.playlist import Planned
from cmtrain.grading.tasks import stored_task
from cmtrain.workshop.folder import Dealt, StoredTasks, Workshop, roster_csv
from cmtrain.workshop.packing.making import make_packs
from cmtrain.workshop.plan import Plan, plan_toml
from cmtrain.workshop.roster import Trainee

CASE, SEED = "zhangs-80000", 7
EXERCISES = ("profit/01_diagnosis", "profit/02_order_plan", "profit/03_slow_stock")
PEOPLE = (Trainee(id="1001", name="李娜", pin="654321"), Trainee(id="陈.wei", name="Chen Wei", lang="en", pin="123456"))


@pytest.fixture(scope="session")
def workshop(tmp_path_factory, district):
    """Return a workshop of one case and one district."""
    folder = tmp_path_factory.mktemp("workshops") / "w"
    plan = Plan(
        title="盈利班: 1/2",
        lang="zh",
        zone="Asia/Shanghai",
        opens=datetime(2030, 3, 4, 9),  # noqa: DTZ001 - the time on the wall
        closes=datetime(2030, 3, 4, 17),  # noqa: DTZ001
        exercises=(Planned(id=EXERCISES[0]), Planned(id=EXERCISES[1], points=20, attempts=2), Planned(id=EXERCISES[2])),
    )
    (folder / "journals").mkdir(parents=True)
    (folder / "workshop.toml").write_text(plan_toml(plan, "en"), encoding="utf-8")
    (folder / "roster.csv").write_text(roster_csv(PEOPLE, "zh"), encoding="utf-8", newline="")
    (folder / "secret").write_text((b"s" * 32).hex(), encoding="utf-8")
    (folder / "districts.json").write_text(Dealt(cmtrain="1", seeds={CASE: (SEED,)}).model_dump_json(), "utf-8")
    made = Workshop(folder)
    tasks = {each.id: stored_task(each.exercise, district(CASE, SEED)) for each in plan.exercises}
    made.tasks_file(CASE, SEED).parent.mkdir()
    made.tasks_file(CASE, SEED).write_text(StoredTasks(tasks=tasks).model_dump_json(), encoding="utf-8")
    return made


@pytest.fixture(scope="session")
def packs(workshop, tmp_path_factory):
    """Return the packs of both trainees, made once."""
    return make_packs(workshop, tmp_path_factory.mktemp("packs"), workshop.trainees)


@pytest.fixture
def unpacked(packs, tmp_path):
    """Return the folder of the first trainee's pack."""
    with ZipFile(packs[0].file) as archive:
        archive.extractall(tmp_path)
    return tmp_path / packs[0].file.stem
