"""Finding things by what people call them: notation, name or alias, in either language, with or without diacritics."""

from __future__ import annotations

from dataclasses import dataclass

from policygraph.corpus import Corpus, Entity
from policygraph.names import names_of, plain


@dataclass(frozen=True, slots=True)
class Found:
    """One portion of what was found, and how many there are in all."""

    total: int
    things: tuple[Entity, ...]


class Index:
    """The names of all things in lower case without diacritics."""

    def __init__(self, corpus: Corpus) -> None:
        order = {name: kind.order for name, kind in corpus.schema.kinds.items()}
        things = sorted(corpus.entities, key=lambda entity: order[entity.kind])
        self._names = [(one, tuple(dict.fromkeys(map(plain, names_of(corpus.kind(one), one))))) for one in things]

    def search(self, text: str, kind: str, limit: int, offset: int) -> Found:
        """The things whose names hold every word of the text, the nearest first; without text all of the kind."""
        words, whole = plain(text).split(), " ".join(plain(text).split())
        found = [
            (_rank(names, whole), entity)
            for entity, names in self._names
            if (not kind or entity.kind == kind) and all(any(word in name for name in names) for word in words)
        ]
        found.sort(key=lambda pair: pair[0])
        return Found(len(found), tuple(entity for _, entity in found[offset : offset + limit]))


def _rank(names: tuple[str, ...], whole: str) -> int:
    """Exactly this name, one that begins so, one that holds it, one that holds its words."""
    if whole in names:
        return 0
    if any(name.startswith(whole) for name in names):
        return 1
    return 2 if any(whole in name for name in names) else 3
