"""Answers for people at a terminal, drawn by rich. Words of the data are text, never markup."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from policygraph.analysis.paths import Chain
from policygraph.cards import Card
from policygraph.corpus import Corpus, Entity, Place
from policygraph.exporters.sheets import text_of
from policygraph.exporters.tabular import flat_columns, flat_rows
from policygraph.queries import Table

_WORDS: dict[str, dict[str, str]] = {
    "rows": {"lv": "rindas", "en": "rows"},
    "evidence": {"lv": "pierādījums", "en": "evidence"},
    "own": {"lv": "mūsu tulkojums", "en": "our translation"},
    "none": {"lv": "saistība nav atrasta", "en": "no connection found"},
    "inferred": {"lv": "mūsu secinājums", "en": "our inference"},
    "recalled": {"lv": "vispārzināms, avotā nav lasīts", "en": "background knowledge, not read in a source"},
}
_PIPE_WIDTH = 160
_CONTROL = dict.fromkeys((*range(10), *range(11, 32), *range(127, 160)), "�")


def _text(words: str, style: str = "") -> Text:
    """Words of the data as text: no markup, and no control character that a terminal would obey."""
    return Text(words.translate(_CONTROL), style=style)


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """The command line decides what a reader that has gone means."""
        raise BrokenPipeError


def _console() -> Console:
    """As wide as the terminal; in a pipe wide enough not to fold everything."""
    width = None if sys.stdout.isatty() else int(os.environ.get("COLUMNS", _PIPE_WIDTH))
    return _Console(width=width, highlight=False, soft_wrap=False)


def print_grid(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table with a header."""
    grid = Grid(show_lines=False, header_style="bold", pad_edge=False)
    for column in columns:
        grid.add_column(_text(column), overflow="fold")
    for row in rows:
        grid.add_row(*(_text(cell) for cell in row))
    _console().print(grid)


def print_table(table: Table, language: str) -> None:
    """The answer to a query: title, rows, number of rows, notes."""
    console = _console()
    console.print(_text(table.titles[language], style="bold"))
    print_grid(flat_columns(table), [[text_of(cell) for cell in row] for row in flat_rows(table)])
    console.print(_text(f"{len(table.rows)} {_WORDS['rows'][language]}"))
    for note in table.notes:
        console.print(_text(note[language], style="italic"))


def print_card(corpus: Corpus, card: Card, language: str) -> None:
    """A thing with its properties, links both ways, and evidence."""
    console = _console()
    console.print(_text(card.display, style="bold"), _text(f"[{card.kind_label}] {card.id}", style="dim"), sep="\n")
    own = f" ({_WORDS['own'][language]})"
    for fact in card.facts:
        console.print(_text(f"  {fact.label}: {fact.value}{own if fact.translated else ''}"))
    _print_places(corpus, console, card.places)
    for tie in card.ties:
        arrow = "→" if tie.outgoing else "←"
        console.print(_text(f"  {arrow} {tie.label}: {tie.display}{_standing(tie.standing, language)}"))
        if tie.places != card.places:
            _print_places(corpus, console, tie.places, indent="      ")


def print_chains(corpus: Corpus, start: Entity, end: Entity, chains: Sequence[Chain], language: str) -> None:
    """Each chain from start to end, a line a step, with the words that prove it."""
    console = _console()
    console.print(_text(f"{corpus.display(start, language)} … {corpus.display(end, language)}", style="bold"))
    if not chains:
        console.print(_text(_WORDS["none"][language]))
    for number, chain in enumerate(chains, start=1):
        console.print(_text(f"{number}."))
        for link in chain:
            source, target = (corpus.display(corpus.by_id[name], language) for name in (link.source, link.target))
            label = corpus.property(link).labels[language]
            console.print(_text(f"  {source} —{label}→ {target}{_standing(link.standing, language)}"))
            _print_places(corpus, console, link.places, indent="      ")


def _standing(standing: str, language: str) -> str:
    return f" ({_WORDS[standing][language]})" if standing in _WORDS else ""


def _print_places(corpus: Corpus, console: Console, places: Sequence[Place], indent: str = "  ") -> None:
    for place in places:
        console.print(_text(f"{indent}{corpus.files[place.source]}:{place.lines}: „{place.quote}”", style="dim"))
