"""server/answering.py and its parts: one query on one store."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.corpus import Corpus
from policygraph.errors import ProjectError
from policygraph.server.sparql.added import read_quads
from policygraph.server.sparql.answering import answer
from policygraph.server.sparql.description import GRAPHS_QUERY, describe
from policygraph.server.sparql.editor import page_context
from policygraph.server.sparql.jobs import Dataset, Job, Kind, QueryEnded, Reason
from policygraph.sparql_text import is_update, names_dataset

LIMIT = 100_000
EX = "http://example.org/"
WHO = "SELECT ?s { ?s ?p ?o } ORDER BY ?s"
WHERE_FROM = "SELECT ?g ?s { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s"


@pytest.fixture(scope="module")
def store() -> ox.Store:
    """Graphs 1, 2 and 3, each with one triple about a thing of that number."""
    made = ox.Store()
    for number in "123":
        thing, graph = ox.NamedNode(f"{EX}s{number}"), ox.NamedNode(f"{EX}g{number}")
        made.add(ox.Quad(thing, ox.NamedNode(f"{EX}p"), ox.Literal(f"a\x01<{number}>"), graph))
    return made


def rows(store: ox.Store, text: str, dataset: Dataset | None = None, base: str | None = None) -> list[str]:
    """The rows of an answer, values without the start of their IRI."""
    job = Job(text, table_format="csv", dataset=dataset or Dataset(), base=base)
    lines = answer(store, job, LIMIT).body.decode().replace(EX, "").splitlines()
    return lines[1:]


def ended(store: ox.Store, job: Job, limit: int = LIMIT) -> QueryEnded:
    with pytest.raises(QueryEnded) as found:
        answer(store, job, limit)
    return found.value


def graphs(*numbers: int) -> tuple[str, ...]:
    return tuple(f"{EX}g{number}" for number in numbers)


@pytest.mark.parametrize(
    ("dataset", "default", "named"),
    [
        (Dataset(), ["s1", "s2", "s3"], ["g1,s1", "g2,s2", "g3,s3"]),
        (Dataset(graphs(1)), ["s1"], []),
        (Dataset(graphs(1, 3)), ["s1", "s3"], []),
        (Dataset((), graphs(2)), [], ["g2,s2"]),
        (Dataset(graphs(1), graphs(2)), ["s1"], ["g2,s2"]),
        (Dataset(graphs(9), graphs(9)), [], []),
    ],
)
def test_a_request_chooses_its_graphs(store: ox.Store, dataset: Dataset, default: list[str], named: list[str]) -> None:
    assert rows(store, WHO, dataset) == default
    assert rows(store, WHERE_FROM, dataset) == named


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT ?s FROM <http://example.org/g2> { ?s ?p ?o }", ["s2"]),
        ("SELECT ?s FROM<http://example.org/g2>FROM <http://example.org/g1> { ?s ?p ?o } ORDER BY ?s", ["s1", "s2"]),
        ("PREFIX : <http://example.org/> SELECT ?s from :g2 { ?s ?p ?o }", ["s2"]),
        ("PREFIX : <http://example.org/> SELECT ?s FROM:g2 { ?s ?p ?o }", ["s2"]),
        ("SELECT ?s FROM # why\n <http://example.org/g2> { ?s ?p ?o }", ["s2"]),
        ("SELECT ?s FROM NAMED <http://example.org/g2> { ?s ?p ?o }", []),
        ("SELECT ?s FROM <http://example.org/unknown> { ?s ?p ?o }", []),
        ("PREFIX FROM: <http://example.org/> SELECT ?s { ?s FROM:p ?o } ORDER BY ?s", ["s1", "s2", "s3"]),
        ("SELECT ?s { ?s ?from ?o BIND('FROM <x>' AS ?x) } # FROM <y>\nORDER BY ?s", ["s1", "s2", "s3"]),
    ],
)
def test_a_query_chooses_its_graphs(store: ox.Store, text: str, found: list[str]) -> None:
    assert rows(store, text) == found


def test_the_graphs_of_the_request_win_over_those_of_the_query(store: ox.Store) -> None:
    assert rows(store, "SELECT ?s FROM <http://example.org/g1> { ?s ?p ?o }", Dataset(graphs(3))) == ["s3"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("FROM <x>", True), ("from\tnamed <x>", True), ("?FROM ", False), ('"a"@from ', False), ("a:FROM ", False)],
)
def test_the_keyword_from_is_told_from_names(text: str, found: bool) -> None:
    assert names_dataset(f"SELECT * {text} {{}}") is found


def test_relative_iris_are_resolved(store: ox.Store) -> None:
    assert rows(store, "SELECT (<s1> AS ?x) {}", base=EX) == ["s1"]


def test_each_format_of_a_table_holds_the_same(store: ox.Store) -> None:
    text = f"SELECT ?o {{ <{EX}s1> ?p ?o }}"

    def body(extension: str) -> str:
        found = answer(store, Job(text, table_format=extension), LIMIT)
        assert found.kind is Kind.SOLUTIONS
        return found.body.decode()

    assert json.loads(body("srj"))["results"]["bindings"] == [{"o": {"type": "literal", "value": "a\x01<1>"}}]
    assert list(csv.reader(io.StringIO(body("csv")))) == [["o"], ["a\x01<1>"]]
    assert body("tsv") == '?o\n"a\x01<1>"\n'
    # XML has no control characters.
    assert "<literal>a\N{REPLACEMENT CHARACTER}&lt;1&gt;</literal>" in body("srx")


@pytest.mark.parametrize("extension", ["ttl", "nt", "jsonld", "rdf"])
def test_each_format_of_a_graph_holds_the_same(store: ox.Store, extension: str) -> None:
    job = Job(f"CONSTRUCT {{ ?s ?p 'x' }} FROM <{EX}g1> FROM <{EX}g2> {{ ?s ?p ?o }}", graph_format=extension)
    found = answer(store, job, LIMIT)
    assert found.kind is Kind.GRAPH
    parsed = ox.parse(found.body, format=ox.RdfFormat.from_extension(extension))
    assert sorted(str(quad.triple) for quad in parsed) == [f'<{EX}s{n}> <{EX}p> "x"' for n in (1, 2)]


def test_yes_or_no(store: ox.Store) -> None:
    assert answer(store, Job("ASK { ?s ?p ?o }"), LIMIT).body == b'{"head":{},"boolean":true}'
    assert b"<boolean>false</boolean>" in answer(store, Job("ASK { ?s <a:a> ?o }", table_format="srx"), LIMIT).body


@pytest.mark.parametrize(
    ("job", "reason", "says"),
    [
        (Job("ASK {"), Reason.MALFORMED, "not a SPARQL 1.1 query: error at 1:6: expected one of "),
        (Job(""), Reason.MALFORMED, "not a SPARQL 1.1 query: error at 1:1"),
        (Job("SELECT (<a> AS ?x) {}"), Reason.MALFORMED, "not a SPARQL 1.1 query: "),
        (
            Job("ASK {}", dataset=Dataset(("no iri",))),
            Reason.MALFORMED,
            "a graph is named by something that is no IRI: ",
        ),
        (Job("INSERT DATA { <a:a> <a:b> 1 }"), Reason.REFUSED, "this endpoint only reads: updates are refused"),
        (Job("PREFIX a: <a:a#>\nCLEAR ALL"), Reason.REFUSED, "this endpoint only reads: updates are refused"),
        (Job("LOAD <http://127.0.0.1:9/>"), Reason.REFUSED, "this endpoint only reads: updates are refused"),
        (Job("ASK { SERVICE <a:a> {} }"), Reason.REFUSED, "SERVICE is not run here: nothing leaves this machine"),
        (Job("ASK {}", table_format=None), Reason.NOT_ACCEPTABLE, "the answer is yes or no, and no format"),
        (Job("SELECT * {}", table_format=None), Reason.NOT_ACCEPTABLE, "the answer is a table, and no format"),
        (Job("DESCRIBE <a:a>", graph_format=None), Reason.NOT_ACCEPTABLE, "the answer is a graph, and no format"),
        (
            Job("CONSTRUCT { <a:a> <http://x/1> 1 } {}", graph_format="rdf"),
            Reason.NOT_ACCEPTABLE,
            "RDF/XML has no way to write the property <http://x/1>; ask for another format",
        ),
    ],
    ids=lambda value: value.text[:30] if isinstance(value, Job) else "",
)
def test_why_there_is_no_answer(store: ox.Store, job: Job, reason: Reason, says: str) -> None:
    found = ended(store, job)
    assert found.reason is reason
    assert str(found).startswith(says)
    assert "\n" not in str(found)


def test_a_result_has_a_largest_size(store: ox.Store) -> None:
    found = ended(store, Job("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"), 2_000)
    assert (found.reason, str(found)) == (
        Reason.TOO_LARGE_RESULT,
        "the result is larger than 2000 bytes; ask for less, for example with LIMIT",
    )
    assert ended(store, Job("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"), 20).reason is Reason.TOO_LARGE_RESULT


@pytest.mark.parametrize(
    ("text", "found"), [("base <a:> delete where {}", True), ("SELECT ?insert {", False), ("# LOAD\nASK {", False)]
)
def test_an_update_is_known_by_its_first_word(text: str, found: bool) -> None:
    assert is_update(text) is found


def test_the_description_names_every_graph_with_its_size(store: ox.Store) -> None:
    listed = answer(store, Job(GRAPHS_QUERY), LIMIT).body
    described = ox.Store()
    described.load(describe("http://localhost/sparql", listed, "ttl"), format=ox.RdfFormat.TURTLE)
    text = """PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX void: <http://rdfs.org/ns/void#>
      SELECT ?name ?triples { ?service a sd:Service ; sd:endpoint ?service ; sd:defaultDataset ?d .
        { ?d sd:namedGraph [ sd:name ?name ; sd:graph/void:triples ?triples ] }
        UNION { ?d sd:defaultGraph/void:triples ?triples } } ORDER BY ?name"""
    assert rows(described, text) == [",3", "g1,1", "g2,1", "g3,1"]


def test_a_description_needs_an_address() -> None:
    with pytest.raises(ValueError, match="IRI"):
        describe("http://no host/sparql", b'{"head":{"vars":[]},"results":{"bindings":[]}}', "ttl")


def test_a_file_fills_graphs_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "more.trig").write_text('<a:s> <a:p> "1" . GRAPH <a:g> { <a:s> <a:p> _:b . _:b <a:p> 2 }', "utf-8")
    found = list(read_quads(tmp_path / "more.trig", EX))
    assert [graph for graph, _ in found] == [f"{EX}graph/more", "a:g", "a:g"]
    assert found[0][1] == '<a:s> <a:p> "1"'
    assert found[1][1].split()[2] == found[2][1].split()[0]
    assert found[1][1].startswith(f"<a:s> <a:p> <{EX}blank/more.")


@pytest.mark.parametrize(("name", "text"), [("x.pdf", ""), ("x.ttl", "<a:a"), ("absent.ttl", None)])
def test_a_file_that_is_no_rdf_is_one_line(tmp_path: Path, name: str, text: str | None) -> None:
    if text is not None:
        (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(ProjectError, match=name) as found:
        list(read_quads(tmp_path / name, EX))
    assert "\n" not in str(found.value)


@pytest.mark.parametrize(
    ("language", "title"), [("lv", "Par ko iestāde ir līdzatbildīga"), ("en", "What a body co-leads")]
)
def test_the_page_offers_every_named_query(tiny: Corpus, tiny_store: ox.Store, language: str, title: str) -> None:
    data = json.loads(page_context(tiny, language).data)
    assert len(data["examples"]) == len(list(tiny.queries.glob("*.rq"))) > 40
    (one,) = [example for example in data["examples"] if example["name"] == "co-leads"]
    assert one["title"] == title
    assert f'LANG(?title) = "{language}"' in one["text"]
    assert "#+" not in one["text"]
    assert "<" not in page_context(tiny, language).data
    for example in [*data["examples"], {"text": data["first"]}]:
        assert answer(tiny_store, Job(example["text"]), 10**7).kind is Kind.SOLUTIONS
