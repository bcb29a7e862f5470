"""Corpus -> RDF. The only maker of IRIs.

Each link is a plain triple, easy to query, and beside it a named statement that carries the evidence:

    <activity/4.1-1> pg:responsible <institution/KM> .
    <statement/…> a pg:Statement ; pg:subject … ; pg:predicate … ; pg:object … ; pg:standing "asserted" ;
        prov:wasQuotedFrom <passage/lv-roma-2022.L919> .
    <passage/lv-roma-2022.L919> pg:inSource … ; pg:firstLine 919 ; pg:lastLine 919 ; pg:quote "KM IZM 2023.gada II" .

Nothing is a blank node, and the order is that of the corpus, so the same corpus gives the same bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from policygraph import collector
from policygraph.corpus import Corpus, Entity, Link, Place, Value
from policygraph.schema import LANG_STRING, LANGUAGES, PG, RDF, RDFS, XSD, Kind, Property

if TYPE_CHECKING:
    import rdflib

PREFIXES = {
    "pg": PG,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "dct": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sh": "http://www.w3.org/ns/shacl#",
}
_QUOTED_FROM = f"<{PREFIXES['prov']}wasQuotedFrom>"
_TYPE = f"<{RDF}type>"
_LABEL = f"<{RDFS}label>"
_NEEDS_ESCAPE = re.compile(r'["\\\x00-\x1f\x7f]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_PORTION = 10_000

EVIDENCE = "evidence"
SUGGESTED = "suggested"
"""The standing of a link that nobody has confirmed: it has a statement but no plain triple, so no query counts it."""
_KEPT: WeakKeyDictionary[Corpus, ox.Store] = WeakKeyDictionary()
Quad = tuple[str, str]
"""Name of a graph, and one triple in N-Triples without the final point."""


def iri(corpus: Corpus, identifier: str) -> str:
    """The IRI of a thing."""
    return corpus.base + identifier


def quads(corpus: Corpus, *, evidence: bool = True) -> Iterator[Quad]:
    """Every triple of the corpus with its graph: that of a plan, a framework, the reference or the evidence.

    Without `evidence` the statements and passages, more than half of all triples, are left out.
    """
    makers = {name: _maker(kind) for name, kind in corpus.schema.kinds.items()}
    graphs = {scope: graph_name(corpus, scope) for scope in corpus.scopes}
    passages: dict[Place, str] = {}
    base = corpus.base
    for entity in corpus.entities:
        graph = graphs[entity.scope]
        for triple in _entity(base, entity, makers[entity.kind], passages):
            yield graph, triple
    predicates = {name: f"<{prop.iri}>" for name, prop in corpus.schema.properties.items()}
    scopes = {entity.id: entity.scope for entity in corpus.entities}
    proof = graph_name(corpus, EVIDENCE)
    for link in corpus.links:
        subject, predicate, target = f"<{base}{link.source}>", predicates[link.property], f"<{base}{link.target}>"
        if link.standing != SUGGESTED:
            yield graphs[scopes[link.source]], f"{subject} {predicate} {target}"
        if not evidence:
            continue
        name = f"<{base}{statement_id(link)}>"
        yield proof, f"{name} {_TYPE} <{PG}Statement>"
        yield proof, f"{name} <{PG}subject> {subject}"
        yield proof, f"{name} <{PG}predicate> {predicate}"
        yield proof, f"{name} <{PG}object> {target}"
        yield proof, f'{name} <{PG}standing> "{link.standing}"'
        for place in link.places:
            yield proof, f"{name} {_QUOTED_FROM} {_passage(base, place, passages)}"
    if evidence:
        yield from ((proof, triple) for triple in _evidence(corpus, passages))


def ntriples(corpus: Corpus, *, evidence: bool = True) -> bytes:
    """The graph as N-Triples, in the order of the corpus."""
    return b"".join(_portions(corpus, evidence=evidence))


def _portions(corpus: Corpus, *, evidence: bool) -> Iterator[bytes]:
    """N-Triples, some thousand lines at a time: the text of a large corpus takes more memory than its store."""
    triples = (triple for _, triple in quads(corpus, evidence=evidence))
    while portion := list(islice(triples, _PORTION)):
        portion.append("")  # so that the last line ends, too
        yield " .\n".join(portion).encode()


def graph_name(corpus: Corpus, scope: str) -> str:
    """The IRI of the named graph of a plan, a framework, the shared reference or the evidence."""
    return f"{corpus.base}graph/{scope or 'reference'}"


def to_store(corpus: Corpus, *, evidence: bool = True) -> ox.Store:
    """The graph in an embedded Oxigraph store, all of it in the default graph.

    `lenient` spares a second check of IRIs that this module has made: a third of the loading time.
    """
    store = ox.Store()
    with collector.paused():
        for portion in _portions(corpus, evidence=evidence):
            store.load(portion, format=ox.RdfFormat.N_TRIPLES, lenient=True)
    return store


def kept_store(corpus: Corpus) -> ox.Store:
    """The whole graph in a store that lives as long as the corpus: made for the first question, there for the next."""
    if (store := _KEPT.get(corpus)) is None:
        store = _KEPT[corpus] = to_store(corpus)
    return store


def to_rdf(corpus: Corpus) -> rdflib.Graph:
    """The graph for users of rdflib."""
    import rdflib

    graph = rdflib.Graph()
    graph.parse(data=ntriples(corpus), format="nt")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph


def statement_id(link: Link) -> str:
    """The id of the node that carries the evidence of a link."""
    return f"statement/{_flat(link.source)}--{link.property}--{_flat(link.target)}"


def passage_id(place: Place) -> str:
    """The id of a passage; one that is narrower than its lines is told apart by a checksum of its words."""
    digest = hashlib.sha256(place.quote.encode()).hexdigest()[:8]
    return f"passage/{place.source}.L{place.first}-{place.last}.{digest}"


def _flat(identifier: str) -> str:
    return identifier.replace("/", ".")


def literal(text: str) -> str:
    """Text between quotation marks, escaped as N-Triples asks."""
    if _NEEDS_ESCAPE.search(text):
        text = _NEEDS_ESCAPE.sub(lambda found: _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04X}", text)
    return f'"{text}"'


def _term(value: Value, suffix: str) -> str:
    """A literal; `suffix` is its language or datatype, empty for a plain string."""
    if isinstance(value, str):
        return literal(value) + suffix
    if isinstance(value, bool):
        return f'"{str(value).lower()}"{suffix}'
    return f'"{value:f}"{suffix}' if isinstance(value, Decimal) else f'"{value}"{suffix}'


@dataclass(frozen=True, slots=True)
class _Maker:
    """What the triples of all things of a kind share."""

    type: str
    labels: tuple[tuple[str, str], ...]
    """Column of a name, suffix of its literal."""
    columns: tuple[tuple[str, str, str], ...]
    """Column, predicate, suffix of its literals."""


def _maker(kind: Kind) -> _Maker:
    naming = kind.naming_property
    translated = naming.datatype == LANG_STRING
    labels = [(f"{naming.column}_{language}", f"@{language}") for language in LANGUAGES] if translated else []
    columns = [
        (column, f"<{prop.iri}>", _suffix(prop, column))
        for prop in kind.column_properties
        if not prop.is_link
        for column in prop.columns
    ]
    return _Maker(f"{_TYPE} <{kind.iri}>", tuple(labels or [(naming.column, "")]), tuple(columns))


def _suffix(prop: Property, column: str) -> str:
    if prop.datatype == LANG_STRING:
        return f"@{column.rpartition('_')[2]}"
    return "" if prop.datatype == XSD + "string" else f"^^<{prop.datatype}>"


def _entity(base: str, entity: Entity, maker: _Maker, passages: dict[Place, str]) -> Iterator[str]:
    subject = f"<{base}{entity.id}>"
    yield f"{subject} {maker.type}"
    # rdfs:label in each language that the thing is named in, else its notation
    labels = [literal(text) + suffix for column, suffix in maker.labels if (text := entity.first(column))]
    for label in labels or [literal(entity.notation)]:
        yield f"{subject} {_LABEL} {label}"
    values = entity.values
    for column, predicate, suffix in maker.columns:
        if found := values.get(column):
            for value in found:
                yield f"{subject} {predicate} {_term(value, suffix)}"
    for place in entity.places:
        yield f"{subject} {_QUOTED_FROM} {passages.get(place) or _passage(base, place, passages)}"


def _passage(base: str, place: Place, passages: dict[Place, str]) -> str:
    if place not in passages:
        passages[place] = f"<{base}{passage_id(place)}>"
    return passages[place]


def _evidence(corpus: Corpus, passages: dict[Place, str]) -> Iterator[str]:
    for place, name in passages.items():
        yield f"{name} {_TYPE} <{PG}Passage>"
        yield f"{name} <{PG}inSource> <{corpus.base}source/{place.source}>"
        yield f'{name} <{PG}firstLine> "{place.first}"^^<{XSD}integer>'
        yield f'{name} <{PG}lastLine> "{place.last}"^^<{XSD}integer>'
        yield f"{name} <{PG}quote> {literal(place.quote)}"
    for source in corpus.sources:
        subject = f"<{corpus.base}source/{source.id}>"
        yield f"{subject} {_TYPE} <{PG}Source>"
        yield from (f"{subject} {_LABEL} {literal(title)}@{language}" for language, title in source.titles.items())
        yield f"{subject} <{PG}fileName> {literal(source.file)}"
        yield f"{subject} <{PG}origin> {literal(source.origin)}"
        yield f"{subject} <{PG}sha256> {literal(source.sha256)}"
