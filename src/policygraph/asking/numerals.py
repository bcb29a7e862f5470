"""Numbers in words -> digits: `footnote twenty-nine`, `četri punkts deviņi`, `divtūkstoš divdesmit otrais gads`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from policygraph.asking.lexicon import COMPARES, Lexicon, Vocabulary
from policygraph.asking.spelling import is_month, meaning
from policygraph.asking.words import Token

_ORDINAL = "."
_ENDLESS, _LEAST, _TENS, _DAYS = 10**6, 3, 20, 31
_YEARS = range(1900, 2100)
_CENTURIES = (19, 20)


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number in words: its value, whether it is an ordinal, its last token, and of how many numerals it is made."""

    value: int
    ordinal: bool
    last: int
    parts: int


def with_digits(found: Sequence[Token], words: Vocabulary, lexicon: Lexicon) -> list[Token]:
    """The tokens, with digits for each number in words that tells which thing, day or year is meant.

    A number that counts (`two measures`) stays in words; `counting` finds it.
    """
    made: list[Token] = []
    position = 0
    while position < len(found):
        token = found[position]
        number = spelled(found, position, lexicon.numerals)
        text, raw, last = "", "", position
        if pointed := _pointed(found, position, number, lexicon):
            text, last = pointed
        elif number and _is_name(found, position, number, words, lexicon):
            text, last = str(number.value), number.last
            raw = text + _ORDINAL if number.ordinal else text
        made.append(replace(token, text=text, stem=text, raw=raw or text) if text else token)
        position = last + 1
    return made


def counting(found: Sequence[Token], at: int, words: Vocabulary, lexicon: Lexicon) -> Spelled | None:
    """A number in words that stands before other words and, but for small ones, means nothing else: `all ten measures`.

    `four` alone compares; as a true number of things it does not: `the four sectoral objectives`.
    """
    number = spelled(found, at, lexicon.numerals)
    if number is None or number.ordinal or number.last + 1 == len(found):
        return None
    return number if number.parts > 1 or meaning(found[at], words) in (None, COMPARES) else None


def spelled(found: Sequence[Token], at: int, numerals: Mapping[str, str]) -> Spelled | None:
    """The longest number in words that begins with this token."""
    best: Spelled | None = None
    value, unit, room, parts = 0, 0, _ENDLESS, 0
    position = at
    while position < len(found) and not (best and best.ordinal):
        told = _numerals(found[position].text, numerals)
        if not told and parts and room >= 100 and numerals.get(found[position].text) == "":
            position += 1
            continue
        if not told:
            break
        for number, ordinal in told:
            if number in (100, 1000) and 0 < unit < 10 and (parts == 1 or room == 1):
                value, unit, room = value + unit * (number - 1), 0, number
            elif parts == 1 and value in _CENTURIES and 10 <= number < 100:
                value, unit, room = value * 100 + number, 0, _room(number)
            elif number < room:
                value, unit, room = value + number, number, _room(number)
            else:
                return best
            parts += 1
            best = Spelled(value, ordinal, position, parts)
        position += 1
    return best


def _room(number: int) -> int:
    """What is said next must be less: after a thousand, a hundred, tens."""
    return next((least for least in (1000, 100) if number >= least), 10 if number >= _TENS else 1)


def _numerals(text: str, numerals: Mapping[str, str]) -> list[tuple[int, bool]]:
    """The numerals of a word, and whether each is an ordinal: `twentynine` is 20 and 9."""
    if found := numerals.get(text):
        return [_numeral(found)]
    for cut in range(len(text) - _LEAST, _LEAST, -1):
        first = numerals.get(text[:cut], "")
        if first.isdigit() and int(first) >= _TENS and (rest := _numerals(text[cut:], numerals)):
            return [_numeral(first), *rest]
    key = next((text[:cut] + "*" for cut in range(len(text), _LEAST - 1, -1) if text[:cut] + "*" in numerals), "")
    return [_numeral(numerals[key])] if key else []


def _numeral(text: str) -> tuple[int, bool]:
    return int(text.removesuffix(_ORDINAL)), text.endswith(_ORDINAL)


def _pointed(found: Sequence[Token], at: int, number: Spelled | None, lexicon: Lexicon) -> tuple[str, int] | None:
    """`four point nine`, `four point one six`, where the data hold 4.9 and 4.16."""
    first = found[at].text if found[at].text.isdecimal() else ""
    point = at + 1
    if number and not number.ordinal:
        first, point = str(number.value), number.last + 1
    if not first or point + 1 >= len(found) or found[point].text not in lexicon.points:
        return None
    after = spelled(found, point + 1, lexicon.numerals)
    text, last = (str(after.value), after.last) if after else (found[point + 1].text, point + 1)
    if not text.isdecimal() or (after is None and number is None):
        return None
    digit = spelled(found, last + 1, lexicon.numerals)
    if (
        after
        and digit
        and after.value < 10
        and digit.value < 10
        and f"{first}.{text}{digit.value}" in lexicon.notations
    ):
        return f"{first}.{text}{digit.value}", digit.last
    return (f"{first}.{text}", last) if f"{first}.{text}" in lexicon.notations else None


def _is_name(found: Sequence[Token], at: int, number: Spelled, words: Vocabulary, lexicon: Lexicon) -> bool:
    """Whether a number tells a year, a day, or a thing of a kind that is numbered; else it counts."""
    if number.parts > 1 and number.value in _YEARS:
        return True

    def sense(position: int) -> str:
        return meaning(found[position], words) or "" if 0 <= position < len(found) else ""

    after = number.last + 1
    # Between a day and its month, and between a noun and its number, one word that says nothing may stand.
    beside = [after, at - 1]
    beside += [after + 1] if after < len(found) and words.exact.get(found[after].text) == "" else []
    beside += [at - 2] if at and words.exact.get(found[at - 1].text) == "" else []
    if (
        number.ordinal
        and number.value <= _DAYS
        and any(is_month(found[position], lexicon) for position in beside if 0 <= position < len(found))
    ):
        return True
    if number.ordinal and {sense(after), sense(after + 1)} & {*lexicon.ordinal}:
        return True
    timed = after < len(found) and found[after].text in lexicon.times and words.exact.get(found[after].text) != ""
    counts = not number.ordinal and number.value == 1
    return sense(at - 1) in lexicon.ordinal and not counts and not timed and sense(after) not in lexicon.nouns
