"""Random acts, printed in each shape that EUR-Lex has, and read back: the same provisions, whatever the shape."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from policygraph.importers.act import ActError
from policygraph.importers.receive import read_act

LETTERS = [chr(code) for code in range(ord("a"), ord("z") + 1)] + ["aa", "ab", "ac"]
ROMANS = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
WORDS = {
    "lv": "bākas torņi sargs gaisma jūra krasts lampa naktī būtu jākopj „miglā” 5. panta 1. punktu, (turpmāk) Šūpo",
    "en": "towers keeper light the sea of coast lamp be kept ‘in fog’ Article 5(1) to the (below) Harbour and",
}
OPENING = {
    "lv": (
        "PADOMES IETEIKUMS par bākām",
        "ņemot vērā, ka vārdi jāraksta latviešu valodā,",
        "IR PIEŅĒMUSI ŠO IETEIKUMU.",
    ),
    "en": ("COUNCIL RECOMMENDATION on towers", "Having regard to the words of the language,", "HEREBY RECOMMENDS:"),
}
CLOSING = {"lv": "Briselē, 2021. gada 12. martā", "en": "Done at Brussels, 12 March 2021."}


@dataclass(frozen=True)
class Item:
    number: str
    text: str
    inner: tuple[Item, ...] = ()
    tail: str = ""
    """A paragraph after the inner list."""


@dataclass(frozen=True)
class Sample:
    language: str
    points: tuple[Item, ...]

    def _repr_pretty_(self, printer: RepresentationPrinter, _cycle: bool) -> None:
        """The first lines: an act of some hundred items is more than anyone reads of a failure."""
        lines = self.expected()
        printer.text(f"Sample({self.language}, {len(lines)} lines, {lines[:8]})")

    def reaches(self, letter: str) -> bool:
        """Whether a list of letters goes as far as this one."""
        return any(inner.number == letter for point in self.points for inner in point.inner)

    def expected(self, *, tails: bool = True) -> list[tuple[str, str]]:
        return [line for point in self.points for line in _lines(point, "", tails=tails)]


def _lines(item: Item, above: str, *, tails: bool) -> Iterator[tuple[str, str]]:
    notation = f"{above}({item.number})" if above else item.number
    yield notation, f"{item.text} {item.tail}" if item.tail and tails else item.text
    for inner in item.inner:
        yield from _lines(inner, notation, tails=tails)


@st.composite
def sentences(draw: st.DrawFn, language: str, end: str) -> str:
    words = WORDS[language].split()
    chosen = draw(st.lists(st.sampled_from(words), min_size=1, max_size=9))
    first = "Katrs" if language == "lv" else "Every"
    return " ".join([first, *chosen, "tornis" if language == "lv" else "tower"]) + end


@st.composite
def items(draw: st.DrawFn, language: str, depth: int, numbers: tuple[str, ...]) -> Item:
    inner: tuple[Item, ...] = ()
    if depth < 2 and draw(st.booleans()):
        known = (LETTERS, ROMANS)[depth]
        count = draw(st.integers(2, len(known)))
        inner = tuple(draw(items(language, depth + 1, (number,))) for number in known[:count])
    tail = draw(sentences(language, ".")) if inner and draw(st.booleans()) else ""
    return Item(numbers[0], draw(sentences(language, ":" if inner else ";")), inner, tail)


@st.composite
def samples(draw: st.DrawFn) -> Sample:
    language = draw(st.sampled_from(("lv", "en")))
    count = draw(st.integers(1, 6))
    return Sample(language, tuple(draw(items(language, 0, (str(n),))) for n in range(1, count + 1)))


def label(item: Item, depth: int, language: str) -> str:
    if not depth:
        return f"{item.number}."
    return f"{item.number})" if language == "lv" else f"({item.number})"


def words(text: str) -> str:
    """A text as pages print it: non-breaking spaces, soft hyphens, a footnote mark."""
    printed = (
        html.escape(text).replace("5. p", "5.&nbsp;p").replace("Harbour", "Har&shy;bour").replace(" 1. p", " 1.&nbsp;p")
    )
    mark = '&nbsp;<a id="ntc1" href="#ntr1">(<span class="oj-super">1</span>)</a>'
    return re.sub(r"^(\w+)(?= )", rf"\1{mark}", printed)


def tabled(sample: Sample, *, css: str) -> str:
    def item(one: Item, depth: int) -> str:
        body = f'<p class="{css}normal">{words(one.text)}</p>' + "".join(item(inner, depth + 1) for inner in one.inner)
        body += f'<p class="{css}normal">{words(one.tail)}</p>' if one.tail else ""
        number = label(one, depth, sample.language)
        cells = f'<td><p class="{css}normal">{number}</p></td><td>{body}</td>'
        return f'<table><col width="4%"/><col width="96%"/><tbody><tr>{cells}</tr></tbody></table>'

    title, recital, formula = OPENING[sample.language]
    rows = "".join(item(point, 0) for point in sample.points)
    return (
        f'<p class="{css}doc-ti">{title}</p><p class="{css}normal">{recital}</p><p class="{css}normal">{formula}</p>'
        f'{rows}<div class="{css}final"><p class="{css}normal">{CLOSING[sample.language]}</p></div>'
    )


def page(body: str) -> bytes:
    return f"<html><body>{body}</body></html>".encode()


def current(sample: Sample) -> bytes:
    return page(tabled(sample, css="oj-"))


def older_in_the_site(sample: Sample) -> bytes:
    menu = "<p>1. Menu</p><ul><li>a) English</li></ul><form><input type='hidden' value='2. x'></form>"
    return page(f'{menu}<div id="document1" class="tabContent">{tabled(sample, css="")}</div><p>3. Contact</p>')


def consolidated(sample: Sample) -> bytes:
    def item(one: Item, depth: int) -> str:
        inner = "".join(item(inner, depth + 1) for inner in one.inner)
        inner += f'<p class="norm">{words(one.tail)}</p>' if one.tail else ""
        number = label(one, depth, sample.language)
        if depth:
            first = f'<div class="list grid-list-column-1"><span>{number}&nbsp;</span></div>'
            second = f'<div class="grid-list-column-2"><p class="norm">{words(one.text)}</p>{inner}</div>'
            return f'<div class="grid-container grid-list">{first}{second}</div>'
        text = f'<div class="norm inline-element"><p class="norm inline-element">{words(one.text)}</p>{inner}</div>'
        return f'<div class="norm"><span class="no-parag">{number}&nbsp;&nbsp;</span>{text}</div>'

    title, recital, _ = OPENING[sample.language]
    points = "".join(item(point, 0) for point in sample.points)
    return page(f'<p class="title-doc-first">{title}</p><p class="norm">{recital}</p>{points}')


def hanging(sample: Sample) -> bytes:
    def item(one: Item, depth: int) -> str:
        inner = "".join(item(inner, depth + 1) for inner in one.inner)
        number = label(one, depth, sample.language)
        tail = f'<p class="norm">{words(one.tail)}</p>' if one.tail else ""
        if not depth:
            return f'<p class="norm">{number}&nbsp;&nbsp;{words(one.text)}</p>{inner}{tail}'
        style = "margin-left: 30pt; text-indent: -30pt"
        return f'<div style="{style}"><p class="norm">{number}<span> </span>{words(one.text)}</p>{inner}{tail}</div>'

    title, recital, formula = OPENING[sample.language]
    points = "".join(item(point, 0) for point in sample.points)
    return page(f'<p class="title-doc-first">{title}</p><p class="norm">{recital}</p><p>{formula}</p>{points}')


def before_2004(sample: Sample) -> bytes:
    def item(one: Item, depth: int) -> str:
        inner = "".join(item(inner, depth + 1) for inner in one.inner)
        return f"<p>{label(one, depth, sample.language)} {html.escape(one.text)}</p>\n{inner}"

    points = "".join(item(point, 0) for point in sample.points)
    head = "".join(f"<p>{line}</p>" for line in OPENING[sample.language])
    return page(f'<div id="TexteOnly"><p><TXT_TE>{head}{points}<p>{CLOSING[sample.language]}</p></TXT_TE></p></div>')


def formex(sample: Sample) -> bytes:
    def item(one: Item, depth: int) -> str:
        inner = "".join(f"<ITEM>{item(inner, depth + 1)}</ITEM>" for inner in one.inner)
        listed = f'<P><LIST TYPE="{("alpha", "roman", "")[depth]}">{inner}</LIST></P>' if inner else ""
        tail = f"<P>{html.escape(one.tail)}</P>" if one.tail else ""
        note = '<NOTE NOTE.ID="E1"><P>1. A note.</P></NOTE>'
        text = f"<TXT>{html.escape(one.text)}{note}</TXT>"
        return f"<NP><NO.P>{label(one, depth, sample.language)}</NO.P>{text}{listed}{tail}</NP>"

    title, recital, formula = OPENING[sample.language]
    points = "".join(item(point, 0) for point in sample.points)
    return (
        f"<ACT><BIB.INSTANCE><LG.DOC>{sample.language.upper()}</LG.DOC></BIB.INSTANCE><TITLE><TI><P>{title}</P></TI></TITLE>"
        f"<PREAMBLE><P>{recital}</P><PREAMBLE.FINAL>{formula}</PREAMBLE.FINAL></PREAMBLE>"
        f"<ENACTING.TERMS>{points}</ENACTING.TERMS><FINAL><P>{CLOSING[sample.language]}</P></FINAL></ACT>"
    ).encode()


def plain_text(sample: Sample) -> bytes:
    """Lines of the PDF: broken at 60 letters, with page headers, form feeds and a hyphen here and there."""

    def item(one: Item, depth: int) -> Iterator[str]:
        line = label(one, depth, sample.language)
        for word in one.text.split():
            if len(line) + len(word) > 60 and word[0].islower():
                yield line
                line = word
            else:
                line = f"{line} {word}"
        yield line.replace("jākopj", "jā-\nkopj") if "jākopj" in line else line
        for inner in one.inner:
            yield from item(inner, depth + 1)

    lines = [*OPENING[sample.language]]
    journal = (
        "Eiropas Savienības Oficiālais Vēstnesis"
        if sample.language == "lv"
        else "Official Journal of the European Union"
    )
    for number, point in enumerate(sample.points, start=2):
        lines += [*item(point, 0), f"\f19.3.2021 {sample.language.upper()} {journal} C 93/{number}"]
    return "\n".join([*lines, CLOSING[sample.language], ""]).encode()


NESTED: dict[str, Callable[[Sample], bytes]] = {
    "current": current,
    "older, in the site": older_in_the_site,
    "consolidated": consolidated,
    "older consolidated": hanging,
    "formex": formex,
}
FLAT: dict[str, Callable[[Sample], bytes]] = {"before 2004": before_2004, "plain text": plain_text}


@pytest.mark.parametrize("shape", [*NESTED, *FLAT])
@settings(max_examples=12, deadline=None)
@given(sample=samples())
def test_an_act_is_read_back_from_each_shape(shape: str, sample: Sample) -> None:
    # Without depth on the page, v) after four roman items of letter u may be the letter or the number five.
    assume(shape in NESTED or not sample.reaches("v"))
    act = read_act((NESTED | FLAT)[shape](sample), sample.language)
    assert [(provision.notation, provision.text) for provision in act.provisions] == sample.expected(
        tails=shape in NESTED
    )
    assert (act.problems, act.warnings) == ((), ())


@pytest.mark.parametrize("shape", [*NESTED, *FLAT])
@settings(max_examples=8, deadline=None)
@given(sample=samples(), data=st.data())
def test_a_file_that_is_cut_off_is_never_read_as_if_it_were_whole(
    shape: str, sample: Sample, data: st.DataObject
) -> None:
    """Cut anywhere: refused, or a problem, or all points are there."""
    whole = (NESTED | FLAT)[shape](sample).decode()
    cut = whole[: data.draw(st.integers(0, len(whole)))]
    try:
        act = read_act(cut.encode(), sample.language)
    except ActError:
        return
    if not act.problems:
        assert [p.notation for p in act.provisions] == [notation for notation, _ in sample.expected()]
