"""Content negotiation (RFC 9110, section 12.5.1): which of the formats on offer a client likes best."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_RANGE = re.compile(r"(?P<type>[!#$%&'*+.^_`|~0-9A-Za-z-]+)/(?P<subtype>[!#$%&'*+.^_`|~0-9A-Za-z-]+)")
_QUALITY = re.compile(r"q\s*=\s*(?P<value>[01](?:\.[0-9]{0,3})?)", re.IGNORECASE)

_MOST_RANGES = 100


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

    Without a header everything will do. Parts of the header that cannot be read are passed over.

    >>> choose("text/csv;q=0.5, application/*", ["text/csv", "application/json"])
    'application/json'
    """
    ranges = [found for part in accept.split(",", _MOST_RANGES)[:_MOST_RANGES] if (found := _read(part))]
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


def _read(part: str) -> _Range | None:
    media, *parameters = (piece.strip() for piece in part.split(";"))
    found = _RANGE.fullmatch(media)
    if not found:
        return None
    quality = 1.0
    for parameter in parameters:
        if parameter[:1] in ("q", "Q") and "=" in parameter[:3]:
            value = _QUALITY.fullmatch(parameter)
            quality = min(float(value["value"]), 1.0) if value else 0.0
    return _Range(found["type"].lower(), found["subtype"].lower(), quality)
