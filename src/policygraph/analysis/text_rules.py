"""Rules about the words of a document that SPARQL cannot say, read from `ontology/rules/text.toml`.

Most are patterns: `pattern` is looked for in the running text, in footnotes or in addresses, and the hits of one rule
are one finding. The others name a function of a sister module with `find`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from policygraph.analysis import text_claims, text_grammar, text_names, text_pages, text_sums, text_words
from policygraph.analysis.hits import Hit
from policygraph.analysis.running import Running, narrowest, plan_sources, running
from policygraph.corpus import Corpus
from policygraph.errors import QueryError
from policygraph.project import read_toml
from policygraph.schema import LANGUAGES

Finder = Callable[[Corpus, Running, Mapping[str, str]], Iterator[Hit]]
FINDERS: Mapping[str, Finder] = {
    name: find
    for module in (text_claims, text_grammar, text_names, text_pages, text_sums, text_words)
    for name, find in module.FINDERS.items()
}


@dataclass(frozen=True, slots=True)
class TextRule:
    """An entry of text.toml."""

    name: str
    severity: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    sentences: Mapping[str, str]
    settings: Mapping[str, str]
    """What else the entry says: the pattern, or the function and what it needs."""


def read_text_rules(folder: Path) -> tuple[TextRule, ...]:
    """The rules of text.toml. Raises QueryError where an entry is incomplete."""
    path = folder / "text.toml"
    if not path.is_file():
        return ()
    found = []
    for name, entry in read_toml(path).items():
        if not isinstance(entry, dict):
            raise QueryError(f"{path.name}: {name} is not a table")
        facts = {str(key): str(value) for key, value in entry.items()}
        titles, descriptions, sentences = (_by_language(facts, key) for key in ("title", "description", "sentence"))
        if not all((*titles.values(), *descriptions.values(), *sentences.values())):
            raise QueryError(f"{path.name}: {name} lacks a title, description or sentence in {' or '.join(LANGUAGES)}")
        if facts.get("severity") not in ("error", "warning", "note"):
            raise QueryError(f"{path.name}: {name}: severity must be error, warning or note")
        if "pattern" not in facts and facts.get("find") not in FINDERS:
            raise QueryError(f"{path.name}: {name} needs a pattern, or find = one of {', '.join(sorted(FINDERS))}")
        found.append(TextRule(name, facts["severity"], titles, descriptions, sentences, facts))
    return tuple(found)


def _by_language(facts: Mapping[str, str], key: str) -> dict[str, str]:
    return {language: facts.get(f"{key}_{language}", "") for language in LANGUAGES}


def text_hits(corpus: Corpus, rule: TextRule) -> Iterator[Hit]:
    """The hits of one rule in every document that prints a plan."""
    find = FINDERS[rule.settings["find"]] if "find" in rule.settings else find_pattern
    for source in plan_sources(corpus):
        plans = [e.id for e in corpus.entities if e.kind == "plan" and any(p.source == source.id for p in e.places)]
        for hit in find(corpus, running(source), rule.settings):
            yield hit if hit.things else hit.with_things(narrowest(corpus, source.id), plans)


def find_pattern(_corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """All places where the pattern stands and `unless` does not: one finding, or one for each wording with `each`.

    `unless` is looked for in the hit and `reach` characters (60) around it.

    The group `hit`, where the pattern has one, is what is shown; what the sentence names are the distinct wordings.
    """
    unless, reach = settings.get("unless"), int(settings.get("reach", "60"))
    found: dict[str, list[tuple[int, int]]] = {}
    for match in run.find(settings["pattern"]):
        start, end = match.span("hit") if match.groupdict().get("hit") else match.span()
        if unless and re.search(unless, run.text[max(start - reach, 0) : end + reach]):
            continue
        wording = run.text[start:end].strip()
        found.setdefault(wording if settings.get("each") else "", []).append((start, end))
    for spans in found.values():
        wordings = list(dict.fromkeys(run.text[start:end].strip() for start, end in spans))
        words = {"count": str(len(spans)), "examples": "; ".join(f"„{text}”" for text in wordings[:6])}
        yield Hit.of(words, [run.around(start, end) for start, end in spans])
