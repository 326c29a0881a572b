"""Everybody's desk: the lessons of the plan, a page with the own district, and a journal that begins with a name."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from cmtrain.grading.playlist import Planned, planned
from cmtrain.journal import Joined, read_journal
from cmtrain.workshop.room.desks import desks_of, language_of
from cmtrain.workshop.roster import Trainee
from cmtrain.workshop.trouble import WorkshopError

LI, CHEN = Trainee(id="三号", name="李娜"), Trainee(id="wei-2", name="Chen Wei", lang="en")
PLANNED = ("profit/03_slow_stock", "visits/02_frequency", "profit/01_diagnosis")
SEEDS = {"zhangs-80000": tuple(range(10, 50)), "thirty-a-day": tuple(range(60, 100))}
NOW = datetime(2026, 3, 2, 1, 5, tzinfo=UTC)
PROFIT, VISITS = "03_profit_coaching", "01_visit_planning"


@pytest.fixture
def workshop(laid_out):
    return laid_out(LI, CHEN, exercises=planned(*PLANNED), seeds=SEEDS)


def journal(workshop, trainee):
    return workshop.folder / "journals" / f"{trainee.id}.jsonl"


def test_only_lessons_with_planned_exercises_are_there_in_the_order_of_the_plan_and_these_exercises_alone(workshop):
    desks = desks_of(workshop)
    assert [(each.name, each.exercises) for each in desks.lessons] == [
        (PROFIT, ("profit/01_diagnosis", "profit/03_slow_stock")),
        (VISITS, ("visits/02_frequency",)),
    ]
    assert [(each.name, each.exercises) for each in desks.setting.lessons] == [
        (each.name, each.exercises) for each in desks.lessons
    ]


def test_every_lesson_has_a_page_in_each_language_and_the_first_is_that_of_the_plans_first_exercise(workshop):
    desks = desks_of(workshop)
    assert {name: (lesson.name, lang) for name, (lesson, lang) in desks.names.items()} == {
        f"{lesson}.{lang}.ipynb": (lesson, lang) for lesson in (PROFIT, VISITS) for lang in ("zh", "en")
    }
    assert [desks.first(lang) for lang in ("zh", "en")] == [f"{PROFIT}.zh.ipynb", f"{PROFIT}.en.ipynb"]


def test_pages_are_told_title_exercises_and_where_to_leave(laid_out):
    asked = (Planned(id="profit/01_diagnosis", points=3, attempts=1),)
    told = desks_of(laid_out(LI, exercises=asked)).setting
    assert (told.shown, told.workshop, told.leave) == ("page", "盈利班", "/logout")
    assert told.asks("profit/01_diagnosis").points == 3
    assert told.asks("profit/03_slow_stock") is None


@pytest.mark.parametrize(
    ("zone", "closes", "ends"),
    [
        ("Asia/Shanghai", datetime(2026, 3, 2, 17), "2026-03-02T09:00:00+00:00"),  # noqa: DTZ001 - on the wall
        ("Asia/Shanghai", datetime(2026, 3, 3, 7, 30), "2026-03-02T23:30:00+00:00"),  # noqa: DTZ001
        ("Europe/Berlin", datetime(2026, 3, 2, 17), "2026-03-02T16:00:00+00:00"),  # noqa: DTZ001
        ("Europe/Berlin", datetime(2026, 7, 2, 17), "2026-07-02T15:00:00+00:00"),  # noqa: DTZ001
    ],
    ids=["Shanghai", "the day before", "winter", "summer"],
)
def test_work_ends_when_the_clock_on_the_wall_says_so(laid_out, zone, closes, ends):
    opens = datetime(2026, 3, 1)  # noqa: DTZ001
    told = desks_of(laid_out(LI, zone=zone, opens=opens, closes=closes)).setting
    assert told.ends == ends
    assert datetime.fromisoformat(told.ends).tzinfo == UTC


def test_a_case_that_was_not_dealt_out_is_named_before_anybody_comes(laid_out):
    workshop = laid_out(LI, exercises=planned("profit/01_diagnosis", "kpis/01_five_rates"))
    with pytest.raises(WorkshopError) as caught:
        desks_of(workshop)
    assert caught.value.file == workshop.folder / "districts.json"
    assert "no districts of pretty-kpis were dealt out" in caught.value.problems[0].en
    assert "没有发案例 pretty-kpis 的片区" in caught.value.problems[0].zh


@pytest.mark.parametrize(
    ("trainee", "room", "lang"),
    [(LI, "zh", "zh"), (LI, "en", "en"), (CHEN, "zh", "en"), (CHEN, "en", "en")],
    ids=["room zh", "room en", "own en in zh", "own en in en"],
)
def test_people_work_in_their_own_language_or_else_in_that_of_the_workshop(laid_out, trainee, room, lang):
    assert language_of(laid_out(LI, CHEN, lang=room), trainee) == lang


@pytest.mark.parametrize("trainee", [LI, CHEN], ids=["李娜", "Chen"])
def test_a_journal_begins_with_the_name(workshop, trainee):
    desks_of(workshop).welcome(workshop, trainee, NOW)
    (event,) = read_journal(journal(workshop, trainee)).events
    assert event.time == "2026-03-02T01:05:00.000Z"
    assert isinstance(event.what, Joined)
    assert (event.what.name.zh, event.what.name.en) == (trainee.name, trainee.name)
    assert (event.sitting.workshop, event.sitting.trainee) == ("盈利班", trainee.id)
    assert (event.sitting.case, event.sitting.lang) == ("zhangs-80000", trainee.lang or "zh")
    assert event.sitting.seed == workshop.seed(trainee.id, "zhangs-80000")


def test_a_journal_begins_once(workshop):
    desks = desks_of(workshop)
    desks.welcome(workshop, LI, NOW)
    before = journal(workshop, LI).read_bytes()
    desks.welcome(workshop, LI, NOW.replace(hour=2))
    assert journal(workshop, LI).read_bytes() == before
    assert not journal(workshop, CHEN).exists()


def test_a_journal_that_is_there_stays_as_it_is_whatever_stands_in_it(workshop):
    journal(workshop, LI).write_bytes(b"from elsewhere, and torn")
    desks_of(workshop).welcome(workshop, LI, NOW)
    assert journal(workshop, LI).read_bytes() == b"from elsewhere, and torn"


def test_a_journal_in_which_nothing_stands_yet_is_begun(workshop):
    journal(workshop, LI).touch()
    desks_of(workshop).welcome(workshop, LI, NOW)
    assert len(read_journal(journal(workshop, LI)).events) == 1


def parameters(file):
    """Return what the cell of parameters of a prepared notebook sets."""
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    (cell,) = (each for each in cells if "injected-parameters" in each["metadata"].get("tags", ()))
    found = {}
    exec("".join(cell["source"]), {}, found)  # noqa: S102 - our own
    return found


@pytest.mark.parametrize(
    ("trainee", "lesson", "lang", "case"),
    [(LI, PROFIT, "zh", "zhangs-80000"), (LI, VISITS, "en", "thirty-a-day"), (CHEN, PROFIT, "en", "zhangs-80000")],
    ids=["李娜", "another lesson", "Chen"],
)
def test_a_page_is_that_of_the_trainees_own_district_and_journal(workshop, trainee, lesson, lang, case):
    page = f"{lesson}.{lang}.ipynb"
    desks_of(workshop).prepare(workshop, trainee, page)
    (file,) = (workshop.folder / "pages").rglob("*.*")
    assert file == workshop.folder / "pages" / trainee.id / page
    seed = workshop.seed(trainee.id, case)
    assert seed in SEEDS[case]
    assert parameters(file) == {
        "case": case,
        "seed": seed,
        "lang": lang,
        "trainee": trainee.id,
        "journal": str(journal(workshop, trainee)),
    }


def test_two_trainees_have_two_districts(workshop):
    """Among forty; that the parameters are theirs shows only if these differ."""
    assert workshop.seed(LI.id, "zhangs-80000") != workshop.seed(CHEN.id, "zhangs-80000")


def test_a_journal_is_known_by_its_whole_path_wherever_the_server_was_started(workshop, monkeypatch):
    monkeypatch.chdir(workshop.folder.parent)
    near = type(workshop)(workshop.folder.relative_to(workshop.folder.parent))
    desks_of(near).prepare(near, LI, f"{PROFIT}.zh.ipynb")
    found = parameters(workshop.folder / "pages" / LI.id / f"{PROFIT}.zh.ipynb")
    assert found["journal"] == str(journal(workshop, LI))


def test_a_page_that_is_there_is_left_alone(workshop):
    desks, page = desks_of(workshop), f"{PROFIT}.zh.ipynb"
    file = workshop.folder / "pages" / LI.id / page

    def seen():
        return file.read_bytes(), file.stat().st_mtime_ns, file.stat().st_ino

    desks.prepare(workshop, LI, page)
    before = seen()
    desks.prepare(workshop, LI, page)
    assert seen() == before
    assert list(file.parent.iterdir()) == [file]


def test_a_page_of_a_case_that_is_dealt_out_no_more_is_not_written(workshop):
    desks = desks_of(workshop)
    told = json.loads((workshop.folder / "districts.json").read_text(encoding="utf-8"))
    del told["seeds"]["thirty-a-day"]
    (workshop.folder / "districts.json").write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(WorkshopError, match="no districts of thirty-a-day were dealt out"):
        desks.prepare(type(workshop)(workshop.folder), LI, f"{VISITS}.zh.ipynb")
    assert not (workshop.folder / "pages" / LI.id).exists()
