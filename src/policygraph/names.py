"""From what people type (`4.16`, `KM`, `2 e)`, `kultūras ministrija`) to the thing that they mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from policygraph.corpus import Corpus, Entity, kept
from policygraph.errors import UnknownName
from policygraph.schema import Kind


def plain(text: str) -> str:
    """Lower case without diacritics: `Kultūras` -> `kulturas`."""
    folded = text.casefold()
    if folded.isascii():
        return folded
    decomposed = unicodedata.normalize("NFD", folded)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def squeezed(text: str) -> str:
    """Letters and digits only, for `2 e)`, `2(e)` and `2e`; empty for a bare number, where dots matter."""
    letters = re.sub(r"[^a-z0-9]", "", plain(text))
    return letters if re.search("[a-z]", letters) else ""


def names_of(kind: Kind, thing: Entity) -> Iterator[str]:
    """Every name of a thing of this kind: notation, id, names in either language, aliases."""
    yield thing.notation
    yield thing.local
    for column in (*kind.naming_property.columns, "alias"):
        yield from map(str, thing.values.get(column, ()))


def find(corpus: Corpus, text: str, kind: str = "") -> Entity:
    """The thing that `text` names: by id, notation, name or alias, exact forms before looser ones.

    Where several things have the same notation, the kind that stands first in the ontology is meant;
    `kind/notation` says which. Raises UnknownName with the nearest notation.
    """
    wanted = text.strip()
    if wanted in corpus.by_id:
        return corpus.by_id[wanted]
    prefix, _, rest = wanted.partition("/")
    if rest and prefix in corpus.schema.kinds:
        kind, wanted = prefix, rest
    known = _indexes(corpus)
    if kind not in known:
        known[kind] = _Index(corpus, _candidates(corpus, kind))
    return known[kind].named(kind, wanted)


@kept
def _indexes(_corpus: Corpus) -> dict[str, _Index]:
    """Kind, or an empty text for all -> the names of its things; filled as they are asked for."""
    return {}


def _candidates(corpus: Corpus, kind: str) -> list[Entity]:
    """The things that may be meant, those of the kind that stands first in the ontology first."""
    order = sorted(corpus.schema.kinds.values(), key=lambda one: one.order)
    names = [kind] if kind else [one.name for one in order]
    return [entity for name in names for entity in corpus.by_kind.get(name, ())]


class _Index:
    """Every form of every name of some things, so that a look-up takes as long in a large corpus as in a small one.

    The looser forms are made when a name first is not found by a stricter one.
    """

    def __init__(self, corpus: Corpus, things: Sequence[Entity]) -> None:
        # Not the corpus itself: it would live as long as what is kept for it.
        self.things, self.kinds = things, corpus.schema.kinds

    def named(self, kind: str, wanted: str) -> Entity:
        found = self.exact.get(wanted) or self.loose.get(plain(wanted)) or self.bare.get(squeezed(wanted))
        if found is None:
            known = (name for entity in self.things for name in self.names(entity))
            # The names worth suggesting: sentences are not.
            near = [name for name in known if len(name) <= 60]
            raise UnknownName(kind or "thing", wanted, near, lv=self.kinds[kind].labels["lv"] if kind else "lieta")
        return found

    @cached_property
    def exact(self) -> dict[str, Entity]:
        return _first((name, entity) for entity in self.things for name in (entity.notation, entity.local))

    @cached_property
    def loose(self) -> dict[str, Entity]:
        return _first((plain(name), entity) for entity in self.things for name in self.names(entity))

    @cached_property
    def bare(self) -> dict[str, Entity]:
        forms = ((squeezed(entity.notation), entity) for entity in self.things)
        return _first((form, entity) for form, entity in forms if form)

    def names(self, entity: Entity) -> Iterator[str]:
        return names_of(self.kinds[entity.kind], entity)


def _first(named: Iterable[tuple[str, Entity]]) -> dict[str, Entity]:
    """Name -> the first thing that has it."""
    found: dict[str, Entity] = {}
    for name, entity in named:
        found.setdefault(name, entity)
    return found
