"""Numbers of evidence as people write them."""

from __future__ import annotations

from collections.abc import Iterable


def ranges(numbers: Iterable[int]) -> list[tuple[int, str]]:
    """Runs of numbers: the first of each, and its text.

    >>> ranges([1, 2, 3, 7, 9, 10])
    [(1, '1–3'), (7, '7'), (9, '9'), (10, '10')]
    """
    found: list[tuple[int, str]] = []
    run: list[int] = []
    for number in [*sorted(set(numbers)), None]:
        if run and (number is None or number != run[-1] + 1):
            long = len(run) > 2
            found += [(run[0], f"{run[0]}–{run[-1]}")] if long else [(one, str(one)) for one in run]
            run = []
        if number is not None:
            run.append(number)
    return found


def refs_text(numbers: Iterable[int]) -> str:
    """`[1–3, 7]`, or nothing."""
    texts = [text for _, text in ranges(numbers)]
    return f"[{', '.join(texts)}]" if texts else ""
