"""Times in a question: `by the end of 2022`, `2023. gada II pusgadā`, `after June 2023` -> the days they allow."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from policygraph.asking.words import Token

_YEAR = re.compile(r"(?:19|20)\d\d")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_POINTS = re.compile(r"(\d{1,2})[./]\s?(\d{1,2})[./]\s?(\d{4})")
_PART = re.compile(r"([hq])([1-4])")
_RELATIONS = ("until", "before", "since", "after")
_BEHIND = {"year", "end", "mid", "start", "half", "quarter", "number", "month", "day"}
_AHEAD = {*_BEHIND, *_RELATIONS, "inside"}
_PARTS = {"half", "quarter", "month", "date", "years"}
_FINE = {"half", "quarter", "month", "day", "date"}
_JOINS = ("range", "until")
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class Time:
    """Days that a question allows, both ends included; `year` where it means a whole year and nothing else."""

    words: str
    since: str = ""
    until: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A token or several that may tell a time: what they are, their number, and how many tokens they take."""

    kind: str
    value: int = 0
    length: int = 1


def find_time(
    found: Sequence[Token], taken: Sequence[bool], words: Mapping[str, str]
) -> list[tuple[int, int, Time | None]]:
    """Every time in the tokens that are not taken: first token, last token, and the time (None: not clear)."""
    marks = _marks(found, taken, words)
    times: list[tuple[int, int, Time | None]] = []
    position = 0
    while position < len(found):
        mark = marks.get(position)
        if not mark or mark.kind not in ("date", "years"):
            position += 1
            continue
        first, last = position, position
        while (before := _ending_at(marks, first - 1)) is not None:
            part = _ending_at(marks, before - 1) if marks[before].kind in _JOINS else None
            if part is not None and marks[part].kind in _PARTS - {"years", "date"}:
                before = part
            elif marks[before].kind not in _AHEAD:
                break
            first = before
            if marks[before].kind in _RELATIONS:
                break
        if times and first <= times[-1][1]:
            first = times[-1][1] + 1
        while (after := marks.get(last + 1)) and after.kind in _BEHIND:
            last += after.length
        if (second := _joined(marks, last)) is not None:
            last = second
        span = [mark for at, mark in sorted(marks.items()) if first <= at <= last]
        text = " ".join(token.raw for token in found[first : last + 1])
        times.append((first, last, _time(span, text)))
        position = last + 1
    return times


def _marks(found: Sequence[Token], taken: Sequence[bool], words: Mapping[str, str]) -> dict[int, Mark]:
    marks: dict[int, Mark] = {}
    position = 0
    while position < len(found):
        mark = None
        for length in range(min(_LONGEST, len(found) - position), 0, -1):
            if any(taken[position : position + length]):
                continue
            part = " ".join(token.text for token in found[position : position + length])
            if mark := _mark(part, length, words):
                break
        if mark:
            marks[position] = mark
        position += mark.length if mark else 1
    # A bare number is a day only beside a month, and an ordinal only beside a half or quarter.
    for at, mark in list(marks.items()):
        if mark.kind == "day":
            kinds = _beside(marks, at)
            if "month" in kinds:
                continue
            if kinds & {"half", "quarter"}:
                marks[at] = Mark("number", mark.value)
            else:
                del marks[at]
    return marks


def _beside(marks: Mapping[int, Mark], at: int) -> set[str]:
    """The kinds before and after a day, and beyond a word such as `of`: `the 30th of June`."""
    after = marks.get(at + 1)
    if after and after.kind == "year":
        after = marks.get(at + 1 + after.length) or after
    before = _ending_at(marks, at - 1)
    if before is not None and marks[before].kind == "year":
        further = _ending_at(marks, before - 1)
        before = before if further is None else further
    return {mark.kind for mark in (after, marks.get(before) if before is not None else None) if mark}


def _mark(text: str, length: int, words: Mapping[str, str]) -> Mark | None:
    if length == 1:
        if _ISO.fullmatch(text) or _POINTS.fullmatch(text):
            return Mark("date", _ordinal(text))
        if _YEAR.fullmatch(text):
            return Mark("years", int(text))
        if match := _PART.fullmatch(text):
            return Mark("half" if match[1] == "h" else "quarter", int(match[2]))
        # isdigit accepts raised digits (²), which int does not.
        if text.isdecimal() and int(text) <= 31:
            return Mark("day", int(text))
    meaning = words.get(text)
    if meaning is None and length == 1:
        meaning = next((words[text[:cut] + "*"] for cut in range(len(text), 2, -1) if text[:cut] + "*" in words), None)
    if meaning is None:
        return None
    kind, _, value = meaning.partition(":")
    return Mark(kind, int(value or 0), length)


def _ordinal(text: str) -> int:
    try:
        if match := _POINTS.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1])).toordinal()
        return date.fromisoformat(text).toordinal()
    except ValueError:
        return 0


def _ending_at(marks: Mapping[int, Mark], last: int) -> int | None:
    return next(
        (at for at in range(last, last - _LONGEST, -1) if at in marks and at + marks[at].length - 1 == last), None
    )


def _joined(marks: Mapping[int, Mark], last: int) -> int | None:
    """The last place of another time that a dash or a word of range joins to the first: `until December`."""
    at = last + 1
    while (mark := marks.get(at)) and mark.kind in (*_JOINS, "year", "inside"):
        at += mark.length
    joined = at
    while (mark := marks.get(at)) and mark.kind in (*_BEHIND, "date", "years"):
        at += mark.length
    kinds = {mark.kind for place, mark in marks.items() if joined <= place < at}
    ahead = {mark.kind for place, mark in marks.items() if last < place < joined}
    return at - 1 if kinds & {"date", "years"} or (kinds & _PARTS and ahead & {*_JOINS}) else None


def _time(span: Sequence[Mark], text: str) -> Time | None:
    for at, mark in enumerate(span):
        left, right = list(span[:at]), list(span[at + 1 :])
        if mark.kind in _JOINS and _kinds(left) & _PARTS and _kinds(right) & _PARTS:
            return _range(left, right, text)
        if mark.kind == "years" and [one.kind for one in right].count("years") == 1 and not _kinds(span) & _FINE:
            return _range([*left, mark], right, text)
    return _single(span, text)


def _kinds(span: Sequence[Mark]) -> set[str]:
    return {mark.kind for mark in span}


def _range(left: list[Mark], right: list[Mark], text: str) -> Time | None:
    """From the beginning of one time to the end of another; a year said once is that of both."""
    years = [mark for mark in (*left, *right) if mark.kind == "years"]
    if len(years) == 2 and bool(_kinds(left) & _FINE) != bool(_kinds(right) & {*_FINE, "end"}):
        return None
    if len(years) == 1:
        for side in (left, right):
            if not _kinds(side) & {"date", "years"}:
                side.append(years[0])
    if _kinds(left) & {"until", "before", "after"} or _kinds(right) & {"since", "before", "after"}:
        return None
    first = _single([mark for mark in left if mark.kind != "since"], text)
    last = _single([mark for mark in right if mark.kind != "until"] + [Mark("until")], text)
    if not first or not last or not first.since or first.since >= last.until:
        return None
    return Time(text, first.since, last.until)


def _single(span: Sequence[Mark], text: str) -> Time | None:
    of = {kind: [mark.value for mark in span if mark.kind == kind] for kind in _AHEAD | {"date", "years"}}
    kinds = _kinds(span)
    relations = [mark.kind for mark in span if mark.kind in _RELATIONS]
    years = of["years"]
    if len(years) + len(of["date"]) != 1 or len(relations) > 1 or "start" in kinds:
        return None
    relation = relations[0] if relations else "inside"
    if of["date"]:
        if not of["date"][0]:
            return None
        first = last = date.fromordinal(of["date"][0])
    else:
        period = _period(years[0], of)
        if period is None:
            return None
        first, last = period
    if kinds & {"end", "mid"}:
        if relation not in ("until", "before", "after"):
            return None
        relation = "after" if relation == "after" else "until"
    if "mid" in kinds:
        if "end" in kinds or kinds & {"half", "quarter", "month", "date"}:
            return None
        last = date(years[0], 6, 30)
    day = timedelta(days=1)
    if relation == "until":
        return Time(text, until=last.isoformat())
    if relation == "before":
        return Time(text, until=(first - day).isoformat())
    if relation == "since":
        return Time(text, since=first.isoformat())
    if relation == "after":
        return Time(text, since=(last + day).isoformat())
    whole = bool(years) and not kinds & {"half", "quarter", "month"}
    return Time(text, first.isoformat(), last.isoformat(), str(years[0]) if whole else "")


def _period(year: int, of: Mapping[str, Sequence[int]]) -> tuple[date, date] | None:
    """The first and the last day of the month, quarter, half or whole year."""
    parts = [(1, value) for value in of["month"]]
    parts += [(3, value or sum(of["number"])) for value in of["quarter"]]
    parts += [(6, value or sum(of["number"])) for value in of["half"]]
    if not parts:
        return (date(year, 1, 1), date(year, 12, 31)) if not of["day"] and not of["number"] else None
    months, number = parts[0]
    if len(parts) > 1 or not 1 <= number <= 12 // months or (months == 1 and of["number"]) or len(of["day"]) > 1:
        return None
    first = date(year, months * (number - 1) + 1, 1)
    if of["day"]:
        try:
            first = first.replace(day=of["day"][0])
        except ValueError:
            return None
        return first, first
    after = date(year + (months * number == 12), months * number % 12 + 1, 1)
    return first, after - timedelta(days=1)
