"""The text of a question as tokens: folded, with a stem each. `static/ask.js` does the same, letter by letter."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from policygraph.names import plain

_TOKEN = re.compile(
    r"\{[a-z_]+\}"  # the place of a parameter in an example
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[./]\s?[0-9]{1,2}[./]\s?[0-9]{4}"  # a date
    r"|[0-9]+(?:\.[0-9]+)+(?:-[0-9]+)?|[0-9]+"  # 4.16, 4.16-1, 24
    r"|[^\W\d_]+(?:-[^\W\d_]+)*[0-9]?"  # a word, h2
)
_POSSESSIVE = re.compile(r"['’`´ʼ][sS](?![^\W_])|['’`´ʼ]")
_ORDINAL = re.compile(r"(?<=[0-9])(?:st|nd|rd|th)(?![^\W_])")
_PLURAL = re.compile(r"(?<=[^\W\d_])\((?:s|es)\)")
_NUMBER = re.compile(r"(?<![^\W_])[Nn]o\.\s*(?=[0-9])")
SPACE = re.compile(r"[ \t\r\n\f\v\u00a0\u2000-\u200a\u202f\u3000]+")
"""Named one by one, so that the page's script means the same."""
_APART = re.compile(r"[,;:?!]")
_OTHER = re.compile("[^\\W0-9_]")
"""Letters, and signs such as ² that only look like letters to a pattern."""
DEFINITE, _AGENT, _LONG = "aj", "taj", 6
"""Latvian `normatīvajiem` is `normatīvs`; `īstenotājiem` is a noun of its own."""
_SHORTEST = 3
_CUT = 4


@dataclass(frozen=True, slots=True)
class Token:
    """A word or number of the question."""

    text: str
    stem: str
    loose: bool
    """Only white space stands between it and the token before it."""
    raw: str = ""
    """As typed."""
    apart: bool = False
    """No letter of a notation before it: a comma, colon, question or exclamation mark stands between (`9(a), i.e. …`),
    or it is a capital that begins a sentence (`point 9. I would …`)."""


def is_capital(text: str) -> bool:
    """Whether a text begins with a capital letter."""
    return unicodedata.category(text[0]) == "Lu"


def tokens(text: str, endings: tuple[str, ...]) -> list[Token]:
    """The tokens of a text. A hyphen inside a word does not count, nor does an apostrophe."""
    clean = unicodedata.normalize("NFC", text)
    if clean.replace(" ", "").isalpha():  # so are most words of the lexicon: nothing to clean, nothing to look for
        words = [(raw, plain(raw)) for raw in clean.split()]
        return [
            Token(word, stem(word, endings), at > 0 or clean[0] == " ", raw) for at, (raw, word) in enumerate(words)
        ]
    for sign in (_POSSESSIVE, _ORDINAL, _PLURAL):
        clean = sign.sub("", clean)
    clean = _NUMBER.sub("nr ", clean)
    clean = _OTHER.sub(lambda sign: sign[0] if sign[0].isalpha() else " ", clean)
    found: list[Token] = []
    last = 0
    for match in _TOKEN.finditer(clean):
        raw = match[0]
        word = raw if raw[0].isdigit() or raw[0] == "{" else plain(raw.replace("-", ""))
        gap = clean[last : match.start()]
        loose = SPACE.fullmatch(gap) is not None
        begins = not loose and SPACE.search(gap) is not None and is_capital(raw)
        apart = begins or _APART.search(gap) is not None
        found.append(Token(word, stem(word, endings), loose, raw, apart))
        last = match.end()
    return found


@lru_cache(maxsize=2**15)
def stem(word: str, endings: tuple[str, ...]) -> str:
    """The word without its ending: `ministrijai`, `ministrijas` -> `ministrij`; `bodies`, `body` -> `bodi`."""
    if len(word) < _CUT or not word.isalpha():
        return word
    if word.endswith("y"):
        return word[:-1] + "i"
    if word.endswith("ss"):
        return word
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            rest = word[: len(word) - len(ending)]
            if rest.endswith(DEFINITE) and not rest.endswith(_AGENT) and len(rest) >= _LONG:
                return rest.removesuffix(DEFINITE)
            return rest[:-1] + "i" if rest.endswith("y") else rest
    return word
