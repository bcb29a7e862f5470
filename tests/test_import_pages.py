"""Pages with the structure of real ones and words of our own: what each holds was written down before it was read.

Beside each page lies its expectation, a line for each provision: number, tab, text.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.importers.act import Act, ActError
from policygraph.importers.receive import read_act

PAGES = Path(__file__).resolve().parent / "corpora" / "pages"
WARNINGS = {
    "consolidated-en.html": (
        "line 10: after 1(a) comes '(c)': what stood between is deleted",
        "line 12: after 1 comes '3.': what stood between is deleted",
    ),
    "lists-en.html": (
        "line 7: 1 has a numbered list, which stays in its text",
        "line 10: 1 has a second list of letters, which stays in its text",
        "line 14: 2 has a numbered list, which stays in its text",
    ),
    "older-consolidated-lv.html": ("line 11: '1.' is printed twice: one point",),
}
FILES = sorted(path for path in PAGES.iterdir() if path.suffix != ".expected")


def content(name: str) -> str:
    with (PAGES / name).open(encoding="utf-8", newline="") as stream:
        return stream.read()


def expected(name: str) -> list[tuple[str, ...]]:
    lines = (PAGES / f"{name}.expected").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines]


def points(act: Act) -> list[tuple[str, ...]]:
    return [(provision.notation, provision.text) for provision in act.provisions]


def test_every_page_has_its_expectation() -> None:
    assert len(FILES) == 13
    assert {path.name for path in PAGES.iterdir()} == {f"{f.name}{end}" for f in FILES for end in ("", ".expected")}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_page_gives_just_the_points_that_were_written_down(file: Path) -> None:
    act = read_act(file.read_bytes())
    assert points(act) == expected(file.name)
    assert (act.problems, act.warnings) == ((), WARNINGS.get(file.name, ()))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_line_ends_and_byte_order_marks_change_nothing(file: Path) -> None:
    text = content(file.name).removeprefix("\ufeff").replace("\r\n", "\n")
    forms = [text.encode(), text.replace("\n", "\r\n").encode("utf-8-sig")]
    if file.suffix != ".xml":
        forms.append(text.encode("utf-16"))
    for form in forms:
        assert points(read_act(form)) == expected(file.name)


EN, LV = "on the care of lighthouses", "PADOMES IETEIKUMS ({}. gada 12. marts) par bāku kopšanu"


@pytest.mark.parametrize(
    ("name", "title", "celex", "notation", "issue"),
    [
        (
            "alone-en.html",
            f"COUNCIL RECOMMENDATION of 12 March 2021 {EN} (2021/C 93/01)",
            "",
            "2021/C 93/01",
            "2021/C 93",
        ),
        ("before-2004-en.html", f"COUNCIL RECOMMENDATION of 1 April 1999 {EN}", "31999H0999", "", ""),
        ("consolidated-en.html", f"COUNCIL RECOMMENDATION of 12 March 2021 {EN}", "02021H0319(01)", "", "2021/C 93"),
        ("older-in-site-lv.html", f"{LV.format(2021)} (2021/C 93/01)", "32021H0319(01)", "2021/C 93/01", "2021/C 93"),
        ("since-2023-lv.html", f"{LV.format(2024)} (C/2024/1029)", "", "C/2024/1029", ""),
        ("pdf-lv.txt", f"{LV.format(2021)} (2021/C 93/01)", "", "2021/C 93/01", "2021/C 93"),
    ],
)
def test_what_a_page_says_about_itself(name: str, title: str, celex: str, notation: str, issue: str) -> None:
    act = read_act((PAGES / name).read_bytes())
    assert (act.title, act.celex, act.notation, act.issue) == (title, celex, notation, issue)
    assert act.language == Path(name).stem[-2:]


def test_headings_and_subheadings_between_points() -> None:
    act = read_act((PAGES / "alone-en.html").read_bytes())
    sections = {p.notation: p.section for p in act.provisions if p.level == "point"}
    assert sections == {"1": ("Towers",), "1a": ("Towers",), "2": ("Towers", "Lamps"), "3": ("Towers", "Lamps")}


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("<p>2. keep the lamps.", "<p>4. Keep the lamps.", "after 1 comes '4.'"),
        ("<p>(b) the others", "<p>(c) the others", "after 1(a) comes '(c)'"),
        ("<p>2. keep the lamps.", "<p>2. keep the lamps.</p><p>(a) first;</p><p>(a) again.", "2(a): stands twice"),
    ],
)
def test_the_last_number_is_not_lost_behind_a_gap(before: str, after: str, problem: str) -> None:
    page = content("before-2004-en.html")
    assert before in page
    assert problem in "; ".join(read_act(page.replace(before, after).encode()).problems)


CZECH = "Členské státy by měly pečovat o majáky a světla na pobřeží tak, aby každý člověk věděl, kde je moře. " * 12
SITE = content("before-2004-in-site-en.html")
FRAMED = SITE.index('<div id="document1"'), SITE.index("<footer")
REFUSED = {
    "another language in an English frame": (
        SITE.replace("keep the towers", f"keep the towers {CZECH}").replace("is no point", f"is no point {CZECH}"),
        "its text is in another language",
    ),
    "the frame without the text": (
        (SITE[: FRAMED[0]] + SITE[FRAMED[1] :]).replace('id="text', 'id="no'),
        "is a page of EUR-Lex about the act, without its text",
    ),
    "articles that nothing marks": (SITE.replace("<p>1. keep", "<p>Article 1</p><p>1. keep"), "divided into articles"),
    "articles that run on": (SITE.replace("<p>1. keep", "<p>Article 1 States keep"), "divided into articles"),
    "articles in plain text": (content("pdf-lv.txt").replace("TORŅI", "1. pants"), "divided into articles"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_page_that_cannot_be_read_is_refused_with_the_reason(name: str) -> None:
    page, reason = REFUSED[name]
    with pytest.raises(ActError, match=reason):
        read_act(page.encode())
