"""Any text and any number: what goes in comes out, and hostile words stay words in every format."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
import shutil
import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path

import networkx as nx
import openpyxl
import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

import policygraph
from policygraph.cells import natural
from policygraph.corpus import Corpus, Entity, Place
from policygraph.explorer import to_page
from policygraph.exporters import graph_files, rdf_files, tables, whole
from policygraph.exporters.tabular import to_csv, to_json, to_markdown, to_xlsx
from policygraph.names import plain
from policygraph.queries import Table
from policygraph.rdf import literal, ntriples
from policygraph.sources import fold

GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
GEXF = "{http://www.gexf.net/1.2draft}"
NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
HOSTILE = {
    "markup": "<img src=x onerror=alert(1)>",
    "script": '"</script><script>alert(1)</script>',
    "comment": "<!-- --><![CDATA[ ]]>",
    "quotes": "\"'`&amp;&lt;",
    "formula": "=cmd()|' /C calc'!A0",
    "plus": "+1+1",
    "at": "@SUM(1)",
    "tab": "\tx",
    "return": "\rx\r\ny",
    "right to left": "\u202eabc\u200f\u2066",
    "control": "a\x00\x01\x08\x0b\x1b[31mb\x7f\x85",
    "not a character": "a\ufffe\uffff\U0001fffe",
    "line separators": "a\u2028b\u2029c",
    "template": "{{ 7*7 }} {% raw %} ${7*7}",
    "long": "ā" * 10_000,
    "emoji": "\U0001f600\u200d\U0001f525",
    "separators": "a|b;c,d\x1fe\x1ef",
    "excel escape": "_x0041_",
    "back": "C:\\new\\table",
}


def with_title(corpus: Corpus, text: str) -> Corpus:
    """Measure 4.16 alone, with this title."""
    measure = corpus.by_id["measure/tiny.4.16"]
    values = {**measure.values, "title_lv": (text,), "title_en": (text,)}
    return dataclasses.replace(corpus, entities=(dataclasses.replace(measure, values=values),), links=())


hostile = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)


@given(TEXT)
def test_a_literal_is_read_back_as_it_was(text: str) -> None:
    line = f"<http://x/s> <http://x/p> {literal(text)} .\n".encode()
    (quad,) = ox.parse(line, format=ox.RdfFormat.N_TRIPLES)
    assert quad.object == ox.Literal(text)


@given(TEXT)
def test_a_literal_is_one_line(text: str) -> None:
    assert "\n" not in literal(text)
    assert "\r" not in literal(text)


@given(TEXT)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXT)
def test_folding_changes_white_space_only(text: str) -> None:
    assert "".join(fold(text).split()) == "".join(text.split())


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=8))
def test_natural_order_is_the_order_of_numbers(pairs: list[tuple[int, int]]) -> None:
    texts = [f"{first}.{second}" for first, second in pairs]
    assert sorted(texts, key=natural) == [f"{first}.{second}" for first, second in sorted(pairs)]


@given(st.lists(TEXT, max_size=8))
def test_natural_order_compares_any_texts(texts: list[str]) -> None:
    once = sorted(texts, key=natural)
    assert sorted(once, key=natural) == once


@given(TEXT)
def test_plain_text_has_no_combining_marks(text: str) -> None:
    assert [letter for letter in plain(text) if unicodedata.combining(letter)] == []


@pytest.fixture(scope="module")
def funds(tiny_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose only tables are those that the round trip writes."""
    folder = tmp_path_factory.mktemp("funds")
    shutil.copytree(tiny_folder / "data/sources", folder / "data/sources")
    (folder / "data/plans/tiny").mkdir(parents=True)
    return folder


def write(path: Path, header: str, cells: list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header.split(), cells])


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    value=st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12),
    year=st.integers(-(10**6), 10**6),
    unit=TEXT,
    text=TEXT.filter(lambda text: bool(text.strip())),
)
def test_values_written_to_a_table_are_read_back(funds: Path, value: Decimal, year: int, unit: str, text: str) -> None:
    header = "id notation value unit year date_printed text_lv text_en order institution cites_document footnote "
    header += "lines quote"
    cells = ["s1", "s1", f"{value:f}", unit, str(year), "", text, "", "1", "", "", "", "318", ""]
    write(funds / "data/plans/tiny/statistic.csv", header, cells)
    found = policygraph.load(funds).by_id["statistic/tiny.s1"].values
    assert (found["value"], found["year"], found["text_lv"]) == ((value,), (year,), (text.strip(),))
    assert found.get("unit", ()) == ((unit.strip(),) if unit.strip() else ())
    (funds / "data/plans/tiny/statistic.csv").unlink()


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(day=st.dates(), title=TEXT.filter(lambda text: bool(text.strip())))
def test_dates_written_to_a_table_are_read_back(funds: Path, day: date, title: str) -> None:
    header = (
        "id category title_lv title_en year end_year date date_printed institution cites_document footnote lines quote"
    )
    cells = ["e1", "activity", title, title, "", "", day.isoformat(), "", "", "", "", "318", ""]
    write(funds / "data/plans/tiny/event.csv", header, cells)
    found = policygraph.load(funds).by_id["event/tiny.e1"].values
    assert (found["date"], found["title_en"]) == ((day,), (title.strip(),))
    (funds / "data/plans/tiny/event.csv").unlink()


@settings(max_examples=60, deadline=None)
@given(text=TEXT)
def test_any_title_passes_through_every_kind_of_rdf(tiny: Corpus, text: str) -> None:
    entity = Entity("measure/tiny.x", "measure", "tiny", {"title_lv": (text,)}, (Place("tiny", 1, 1, "a"),))
    corpus = dataclasses.replace(tiny, entities=(entity,), links=())
    expected = {quad.triple for quad in ox.parse(ntriples(corpus), format=ox.RdfFormat.N_TRIPLES)}
    assert ox.Literal(text, language="lv") in {triple.object for triple in expected}
    for writer, form in (
        (rdf_files.write_turtle, ox.RdfFormat.TURTLE),
        (rdf_files.write_jsonld, ox.RdfFormat.JSON_LD),
        (rdf_files.write_trig, ox.RdfFormat.TRIG),
    ):
        assert {quad.triple for quad in ox.parse(whole(writer, corpus), format=form)} == expected


@settings(max_examples=60, deadline=None)
@given(text=TEXT)
def test_any_title_gives_well_formed_xml(tiny: Corpus, text: str) -> None:
    entity = Entity("measure/tiny.x", "measure", "tiny", {"title_lv": (text,)}, (Place("tiny", 1, 1, "a"),))
    corpus = dataclasses.replace(tiny, entities=(entity,), links=())
    shown = NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
    (data,) = [
        d
        for d in etree.fromstring(whole(graph_files.write_graphml, corpus)).iter(GRAPHML + "data")
        if d.get("key") == "n.title_lv"
    ]
    assert (data.text or "") == shown
    (value,) = [
        v
        for v in etree.fromstring(whole(graph_files.write_gexf, corpus)).iter(GEXF + "attvalue")
        if v.get("for") == "node.title_lv"
    ]
    assert value.get("value") == shown


@settings(max_examples=60, deadline=None)
@given(text=TEXT)
def test_any_cell_of_a_csv_is_one_cell(text: str) -> None:
    table = Table("t", {"lv": "T", "en": "T"}, {}, ("a", "b"), ({"a": text, "b": "end"},))
    (header, row) = csv.reader(io.StringIO(to_csv(table).decode(), newline=""))
    assert (header, row[0].removeprefix("'"), row[1:]) == (["a", "b"], text.removeprefix("'"), ["end"])


@settings(max_examples=60, deadline=None)
@given(text=TEXT)
def test_any_cell_of_markdown_is_one_line_without_markup(text: str) -> None:
    table = Table("t", {"lv": "T", "en": "T"}, {}, ("a", "b"), ({"a": text, "b": "end"},))
    lines = to_markdown(table, "lv").decode().split("\n")
    assert len(lines) == 6
    assert lines[4].endswith(" | end |")
    assert "<" not in lines[4].replace("<br>", "")


@hostile
def test_hostile_words_are_the_same_literal_in_rdf(tiny: Corpus, text: str) -> None:
    corpus = with_title(tiny, text)
    for writer, form in (
        (rdf_files.write_ntriples, ox.RdfFormat.N_TRIPLES),
        (rdf_files.write_turtle, ox.RdfFormat.TURTLE),
        (rdf_files.write_jsonld, ox.RdfFormat.JSON_LD),
        (rdf_files.write_trig, ox.RdfFormat.TRIG),
    ):
        found = {
            quad.object for quad in ox.parse(whole(writer, corpus), format=form) if isinstance(quad.object, ox.Literal)
        }
        assert ox.Literal(text, language="lv") in found


@hostile
def test_hostile_words_give_well_formed_rdf_xml(tiny: Corpus, text: str) -> None:
    """XML 1.0 has no control characters: there they are shown as U+FFFD, as in the other XML formats."""
    content = whole(rdf_files.write_rdfxml, with_title(tiny, text))
    etree.fromstring(content)
    shown = NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
    found = {quad.object for quad in ox.parse(content, format=ox.RdfFormat.RDF_XML)}
    assert ox.Literal(shown, language="lv") in found


@hostile
def test_hostile_words_stay_words_in_graph_files(tiny: Corpus, text: str) -> None:
    corpus = with_title(tiny, text)
    shown = NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
    graph = nx.read_graphml(io.BytesIO(whole(graph_files.write_graphml, corpus)))
    assert graph.nodes["measure:tiny.4.16"]["title_lv"] == shown
    values = etree.fromstring(whole(graph_files.write_gexf, corpus)).iter(GEXF + "attvalue")
    assert shown in [value.get("value") for value in values]
    nodes = {node["id"]: node for node in json.loads(whole(graph_files.write_node_link, corpus))["nodes"]}
    assert nodes["measure/tiny.4.16"]["title_lv"] == text


@hostile
def test_hostile_words_stay_words_in_tables(tiny: Corpus, text: str) -> None:
    content = whole(tables.table_files(with_title(tiny, text))["measure.csv"]).decode()
    found = {row["notation"]: row["title_lv"] for row in csv.DictReader(io.StringIO(content, newline=""))}
    assert found["4.16"] == (f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text)


@hostile
def test_hostile_words_are_no_formula_in_a_workbook(tiny: Corpus, text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(whole(tables.write_all_sheets, with_title(tiny, text))))
    cell = book["measure"].cell(2, 3)
    # Excel writes what XML cannot hold as _xHHHH_; openpyxl leaves that escape as it stands.
    shown = re.sub("[\x00-\x08\x0b-\x1f\ufffe\uffff]", lambda letter: f"_x{ord(letter[0]):04X}_", text)
    assert (cell.data_type, cell.value) == ("s", shown)


@hostile
def test_hostile_words_stay_words_in_answers(text: str) -> None:
    table = Table("t", {"lv": text, "en": text}, {"p": text}, ("a",), ({"a": text},), ({"lv": text, "en": text},))
    assert json.loads(to_json(table, "lv"))["rows"] == [{"a": text}]
    assert "<img" not in to_markdown(table, "lv").decode()
    assert "<script" not in to_markdown(table, "lv").decode()
    openpyxl.load_workbook(io.BytesIO(to_xlsx(table, "lv")))


def test_hostile_words_do_not_leave_the_data_of_the_page(tiny: Corpus) -> None:
    page = to_page(with_title(tiny, " ".join(HOSTILE.values()))).decode()
    harmless = to_page(with_title(tiny, "words")).decode()
    assert "<img src=x onerror" not in page
    assert "<script>alert(1)" not in page
    assert [page.count(tag) for tag in ("<script", "</script", "<!--")] == [
        harmless.count(tag) for tag in ("<script", "</script", "<!--")
    ]


@pytest.mark.parametrize("text", ["\x1b]0;title\x07", "\x1b[2J", "a\x08\x08b", "\x9b31m"])
def test_no_control_character_reaches_the_terminal(tiny: Corpus, capsys: pytest.CaptureFixture[str], text: str) -> None:
    from policygraph.cards import card
    from policygraph.terminal import print_card

    corpus = with_title(tiny, text)
    print_card(corpus, card(corpus, corpus.by_id["measure/tiny.4.16"], "lv"), "lv")
    assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", capsys.readouterr().out) == []
