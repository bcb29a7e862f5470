"""The triples of a corpus subject by subject, some thousand at a time, as the writers of all RDF flavours want them.

`quads` gives the links after all things. Here each thing stands with its links: the corpus is cut into parts that hold
some things and the links that go out from them. Statements and passages stand together as `quads` gives them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from policygraph.corpus import Corpus, Entity
from policygraph.rdf import EVIDENCE, graph_name, quads

Portion = tuple[str, list[str]]
"""Name of a graph, and triples of it in N-Triples without the final point."""
_THINGS, _TRIPLES = 2_000, 10_000


def by_subject(corpus: Corpus) -> Iterator[Portion]:
    """Each triple once, graph by graph: things in the order of the corpus, statements, then passages and sources."""
    for part in _parts(corpus):
        yield graph_name(part, part.entities[0].scope), _grouped(triple for _, triple in quads(part, evidence=False))
    proof = graph_name(corpus, EVIDENCE)
    for triples in _whole_subjects(triple for graph, triple in quads(corpus) if graph == proof):
        yield proof, list(dict.fromkeys(triples))


def _parts(corpus: Corpus) -> Iterator[Corpus]:
    """Some things of one scope, with the links that go out from them."""
    scopes: dict[str, list[Entity]] = defaultdict(list)
    for entity in corpus.entities:
        scopes[entity.scope].append(entity)
    for entities in scopes.values():
        for start in range(0, len(entities), _THINGS):
            some = entities[start : start + _THINGS]
            links = [link for entity in some for link in corpus.outgoing.get(entity.id, ())]
            yield replace(corpus, entities=tuple(some), links=tuple(links), sources=())


def _grouped(triples: Iterable[str]) -> list[str]:
    """Subjects in the order of their first triple, so that writers can name each once."""
    subjects: dict[str, dict[str, None]] = {}
    for triple in triples:
        subjects.setdefault(_subject(triple), {})[triple] = None
    return [triple for group in subjects.values() for triple in group]


def _whole_subjects(triples: Iterable[str]) -> Iterator[list[str]]:
    """Portions that end where a subject ends; those of a subject already follow one another."""
    portion: list[str] = []
    for triple in triples:
        if len(portion) >= _TRIPLES and _subject(triple) != _subject(portion[-1]):
            yield portion
            portion = []
        portion.append(triple)
    if portion:
        yield portion


def _subject(triple: str) -> str:
    return triple.partition(" ")[0]
