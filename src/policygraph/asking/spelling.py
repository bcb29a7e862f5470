"""What a token means, and which word it was meant to be where it means nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from string import ascii_lowercase

from rapidfuzz.distance import OSA

from policygraph.asking.lexicon import ASIDE, EXACT, LONG, PART, START, Lexicon, Vocabulary
from policygraph.asking.words import DEFINITE, Token, stem

_SHORTEST = 5
"""A word of so many letters may have one typing error."""
_TWO = 2
_MARGIN = 2
"""A word told by so many letters fewer than another is not meant: ministrja is ministrija, not a form of ministrs."""
_LEAST, _PREFIX = 3, 6
"""The shortest beginning that tells of a word, and of a mistyped one."""
_MARK = ":"
"""Begins the sense of a word of time or of asking."""
WINDOW = 24
"""The most words of a name or a phrase."""
CORRECTED = "~"
"""Ends the text of a corrected stem, so that it is no exact form of a short word."""


def meaning(token: Token, words: Vocabulary, least: int = _LEAST) -> str | None:
    """The concept of a token: its exact form before the longest beginning, that before the stem."""
    if token.text in words.exact:
        return words.exact[token.text]
    for cut in range(len(token.text), least - 1, -1):
        if token.text[:cut] in words.prefixes:
            return words.prefixes[token.text[:cut]]
    return words.stems.get(token.stem)


def named(span: Sequence[Token], lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    """The things that are called so; a letter that stands apart ends a notation."""
    if span[0].text in lexicon.skipped or span[-1].text in lexicon.skipped:
        return ()
    if any(token.apart and len(token.text) == 1 for token in span[1:]):
        return ()
    content = sorted(token.stem for token in span if token.text not in lexicon.skipped)
    return lexicon.names.get(" ".join(content), ())


def affirmed(token: Token, words: Vocabulary) -> Token | None:
    """A negated verb without its negation: `nevada` -> `vada`; nothing for a word that does not begin so."""
    if not token.text.startswith(words.negative):
        return None
    return replace(token, text=token.text.removeprefix(words.negative), stem=token.stem.removeprefix(words.negative))


def mark_of(token: Token, lexicon: Lexicon, least: int = _LEAST) -> str:
    """The mark of time that a token is: of its exact form before the longest beginning; nothing for none."""
    beginnings = (token.text[:cut] + "*" for cut in range(len(token.text), least - 1, -1))
    return next((lexicon.times[key] for key in (token.text, *beginnings) if key in lexicon.times), "")


def is_month(token: Token, lexicon: Lexicon) -> bool:
    """Whether a token is the name of a month, in any form."""
    return mark_of(token, lexicon).startswith("month")


def is_part(token: Token, words: Vocabulary) -> bool:
    """Whether a token stands only inside names and phrases."""
    return token.stem in words.parts or EXACT + token.text in words.parts


def corrected(token: Token, words: Vocabulary, lexicon: Lexicon) -> Token:
    """The token, or the one word of the lexicon that it was surely meant to be."""
    spelt = token.text in lexicon.numerals or {token.text, token.text.removeprefix(words.negative)} & lexicon.known
    if spelt or not token.text.isalpha() or _sense(token, words, lexicon) is not None:
        return token
    ends = frozenset(("", *lexicon.endings, *(DEFINITE + ending for ending in lexicon.endings)))
    near: dict[str, Token] = {}
    for edits, least in _ROUNDS:
        for text in edits(token.text):
            if len(text) < _SHORTEST or not _may_be(text, words, ends):
                continue
            one = replace(token, text=text, stem=stem(text, lexicon.endings))
            sense = _sense(one, words, lexicon, _PREFIX)
            # An unknown word must not turn into one that says nothing: delete would be the Latvian dēvēt.
            if sense is not None and (sense or edits is _slips or text in words.exact):
                near.setdefault(sense, one)
        lengths = {sense: _length(one, words) for sense, one in near.items() if _length(one, words) >= least}
        if lengths:
            clear = max(lengths.values()) - _MARGIN
            meant = _meant(sense for sense, length in lengths.items() if length > clear)
            return token if meant is None else near[meant]
    return _twice_wrong(token, words)


def _may_be(text: str, words: Vocabulary, ends: frozenset[str]) -> bool:
    """Whether a known word begins so, or is this but for its ending: asked first, as that is quick."""
    if text[:START] in words.starts:
        return True
    if any(text[:length] in words.starts and text[length:] in ends for length in range(_LEAST, START)):
        return True
    return text.startswith(words.negative) and _may_be(text.removeprefix(words.negative), words, ends)


def _sense(token: Token, words: Vocabulary, lexicon: Lexicon, least: int = _LEAST) -> str | None:
    """What a token says: nothing, a concept, or that it is a mark of time or a piece of a name; None if unknown."""
    concept = meaning(token, words, least)
    if concept is not None:
        return "" if concept == ASIDE else concept
    if is_part(token, words):
        return PART + token.stem
    if mark := mark_of(token, lexicon, least) or token.text * (token.text in lexicon.asking):
        return _MARK + mark
    rest = affirmed(token, words)
    denied = meaning(rest, words, least) if rest else None
    return f"{words.negative} {denied}" if denied else None


def _length(token: Token, words: Vocabulary) -> int:
    """How many letters of it tell the word: all of an exact form, else those of the stem."""
    return len(token.text if token.text in words.exact else token.stem)


def _meant(senses: Iterable[str]) -> str | None:
    """The only one. What has a meaning counts before what is silent, and that before a mere piece of a name."""
    ranks: dict[int, list[str]] = {0: [], 1: [], 2: []}
    for sense in senses:
        ranks[2 if sense.startswith(PART) else 0 if sense else 1].append(sense)
    best = next((found for found in ranks.values() if found), [])
    return best[0] if len(best) == 1 else None


def _slips(word: str) -> Iterator[str]:
    """A letter doubled, or two changed about: slips of the hand that hardly make another word."""
    for at in range(1, len(word)):
        if word[at] == word[at - 1]:
            yield word[:at] + word[at + 1 :]
    for at in range(1, len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _omitted(word: str) -> Iterator[str]:
    """A letter left out."""
    for at in range(1, len(word) + 1):
        for letter in ascii_lowercase:
            yield word[:at] + letter + word[at:]


def _others(word: str) -> Iterator[str]:
    """A letter too many, or another in the place of one."""
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
        for letter in ascii_lowercase:
            yield word[:at] + letter + word[at + 1 :]


_ROUNDS = ((_slips, 5), (_omitted, 6), (_others, 0))
"""Kinds of one error, the likeliest first, and the least letters by which one counts before the rest."""


def _twice_wrong(token: Token, words: Vocabulary) -> Token:
    """The one long word that lies two errors away."""
    near: dict[str, tuple[int, str, str]] = {}
    for form, kind, sense in words.forms.get(token.text[0], ()) if len(token.stem) >= LONG else ():
        errors = _errors(token, form, kind)
        if errors <= _TWO and (sense not in near or (errors, form) < near[sense][:2]):
            near[sense] = (errors, form, kind)
    least = min((errors for errors, _, _ in near.values()), default=0)
    meant = _meant(sense for sense, (errors, _, _) in near.items() if errors == least)
    if meant is None:
        return token
    _, form, kind = near[meant]
    return replace(token, text=form if kind == "exact" else form + CORRECTED, stem=form)


def _errors(token: Token, form: str, kind: str) -> int:
    if kind == "prefix":
        cuts = range(len(form) - 1, len(form) + 2)
        return min(OSA.distance(token.text[:cut], form, score_cutoff=_TWO) for cut in cuts)
    return OSA.distance(token.text if kind == "exact" else token.stem, form, score_cutoff=_TWO)
