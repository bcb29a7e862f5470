"""The verdict on each provision, with its proof.

direct: an activity cites exactly this provision; partial: only parts of it are cited; parent: only something above it
is cited; none: nothing of these. Only citations with the standing `asserted` count. What is above and below is the
structure of the framework itself.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from policygraph.analysis.declared import ASSERTED, Rule, Words, counts, read_roles, read_rule
from policygraph.cards import place_to_json
from policygraph.cells import natural
from policygraph.corpus import Corpus, Entity, Link, Place
from policygraph.errors import UnknownName
from policygraph.queries import read_query
from policygraph.rdf import iri, ntriples

DIRECT, PARTIAL, PARENT, NONE = VERDICTS = ("direct", "partial", "parent", "none")
"""From the strongest to the weakest."""
ITSELF, PART, HIGHER = ("itself", "part", "higher")
"""What a citation names, seen from the provision that is judged."""
QUERY = "verdicts"
"""The named query that gives the same verdicts on any engine."""


@dataclass(frozen=True, slots=True)
class Structure:
    """The provisions in printed order, with all that stands above and all that stands below each."""

    provisions: tuple[str, ...]
    above: Mapping[str, frozenset[str]]
    below: Mapping[str, frozenset[str]]
    rank: Mapping[str, int]
    """Provision -> its place in printed order."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One link that was considered, and why it was accepted as coverage or rejected."""

    activity: str
    provision: str
    relation: str
    standing: str
    accepted: bool
    reason: Words
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on one provision and all that is needed to check it."""

    provision: str
    verdict: str
    covered: bool
    existence: str
    rule: Words
    considered: tuple[Citation, ...]
    sha256: str
    """Of all facts and evidence as sorted N-Triples: the checksum of the export graph.nt."""
    sparql: str
    """A SELECT that gives this verdict on any SPARQL 1.1 engine that holds the exported graph."""

    @property
    def accepted(self) -> tuple[Citation, ...]:
        return tuple(citation for citation in self.considered if citation.accepted)

    @property
    def rejected(self) -> tuple[Citation, ...]:
        return tuple(citation for citation in self.considered if not citation.accepted)


def structure(corpus: Corpus) -> Structure:
    """The provisions of all frameworks of the corpus."""
    roles = read_roles(corpus.schema)
    found = sorted((thing for thing in corpus.entities if thing.kind == roles.provision.name), key=_printed)
    known = {thing.id for thing in found}
    parents: dict[str, set[str]] = defaultdict(set)
    for link in corpus.links:
        if counts(link, roles.part) and link.source in known and link.target in known:
            parents[link.source].add(link.target)
    above = {thing.id: _closure(parents, thing.id) for thing in found}
    below: dict[str, set[str]] = {thing.id: set() for thing in found}
    for name, higher in above.items():
        for other in higher:
            below[other].add(name)
    rank = {name: place for place, name in enumerate(above)}
    return Structure(tuple(above), above, {name: frozenset(parts) for name, parts in below.items()}, rank)


def _printed(provision: Entity) -> tuple[str, int, str]:
    return provision.scope, int(provision.first("order", "0")), provision.id


def _closure(parents: Mapping[str, Collection[str]], start: str) -> frozenset[str]:
    found: set[str] = set()
    pending = list(parents.get(start, ()))
    while pending:
        here = pending.pop()
        if here not in found:
            found.add(here)
            pending += parents.get(here, ())
    return frozenset(found)


def judge(order: Structure, cited: Collection[str]) -> dict[str, str]:
    """The verdict on each provision, where exactly the provisions `cited` are cited."""
    found = order.rank.keys() & set(cited)
    parts = {above for name in found for above in order.above[name]}
    higher = {below for name in found for below in order.below[name]}
    return {
        **dict.fromkeys(order.provisions, NONE),
        **dict.fromkeys(higher, PARENT),
        **dict.fromkeys(parts, PARTIAL),
        **dict.fromkeys(found, DIRECT),
    }


def citations(corpus: Corpus) -> tuple[Link, ...]:
    """Every link of the citing property, whatever its standing."""
    name = read_roles(corpus.schema).citation.name
    return tuple(link for link in corpus.links if link.property == name)


def plain_verdicts(corpus: Corpus) -> dict[str, str]:
    """Provision -> verdict, without the proof."""
    return judge(structure(corpus), {link.target for link in citations(corpus) if link.standing == ASSERTED})


def verdicts(corpus: Corpus, only: Iterable[str] = ()) -> tuple[Verdict, ...]:
    """The verdicts with their proofs in printed order: on the provisions with the ids `only`, else on all."""
    order, rule, wanted = structure(corpus), read_rule(corpus), set(only)
    if unknown := sorted(wanted - set(order.provisions)):
        raise UnknownName("provision", unknown[0], order.provisions)
    by_target: dict[str, list[Link]] = defaultdict(list)
    for link in sorted(citations(corpus), key=_by_names):
        by_target[link.target].append(link)
    cited = {name for name, links in by_target.items() if any(link.standing == ASSERTED for link in links)}
    judged, sha256 = judge(order, cited), data_sha256(corpus)
    column = read_roles(corpus.schema).existence.column
    return tuple(
        Verdict(
            provision=name,
            verdict=judged[name],
            covered=judged[name] in rule.covered,
            existence=corpus.by_id[name].first(column),
            rule=rule.verdicts[judged[name]],
            considered=tuple(_considered(order, rule, by_target, name, judged[name])),
            sha256=sha256,
            sparql=sparql(corpus, name),
        )
        for name in order.provisions
        if not wanted or name in wanted
    )


def _by_names(link: Link) -> tuple[object, ...]:
    return natural(link.source), natural(link.target), link.standing, link.places and str(link.places[0])


def _considered(
    order: Structure, rule: Rule, by_target: Mapping[str, list[Link]], provision: str, verdict: str
) -> Iterable[Citation]:
    """The citations of the provision, then of its parts, then of what is above it."""
    related = [(ITSELF, [provision]), (PART, order.below[provision]), (HIGHER, order.above[provision])]
    for relation, others in related:
        for other in (name for name in order.provisions if name in others):
            for link in by_target.get(other, ()):
                accepted, reason = _assess(relation, link.standing, verdict)
                words = {key: text.format(standing=link.standing) for key, text in rule.reasons[reason].items()}
                yield Citation(link.source, other, relation, link.standing, accepted, words, link.places)


def _assess(relation: str, standing: str, verdict: str) -> tuple[bool, str]:
    """Whether a citation is accepted as coverage, and the key of the reason."""
    if standing != ASSERTED:
        return False, "not_asserted"
    if relation == HIGHER:
        return False, "only_higher"
    if relation == PART and verdict == DIRECT:
        return False, "only_part"
    return True, relation


def data_sha256(corpus: Corpus) -> str:
    """The checksum of all facts and evidence as N-Triples, sorted, so that the order of the rows does not matter."""
    lines = sorted(set(ntriples(corpus).splitlines(keepends=True)))
    return hashlib.sha256(b"".join(lines)).hexdigest()


def sparql(corpus: Corpus, provision: str) -> str:
    """The named query of the verdicts as a self-contained SELECT about one provision."""
    text = read_query(corpus.queries, QUERY).text
    bound = re.sub(r"#\? provision *$", f"VALUES ?p {{ <{iri(corpus, provision)}> }}", text, flags=re.MULTILINE)
    return "\n".join(line for line in bound.splitlines() if not line.lstrip().startswith("#")) + "\n"


def verdict_to_json(corpus: Corpus, verdict: Verdict) -> dict[str, object]:
    """The proof as data: things by id and notation, places with their words."""
    return {
        "provision": corpus.by_id[verdict.provision].notation,
        "id": verdict.provision,
        "verdict": verdict.verdict,
        "covered": verdict.covered,
        "existence": verdict.existence,
        "rule": dict(verdict.rule),
        "accepted": [citation_to_json(corpus, citation) for citation in verdict.accepted],
        "rejected": [citation_to_json(corpus, citation) for citation in verdict.rejected],
        "sha256": verdict.sha256,
        "sha256_of": "graph.nt",
        "sparql": verdict.sparql,
    }


def citation_to_json(corpus: Corpus, citation: Citation) -> dict[str, object]:
    """One considered citation as data."""
    activity, provision = corpus.by_id[citation.activity], corpus.by_id[citation.provision]
    return {
        "activity": activity.notation,
        "activity_id": activity.id,
        "provision": provision.notation,
        "provision_id": provision.id,
        "relation": citation.relation,
        "standing": citation.standing,
        "reason": dict(citation.reason),
        "sources": [place_to_json(corpus, place) for place in citation.places],
    }
