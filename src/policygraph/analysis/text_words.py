"""Rules about abbreviations, defined terms and misspelt words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from policygraph.analysis.hits import Hit
from policygraph.analysis.running import Running
from policygraph.corpus import Corpus, Entity

_TOKEN = re.compile(r"(?<![\w.\-/=&])[A-ZĀČĒĢĪĶĻŅŠŪŽ]{2,}(?:20\d\d)?(?![\w\-])")
_ROMAN = re.compile(r"[IVXLC]+")
_LETTERS = [*"abcdefghijklmnoprstuvzāčēģīķļņšūž", "dz", "dž"]
"""What may be left out of a word: a letter, or a sound written with two."""
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 40
"""A longer run of letters is no word; every place in a word is tried."""


def unexplained(corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """Abbreviations that neither the list nor the text explains."""
    unknown = _unknown(corpus, run, settings)
    explained = _explained(run, unknown, settings)
    for token, matches in sorted(unknown.items()):
        if token not in explained and not any(other != token and other.startswith(token) for other in explained):
            yield _of_token(run, token, matches)


def explained_not_listed(corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """Abbreviations that the text explains but the list of abbreviations lacks: one finding."""
    unknown = _unknown(corpus, run, settings)
    places = _explained(run, unknown, settings)
    if places and any(entity.kind == "abbreviation" for entity in corpus.entities):
        yield Hit.of(
            {"tokens": ", ".join(sorted(places)), "count": len(places)},
            [run.around(*places[t]) for t in sorted(places)],
        )


def another_form(corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """A shorter form of an abbreviation that the text defines otherwise."""
    unknown = _unknown(corpus, run, settings)
    explained = _explained(run, unknown, settings)
    for token, matches in sorted(unknown.items()):
        for full in sorted(explained):
            if token != full and full.startswith(token):
                hit = _of_token(run, token, matches)
                yield Hit.of({**hit.words, "defined": full}, [run.around(*explained[full]), *hit.places])


def listed_not_used(corpus: Corpus, run: Running, _settings: Mapping[str, str]) -> Iterator[Hit]:
    """Abbreviations of the list that stand nowhere else in the document."""
    used = Counter(match[0] for match in _TOKEN.finditer(run.text))
    unused = [entity for entity in _listed(corpus, run) if used[entity.notation] < 2]
    if unused:
        names = ", ".join(entity.notation for entity in unused)
        yield Hit.of({"tokens": names}, [place for e in unused for place in e.places], [e.id for e in unused])


def list_out_of_order(corpus: Corpus, run: Running, _settings: Mapping[str, str]) -> Iterator[Hit]:
    """Neighbours in the list of abbreviations that do not follow the alphabet."""
    listed = sorted(_listed(corpus, run), key=lambda entity: entity.places[0].first)
    wrong = [(a, b) for a, b in pairwise(listed) if a.notation > b.notation]
    if wrong:
        pairs = ", ".join(f"{a.notation} – {b.notation}" for a, b in wrong)
        both = [entity for pair in wrong for entity in pair]
        yield Hit.of({"pairs": pairs}, [place for e in both for place in e.places], [e.id for e in both])


def term_in_lower_case(_corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """A term defined with a capital that is printed small before the same word before which it is printed large."""
    for defined in run.find(settings["definition"]):
        stem = defined["term"][:-1]
        large = {m[1].casefold() for m in run.find(rf"\b{stem}\w{{1,2}} (\w{{4}})")}
        small = [
            m
            for m in run.find(rf"(?<![„\w]){stem.lower()}\w{{1,2}} (\w{{4}})")
            if m[1].casefold() in large
            and not re.search(settings["not_after"], run.text[max(m.start() - 8, 0) : m.start()])
        ]
        if small:
            words = {"term": defined["term"], "count": len(small)}
            yield Hit.of(words, [run.around(*defined.span()), *(run.around(*m.span()) for m in small)])


def disagreement(_corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """An adjective in the wrong case: the same noun form stands elsewhere with the right one (konsultatīvo padomi)."""
    right: dict[tuple[str, str], re.Match[str]] = {}
    for match in run.find(settings["right"]):
        right.setdefault((match["stem"].casefold(), match["noun"].casefold()), match)
    wrong = [m for m in run.find(settings["wrong"]) if (m["stem"].casefold(), m["noun"].casefold()) in right]
    if wrong:
        good = right[wrong[0]["stem"].casefold(), wrong[0]["noun"].casefold()]
        words = {"wrong": wrong[0][0], "right": good[0], "count": len(wrong)}
        yield Hit.of(words, [run.around(*m.span()) for m in [*wrong, good]])


def misspelt(_corpus: Corpus, run: Running, _settings: Mapping[str, str]) -> Iterator[Hit]:
    """A rare long word that is a commoner word with one letter left out in the middle."""
    text = re.sub(r"https?://\S+", lambda m: " " * len(m[0]), run.text)
    counts = Counter(match[0].casefold() for match in _WORD.finditer(text) if 8 < len(match[0]) <= _LONGEST)
    stems: dict[str, str] = {}
    for word in sorted(counts, key=lambda word: (-counts[word], word)):
        stems.setdefault(word[:-2], word)
    for word in sorted(counts):
        stem = word[:-2]
        longer = [stem[:at] + letter + stem[at:] for at in range(3, len(stem)) for letter in _LETTERS]
        rights = [stems[right] for right in longer if right in stems]
        found = [right for right in rights if right[-2] == word[-2] and counts[right] >= counts[word]]
        if found:
            matches = re.finditer(rf"\b{word}\b", text, re.IGNORECASE)
            right = next(re.finditer(rf"\b{found[0]}\b", text, re.IGNORECASE))
            places = [run.around(*match.span()) for match in matches]
            yield Hit.of({"word": word, "right": found[0]}, [*places, run.around(*right.span())])


def _unknown(corpus: Corpus, run: Running, settings: Mapping[str, str]) -> dict[str, list[re.Match[str]]]:
    """Abbreviations that are not in the list -> their places.

    Names of projects in capitals are none, nor are `words` that only look like one (the pronoun ES before a verb).
    """
    listed = {entity.notation for entity in _listed(corpus, run)}
    text = re.sub(r"(?:https?|file)://?\S+", lambda m: " " * len(m[0]), run.text)
    found: dict[str, list[re.Match[str]]] = {}
    for match in _TOKEN.finditer(text):
        quoted = text[match.start() - 1] in "„“,(" and text[match.end() : match.end() + 1] in "! "
        shouted = (
            re.search(r"[A-ZĀ-Ž]{2,} $", text[max(match.start() - 8, 0) : match.start()])
            and "!" in text[match.end() : match.end() + 6]
        )
        slogan = quoted and re.match(r"!| [A-ZĀ-Ž]{2,}", text[match.end() : match.end() + 6])
        word = re.match(settings["words"], text[match.start() :])
        if match[0] not in listed and not (_ROMAN.fullmatch(match[0]) or shouted or slogan or word):
            found.setdefault(match[0], []).append(match)
    return found


def _explained(run: Running, unknown: Mapping[str, object], settings: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """Abbreviations that the text itself introduces -> where."""
    found: dict[str, tuple[int, int]] = {}
    for token in unknown:
        if match := re.search(settings["explained"].replace("TOKEN", re.escape(token)), run.text):
            found[token] = match.span()
    return found


def _of_token(run: Running, token: str, matches: list[re.Match[str]]) -> Hit:
    return Hit.of({"token": token, "count": len(matches)}, [run.around(*match.span()) for match in matches])


def _listed(corpus: Corpus, run: Running) -> list[Entity]:
    return [e for e in corpus.entities if e.kind == "abbreviation" and e.places and e.places[0].source == run.source]


FINDERS = {
    "unexplained abbreviations": unexplained,
    "explained but not listed": explained_not_listed,
    "another form of an abbreviation": another_form,
    "listed but not used": listed_not_used,
    "list out of order": list_out_of_order,
    "term in lower case": term_in_lower_case,
    "misspelt words": misspelt,
    "disagreement": disagreement,
}
