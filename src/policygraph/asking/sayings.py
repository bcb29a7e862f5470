"""Courtesies and asides that say nothing about the plan: a small grammar in place of a list of every form.

    [sayings.en]
    paper = "report, note, letter"
    whole = "<I am> drafting <a>? <paper> <to reader>?"

Each line of the section is a rule: alternatives divided by commas, `<rule>` for any form of another rule, `?` after it
where it may be missing. A saying is any form of the rule `whole`. A word stands for all its inflected forms, `=word`
for this one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from policygraph.asking.lexicon import EXACT, RULE, Rule
from policygraph.asking.wordlists import FILE, Section, listed_in
from policygraph.asking.words import Token, tokens
from policygraph.errors import ProjectError, hint

WHOLE = "whole"
MAYBE = "?"
_ITEM = re.compile(r"<(?P<rule>[^<>]+)>(?P<maybe>\??)|(?P<words>[^<>]+)")


def rules_of(section: Section, endings: tuple[str, ...]) -> dict[str, Rule]:
    """The rules of one language. Raises ProjectError where a rule names one that is not written before it."""
    rules: dict[str, Rule] = {}
    for name, text in section.items():
        forms = tuple(_items(name, form, endings, rules) for form in listed_in(text))
        starts = frozenset(start for form in forms for start in _starts(form, rules))
        rules[name] = Rule(forms, starts)
    return rules


def _items(name: str, form: str, endings: tuple[str, ...], rules: Mapping[str, Rule]) -> tuple[str, ...]:
    items: list[str] = []
    for match in _ITEM.finditer(form):
        rule = match["rule"]
        if not rule:
            for word in match["words"].split():
                items += [EXACT + one.text if word[0] == EXACT else one.stem for one in tokens(word, endings)]
        elif rule in rules:
            items.append(RULE + rule + match["maybe"])
        else:
            raise ProjectError(f"{FILE}: sayings: {name}: no rule <{rule}> before it{hint(rule, rules)}")
    return tuple(items)


def _starts(form: Sequence[str], rules: Mapping[str, Rule]) -> set[str]:
    found: set[str] = set()
    for item in form:
        found |= rules[_name(item)].starts if item[0] == RULE else {item}
        if not item.endswith(MAYBE):
            break
    return found


def _name(item: str) -> str:
    return item.removeprefix(RULE).removesuffix(MAYBE)


def end_of_saying(found: Sequence[Token], at: int, rules: Mapping[str, Rule]) -> int:
    """The place after the longest saying that begins here; the same place where none does."""
    return max(ends_of(WHOLE, found, at, rules), default=at)


def ends_of(rule: str, found: Sequence[Token], at: int, rules: Mapping[str, Rule]) -> set[int]:
    """The places at which a form of the rule may end that begins here; none where there is no such rule."""
    ends: set[int] = set()
    if rule not in rules or at == len(found) or not rules[rule].starts & {found[at].stem, EXACT + found[at].text}:
        return ends
    for form in rules[rule].forms:
        places = {at}
        for item in form:
            places = {end for place in places for end in _after(item, found, place, rules)}
            if not places:
                break
        ends |= places
    return ends


def _after(item: str, found: Sequence[Token], place: int, rules: Mapping[str, Rule]) -> set[int]:
    if item[0] != RULE:
        here = found[place : place + 1]
        return {place + 1} if here and item in (here[0].stem, EXACT + here[0].text) else set()
    ends = ends_of(_name(item), found, place, rules)
    return ends | {place} if item.endswith(MAYBE) else ends


def words_of(rules: Mapping[str, Rule]) -> set[str]:
    """The stems, and after EXACT the words, that stand in the rules."""
    return {item for rule in rules.values() for form in rule.forms for item in form if item[0] != RULE}
