"""policy.ttl as a value: the kinds of things, their properties, labels, tables and colours.

The ontology is the single source of truth. This module is the only one that reads it, and it names
nothing of the domain: only the words with which an ontology describes itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import SchemaError, UnknownName

PG = "https://w3id.org/policygraph/ontology#"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SH = "http://www.w3.org/ns/shacl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
LANG_STRING = RDF + "langString"
LANGUAGES = ("lv", "en")
READ_IN_PUBLIC = ("certain", "likely", "official")
"""Values of a basis that mean: not our own words."""
ROOMS = ("reference", "framework", "plan")

Triples = dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]]


@dataclass(frozen=True, slots=True)
class Property:
    """One property as one kind uses it: a column of its table, or a link table of its own."""

    name: str
    iri: str
    column: str
    order: int
    labels: Mapping[str, str]
    comments: Mapping[str, str]
    datatype: str = ""
    target: str = ""
    """IRI of the class to which a link points; empty for a value."""
    required: bool = False
    many: bool = False
    values: tuple[str, ...] = ()
    pattern: str = ""
    table: str = ""
    standing: str = "asserted"
    translated: tuple[str, ...] = ()
    """Languages in which the values are our own translation …"""
    basis: str = ""
    """… unless the column of this name says that they were read in a public source."""

    @property
    def is_link(self) -> bool:
        return bool(self.target)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the table: one, or one a language."""
        if self.datatype == LANG_STRING:
            return tuple(f"{self.column}_{language}" for language in LANGUAGES)
        return (self.column,)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing: a class of the ontology that has a table."""

    name: str
    iri: str
    room: str
    order: int
    labels: Mapping[str, str]
    comments: Mapping[str, str]
    properties: tuple[Property, ...]
    naming: str
    colour: str
    symbol: str
    first_view: int
    hub: bool
    drawn_as: str
    """Property that leads to the thing in whose node things of this kind are drawn; empty: a node of their own."""

    @property
    def table(self) -> str:
        return self.name.replace("-", "_")

    @property
    def column_properties(self) -> tuple[Property, ...]:
        return tuple(prop for prop in self.properties if not prop.table)

    @property
    def naming_property(self) -> Property:
        return next(prop for prop in self.properties if prop.name == self.naming)


@dataclass(frozen=True)
class Schema:
    """All kinds, in the order of the ontology."""

    kinds: Mapping[str, Kind]
    text: str

    @cached_property
    def by_iri(self) -> dict[str, Kind]:
        return {kind.iri: kind for kind in self.kinds.values()}

    @cached_property
    def link_tables(self) -> dict[str, tuple[Kind, Property]]:
        """Link table -> the kind from which its links go out, and their property."""
        return {prop.table: (kind, prop) for kind in self.kinds.values() for prop in kind.properties if prop.table}

    @cached_property
    def kind_tables(self) -> dict[str, Kind]:
        return {kind.table: kind for kind in self.kinds.values()}

    @cached_property
    def properties(self) -> dict[str, Property]:
        """Property name -> one of its uses; label, comment and standing are the same in all of them."""
        return {prop.name: prop for kind in self.kinds.values() for prop in kind.properties}

    def kind(self, name: str) -> Kind:
        if name not in self.kinds:
            raise UnknownName("kind", name, self.kinds)
        return self.kinds[name]


def snake(name: str) -> str:
    """coResponsible -> co_responsible."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def read_schema(path: Path) -> Schema:
    """The schema that `path` (Turtle) describes.

    Raises SchemaError with the line where the file is not Turtle, or names the term that is incomplete.
    """
    text = path.read_text(encoding="utf-8")
    try:
        graph = _index(text)
    except SyntaxError as error:
        raise SchemaError(f"{path}: not valid Turtle: {error}") from None
    kinds = [_kind(graph, iri) for iri, facts in graph.items() if PG + "kind" in facts]
    if not kinds:
        raise SchemaError(f"{path}: no class has pg:kind")
    names = [kind.name for kind in kinds]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise SchemaError(f"{path}: more than one class has the pg:kind {', '.join(twice)}")
    return Schema({kind.name: kind for kind in sorted(kinds, key=lambda kind: kind.order)}, text)


def _index(text: str) -> Triples:
    graph: Triples = defaultdict(lambda: defaultdict(list))
    for triple in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE):
        graph[_key(triple.subject)][triple.predicate.value].append(triple.object)
    return graph


def _key(node: object) -> str:
    return node.value if isinstance(node, ox.NamedNode) else str(node)


def _one(graph: Triples, subject: str, predicate: str, default: str = "") -> str:
    found = graph.get(subject, {}).get(predicate, [])
    return _text(found[0]) if found else default


def _integer(graph: Triples, subject: str, predicate: str) -> int:
    text = _one(graph, subject, predicate, "0")
    if not text.isdecimal():
        raise SchemaError(f"{subject}: {predicate.rpartition('#')[2]} is '{text}', not a whole number")
    return int(text)


def _text(node: object) -> str:
    return node.value if isinstance(node, ox.NamedNode | ox.Literal) else str(node)


def _by_language(graph: Triples, subject: str, predicate: str) -> dict[str, str]:
    found = {
        node.language: node.value
        for node in graph.get(subject, {}).get(predicate, [])
        if isinstance(node, ox.Literal) and node.language
    }
    missing = [language for language in LANGUAGES if language not in found]
    if missing:
        raise SchemaError(f"{subject}: {predicate.rpartition('#')[2]} lacks {', '.join(missing)}")
    return {language: found[language] for language in LANGUAGES}


def _kind(graph: Triples, iri: str) -> Kind:
    name = _one(graph, iri, PG + "kind")
    shapes = [_key(node) for node in graph[iri].get(SH + "property", [])]
    properties = sorted((_property(graph, shape) for shape in shapes), key=lambda prop: prop.order)
    naming = _one(graph, iri, PG + "nameProperty").removeprefix(PG)
    if naming not in {prop.name for prop in properties}:
        raise SchemaError(f"{iri}: pg:nameProperty is not one of its properties")
    room = _one(graph, iri, PG + "room")
    if room not in ROOMS:
        raise SchemaError(f"{iri}: pg:room is '{room}', not one of {', '.join(ROOMS)}")
    colour = _one(graph, iri, PG + "colour")
    if not re.fullmatch("#[0-9a-fA-F]{6}", colour):
        raise SchemaError(f"{iri}: pg:colour is '{colour}', not a colour such as #1f6feb")
    return Kind(
        name=name,
        iri=iri,
        room=room,
        order=_integer(graph, iri, SH + "order"),
        labels=_by_language(graph, iri, RDFS + "label"),
        comments=_by_language(graph, iri, RDFS + "comment"),
        properties=tuple(properties),
        naming=naming,
        colour=colour,
        symbol=_one(graph, iri, PG + "symbol"),
        first_view=_integer(graph, iri, PG + "firstView"),
        hub=_one(graph, iri, PG + "hub") == "true",
        drawn_as=_one(graph, iri, PG + "drawnAs").removeprefix(PG),
    )


def _property(graph: Triples, shape: str) -> Property:
    iri = _one(graph, shape, SH + "path")
    name = iri.removeprefix(PG)
    if iri not in graph:
        raise SchemaError(f"{shape}: property {iri} is not declared")
    return Property(
        name=name,
        iri=iri,
        column=snake(name),
        order=_integer(graph, shape, SH + "order"),
        labels=_by_language(graph, iri, RDFS + "label"),
        comments=_by_language(graph, iri, RDFS + "comment"),
        datatype=_one(graph, shape, SH + "datatype"),
        target=_one(graph, shape, SH + "class"),
        required=_integer(graph, shape, SH + "minCount") > 0,
        many=_one(graph, shape, SH + "maxCount") != "1",
        values=tuple(_list(graph, _one(graph, shape, SH + "in"))),
        pattern=_one(graph, shape, SH + "pattern"),
        table=_one(graph, shape, PG + "table"),
        standing=_one(graph, iri, PG + "defaultStanding", "asserted"),
        translated=tuple(_text(node) for node in graph[iri].get(PG + "ownTranslation", [])),
        basis=snake(_one(graph, iri, PG + "basisProperty").removeprefix(PG)),
    )


def _list(graph: Triples, head: str) -> list[str]:
    items: list[str] = []
    while head and head != RDF + "nil":
        items.append(_one(graph, head, RDF + "first"))
        head = _one(graph, head, RDF + "rest")
    return items
