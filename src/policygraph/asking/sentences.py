"""Of several sentences those that only tell of the asker: `Which points have no measure? I draft a slide for finance.`

Such a sentence begins with a form of the rule `asker` of the sayings and holds nothing that could restrict what is
asked: no form of the rule `limits` (`only`, `about`, `I need`), no number, name or word that the data know, and no
unknown name (`Riga`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from policygraph.asking.elements import NONE, NOT, ONLY, WITHOUT
from policygraph.asking.lexicon import REFUSED, Lexicon, Vocabulary
from policygraph.asking.sayings import end_of_saying, ends_of
from policygraph.asking.spelling import corrected, meaning, named
from policygraph.asking.words import SPACE, Token, tokens

_ASKER, _LIMITS, _FREE = "asker", "limits", "free"
_END = re.compile(rf"(?<=[.!?]){SPACE.pattern}")
_LONGEST_NAME = 6
_DENYING = (NOT, NONE, WITHOUT, ONLY)


def without_asides(text: str, words: Vocabulary, lexicon: Lexicon) -> tuple[str, str]:
    """The text without the sentences that only tell of the asker, and these; all of it where nothing would be left."""
    told = sentences(text)
    asides = [one for one in told if _is_aside(one, words, lexicon)] if len(told) > 1 else []
    if not asides or len(asides) == len(told):
        return text, ""
    return " ".join(one for one in told if one not in asides), " ".join(asides)


def sentences(text: str) -> list[str]:
    """The sentences of a text: each begins with a capital, so that `9. punkts` is not cut."""
    found: list[str] = []
    for part in filter(None, _END.split(unicodedata.normalize("NFC", text))):
        if found and unicodedata.category(part[0]) != "Lu":
            found[-1] += " " + part
        else:
            found.append(part)
    return found


def _is_aside(sentence: str, words: Vocabulary, lexicon: Lexicon) -> bool:
    if sentence.endswith("?"):
        return False
    found = [corrected(token, words, lexicon) for token in tokens(sentence, lexicon.endings)]
    at = max(ends_of(_ASKER, found, 0, words.sayings), default=0)
    told = at > 0 and not _is_courtesy(found, words)
    while told and at < len(found):
        saying = max(end_of_saying(found, at, words.sayings), *ends_of(_FREE, found, at, words.sayings), at)
        told = saying > at or not (ends_of(_LIMITS, found, at, words.sayings) or _restricts(found, at, words, lexicon))
        at = max(saying, at + 1)
    return told


def _is_courtesy(found: Sequence[Token], words: Vocabulary) -> bool:
    """Whether it says nothing at all, as every reading sees: `Thank you!`"""
    at = 0
    while at < len(found) and (meaning(found[at], words) == "" or end_of_saying(found, at, words.sayings) > at):
        at = max(end_of_saying(found, at, words.sayings), at + 1)
    return at == len(found)


def _restricts(found: Sequence[Token], at: int, words: Vocabulary, lexicon: Lexicon) -> bool:
    """Whether a number, a name or a noun that the data know begins here, or a word that is always refused."""
    token = found[at]
    if not token.text.isalpha() or any(
        named(found[at : last + 1], lexicon) for last in range(at, min(at + _LONGEST_NAME, len(found)))
    ):
        return True
    concepts = meaning(token, words)
    if concepts is None:
        return unicodedata.category(token.raw[0]) == "Lu"
    return any(one in lexicon.nouns or one in _DENYING or one.startswith(REFUSED) for one in concepts.split())
