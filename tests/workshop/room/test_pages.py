"""The page that asks who somebody is: whole in both languages, and safe whatever was typed."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from cmtrain.texts import LANGS
from cmtrain.workshop.room.pages import login_page
from tests.browser.hostile import STRINGS


def page(title="Workshop", lang="en", **options):
    return BeautifulSoup(login_page(title, lang, **{"token": "t0ken", **options}), "html.parser")


def shape(soup):
    """Return all elements of a page with their attributes' names."""
    return [(each.name, tuple(each.attrs)) for each in soup.find_all()]


@pytest.mark.parametrize(
    ("lang", "tag", "told", "link"),
    [
        (
            "zh",
            "zh-CN",
            ["班", "工号（或姓名）", "登录码", "进入", "登录码在培训师发的纸条上。"],
            ("English", "?lang=en", "en"),
        ),
        (
            "en",
            "en",
            ["班", "Staff no. (or name)", "PIN", "Log in", "The PIN is on the slip that your trainer gave you."],
            ("中文", "?lang=zh", "zh-CN"),
        ),
    ],
    ids=LANGS,
)
def test_a_page_is_in_one_language_and_leads_to_the_other(lang, tag, told, link):
    soup = page("班", lang)
    other = soup.a.extract()
    assert soup.html["lang"] == tag
    assert list(soup.main.stripped_strings) == told
    assert (other.string, other["href"], other["lang"]) == link


def test_the_form_sends_who_pin_and_token_and_says_what_each_field_is():
    form = page().form
    assert form["method"] == "post"
    assert {each["name"]: each.get("type") for each in form.find_all("input")} == {
        "_xsrf": "hidden",
        "who": None,
        "pin": "password",
    }
    assert form.find("input", {"name": "_xsrf"})["value"] == "t0ken"
    assert {each["for"]: each.string for each in form.find_all("label")} == {"who": "Staff no. (or name)", "pin": "PIN"}
    assert all(form.find(id=name)["name"] == name for name in ("who", "pin"))


@pytest.mark.parametrize("lang", LANGS)
def test_the_form_keeps_the_language_only_if_somebody_chose_it(lang):
    assert page(lang=lang).form["action"] == "?"
    assert page(lang=lang, chosen=True).form["action"] == f"?lang={lang}"


def test_only_who_is_refused_is_alerted():
    assert page().find(role="alert") is None
    assert page(who="1001").find(role="alert") is None
    (told,) = page(refused="Wrong.").find_all(role="alert")
    assert told.string == "Wrong."


def test_who_was_refused_types_only_what_is_missing():
    def focused(soup):
        return [each["id"] for each in soup.find_all(autofocus=True)]

    assert focused(page()) == ["who"]
    again = page(who="1001", refused="Wrong.")
    assert focused(again) == ["pin"]
    assert again.find(id="who")["value"] == "1001"
    assert "value" not in again.find(id="pin").attrs


@pytest.mark.parametrize("name", ["title", "token", "who", "refused"])
def test_whatever_is_typed_stays_what_was_typed(name):
    plain = {"title": "a", "token": "b", "who": "c", "refused": "d"}
    places = {
        "title": lambda soup: {soup.title.string, soup.h1.string},
        "token": lambda soup: {soup.find("input", {"name": "_xsrf"})["value"]},
        "who": lambda soup: {soup.find(id="who")["value"]},
        "refused": lambda soup: {soup.find(role="alert").string},
    }
    for bad in STRINGS:
        soup = page(**plain | {name: bad})
        assert shape(soup) == shape(page(**plain))
        assert places[name](soup) == {bad}


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_brings_everything_along_and_runs_nothing(lang):
    source = login_page("w", lang, token="t", who="1001", refused="x")  # noqa: S106 - no secret
    assert not re.search(r"\bsrc=|https?:|//|url\(|@import|<script|<link| on\w+=", source)
