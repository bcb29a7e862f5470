"""Rules about phrases that the document itself writes in two ways: in two cases, with and without capital or years."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

from policygraph.analysis.hits import Hit
from policygraph.analysis.running import Running
from policygraph.corpus import Corpus

_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"(?:https?|file)://?\S+")
_YEARS = re.compile(r"(?P<name>.{10,}?),? \(?(?:19|20)\d\d[–-](?:19|20)\d\d\)?")


def phrase_in_two_cases(_corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """An adjective before the same two words in two forms (sociālā, sociālās atbalsta programmās): one finding."""
    found: dict[tuple[str, str, str], dict[str, re.Match[str]]] = defaultdict(dict)
    for one, two, three in _triples(run):
        stem = re.match(settings["adjective"], one[0])
        if stem and len(two[0]) > 4 and len(three[0]) > 5:
            found[stem[0], two[0], three[0]].setdefault(one[0], one)
    pairs = [(key[1:], forms) for key, forms in found.items() if len(forms) > 1]
    if pairs:
        phrases = "; ".join(f"„{form} {' '.join(rest)}”" for rest, forms in pairs for form in sorted(forms))
        spans = [(m.start(), m.end() + sum(map(len, rest)) + 2) for rest, forms in pairs for m in forms.values()]
        yield Hit.of({"phrases": phrases}, [run.around(*span) for span in sorted(spans)])


def phrase_in_two_capitals(_corpus: Corpus, run: Running, _settings: Mapping[str, str]) -> Iterator[Hit]:
    """Three words whose second or third begins large in one place and small in another; a name in quotes is none.

    One of the two must be printed at least twice: the other departs from a custom.
    """
    found: dict[tuple[str, ...], dict[tuple[bool, ...], list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for triple in _triples(run):
        words = [match[0] for match in triple]
        if min(map(len, words)) > 3 and run.text[triple[0].start() - 1] not in "„“,":
            key = tuple(word.casefold()[: max(4, len(word) - 3)] for word in words)
            found[key][words[1][0].isupper(), words[2][0].isupper()].append((triple[0].start(), triple[2].end()))
    shown = [forms for forms in found.values() if len(forms) > 1 and max(map(len, forms.values())) > 1]
    if shown:
        phrases = [
            "„" + run.text[slice(*spans[0])] + f"” ({len(spans)}×)" for forms in shown for spans in forms.values()
        ]
        places = [run.around(*span) for forms in shown for spans in forms.values() for span in spans]
        yield Hit.of({"phrases": "; ".join(phrases)}, places)


def name_with_and_without_years(_corpus: Corpus, run: Running, _settings: Mapping[str, str]) -> Iterator[Hit]:
    """A name in quotation marks that has a range of years in one place and none in another."""
    bare: dict[str, list[tuple[int, int]]] = defaultdict(list)
    dated: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for match in run.find(r"[„“,]([^„“”,]+(?:, [^„“”,]+)?)”"):
        years = _YEARS.fullmatch(match[1])
        (dated if years else bare)[years["name"] if years else match[1]].append(match.span())
    for name in sorted(dated.keys() & bare.keys()):
        words = {"name": name, "with": len(dated[name]), "without": len(bare[name])}
        yield Hit.of(words, [run.around(*span) for span in sorted([*dated[name], *bare[name]])])


def name_with_two_nouns(_corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """A name in quotation marks directly after different nouns: one finding for each name."""
    found: dict[str, dict[str, list[re.Match[str]]]] = defaultdict(lambda: defaultdict(list))
    for match in run.find(rf"\b{settings['noun']} (?:„|,,|“)(?P<name>[^„”“]+)”"):
        found[match["name"]][match["noun"].casefold()].append(match)
    for name, nouns in sorted(found.items()):
        if len(nouns) > 1:
            shown = [re.split(r" (?:„|,,|“)", group[0][0])[0] + f" ({len(group)}×)" for group in nouns.values()]
            places = [run.around(*match.span()) for group in nouns.values() for match in group]
            yield Hit.of({"name": name, "nouns": ", ".join(shown)}, places)


def _triples(run: Running) -> Iterator[tuple[re.Match[str], re.Match[str], re.Match[str]]]:
    """Three words each that only blanks part."""
    words = list(_WORD.finditer(_ADDRESS.sub(lambda match: " " * len(match[0]), run.text)))
    for (one, two), (_, three) in pairwise(pairwise(words)):
        if two.start() == one.end() + 1 and three.start() == two.end() + 1:
            between = run.text[one.end()] + run.text[two.end()]
            if between == "  ":
                yield one, two, three


FINDERS = {
    "phrase in two cases": phrase_in_two_cases,
    "phrase in two capitals": phrase_in_two_capitals,
    "name with and without years": name_with_and_without_years,
    "name with two nouns": name_with_two_nouns,
}
