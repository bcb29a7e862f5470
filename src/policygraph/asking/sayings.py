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

from policygraph.asking.lexicon import EXACT, RULE, Rules
from policygraph.asking.wordlists import FILE, Section, listed_in
from policygraph.asking.words import Token, tokens
from policygraph.errors import ProjectError, hint

WHOLE = "whole"
MAYBE = "?"
_ITEM = re.compile(r"<(?P<rule>[^<>]+)>(?P<maybe>\??)|(?P<words>[^<>]+)")


def rules_of(section: Section, endings: tuple[str, ...]) -> Rules:
    """The rules of one language. Raises ProjectError where a rule names one that is not written before it."""
    rules: dict[str, tuple[tuple[str, ...], ...]] = {}
    for name, text in section.items():
        rules[name] = tuple(_items(name, form, endings, rules) for form in listed_in(text))
    return rules


def _items(name: str, form: str, endings: tuple[str, ...], known: Mapping[str, object]) -> tuple[str, ...]:
    items: list[str] = []
    for match in _ITEM.finditer(form):
        rule = match["rule"]
        if not rule:
            for word in match["words"].split():
                items += [EXACT + one.text if word[0] == EXACT else one.stem for one in tokens(word, endings)]
        elif rule in known:
            items.append(RULE + rule + match["maybe"])
        else:
            raise ProjectError(f"{FILE}: sayings: {name}: no rule <{rule}> before it{hint(rule, known)}")
    return tuple(items)


def end_of_saying(found: Sequence[Token], at: int, rules: Rules) -> int:
    """The place after the longest saying that begins here; the same place where none does."""
    return max(_ends(WHOLE, found, at, rules), default=at) if WHOLE in rules else at


def _ends(rule: str, found: Sequence[Token], at: int, rules: Rules) -> set[int]:
    """The places at which a form of the rule may end that begins here."""
    ends: set[int] = set()
    for form in rules[rule]:
        places = {at}
        for item in form:
            places = {end for place in places for end in _after(item, found, place, rules)}
            if not places:
                break
        ends |= places
    return ends


def _after(item: str, found: Sequence[Token], place: int, rules: Rules) -> set[int]:
    if item[0] != RULE:
        here = found[place : place + 1]
        return {place + 1} if here and item in (here[0].stem, EXACT + here[0].text) else set()
    ends = _ends(item.removeprefix(RULE).removesuffix(MAYBE), found, place, rules)
    return ends | {place} if item.endswith(MAYBE) else ends


def words_of(rules: Rules) -> set[str]:
    """The stems, and after EXACT the words, that stand in the rules."""
    return {item for forms in rules.values() for form in forms for item in form if item[0] != RULE}
