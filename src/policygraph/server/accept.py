"""What a client likes best (RFC 9110, section 12): the weighted lists of Accept and Accept-Language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_RANGE = re.compile(r"(?P<type>[!#$%&'*+.^_`|~0-9A-Za-z-]+)/(?P<subtype>[!#$%&'*+.^_`|~0-9A-Za-z-]+)")
_WEIGHT = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")
_MOST = 100
"""Members of a list that are read: the rest of a longer one is passed over."""


def weighted(header: str) -> list[tuple[str, float]]:
    """The members of a list such as Accept, in lower case and in the order given, each with its weight (`q=`) or 1.

    RFC 9110 leaves open what to do with a weight that is none (`q=2`, `q=.5`, `q=0.1234`): its member is passed over,
    as if it did not stand there. So it neither wins nor forbids anything.

    >>> weighted("lv;q=0.5, en, de;q=high")
    [('lv', 0.5), ('en', 1.0)]
    """
    found = []
    for part in header.split(",", _MOST)[:_MOST]:
        name, *parameters = (piece.strip(" \t").casefold() for piece in part.split(";"))
        weights = [piece[2:] for piece in parameters if piece.startswith("q=")]
        weight = weights[0] if weights else "1"
        if name and _WEIGHT.fullmatch(weight):
            found.append((name, float(weight)))
    return found


@dataclass(frozen=True, slots=True)
class _Range:
    type: str
    subtype: str
    quality: float

    def fit(self, offer: str) -> int:
        """How exactly the range names an offer: 3 whole, 2 by its type, 1 as anything, 0 not at all."""
        kind, _, subtype = offer.partition("/")
        if (self.type, self.subtype) == (kind, subtype):
            return 3
        if self.subtype != "*":
            return 0
        return 2 if self.type == kind else int(self.type == "*")


def choose(accept: str, offers: Iterable[str]) -> str | None:
    """The offer of the highest quality, the first among equals; None where none will do.

    Everything will do without a header, and with one of which nothing can be read.

    >>> choose("text/csv;q=0.5, application/*", ["text/csv", "application/json"])
    'application/json'
    """
    ranges = [
        _Range(found["type"], found["subtype"], quality)
        for name, quality in weighted(accept)
        if (found := _RANGE.fullmatch(name))
    ]
    if not ranges:
        return next(iter(offers), None)
    best: str | None = None
    highest = 0.0
    for offer in offers:
        quality = _quality(offer, ranges)
        if quality > highest:
            best, highest = offer, quality
    return best


def _quality(offer: str, ranges: list[_Range]) -> float:
    """That of the range which names the offer most exactly."""
    nearest = max(ranges, key=lambda found: (found.fit(offer), found.quality))
    return nearest.quality if nearest.fit(offer) else 0.0


def language(header: str, known: Iterable[str], usual: str) -> str:
    """The known language of the highest weight in Accept-Language, the first among equals; else the usual one.

    >>> language("de, en-GB;q=0.8, lv;q=0.7", ["lv", "en"], "lv")
    'en'
    """
    wanted = [(weight, tag.partition("-")[0]) for tag, weight in weighted(header) if weight]
    among = set(known)
    found = [(weight, tag) for weight, tag in wanted if tag in among]
    return max(found, key=lambda pair: pair[0], default=(0.0, usual))[1]
