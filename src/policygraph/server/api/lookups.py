"""The answers of the JSON interface and of the MCP tools, as data."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib.metadata import metadata

from policygraph.analysis.paths import shortest_chains
from policygraph.cards import chains_to_json, place_to_json
from policygraph.corpus import Corpus, Entity
from policygraph.datasets import PLAN, chooses_plans, chosen, listed, run_by_plan
from policygraph.errors import QueryError, UnknownName
from policygraph.names import find
from policygraph.queries import NamedQuery, Table, bind, read_query
from policygraph.questions import Refused, refusal, told, understand
from policygraph.rdf import iri
from policygraph.schema import LANGUAGES
from policygraph.server.api.facts import Facts
from policygraph.server.context import Context
from policygraph.server.problems import held


def run_named(context: Context, query: NamedQuery, given: Mapping[str, str], language: str) -> Table:
    """The answer to a named query. A wrong parameter raises first, so that what the engine raises is its own."""
    named_plans(context.corpus, query, given)
    own = {name: value for name, value in given.items() if name != PLAN or not chooses_plans(query)}
    bind(query, context.corpus, own, language)
    return run_by_plan(query, context.corpus, held(context.engine), given, language=language)


def named_plans(corpus: Corpus, query: NamedQuery | None, given: Mapping[str, str]) -> tuple[str, ...]:
    """The plans over which the query runs, none where it runs over everything. Raises QueryError with the nearest."""
    if PLAN not in given or (query and not chooses_plans(query)):
        return ()
    try:
        return chosen(corpus, given[PLAN])
    except UnknownName as error:
        raise QueryError(f"{PLAN}: {error}", lv=f"{PLAN}: {error.said('lv')}") from None


def question(context: Context, text: str, language: str, plan: Mapping[str, str]) -> dict[str, object]:
    """The answer to a plain question in Latvian or English, over all plans or over those that `plan` names."""
    corpus = context.corpus
    named_plans(corpus, None, plan)
    found = understand(corpus, text, language)
    if isinstance(found, Refused):
        return refusal(found)
    command = " ".join([found.command, *(shlex.quote(f"{name}={value}") for name, value in plan.items())])
    asked = replace(found, parameters={**found.parameters, **plan}, command=command)
    table = run_named(context, read_query(corpus.queries, asked.query), asked.parameters, asked.language)
    answer: dict[str, object] = json.loads(told(table, asked))
    return answer


def chains_between(corpus: Corpus, start: str, end: str, language: str) -> dict[str, object]:
    """How two things hang together: the shortest chains of links, each step with its evidence."""
    first, last = find(corpus, start), find(corpus, end)
    return chains_to_json(corpus, first, last, shortest_chains(corpus, first.id, last.id), language)


def found_things(
    facts: Facts, text: str, kind: str, limit: int, offset: int, language: str, *, proven: bool = False
) -> dict[str, object]:
    """One portion of the things whose names hold the text; `proven`: with the places where each is printed."""
    found = facts.index.search(text, kind, limit, offset)
    things = [_named(facts.corpus, thing, language) for thing in found.things]
    if proven:
        for thing, named in zip(found.things, things, strict=True):
            named["evidence"] = [place_to_json(facts.corpus, place) for place in thing.places]
    return {"total": found.total, "limit": limit, "offset": offset, "things": things}


def _named(corpus: Corpus, thing: Entity, language: str) -> dict[str, object]:
    return {
        "id": thing.id,
        "kind": thing.kind,
        "kind_label": corpus.kind(thing).labels[language],
        "notation": thing.notation,
        "name": corpus.name(thing, language),
        "display": corpus.display(thing, language),
        "scope": thing.scope,
        "iri": iri(corpus, thing.id),
    }


def listed_queries(queries: Iterable[NamedQuery]) -> list[dict[str, object]]:
    """The named queries, as `queries --format json` lists them, with the address of each answer."""
    return [{**listed(query), "href": f"/api/queries/{query.name}"} for query in queries]


def about(corpus: Corpus, facts: Facts) -> dict[str, object]:
    """Program, data and licence."""
    package = metadata("policygraph")
    counts: dict[str, int] = {}
    for thing in corpus.entities:
        counts[thing.kind] = counts.get(thing.kind, 0) + 1
    return {
        "name": package["Name"],
        "version": package["Version"],
        "licence": package["License-Expression"] or "",
        "base": corpus.base,
        "sha256": facts.sha256,
        "sha256_of": "graph.nt",
        "things": len(corpus.entities),
        "links": len(corpus.links),
        "kinds": [
            {
                "kind": kind.name,
                **{f"label_{name}": kind.labels[name] for name in LANGUAGES},
                "things": counts[kind.name],
            }
            for kind in corpus.schema.kinds.values()
            if kind.name in counts
        ],
        "plans": _heads(corpus, "plan"),
        "frameworks": _heads(corpus, "framework"),
        "sources": [
            {
                "id": source.id,
                "file": source.file,
                **{f"title_{language}": source.titles[language] for language in LANGUAGES},
                "origin": source.origin,
                "sha256": source.sha256,
            }
            for source in corpus.sources
        ],
    }


def _heads(corpus: Corpus, room: str) -> list[dict[str, object]]:
    """What the folders of a room are about: the things of its first kind."""
    kinds = [kind for kind in corpus.schema.kinds.values() if kind.room == room]
    head = min(kinds, key=lambda kind: kind.order).name
    return [
        {
            "id": thing.id,
            "notation": thing.notation,
            "scope": thing.scope,
            **{f"name_{language}": corpus.name(thing, language) for language in LANGUAGES},
        }
        for thing in corpus.entities
        if thing.kind == head
    ]
