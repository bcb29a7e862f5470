"""The working value of the program: things, the links between them, and the place where each is printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property, wraps
from pathlib import Path
from typing import TypeVar
from weakref import WeakKeyDictionary

from policygraph.schema import LANGUAGES, Kind, Property, Schema

Value = str | int | bool | Decimal | date
Values = Mapping[str, tuple[Value, ...]]
"""Column -> its values, in the order of the cell."""
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact stands: lines of a source, counted from 1, and their words with white space folded."""

    source: str
    first: int
    last: int
    quote: str

    @property
    def lines(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    def __str__(self) -> str:
        return f"{self.source}:{self.lines}"


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was received."""

    id: str
    file: str
    titles: Mapping[str, str]
    origin: str
    sha256: str
    text: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing. `id` is `kind/scope.local`, or `kind/local` for things that all plans share."""

    id: str
    kind: str
    scope: str
    values: Values
    places: tuple[Place, ...] = ()

    def first(self, column: str, default: str = "") -> str:
        """The first value of a column as text."""
        found = self.values.get(column, ())
        return str(found[0]) if found else default

    @property
    def local(self) -> str:
        """The id without kind and scope, as the table has it."""
        return self.id.removeprefix(f"{self.kind}/").removeprefix(f"{self.scope}.")

    @property
    def notation(self) -> str:
        return self.first("notation", self.local)


@dataclass(frozen=True, slots=True)
class Link:
    """One thing joined to another by a property. Parallel links with different properties stay apart."""

    source: str
    property: str
    target: str
    standing: str = "asserted"
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, eq=False)
class Corpus:
    """Everything known: made by `tables`, never changed. A corpus equals only itself, so stores can be kept by it."""

    schema: Schema
    ontology: Path
    """The folder whose queries and checks go with the schema."""
    base: str
    sources: tuple[Source, ...]
    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    rows: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """Thing -> the table and the row from which it was read."""

    @property
    def queries(self) -> Path:
        return self.ontology / "queries"

    @property
    def checks(self) -> Path:
        return self.ontology / "checks"

    @cached_property
    def by_id(self) -> dict[str, Entity]:
        return {entity.id: entity for entity in self.entities}

    @cached_property
    def outgoing(self) -> dict[str, list[Link]]:
        found: dict[str, list[Link]] = defaultdict(list)
        for link in self.links:
            found[link.source].append(link)
        return dict(found)  # plain: to look for a thing that has no link must not make an entry

    @cached_property
    def incoming(self) -> dict[str, list[Link]]:
        found: dict[str, list[Link]] = defaultdict(list)
        for link in self.links:
            found[link.target].append(link)
        return dict(found)

    @cached_property
    def files(self) -> dict[str, str]:
        """Source id -> the name of its file."""
        return {source.id: source.file for source in self.sources}

    @cached_property
    def scopes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(entity.scope for entity in self.entities))

    @cached_property
    def by_kind(self) -> dict[str, list[Entity]]:
        """Kind -> its things in order, for the kinds that have any."""
        found: dict[str, list[Entity]] = defaultdict(list)
        for entity in self.entities:
            found[entity.kind].append(entity)
        return dict(found)

    @cached_property
    def rooms(self) -> dict[str, tuple[str, ...]]:
        """Room -> its scopes by the alphabet: the plans, the frameworks, the reference."""
        found: dict[str, set[str]] = defaultdict(set)
        for scope, kind in {(entity.scope, entity.kind) for entity in self.entities}:
            found[self.schema.kinds[kind].room].add(scope)
        return {room: tuple(sorted(scopes)) for room, scopes in found.items()}

    @cached_property
    def _naming_columns(self) -> dict[tuple[str, str], list[str]]:
        """Kind, language -> the columns that name a thing, that language first."""
        return {
            (kind.name, language): sorted(
                kind.naming_property.columns, key=lambda column: not column.endswith(f"_{language}")
            )
            for kind in self.schema.kinds.values()
            for language in LANGUAGES
        }

    def kind(self, entity: Entity) -> Kind:
        return self.schema.kinds[entity.kind]

    def property(self, link: Link) -> Property:
        return self.schema.properties[link.property]

    def name(self, entity: Entity, language: str) -> str:
        """What people call the thing: its naming property in `language`, else in any language, else its notation."""
        for column in self._naming_columns[entity.kind, language]:
            if text := entity.first(column):
                return text
        return entity.notation

    def display(self, entity: Entity, language: str) -> str:
        """Notation and name together: `KM Kultūras ministrija`, `4.16 Romu nodarbinātības veicināšana.`"""
        name = self.name(entity, language)
        return name if name == entity.notation else f"{entity.notation} {name}"


def kept(make: Callable[[Corpus], Made]) -> Callable[[Corpus], Made]:
    """`make`, asked once for each corpus: what it gives lives as long as the corpus, so it must not hold the corpus."""
    made: WeakKeyDictionary[Corpus, Made] = WeakKeyDictionary()

    @wraps(make)
    def once(corpus: Corpus) -> Made:
        if corpus not in made:
            made[corpus] = make(corpus)
        return made[corpus]

    return once
