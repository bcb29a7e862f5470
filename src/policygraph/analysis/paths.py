"""How two things hang together."""

from __future__ import annotations

from collections import deque

from policygraph.corpus import Corpus, Link

Chain = tuple[Link, ...]


def shortest_chains(corpus: Corpus, start: str, end: str, *, limit: int = 5) -> tuple[Chain, ...]:
    """The shortest chains of links between two ids, read in either direction, at most `limit` of them.

    The kinds that the ontology calls pg:hub (a plan, a framework, a judgement) are ends of a chain but never steps,
    else all things would be two steps apart.
    """
    hubs = {name for name, kind in corpus.schema.kinds.items() if kind.hub}
    before: dict[str, list[Link]] = {start: []}
    distance = {start: 0}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        if end in distance and distance[here] >= distance[end]:
            break
        if here != start and corpus.by_id[here].kind in hubs:
            continue
        for link in (*corpus.outgoing.get(here, ()), *corpus.incoming.get(here, ())):
            there = link.target if link.source == here else link.source
            if there not in distance:
                distance[there] = distance[here] + 1
                before[there] = []
                queue.append(there)
            if distance[there] == distance[here] + 1:
                before[there].append(link)
    return tuple(_walk_back(before, start, end, limit)) if end in distance else ()


def _walk_back(before: dict[str, list[Link]], start: str, end: str, limit: int) -> list[Chain]:
    chains: list[Chain] = []
    pending: list[tuple[str, Chain]] = [(end, ())]
    while pending and len(chains) < limit:
        here, chain = pending.pop()
        if here == start:
            chains.append(chain)
            continue
        pending += [(n.source if n.target == here else n.target, (n, *chain)) for n in reversed(before[here])]
    return chains
