"""exporters/tabular.py: a table as JSON, CSV, Markdown and XLSX."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest

from policygraph.cells import Cell
from policygraph.exporters import whole
from policygraph.exporters.sheets import Sheet, csv_portions, text_of, write_workbook
from policygraph.exporters.tabular import to_csv, to_json, to_markdown, to_xlsx
from policygraph.queries import Table

SOURCE: Cell = {"document": "plan.txt", "lines": [3, 4], "quote": "=KM"}
LINE: Cell = {"document": "plan.txt", "lines": [5, 5], "quote": "NVA"}
TABLE = Table(
    "boats",
    {"lv": "Laivas", "en": "Boats"},
    {"harbour": "Rīga"},
    ("name", "price", "crew", "afloat"),
    (
        {"name": "=1+1", "price": -2.5, "crew": ["a", "b"], "afloat": True, "source": SOURCE},
        {"name": None, "price": None, "crew": [], "afloat": None, "source": LINE},
        {"name": "x", "price": 7, "crew": ["@c"], "afloat": False, "source": None},
    ),
    ({"lv": "Piezīme.", "en": "A note."},),
)


def test_json_has_the_shape_of_the_contract() -> None:
    assert json.loads(to_json(TABLE, "en")) == {
        "query": "boats",
        "title": "Boats",
        "parameters": {"harbour": "Rīga"},
        "columns": ["name", "price", "crew", "afloat"],
        "rows": [
            {"name": "=1+1", "price": -2.5, "crew": ["a", "b"], "afloat": True, "source": SOURCE},
            {"name": None, "price": None, "crew": [], "afloat": None, "source": LINE},
            {"name": "x", "price": 7, "crew": ["@c"], "afloat": False, "source": None},
        ],
        "notes": ["A note."],
    }


def test_json_keeps_latvian_letters() -> None:
    assert "Rīga" in to_json(TABLE, "lv").decode()


def test_csv_has_the_evidence_as_place_and_quote() -> None:
    assert to_csv(TABLE).decode() == (
        "name,price,crew,afloat,place,quote\n"
        "'=1+1,-2.5,\"a, b\",true,plan.txt:3-4,'=KM\n"
        ",,,,plan.txt:5,NVA\n"
        "x,7,'@c,false,,\n"
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_csv_text_can_be_a_formula(start: str) -> None:
    content = b"".join(csv_portions(["a"], [[f"{start}cmd()"]])).decode()
    assert next(csv.reader(io.StringIO(content.partition("\n")[2], newline=""))) == [f"'{start}cmd()"]


def test_a_negative_number_is_no_formula() -> None:
    assert b"".join(csv_portions(["a"], [[-1], [-0.5]])) == b"a\n-1\n-0.5\n"


def test_a_large_csv_comes_in_portions_that_end_with_a_line() -> None:
    portions = list(csv_portions(["n"], [[number] for number in range(2_500)]))
    assert [portion.count(b"\n") for portion in portions] == [1_000, 1_000, 501]
    assert b"".join(portions).decode().split() == ["n", *map(str, range(2_500))]


@pytest.mark.parametrize(
    ("cell", "text"),
    [(None, ""), (["a", "b"], "a, b"), (True, "true"), (20, "20"), (27.2, "27.2"), ("a", "a"), ([], "")],
)
def test_a_cell_as_people_read_it(cell: Cell, text: str) -> None:
    assert text_of(cell) == text


def test_markdown_is_a_table_with_title_and_notes() -> None:
    assert to_markdown(TABLE, "lv").decode() == (
        "## Laivas\n\n"
        "| name | price | crew | afloat | place | quote |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        "| =1+1 | -2.5 | a, b | true | plan.txt:3-4 | =KM |\n"
        "|  |  |  |  | plan.txt:5 | NVA |\n"
        "| x | 7 | @c | false |  |  |\n"
        "\n> Piezīme.\n"
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a|b", "a\\|b"),
        ("<img onerror=x>", "&lt;img onerror=x>"),
        ("`code`", "\\`code\\`"),
        ("two\nlines", "two<br>lines"),
        ("back\\slash", "back\\\\slash"),
    ],
)
def test_markdown_cells_stay_cells_and_text(text: str, written: str) -> None:
    table = Table("t", {"lv": "T", "en": "T"}, {}, ("a",), ({"a": text},))
    assert f"| {written} |\n" in to_markdown(table, "en").decode()


def sheet(content: bytes, name: str) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return list(book[name].iter_rows(values_only=True))


def test_a_workbook_has_the_rows_and_the_notes() -> None:
    content = to_xlsx(TABLE, "en")
    assert sheet(content, "boats") == [
        ("name", "price", "crew", "afloat", "place", "quote"),
        ("=1+1", -2.5, "a, b", "true", "plan.txt:3-4", "=KM"),
        (None, None, None, None, "plan.txt:5", "NVA"),
        ("x", 7, "@c", "false", None, None),
    ]
    assert sheet(content, "notes")[1:] == [("title", "Boats"), ("parameter harbour", "Rīga"), ("note", "A note.")]


def workbook(sheets: dict[str, Sheet], most: int = 1_048_576) -> bytes:
    return whole(lambda out: write_workbook(sheets, out, most=most))


@pytest.mark.parametrize(
    ("rows", "sizes"), [(0, [0]), (2, [2]), (3, [3]), (4, [3, 1]), (6, [3, 3]), (7, [3, 3, 1])], ids=str
)
def test_what_a_sheet_cannot_hold_goes_on_in_another(rows: int, sizes: list[int]) -> None:
    """Spreadsheet programs hold 1,048,576 rows; the writer drops what is beyond without a word."""
    name = "a name of thirty-one characters"
    book = openpyxl.load_workbook(
        io.BytesIO(workbook({name: (["n"], [[number] for number in range(rows)]), "last": (["x"], [["y"]])}, most=4))
    )
    names = [name, "a name of thirty-one char 2", "a name of thirty-one char 3"][: len(sizes)]
    assert book.sheetnames == [*names, "last"]
    found = [[cell for (cell,) in book[sheet].iter_rows(values_only=True)] for sheet in names]
    assert [(part[0], len(part) - 1) for part in found] == [("n", size) for size in sizes]
    assert [number for part in found for number in part[1:]] == list(range(rows))


def test_no_workbook_text_is_a_formula_or_an_address() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook({"s": (["h"], [["=1+1"], ["https://example.org/"], ["12"]])})))
    cells = [cell for (cell,) in book["s"].iter_rows(min_row=2)]
    assert [(cell.data_type, cell.value) for cell in cells] == [
        ("s", "=1+1"),
        ("s", "https://example.org/"),
        ("s", "12"),
    ]
    assert [cell.hyperlink for cell in cells] == [None, None, None]


def test_a_header_is_frozen_and_filtered() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(TABLE, "en")))
    assert (book["boats"].freeze_panes, book["boats"].auto_filter.ref) == ("A2", "A1:F4")


def test_the_same_table_gives_the_same_workbook() -> None:
    assert to_xlsx(TABLE, "en") == to_xlsx(TABLE, "en")


def test_an_empty_table_is_written_in_every_format() -> None:
    empty = Table("none", {"lv": "N", "en": "N"}, {}, ("a", "b"), ())
    assert to_csv(empty) == b"a,b\n"
    assert json.loads(to_json(empty, "lv"))["rows"] == []
    assert to_markdown(empty, "lv").decode() == "## N\n\n| a | b |\n| --- | --- |\n"
    assert sheet(to_xlsx(empty, "lv"), "none") == [("a", "b")]
