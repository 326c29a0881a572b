"""Making a twin: fit a case to a real district, see that nothing real is in it, and write its folder."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import cmtrain
from cmtrain.district.case import Case, case_ids
from cmtrain.records import Record
from cmtrain.texts import Text, text
from cmtrain.workshop.case_files import CASE, STORY, case_toml, story_md
from cmtrain.workshop.trouble import TAKEN, WorkshopError
from cmtrain.workshop.twin import words
from cmtrain.workshop.twin.book import Book, book_of_source, usual_season
from cmtrain.workshop.twin.comparing import Carried, Comparison, carried_exercises, compare
from cmtrain.workshop.twin.counting import MOST_SKUS, counted_case
from cmtrain.workshop.twin.fitting import SEEDS, Fitted, fit, moments_by_seed
from cmtrain.workshop.twin.knobs import KNOBS
from cmtrain.workshop.twin.moments import values_of
from cmtrain.workshop.twin.secrecy import discreet_seed, found_in, telling
from cmtrain.workshop.twin.source import Source
from cmtrain.writing import replace_file

TRIED = 3
"""Districts of which the one is shown that carries most exercises."""
REPORT = "twin.json"

_BAD_NAME = text(
    "案例文件夹的名字“{name}”不能用：只用小写字母、数字和横线，例如 our-district",
    "“{name}” cannot name a case: small letters, digits and dashes only, such as our-district",
)
_OUR_OWN = text("“{name}”是自带的案例，请换一个名字", "“{name}” is a case that ships with cmtrain; take another name")
_REAL_NAME = text("本该写进去的文字里有真实名称，没有写", "would have held a real name, so it was not written")
_NOTHING_REAL = text(
    "案例和种子 {seed} 的片区里，没有一个真实的店名、人名、地址、编号和品规名",
    "no real name of a shop, person or SKU, no address and no number is in the case or in the district of seed {seed}",
)
_BY_CHANCE = text(
    "有 {count} 个真实名称和虚构的碰巧相同，换了几十个种子也避不开",
    "{count} real names happen to be invented ones, too, in all of the districts tried",
)
_TOO_COMMON = text(
    "有 {count} 个名称太短，或虚构世界里本来就有，不作查找",
    "{count} names are too short, or stand in every invented district; they were not searched for",
)
_MANY_SKUS = text("品规只取 {most} 个，原有 {found} 个", "{most} SKUs are taken of {found}")
_ONE_LIST = text(
    "每个片区都有的 12 个品规不能去掉，价类构成因此只能接近",
    "the 12 SKUs of every district cannot be left out, so the mix of price classes comes close only",
)


class Report(Record):
    """What is written beside a twin: how close it comes."""

    cmtrain: str
    case: str
    seed: int
    """The district to use: none of its invented names is a real one, and it carries ``exercises``."""
    seeds: tuple[int, ...]
    """The twin's figures are means over these."""
    rounds: int
    """Rounds of simulations that the fit took."""
    moments: tuple[Comparison, ...]
    exercises: tuple[Carried, ...]
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Twin:
    """A case that is like a real district, and how much it is so."""

    case: Case
    report: Report


def make_twin(source: Source, folder: Path, *, seed: int = 1) -> Twin:
    """Make the fictional twin of a real district and write its case into a new folder, whole or not at all.

    Parameters
    ----------
    folder
        Its name becomes the id of the case.
    seed
        The first seed that is tried; the same source and seed give the same twin.

    Raises
    ------
    WorkshopError
        The folder is taken, or its name cannot be a case's.
    """
    _check_folder(folder)
    names = telling(source.names["text"])
    twin = _fitted(source, folder.absolute().name, seed, names)
    files = {
        CASE: case_toml(twin.case),
        STORY: story_md(twin.case),
        REPORT: json.dumps(twin.report.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n",
    }
    if any(found_in(content, names) for content in files.values()):
        raise WorkshopError(folder, _REAL_NAME)
    _write(folder, files)
    return twin


def _check_folder(folder: Path) -> None:
    name = folder.absolute().name
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise WorkshopError(folder, _BAD_NAME.fill(name=name))
    if name in case_ids():
        raise WorkshopError(folder, _OUR_OWN.fill(name=name))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WorkshopError(folder, TAKEN)


def _fitted(source: Source, name: str, seed: int, names: tuple[str, ...]) -> Twin:
    span = source.origin.span
    city = next((city for city in words.CITIES if not found_in(city.zh + city.en, names)), words.CITIES[0])
    texts = {"title": words.TITLE, "summary": words.SUMMARY, "city": city, "story": words.STORY.fill(city=city)}
    book = book_of_source(source, None)
    counted = counted_case(book, span, case_id=name, texts=texts)
    book = book_of_source(source, usual_season(counted) if span.dated else None)
    fitted = fit(counted, book, seed)
    chosen, exercises, by_chance = _shown_district(fitted.case, seed, names)
    case = fitted.case.model_copy(update={"playlist": tuple(each.exercise for each in exercises if each.fits)})
    seeds = tuple(range(seed, seed + SEEDS))
    report = Report(
        cmtrain=cmtrain.__version__,
        case=name,
        seed=chosen,
        seeds=seeds,
        rounds=fitted.rounds,
        moments=compare(values_of(book), moments_by_seed(case, seeds, case.weeks), _moments_of(fitted)),
        exercises=exercises,
        notes=(
            _BY_CHANCE.fill(count=len(by_chance)) if by_chance else _NOTHING_REAL.fill(seed=chosen),
            *_notes(book, source, names),
        ),
    )
    return Twin(case, report)


def _shown_district(case: Case, seed: int, names: Sequence[str]) -> tuple[int, tuple[Carried, ...], tuple[str, ...]]:
    """Return the seed to use, what its district carries, and the real names that occur in it by chance.

    Of the first districts without a real name it is the one that carries most exercises.
    """
    found = []
    for _ in range(TRIED):
        candidate, by_chance = discreet_seed(case, seed, names)
        found.append((candidate, carried_exercises(case, candidate), by_chance))
        seed = candidate + 1
    return min(found, key=lambda each: (len(each[2]), -sum(carried.fits for carried in each[1])))


def _moments_of(fitted: Fitted) -> tuple[str, ...]:
    return tuple(knob.moment for knob in KNOBS if knob.id in fitted.knobs)


def _notes(book: Book, source: Source, names: tuple[str, ...]) -> list[Text]:
    skus = book.ordered.shape[2]
    common = source.names["text"].nunique() - len(names)
    notes = [_ONE_LIST]
    if skus > MOST_SKUS:
        notes.append(_MANY_SKUS.fill(most=MOST_SKUS, found=skus))
    if common:
        notes.append(_TOO_COMMON.fill(count=common))
    return notes


def _write(folder: Path, files: Mapping[str, str]) -> None:
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        for name, content in files.items():
            # The report holds figures of the real district, which are nobody else's business.
            replace_file(draft / name, content, mode=0o600 if name == REPORT else 0o644)
        draft.chmod(0o755)
        if folder.exists():  # and empty; not every system puts a folder into the place of one
            folder.rmdir()
        draft.replace(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
