"""The `lines` cell of a provision that was read in several texts: one group of spans for each."""

from __future__ import annotations

import re
from collections.abc import Iterable


def merged_spans(cell: str, source: str, spans: Iterable[tuple[int, int]]) -> str:
    """`cell` with the spans of `source` in front; spans of an older text in the same language fall away.

    >>> merged_spans("points:7", "eu-lv", [(3, 3), (5, 6)])
    'eu-lv:3;eu-lv:5-6;points:7'
    >>> merged_spans("eu-en:9;eu-lv:3;points:7", "eu-lv-2", [(4, 4)])
    'eu-en:9;eu-lv-2:4;points:7'
    """
    kept = [span for span in _spans(cell) if not _same_text(span, source)]
    new = [f"{source}:{first}" + (f"-{last}" if last > first else "") for first, last in spans]
    family = _family(source)
    texts = [span for span in kept if _family(span.partition(":")[0]) == family]
    rest = [span for span in kept if span not in texts]
    ordered = sorted([*texts, *new], key=lambda span: span.partition(":")[0])
    return ";".join([*ordered, *rest])


def read_in(cell: str, source: str) -> list[str]:
    """The sources in `cell` that are texts of the same act as `source`."""
    names = [span.partition(":")[0] for span in _spans(cell)]
    return [name for name in dict.fromkeys(names) if _family(name) == _family(source)]


def _spans(cell: str) -> list[str]:
    return [span.strip() for span in cell.split(";") if span.strip()]


def _same_text(span: str, source: str) -> bool:
    return re.sub(r"-\d+$", "", span.partition(":")[0]) == re.sub(r"-\d+$", "", source)


def _family(source: str) -> str:
    """The name of the act's texts without language and edition; empty for other sources."""
    match = re.fullmatch(r"(.+)-(?:lv|en)(?:-\d+)?", source)
    return match[1] if match else ""
