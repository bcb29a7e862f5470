"""diff.toml of the ontology folder: which questions a comparison of two plans asks, and in which words it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from policygraph.errors import ProjectError
from policygraph.project import read_toml
from policygraph.schema import LANGUAGES

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Topic:
    """One named query, asked of both plans."""

    query: str
    key: tuple[str, ...]
    values: tuple[str, ...]
    sum: str
    title: Words


@dataclass(frozen=True, slots=True)
class Pairing:
    """By which columns of which query two measures are taken for the same."""

    query: str
    number: str
    name: str
    title: Words
    note: Words


@dataclass(frozen=True, slots=True)
class Declared:
    """The content of diff.toml."""

    title: Words
    coverage: Words
    share: Words
    pairs: Pairing
    topics: tuple[Topic, ...]


def read_declared(ontology: Path) -> Declared:
    """diff.toml of the ontology folder. Raises ProjectError where it is missing or incomplete."""
    path = ontology / "diff.toml"
    if not path.is_file():
        raise ProjectError(f"{path}: is missing; it says what a comparison of plans compares")
    table = read_toml(path)
    pairs = _section(path, table, "pairs")
    topics = table.get("topic", [])
    if not isinstance(topics, list):
        raise ProjectError(f"{path}: topic: write [[topic]]")
    return Declared(
        _words(path, table, "title"),
        _words(path, table, "coverage"),
        _words(path, table, "share"),
        Pairing(
            _word(path, pairs, "query"),
            _word(path, pairs, "number"),
            _word(path, pairs, "name"),
            _words(path, pairs, "title"),
            _words(path, pairs, "note"),
        ),
        tuple(_read_topic(path, topic) for topic in topics),
    )


def _read_topic(path: Path, topic: object) -> Topic:
    if not isinstance(topic, dict):
        raise ProjectError(f"{path}: topic: write [[topic]]")
    total = str(topic.get("sum", ""))
    values = _names_in(path, topic, "values") if not total else ()
    return Topic(
        _word(path, topic, "query"), _names_in(path, topic, "key"), values, total, _words(path, topic, "title")
    )


def _section(path: Path, table: Mapping[str, object], key: str) -> dict[str, object]:
    found = table.get(key)
    if not isinstance(found, dict):
        raise ProjectError(f"{path}: {key} is missing")
    return found


def _words(path: Path, table: Mapping[str, object], key: str) -> Words:
    words = {language: str(text) for language, text in _section(path, table, key).items()}
    if missing := [language for language in LANGUAGES if language not in words]:
        raise ProjectError(f"{path}: {key} lacks {', '.join(missing)}")
    return words


def _word(path: Path, table: Mapping[str, object], key: str) -> str:
    found = table.get(key)
    if not isinstance(found, str):
        raise ProjectError(f"{path}: {key} is missing")
    return found


def _names_in(path: Path, table: Mapping[str, object], key: str) -> tuple[str, ...]:
    found = table.get(key)
    if not isinstance(found, list) or not found:
        raise ProjectError(f"{path}: {key}: give a list of columns")
    return tuple(map(str, found))
