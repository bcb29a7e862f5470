"""One thing with everything that is known of it, and a chain of links, ready to be shown or sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policygraph.analysis.paths import Chain
from policygraph.cells import natural
from policygraph.corpus import Corpus, Entity, Link, Place, Value
from policygraph.schema import READ_IN_PUBLIC


@dataclass(frozen=True, slots=True)
class Fact:
    """A value of the thing. `translated`: our own translation, not words of the source."""

    property: str
    label: str
    value: str
    translated: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """A link to or from another thing, as the reader of this thing sees it."""

    property: str
    label: str
    outgoing: bool
    other: str
    display: str
    standing: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """Everything about one thing."""

    id: str
    kind: str
    kind_label: str
    display: str
    facts: tuple[Fact, ...]
    ties: tuple[Tie, ...]
    places: tuple[Place, ...]


def card(corpus: Corpus, entity: Entity, language: str) -> Card:
    """The card of a thing, labels in `language`."""
    kind = corpus.kind(entity)
    facts = [
        Fact(prop.name, prop.labels[language] + suffix, _text(value), bool(marked))
        for prop in kind.column_properties
        for column in prop.columns
        for value in entity.values.get(column, ())
        for tag in [column.rpartition("_")[2] if len(prop.columns) > 1 else ""]
        for suffix in [f" ({tag})" if tag else ""]
        for marked in [tag in prop.translated and entity.first(prop.basis) not in READ_IN_PUBLIC]
    ]
    ties = [_tie(corpus, link, True, language) for link in corpus.outgoing.get(entity.id, ())]
    ties += [_tie(corpus, link, False, language) for link in corpus.incoming.get(entity.id, ())]
    ties.sort(key=lambda tie: (not tie.outgoing, tie.property, natural(tie.other)))
    return Card(
        entity.id,
        entity.kind,
        kind.labels[language],
        corpus.display(entity, language),
        tuple(facts),
        tuple(ties),
        entity.places,
    )


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _tie(corpus: Corpus, link: Link, outgoing: bool, language: str) -> Tie:
    other = corpus.by_id[link.target if outgoing else link.source]
    label = corpus.property(link).labels[language]
    if not outgoing:
        label = f"{corpus.kind(other).labels[language]} ({label})"
    return Tie(link.property, label, outgoing, other.id, corpus.display(other, language), link.standing, link.places)


def place_to_json(corpus: Corpus, place: Place) -> dict[str, object]:
    """The shape of `source` in all JSON answers."""
    return {"document": corpus.files[place.source], "lines": [place.first, place.last], "quote": place.quote}


def card_to_json(corpus: Corpus, card: Card) -> dict[str, object]:
    """The card as data."""
    return {
        "id": card.id,
        "kind": card.kind,
        "kind_label": card.kind_label,
        "display": card.display,
        "properties": [
            {"property": fact.property, "label": fact.label, "value": fact.value, "own_translation": fact.translated}
            for fact in card.facts
        ],
        "links": [
            {
                "property": tie.property,
                "label": tie.label,
                "direction": "out" if tie.outgoing else "in",
                "thing": tie.other,
                "display": tie.display,
                "standing": tie.standing,
                "evidence": [place_to_json(corpus, place) for place in tie.places],
            }
            for tie in card.ties
        ],
        "evidence": [place_to_json(corpus, place) for place in card.places],
    }


def chains_to_json(
    corpus: Corpus, start: Entity, end: Entity, chains: Sequence[Chain], language: str
) -> dict[str, object]:
    """The chains as data: each step is a link with its evidence, in the direction in which the link points."""
    return {
        "start": start.id,
        "end": end.id,
        "chains": [
            [
                {
                    "source": link.source,
                    "source_display": corpus.display(corpus.by_id[link.source], language),
                    "property": link.property,
                    "label": corpus.property(link).labels[language],
                    "target": link.target,
                    "target_display": corpus.display(corpus.by_id[link.target], language),
                    "standing": link.standing,
                    "evidence": [place_to_json(corpus, place) for place in link.places],
                }
                for link in chain
            ]
            for chain in chains
        ],
    }
