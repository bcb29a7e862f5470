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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from policygraph import collector
from policygraph.corpus import Corpus, Entity, Link, Place, Source, Value, kept
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
_PORTION = 1_000

EVIDENCE = "evidence"
SUGGESTED = "suggested"
"""The standing of a link that nobody has confirmed: it has a statement but no plain triple, so no query counts it."""
Quad = tuple[str, str]
"""Name of a graph, and one triple in N-Triples without the final point."""
Block = tuple[str, str]
"""Name of a graph, and all lines of N-Triples about one thing in it."""
_END = " .\n"


def iri(corpus: Corpus, identifier: str) -> str:
    """The IRI of a thing."""
    return corpus.base + identifier


def quads(corpus: Corpus, *, evidence: bool = True) -> Iterator[Quad]:
    """Every triple of the corpus with its graph: that of a plan, a framework, the reference or the evidence.

    Without `evidence` the statements and passages, more than half of all triples, are left out.
    """
    for graph, lines in _blocks(corpus, evidence=evidence):
        for triple in lines.removesuffix(_END).split(_END):  # in a literal the end of a line is escaped
            yield graph, triple


def ntriples(corpus: Corpus, *, evidence: bool = True) -> bytes:
    """The graph as N-Triples, in the order of the corpus."""
    return b"".join(_portions(corpus, evidence=evidence))


def _portions(corpus: Corpus, *, evidence: bool) -> Iterator[bytes]:
    """N-Triples, some thousand things at a time: the text of a large corpus takes more memory than its store."""
    blocks = (lines for _, lines in _blocks(corpus, evidence=evidence))
    while portion := "".join(islice(blocks, _PORTION)):
        yield portion.encode()


def _blocks(corpus: Corpus, *, evidence: bool) -> Iterator[Block]:
    """The triples of a thing, a link or a passage at a time, which takes half the time of one triple at a time."""
    makers = {name: _maker(kind) for name, kind in corpus.schema.kinds.items()}
    graphs = {scope: graph_name(corpus, scope) for scope in corpus.scopes}
    passages: dict[Place, str] = {}
    base = corpus.base
    for entity in corpus.entities:
        yield graphs[entity.scope], _entity(base, entity, makers[entity.kind], passages)
    predicates = {name: f"<{prop.iri}>" for name, prop in corpus.schema.properties.items()}
    scopes = {entity.id: entity.scope for entity in corpus.entities}
    proof = graph_name(corpus, EVIDENCE)
    for link in corpus.links:
        predicate = predicates[link.property]
        if link.standing != SUGGESTED:
            yield graphs[scopes[link.source]], f"<{base}{link.source}> {predicate} <{base}{link.target}> .\n"
        if evidence:
            yield proof, _statement(base, link, predicate, passages)
    if evidence:
        for place, name in passages.items():
            yield proof, _passage(base, place, name)
        for source in corpus.sources:
            yield proof, _source(base, source)


def nquads(lines: Iterable[Quad], portion: int = 10_000) -> Iterator[bytes]:
    """N-Quads in the order given, so many lines at a time."""
    texts = (f"{triple} <{graph}> .\n" for graph, triple in lines)
    while text := "".join(islice(texts, portion)):
        yield text.encode()


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


@kept
def kept_store(corpus: Corpus) -> ox.Store:
    """The whole graph in a store that lives as long as the corpus: made for the first question, there for the next."""
    return to_store(corpus)


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


def _entity(base: str, entity: Entity, maker: _Maker, passages: dict[Place, str]) -> str:
    subject = f"<{base}{entity.id}>"
    # rdfs:label in each language that the thing is named in, else its notation
    labels = [literal(text) + suffix for column, suffix in maker.labels if (text := entity.first(column))]
    lines = [f"{subject} {maker.type} .\n"]
    lines += [f"{subject} {_LABEL} {label} .\n" for label in labels or [literal(entity.notation)]]
    values = entity.values
    for column, predicate, suffix in maker.columns:
        if found := values.get(column):
            lines += [f"{subject} {predicate} {_term(value, suffix)} .\n" for value in found]
    lines += [_quoted(base, subject, place, passages) for place in entity.places]
    return "".join(lines)


def _statement(base: str, link: Link, predicate: str, passages: dict[Place, str]) -> str:
    name = f"<{base}{statement_id(link)}>"
    return (
        f"{name} {_TYPE} <{PG}Statement> .\n"
        f"{name} <{PG}subject> <{base}{link.source}> .\n"
        f"{name} <{PG}predicate> {predicate} .\n"
        f"{name} <{PG}object> <{base}{link.target}> .\n"
        f'{name} <{PG}standing> "{link.standing}" .\n'
    ) + "".join([_quoted(base, name, place, passages) for place in link.places])


def _quoted(base: str, name: str, place: Place, passages: dict[Place, str]) -> str:
    if (passage := passages.get(place)) is None:
        passage = passages[place] = f"<{base}{passage_id(place)}>"
    return f"{name} {_QUOTED_FROM} {passage} .\n"


def _passage(base: str, place: Place, name: str) -> str:
    return (
        f"{name} {_TYPE} <{PG}Passage> .\n"
        f"{name} <{PG}inSource> <{base}source/{place.source}> .\n"
        f'{name} <{PG}firstLine> "{place.first}"^^<{XSD}integer> .\n'
        f'{name} <{PG}lastLine> "{place.last}"^^<{XSD}integer> .\n'
        f"{name} <{PG}quote> {literal(place.quote)} .\n"
    )


def _source(base: str, source: Source) -> str:
    name = f"<{base}source/{source.id}>"
    titles = [f"{name} {_LABEL} {literal(title)}@{language} .\n" for language, title in source.titles.items()]
    return f"{name} {_TYPE} <{PG}Source> .\n{''.join(titles)}" + (
        f"{name} <{PG}fileName> {literal(source.file)} .\n"
        f"{name} <{PG}origin> {literal(source.origin)} .\n"
        f"{name} <{PG}sha256> {literal(source.sha256)} .\n"
    )
