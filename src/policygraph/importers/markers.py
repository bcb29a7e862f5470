"""The numbers in front of provisions: `1.`, `(a)`, `a)`, `iv)`, and which of them follows which."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = r"\d{1,3}[a-z]{0,2}"
_LETTERS = r"[a-z]{1,2}|[ivxlc]{3,6}"
_TOKEN = rf"(?:{_NUMBER}|{_LETTERS})"
_WHOLE = re.compile(rf"\(\s?({_TOKEN})\s?\)\.?|({_TOKEN})\s?(\)|\.)")
_START = re.compile(rf"(\(\s?{_TOKEN}\s?\)|{_NUMBER}[.)]|(?:{_LETTERS})\))(?:\s+|$)")
_ROMAN = re.compile(r"(x{0,3})(ix|iv|v?i{0,3})")
_VALUES = {"i": 1, "v": 5, "x": 10}

# A line that begins with one of these after a number is a date or a reference: "2. punktu", "12. marta".
_NOT_A_POINT = re.compile(
    r"(?:pant|punkt|apakšpunkt|daļ|rindkop|nodaļ|iedaļ|pielikum|pozīcij|sējum|lpp|gad|gs\.|janvār|februār|mart|aprīl|maij|"
    r"jūnij|jūlij|august|septembr|oktobr|novembr|decembr|subparagraph|paragraph|indent|thereof)"
)


@dataclass(frozen=True, slots=True)
class Marker:
    """A printed number. `style` is how it is dressed, so that 1. and (1) are told apart."""

    numeral: str
    style: str
    printed: str

    @property
    def numeric(self) -> bool:
        return self.numeral[0].isdigit()


def whole_marker(text: str) -> Marker | None:
    """The marker that is all of `text`.

    >>> whole_marker("(a)").numeral, whole_marker("12.").style
    ('a', '1.')
    """
    match = _WHOLE.fullmatch(text)
    if not match:
        return None
    numeral = match[1] or match[2]
    return Marker(numeral, f"{'(' if match[1] else ''}1{match[3] or ')'}", text)


def split_marker(text: str) -> tuple[Marker | None, str]:
    """The marker with which `text` begins, and the rest. References and dates are no markers.

    >>> split_marker("2. punktu piemēro")[0] is None
    True
    """
    match = _START.match(text)
    if not match or _NOT_A_POINT.match(text[match.end() :]):
        return None, text
    return whole_marker(match[1]), text[match.end() :]


def roman(numeral: str) -> int:
    """The value of a roman number up to 39; 0 where it is none."""
    if not numeral or not _ROMAN.fullmatch(numeral):
        return 0
    values = [_VALUES[letter] for letter in numeral]
    return sum(-value if value < max(values[index:]) else value for index, value in enumerate(values))


def follows(level: str, before: str, numeral: str) -> bool:
    """Whether `numeral` is the next one after `before`; an empty `before` asks for the first.

    >>> follows("letter", "h", "i"), follows("roman", "", "i"), follows("point", "6", "6a")
    (True, True, True)
    """
    if level == "roman":
        return roman(numeral) == roman(before) + 1
    if level == "point":
        return numeral in _next_numbers(before)
    return numeral in _next_letters(before)


def _next_numbers(before: str) -> set[str]:
    if not before:
        return {"1"}
    digits = before.rstrip("abcdefghijklmnopqrstuvwxyz")
    suffix = before[len(digits) :]
    return {str(int(digits) + 1)} | {digits + letters for letters in _next_letters(suffix)}


def _next_letters(before: str) -> set[str]:
    if not before:
        return {"a"}
    head, last = before[:-1], before[-1]
    found = {before + "a"} if not head else set(_next_letters(head)) - {head + "a"}
    return found | ({head + chr(ord(last) + 1)} if last < "z" else {"aa"})


def sort_key(path: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Orders provisions of one act as they are printed, as far as numbers alone can tell."""
    return tuple(_part_key(part, depth) for depth, part in enumerate(path))


def _part_key(part: str, depth: int) -> tuple[int, str]:
    digits = re.match(r"\d*", part)
    if digits and digits[0]:
        return int(digits[0]), part[digits.end() :]
    return (roman(part), "") if depth > 1 else (0, part)
