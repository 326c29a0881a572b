"""The sheet of PINs has a slip for everybody, safe whatever they are called, and needs nothing but a printer."""

from __future__ import annotations

import re
from unicodedata import normalize

import pytest
import segno
from bs4 import BeautifulSoup

from cmtrain.workshop.room.pin_sheet import pin_sheet
from cmtrain.workshop.roster import Trainee
from tests.browser.hostile import STRINGS

ADDRESS = "http://10.0.0.7:8765/"
PEOPLE = (
    Trainee(id="1001", name="李娜", pin="111111"),
    Trainee(id="wei-2", name="Chen Wei", lang="en"),
    Trainee(id="三号", name="张三", lang="zh", pin="0042"),
)
NAMES = [each for each in STRINGS if each.isprintable() and len(each) <= 80 and each[0] not in "=+-@"]
"""Those that can stand on a roster."""


@pytest.fixture
def workshop(laid_out):
    return laid_out(*PEOPLE)


def page(workshop, address=ADDRESS):
    return BeautifulSoup(pin_sheet(workshop, address), "html.parser")


def slips(soup):
    """Return name, facts and address of each slip."""
    return [(each.b.string, [fact.string for fact in each.find_all("dd")], each.small.string) for each in soup("li")]


def dark(picture):
    """Return the dark squares of a picture, (row, column), from the lines that draw them."""
    column, row, squares = 0.0, 0.0, set()
    for command, numbers in re.findall(r"([Mmh])([-. 0-9]+)", picture.path["d"]):
        x, y = map(float, [*numbers.split(), 0][:2])
        if command == "h":
            squares |= {(int(row), int(column) + number) for number in range(int(x))}
            column += x
        else:
            column, row = (x, y) if command == "M" else (column + x, row + y)
    return squares


def test_everybody_has_a_slip_with_name_id_pin_and_address(workshop):
    drawn = workshop.trainees[1].pin
    assert re.fullmatch("[1-9][0-9]{5}", drawn)
    assert slips(page(workshop)) == [
        ("李娜", ["1001", "111111"], ADDRESS),
        ("Chen Wei", ["wei-2", drawn], ADDRESS),
        ("张三", ["三号", "0042"], ADDRESS),
    ]


@pytest.mark.parametrize(
    ("lang", "tag", "told", "known"),
    [
        (
            "zh",
            "zh-CN",
            ["盈利班：登录码单", "打印后沿虚线裁开，一人一条。不要投影，不要群发。"],
            ["zh-CN", "en", "zh-CN"],
        ),
        (
            "en",
            "en",
            [
                "盈利班: PINs",
                (
                    "Print, cut along the dashes, and give everybody their own slip. "
                    "Do not show it on a screen or send it around."
                ),
            ],
            ["en", "en", "zh-CN"],
        ),
    ],
    ids=["zh", "en"],
)
def test_the_page_is_in_the_trainers_language_and_each_slip_in_its_trainees(laid_out, lang, tag, told, known):
    soup = page(laid_out(*PEOPLE, lang=lang))
    words = {"zh-CN": ["工号", "登录码"], "en": ["id", "PIN"]}
    assert soup.html["lang"] == tag
    assert [soup.h1.string, soup.p.string] == told
    assert soup.title.string == told[0]
    assert [each["lang"] for each in soup("li")] == known
    assert [[label.string for label in each("dt")] for each in soup("li")] == [words[each] for each in known]


def test_hostile_names_stay_names(laid_out):
    assert len(NAMES) > 30
    soup = page(laid_out(*(Trainee(id=f"t{number}", name=name) for number, name in enumerate(NAMES)), title=NAMES[0]))
    plain = page(laid_out(*(Trainee(id=f"t{number}", name="x") for number in range(len(NAMES))), title="x"))
    assert [name for name, _, _ in slips(soup)] == [normalize("NFKC", name) for name in NAMES]
    assert soup.title.string == soup.h1.string == f"{NAMES[0]}：登录码单"
    assert [(each.name, list(each.attrs)) for each in soup.find_all()] == [
        (each.name, list(each.attrs)) for each in plain.find_all()
    ]


def test_an_address_is_no_markup_either(workshop):
    bad = 'http://"><script>x</script>&amp;/'
    soup = page(workshop, bad)
    assert {address for _, _, address in slips(soup)} == {bad}
    assert soup.script is None


@pytest.mark.parametrize("address", [ADDRESS, "http://a:1/", "http://class-room.example.org:8765/"])
def test_every_slip_has_the_picture_of_the_address(workshop, address):
    drawn = segno.make_qr(address).matrix  # a QR code proper: few phones read a Micro QR code
    border = 4
    wanted = {
        (row + border, column + border) for row, line in enumerate(drawn) for column, one in enumerate(line) if one
    }
    pictures = page(workshop, address)("svg")
    assert [dark(each) == wanted for each in pictures] == [True] * len(PEOPLE)
    size = len(drawn) + 2 * border
    assert {each["viewbox"] for each in pictures} == {f"0 0 {size} {size}"}
    assert {each.path["stroke"] for each in pictures} == {"#000"}


def test_the_page_fetches_nothing_and_runs_nothing(workshop):
    source = pin_sheet(workshop, ADDRESS)
    assert source.count(ADDRESS) == len(PEOPLE)
    assert not re.search(r"\bsrc=|href=|https?:|//|url\(|@import|<script|<link| on\w+=", source.replace(ADDRESS, ""))
