"""Many plans in one store: a named graph for each plan, each framework, the reference and the evidence.

A question about one plan runs over the graphs of that plan, all frameworks, the reference and the evidence. They are
named in the text of the query (`FROM <graph>`), so that it works on every SPARQL 1.1 engine and for every named query.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pyoxigraph as ox

from policygraph.corpus import Corpus, Entity, Link, kept
from policygraph.errors import QueryError, UnknownName
from policygraph.queries import Engine, NamedQuery, Solutions, Table, embedded, run
from policygraph.rdf import EVIDENCE, graph_name, nquads, quads
from policygraph.schema import LANGUAGES
from policygraph.sparql_text import over

PLAN, ALL = "plan", "all"
"""The parameter that every named query takes, and its value for every plan."""
_FRAMEWORK = "framework"


def plans(corpus: Corpus) -> tuple[str, ...]:
    """The ids of the plans in alphabetical order."""
    return corpus.rooms.get(PLAN, ())


def graphs_of(corpus: Corpus, plan: str) -> tuple[str, ...]:
    """The IRIs of the graphs over which a question about the plan runs."""
    scopes = (plan, *corpus.rooms.get(_FRAMEWORK, ()), "", EVIDENCE)
    return tuple(graph_name(corpus, scope) for scope in scopes)


def chosen(corpus: Corpus, text: str) -> tuple[str, ...]:
    """The plans that `a`, `a,b` or `all` names. Raises UnknownName with the nearest, QueryError for one named twice."""
    known = plans(corpus)
    if text == ALL:
        return known
    named = tuple(name.strip() for name in text.split(","))
    for name in named:
        if name not in known:
            raise UnknownName(PLAN, name, (*known, ALL), lv="plāns")
    if len(set(named)) < len(named):
        raise QueryError(f"{PLAN}={text}: a plan stands there twice", lv=f"{PLAN}={text}: viens plāns tur ir divreiz")
    return named


def apart(corpus: Corpus) -> Iterator[Corpus]:
    """Each plan with all that the plans share as a corpus of its own, in alphabetical order; without plans itself."""
    of = {entity.id: entity.scope for entity in corpus.entities if corpus.kind(entity).room == PLAN}
    if len(names := sorted(set(of.values()))) < 2:
        yield corpus
        return
    entities, links = defaultdict[str, list[Entity]](list), defaultdict[str, list[Link]](list)
    for entity in corpus.entities:
        entities[of.get(entity.id, "")].append(entity)
    for link in corpus.links:
        ends = {of[end] for end in (link.source, link.target) if end in of}
        if len(ends) < 2:
            links[min(ends, default="")].append(link)
    for name in names:
        yield replace(corpus, entities=(*entities[""], *entities[name]), links=(*links[""], *links[name]))


def to_dataset(corpus: Corpus, *, evidence: bool = True) -> ox.Store:
    """The graph in an embedded store, each triple in its named graph."""
    store = ox.Store()
    for portion in nquads(quads(corpus, evidence=evidence)):
        store.load(portion, format=ox.RdfFormat.N_QUADS, lenient=True)
    return store


@kept
def kept_dataset(corpus: Corpus) -> ox.Store:
    """The store of named graphs that lives as long as the corpus, as `rdf.kept_store` is that of one graph."""
    return to_dataset(corpus)


def union(store: ox.Store) -> Engine:
    """The engine of a store with named graphs: over all of them, unless the query names its own."""
    return embedded(store, union=True)


def within(engine: Engine, graphs: Sequence[str]) -> Engine:
    """The same engine, with every query run over these graphs only."""

    def select(text: str) -> Solutions:
        return engine(over(text, graphs))

    return select


def chooses_plans(query: NamedQuery) -> bool:
    """Whether `plan` chooses the graphs over which the query runs; not where the query has a parameter of that name."""
    return PLAN not in {parameter.name for parameter in query.parameters}


def listed(query: NamedQuery) -> dict[str, object]:
    """A named query as lists of them show it; `plan` says whether it takes that parameter beside its own."""
    return {
        "name": query.name,
        **{f"title_{language}": query.titles[language] for language in LANGUAGES},
        **{f"description_{language}": query.descriptions[language] for language in LANGUAGES},
        "parameters": [{"name": parameter.name, "type": parameter.type} for parameter in query.parameters],
        "columns": list(query.columns),
        "evidence": query.evidence,
        PLAN: chooses_plans(query),
    }


def run_by_plan(
    query: NamedQuery, corpus: Corpus, engine: Engine, given: Mapping[str, str], *, language: str = "lv"
) -> Table:
    """As `run`, where `plan` may be among the parameters of any query.

    One plan: the answer over its graphs. Several: the answers one after the other, with `plan` as the first column.
    The engine must hold the named graphs. A query that has a parameter `plan` of its own is left to itself.
    """
    wanted = given.get(PLAN)
    if wanted is None or not chooses_plans(query):
        return run(query, corpus, engine, given, language=language)
    named, others = chosen(corpus, wanted), {name: value for name, value in given.items() if name != PLAN}
    answers = {
        plan: run(query, corpus, within(engine, graphs_of(corpus, plan)), others, language=language) for plan in named
    }
    if len(named) == 1 and wanted != ALL:
        (answer,) = answers.values()
        return replace(answer, parameters={PLAN: named[0], **answer.parameters})
    return _side_by_side(query, wanted, answers)


def _side_by_side(query: NamedQuery, wanted: str, answers: Mapping[str, Table]) -> Table:
    columns = (PLAN, *(column for column in query.columns if column != PLAN))
    rows = tuple({**row, PLAN: plan} for plan, answer in answers.items() for row in answer.rows)
    ordered = tuple({PLAN: row[PLAN], **row} for row in rows)
    understood = next((answer.parameters for answer in answers.values()), {})
    return Table(query.name, query.titles, {PLAN: wanted, **understood}, columns, ordered, _notes(answers))


def _notes(answers: Mapping[str, Table]) -> tuple[Mapping[str, str], ...]:
    """A note that holds for every plan once; one that differs with the name of its plan in front."""
    found = [answer.notes for answer in answers.values()]
    if all(notes == found[0] for notes in found):
        return found[0] if found else ()
    return tuple(
        {language: f"{plan}: {sentence}" for language, sentence in note.items()}
        for plan, answer in answers.items()
        for note in answer.notes
    )
