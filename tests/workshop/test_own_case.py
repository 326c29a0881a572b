"""A case of a trainer's own, such as a twin: worked on in a workshop, away from the room and alone, like those that ship."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from zipfile import ZipFile

import nbformat
import pytest

import cmtrain
from cmtrain.cli import main
from cmtrain.content import OWN_CASES, content_dir
from cmtrain.district.case import case_ids, known_case, load_case
from cmtrain.district.events import NewEstate, SupplyCut
from cmtrain.errors import ContentError, UnknownNameError
from cmtrain.grading.journals import district_of, grade_journal
from cmtrain.grading.playlist import Planned
from cmtrain.grading.tasks import best
from cmtrain.journal import Journal, Opened, Sitting, Submitted
from cmtrain.workbook.book import start
from cmtrain.workbook.card import ExerciseCard
from cmtrain.workbook.opening.lessons import all_lessons, planned_lessons
from cmtrain.workbook.opening.prepare import Wish, prepare
from cmtrain.workbook.pack import check_pack, packed_district, read_pack
from cmtrain.workshop.case_files import CASE, STORY, case_toml, story_md
from cmtrain.workshop.folder import open_workshop
from cmtrain.workshop.packing.making import make_packs
from cmtrain.workshop.plan import plan_toml, read_plan
from cmtrain.workshop.ready import remarks_on
from cmtrain.workshop.trouble import WorkshopError

pytestmark = pytest.mark.xdist_group("own case")

OWN, ABC, DILEMMAS = "our-district", "visits/01_abc", "role/01_conflicts"
BEFORE = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nothing_known(monkeypatch):
    monkeypatch.setenv(OWN_CASES, "")


def write_case(folder, **news):
    home = load_case("thirty-a-day")
    events = (
        SupplyCut(kind="supply_cut", sku="red_ring", week=30, weeks=6, cut=0.5),
        NewEstate(kind="new_estate", week=20, weeks=10, area=2, rise=0.3),
    )
    case = home.model_copy(update={"id": OWN, "tightness": 0.6, "playlist": (ABC, DILEMMAS), "events": events} | news)
    folder.mkdir(parents=True)
    (folder / CASE).write_text(case_toml(case), encoding="utf-8")
    (folder / STORY).write_text(story_md(case), encoding="utf-8")
    (folder / "twin.json").write_text("figures of the real district", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """Return the folder of a case with a pool of two districts."""
    folder = write_case(tmp_path_factory.mktemp("mine") / OWN)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(OWN_CASES, "")
        assert main(["pool", str(folder), "--out", str(folder / "pool.json"), "--seeds", "2"]) == 0
        assert main(["pool", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def made(own, tmp_path_factory):
    """Return the folder of a workshop on it, made with the command."""
    folder = tmp_path_factory.mktemp("workshops") / "w"
    roster = folder.with_name("roster.csv")
    roster.write_text("姓名,工号\n李娜,1001\n", encoding="utf-8")
    options = ["--case", str(own), "--roster", str(roster), "--variants", "2", "--date", date(2030, 3, 4).isoformat()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(OWN_CASES, "")
        assert main(["new", str(folder), *options]) == 0
    return folder


def test_a_case_is_known_by_its_id_once_its_folder_was_named(own):
    assert OWN not in case_ids()
    with pytest.raises(UnknownNameError, match=OWN):
        load_case(OWN)
    assert known_case(own) == OWN
    assert case_ids()[-1] == OWN
    assert load_case(OWN).playlist == (ABC, DILEMMAS)
    assert known_case("red-ring") == "red-ring"
    assert os.environ[OWN_CASES] == str(own.parent)


@pytest.mark.parametrize(
    ("folder", "id_", "said"),
    [("other-name", OWN, "the folder is called 'other-name'"), ("red-ring", "red-ring", "ships with cmtrain")],
)
def test_a_case_that_is_called_otherwise_is_refused(tmp_path, folder, id_, said):
    write_case(tmp_path / folder, id=id_)
    with pytest.raises(ContentError, match=said):
        known_case(tmp_path / folder)


def test_the_workshop_brings_its_case_along(made, own):
    workshop = open_workshop(made)
    assert sorted(file.name for file in (made / "cases" / OWN).iterdir()) == [CASE, "pool.json", STORY]
    assert os.environ[OWN_CASES] == str(made / "cases")
    assert {each.id: each.case for each in workshop.plan.exercises} == {ABC: OWN, DILEMMAS: OWN}
    assert set(workshop.dealt.seeds) == {OWN}
    assert {remark.level for remark in remarks_on(workshop, BEFORE)} == {"good"}


def test_work_in_it_is_graded_in_its_own_district(made, tmp_path, capsys):
    workshop = open_workshop(made)
    seed = workshop.seed("1001", OWN)
    answer = best(cmtrain.load_exercise(ABC), district_of(OWN, seed))
    file = made / "journals" / "1001.jsonl"
    journal = Journal(file, clock=lambda: BEFORE)
    sitting = Sitting(workshop="w", trainee="1001", case=OWN, seed=seed, lang="zh")
    journal.append(sitting, Opened(exercise=ABC, task=workshop.tasks(OWN, seed)[ABC]))
    journal.append(sitting, Submitted(exercise=ABC, response=answer))
    grades = grade_journal(file, playlist=workshop.plan.playlist)
    assert (grades.cases, [result.case for result in grades.results]) == ((OWN,), [OWN, OWN])
    assert [result.points for result in grades.results] == [grades.results[0].max_points, 0]
    os.environ[OWN_CASES] = ""  # another terminal, on another day
    assert main(["report", str(made), "--out", str(tmp_path / "out"), "--lang", "zh", "--jobs", "1"]) == 0
    assert cmtrain.load_exercise(ABC).title.zh in (tmp_path / "out" / "1001.zh.html").read_text(encoding="utf-8")
    file.unlink()


def test_a_pack_holds_what_pages_tell_of_the_case_and_not_what_drives_it(made, tmp_path, monkeypatch):
    workshop = open_workshop(made)
    seed = workshop.seed("1001", OWN)
    (packed,) = make_packs(workshop, tmp_path, workshop.trainees)
    with ZipFile(packed.file) as archive:
        archive.extractall(tmp_path)
    monkeypatch.setenv(OWN_CASES, "")
    folder = packed.file.with_suffix("")
    pack = read_pack(folder)
    check_pack(folder, pack)
    told = load_case(OWN)
    assert (told.title, told.story, told.playlist) == (load_case("thirty-a-day").title, told.story, (ABC, DILEMMAS))
    assert [each.kind for each in told.events] == ["supply_cut"]
    assert told.tightness != load_case(made / "cases" / OWN).tightness
    assert packed_district(folder, told, seed).observed.retailers.equals(district_of(OWN, seed).observed.retailers)
    assert [lesson.case for lesson in planned_lessons(pack.playlist)] == [OWN]


def test_it_can_be_opened_alone(own, tmp_path):
    wish = Wish(case=known_case(own), lang="en", folder=tmp_path)
    prepared = prepare(wish)
    assert prepared.first == "01_visit_planning.en.ipynb"
    assert prepared.districts[0][0] == OWN
    assert prepared.lessons[0].exercises == (ABC, DILEMMAS)
    assert [case for case, _ in prepared.districts] == [OWN, "red-ring", "zhangs-80000", "pretty-kpis"]
    told = nbformat.read(tmp_path / prepared.first, as_version=4)
    assert f"case = '{OWN}'" in "".join(cell.source for cell in told.cells).replace('"', "'")
    book = start(case=OWN, seed=prepared.districts[0][1], lang="en")
    assert isinstance(book.card(ABC), ExerciseCard)
    assert "left out" in book.card("visits/03_day_route").source


def test_a_lesson_about_two_districts_is_refused_and_named(made, tmp_path):
    plan = open_workshop(made).plan
    torn = plan.model_copy(update={"exercises": (Planned(id=ABC, case=OWN), Planned(id=DILEMMAS))})
    file = tmp_path / "workshop.toml"
    file.write_text(plan_toml(torn, "zh"), encoding="utf-8")
    with pytest.raises(WorkshopError) as caught:
        read_plan(file)
    assert "拜访计划" in caught.value.problems[0].zh
    assert "our-district, thirty-a-day" in caught.value.problems[0].en
    file.write_text(plan_toml(plan, "zh"), encoding="utf-8")
    assert read_plan(file) == plan


def test_only_a_case_of_ones_own_may_ask_a_part_of_a_lesson(own):
    lesson = all_lessons()[0]
    assert lesson.about(load_case(own)).exercises == (ABC, DILEMMAS)
    assert lesson.about(load_case("red-ring")) is None
    assert all(lesson.about(load_case(lesson.case)) == lesson for lesson in all_lessons())
    assert content_dir("cases").joinpath(OWN).exists() is False
