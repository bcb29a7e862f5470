"""Which of the formats that are offered a client wants: by Accept, as RFC 9110 says."""

from __future__ import annotations

from collections.abc import Mapping

from policygraph.server.parameters import weighted


def best(accept: str, offered: Mapping[str, str]) -> str | None:
    """The key of the offered media type that fits best, the first among equals; None where none fits.

    `offered` maps a key to a media type. Without Accept, or with an empty one, anything fits.
    """
    ranges = weighted(accept) or [("*/*", 1.0)]
    weights = {key: _weight(media.partition(";")[0], ranges) for key, media in offered.items()}
    chosen = max(weights, key=lambda key: weights[key])
    return chosen if weights[chosen] > 0 else None


def _weight(media: str, ranges: list[tuple[str, float]]) -> float:
    """The weight of the most specific range that holds the media type."""
    kind = media.partition("/")[0]
    for form in (media, f"{kind}/*", "*/*"):
        found = [weight for name, weight in ranges if name == form]
        if found:
            return max(found)
    return 0.0
