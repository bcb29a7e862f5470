"""Other people's tools read what we write: Frictionless, openpyxl, networkx, lxml, pySHACL."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import frictionless
import networkx as nx
import openpyxl
import pytest
from lxml import etree

from policygraph.corpus import Corpus
from policygraph.exporters import graph_files, tables, whole
from policygraph.validate import check_shapes

pytestmark = pytest.mark.outside
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
GEXF = "{http://www.gexf.net/1.2draft}"
VIZ = "{http://www.gexf.net/1.2draft/viz}"
NMTOKEN = re.compile(r"[\w.\-:·]+")


@pytest.fixture(scope="module")
def folder(plan: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of the whole plan."""
    found = tmp_path_factory.mktemp("tables")
    for name, write in tables.table_files(plan).items():
        (found / name).write_bytes(whole(write))
    return found


def test_frictionless_finds_the_data_package_valid(folder: Path) -> None:
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert report.flatten(["taskId", "rowNumber", "fieldName", "note"]) == []
    assert report.valid
    assert report.stats["tasks"] == len(list(folder.glob("*.csv"))) > 25


def test_frictionless_reads_numbers_and_dates(folder: Path) -> None:
    package = frictionless.Package(str(folder / "datapackage.json"))
    row = package.get_resource("deadline").read_rows()[0]
    assert row["due"].isoformat() == "2023-12-31"
    rows = package.get_resource("budget-line").read_rows()
    assert (rows[0]["year"], int(rows[0]["amount"])) == (2022, 2000)


def test_openpyxl_reads_the_workbook(plan: Corpus) -> None:
    book = openpyxl.load_workbook(io.BytesIO(whole(tables.write_all_sheets, plan)), read_only=True)
    sheets = tables.to_sheets(plan)
    assert book.sheetnames == [name[:31] for name in sheets]
    formulas = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == []


def test_networkx_reads_graphml(plan: Corpus) -> None:
    graph = nx.read_graphml(io.BytesIO(whole(graph_files.write_graphml, plan)), force_multigraph=True)
    assert (graph.is_directed(), len(graph.nodes), len(graph.edges)) == (True, len(plan.entities), len(plan.links))


def test_networkx_reads_gexf(plan: Corpus) -> None:
    graph = nx.read_gexf(io.BytesIO(whole(graph_files.write_gexf, plan)), version="1.2draft")
    assert (len(graph.nodes), graph.nodes["institution:KM"]["name_lv"]) == (len(plan.entities), "Kultūras ministrija")


def test_networkx_reads_node_link(plan: Corpus) -> None:
    graph = nx.node_link_graph(json.loads(whole(graph_files.write_node_link, plan)), edges="links")
    edges = {(source, key, target) for source, target, key in graph.edges(keys=True)}
    assert edges == {(link.source, link.property, link.target) for link in plan.links}


def test_graphml_keeps_the_rules_of_its_schema(plan: Corpus) -> None:
    """http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd: order of elements, attributes, NMTOKEN ids, keyrefs."""
    root = etree.fromstring(whole(graph_files.write_graphml, plan))
    assert root.tag == GRAPHML + "graphml"
    assert [child.tag for child in root] == [GRAPHML + "key"] * (len(root) - 1) + [GRAPHML + "graph"]
    keys = {key.get("id"): key for key in root.iter(GRAPHML + "key")}
    assert len(keys) == len(list(root.iter(GRAPHML + "key")))
    assert {key.get("attr.type") for key in keys.values()} == {"string"}
    graph = root[-1]
    assert graph.get("edgedefault") == "directed"
    nodes = [node.get("id") for node in graph.iter(GRAPHML + "node")]
    assert len(nodes) == len(set(nodes))
    assert [node for node in nodes if not NMTOKEN.fullmatch(node)] == []
    edges = [edge.get("id") for edge in graph.iter(GRAPHML + "edge")]
    assert len(edges) == len(set(edges))
    for edge in graph.iter(GRAPHML + "edge"):
        assert {edge.get("source"), edge.get("target")} <= set(nodes)
    for element in graph:
        used = [data.get("key") for data in element]
        assert len(used) == len(set(used))
        domain = etree.QName(element).localname
        assert {keys[key].get("for") for key in used} <= {domain}


def test_gexf_keeps_the_rules_of_its_schema(plan: Corpus) -> None:
    """http://gexf.net/1.2/gexf.xsd: order of elements, required attributes, unique ids, references, colours."""
    root = etree.fromstring(whole(graph_files.write_gexf, plan))
    assert (root.tag, root.get("version")) == (GEXF + "gexf", "1.2")
    (graph,) = root
    assert {etree.QName(child).localname for child in graph} == {"attributes", "nodes", "edges"}
    declared = {
        (attributes.get("class"), attribute.get("id"))
        for attributes in graph.iter(GEXF + "attributes")
        for attribute in attributes
    }
    for kind, container in (("node", "nodes"), ("edge", "edges")):
        things = list(graph.find(GEXF + container))
        ids = [thing.get("id") for thing in things]
        assert len(ids) == len(set(ids))
        assert {thing.tag for thing in things} == {GEXF + kind}
        for thing in things:
            assert {(kind, value.get("for")) for value in thing.iter(GEXF + "attvalue")} <= declared
            assert all(value.get("value") is not None for value in thing.iter(GEXF + "attvalue"))
    for colour in graph.iter(VIZ + "color"):
        assert all(0 <= int(colour.get(part)) <= 255 for part in "rgb")


def test_pyshacl_finds_that_the_plan_conforms(plan: Corpus) -> None:
    assert [str(problem) for problem in check_shapes(plan)] == []
