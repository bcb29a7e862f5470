"""From a thing of the corpus to its page, and from the kinds to the page that lists them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from urllib.parse import urlencode

from policygraph.cards import Card, Tie, card
from policygraph.corpus import Corpus, Entity, Link, Place
from policygraph.rdf import iri, passage_id, statement_id
from policygraph.schema import Kind
from policygraph.server.api.search import Found
from policygraph.server.things.shells import RDF_FORMATS, Reader
from policygraph.server.things.views import Anchor, BrowsePage, FactRow, KindRow, PlaceRow, ThingPage, TieGroup, TieRow
from policygraph.server.things.words import words

SHOWN = 200
"""Links of one property that a page shows."""
_WEB = re.compile(r"https?://[^\s]+")


def page(corpus: Corpus, thing: Entity, reader: Reader) -> ThingPage:
    """Everything about one thing."""
    found = card(corpus, thing, reader.language)
    said = words(reader.language)
    kind = corpus.kind(thing)
    columns = {prop.name: prop for prop in kind.column_properties}
    facts = [
        FactRow(
            Anchor(fact.label, reader.addresses.of(columns[fact.property].iri)),
            Anchor(fact.value, fact.value if _WEB.fullmatch(fact.value) else ""),
            said["own"] if fact.translated else "",
        )
        for fact in found.facts
        if not columns[fact.property].is_link
    ]
    return ThingPage(
        reader.shell(found.display, (*RDF_FORMATS, "json")),
        found.display,
        Anchor(found.kind_label, reader.addresses.of(kind.iri)),
        iri(corpus, thing.id),
        f"/#{urlencode({'view': 'graph', 'lang': reader.language, 'focus': thing.id})}",
        tuple(facts),
        tuple(_groups(corpus, thing, found, reader)),
        places(corpus, found.places, reader),
    )


def places(corpus: Corpus, found: tuple[Place, ...], reader: Reader) -> tuple[PlaceRow, ...]:
    """Each place with the address of its passage."""
    return tuple(
        PlaceRow(
            Anchor(f"{corpus.files[place.source]}:{place.lines}", reader.addresses.thing(passage_id(place))),
            place.quote,
        )
        for place in found
    )


def _groups(corpus: Corpus, thing: Entity, found: Card, reader: Reader) -> Iterator[TieGroup]:
    for (outgoing, label, name), group in groupby(found.ties, lambda tie: (tie.outgoing, tie.label, tie.property)):
        ties = list(group)
        rows = tuple(_tie(corpus, thing, tie, reader, found.places) for tie in ties[:SHOWN])
        href = reader.addresses.of(corpus.schema.properties[name].iri)
        yield TieGroup(Anchor(label, href), outgoing, rows, max(len(ties) - SHOWN, 0))


def _tie(corpus: Corpus, thing: Entity, tie: Tie, reader: Reader, own: tuple[Place, ...]) -> TieRow:
    said = words(reader.language)
    ends = (thing.id, tie.other) if tie.outgoing else (tie.other, thing.id)
    statement = statement_id(Link(ends[0], tie.property, ends[1]))
    return TieRow(
        Anchor(tie.display, reader.addresses.thing(tie.other)),
        said.get(tie.standing, ""),
        Anchor(said["statement"], reader.addresses.thing(statement)),
        places(corpus, tie.places, reader) if tie.places != own else (),
    )


def browse(
    corpus: Corpus, reader: Reader, kind: str, text: str, found: Found | None, offset: int, size: int
) -> BrowsePage:
    """The kinds with their numbers, and what was found."""
    said = words(reader.language)
    counts = Counter(thing.kind for thing in corpus.entities)
    things = found.things if found else ()
    total = found.total if found else 0
    listed = [kind for kind in corpus.schema.kinds.values() if counts[kind.name]]
    return BrowsePage(
        reader.shell(said["things"]),
        tuple(_kind_row(known, counts[known.name], kind, reader) for known in listed),
        kind,
        text,
        tuple(
            FactRow(
                Anchor(corpus.kind(thing).labels[reader.language]),
                Anchor(corpus.display(thing, reader.language), reader.addresses.thing(thing.id)),
            )
            for thing in things
        ),
        total,
        offset + 1,
        _turned(reader, kind, text, max(offset - size, 0)) if offset else "",
        _turned(reader, kind, text, offset + size) if offset + size < total else "",
    )


def _kind_row(kind: Kind, count: int, chosen: str, reader: Reader) -> KindRow:
    asked = {"kind": kind.name, **({"lang": reader.language} if reader.chosen else {})}
    label = Anchor(kind.labels[reader.language], f"/things?{urlencode(asked)}")
    return KindRow(label, kind.comments[reader.language], count, kind.name == chosen)


def _turned(reader: Reader, kind: str, text: str, offset: int) -> str:
    """The address of another portion."""
    asked = {
        "kind": kind,
        "q": text,
        "offset": str(offset) if offset else "",
        "lang": reader.language if reader.chosen else "",
    }
    return f"/things?{urlencode({name: value for name, value in asked.items() if value})}"
