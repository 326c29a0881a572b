"""Files of a real district: however they come, they are read; whatever is wrong with them is told at once."""

from __future__ import annotations

import stat

import pandas as pd
import pytest

from cmtrain.workshop.trouble import WorkshopError
from cmtrain.workshop.twin.source import read_source
from cmtrain.workshop.twin.store import load_source, store_source
from cmtrain.workshop.twin.trouble import DistrictError, UnfitCellError
from cmtrain.workshop.twin.weeks import Span, read_week, span_of

SHOPS, SKUS, WEEKS = 31, 15, 4


@pytest.fixture
def write(tmp_path):
    """Write three small files, changed by the caller, and return their paths."""

    def files(retailers=lambda t: t, skus=lambda t: t, orders=lambda t: t, **how):
        shops = pd.DataFrame(
            {
                "Customer code": [f"C{n}" for n in range(SHOPS)],
                "Market": ["town", "country"] * 15 + ["town"],
                "Format": "grocery",
                "Grade": range(SHOPS),
            }
        )
        shops["Grade"] = shops["Grade"].clip(1, 30)
        goods = pd.DataFrame({"SKU": [f"K{n}" for n in range(SKUS)], "Wholesale price": 100.0})
        rows = [
            (f"2026-W{w + 1:02d}", f"C{s}", f"K{k}", 3, 2)
            for w in range(WEEKS)
            for s in range(SHOPS)
            for k in range(SKUS)
        ]
        book = pd.DataFrame(rows, columns=["Week", "Customer code", "SKU", "Demand", "Ordered"])
        paths = [tmp_path / name for name in ("retailers.csv", "skus.csv", "orders.csv")]
        for path, table, change in zip(paths, (shops, goods, book), (retailers, skus, orders), strict=True):
            change(table.astype(object)).to_csv(path, index=False, **how)
        return paths

    return files


def told(write, **changes):
    """Return what is told about changed files, in English, one problem a line."""
    with pytest.raises(DistrictError) as error:
        read_source(*write(**changes))
    assert len(error.value.told("zh").splitlines()) == len(error.value.told("en").splitlines())
    return [line.rpartition("/")[2] for line in error.value.told("en").splitlines()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_english_headings_in_any_encoding(write, encoding):
    imported = read_source(*write(encoding=encoding))
    source = imported.source
    assert (len(source.retailers), len(source.skus), source.origin.weeks) == (SHOPS, SKUS, WEEKS)
    assert source.orders[["demanded", "ordered"]].sum().tolist() == [3.0 * len(source.orders), 2.0 * len(source.orders)]
    assert source.skus["price_class"].unique().tolist() == [3]  # as the wholesale price says
    assert [note.en for note in imported.notes] == [
        "retailers.csv has no column “area”; the usual is taken",
        "skus.csv has no column “price class”; the usual is taken",
        "skus.csv has no column “guide price”; the usual is taken",
    ]


def test_all_problems_of_all_files_are_told_at_once(write):
    def retailers(table):
        table.loc[0, "Format"], table.loc[1, "Grade"], table.loc[2, "Market"] = "kiosk", "31档", "moon"
        table.loc[4, "Customer code"] = "C3"
        return table

    def skus(table):
        table.loc[1, "Wholesale price"], table.loc[2, "Wholesale price"] = "", "cheap"
        return table

    def orders(table):
        table.loc[0, "Customer code"], table.loc[1, "Customer code"], table.loc[2, "SKU"] = "X9", "X9", "K99"
        table.loc[3, "Ordered"], table.loc[4, "Demand"], table.loc[5, "Week"] = 4, "-1", "soon"
        table.loc[6, "Week"] = 2
        return table

    lines = told(write, retailers=retailers, skus=skus, orders=orders)
    assert [line.partition(": ")[0] for line in lines] == ["retailers.csv"] * 4 + ["skus.csv"] * 2 + ["orders.csv"] * 7
    said = "\n".join(lines)
    for words in (
        "row 2, column “Format”: “kiosk” cannot be used. one of: grocery",
        "row 3, column “Grade”: “31档” cannot be used.",
        "row 4, column “Market”: “moon” cannot be used. town or country",
        "row 6, column “Customer code”: “C3” cannot be used. each stands in one row only; row 5 has it already",
        "row 3, column “Wholesale price” is empty; fill it in or delete the row",
        "row 4, column “Wholesale price”: “cheap” cannot be used.",
        "row 2, column “Customer code”: “X9” cannot be used. retailer has none of that name (2 rows)",
        "row 4, column “SKU”: “K99” cannot be used. SKU has none of that name (1 rows)",
        "row 5, column “Ordered”: “4” cannot be used. at most what was asked for: 3",
        "row 6, column “Demand”: “-1” cannot be used.",
        "row 7, column “Week”: “soon” cannot be used. write 2026-W09",
        "row 8, column “Week”: “2” cannot be used. other rows name the year",
    ):
        assert words in said


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"orders": lambda t: t.drop(columns="Ordered")},
            "no column “ordered” was found. Headings seen: Week, Customer",
        ),
        ({"orders": lambda t: t.iloc[:0]}, "holds no data"),
        ({"orders": lambda t: t[t["Customer code"] != "C1"][t["Customer code"] != "C2"]}, "29 retailers with orders"),
        ({"orders": lambda t: t[t["SKU"] != "K1"]}, "14 SKUs with orders; at least 15"),
        ({"orders": lambda t: t[t["Week"] != "2026-W04"]}, "orders of 3 weeks; needed are 4 to 156"),
    ],
)
@pytest.mark.filterwarnings("ignore:Boolean Series key:UserWarning")
def test_files_that_make_no_district(write, changes, message):
    lines = told(write, **changes)
    assert any(message in line for line in lines), lines


def test_a_file_that_is_not_there_is_told_with_the_rest(write, tmp_path):
    shops, goods, _ = write(retailers=lambda table: table.replace("grocery", "kiosk"))
    with pytest.raises(DistrictError) as error:
        read_source(shops, goods, tmp_path / "none.csv")
    assert "none.csv: cannot be read" in error.value.told("en")
    assert "“kiosk” cannot be used" in error.value.told("en")


def test_sums_are_passed_over_and_repeated_orders_added_up(write):
    def orders(table):
        again = pd.concat([table, table.iloc[:2]])
        return pd.concat([again, pd.DataFrame([{"Week": "合计", "Ordered": 9999}])])

    imported = read_source(*write(orders=orders))
    assert imported.source.orders["ordered"].max() == 4
    assert "2 rows of the same retailer, SKU and week were added up" in [note.en for note in imported.notes]


def test_a_kept_district_is_for_its_owner_alone_and_read_back(write, tmp_path):
    source = read_source(*write()).source
    folder = tmp_path / "kept"
    files = store_source(folder, source)
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    again = load_source(folder)
    for name in ("retailers", "skus", "orders", "names"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(source, name), check_dtype=False)
    assert again.origin == source.origin
    assert store_source(folder, source) == files  # an import can be repeated
    assert not any("C1" in file.read_text(encoding="utf-8") for file in files if file.name != "names.csv")


def test_no_folder_of_others_is_used(write, tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(WorkshopError, match="holds other files"):
        store_source(tmp_path, read_source(*write()).source)
    with pytest.raises(WorkshopError, match="is no imported district"):
        load_source(tmp_path)


@pytest.mark.parametrize(
    "label",
    [
        "2026-W10",
        "2026W10",
        "202610",
        "2026年第10周",
        "2026-03-02",
        "2026/3/8",
        "2026年3月5日",
        "20260307",
        "2026-03-02T08:30:00",
    ],
)
def test_a_week_by_any_name(label):
    span = Span(read_week(label).number, 1, dated=True)
    assert span.monday.isoformat() == "2026-03-02"
    assert span.start_week == 10
    assert span.festival_weeks == (8,)


@pytest.mark.parametrize("label", ["soon", "2026-W60", "2026-13-01", "1.5", ""])
def test_what_is_no_week(label):
    with pytest.raises(UnfitCellError):
        read_week(label)


def test_weeks_over_the_new_year_follow_each_other():
    span = span_of(map(read_week, ("2024-W51", "2025-W03")))
    assert (span.weeks, span.start_week, span.festival_weeks) == (5, 51, (6, 5))
    bare = span_of(map(read_week, ("3", "第9周")))
    assert (bare.weeks, bare.start_week, bare.festival_weeks) == (7, None, None)
