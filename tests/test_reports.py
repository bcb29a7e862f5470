"""The report: numbers equal the queries, every section and field in every format, text stays text, same bytes."""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import io
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import docx as python_docx
import jinja2
import jinja2.meta
import openpyxl
import pytest
import xlsxwriter
from docx.oxml.ns import qn

import policygraph
from policygraph.analysis.audit import audit
from policygraph.analysis.rollup import gaps_by_class, roll_up
from policygraph.commands import report as command_group
from policygraph.corpus import Corpus
from policygraph.errors import PolicyGraphError, ProjectError, QueryError, SourceError, UnknownName
from policygraph.rdf import to_store
from policygraph.reports import docx, html, markdown, xlsx
from policygraph.reports.content import chosen_outline, default_outline, make_report, read_report
from policygraph.reports.differences import Correction, differences, to_table
from policygraph.reports.model import Report, Table
from policygraph.reports.outline import Outline, read_outline
from policygraph.reports.ranges import ranges, refs_text
from policygraph.reports.sheets import FIRST_ROW, sheets

LANGUAGES = ("lv", "en")
HOSTILE = '<script>alert(1)</script> =1+1 | `x` & "q" [a](javascript:b) ]]> \x0b'


@pytest.fixture(scope="module")
def full(plan: Corpus) -> Report:
    """The report on the bundled plan, for the numbers."""
    return make_report(plan, "en")


@pytest.fixture(scope="module", params=LANGUAGES)
def report(request: pytest.FixtureRequest, tiny: Corpus) -> Report:
    """The report on three measures, for the formats."""
    return make_report(tiny, request.param)


@pytest.fixture(scope="module")
def english(tiny: Corpus) -> Report:
    return make_report(tiny, "en")


@pytest.fixture(scope="module")
def outline(tiny: Corpus) -> Outline:
    return default_outline(tiny)


@pytest.fixture(scope="module")
def book(tiny: Corpus, english: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.xlsx"
    path.write_bytes(xlsx.render(english, tiny))
    return path


def table(report: Report, name: str) -> Table:
    return next(one for one in report.tables if one.id == name)


def column(one: Table, name: str) -> list[object]:
    place = [head.id for head in one.heads].index(name)
    return [row.cells[place].value for row in one.rows]


# The numbers.


@pytest.mark.parametrize(
    ("name", "query", "columns"),
    [
        ("money-totals", "budget-totals", ("printed", "computed", "difference")),
        ("money-lines", "budget-lines", ("amount", "year")),
        ("indicators", "plan-indicators", ("baseline_year", "baseline_value", "target_year", "target_value")),
        ("workload", "workload", ("leading", "co_leading", "measures")),
        ("gaps", "gaps-by-class", ("count",)),
        ("summary-gaps", "gaps-by-class", ("count",)),
        ("money-not-granted", "measures-not-granted", ("asked_for",)),
        ("statistics", "statistics", ("value", "year")),
    ],
)
def test_numbers_are_those_of_the_query(
    full: Report, plan: Corpus, name: str, query: str, columns: tuple[str, ...]
) -> None:
    rows = policygraph.run(query, plan).rows
    for one in columns:
        given = [value if not isinstance(value, str) else None for value in column(table(full, name), one)]
        assert given == [None if isinstance(row[one], str) else row[one] for row in rows]


def test_the_computed_totals_meet_the_printed_ones(full: Report) -> None:
    assert set(column(table(full, "money-totals"), "difference")) == {0}


@pytest.mark.parametrize("by", ["framework", "objective", "section", "point"])
def test_shares_are_those_of_the_analysis(full: Report, plan: Corpus, by: str) -> None:
    shares = [share for share in roll_up(plan) if share.by == by]
    one = table(full, f"shares-{by}")
    assert column(one, "numerator") == [share.every.numerator for share in shares]
    assert column(one, "denominator") == [share.every.denominator for share in shares]
    if by != "point":
        assert column(one, "formula") == [share.formula[full.language] for share in shares]


def test_gaps_are_told_by_class_and_every_one_has_its_class_and_caveat(full: Report, plan: Corpus) -> None:
    missing = [one for one in full.tables if one.id == "missing"]
    assert len(missing) == len(policygraph.run("objectives", plan).rows)
    for one in missing:
        assert all(column(one, "class"))
        assert not one.rows or len(one.notes) >= 2
    assert sum(int(str(count)) for count in column(table(full, "gaps"), "count")) == sum(
        len(names) for names in gaps_by_class(plan).values()
    )


def test_each_objective_tells_its_measures_and_its_missing_provisions(full: Report, plan: Corpus) -> None:
    without = {row["provision"] for row in policygraph.run("provisions-without-measure", plan).rows}
    parts = next(section for section in full.sections if section.id == "objectives").sections
    for part, row in zip(parts, policygraph.run("objectives", plan).rows, strict=True):
        tables = {one.id: one for one in part.tables}
        assert set(column(tables["planned"], "measure")) == set(row["measures"])  # type: ignore[arg-type]
        assert column(tables["missing"], "provision") == [name for name in row["provisions"] if name in without]  # type: ignore[union-attr]


def test_leads_of_a_row_are_those_responsible(full: Report, plan: Corpus) -> None:
    links = policygraph.run("measure-institutions", plan, role="responsible").rows
    for one in (one for one in full.tables if one.id == "planned"):
        for activity, leads in zip(column(one, "activity"), column(one, "responsible"), strict=True):
            assert leads == ", ".join(str(row["institution"]) for row in links if row["activity"] == activity)


def test_the_statement_of_applicability_has_every_provision_once(full: Report, plan: Corpus) -> None:
    verdicts = policygraph.run("verdicts", plan).rows
    one = table(full, "applicability")
    assert column(one, "provision") == [row["provision"] for row in verdicts]
    cited = {(row["provision"], row["measure"]) for row in policygraph.run("measure-provisions", plan).rows}
    given = zip(column(one, "provision"), column(one, "measures"), strict=True)
    assert {(name, part) for name, text in given if text for part in str(text).split(", ")} == cited


def test_the_matrix_marks_each_citation(full: Report, plan: Corpus) -> None:
    one = table(full, "matrix")
    marks = {
        (row.cells[0].text, head.heading)
        for row in one.rows
        for head, cell in zip(one.heads, row.cells, strict=True)
        if cell.format == "mark" and cell.value
    }
    assert marks == {(row["provision"], row["measure"]) for row in policygraph.run("measure-provisions", plan).rows}


def test_all_findings_of_the_audit_are_there(full: Report, plan: Corpus) -> None:
    findings = audit(plan, to_store(plan))
    assert column(table(full, "audit"), "sentence") == [one.sentences[full.language] for one in findings]


def test_the_evidence_is_numbered_and_every_number_leads_to_a_place(full: Report) -> None:
    annex = table(full, "evidence")
    assert column(annex, "0") == list(range(1, len(full.evidence) + 1))
    used = {number for one in full.tables for row in one.rows for number in row.refs}
    assert used == set(range(1, len(full.evidence) + 1))


def test_every_citation_quotes_the_source(full: Report, plan: Corpus) -> None:
    texts = {source.id: source.text.split("\n") for source in plan.sources}
    for place in full.evidence:
        lines = " ".join(" ".join(texts[place.source][place.first - 1 : place.last]).split())
        assert " ".join(place.quote.split()) in lines


def test_an_indicator_without_a_latvian_value_says_so(full: Report) -> None:
    texts = [row.cells[4].text for row in table(full, "matches").rows]
    assert sum(("Latvijai nav" if full.language == "lv" else "Latvia has no EU survey value") in t for t in texts) == 4


# Every section, table and field, in every format.


def test_every_section_and_table_of_the_outline_is_in_the_report(report: Report, outline: Outline) -> None:
    assert [section.id for section in report.sections] == [part.id for part in outline.sections]
    assert {grid.id for grid in outline.tables} <= {one.id for one in report.tables}
    for grid in outline.tables:
        heads = [head.id for head in table(report, grid.id).heads]
        assert heads[: len(grid.columns)] == [one.id for one in grid.columns]


def test_fields_that_the_plan_cannot_fill_are_empty_and_marked(report: Report, outline: Outline) -> None:
    empty = [(grid.id, one.id) for grid in outline.tables for one in grid.columns if one.empty]
    assert len(empty) >= 9
    for name, field in empty:
        one = table(report, name)
        place = [head.id for head in one.heads].index(field)
        assert all(row.cells[place].empty and row.cells[place].value is None for row in one.rows)


def _said(report: Report) -> list[str]:
    """What every format must hold: headings, heads, words of cells, notes."""
    texts = [section.heading for section in report.walk()]
    for one in report.tables:
        texts += [head.heading for head in one.heads if one.rows and head.heading and one.layout != "evidence"]
        texts += [*one.notes, *(cell.text for row in one.rows for cell in row.cells if cell.format != "bar")]
    return [" ".join(text.split()) for text in texts if text.strip()]


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.tags: set[str] = set()
        self.open = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.pieces.append(" ") if tag not in ("span", "b", "code", "q") else None
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def _html_text(page: bytes) -> str:
    parser = _Text()
    parser.feed(page.decode())
    return " ".join("".join(parser.pieces).split())


def test_html_holds_everything(report: Report) -> None:
    text = _html_text(html.render(report))
    numbers = {str(number) for number in range(len(report.evidence) + 1)}
    assert [one for one in _said(report) if one not in text and one not in numbers] == []


def test_markdown_holds_everything(report: Report) -> None:
    text = markdown.render(report).decode()
    plain = " ".join(unescape(re.sub(r"\\([\\`*_{}\[\]<>|~#+.)-])", r"\1", text.replace("<br>", " "))).split())
    assert [one for one in _said(report) if one not in plain] == []


def test_docx_holds_everything(report: Report) -> None:
    with zipfile.ZipFile(io.BytesIO(docx.render(report))) as parts:
        xml = parts.read("word/document.xml").decode()
    text = unescape(re.sub("<[^>]+>", "", re.sub("</w:p>|<w:br/>", " ", xml)))
    plain = " ".join(text.split())
    assert [one for one in _said(report) if one not in plain] == []


def test_xlsx_holds_everything(report: Report, tiny: Corpus) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx.render(report, tiny)), read_only=True)
    for sheet in sheets(report):
        lines = list(workbook[sheet.name].iter_rows(values_only=True))
        given = [line[1 : len(sheet.heads) + 1] for line in lines[FIRST_ROW : FIRST_ROW + len(sheet.rows)]]
        wanted = [tuple(cell.value for cell in row.cells) for row in sheet.rows]
        assert [[_same(value) for value in line] for line in given] == [
            [_same(value) for value in row] for row in wanted
        ]


def _same(value: object) -> object:
    return value if isinstance(value, int | float) else " ".join(str(value or "").split())


# The formats.


def test_the_template_and_its_context_have_the_same_names(english: Report) -> None:
    source = html._static("report.html")
    environment = jinja2.Environment(autoescape=True)
    environment.filters.update(ranges=ranges, chart=str)
    used = jinja2.meta.find_undeclared_variables(environment.parse(source))
    assert used == {field.name for field in dataclasses.fields(html.page_context(english))}


def test_html_has_no_script_and_asks_for_nothing(report: Report) -> None:
    page = html.render(report)
    parser = _Text()
    parser.feed(page.decode())
    assert not parser.tags & {"script", "link", "img", "iframe", "object", "form"}
    assert f'<html lang="{report.language}">'.encode() in page
    assert "default-src 'none'" in unescape(page.decode())
    assert re.findall(rb"(?:src|href)=\"(?!#)", page) == []


def test_html_links_lead_somewhere(english: Report) -> None:
    page = html.render(english).decode()
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_html_tables_have_captions_and_scopes(english: Report) -> None:
    page = html.render(english).decode()
    assert page.count("<table") == page.count("<caption")
    assert "<th>" not in page


@pytest.fixture(scope="module")
def word(english: Report) -> python_docx.document.Document:
    return python_docx.Document(io.BytesIO(docx.render(english)))


def test_docx_has_real_headings(word: python_docx.document.Document, english: Report) -> None:
    headings = [one.text for one in word.paragraphs if one.style is not None and one.style.name == "Heading 1"]
    assert headings == [f"{section.number}. {section.heading}" for section in english.sections]
    levels = {one.style.name for one in word.paragraphs if one.style is not None}
    assert {"Heading 1", "Heading 2", "Heading 3", "Caption"} <= levels


def test_docx_repeats_the_heads_of_its_tables(word: python_docx.document.Document, english: Report) -> None:
    grids = [one for one in english.tables if one.rows and one.layout in ("grid", "matrix")]
    repeated = [one for one in word.tables if one.rows[0]._tr.findall(f".//{qn('w:tblHeader')}")]
    assert len(repeated) == len(grids)
    assert [cell.text for cell in repeated[0].rows[0].cells][: len(grids[0].heads)] == [
        h.heading for h in grids[0].heads
    ]


@pytest.mark.parametrize(("language", "tag"), [("lv", "lv-LV"), ("en", "en-GB")])
def test_docx_says_its_language(tiny: Corpus, language: str, tag: str) -> None:
    made = python_docx.Document(io.BytesIO(docx.render(make_report(tiny, language))))
    tags = {one.get(qn("w:val")) for one in made.styles.element.iter(qn("w:lang"))}
    assert (tags, made.core_properties.language) == ({tag}, tag)


def test_docx_has_page_numbers_contents_and_a_landscape_section(word: python_docx.document.Document) -> None:
    footer = word.sections[0].footer._element.xml
    assert "PAGE" in footer
    assert "NUMPAGES" in footer
    shapes = {((page.page_width or 0) > (page.page_height or 0)) for page in word.sections}
    assert shapes == {True, False}
    assert {round(min(page.page_width or 0, page.page_height or 0) / 36000) for page in word.sections} == {210}


def test_docx_links_of_the_contents_lead_to_headings(word: python_docx.document.Document) -> None:
    body = word.element.body
    marks = [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]
    links = [one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))]
    headings = [mark for mark in marks if mark.startswith("_Toc")]
    assert links[: len(headings)] == headings
    assert set(links) <= set(marks)
    assert len(set(marks)) == len(marks) > 25


def test_docx_has_no_number_twice_and_no_part_missing(english: Report) -> None:
    """What makes Word offer a repair: identities that are not unique, relations that lead nowhere."""
    with zipfile.ZipFile(io.BytesIO(docx.render(english))) as parts:
        xml = parts.read("word/document.xml").decode()
        relations = parts.read("word/_rels/document.xml.rels").decode()
        names = set(parts.namelist())
    for pattern in (
        r'<w:bookmarkStart w:id="(\d+)"',
        r'<w:bookmarkStart [^>]*w:name="([^"]+)"',
        r'<wp:docPr id="(\d+)"',
    ):
        found = re.findall(pattern, xml)
        assert len(found) == len(set(found)) > 0
    assert re.findall(r'<w:bookmarkEnd w:id="(\d+)"', xml) == re.findall(r'<w:bookmarkStart w:id="(\d+)"', xml)
    targets = dict(re.findall(r'Id="(rId\d+)"[^>]*Target="([^"]+)"', relations)) or {
        identity: target for target, identity in re.findall(r'Target="([^"]+)"[^>]*Id="(rId\d+)"', relations)
    }
    assert set(re.findall(r'r:id="(rId\d+)"', xml)) <= set(targets)
    assert {f"word/{target.removeprefix('/word/')}" for target in targets.values() if "charts/" in target} <= names
    assert xml.count('fldCharType="begin"') == xml.count('fldCharType="end"') == xml.count('fldCharType="separate"')


def test_docx_shows_the_page_of_each_heading_by_itself(word: python_docx.document.Document) -> None:
    """LibreOffice works a PAGEREF out when it opens the file, Word too where the settings ask for it."""
    codes = [one.text.split() for one in word.element.body.iter(qn("w:instrText")) if "PAGEREF" in one.text]
    marks = [one.get(qn("w:name")) for one in word.element.body.iter(qn("w:bookmarkStart"))]
    assert [code[1] for code in codes] == [mark for mark in marks if mark.startswith("_Toc")]
    assert word.settings.element.find(qn("w:updateFields")).get(qn("w:val")) == "true"


def test_docx_leads_from_a_row_to_its_evidence(word: python_docx.document.Document, english: Report) -> None:
    marks = {one.get(qn("w:name")) for one in word.element.body.iter(qn("w:bookmarkStart"))}
    evidence = {mark for mark in marks if mark.startswith("_Ref")}
    assert len(evidence) == len(english.evidence)
    links = {one.get(qn("w:anchor")) for one in word.element.body.iter(qn("w:hyperlink"))}
    assert {f"_Ref{row.refs[0]:06}" for table in english.tables for row in table.rows if row.refs} <= links


def test_xlsx_has_frozen_filtered_heads_and_number_formats(book: Path, english: Report) -> None:
    workbook = openpyxl.load_workbook(book)
    for sheet in sheets(english):
        there = workbook[sheet.name]
        assert there.freeze_panes == "C4"
        assert there.auto_filter.ref.startswith("A3:")
        assert [there.cell(3, place).value for place in range(2, len(sheet.heads) + 2)] == [
            f"{head.heading} (to be filled in)" if head.empty else head.heading for head in sheet.heads
        ]
        assert not [cell for row in there.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink]
    assert workbook["Budget lines"]["H4"].number_format == "#,##0"


def test_the_trace_leads_from_a_cell_to_its_lines(book: Path, tiny: Corpus) -> None:
    workbook = openpyxl.load_workbook(book, read_only=True)
    rows = [row[:6] for row in workbook["Trace"].iter_rows(min_row=2, values_only=True)]
    indicator = next(thing for thing in tiny.entities if thing.kind == "outcome-indicator")
    place = indicator.places[0]
    where = f"{tiny.files[place.source]}:{place.lines}"
    assert ("Indicators", "E4", indicator.id, "baseline_value", where, place.quote) in rows
    texts = {one.file: one.text.split("\n") for one in tiny.sources}
    for _, _, _, _, traced, quote in rows:
        if traced:
            file, _, lines = str(traced).partition(":")
            first, _, last = lines.partition("-")
            said = " ".join(" ".join(texts[file][int(first) - 1 : int(last or first)]).split())
            assert " ".join(str(quote).split()) in said


def _hostile(corpus: Corpus) -> Corpus:
    """The tiny plan in which every title and text is hostile."""
    entities = tuple(
        dataclasses.replace(
            thing,
            values={
                name: (HOSTILE,) if name.startswith(("title", "text", "name", "wording")) else values
                for name, values in thing.values.items()
            },
        )
        for thing in corpus.entities
    )
    return dataclasses.replace(corpus, entities=entities)


def test_hostile_text_stays_text(tiny: Corpus) -> None:
    corpus = _hostile(tiny)
    report = make_report(corpus, "en")
    page = html.render(report)
    assert b"<script" not in page
    assert b"&lt;script&gt;" in page
    marked = markdown.render(report).decode()
    assert "<script" not in marked
    assert "](javascript" not in marked.replace("\\]", "")
    word = python_docx.Document(io.BytesIO(docx.render(report)))
    assert "<script>alert(1)</script>" in word.element.body.xpath("string()")
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx.render(report, corpus)))
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert not [cell for cell in cells if cell.hyperlink]


def test_the_same_data_give_the_same_bytes(tiny_folder: Path, tiny: Corpus) -> None:
    program = (
        "import hashlib, sys; from pathlib import Path; import policygraph\n"
        "from policygraph.reports import docx, html, markdown, xlsx\n"
        "from policygraph.reports.content import make_report\n"
        "corpus = policygraph.load(Path(sys.argv[1]))\n"
        "report = make_report(corpus, 'lv')\n"
        "made = [form.render(report) for form in (html, markdown, docx)] + [xlsx.render(report, corpus)]\n"
        "print(*(hashlib.sha256(content).hexdigest() for content in made))\n"
    )
    report = make_report(tiny, "lv")
    made = [html.render(report), markdown.render(report), docx.render(report), xlsx.render(report, tiny)]
    here = [hashlib.sha256(content).hexdigest() for content in made]
    for seed in ("77",):
        done = subprocess.run(
            [sys.executable, "-c", program, tiny_folder],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        assert done.stdout.decode().split() == here


# The outline.


def _changed(root: Path, tmp_path: Path, old: str, new: str) -> Path:
    text = (root / "ontology" / "reports" / "commission.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "commission.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_another_form_needs_no_code(root: Path, tiny: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "short.toml"
    text = (root / "ontology" / "reports" / "commission.toml").read_text(encoding="utf-8")
    head = text.partition("########## the sections")[0]
    path.write_text(
        head + '[[section]]\nid = "leads"\nheading = { lv = "Vada", en = "Leads" }\n[[section.table]]\nid = "leads"\n'
        'sheet = { lv = "Vada", en = "Leads" }\ncaption = { lv = "Kas vada", en = "Who leads" }\nquery = "leads"\n'
        'columns = ["measure", "institution"]\n',
        encoding="utf-8",
    )
    report = read_report(tiny, "en", path)
    rows = policygraph.run("leads", tiny).rows
    assert column(report.tables[0], "institution") == [row["institution"] for row in rows]


SHORT = """
title = { lv = "Īss", en = "Short" }
subtitle = { lv = "Trīs sadaļas", en = "Three sections" }
[word]
direct = { lv = "pats", en = "itself" }
[[section]]
id = "who"
heading = { lv = "Kas dara", en = "Who does it" }
[[section.table]]
id = "who"
sheet = { lv = "Kas", en = "Who" }
caption = { lv = "Iestādes", en = "Bodies" }
query = "workload"
plot = { shape = "bars", category = "institution", values = ["measures"] }
columns = ["institution", { name = "measures", lv = "Pasākumi", en = "Measures", format = "integer" }]
[[section]]
id = "verdicts"
heading = { lv = "Verdikti", en = "Verdicts" }
[[section.table]]
id = "verdicts"
sheet = { lv = "Verdikti", en = "Verdicts" }
caption = { lv = "Verdikti", en = "Verdicts" }
query = "verdicts"
where = { verdict = ["direct"] }
columns = ["verdict"]
cross = { column = "existence" }
[[section]]
id = "proof"
content = "evidence"
heading = { lv = "Pierādījumi", en = "Evidence" }
caption = { lv = "Pierādījumi", en = "Evidence" }
sheet = { lv = "Pierādījumi", en = "Evidence" }
"""


def test_a_short_form_takes_labels_words_and_columns_from_the_usual_one(tiny: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "short.toml"
    path.write_text(SHORT, encoding="utf-8")
    report = read_report(tiny, "en", path)
    workload = policygraph.run("workload", tiny).rows
    assert column(table(report, "who"), "measures") == [row["measures"] for row in workload]
    assert table(report, "who").chart is not None
    direct = [row for row in policygraph.run("verdicts", tiny).rows if row["verdict"] == "direct"]
    assert [[cell.text for cell in row.cells] for row in table(report, "verdicts").rows] == [
        ["itself", str(len(direct))]
    ]
    book = tmp_path / "short.xlsx"
    book.write_bytes(xlsx.render(report, tiny))
    assert differences(tiny, book, chosen_outline(tiny, path)) == []
    assert all(b"Who does it" in render(report) for render in (html.render, markdown.render))
    assert python_docx.Document(io.BytesIO(docx.render(report))).tables


@pytest.mark.parametrize(
    ("old", "new", "error", "words"),
    [
        ('layout = "cards"', 'layout = "crads"', ProjectError, "did you mean cards?"),
        ('query = "workload"', 'query = "worklaod"', UnknownName, "did you mean workload?"),
        ('analysis = "rank"', 'analysis = "rnak"', QueryError, "did you mean rank?"),
        (
            'id = "targets"\nheading',
            'id = "summary"\nheading',
            ProjectError,
            "more than one section has the id summary",
        ),
        ('name = "leading"', 'name = "leeding"', QueryError, "workload has no 'leeding'"),
        ('content = "terms"', 'content = "terms"\ncolour = "red"', ProjectError, "'colour' is not known here"),
        ('columns = ["severity"', 'columns = ["severityy"', ProjectError, "no shared column 'severityy'"),
        ('state = "full"', 'state = "fulll"', ProjectError, "'fulll'"),
        ('kind = "target", match', 'kind = "targett", match', UnknownName, "did you mean target?"),
        ("match = { target = ", "match = { targte = ", QueryError, "targets has no 'targte'; did you mean target?"),
        ('{ target = "notation" }', '{ target = "notatoin" }', QueryError, "target has no 'notatoin'"),
        ("within = { provision =", "within = { provisoin =", QueryError, "did you mean provision?"),
        ('within = { provision = "provisions" }', 'within = { provision = "provison" }', QueryError, "each has no"),
        ('group = "activity"', 'group = "aktivity"', QueryError, "did you mean activity?"),
        ('missing = ["objective"]', 'missing = ["objektive"]', QueryError, "did you mean objective?"),
        ('where = { level = ["total"] }', 'where = { levle = ["total"] }', QueryError, "did you mean level?"),
        ('of = "leads"', 'of = "leeds"', QueryError, "columns has no 'leeds'"),
        ('shape = "bars"', 'shape = "pie"', ProjectError, "shape: 'pie' is not one of columns, bars"),
        ('values = ["leading"', 'values = ["leeding"', QueryError, "did you mean leading?"),
        ('cross = { column = "kind"', 'cross = { column = "kimd"', QueryError, "did you mean kind?"),
        ('cross = { parts = "verdicts"', 'cross = { value = "numerator"', ProjectError, "give either column or parts"),
        ("{title_lv} ({objective}", "{titel_lv} ({objective}", QueryError, "objectives has no column 'titel_lv'"),
    ],
)
def test_a_wrong_outline_is_refused_with_one_line(
    root: Path, tiny: Corpus, tmp_path: Path, old: str, new: str, error: type[PolicyGraphError], words: str
) -> None:
    with pytest.raises(error) as caught:
        make_report(tiny, "lv", read_outline(_changed(root, tmp_path, old, new)))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_outline_has_both_languages_everywhere(root: Path) -> None:
    content = tomllib.loads((root / "ontology" / "reports" / "commission.toml").read_text(encoding="utf-8"))

    def walk(value: object) -> None:
        if isinstance(value, dict):
            assert ("lv" in value) == ("en" in value), value
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(content)


def test_a_report_is_about_one_plan(tiny: Corpus) -> None:
    subject = min(tiny.schema.kinds.values(), key=lambda kind: kind.order).name
    bare = dataclasses.replace(tiny, entities=tuple(one for one in tiny.entities if one.kind != subject), links=())
    with pytest.raises(QueryError, match="choose it with --plan"):
        make_report(bare, "lv")


def test_ranges() -> None:
    assert refs_text([3, 1, 2, 9]) == "[1–3, 9]"
    assert refs_text([]) == ""


# The way back.


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_untouched_report_has_no_differences(tiny: Corpus, tmp_path: Path, language: str) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(xlsx.render(make_report(tiny, language), tiny))
    assert differences(tiny, path) == []


def test_edits_become_corrections(tiny: Corpus, book: Path, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(book)
    lines = workbook["Budget lines"]
    row = next(number for number in range(4, 100) if isinstance(lines.cell(number, 8).value, int | float))
    old = lines.cell(row, 8).value
    lines.cell(row, 8).value = 123
    sheet = workbook["Measures"]
    title = sheet["C4"].value
    sheet["C4"] = "Another title"
    status = next(c for c in range(2, 40) if "Status of implementation" in str(sheet.cell(3, c).value))
    sheet.cell(5, status).value = "done"
    sheet.delete_rows(6)
    sheet.append([None, "4.99"])
    path = tmp_path / "edited.xlsx"
    workbook.save(path)
    found = differences(tiny, path)
    line = next(one for one in make_report(tiny, "en").tables if one.id == "money-lines").rows[row - 4]
    thing = line.cells[6].trace.things[0]
    assert [one for one in found if one.sheet == "Budget lines"] == [
        Correction("Budget lines", f"H{row}", thing, "amount", str(old), "123")
    ]
    given = [(one.cell, one.property, one.old, one.new) for one in found if one.sheet == "Measures"]
    assert given[:2] == [
        ("C4", "title_en", title, "Another title"),
        (sheet.cell(5, status).coordinate, "status", "", "done"),
    ]
    assert [(one[1], bool(one[2]), one[3]) for one in given[2:]] == [("", False, "4.99"), ("", True, "")]
    assert len(to_table(found).rows) == len(found) == 5


def test_sorting_and_moving_are_no_differences(tiny: Corpus, book: Path, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(book)
    sheet = workbook["Measures"]
    values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    for number, row in enumerate(reversed(values), start=4):
        for place, value in enumerate(row, start=1):
            sheet.cell(number, place).value = value
    path = tmp_path / "sorted.xlsx"
    workbook.save(path)
    assert differences(tiny, path) == []


def _zip(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return path


def _foreign(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("x").write_string(0, 0, "hello")
    return path


def _without_sheet(path: Path, book: Path) -> Path:
    workbook = openpyxl.load_workbook(book)
    del workbook["Audit"]
    workbook.save(path)
    return path


def _without_head(path: Path, book: Path) -> Path:
    workbook = openpyxl.load_workbook(book)
    workbook["Audit"]["C3"] = "Other"
    workbook.save(path)
    return path


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path, _book: path, "no such file"),
        (lambda path, _book: (path.write_bytes(b""), path)[1], "not a readable XLSX workbook"),
        (lambda path, _book: (path.write_bytes(b"PK\x03\x04broken"), path)[1], "not a readable XLSX workbook"),
        (lambda path, book: (path.write_bytes(book.read_bytes()[:2000]), path)[1], "not a readable XLSX workbook"),
        (lambda path, _book: _zip(path, {"a.txt": b"x"}), "not a readable XLSX workbook"),
        (lambda path, _book: _zip(path, {"xl/w.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}), "document type"),
        (lambda path, _book: _zip(path, {"xl/w.xml": b"0" * 401_000_000}), "unpacks to more than 400 MB"),
        (lambda path, _book: _foreign(path), "not a report of policygraph"),
        (_without_sheet, "the sheet 'Audit' is missing"),
        (_without_head, "the sheet 'Audit' has no column 'Check' in row 3"),
    ],
    ids=["gone", "empty", "broken", "cut", "other-zip", "entity", "bomb", "foreign", "sheet", "head"],
)
def test_broken_files_are_refused_with_one_line(
    tiny: Corpus, book: Path, tmp_path: Path, make: Callable[[Path, Path], Path], words: str
) -> None:
    path = make(tmp_path / "given.xlsx", book)
    with pytest.raises(SourceError) as caught:
        differences(tiny, path)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


# The command.


def _command(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--project", type=Path)
    parser.add_argument("--lang", default="lv")
    parser.add_argument("--plan")
    commands = parser.add_subparsers()

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = commands.add_parser(name, help=text)
        made.set_defaults(command=run)
        return made

    command_group.add(command)
    options = parser.parse_args(arguments)
    code: int = options.command(options)
    return code


@pytest.mark.parametrize("name", ["r.html", "r.docx", "r.xlsx", "r.md"])
def test_the_command_writes_the_format_that_the_name_says(tiny_folder: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    assert _command(["--project", str(tiny_folder), "report", "--lang", "en", "-o", str(path)]) == 0
    content = path.read_bytes()
    assert content[:2] == (b"PK" if name.endswith(("docx", "xlsx")) else b"<!" if name.endswith("html") else b"# ")


def test_the_language_of_the_report_goes_before_that_of_the_program(
    tiny_folder: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    _command(["--project", str(tiny_folder), "--lang", "lv", "report", "--lang", "en"])
    assert b'<html lang="en">' in capfdbinary.readouterr().out
    _command(["--project", str(tiny_folder), "--lang", "en", "report"])
    assert b'<html lang="en">' in capfdbinary.readouterr().out


def test_a_workbook_is_not_shown_in_a_terminal(tiny_folder: Path) -> None:
    with pytest.raises(QueryError, match=r"add -o FILE\.xlsx"):
        _command(["--project", str(tiny_folder), "report", "--format", "xlsx"])
    with pytest.raises(QueryError, match="say the format"):
        _command(["--project", str(tiny_folder), "report", "-o", "report.pdf"])
