"""From what people type (`4.16`, `KM`, `2 e)`, `kultūras ministrija`) to the thing that they mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from policygraph.corpus import Corpus, Entity
from policygraph.errors import UnknownName


def plain(text: str) -> str:
    """Lower case without diacritics: `Kultūras` -> `kulturas`."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def squeezed(text: str) -> str:
    """Letters and digits only, for `2 e)`, `2(e)` and `2e`; empty for a bare number, where dots matter."""
    letters = re.sub(r"[^a-z0-9]", "", plain(text))
    return letters if re.search("[a-z]", letters) else ""


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
    order = {name: place.order for name, place in corpus.schema.kinds.items()}
    candidates = sorted((e for e in corpus.entities if not kind or e.kind == kind), key=lambda e: order[e.kind])
    for attempt in (_exact, _loose, _squeezed):
        for entity in candidates:
            if attempt(corpus, entity, wanted):
                return entity
    near = [name for entity in candidates for name in _short(corpus, entity)]
    raise UnknownName(kind or "thing", wanted, near, lv=corpus.schema.kinds[kind].labels["lv"] if kind else "lieta")


def _exact(_corpus: Corpus, entity: Entity, wanted: str) -> bool:
    return wanted in (entity.notation, entity.local)


def _loose(corpus: Corpus, entity: Entity, wanted: str) -> bool:
    return plain(wanted) in map(plain, _names(corpus, entity))


def _squeezed(_corpus: Corpus, entity: Entity, wanted: str) -> bool:
    return bool(squeezed(wanted)) and squeezed(wanted) == squeezed(entity.notation)


def _names(corpus: Corpus, entity: Entity) -> Iterator[str]:
    yield entity.notation
    yield entity.local
    for column in (*corpus.kind(entity).naming_property.columns, "alias"):
        yield from map(str, entity.values.get(column, ()))


def _short(corpus: Corpus, entity: Entity) -> Iterator[str]:
    """The names worth suggesting: sentences are not."""
    yield from (name for name in _names(corpus, entity) if len(name) <= 60)
