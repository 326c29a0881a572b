"""Forty hostile strings in every field that a person can type: nothing runs, and pages stay in shape.

The trainer's page is not there yet; what it will show of trainees is what the report on a cohort shows: names, answers.
"""

from __future__ import annotations

import ast
import json
import re
from html.parser import HTMLParser

import pytest

from cmtrain.content import exercise_ids
from cmtrain.errors import CmtrainError
from cmtrain.grading.judge import grade
from cmtrain.grading.tasks import best
from cmtrain.journal import read_journal, replay
from cmtrain.kinds.exercise import load_exercise
from cmtrain.report.dossier import save_dossier
from cmtrain.report.drawn import make_dossier
from cmtrain.report.execute import execute
from cmtrain.report.render import render
from cmtrain.workbook.book import Workbook
from cmtrain.workbook.keeping import OpenJournal
from cmtrain.workbook.opening.making import make_notebook
from cmtrain.workbook.opening.prepare import Wish, prepare
from cmtrain.workbook.outcome import outcome_html
from tests.browser.hostile import RAN, STRINGS
from tests.browser.served import LESSONS, wait_until_ready
from tests.conftest import simulated

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("hostile")]

CASE, NAME = "thirty-a-day", STRINGS[2]
FIELDS = ".cm-card input[type=text], .cm-card textarea, input[type=search]"
TYPE = """([fields, strings, first]) => {
    const all = [...document.querySelectorAll(fields)].filter(each => !each.disabled);
    all.forEach((each, place) => {
        const type = each.tagName === "TEXTAREA" ? HTMLTextAreaElement : HTMLInputElement;
        Object.getOwnPropertyDescriptor(type.prototype, "value").set.call(each, strings[(first + place) % strings.length]);
        each.dispatchEvent(new Event("input", {bubbles: true}));
        each.dispatchEvent(new Event("change", {bubbles: true}));
    });
    return all.length;
}"""
FOREIGN = "iframe, base, form, math, .cm-card script, #cm-header script, main script:not([type], [src*='/voila/static/']), [href^=javascript], [href^=data]:not([rel=icon])"
STATE = f"""() => [window.ran ?? null, document.documentElement.scrollWidth <= innerWidth,
    [...document.querySelectorAll("*")].filter(each => each.matches("{FOREIGN}")
        || each.getAttributeNames().some(name => name.startsWith("on"))).length]"""
UNHARMED = [None, True, 0]
IDLE = "() => ['ready', 'saved'].includes(document.querySelector('.cm-light').dataset.light)"


@pytest.mark.parametrize(("name", "lang"), [("02_shortage_research", "en")])
def test_nothing_typed_on_a_page_runs_or_breaks_it(trainee_page, name, lang):
    page = trainee_page(CASE, name, lang, trainee=NAME, width=390, height=844)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    for adding in page.locator(".cm-finding-add").all():
        adding.click()
    for first in range(len(STRINGS)):
        assert page.evaluate(TYPE, [FIELDS, STRINGS, first]) >= 10
        assert page.evaluate(STATE) == UNHARMED, STRINGS[first]
    for card in page.locator(".cm-card").all():
        card.locator(".cm-actions .main").click()
        card.locator(".cm-note, .cm-feedback > *").first.wait_for()
    assert page.evaluate(STATE) == UNHARMED
    page.wait_for_function(IDLE)
    typed = page.locator(FIELDS.rpartition(",")[0]).evaluate_all("all => all.map(each => each.value)")
    page.reload(wait_until="commit")
    wait_until_ready(page, name)
    page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth")  # when charts have been drawn
    assert page.evaluate(STATE) == UNHARMED
    assert page.locator(FIELDS.rpartition(",")[0]).evaluate_all("all => all.map(each => each.value)") == typed
    assert asked == []
    assert [url for url in page.requests if not url.startswith((page.served.address, "data:", "blob:"))] == []


def test_markup_would_be_noticed(static_address, visit):
    """The pages' policy keeps scripts from running wherever they come from, so their elements are looked for, too."""
    page = visit(static_address + "/style/base.css", width=390)
    for text in STRINGS[:21]:
        page.evaluate("text => { document.body.innerHTML = `<main>${text}</main>`; }", text)
        markup = page.evaluate(STATE) != UNHARMED
        page.evaluate('text => { document.body.innerHTML = `<main title="${text}">x</main>`; }', text)
        assert markup or page.evaluate(STATE) != UNHARMED or "<" not in text, text
    page.evaluate("text => { document.body.textContent = text; }", "W" * 72)
    assert page.evaluate(STATE)[1] is False


def test_drafts_of_any_form_are_shown_as_text(trainee_page):
    """Whatever stands in a journal, such as what another program has put there, is no markup on a page."""
    lesson = LESSONS["01_visit_planning"]
    page = trainee_page(CASE, lesson.name, "zh", trainee="drafts")
    district = simulated(lesson.case, lesson.seed)
    journal = OpenJournal(str(page.served.journal), trainee="drafts", case=lesson.case, seed=lesson.seed, lang="zh")
    cards = {name: Workbook(district, "zh", journal).card(name) for name in lesson.exercises}
    for form in (0, 3, 4):
        for name, card in cards.items():
            value = forms(best(load_exercise(name), district))[form]
            assert "saved" in card.receive({"do": "change", "seq": form, "path": [], "value": value})
        page.reload(wait_until="commit")
        wait_until_ready(page, lesson.name)
        assert page.evaluate(STATE) == UNHARMED


def forms(response):
    """Return a response with hostile strings for its values, for its keys, and for itself."""
    values = iter(STRINGS * 40)

    def spoiled(value):
        match value:
            case dict():
                return {key: spoiled(each) for key, each in value.items()}
            case list():
                return [spoiled(each) for each in value]
        return next(values)

    keys = dict(zip(STRINGS, STRINGS, strict=True))
    return list(STRINGS), STRINGS[0], keys, dict.fromkeys(STRINGS, keys), spoiled(response)


class Elements(HTMLParser):
    """The elements of a piece of HTML, and their attributes."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.attributes = set(), set()
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


PLAIN = {"b", "br", "div", "details", "em", "h3", "li", "ol", "p", "span", "strong", "summary", "table", "tbody", "td",
         "th", "thead", "tr", "ul", "caption", "tfoot"}  # fmt: skip


@pytest.mark.parametrize("name", exercise_ids())
def test_what_is_said_of_hostile_answers_is_plain(name):
    exercise = load_exercise(name)
    district = simulated(exercise.case, 7)
    right = best(exercise, district)
    parts = right if isinstance(right, dict) else {}
    answers = [*forms(right), *({**right, key: text} for key in list(parts)[:6] for text in STRINGS)]
    for answer in answers:
        said = Elements(outcome_html(grade(exercise, district, answer), exercise, "en", reveal=True))
        assert said.tags <= PLAIN, answer
        assert not any(attribute.startswith("on") for attribute in said.attributes), answer


# ------------------------------------------------------------------ names


def names():
    """Return the strings that can be a name: of one line, of 80 characters at most."""
    return [text for text in STRINGS if len(text) <= 80 and "\t" not in text]


def test_names_stay_values_in_prepared_notebooks(tmp_path):
    lesson = LESSONS["01_visit_planning"]
    assert len(names()) >= 38
    for name in names():
        parameters = {"case": CASE, "seed": 7, "lang": "zh", "trainee": name, "journal": str(tmp_path / "journal")}
        notebook = json.loads(make_notebook(lesson.path, "zh", parameters))
        (source,) = ["".join(cell["source"]) for cell in notebook["cells"] if cell["id"] == "parameters"]
        told = {line.targets[0].id: ast.literal_eval(line.value) for line in ast.parse(source).body}
        assert told == parameters


@pytest.mark.parametrize("name", sorted(set(STRINGS) - set(names())))
def test_what_is_no_name_is_refused(name, tmp_path):
    with pytest.raises(CmtrainError, match="name of one line"):
        prepare(Wish(case=CASE, lang="zh", trainee=name, folder=tmp_path))


def write_journal(path, name, place):
    """Hand in, under a hostile name, an answer of hostile strings to an exercise."""
    exercise = load_exercise(exercise_ids()[place % len(exercise_ids())])
    district = simulated(exercise.case, 7)
    journal = OpenJournal(str(path), trainee=name, case=exercise.case, seed=7, lang="en")
    card = Workbook(district, "en", journal).card(exercise.id)
    for attempt, answer in enumerate(forms(best(exercise, district))):
        card.receive({"do": "check", "seq": attempt, "response": answer})
    right = best(exercise, district)
    card.receive({"do": "check", "seq": 99, "response": right})
    assert replay(read_journal(path).events).name.zh == name.strip()


@pytest.fixture(scope="module")
def dossiers(tmp_path_factory):
    """Grade the journals of trainees with hostile names and answers."""
    folder = tmp_path_factory.mktemp("dossiers")
    for place, name in enumerate(names()):
        journal = folder / f"{place}.jsonl"
        write_journal(journal, name, place)
        made = make_dossier(journal, districts=lambda case, seed, weeks: simulated(case, seed))
        save_dossier(made, folder / "saved" / f"{place:02}.json")
    return folder / "saved"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_name_and_no_answer_runs_in_a_report(dossiers, tmp_path, visit, lang):
    reports = {"report_cohort": dossiers, "report_trainee": dossiers / "02.json"}
    for notebook, source in reports.items():
        executed = execute(notebook, tmp_path / f"{notebook}.ipynb", {"source": str(source), "lang": lang})
        page = visit(render(executed, tmp_path / f"{notebook}.html", lang).as_uri(), width=390)
        assert page.evaluate(STATE) == UNHARMED
        assert page.errors == []
        assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []
        shown = page.locator("body").inner_text()
        wanted = names() if notebook == "report_cohort" else [names()[2]]
        flat = re.sub(r"\s", "", shown)
        assert [name for name in wanted if re.sub(r"\s", "", name) not in flat] == []
        assert RAN in shown
