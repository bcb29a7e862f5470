"""A table of an outline file, read with messages that say what is wrong where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policygraph.errors import ProjectError, hint
from policygraph.schema import LANGUAGES


@dataclass(frozen=True, slots=True)
class Entry:
    """A table of the file, read with messages that say what is wrong where."""

    where: str
    content: Mapping[str, object]

    def only(self, *known: str) -> None:
        for key in self.content:
            if key not in known:
                raise ProjectError(f"{self.where}: '{key}' is not known here{hint(key, known)}")

    def text(self, key: str, default: str | None = None, known: tuple[str, ...] = ()) -> str:
        value = self.content.get(key, default)
        if not isinstance(value, str):
            raise ProjectError(f"{self.where}: {key}: write a text in quotation marks")
        if known and value not in known:
            raise ProjectError(f"{self.where}: {key}: '{value}' is not one of {', '.join(known)}{hint(value, known)}")
        return value

    def flag(self, key: str) -> bool:
        return self.content.get(key, False) is True

    def entry(self, key: str) -> Entry:
        value = self.content.get(key, {})
        if not isinstance(value, dict):
            raise ProjectError(f"{self.where}: {key}: write a table")
        return Entry(f"{self.where}: {key}", value)

    def entries(self, key: str) -> dict[str, Entry]:
        inner = self.entry(key)
        return {name: inner.entry(name) for name in inner.content}

    def items(self, key: str) -> list[object]:
        value = self.content.get(key, [])
        if not isinstance(value, list):
            raise ProjectError(f"{self.where}: {key}: write a list")
        return value

    def list(self, key: str) -> tuple[Entry, ...]:
        return tuple(Entry(self.where, item if isinstance(item, dict) else {}) for item in self.items(key))

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(str(item) for item in self.items(key))

    def pairs(self, key: str) -> dict[str, str]:
        return {name: str(value) for name, value in self.entry(key).content.items()}

    def filter(self, key: str) -> dict[str, tuple[str, ...]]:
        inner = self.entry(key)
        return {name: inner.texts(name) for name in inner.content}

    def words(self) -> dict[str, str]:
        return {language: self.text(language) for language in LANGUAGES}

    def said(self, key: str, *, optional: bool = False) -> dict[str, str]:
        """A text in each language."""
        inner = self.entry(key)
        return {} if optional and not inner.content else inner.words()
