"""exporters/: RDF, GraphML, GEXF, node-link JSON, tables and workbook."""

from __future__ import annotations

import csv
import hashlib
import io
import json

import networkx as nx
import openpyxl
import pyoxigraph as ox
import pytest
from lxml import etree

from policygraph.corpus import Corpus
from policygraph.exporters import graph_files, rdf_files, tables, whole
from policygraph.exporters.files import files as export_files

GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
GEXF = "{http://www.gexf.net/1.2draft}"
ID = "https://w3id.org/policygraph/id/"


def parsed(content: bytes, form: ox.RdfFormat) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(content, format=form)}


@pytest.mark.parametrize(
    ("writer", "form"),
    [
        (rdf_files.write_ntriples, ox.RdfFormat.N_TRIPLES),
        (rdf_files.write_turtle, ox.RdfFormat.TURTLE),
        (rdf_files.write_rdfxml, ox.RdfFormat.RDF_XML),
        (rdf_files.write_jsonld, ox.RdfFormat.JSON_LD),
        (rdf_files.write_trig, ox.RdfFormat.TRIG),
    ],
    ids=["nt", "ttl", "rdf", "jsonld", "trig"],
)
def test_every_flavour_of_rdf_holds_the_same_triples(
    tiny: Corpus, tiny_store: ox.Store, writer: object, form: ox.RdfFormat
) -> None:
    assert callable(writer)
    assert parsed(whole(writer, tiny), form) == {quad.triple for quad in tiny_store}


def test_ntriples_are_sorted_and_single(tiny: Corpus) -> None:
    lines = whole(rdf_files.write_ntriples, tiny).splitlines()
    assert lines == sorted(set(lines))


def test_trig_says_in_which_graph_a_triple_stands(tiny: Corpus) -> None:
    quads = list(ox.parse(whole(rdf_files.write_trig, tiny), format=ox.RdfFormat.TRIG))
    graphs = {
        quad.graph_name.value.removeprefix(ID + "graph/") for quad in quads if isinstance(quad.graph_name, ox.NamedNode)
    }
    assert graphs == {"reference", "points", "tiny", "evidence"}
    subjects = {quad.subject.value for quad in quads if str(quad.graph_name).endswith("graph/reference>")}
    assert ID + "institution/KM" in subjects
    assert ID + "measure/tiny.4.16" not in subjects


def test_turtle_is_written_for_people(tiny: Corpus) -> None:
    text = whole(rdf_files.write_turtle, tiny).decode()
    assert "@prefix pg: <https://w3id.org/policygraph/ontology#> ." in text
    assert text.count("<https://w3id.org/policygraph/id/measure/tiny.4.16> a pg:Measure") == 1


def graphml(corpus: Corpus) -> etree._Element:
    return etree.fromstring(whole(graph_files.write_graphml, corpus))


def test_graphml_has_a_node_a_thing_and_an_edge_a_link(tiny: Corpus) -> None:
    found = graphml(tiny)
    assert {node.get("id") for node in found.iter(GRAPHML + "node")} == {e.id.replace("/", ":") for e in tiny.entities}
    ends = [(edge.get("source"), edge.get("target")) for edge in found.iter(GRAPHML + "edge")]
    assert ends == [(link.source.replace("/", ":"), link.target.replace("/", ":")) for link in tiny.links]


def test_graphml_ids_are_unique_and_keys_are_declared(tiny: Corpus) -> None:
    found = graphml(tiny)
    ids = [element.get("id") for element in found.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    declared = {(key.get("id"), key.get("for")) for key in found.iter(GRAPHML + "key")}
    for kind in ("node", "edge"):
        used = {(data.get("key"), kind) for element in found.iter(GRAPHML + kind) for data in element}
        assert used <= declared


def test_graphml_keeps_the_words(tiny: Corpus) -> None:
    nodes = {
        node.get("id"): {data.get("key"): data.text for data in node} for node in graphml(tiny).iter(GRAPHML + "node")
    }
    assert nodes["measure:tiny.4.16"] == {
        "n.kind": "measure",
        "n.label": "4.16 Romu nodarbinātības veicināšana.",
        "n.notation": "4.16",
        "n.title_lv": "Romu nodarbinātības veicināšana.",
        "n.title_en": "Promoting the employment of Roma.",
        "n.order": "16",
        "n.evidence": "tiny:220-226",
        "n.quote": "4.16. Romu nodarbinātības veicināšana.",
    }


def test_networkx_reads_graphml_with_parallel_edges(tiny: Corpus) -> None:
    graph = nx.read_graphml(io.BytesIO(whole(graph_files.write_graphml, tiny)), force_multigraph=True)
    assert (len(graph.nodes), len(graph.edges)) == (len(tiny.entities), len(tiny.links))


def test_gexf_has_nodes_edges_and_values_and_nothing_of_viz(tiny: Corpus) -> None:
    found = etree.fromstring(whole(graph_files.write_gexf, tiny))
    assert (found.get("version"), len(list(found.iter(GEXF + "node")))) == ("1.2", len(tiny.entities))
    assert len(list(found.iter(GEXF + "edge"))) == len(tiny.links)
    (node,) = [node for node in found.iter(GEXF + "node") if node.get("id") == "institution:KM"]
    assert {element.tag.partition("}")[0] for element in found.iter()} == {GEXF[:-1]}
    values = {value.get("for"): value.get("value") for value in node.iter(GEXF + "attvalue")}
    assert (values["node.name_lv"], values["node.kind"]) == ("Kultūras ministrija", "institution")


def test_gexf_values_are_declared(tiny: Corpus) -> None:
    found = etree.fromstring(whole(graph_files.write_gexf, tiny))
    declared = {attribute.get("id") for attribute in found.iter(GEXF + "attribute")}
    assert {value.get("for") for value in found.iter(GEXF + "attvalue")} <= declared


def test_node_link_is_read_by_networkx_with_keys(tiny: Corpus) -> None:
    data = json.loads(whole(graph_files.write_node_link, tiny))
    graph = nx.node_link_graph(data, edges="links")
    assert isinstance(graph, nx.MultiDiGraph)
    assert {(s, k, t) for s, t, k in graph.edges(keys=True)} == {(n.source, n.property, n.target) for n in tiny.links}
    assert graph.nodes["institution/KM"]["name_en"] == "Ministry of Culture"


def test_there_is_a_table_for_each_kind_with_things_and_one_for_links(tiny: Corpus) -> None:
    files = {name: whole(write) for name, write in tables.table_files(tiny).items()}
    kinds = {tiny.schema.kinds[entity.kind].table for entity in tiny.entities}
    assert set(files) == {f"{name}.csv" for name in kinds | {"link", "source", "thing"}} | {"datapackage.json"}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_a_table_has_values_and_evidence(tiny: Corpus) -> None:
    (row,) = [row for row in rows(whole(tables.table_files(tiny)["measure.csv"])) if row["notation"] == "4.16"]
    assert row == {
        "id": "measure/tiny.4.16",
        "notation": "4.16",
        "title_lv": "Romu nodarbinātības veicināšana.",
        "title_en": "Promoting the employment of Roma.",
        "order": "16",
        "evidence": "tiny:220-226",
        "quote": "4.16. Romu nodarbinātības veicināšana.",
    }


def test_the_table_of_links_holds_every_link(tiny: Corpus) -> None:
    found = {
        (row["source"], row["property"], row["target"]) for row in rows(whole(tables.table_files(tiny)["link.csv"]))
    }
    assert found == {(link.source, link.property, link.target) for link in tiny.links}


def test_the_data_package_describes_every_file(tiny: Corpus) -> None:
    files = {name: whole(write) for name, write in tables.table_files(tiny).items()}
    package = json.loads(files["datapackage.json"])
    resources = {resource["path"]: resource for resource in package["resources"]}
    assert set(resources) == set(files) - {"datapackage.json"}
    for path, resource in resources.items():
        assert resource["bytes"] == len(files[path])
        assert resource["hash"] == f"sha256:{hashlib.sha256(files[path]).hexdigest()}"
        header = next(csv.reader(io.StringIO(files[path].decode(), newline="")))
        assert [field["name"] for field in resource["schema"]["fields"]] == header


def test_the_data_package_knows_types_and_keys(tiny: Corpus) -> None:
    package = json.loads(whole(tables.table_files(tiny)["datapackage.json"]))
    resources = {resource["name"]: resource["schema"] for resource in package["resources"]}
    types = {field["name"]: field["type"] for field in resources["budget-line"]["fields"]}
    assert (types["year"], types["amount"], types["notation"]) == ("integer", "number", "string")
    assert resources["deadline"]["fields"][2] == {
        "name": "due",
        "type": "date",
        "title": "pēdējā diena / due date",
        "description": "The last day of the period.",
        "constraints": {"required": True},
    }
    assert [key["reference"]["resource"] for key in resources["link"]["foreignKeys"]] == ["thing", "thing"]


def test_the_workbook_holds_the_same_tables(tiny: Corpus) -> None:
    book = openpyxl.load_workbook(io.BytesIO(whole(tables.write_all_sheets, tiny)))
    sheets = tables.to_sheets(tiny)
    assert book.sheetnames == [name[:31] for name in sheets]
    assert {name: (book[name].max_row, book[name].max_column) for name in book.sheetnames} == {
        name[:31]: (len(found) + 1, len(columns)) for name, (columns, found) in sheets.items()
    }


def test_numbers_of_the_workbook_are_numbers(tiny: Corpus) -> None:
    book = openpyxl.load_workbook(io.BytesIO(whole(tables.write_all_sheets, tiny)))
    header, *found = book["budget_line"].iter_rows(values_only=True)
    amounts = [row[header.index("amount")] for row in found]
    assert amounts[:4] == [2000, 2000, 29007, 15000]
    assert book["outcome_indicator"].cell(2, 7).value == 27.2


def test_the_same_corpus_gives_the_same_bytes(tiny: Corpus) -> None:
    once, again = ({name: whole(write) for name, write in export_files(tiny).items()} for _ in range(2))
    assert [name for name in once if once[name] != again[name]] == []
    assert [name for name in once if not name.startswith("tables/")] == [
        "graph.ttl",
        "graph.nt",
        "graph.jsonld",
        "graph.rdf",
        "graph.trig",
        "graph.graphml",
        "graph.gexf",
        "graph.json",
        "workbook.xlsx",
    ]
