"""The one navigation that all pages share: where it leads, in this order, in Latvian and English."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

_NAMES = {
    "/": {"lv": "Pārlūks", "en": "Explorer"},
    "/things": {"lv": "Lietas", "en": "Things"},
    "/ontology": {"lv": "Ontoloģija", "en": "Ontology"},
    "/api": {"lv": "API", "en": "API"},
    "/sparql": {"lv": "SPARQL", "en": "SPARQL"},
}
_BELOW_THINGS = "/id/"


@dataclass(frozen=True, slots=True)
class Stop:
    """A page to which the navigation leads; `current` is the value of aria-current."""

    text: str
    href: str
    current: str


def stops(language: str, document: str, *, chosen: bool = True) -> tuple[Stop, ...]:
    """The navigation of the page at the path `document`; `chosen`: the language goes along in the addresses."""
    suffix = f"?lang={language}" if chosen else ""
    found = []
    for path, names in _NAMES.items():
        # The explorer keeps its state behind #; the page of queries knows no Accept-Language.
        marks = {"/": f"#lang={language}", "/sparql": f"?lang={language}"}
        current = "page" if path == document else ""
        if path == "/things" and _BELOW_THINGS in document:
            current = "true"
        found.append(Stop(names[language], path + marks.get(path, suffix), current))
    return tuple(found)


def beside_explorer() -> str:
    """The navigation as HTML in both languages at once: the explorer changes its language without the server."""
    return f'<nav aria-label="policygraph"><ul>{"".join(_items())}</ul></nav>'


def _items() -> Iterator[str]:
    for path, names in _NAMES.items():
        spans = [f'<span lang="{language}">{escape(name)}</span>' for language, name in names.items()]
        text = " / ".join(spans) if len(set(names.values())) > 1 else escape(next(iter(names.values())))
        if path != "/":
            yield f'<li><a href="{path}">{text}</a></li>'
