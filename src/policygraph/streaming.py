"""Plan after plan: one corpus in memory at a time, however many plans the project has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from policygraph.corpus import Corpus, Place
from policygraph.project import Project, plan_names
from policygraph.rdf import EVIDENCE, Quad, graph_name, quads
from policygraph.sources import open_sources
from policygraph.tables import read_corpus

_PLAN = "plan"


def corpora(project: Project, plans: tuple[str, ...] = ()) -> Iterator[tuple[str, Corpus]]:
    """Each plan by the alphabet with the corpus that holds it, the frameworks and the reference.

    Raises ProblemsFound at the first plan whose tables hold a problem, SourceError for any document that has changed.
    """
    documents = open_sources(project.data / "sources").checked()
    for plan in plan_names(project, plans):
        yield plan, read_corpus(project, (plan,), documents=documents)


def quads_by_plan(project: Project, plans: tuple[str, ...] = ()) -> Iterator[tuple[str, Iterable[Quad]]]:
    """The triples of all plans with their graphs: first, under an empty name, what the plans share, then each plan.

    All evidence is in one graph; what is shared is not said again with each plan.
    """
    evidence: set[Quad] | None = None
    for plan, corpus in corpora(project, plans):
        if evidence is None:
            common = dict.fromkeys(quads(shared(corpus)))
            proof = graph_name(corpus, EVIDENCE)
            evidence = {quad for quad in common if quad[0] == proof}
            yield "", common
        yield plan, _own(corpus, plan, evidence)
    if evidence is None:
        yield "", dict.fromkeys(quads(read_corpus(project)))


def _own(corpus: Corpus, plan: str, shared_evidence: set[Quad]) -> Iterator[Quad]:
    own, proof = graph_name(corpus, plan), graph_name(corpus, EVIDENCE)
    for quad in dict.fromkeys(quads(corpus)):
        if quad[0] == own or (quad[0] == proof and quad not in shared_evidence):
            yield quad


def shared(corpus: Corpus) -> Corpus:
    """The frameworks and the reference without any plan."""
    kept = {entity.id for entity in corpus.entities if corpus.kind(entity).room != _PLAN}
    entities = tuple(entity for entity in corpus.entities if entity.id in kept)
    links = tuple(link for link in corpus.links if link.source in kept)
    places = [*(thing.places for thing in entities), *(link.places for link in links)]
    used = _sources(places)
    sources = tuple(source for source in corpus.sources if source.id in used)
    return replace(corpus, sources=sources, entities=entities, links=links)


def _sources(evidence: Iterable[tuple[Place, ...]]) -> set[str]:
    return {place.source for places in evidence for place in places}
