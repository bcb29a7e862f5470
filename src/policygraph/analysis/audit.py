"""The audit: what a careful reader would stumble over in a plan, found by rules and never by a list of hits.

A rule is a file in `ontology/rules`: SPARQL in `NAME.rq`, or an entry of `text.toml` for what SPARQL cannot say.
A row of an .rq rule is one finding. Its column `things` lists the things concerned, `passages` the evidence; every
other column may be named in the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policygraph.analysis.text_rules import read_text_rules, text_hits
from policygraph.cards import place_to_json
from policygraph.cells import Cell
from policygraph.corpus import Corpus, Place
from policygraph.datasets import apart
from policygraph.errors import QueryError, UnknownName
from policygraph.queries import Table, embedded, query_names, read_query, run
from policygraph.rdf import to_store
from policygraph.schema import LANGUAGES, PG

if TYPE_CHECKING:
    import pyoxigraph as ox

SEVERITIES = ("error", "warning", "note")
TITLES = {"lv": "Dokumenta un datu savādības", "en": "Oddities of the document and of the data"}
_SEVERITY = re.compile(r"^#\+ severity: (\w+)$", re.MULTILINE)
_PASSAGES = f"""SELECT ?p ?s ?first ?last ?quote
WHERE {{ ?p <{PG}inSource> ?s ; <{PG}firstLine> ?first ; <{PG}lastLine> ?last ; <{PG}quote> ?quote }}"""


@dataclass(frozen=True, slots=True)
class Rule:
    """What is looked for. `error`: contradicts itself; `warning`: misleads or cannot be checked; `note`: form."""

    name: str
    severity: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """One oddity: the sentence in each language, the things concerned, and the evidence of every side."""

    rule: Rule
    sentences: Mapping[str, str]
    things: tuple[str, ...]
    places: tuple[Place, ...]


def rules(corpus: Corpus) -> tuple[Rule, ...]:
    """All rules in alphabetical order, those that find nothing too."""
    folder = _folder(corpus)
    found = [_rule(folder, name) for name in query_names(folder)]
    found += [Rule(r.name, r.severity, r.titles, r.descriptions) for r in read_text_rules(folder)]
    names = [rule.name for rule in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise QueryError(f"ontology/rules: two rules are called {', '.join(twice)}")
    return tuple(sorted(found, key=lambda rule: rule.name))


def audit(
    corpus: Corpus, store: ox.Store | None = None, *, names: Iterable[str] = (), severities: Iterable[str] = ()
) -> tuple[Finding, ...]:
    """The findings of all rules, or of those with these names and severities: errors first, then by rule.

    Each plan is judged by its own words, beside what the plans share; what concerns only that is told once. `store`
    is the corpus with its evidence, where it is at hand. Raises UnknownName for a rule that is not there.
    """
    known = {rule.name: rule for rule in rules(corpus)}
    for name in names:
        if name not in known:
            raise UnknownName("rule (audit --rules lists them)", name, known)
    wanted = {rule.name: rule for rule in known.values() if not names or rule.name in set(names)}
    if severities:
        wanted = {name: rule for name, rule in wanted.items() if rule.severity in set(severities)}
    found: dict[tuple[object, ...], Finding] = {}
    for part in apart(corpus):
        own = store if store is not None and part is corpus else to_store(part)
        for finding in (*_from_queries(part, own, wanted), *_from_text(part, wanted)):
            said = finding.rule.name, *finding.sentences.values(), finding.things, finding.places
            found.setdefault(said, finding)
    return tuple(sorted(found.values(), key=lambda one: (SEVERITIES.index(one.rule.severity), one.rule.name)))


def to_table(corpus: Corpus, findings: Iterable[Finding], language: str) -> Table:
    """The findings as a table; each piece of evidence is `file:lines „quote”`."""
    columns = ("severity", "rule", "sentence", "things", "evidence")
    rows: list[dict[str, Cell]] = [
        {
            "severity": finding.rule.severity,
            "rule": finding.rule.name,
            "sentence": finding.sentences[language],
            "things": list(finding.things),
            "evidence": [f"{corpus.files[place.source]}:{place.lines} „{place.quote}”" for place in finding.places],
        }
        for finding in findings
    ]
    return Table("audit", TITLES, {}, columns, tuple(rows))


def rules_table(listed: Iterable[Rule], language: str) -> Table:
    """The rules with their severity, title and description."""
    columns = ("severity", "rule", "title", "description")
    rows: list[dict[str, Cell]] = [
        {
            "severity": rule.severity,
            "rule": rule.name,
            "title": rule.titles[language],
            "description": rule.descriptions[language],
        }
        for rule in listed
    ]
    return Table("audit", TITLES, {}, columns, tuple(rows))


def to_records(corpus: Corpus, findings: Iterable[Finding], language: str) -> list[dict[str, object]]:
    """The findings as JSON has them: both sentences, and each piece of evidence as an object."""
    return [
        {
            "rule": finding.rule.name,
            "severity": finding.rule.severity,
            "title": finding.rule.titles[language],
            "sentence": finding.sentences[language],
            **{f"sentence_{name}": text for name, text in finding.sentences.items()},
            "things": list(finding.things),
            "evidence": [place_to_json(corpus, place) for place in finding.places],
        }
        for finding in findings
    ]


def _folder(corpus: Corpus) -> Path:
    return corpus.ontology / "rules"


def _rule(folder: Path, name: str) -> Rule:
    query = read_query(folder, name)
    severity = _SEVERITY.search("\n".join(query.header))
    if not severity or severity[1] not in SEVERITIES:
        raise QueryError(f"{name}.rq: severity must be one of {', '.join(SEVERITIES)}")
    if missing := [language for language in LANGUAGES if language not in query.sentences]:
        raise QueryError(f"{name}.rq: sentence lacks {', '.join(missing)}")
    if missing := [column for column in ("things", "passages") if column not in query.columns]:
        raise QueryError(f"{name}.rq: must select ?{' and ?'.join(missing)}")
    return Rule(name, severity[1], query.titles, query.descriptions)


def _from_queries(corpus: Corpus, store: ox.Store, wanted: Mapping[str, Rule]) -> Iterator[Finding]:
    folder = _folder(corpus)
    chosen = [name for name in query_names(folder) if name in wanted]
    passages = _passages(corpus, store) if chosen else {}
    for name in chosen:
        query = read_query(folder, name)
        for row in run(query, corpus, embedded(store), {}).rows:
            things = tuple(thing.removeprefix(corpus.base) for thing in _items(row["things"]))
            places = sorted({passages[passage] for passage in _items(row["passages"])}, key=_position)
            words = {column: _spoken(row[column], query.types.get(column, "")) for column in query.columns}
            yield Finding(wanted[name], _filled(query.sentences, words), things, tuple(places))


def _from_text(corpus: Corpus, wanted: Mapping[str, Rule]) -> Iterator[Finding]:
    for rule in read_text_rules(_folder(corpus)):
        if rule.name not in wanted:
            continue
        for hit in text_hits(corpus, rule):
            words = {key: _spoken(value, "") for key, value in hit.words.items()}
            yield Finding(wanted[rule.name], _filled(rule.sentences, words), hit.things, hit.places)


def _passages(corpus: Corpus, store: ox.Store) -> dict[str, Place]:
    prefix = f"{corpus.base}source/"
    found = {}
    for passage, source, first, last, quote in embedded(store)(_PASSAGES):
        name = source.value.removeprefix(prefix)
        found[passage.value] = Place(name, int(first.value), int(last.value), quote.value)
    return found


def _position(place: Place) -> tuple[str, int, int, str]:
    return place.source, place.first, place.last, place.quote


def _items(cell: Cell) -> list[str]:
    return list(cell) if isinstance(cell, list) else [part for part in str(cell or "").split("\x1f") if part]


def _filled(sentences: Mapping[str, str], words: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    filled = {
        language: text.format(**{column: spoken[language] for column, spoken in words.items()})
        for language, text in sentences.items()
    }
    return {language: text[0].upper() + text[1:] for language, text in filled.items()}


def _spoken(cell: Cell, kind: str) -> dict[str, str]:
    """A cell as a sentence says it: 18 000 for money, 39,1 in Latvian and 39.1 in English, lists joined."""
    if isinstance(cell, list):
        return dict.fromkeys(LANGUAGES, ", ".join(cell))
    if isinstance(cell, int | float) and kind == "money":
        text = f"{cell:,}".replace(",", " ")
    else:
        text = "–" if cell is None else str(cell)
    if isinstance(cell, float):
        return {language: text.replace(".", ",") if language == "lv" else text for language in LANGUAGES}
    if re.fullmatch(r"[\d,% ]+", text):
        return {language: re.sub(r"(?<=\d),(?=\d)", ".", text) if language == "en" else text for language in LANGUAGES}
    return dict.fromkeys(LANGUAGES, text)
