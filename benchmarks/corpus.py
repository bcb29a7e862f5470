"""A synthetic corpus of the size of many countries: the real framework and reference, and made-up plans under them.

Unlike `src`, this module names kinds and columns of the ontology: it stands for the tables that editors would write.
The provisions, objectives, institutions and documents are those of the bundled project; titles, results and
programmes are words of the bundled plan with a number added, so that each text is its own, as in real tables.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

import policygraph
from policygraph.corpus import Corpus, Entity, Link, Place, Source, Value
from policygraph.project import bundled
from policygraph.schema import Schema

SEED = 2022
MEASURES_PER_PLAN = 100
NEVER_CITED = 0.3
"""Share of the provisions that no plan of any country cites."""
COUNTRIES = tuple(re.findall("..", "atbebgcyczdedkeeesfifrgrhrhuieitltlulvmtnlplptrosesisk"))
_ROMAN = {1: "I", 2: "II"}


@dataclass(frozen=True, slots=True)
class _Stock:
    """What the made-up plans draw from."""

    schema: Schema
    framework: str
    provisions: tuple[Entity, ...]
    institutions: tuple[Entity, ...]
    documents: tuple[Entity, ...]
    titles: tuple[str, ...]
    results: tuple[str, ...]
    programmes: tuple[str, ...]


@dataclass
class _Plan:
    """One plan while it is being made; `line` is how far its source has been read."""

    stock: _Stock
    chance: random.Random
    scope: str
    line: int = 0
    entities: list[Entity] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    def place(self, quote: str, lines: int = 1) -> Place:
        first, self.line = self.line + 1, self.line + lines
        return Place(self.scope, first, self.line, quote)

    def thing(self, kind: str, local: str, place: Place, **values: Value) -> str:
        identifier = f"{kind}/{self.scope}.{local}"
        columns = {column: (value,) for column, value in values.items()}
        self.entities.append(Entity(identifier, kind, self.scope, columns, (place,)))
        return identifier

    def link(self, source: str, name: str, target: str, place: Place) -> None:
        standing = self.stock.schema.properties[name].standing
        self.links.append(Link(source, name, target, standing, (place,)))


def synthetic(measures: int, seed: int = SEED) -> Corpus:
    """A corpus with that many measures; the same number and seed give the same corpus."""
    real = policygraph.load(bundled())
    chance = random.Random(seed)
    stock = _stock(real, chance)
    shared = {entity.id: entity for entity in real.entities if real.kind(entity).room != "plan"}
    sources = list(real.sources)
    entities = list(shared.values())
    links = [link for link in real.links if link.source in shared and link.target in shared]
    order = {name: kind.order for name, kind in real.schema.kinds.items()}
    for plan in _plans(stock, chance, measures):
        sources.append(_source(plan.scope))
        entities += sorted(plan.entities, key=lambda entity: order[entity.kind])
        links += plan.links
    return replace(real, sources=tuple(sources), entities=tuple(entities), links=tuple(links))


def synthetic_plans(measures: int, seed: int = SEED) -> Iterator[tuple[str, list[Entity], list[Link]]]:
    """The plans of the same corpus one at a time: name, things and links, so that memory does not grow with them."""
    chance = random.Random(seed)
    stock = _stock(policygraph.load(bundled()), chance)
    for plan in _plans(stock, chance, measures):
        yield plan.scope, plan.entities, plan.links


def _plans(stock: _Stock, chance: random.Random, measures: int) -> Iterator[_Plan]:
    for number, first in enumerate(range(0, measures, MEASURES_PER_PLAN)):
        country = COUNTRIES[number % len(COUNTRIES)]
        plan = _Plan(stock, chance, f"{country}-plan-{number // len(COUNTRIES) + 1}")
        _make(plan, min(MEASURES_PER_PLAN, measures - first))
        yield plan


def _stock(real: Corpus, chance: random.Random) -> _Stock:
    def of(kind: str) -> tuple[Entity, ...]:
        return tuple(entity for entity in real.entities if entity.kind == kind)

    def texts(kind: str, column: str) -> tuple[str, ...]:
        return tuple(text for entity in of(kind) if (text := entity.first(column)))

    provisions = of("provision")
    cited = sorted(chance.sample(range(len(provisions)), round(len(provisions) * (1 - NEVER_CITED))))
    return _Stock(
        schema=real.schema,
        framework=of("framework")[0].id,
        provisions=tuple(provisions[index] for index in cited),
        institutions=of("institution"),
        documents=of("document"),
        titles=texts("measure", "title_lv"),
        results=texts("expected-result", "text_lv"),
        programmes=texts("budget-programme", "name_lv"),
    )


def _source(scope: str) -> Source:
    titles = {"lv": f"Izdomāts plāns {scope}", "en": f"Synthetic plan {scope}"}
    return Source(scope, "plan.txt", titles, "benchmarks", hashlib.sha256().hexdigest(), "")


def _make(plan: _Plan, measures: int) -> None:
    place = plan.place(f"Plāns {plan.scope}", lines=3)
    owner = plan.thing(
        "plan", "plan", place, notation=f"Plāns {plan.scope}", title_lv=f"Plāns {plan.scope}", period="2022-2023"
    )
    plan.link(owner, "framework", plan.stock.framework, place)
    programmes = [_programme(plan, number) for number in range(1, 9)]
    for number in range(1, measures + 1):
        _measure(plan, owner, number, programmes)


def _programme(plan: _Plan, number: int) -> tuple[str, Entity]:
    institution = plan.chance.choice(plan.stock.institutions)
    code = f"{number:02}.00.00"
    name = f"{plan.chance.choice(plan.stock.programmes)} {number}"
    place = plan.place(f"{code} „{name}”")
    notation = f"{institution.notation} {code}"
    made = plan.thing("budget-programme", f"p{number}", place, notation=notation, code=code, name_lv=name)
    plan.link(made, "institution", institution.id, place)
    return made, institution


def _measure(plan: _Plan, owner: str, number: int, programmes: list[tuple[str, Entity]]) -> None:
    local = f"4.{number}"
    title = f"{plan.chance.choice(plan.stock.titles).rstrip('.')} ({plan.scope}, {number})."
    place = plan.place(f"{local}. {title}", lines=4)
    measure = plan.thing("measure", local, place, notation=local, title_lv=title, order=number)
    plan.link(measure, "plan", owner, place)
    for order in range(1, plan.chance.choices((2, 3), (80, 20))[0]):
        _activity(plan, measure, f"{local}-{order}", title, order, place)
    _result(plan, measure, local)
    _budget_line(plan, measure, local, programmes)


def _activity(plan: _Plan, measure: str, local: str, title: str, order: int, place: Place) -> None:
    activity = plan.thing("activity", local, place, notation=local, title_lv=title, order=order)
    plan.link(activity, "measure", measure, place)
    _point_to(plan, activity, "citesProvision", plan.stock.provisions, (0, 1, 2, 3, 5), (6, 25, 34, 25, 10))
    bodies = plan.chance.sample(plan.stock.institutions, plan.chance.choices((1, 2, 3), (60, 30, 10))[0])
    for name, body in zip(("responsible", *["coResponsible"] * 2), bodies, strict=False):
        plan.link(activity, name, body.id, plan.place(body.notation))
    _point_to(plan, activity, "refersToDocument", plan.stock.documents, (0, 1, 2), (30, 55, 15))
    _deadline(plan, activity, local)


def _point_to(
    plan: _Plan, activity: str, name: str, targets: tuple[Entity, ...], counts: Iterable[int], weights: Iterable[int]
) -> None:
    count = plan.chance.choices(tuple(counts), tuple(weights))[0]
    for target in plan.chance.sample(targets, count):
        plan.link(activity, name, target.id, plan.place(target.notation))


def _deadline(plan: _Plan, activity: str, local: str) -> None:
    year, half = plan.chance.randint(2022, 2027), plan.chance.randint(1, 2)
    due = date(year, 6, 30) if half == 1 else date(year, 12, 31)
    printed = f"{year}.gada {_ROMAN[half]} pusgads"
    place = plan.place(printed, lines=2)
    deadline = plan.thing("deadline", local, place, period=f"{year}-H{half}", due=due, printed=printed)
    plan.link(deadline, "activity", activity, place)


def _result(plan: _Plan, measure: str, local: str) -> None:
    text = f"{plan.chance.choice(plan.stock.results).rstrip('.')} ({plan.scope}, {local})."
    place = plan.place(text, lines=3)
    result = plan.thing("expected-result", f"{local}-r1", place, order=1, text_lv=text)
    plan.link(result, "measure", measure, place)


def _budget_line(plan: _Plan, measure: str, local: str, programmes: list[tuple[str, Entity]]) -> None:
    programme, institution = plan.chance.choice(programmes)
    amount, year = Decimal(plan.chance.randint(1, 5000) * 100), plan.chance.randint(2022, 2023)
    place = plan.place(f"{local}. {institution.notation} {amount}", lines=5)
    line = plan.thing(
        "budget-line",
        f"{local}-{institution.local}-{year}-planned",
        place,
        notation=f"{local} {institution.notation} {year} planned",
        year=year,
        budget_kind="planned",
        amount=amount,
        budget_table="summary",
        order=1,
    )
    for name, target in (("measure", measure), ("institution", institution.id), ("budgetProgramme", programme)):
        plan.link(line, name, target, place)
