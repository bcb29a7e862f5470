"""analysis/audit.py on several plans: each is judged by its own words, and its findings are those that it has alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import pyoxigraph as ox
import pytest

from policygraph.analysis.audit import Finding, audit
from policygraph.corpus import Corpus, Place
from policygraph.queries import embedded, read_query, run
from policygraph.rdf import to_store

PLAN, COPY = "lv-roma-2022", "lv-roma-2022-copy"
Told = tuple[str, str]
COMPARED = (
    "body-not-in-summary",
    "footnote-at-two-places",
    "footnote-number-at-number",
    "footnote-number-missing",
    "footnote-repeated-in-place-of-turpat",
    "footnote-without-full-stop",
    "footnote-without-place",
    "footnotes-differ-in-punctuation",
    "footnotes-identical",
    "money-after-deadline",
    "programme-not-approved-but-used",
    "totals-out-of-order",
    "turpat-ambiguous",
    "turpat-without-source",
    "yearly-promise-without-money",
)
"""Rules that keep documents apart by themselves, on any engine that holds several plans."""


@pytest.fixture(scope="module")
def twins(plan: Corpus) -> Corpus:
    """The bundled plan and a copy of it, which was read from a copy of its document."""
    own = {entity.id: f"{entity.kind}/{COPY}.{entity.local}" for entity in plan.entities if entity.scope == PLAN}
    things = (replace(thing, id=own[thing.id], scope=COPY) for thing in plan.entities if thing.id in own)
    links = (
        replace(link, source=own.get(link.source, link.source), target=own.get(link.target, link.target))
        for link in plan.links
        if link.source in own or link.target in own
    )
    return replace(
        plan,
        sources=(*plan.sources, *(replace(source, id=COPY) for source in plan.sources if source.id == PLAN)),
        entities=(*plan.entities, *(replace(thing, places=copied(thing.places)) for thing in things)),
        links=(*plan.links, *(replace(link, places=copied(link.places)) for link in links)),
        rows={},
    )


def copied(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(replace(place, source=COPY if place.source == PLAN else place.source) for place in places)


def told(finding: Finding) -> Told:
    return finding.rule.name, finding.sentences["en"]


def is_of(finding: Finding, plan: str) -> bool:
    return any(f"/{plan}." in thing for thing in finding.things)


@pytest.fixture(scope="module")
def together(twins: Corpus) -> tuple[Finding, ...]:
    return audit(twins)


def test_each_of_two_plans_has_the_findings_that_it_has_alone(plan: Corpus, together: tuple[Finding, ...]) -> None:
    """Nothing is told of both at once, and what concerns only things that all plans share is told once."""
    alone = audit(plan, to_store(plan))
    assert [finding for finding in together if is_of(finding, PLAN) and is_of(finding, COPY)] == []
    copy = [f for f in together if is_of(f, COPY) or any(place.source == COPY for place in f.places)]
    assert [finding for finding in together if finding not in copy] == list(alone)
    once = Counter(map(told, alone)) - Counter(map(told, copy))
    assert Counter(map(told, copy)) + once == Counter(map(told, alone))
    assert sorted(rule for rule, _ in once) == [
        "document-date-out-of-order",
        "period-two-programme-names",
        "programme-title-two-periods",
    ]


def test_the_evidence_of_a_plan_stands_in_its_own_document(twins: Corpus, together: tuple[Finding, ...]) -> None:
    """Things that all plans share are quoted from the first."""
    shared = {place for thing in twins.entities if not thing.scope for place in thing.places}
    strange = [
        (finding.rule.name, place)
        for finding in together
        if is_of(finding, COPY)
        for place in finding.places
        if place.source == PLAN and place not in shared
    ]
    assert strange == []


@pytest.fixture(scope="module")
def both(twins: Corpus) -> ox.Store:
    """The two plans in one store."""
    return to_store(twins)


@pytest.mark.parametrize("rule", COMPARED)
def test_a_rule_keeps_two_documents_in_one_store_apart(
    rule: str, plan: Corpus, plan_store: ox.Store, twins: Corpus, both: ox.Store
) -> None:
    query = read_query(plan.ontology / "rules", rule)
    alone = run(query, plan, embedded(plan_store), {}).rows
    found = run(query, twins, embedded(both), {}).rows
    assert Counter(str(row).replace(COPY, PLAN) for row in found) == Counter(list(map(str, alone)) * 2)
