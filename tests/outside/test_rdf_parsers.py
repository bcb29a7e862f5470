"""Other people's parsers read our RDF and find the same triples."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from lxml import etree
from rdflib.compare import to_isomorphic

from policygraph.corpus import Corpus
from policygraph.exporters import rdf_files, whole
from policygraph.exporters.ontology import to_owl

pytestmark = pytest.mark.outside
WRITERS = {
    "ttl": (rdf_files.write_turtle, "turtle", ox.RdfFormat.TURTLE),
    "nt": (rdf_files.write_ntriples, "nt", ox.RdfFormat.N_TRIPLES),
    "jsonld": (rdf_files.write_jsonld, "json-ld", ox.RdfFormat.JSON_LD),
    "rdf": (rdf_files.write_rdfxml, "xml", ox.RdfFormat.RDF_XML),
    "trig": (rdf_files.write_trig, "trig", ox.RdfFormat.TRIG),
}
RAPPER = {"ttl": "turtle", "nt": "ntriples", "rdf": "rdfxml", "trig": "trig"}
RIOT = {"ttl": "turtle", "nt": "ntriples", "rdf": "rdfxml", "jsonld": "jsonld"}


@pytest.fixture(scope="module")
def files(plan: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The RDF files of the whole plan."""
    folder = tmp_path_factory.mktemp("rdf")
    for suffix, (writer, _, _) in WRITERS.items():
        (folder / f"graph.{suffix}").write_bytes(whole(writer, plan))
    return folder


@pytest.fixture(scope="module")
def lines(files: Path) -> list[str]:
    """The plan as sorted N-Triples."""
    return (files / "graph.nt").read_text(encoding="utf-8").splitlines()


def as_oxigraph(graph: rdflib.Graph | rdflib.Dataset) -> set[ox.Triple]:
    """rdflib's triples in the terms of the store, so that both are compared by value and not by spelling."""
    plain = rdflib.Graph()
    for subject, predicate, value, *_ in graph:
        plain.add((subject, predicate, value))
    return {quad.triple for quad in ox.parse(plain.serialize(format="nt").encode(), format=ox.RdfFormat.N_TRIPLES)}


@pytest.mark.parametrize("suffix", WRITERS)
def test_rdflib_finds_the_same_triples(files: Path, suffix: str) -> None:
    graph: rdflib.Graph = rdflib.Dataset() if suffix == "trig" else rdflib.Graph()
    graph.parse(files / f"graph.{suffix}", format=WRITERS[suffix][1])
    expected = {quad.triple for quad in ox.parse((files / "graph.nt").read_bytes(), format=ox.RdfFormat.N_TRIPLES)}
    assert as_oxigraph(graph) == expected


@pytest.mark.parametrize("suffix", WRITERS)
def test_oxigraph_finds_the_same_triples(files: Path, suffix: str) -> None:
    expected = {quad.triple for quad in ox.parse((files / "graph.nt").read_bytes(), format=ox.RdfFormat.N_TRIPLES)}
    found = {quad.triple for quad in ox.parse((files / f"graph.{suffix}").read_bytes(), format=WRITERS[suffix][2])}
    assert found == expected


@pytest.mark.parametrize("suffix", RAPPER)
@pytest.mark.skipif(shutil.which("rapper") is None, reason="rapper (raptor2-utils) is not installed")
def test_rapper_finds_the_same_number_of_triples(files: Path, lines: list[str], suffix: str) -> None:
    done = subprocess.run(
        ["rapper", "--quiet", "--input", RAPPER[suffix], "--output", "ntriples", str(files / f"graph.{suffix}")],
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(set(done.stdout.splitlines())) == len(lines)


@pytest.mark.parametrize("suffix", RIOT)
@pytest.mark.skipif(shutil.which("riot") is None, reason="riot (Apache Jena) is not installed")
def test_riot_finds_the_same_number_of_triples(files: Path, lines: list[str], suffix: str) -> None:
    done = subprocess.run(
        ["riot", "--syntax", RIOT[suffix], "--output", "ntriples", str(files / f"graph.{suffix}")],
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(set(done.stdout.splitlines())) == len(lines)


@pytest.mark.parametrize("suffix", ["rdf"])
def test_xml_is_well_formed_and_names_its_encoding(files: Path, suffix: str) -> None:
    tree = etree.parse(files / f"graph.{suffix}", etree.XMLParser(resolve_entities=False, huge_tree=True))
    assert (tree.docinfo.encoding, tree.docinfo.xml_version) == ("UTF-8", "1.0")
    assert etree.QName(tree.getroot()).localname == "RDF"


def test_rdflib_finds_the_same_ontology(plan: Corpus) -> None:
    content = to_owl(plan.schema)
    found = rdflib.Graph().parse(data=content, format="turtle")
    triples = b"".join(f"{quad.triple} .\n".encode() for quad in ox.parse(content, format=ox.RdfFormat.TURTLE))
    assert to_isomorphic(found) == to_isomorphic(rdflib.Graph().parse(data=triples, format="nt"))
    assert len(found) > 500
