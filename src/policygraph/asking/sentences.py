"""Of several sentences those that only tell of the asker: `Which points have no measure? I draft a slide for my boss.`

Such a sentence begins with a form of the rule `asker` of the sayings, and what follows holds nothing that could
restrict what is asked: no form of the rule `limits` (`only`, `about`, `I need`), no number, time, name or word that the
data know, and no unknown name (`Riga`). Forms of `whole` and of `free` (`on Monday`) say nothing in it. None is passed
over before a question that points back (the rule `back`): `I teach girls. Which measures are for them?`
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from policygraph.asking.elements import ONE
from policygraph.asking.lexicon import ASIDE, Lexicon, Rule, Vocabulary
from policygraph.asking.sayings import end_of_saying, ends_of
from policygraph.asking.spelling import WINDOW, affirmed, corrected, is_month, meaning, named
from policygraph.asking.words import SPACE, Token, is_capital, tokens

_ASKER, _LIMITS, _FREE, _BACK = "asker", "limits", "free", "back"
_END = re.compile(rf"(?<=[.!?]){SPACE.pattern}")


def without_asides(text: str, words: Vocabulary, lexicon: Lexicon) -> tuple[str, str]:
    """The text without the sentences that only tell of the asker, and these; all of it where nothing would be left."""
    parts = sentences(text)
    asides = [one for one in parts if _is_aside(one, words, lexicon)] if len(parts) > 1 else []
    kept = [one for one in parts if one not in asides]
    if not asides or not kept or any(_points_back(one, words, lexicon) for one in parts[1:] if one in kept):
        return text, ""
    return " ".join(kept), " ".join(asides)


def sentences(text: str) -> list[str]:
    """The sentences of a text: each begins with a capital, so that `9. punkts` is not cut."""
    found: list[str] = []
    for part in filter(None, _END.split(unicodedata.normalize("NFC", text))):
        if found and not is_capital(part):
            found[-1] += " " + part
        else:
            found.append(part)
    return found


def _points_back(sentence: str, words: Vocabulary, lexicon: Lexicon) -> bool:
    found = tokens(sentence, lexicon.endings)
    return any(ends_of(_BACK, found, at, words.sayings) for at in range(len(found)))


def _is_aside(sentence: str, words: Vocabulary, lexicon: Lexicon) -> bool:
    if sentence.endswith("?"):
        return False
    found = [corrected(token, words, lexicon) for token in tokens(sentence, lexicon.endings)]
    at = max(ends_of(_ASKER, found, 0, words.sayings), default=0)
    if at == 0 or _is_courtesy(found, words):
        return False
    while at < len(found):
        after = _after_saying(found, at, words.sayings)
        if after == at and (_limits(found, at, lexicon) or _restricts(found, at, words, lexicon)):
            return False
        at = max(after, at + 1)
    return True


def _is_courtesy(found: Sequence[Token], words: Vocabulary) -> bool:
    """Whether it says nothing at all, as every reading sees: `Thank you!`"""
    at = 0
    while at < len(found):
        after = end_of_saying(found, at, words.sayings)
        if after == at and meaning(found[at], words) != "":
            return False
        at = max(after, at + 1)
    return True


def _after_saying(found: Sequence[Token], at: int, rules: Mapping[str, Rule]) -> int:
    """The place after what says nothing here; the same place where something is said."""
    return max(end_of_saying(found, at, rules), *ends_of(_FREE, found, at, rules), at)


def _limits(found: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether a word of either language that could restrict begins here."""
    return any(ends_of(_LIMITS, found, at, words.sayings) for words in lexicon.vocabularies.values())


def _restricts(found: Sequence[Token], at: int, words: Vocabulary, lexicon: Lexicon) -> bool:
    """Whether a number, a time, a name or a word that the data know begins here."""
    token = found[at]
    ends = range(at, min(at + WINDOW, len(found)))
    if not token.text.isalpha() or is_month(token, lexicon) or lexicon.numerals.get(token.text, "") not in ("", "1"):
        return True
    if any(named(found[at : last + 1], lexicon) for last in ends):
        return True
    concept = meaning(token, words)
    if concept is None:
        rest = affirmed(token, words)
        return is_capital(token.raw) or (rest is not None and bool(meaning(rest, words)))
    return concept not in ("", ASIDE, ONE)
