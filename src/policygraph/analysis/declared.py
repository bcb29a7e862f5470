"""What the ontology folder declares for the analyses, so that none of them names a property of the domain.

pg:coverageRole in policy.ttl says what each property means to coverage and fragility; coverage.toml says which verdicts
count as covered, which classes leave the denominator, and gives every sentence in each language.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from policygraph.corpus import Corpus, Link
from policygraph.errors import ProjectError, SchemaError, hint
from policygraph.project import read_toml
from policygraph.schema import LANGUAGES, PG, Kind, Property, Schema

ASSERTED = "asserted"
"""The only standing that moves a verdict: the statement is printed in the source."""
Words = Mapping[str, str]
"""A sentence by language."""


@dataclass(frozen=True, slots=True)
class Roles:
    """The property (or kind) that plays each part."""

    citation: Property
    provision: Kind
    part: Property
    existence: Property
    groups: tuple[Property, ...]
    measure: Property
    carriers: tuple[Property, ...]
    supporters: tuple[Property, ...]
    money: tuple[Kind, ...]
    payers: tuple[Property, ...]
    classified: Property
    gap: Property


@dataclass(frozen=True, slots=True)
class Rule:
    """The declared rule of coverage and its words."""

    covered: frozenset[str]
    excluded: frozenset[str]
    unclassified: str
    verdicts: Mapping[str, Words]
    reasons: Mapping[str, Words]
    formula: Words
    undefined: Words
    fragility: Mapping[str, Words]


def read_roles(schema: Schema) -> Roles:
    """The roles that the ontology gives. Raises SchemaError for a role that nothing plays."""
    terms = _terms(schema.text)

    def properties(role: str) -> tuple[Property, ...]:
        found = tuple(schema.properties[name] for name in terms.get(role, ()) if name in schema.properties)
        if not found:
            raise SchemaError(f"the ontology gives no property the pg:coverageRole '{role}'")
        return found

    citation = properties("citation")[0]
    return Roles(
        citation=citation,
        provision=schema.by_iri[citation.target],
        part=properties("part")[0],
        existence=properties("existence")[0],
        groups=properties("group"),
        measure=properties("measure")[0],
        carriers=properties("carrier"),
        supporters=properties("supporter"),
        money=tuple(schema.by_iri[PG + name] for name in terms.get("money", ()) if PG + name in schema.by_iri),
        payers=properties("payer"),
        classified=properties("classified")[0],
        gap=properties("class")[0],
    )


@lru_cache(maxsize=8)
def _terms(ontology: str) -> Mapping[str, tuple[str, ...]]:
    """Role -> the local names of the terms that play it, in the order of the ontology."""
    found: dict[str, list[str]] = defaultdict(list)
    for triple in ox.parse(ontology.encode(), format=ox.RdfFormat.TURTLE):
        if triple.predicate.value == PG + "coverageRole" and isinstance(triple.object, ox.Literal):
            found[triple.object.value].append(str(triple.subject)[1:-1].removeprefix(PG))
    return {role: tuple(names) for role, names in found.items()}


def counts(link: Link, prop: Property) -> bool:
    """Whether a link has the standing that is normal for its property: a suggested one never counts."""
    return link.property == prop.name and link.standing == prop.standing


def read_rule(corpus: Corpus) -> Rule:
    """coverage.toml of the ontology folder. Raises ProjectError where it is missing, incomplete, or names a class or
    a verdict that there is not.
    """
    path = corpus.ontology / "coverage.toml"
    if not path.is_file():
        raise ProjectError(f"{path}: no such file; it declares what counts as covered; copy the bundled one")
    table = _Table(path, read_toml(path))
    formula, verdicts, gaps = table.table("formula"), table.table("verdict"), read_roles(corpus.schema).gap.values
    return Rule(
        covered=frozenset(table.chosen("covered", tuple(verdicts.content))),
        excluded=frozenset(table.chosen("excluded", gaps)),
        unclassified=table.chosen("unclassified", gaps)[0],
        verdicts=verdicts.sentences(),
        reasons=table.table("reason").sentences(),
        formula=formula.words(),
        undefined=formula.table("undefined").words(),
        fragility=table.table("fragility").sentences(),
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the file, read with a message that says what is wrong where."""

    path: Path
    content: Mapping[str, object]

    def text(self, key: str) -> str:
        value = self.content.get(key)
        if not isinstance(value, str) or not value:
            raise ProjectError(f"{self.path}: {key}: write a text in quotation marks")
        return value

    def chosen(self, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
        """One word or a list of words, each of them known."""
        value = self.content.get(key)
        words = [value] if isinstance(value, str) else value
        if not isinstance(words, list):
            raise ProjectError(f"{self.path}: {key}: write words in quotation marks")
        for word in words:
            if word not in known:
                raise ProjectError(
                    f"{self.path}: {key}: '{word}' is not one of {', '.join(known)}{hint(str(word), known)}"
                )
        return tuple(words)

    def table(self, key: str) -> _Table:
        value = self.content.get(key)
        if not isinstance(value, dict):
            raise ProjectError(f"{self.path}: the table [{key}] is missing")
        return _Table(self.path, value)

    def words(self) -> Words:
        return {language: self.text(language) for language in LANGUAGES}

    def sentences(self) -> Mapping[str, Words]:
        return {key: self.table(key).words() for key in self.content}
