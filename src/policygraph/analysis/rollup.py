"""From verdicts to shares: points, sections, objectives and the whole framework, by the declared rule.

A share is a number of provisions divided by a number of provisions. Each known provision counts as one, whatever its
level; the share of the leaves (provisions without known parts) stands beside it. Excluded provisions leave both sides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from policygraph.analysis.coverage import VERDICTS, Structure, plain_verdicts, structure
from policygraph.analysis.declared import Roles, Rule, Words, counts, read_roles, read_rule
from policygraph.cells import Cell
from policygraph.corpus import Corpus
from policygraph.schema import LANGUAGES, Property

POINT = "point"
"""What a provision without a parent and all its parts are grouped by."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """Covered provisions out of the provisions that count."""

    numerator: int
    denominator: int

    @property
    def value(self) -> Fraction | None:
        """The share from 0 to 1; None where nothing counts."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None


@dataclass(frozen=True, slots=True)
class Share:
    """The coverage of one group of provisions, with all that the number was made of."""

    by: str
    group: str
    """Id of the thing by which is grouped; for a group by a value the value."""
    names: Words
    standing: str
    """`inferred` where the grouping itself is our conclusion, as with objectives."""
    provisions: tuple[str, ...]
    verdicts: Mapping[str, int]
    """How many provisions that count have each verdict."""
    existence: Mapping[str, int]
    """How many of all known provisions of the group were read in the official text, and how many were not."""
    excluded: tuple[tuple[str, str], ...]
    """Provision and class of what left the denominator."""
    every: Ratio
    leaves: Ratio
    formula: Words


@dataclass(frozen=True, slots=True)
class _Group:
    by: str
    name: str
    names: Words
    standing: str
    members: frozenset[str]


def classes(corpus: Corpus) -> dict[str, str]:
    """Provision -> the class that people gave it; one that nobody classified is not there.

    Where plans of one corpus classify a provision differently, it counts as unclassified.
    """
    roles, rule = read_roles(corpus.schema), read_rule(corpus)
    given: dict[str, set[str]] = defaultdict(set)
    for link in corpus.links:
        if counts(link, roles.classified):
            given[link.target].add(corpus.by_id[link.source].first(roles.gap.column, rule.unclassified))
    return {name: next(iter(found)) if len(found) == 1 else rule.unclassified for name, found in given.items()}


def excluded(corpus: Corpus) -> dict[str, str]:
    """Provision -> its class, for those that leave numerator and denominator. Empty for an ontology without a rule."""
    if not (corpus.ontology / "coverage.toml").is_file():
        return {}
    out = read_rule(corpus).excluded
    return {name: word for name, word in classes(corpus).items() if word in out}


def gaps_by_class(corpus: Corpus) -> dict[str, tuple[str, ...]]:
    """Class -> the uncovered provisions that have it, every class in the order of the ontology."""
    roles, rule, given = read_roles(corpus.schema), read_rule(corpus), classes(corpus)
    gaps = [name for name, verdict in plain_verdicts(corpus).items() if verdict not in rule.covered]
    return {
        word: tuple(name for name in gaps if given.get(name, rule.unclassified) == word) for word in roles.gap.values
    }


def roll_up(corpus: Corpus, verdicts: Mapping[str, str] | None = None) -> tuple[Share, ...]:
    """The shares of all groups; `verdicts` (provision -> verdict) takes the place of the corpus's own."""
    order, roles, rule = structure(corpus), read_roles(corpus.schema), read_rule(corpus)
    judged = plain_verdicts(corpus) if verdicts is None else verdicts
    given = classes(corpus)
    return tuple(_share(corpus, order, roles, rule, judged, given, group) for group in _groups(corpus, order, roles))


def _groups(corpus: Corpus, order: Structure, roles: Roles) -> Iterator[_Group]:
    for prop in roles.groups:
        yield from _grouped_by(corpus, order, prop)
    for name in order.provisions:
        if not order.above[name]:
            names = {language: corpus.display(corpus.by_id[name], language) for language in LANGUAGES}
            yield _Group(POINT, name, names, roles.part.standing, order.below[name] | {name})


def _grouped_by(corpus: Corpus, order: Structure, prop: Property) -> Iterator[_Group]:
    """One group for each thing to which the property leads, or for each value, in the order of the provisions."""
    members: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name in order.provisions:
        provision = corpus.by_id[name]
        if prop.is_link:
            for link in corpus.outgoing.get(name, ()):
                if counts(link, prop):
                    members["", link.target].add(name)
        elif value := provision.first(prop.column):
            members[provision.scope, value].add(name)
    for (_, group), found in members.items():
        thing = corpus.by_id.get(group) if prop.is_link else None
        names = {language: corpus.display(thing, language) if thing else group for language in LANGUAGES}
        yield _Group(prop.name, group, names, prop.standing, frozenset(found))


def _share(
    corpus: Corpus,
    order: Structure,
    roles: Roles,
    rule: Rule,
    judged: Mapping[str, str],
    given: Mapping[str, str],
    group: _Group,
) -> Share:
    members = tuple(name for name in order.provisions if name in group.members)
    left = tuple((name, given[name]) for name in members if given.get(name) in rule.excluded)
    out = {name for name, _ in left}
    counted = [name for name in members if name not in out]
    found = Counter(judged[name] for name in counted)
    existence = Counter(corpus.by_id[name].first(roles.existence.column) for name in members)
    every = _ratio(rule, judged, counted)
    leaves = _ratio(rule, judged, (name for name in counted if not order.below[name]))
    numbers = {verdict: found[verdict] for verdict in VERDICTS}
    return Share(
        by=group.by,
        group=group.name,
        names=group.names,
        standing=group.standing,
        provisions=members,
        verdicts=numbers,
        existence={word: existence[word] for word in roles.existence.values},
        excluded=left,
        every=every,
        leaves=leaves,
        formula=_formula(rule, numbers, len(members), len(left), every, leaves),
    )


def _ratio(rule: Rule, judged: Mapping[str, str], names: Iterable[str]) -> Ratio:
    covered = [judged[name] in rule.covered for name in names]
    return Ratio(sum(covered), len(covered))


def _formula(rule: Rule, numbers: Mapping[str, int], known: int, excluded: int, every: Ratio, leaves: Ratio) -> Words:
    def text(ratio: Ratio, language: str) -> str:
        return percent(ratio, language) or rule.undefined[language]

    return {
        language: sentence.format(
            **numbers,
            known=known,
            excluded=excluded,
            numerator=every.numerator,
            denominator=every.denominator,
            share=text(every, language),
            leaf_numerator=leaves.numerator,
            leaf_denominator=leaves.denominator,
            leaf_share=text(leaves, language),
        )
        for language, sentence in rule.formula.items()
    }


def percent(ratio: Ratio, language: str) -> str:
    """The share in per cent with one decimal, halves rounded up; empty where nothing counts."""
    if ratio.value is None:
        return ""
    tenths = int(ratio.value * 1000 + Fraction(1, 2))
    point = "," if language == "lv" else "."
    return f"{tenths // 10}{point}{tenths % 10} %"


def share_to_row(corpus: Corpus, share: Share, language: str) -> dict[str, Cell]:
    """A share as a row: the number, what it was made of, how much of the group is official, and the formula."""
    thing = corpus.by_id.get(share.group)
    return {
        "group": thing.notation if thing else share.group,
        "name": share.names[language],
        "grouping": share.standing,
        "numerator": share.every.numerator,
        "denominator": share.every.denominator,
        "share": _number(share.every),
        "leaf_numerator": share.leaves.numerator,
        "leaf_denominator": share.leaves.denominator,
        "leaf_share": _number(share.leaves),
        "verdicts": [f"{word} {number}" for word, number in share.verdicts.items()],
        "existence": [f"{word} {number}" for word, number in share.existence.items()],
        "excluded": [f"{corpus.by_id[name].notation}: {word}" for name, word in share.excluded],
        "formula": share.formula[language],
    }


def _number(ratio: Ratio) -> float | None:
    return None if ratio.value is None else round(float(ratio.value), 4)
