"""From a node of the evidence (statement, passage, source, named graph) to its page and its JSON."""

from __future__ import annotations

from collections.abc import Mapping

from policygraph.corpus import Corpus
from policygraph.schema import RDF
from policygraph.server.things import describing
from policygraph.server.things.shells import RDF_FORMATS, Reader
from policygraph.server.things.terms import Term, label
from policygraph.server.things.views import Anchor, FactRow, NodePage
from policygraph.server.things.words import words

SHOWN = 200
_TYPE = RDF + "type"


def page(corpus: Corpus, terms: Mapping[str, Term], node: str, triples: describing.Triples, reader: Reader) -> NodePage:
    """What the graph says of the node, and what points to it."""
    address, said, language = corpus.base + node, words(reader.language), reader.language
    rows = describing.values(triples, address)
    types = [value for name, value, _, _ in rows if name == _TYPE]
    kind = Anchor(label(terms, types[0], language), reader.addresses.of(types[0])) if types else Anchor(said["graph"])
    facts = [
        FactRow(
            Anchor(label(terms, name, language), reader.addresses.of(name)),
            _value(corpus, terms, value, is_iri, reader),
            "",
            tag,
        )
        for name, value, tag, is_iri in rows
        if name != _TYPE
    ]
    users = describing.users(triples, address)
    if not types:
        # A named graph is what it holds.
        facts = [FactRow(Anchor(said["triples"]), Anchor(str(len(triples))))]
        users = [(subject, _TYPE) for subject in describing.subjects(triples)]
    shown = [
        FactRow(
            Anchor(label(terms, name, language), reader.addresses.of(name)),
            _value(corpus, terms, subject, True, reader),
        )
        for subject, name in users[:SHOWN]
    ]
    return NodePage(
        reader.shell(node, (*RDF_FORMATS, "json")),
        node,
        kind,
        address,
        tuple(facts),
        tuple(shown),
        max(len(users) - SHOWN, 0),
    )


def _value(corpus: Corpus, terms: Mapping[str, Term], value: str, is_iri: bool, reader: Reader) -> Anchor:
    if not is_iri:
        return Anchor(value)
    thing = corpus.by_id.get(value.removeprefix(corpus.base))
    if thing:
        return Anchor(corpus.display(thing, reader.language), reader.addresses.thing(thing.id))
    text = label(terms, value, reader.language) if value in terms else value.removeprefix(corpus.base)
    return Anchor(text, reader.addresses.of(value))


def as_json(corpus: Corpus, node: str, triples: describing.Triples) -> dict[str, object]:
    """The same as data: things and properties by their IRI."""
    address = corpus.base + node
    rows = describing.values(triples, address)
    return {
        "id": node,
        "iri": address,
        "properties": [
            {"property": name, "value": value, "language": language or None, "is_iri": is_iri}
            for name, value, language, is_iri in rows
        ],
        "used_by": [{"subject": subject, "property": name} for subject, name in describing.users(triples, address)],
        "triples": len(triples),
    }
