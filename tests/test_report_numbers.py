"""Every number of every table of the report, read again out of the files, is the number of the named query."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from html.parser import HTMLParser
from xml.etree import ElementTree

import openpyxl
import pytest

import policygraph
from policygraph.analysis.coverage_tables import share_table
from policygraph.analysis.fragility_tables import rank_table
from policygraph.corpus import Corpus
from policygraph.reports import docx, html, xlsx
from policygraph.reports.content import default_outline, make_report
from policygraph.reports.model import Cell, Report, Table
from policygraph.reports.outline import Grid
from policygraph.reports.sheets import FIRST_COLUMN, FIRST_ROW, sheets, traced

NUMBERS = ("integer", "money", "decimal", "year", "percent")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Lines = list[list[str]]


@pytest.fixture(scope="module", params=["lv", "en"])
def report(request: pytest.FixtureRequest, plan: Corpus) -> Report:
    return make_report(plan, request.param)


# The report against the queries.


def _rows(plan: Corpus, grid: Grid, language: str) -> list[dict[str, object]]:
    if grid.analysis == "shares":
        return [dict(row) for row in share_table(plan, grid.parameters["by"], language).rows]
    if grid.analysis == "rank":
        return [dict(row) for row in rank_table(plan, [], language).rows]
    return [dict(row) for row in policygraph.run(grid.query, plan).rows]


def _wanted(grid: Grid, row: dict[str, object]) -> bool:
    kept = all(str(row[name]) in words for name, words in grid.where.items())
    return kept and all(int(str(row[name])) >= bound for name, bound in grid.least.items())


def _number(value: object) -> object:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def test_numbers_of_plain_tables_are_those_of_their_query(report: Report, plan: Corpus) -> None:
    compared = 0
    for grid in default_outline(plan).tables:
        columns = [one for one in grid.columns if one.format in NUMBERS and not one.query and not one.empty]
        if not columns or grid.cross or grid.within or grid.group or grid.analysis == "audit":
            continue
        rows = [row for row in _rows(plan, grid, report.language) if _wanted(grid, row)]
        table = next(one for one in report.tables if one.id == grid.id)
        for one in columns:
            place = [head.id for head in table.heads].index(one.id)
            given = [_number(row.cells[place].value) for row in table.rows]
            assert given == [_number(row[one.name]) for row in rows], (grid.id, one.id)
            compared += len(given)
    assert compared == 697


def test_money_of_an_objective_is_the_money_of_its_measures(report: Report, plan: Corpus) -> None:
    lines = policygraph.run("budget-lines", plan).rows
    parts = next(section for section in report.sections if section.id == "objectives").sections
    for part, objective in zip(parts, policygraph.run("objectives", plan).rows, strict=True):
        table = next(one for one in part.tables if one.id == "planned-money")
        names = [head.id for head in table.heads]
        given = [
            tuple(_number(row.cells[names.index(name)].value) for name in ("year", "amount")) for row in table.rows
        ]
        mine = [line for line in lines if line["measure"] in objective["measures"]]  # type: ignore[operator]
        assert given == [(_number(line["year"]), _number(line["amount"])) for line in mine]


def test_money_of_a_measure_is_that_of_its_lines(report: Report, plan: Corpus) -> None:
    table = next(one for one in report.tables if one.id == "measure-sheets")
    place = [head.id for head in table.heads].index("money")
    wanted: dict[str, Counter[str]] = defaultdict(Counter)
    for line in policygraph.run("budget-lines", plan).rows:
        if line["amount"] is not None:
            wanted[str(line["measure"])][f"{line['year']} {line['amount']}"] += 1
    kinds = {"annual": {"lv": "ik gadu", "en": "every year"}}
    for row in table.rows:
        found = [line.split(" · ") for line in row.cells[place].lines]
        amounts = {
            (parts[0], re.sub(r"\s", "", parts[2])) for parts in found if len(parts) == 3 and parts[2][0].isdigit()
        }
        given = {tuple(text.split(" ")) for text in wanted[row.cells[0].text]}
        assert amounts == {(kinds.get(year, {}).get(report.language, year), amount) for year, amount in given}


def _cross(report: Report, name: str) -> dict[str, dict[str, object]]:
    """Row -> column -> number."""
    table = next(one for one in report.tables if one.id == name)
    heads = [head.id.removeprefix("cross ") for head in table.heads]
    return {
        row.cells[0].text: {head: cell.value for head, cell in zip(heads[1:], row.cells[1:], strict=True)}
        for row in table.rows
    }


def test_counts_and_sums_by_two_columns_are_those_of_their_query(report: Report, plan: Corpus) -> None:
    money = _cross(report, "summary-money")
    totals = [row for row in policygraph.run("budget-totals", plan).rows if row["level"] == "total"]
    assert len(totals) == sum(value is not None for row in money.values() for value in row.values()) == 6
    for row in totals:
        year = {"lv": "ik gadu", "en": "every year"}[report.language] if row["year"] == "annual" else str(row["year"])
        assert money[year][str(row["kind"])] == row["printed"]
    counted = Counter(str(row["stated_end"] or "") for row in policygraph.run("timeline", plan).rows)
    given: Counter[str] = Counter()
    for numbers in _cross(report, "timeline-count").values():
        given.update({name: int(str(value)) for name, value in numbers.items()})
    assert given == counted
    verdicts = {row["provision"]: row["verdict"] for row in policygraph.run("verdicts", plan).rows}
    objectives = policygraph.run("objectives", plan).rows
    for numbers, row in zip(_cross(report, "summary-objectives").values(), objectives, strict=True):
        found = Counter(str(verdicts[name]) for name in row["provisions"])  # type: ignore[union-attr]
        assert numbers == {name: found[name] for name in ("direct", "partial", "parent", "none")}


# The files against the report.


def _parsed(text: str, language: str) -> float:
    """A number as people here write it: `18 000`, `39,1`, `56,7 %`."""
    plain = re.sub(r"[\s%]", "", text)
    assert ("." not in plain) if language == "lv" else ("," not in plain)
    return float(plain.replace(",", "."))


def _check(report: Report, table: Table, lines: Lines) -> int:
    """Compares the texts of a table with its cells; how many numbers were among them."""
    compared = 0
    assert len(lines) == len(table.rows)
    for line, row in zip(lines, table.rows, strict=True):
        for text, cell in zip(line, row.cells, strict=False):
            if cell.format not in NUMBERS or not isinstance(cell.value, int | float):
                continue
            told = _parsed(text, report.language)
            if cell.format == "percent":
                assert told == pytest.approx(100 * cell.value, abs=0.051)
            else:
                assert told == cell.value
            compared += 1
    return compared


def _numbers(report: Report) -> int:
    return sum(_counts(cell) for table in _shown(report) for row in table.rows for cell in row.cells)


def _counts(cell: Cell) -> bool:
    return cell.format in NUMBERS and isinstance(cell.value, int | float)


def _shown(report: Report) -> list[Table]:
    return [table for table in report.tables if table.number]


class _Tables(HTMLParser):
    """The numbered tables of a page: the cells of each row of the body."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Lines] = []
        self.inside = ""
        self.numbered = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.numbered = ("class", "facts") not in attrs
            if self.numbered:
                self.tables.append([])
        elif tag in ("thead", "tbody"):
            self.inside = tag
        elif tag == "tr" and self.inside == "tbody" and self.numbered:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.inside == "tbody" and self.numbered:
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("thead", "tbody"):
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "tbody" and self.numbered and self.tables[-1] and self.tables[-1][-1]:
            self.tables[-1][-1][-1] += data


def test_every_number_of_the_page_is_that_of_the_report(report: Report) -> None:
    parser = _Tables()
    parser.feed(html.render(report).decode())
    tables = _shown(report)
    assert len(parser.tables) == len(tables)
    found = sum(_check(report, table, lines) for table, lines in zip(tables, parser.tables, strict=True))
    assert found == _numbers(report) == 801


def _word_tables(content: bytes) -> Iterable[Lines]:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        root = ElementTree.fromstring(parts.read("word/document.xml"))  # noqa: S314  # our own file
    for table in root.iter(f"{W}tbl"):
        rows = list(table.iter(f"{W}tr"))
        if rows[0].find(f".//{W}tblHeader") is not None:
            yield [["".join(cell.itertext()) for cell in row.iter(f"{W}tc")] for row in rows[1:]]


def test_every_number_of_the_document_is_that_of_the_report(report: Report) -> None:
    given, tables = list(_word_tables(docx.render(report))), _shown(report)
    assert len(given) == len(tables)
    assert sum(_check(report, one, lines) for one, lines in zip(tables, given, strict=True)) == _numbers(report)


def test_every_number_of_the_workbook_is_that_of_the_report_and_has_a_trace(report: Report, plan: Corpus) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx.render(report, plan)), read_only=True)
    found = sheets(report)
    known = {(one.sheet, one.row, one.column) for one in traced(found)}
    compared = 0
    for sheet in found:
        lines = list(workbook[sheet.name].iter_rows(min_row=FIRST_ROW + 1, values_only=True))
        for number, row in enumerate(sheet.rows):
            for place, cell in enumerate(row.cells):
                if not isinstance(cell.value, int | float):
                    continue
                assert lines[number][place + FIRST_COLUMN] == cell.value
                # Nothing was counted for a zero, so there is nothing to lead to.
                where = (sheet.name, number + FIRST_ROW, place + FIRST_COLUMN)
                assert where in known or cell.value == 0, where
                compared += 1
    assert compared > 1800


def test_pictures_draw_the_numbers_of_their_table(report: Report) -> None:
    drawn = [table for table in report.tables if table.chart]
    assert [table.id for table in drawn] == ["summary-objectives", "summary-money", "timeline-count", "workload"]
    page, word = html.render(report).decode(), docx.render(report)
    with zipfile.ZipFile(io.BytesIO(word)) as parts:
        charts = {name: parts.read(name).decode() for name in parts.namelist() if name.startswith("word/charts/")}
        types = parts.read("[Content_Types].xml").decode()
        document = parts.read("word/document.xml").decode()
    pictures = re.findall(r'<svg class="chart".*?</svg>', page, re.DOTALL)
    assert len(pictures) == len(charts) == len(drawn)
    for table, picture in zip(drawn, pictures, strict=True):
        assert table.chart
        cells = [row.cells[place] for row in table.rows for place in table.chart.values]
        texts = re.findall(r"<text [^>]*>([^<]*)</text>", picture)
        drawing = [cell for cell in cells if cell.value]
        assert all(cell.text in texts for cell in drawing)
        xml = charts[f"word/charts/chart{table.number}.xml"]
        assert sorted(float(value) for value in re.findall(r"<c:v>(\d+\.0)</c:v>", xml)) == sorted(
            float(str(cell.value)) for cell in drawing
        )
        assert f"/word/charts/chart{table.number}.xml" in types
        assert all(cell.text in table.chart.text for cell in cells)
    assert document.count("<c:chart ") == document.count("descr=") - document.count("w:tblDescription") == len(drawn)
