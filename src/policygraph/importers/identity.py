"""Which act a file is: dates, CELEX and Official Journal numbers as printed, and whether it is the act meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from policygraph.importers.act import Act, fold

CELEX = re.compile(r"(?<![\w.])[0-9CE]\d{4}[A-Z]{1,2}\d{4}(?:\(\d{2}\))?(?:-\d{8})?")
_NOTATION = re.compile(r"\b(\d{4})\s?/\s?([CL])\s?(\d+)\s?/\s?(\d+)")
_SINCE_2023 = re.compile(r"(?<![\w/])([CL])/(\d{4})/(\d+)(?![\w/])")
_MONTHS = {
    "lv": re.compile(r"(janv)|(febr)|(mart)|(apr)|(maij)|(jūn)|(jūl)|(aug)|(sept)|(okt)|(nov)|(dec)"),
    "en": re.compile(r"(jan)|(feb)|(mar)|(apr)|(may)|(jun)|(jul)|(aug)|(sep)|(oct)|(nov)|(dec)"),
}
_LATVIAN = re.compile(r"(\d{4})\.\s?gada (\d{1,2})\.\s?([^\W\d_]+)", re.IGNORECASE)
_ENGLISH = re.compile(r"(\d{1,2}) ([A-Z][a-z]+) (\d{4})")
_ALIKE = 0.6
_ENOUGH = 200
"""Of so many words the language can be told."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the tables say about the act that a framework stands for."""

    notation: str
    titles: tuple[str, ...]
    celex: str
    date: str


def celex_in(text: str) -> str:
    """The CELEX number in a text or an address.

    >>> celex_in("https://eur-lex.europa.eu/legal-content/lv/TXT/?uri=CELEX%3A32021H0319%2801%29")
    '32021H0319(01)'
    """
    found = CELEX.search(unquote(text))
    return found[0] if found else ""


def notation_in(text: str) -> str:
    """The number in the Official Journal.

    >>> notation_in("(2021/C 93/01)"), notation_in("(C/2024/1029)")
    ('2021/C 93/01', 'C/2024/1029')
    """
    if found := _NOTATION.search(fold(text)):
        return f"{found[1]}/{found[2]} {int(found[3])}/{int(found[4]):02}"
    since = _SINCE_2023.search(fold(text))
    return since[0] if since else ""


def issue_in(text: str) -> str:
    """The issue of the Official Journal that a page header names.

    >>> issue_in("C 93/1 19.3.2021"), issue_in("C 093 2021")
    ('2021/C 93', '2021/C 93')
    """
    number, year = re.search(r"\b([LC])\s?(\d+)", text), re.search(r"\b(?:19|20)\d\d\b", text)
    return f"{year[0]}/{number[1]} {int(number[2])}" if number and year else ""


def iso_day(text: str) -> date | None:
    """A date written as 20210319 or 2021-03-19."""
    found = re.fullmatch(r"(\d{4})-?(\d{2})-?(\d{2})", text)
    return _date(*found.groups()) if found else None


def date_in_words(text: str) -> date | None:
    """The date of adoption in a title: `of 12 March 2021`, `2021. gada 12. marts`."""
    for found in _LATVIAN.finditer(text):
        if month := _month(found[3], "lv"):
            return _date(found[1], month, found[2])
    for found in _ENGLISH.finditer(text):
        if month := _month(found[2], "en"):
            return _date(found[3], month, found[1])
    return None


def _month(word: str, language: str) -> int:
    found = _MONTHS[language].match(word.casefold())
    return found.lastindex or 0 if found else 0


def _date(year: str | int, month: str | int, day_of_month: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day_of_month))
    except ValueError:
        return None


def language_of(texts: Iterable[str]) -> tuple[str, bool]:
    """lv or en by the words of the text, empty where it is neither; and whether there are enough words to be sure.

    >>> language_of(["Ieteikums par romu līdztiesību"] * 10), language_of(["SMĚRNICE RADY ze dne 9. února"] * 50)
    (('lv', False), ('', True))
    """
    words = re.findall(r"[^\W\d_]+", " ".join(texts)[:50_000].casefold())
    latvian = sum(any(letter in "āēīģķļņ" for letter in word) for word in words)
    english = sum(word in ("the", "of", "and", "to", "in", "should") for word in words)
    sure = len(words) >= _ENOUGH
    if latvian > len(words) / 10 and latvian > english:
        return "lv", sure
    return "en" if english > len(words) / 12 else "", sure


def verdict(act: Act, known: Known) -> tuple[bool, str]:
    """Whether `act` is the one that is known, and why. Nothing to compare is a no."""
    same: list[str] = []
    other: list[str] = []

    def compare(what: str, found: str, wanted: str, *, equal: bool) -> None:
        if found and wanted:
            (same if equal else other).append(f"{what} {found}" + ("" if equal else f", not {wanted}"))

    core = celex_core(act.celex)
    compare("CELEX", act.celex, known.celex, equal=core == celex_core(known.celex))
    wanted = notation_in(known.notation)
    compare("number", act.notation, wanted, equal=act.notation == wanted)
    if not act.notation:
        issue = wanted.rpartition("/")[0]
        compare("Official Journal", act.issue, issue, equal=act.issue == issue)
    adopted = act.adopted.isoformat() if act.adopted else ""
    compare("date of adoption", adopted, known.date, equal=adopted == known.date)
    if known.titles and act.title and not (act.celex and known.celex) and not act.notation:
        likeness = max(_likeness(act.title, title) for title in known.titles)
        compare("title", f"'{act.title[:80]}'", f"'{known.titles[0][:80]}'", equal=likeness >= _ALIKE)
    if other:
        return False, "; ".join(other)
    certain = any(reason.startswith(("CELEX", "number")) for reason in same) or len(same) > 1
    return certain, "; ".join(same) if certain else "nothing on the page says which act it is"


def celex_core(celex: str) -> str:
    """The number without the sector, which is 0 for the consolidated text, and without its date."""
    return celex[1:].partition("-")[0]


def _likeness(first: str, second: str) -> float:
    one, two = (sorted(set(re.findall(r"\w+", text.casefold()))) for text in (first, second))
    return difflib.SequenceMatcher(None, " ".join(one), " ".join(two)).ratio()


def known_from(values: Mapping[str, str], document: Mapping[str, str]) -> Known:
    """What framework and document rows tell about the act."""
    titles = [text for row in (values, document) for column, text in row.items() if column.startswith("title_")]
    return Known(
        values.get("notation", ""),
        tuple(title for title in titles if title),
        celex_in(document.get("url", "")),
        document.get("date", ""),
    )
