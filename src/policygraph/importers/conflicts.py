"""Provisions that the tables have and the act has not: who cites them, and what that means."""

from __future__ import annotations

from dataclasses import dataclass

from policygraph.corpus import Corpus, Entity

_PLAN_ROOM, _PRINTED = "plan", "asserted"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a plan cites a provision."""

    thing: str
    place: str
    quote: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A provision that the act has not.

    `kind`: cited by a plan; part cited, where only its letters are; uncited; read before, in another text of the act.
    """

    provision: str
    existence: str
    kind: str
    citations: tuple[Citation, ...] = ()


def conflict_of(corpus: Corpus, thing: Entity | None, provision: str, existence: str, *, read_before: bool) -> Conflict:
    """The conflict about one provision."""
    own = _citations(corpus, thing) if thing else ()
    parts = _part_citations(corpus, thing) if thing else ()
    if read_before:
        return Conflict(provision, existence, "read before", own)
    return Conflict(provision, existence, "cited" if own else "part cited" if parts else "uncited", own or parts)


def _citations(corpus: Corpus, thing: Entity) -> tuple[Citation, ...]:
    """The printed links by which things of a plan point to this provision; judgements about it are none."""
    found = []
    target = corpus.kind(thing).iri
    for link in corpus.incoming.get(thing.id, ()):
        citing = corpus.by_id[link.source]
        printed = link.standing == _PRINTED and corpus.property(link).target == target
        if printed and corpus.kind(citing).room == _PLAN_ROOM:
            place = link.places[0] if link.places else None
            found.append(Citation(citing.notation, str(place or ""), place.quote if place else ""))
    return tuple(found)


def _part_citations(corpus: Corpus, thing: Entity) -> tuple[Citation, ...]:
    """The citations of all provisions below this one."""
    below = [corpus.by_id[link.source] for link in corpus.incoming.get(thing.id, ())]
    parts = [part for part in below if part.kind == thing.kind]
    return tuple(cited for part in parts for cited in (*_citations(corpus, part), *_part_citations(corpus, part)))
