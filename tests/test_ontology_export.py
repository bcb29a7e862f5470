"""exporters/ontology.py: the OWL part alone, held against the rules of OWL 2 DL."""

from __future__ import annotations

from collections import Counter
from itertools import chain

import pyoxigraph as ox
import pytest

from policygraph.corpus import Corpus
from policygraph.exporters.ontology import to_owl

PG = "https://w3id.org/policygraph/ontology#"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SH = "http://www.w3.org/ns/shacl#"
CLASS, DATATYPE_PROPERTY = OWL + "Class", OWL + "DatatypeProperty"
OBJECT_PROPERTY, ANNOTATION_PROPERTY = OWL + "ObjectProperty", OWL + "AnnotationProperty"
DECLARATIONS = {CLASS, DATATYPE_PROPERTY, OBJECT_PROPERTY, ANNOTATION_PROPERTY}
# https://www.w3.org/TR/owl2-syntax/#Datatype_Maps: xsd:date and xsd:time are outside.
MAP = {
    *(
        XSD + name
        for name in [
            "decimal",
            "integer",
            "nonNegativeInteger",
            "nonPositiveInteger",
            "positiveInteger",
            "negativeInteger",
        ]
    ),
    *(
        XSD + name
        for name in ["long", "int", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"]
    ),
    *(
        XSD + name
        for name in ["double", "float", "string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN"]
    ),
    *(XSD + name for name in ["boolean", "hexBinary", "base64Binary", "anyURI", "dateTime", "dateTimeStamp"]),
    OWL + "real",
    OWL + "rational",
    RDF + "PlainLiteral",
    RDF + "XMLLiteral",
    RDF + "langString",
    RDFS + "Literal",
}


@pytest.fixture(scope="module")
def triples(tiny: Corpus) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(to_owl(tiny.schema), format=ox.RdfFormat.TURTLE)]


@pytest.fixture(scope="module")
def declared(triples: list[ox.Triple]) -> dict[str, list[str]]:
    """Term -> its declarations."""
    found: dict[str, list[str]] = {}
    for triple in triples:
        if triple.predicate.value == RDF + "type" and getattr(triple.object, "value", "") in DECLARATIONS:
            found.setdefault(triple.subject.value, []).append(triple.object.value)
    return found


def test_every_term_is_declared_exactly_once(declared: dict[str, list[str]]) -> None:
    assert {term: types for term, types in declared.items() if len(types) != 1} == {}


def test_every_kind_and_property_of_the_schema_is_declared(tiny: Corpus, declared: dict[str, list[str]]) -> None:
    assert {kind.iri: declared.get(kind.iri) for kind in tiny.schema.kinds.values()} == {
        kind.iri: [CLASS] for kind in tiny.schema.kinds.values()
    }
    for prop in tiny.schema.properties.values():
        assert declared[prop.iri] == [OBJECT_PROPERTY if prop.is_link else DATATYPE_PROPERTY], prop.name


def test_the_size_is_that_of_policy_ttl(tiny: Corpus, declared: dict[str, list[str]]) -> None:
    own = Counter(types[0].removeprefix(OWL) for term, types in declared.items() if term.startswith(PG))
    assert own["Class"] == len(tiny.schema.kinds) + 4
    assert sum(own.values()) == len([term for term in declared if term.startswith(PG)]) > 100


@pytest.mark.parametrize("annotation", ["label", "comment"])
def test_every_own_term_has_it_in_both_languages(
    triples: list[ox.Triple], declared: dict[str, list[str]], annotation: str
) -> None:
    found: dict[str, list[str]] = {}
    for triple in triples:
        if triple.predicate.value == RDFS + annotation and isinstance(triple.object, ox.Literal):
            found.setdefault(triple.subject.value, []).append(triple.object.language or "")
    own = [term for term in declared if term.startswith(PG)]
    assert {term: found.get(term) for term in own if sorted(found.get(term, [])) != ["en", "lv"]} == {}


def test_there_is_one_ontology_with_a_version(triples: list[ox.Triple]) -> None:
    found = [t.subject.value for t in triples if getattr(t.object, "value", "") == OWL + "Ontology"]
    assert found == ["https://w3id.org/policygraph/ontology"]
    versions = [
        t.object.value for t in triples if t.predicate.value == OWL + "versionInfo" and isinstance(t.object, ox.Literal)
    ]
    assert len(versions) == 1


def test_there_is_no_shacl_and_no_blank_node(triples: list[ox.Triple]) -> None:
    nodes = list(chain.from_iterable((t.subject, t.predicate, t.object) for t in triples))
    assert [node for node in nodes if isinstance(node, ox.BlankNode)] == []
    assert [node for node in nodes if getattr(node, "value", "").startswith(SH)] == []


def test_every_datatype_is_in_the_map_of_owl_2(triples: list[ox.Triple]) -> None:
    used = {t.object.datatype.value for t in triples if isinstance(t.object, ox.Literal)}
    ranges = {
        t.object.value
        for t in triples
        if t.predicate.value == RDFS + "range"
        and isinstance(t.object, ox.NamedNode)
        and not t.object.value.startswith(PG)
    }
    assert (used | ranges) - MAP == set()


def test_every_term_used_is_declared(triples: list[ox.Triple], declared: dict[str, list[str]]) -> None:
    reserved = (OWL, RDF, RDFS, XSD)
    predicates = {t.predicate.value for t in triples}
    structure = {RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range")}
    objects = {t.object.value for t in triples if t.predicate.value in structure and isinstance(t.object, ox.NamedNode)}
    used = {term for term in predicates | objects if not term.startswith(reserved)}
    assert used - set(declared) == set()


@pytest.mark.parametrize(
    ("predicate", "subjects", "objects"),
    [
        ("subClassOf", {CLASS}, {CLASS}),
        ("domain", {OBJECT_PROPERTY, DATATYPE_PROPERTY, ANNOTATION_PROPERTY}, {CLASS}),
    ],
)
def test_axioms_join_terms_of_the_right_type(
    triples: list[ox.Triple], declared: dict[str, list[str]], predicate: str, subjects: set[str], objects: set[str]
) -> None:
    axioms = [t for t in triples if t.predicate.value == RDFS + predicate]
    assert axioms != []
    for axiom in axioms:
        assert isinstance(axiom.object, ox.NamedNode)
        assert declared[axiom.subject.value][0] in subjects, str(axiom)
        assert declared[axiom.object.value][0] in objects, str(axiom)


def test_a_subproperty_is_of_the_same_type_as_its_superproperty(
    triples: list[ox.Triple], declared: dict[str, list[str]]
) -> None:
    axioms = [t for t in triples if t.predicate.value == RDFS + "subPropertyOf"]
    assert axioms != []
    for axiom in axioms:
        assert isinstance(axiom.object, ox.NamedNode)
        assert declared[axiom.subject.value] == declared[axiom.object.value], str(axiom)


def test_object_properties_point_to_classes_and_datatype_properties_to_datatypes(
    triples: list[ox.Triple], declared: dict[str, list[str]]
) -> None:
    for triple in triples:
        if triple.predicate.value == RDFS + "range":
            assert isinstance(triple.object, ox.NamedNode)
            kind = declared[triple.subject.value][0]
            is_class = triple.object.value in declared
            assert is_class == (kind == OBJECT_PROPERTY), str(triple)


def test_statements_about_terms_use_annotation_properties_only(
    triples: list[ox.Triple], declared: dict[str, list[str]]
) -> None:
    used = {t.predicate.value for t in triples if not t.predicate.value.startswith((OWL, RDF, RDFS))}
    assert {term: declared[term] for term in used} == {term: [ANNOTATION_PROPERTY] for term in used}


def test_the_same_schema_gives_the_same_bytes(tiny: Corpus) -> None:
    assert to_owl(tiny.schema) == to_owl(tiny.schema)
