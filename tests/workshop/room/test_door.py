"""The door lets in whoever knows an id and its PIN, and holds up whoever guesses."""

from __future__ import annotations

import time

import pytest

from cmtrain.workshop.folder import roster_csv
from cmtrain.workshop.room.door import FORGOTTEN, FREE_FOR, FREE_FROM, LONGEST_WAIT, Door, RefusedError
from cmtrain.workshop.roster import Trainee

LI, CHEN = Trainee(id="1001", name="李娜", pin="111111"), Trainee(id="Wei-2", name="Chen Wei", pin="222222")
PEOPLE = (
    LI,
    CHEN,
    Trainee(id="1003", name="王芳", pin="333333"),
    Trainee(id="1004", name="王芳", pin="444444"),
    Trainee(id="1005", name="赵敏", pin="555555"),
    Trainee(id="1006", name="赵敏", pin="555555"),
)


@pytest.fixture
def clock():
    """Return a list whose one number is the time."""
    return [1000.0]


@pytest.fixture
def door(laid_out, clock):
    return Door(laid_out(*PEOPLE).folder, lambda: clock[0])


def refused(door, who="1001", pin="000000", machine="m"):
    """Return what somebody is told who is not let in."""
    with pytest.raises(RefusedError) as caught:
        door.let_in(who, pin, machine)
    assert caught.value.told("zh") == caught.value.text.zh
    return caught.value.told("en")


def wrong(door, clock, times, *, who="1001", machines=("m",)):
    """Give wrong PINs from the machines in turn, each when it is looked at; no time has passed after the last."""
    for number in range(times):
        clock[0] += LONGEST_WAIT
        assert "do not match" in refused(door, who, machine=machines[number % len(machines)])


def waits(door, clock, seconds, who="1001", pin="111111", machine="m"):
    """Say whether somebody with the right PIN is let in after exactly so many seconds."""
    if seconds:
        clock[0] += seconds - 0.001
        assert "wait 1 s" in refused(door, who, pin, machine)
        clock[0] += 0.001
    return door.let_in(who, pin, machine).pin == pin


@pytest.mark.parametrize("each", [LI, CHEN], ids=lambda each: each.id)
def test_id_or_name_and_pin_let_in(door, each):
    assert door.let_in(each.id, each.pin, "m") == each
    assert door.let_in(each.name, each.pin, "m") == each


@pytest.mark.parametrize(
    ("who", "pin", "trainee"),
    [
        (" 1001 ", "111111", LI),
        ("１００１", "１１１１１１", LI),
        ("\u3000李娜\u3000", "\u3000111\u3000111 ", LI),
        ("1001", " 111 111 ", LI),
        ("\u200b李娜", "\u200b111111", LI),
        ("wei-2", "222222", CHEN),
        ("ＷＥＩ－２", "222222", CHEN),
        ("ｃｈｅｎ\u3000ｗｅｉ", "222222", CHEN),
    ],
)
def test_width_capitals_and_spaces_of_what_is_typed_make_no_difference(door, who, pin, trainee):
    assert door.let_in(who, pin, "m") == trainee


@pytest.mark.parametrize("pin", ["", "11111", "1111111", "0111111", "111111x", "222222", "１１１１１２"])
def test_any_other_pin_is_refused_in_both_languages(door, pin):
    with pytest.raises(RefusedError) as caught:
        door.let_in("1001", pin, "m")
    assert caught.value.told("zh") == "工号（或姓名）和登录码对不上，请再看一眼登录码单。"
    assert caught.value.told("en") == "Staff no. (or name) and PIN do not match; look at your slip again."


@pytest.mark.parametrize("who", ["", "1002", "100", "10011", "李", "{0}", "w"])
def test_who_is_not_on_the_roster_is_told_the_same_as_with_a_wrong_pin(door, who):
    assert refused(door, who, "111111") == refused(door, "1001", "000000", "another")


@pytest.mark.parametrize("who", ["李　娜", "李 娜", " 李\u3000 娜 "])
def test_a_name_may_be_typed_as_lists_stretch_it(door, who):
    assert door.let_in(who, LI.pin, "m") == LI


def test_people_of_one_name_are_told_apart_by_their_pins(door):
    assert [door.let_in("王芳", pin, "m").id for pin in ("333333", "444444")] == ["1003", "1004"]


@pytest.mark.parametrize(("who", "pin"), [("王芳", "111111"), ("赵敏", "555555")], ids=["neither", "both"])
def test_people_of_one_name_are_asked_for_their_id_if_the_pin_does_not_tell(door, who, pin):
    with pytest.raises(RefusedError) as caught:
        door.let_in(who, pin, "m")
    assert caught.value.told("zh") == f"名单里有几个人叫“{who}”，请填工号。"
    assert caught.value.told("en") == f"Several people are called “{who}”; give your staff number instead."


def test_with_their_ids_people_of_one_name_and_one_pin_come_in(door):
    assert [door.let_in(own, "555555", "m").id for own in ("1005", "1006")] == ["1005", "1006"]


def test_the_numbers_are_those_that_trainers_are_told():
    assert (FREE_FROM, FREE_FOR, LONGEST_WAIT) == (4, 10, 60)


WAITS = {3: 0, 4: 5, 5: 10, 6: 20, 7: 40, 8: 60, 9: 60, 40: 60}
"""Seconds after so many wrong PINs from one machine."""


@pytest.mark.parametrize(("times", "seconds"), WAITS.items())
def test_each_wrong_pin_from_one_machine_doubles_its_wait(door, clock, times, seconds):
    wrong(door, clock, times, who="nobody")
    assert waits(door, clock, seconds)


@pytest.mark.parametrize(
    ("times", "seconds"), [(number + FREE_FOR - FREE_FROM, wait) for number, wait in WAITS.items()]
)
def test_each_wrong_pin_for_one_trainee_from_whatever_machines_doubles_the_wait(door, clock, times, seconds):
    wrong(door, clock, times, machines=[f"m{number}" for number in range(times)])
    assert door.let_in("Wei-2", "222222", "fresh") == CHEN
    assert waits(door, clock, seconds, machine="fresh")


def test_wrong_pins_for_a_name_count_for_all_who_are_called_so(door, clock):
    for number in range(FREE_FOR):
        assert "Several" in refused(door, "王芳", machine=f"m{number}")
    for own, pin in (("1003", "333333"), ("1004", "444444")):
        assert "Too many" in refused(door, own, pin, "fresh")


def test_what_is_told_is_the_whole_seconds_left(door, clock):
    wrong(door, clock, FREE_FROM)
    clock[0] += 0.5
    with pytest.raises(RefusedError) as caught:
        door.let_in("1001", "111111", "m")
    assert caught.value.told("zh") == "输错多次，请过 5 秒再试。"
    clock[0] += 0.5
    with pytest.raises(RefusedError, match="wait 4 s"):
        door.let_in("1001", "111111", "m")
    assert caught.value.told("en") == "Too many wrong tries; wait 5 s, then try again."


def test_tries_that_come_too_early_are_not_looked_at_and_cost_nothing(door, clock):
    wrong(door, clock, FREE_FROM)
    for pin in ["000000"] * 20 + ["111111"] * 20:
        assert "Too many" in refused(door, pin=pin)
    assert waits(door, clock, 5)


def test_a_pin_of_ones_own_does_not_help_to_guess_those_of_others_and_time_does(door, clock):
    wrong(door, clock, FREE_FROM - 1, who="nobody")
    assert door.let_in("Wei-2", "222222", "m") == CHEN
    wrong(door, clock, 1, who="nobody")
    assert waits(door, clock, 5)
    clock[0] += FORGOTTEN + 1
    wrong(door, clock, FREE_FROM - 1, who="nobody")
    assert waits(door, clock, 0)


def test_a_right_pin_makes_the_wrong_ones_for_its_trainee_forgotten(door, clock):
    machines = [f"m{number}" for number in range(2 * FREE_FOR)]
    wrong(door, clock, FREE_FOR - 1, machines=machines[:FREE_FOR])
    assert door.let_in("1001", "111111", "own") == LI
    wrong(door, clock, FREE_FOR, machines=machines[FREE_FOR:])
    assert door.let_in("1001", "111111", "own") == LI
    wrong(door, clock, FREE_FOR, machines=[f"n{number}" for number in range(FREE_FOR)])
    assert waits(door, clock, 5, machine="another")


def test_nobody_keeps_a_trainee_out_of_a_machine_from_which_they_came_in(door, clock):
    assert door.let_in("1001", "111111", "own") == LI
    wrong(door, clock, FREE_FOR + 5, machines=[f"m{number}" for number in range(FREE_FOR + 5)])
    assert door.let_in("1001", "111111", "own") == LI


def test_what_is_given_is_cut_before_anybody_looks_at_it(door):
    began = time.monotonic()
    assert "do not match" in refused(door, "\ufdfa" * 5_000_000, "1" * 5_000_000)
    assert time.monotonic() - began < 1  # to look at all of it takes half a minute


def test_whoever_guesses_holds_up_their_own_machine_and_no_other(door, clock):
    wrong(door, clock, FREE_FOR - 1, machines=["guesser"])
    assert door.let_in("1001", "111111", "own") == LI
    assert "Too many" in refused(door, "1001", "111111", "guesser")
    assert "Too many" in refused(door, "Wei-2", "222222", "guesser")


def test_after_many_wrong_pins_the_trainee_is_held_up_everywhere_and_nobody_else(door, clock):
    wrong(door, clock, FREE_FOR, machines=["guesser"])
    assert door.let_in("Wei-2", "222222", "own") == CHEN
    assert waits(door, clock, 5, machine="own")


def test_no_more_than_so_many_machines_are_remembered_those_of_last_time_first(door, clock, monkeypatch):
    monkeypatch.setattr("cmtrain.workshop.room.door.MOST", 3)
    for machine in ("first", "second"):
        for _ in range(FREE_FROM):
            assert "do not match" in refused(door, "nobody", machine=machine)
    assert "do not match" in refused(door, "nobody", machine="third")
    assert "Too many" in refused(door, "nobody", machine="first")  # and so has been seen later than the second
    assert "do not match" in refused(door, "nobody", machine="fourth")
    assert "Too many" in refused(door, "nobody", machine="first")
    assert "do not match" in refused(door, "nobody", machine="second")
    for number in range(20):
        refused(door, machine=str(number))
    assert len(door._tries) == 3


def rewrite(door, *people):
    (door.workshop.folder / "roster.csv").write_text(roster_csv(people, "zh"), encoding="utf-8", newline="")


def test_whoever_is_added_to_the_roster_comes_in(door):
    assert "do not match" in refused(door, "1009", "999999")
    rewrite(door, *PEOPLE, Trainee(id="1009", name="周杰", pin="999999"))
    assert door.let_in("1009", "999999", "m").name == "周杰"


def test_a_changed_pin_lets_in_and_the_old_one_does_not(door):
    assert door.let_in("1001", "111111", "m") == LI
    rewrite(door, LI.model_copy(update={"pin": "121212"}), *PEOPLE[1:])
    assert "do not match" in refused(door, "1001", "111111")
    assert door.let_in("1001", "121212", "m").id == "1001"


@pytest.mark.parametrize(
    ("people", "still"),
    [
        (PEOPLE, True),
        ((*PEOPLE, Trainee(id="1009", name="周杰")), True),
        ((LI.model_copy(update={"name": "李小娜", "group": "东"}), CHEN), True),
        ((LI.model_copy(update={"pin": "121212"}), CHEN), False),
        ((CHEN,), False),
        ((LI.model_copy(update={"id": "1010"}), CHEN), False),
    ],
    ids=["same", "somebody added", "renamed", "another PIN", "deleted", "another id"],
)
def test_whoever_came_in_stays_in_while_id_and_pin_are_the_same(door, people, still):
    sign = door.sign_of(door.let_in("1001", "111111", "m"))
    assert door.is_in("1001", sign)
    rewrite(door, *people)
    door.let_in("Wei-2", "222222", "m")
    assert door.is_in("1001", sign) == still


def test_a_sign_is_good_for_one_trainee_and_does_not_tell_the_pin(door):
    signs = {each.id: door.sign_of(each) for each in door.workshop.trainees}
    assert len(set(signs.values())) == len(PEOPLE)  # two of whom have one PIN
    assert [own for own in signs if door.is_in(own, signs["1005"])] == ["1005"]
    assert not any(each.pin in signs[each.id] for each in PEOPLE)
    assert not door.is_in("1001", "")


def test_signs_of_another_workshop_are_not_taken(door, tmp_path):
    own = door.sign_of(LI)
    (tmp_path / "w" / "secret").write_text((b"t" * 32).hex())
    assert Door(tmp_path / "w", lambda: 0.0).sign_of(LI) != own


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("roster.csv", None),
        ("roster.csv", b""),
        ("roster.csv", "工号,姓名\n,李娜\n".encode()),
        ("roster.csv", "工号,姓名,登录码\n1001,李娜,1\n".encode()),
        ("roster.csv", b'"\n'),
        ("secret", None),
        ("secret", b""),
        ("workshop.toml", b"title = "),
        ("districts.json", b"{"),
    ],
    ids=["gone", "empty", "no id", "bad PIN", "half written", "secret gone", "secret empty", "plan", "districts"],
)
def test_a_file_that_cannot_be_read_for_a_moment_leaves_those_in_who_are_known(door, name, content):
    sign = door.sign_of(LI)
    file = door.workshop.folder / name
    before = file.read_bytes()
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    assert door.let_in("Wei-2", "222222", "m") == CHEN
    assert door.workshop.plan.title
    assert door.workshop.dealt.seeds
    assert door.is_in("1001", sign)
    assert "do not match" in refused(door)
    file.write_bytes(before)
    rewrite(door, LI, Trainee(id="1009", name="周杰", pin="999999"))
    assert door.let_in("1009", "999999", "m").name == "周杰"
    assert "do not match" in refused(door, "Wei-2", "222222")
