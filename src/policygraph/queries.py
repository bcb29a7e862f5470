"""Named queries: a SPARQL file with a header of its own, run on the embedded store or on any SPARQL 1.1 endpoint.

    #+ title@lv: …            #+ title@en: …
    #+ description@lv: …      #+ description@en: …
    #+ parameter: institution notation:institution
    #+ column: measures list
    #+ note: framework-status
    #+ caution@lv: objective …    #+ caution@en: objective …
    #+ evidence: none
    #+ order: 1

A `note` is a sentence of another query on the whole graph; a `caution` is told where the column or parameter before it
is shown or given. `evidence: none` is a promise: the query touches no statement, passage or source. Where people choose
among all queries, the one of the lowest `order` is shown at first; those without come after, by name.

A line `#? institution` in the body marks where the parameter binds its variable; without a value the line stays a
comment, so that the file runs unchanged on any engine. Such lines may stand several times, and the patterns that follow
the name there hold only with a value:

    #? institution ?i pg:notation ?institution .

tells a sub-select or an OPTIONAL, which engines answer for the whole graph, to look for that institution alone.

The types of a parameter are

    notation:KIND   a thing of that kind, by any of its names; bound to its notation
    one-of:a,b      one of these words
    integer, date, text, year (a number, `later` or `annual`)

The lines `example`, `ask` and `within` are for plain questions: see asking/ways.py.

The types of a column are `list` (values joined with U+001F, sorted), `paragraphs` (each begins with its order and
U+001E) and `boolean` (Virtuoso answers 1 and 0 where the query computes it). The columns source_document, source_first,
source_last and source_quote become the `source` of a row.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat, takewhile
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from policygraph import collector
from policygraph.binding import WHOLE, sparql_term, understood_value
from policygraph.cells import Cell, read_columns, read_values
from policygraph.corpus import Corpus
from policygraph.errors import NoParameter, QueryError, UnknownName
from policygraph.schema import LANGUAGES
from policygraph.sparql_text import names_dataset, selected, without_comments

if TYPE_CHECKING:
    import pandas

Solutions = ox.QuerySolutions
Engine = Callable[[str], Solutions]
"""Text of a SELECT query -> its solutions."""

_HEADER = re.compile(r"#\+ (?P<key>[a-z]+)(?:@(?P<language>[a-z]+))?: (?P<text>.+)")
_SLOT = re.compile(r"^(?P<indent>\s*)#\? (?P<name>[a-z_]+)(?P<pattern> \S.*?)?\s*$", re.MULTILINE)
_SOURCE = ("source_document", "source_first", "source_last", "source_quote")
_LAST = 10**9
_KEYS = {
    "title",
    "description",
    "parameter",
    "column",
    "note",
    "caution",
    "sentence",
    "evidence",
    "order",
    "severity",
    "example",
    "ask",
    "within",
}


class NotSparql(QueryError):
    """What an engine was given is not SPARQL; `line` is that of the text (1 where the engine does not say)."""

    def __init__(self, said: str) -> None:
        super().__init__(f"not valid SPARQL: {said}")
        place = re.match(r"error at (\d+):\d+: ", said)
        self.line = int(place[1]) if place else 1
        self.what = said[place.end() :] if place else said


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable that a user may bind."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A question with a name, as the file says."""

    name: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    types: Mapping[str, str]
    notes: tuple[str, ...]
    sentences: Mapping[str, str]
    cautions: Mapping[str, Mapping[str, str]]
    """Column or parameter -> what must be told where it is shown or given, in each language."""
    evidence: bool
    """Its rows carry evidence."""
    facts_only: bool
    """It needs no evidence in the store."""
    order: int
    """Its place among those that people see first."""
    header: tuple[str, ...]
    """The lines above the SPARQL, as written."""
    text: str
    """The SPARQL: engines and readers are spared the header."""


@dataclass(frozen=True)
class Table:
    """The answer to a named query. `rows` hold every column; those with evidence also hold `source`."""

    query: str
    titles: Mapping[str, str]
    parameters: Mapping[str, str]
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Cell], ...]
    notes: tuple[Mapping[str, str], ...] = ()
    """Each note in each language."""

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a data frame; `source` is a column of dicts where there is evidence."""
        import pandas as pd

        columns = list(dict.fromkeys([*self.columns, *(self.rows[0] if self.rows else ())]))
        return pd.DataFrame([dict(row) for row in self.rows], columns=columns)


def query_names(folder: Path) -> tuple[str, ...]:
    """The names of all queries in a folder of .rq files, in alphabetical order."""
    files = os.listdir(folder) if folder.is_dir() else []
    return tuple(sorted(file.removesuffix(".rq") for file in files if file.endswith(".rq")))


def read_query(folder: Path, name: str) -> NamedQuery:
    """The query `name`. Raises UnknownName with the nearest name, or QueryError where the file is incomplete."""
    path = folder / f"{name}.rq"
    if path.parent != folder or not os.path.isfile(path):  # no path may be given for a name
        raise UnknownName("query", name, query_names(folder), lv="vaicājums")
    return _read(path, (state := path.stat()).st_mtime_ns, state.st_size)


@lru_cache(maxsize=256)
def _read(path: Path, _changed: int, _size: int) -> NamedQuery:
    """The query in a file; read again when the file has changed."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    above = tuple(line.rstrip() for line in takewhile(lambda line: line.startswith("#+"), lines))
    text = "".join(lines[len(above) :])
    for number, line in enumerate(lines[len(above) :], start=len(above) + 1):
        if line.startswith("#+"):
            raise QueryError(
                f"{path.name}:{number}: write this above the SPARQL, with the rest of the header: {line.rstrip()}"
            )
    header: dict[str, dict[str, str]] = {}
    parameters: list[Parameter] = []
    types: dict[str, str] = {}
    notes: list[str] = []
    cautions: dict[str, dict[str, str]] = {}
    for number, line in enumerate(above, start=1):
        match = _HEADER.fullmatch(line)
        if not match or match["key"] not in _KEYS or (match["key"] == "parameter" and " " not in match["text"].strip()):
            raise QueryError(f"{path.name}:{number}: not a header line: {line}")
        key, value = match["key"], match["text"].strip()
        if key == "parameter":
            parameters.append(Parameter(*value.split(maxsplit=1)))
        elif key == "column":
            column, _, kind = value.partition(" ")
            types[column] = kind
        elif key == "note":
            notes.append(value)
        elif key == "caution":
            name, _, sentence = value.partition(" ")
            cautions.setdefault(name, {})[match["language"] or "en"] = sentence
        else:
            header.setdefault(key, {})[match["language"] or "en"] = value
    for key in ("title", "description"):
        if missing := [language for language in LANGUAGES if language not in header.get(key, {})]:
            raise QueryError(f"{path.name}: {key} lacks {', '.join(missing)}")
    slots = {match["name"] for match in _SLOT.finditer(text)}
    if slots != {parameter.name for parameter in parameters}:
        raise QueryError(f"{path.name}: the parameters and the lines '#? name' are not the same")
    shown = selected(text)
    facts_only = header.get("evidence", {}).get("en") == "none"
    if facts_only and "wasQuotedFrom" in text:
        raise QueryError(f"{path.name}: says 'evidence: none', but asks for wasQuotedFrom")
    for name, sentences in cautions.items():
        if name not in (*shown, *(one.name for one in parameters)) or {*sentences} != {*LANGUAGES}:
            raise QueryError(f"{path.name}: caution: '{name}' needs a column or parameter, and each language")
    order = header.get("order", {}).get("en", "")
    if order and not WHOLE.fullmatch(order):
        raise QueryError(f"{path.name}: order: '{order}' is not a whole number")
    return NamedQuery(
        name=path.stem,
        titles=header["title"],
        descriptions=header["description"],
        parameters=tuple(parameters),
        columns=tuple(column for column in shown if column not in _SOURCE),
        types=types,
        notes=tuple(notes),
        sentences=header.get("sentence", {}),
        cautions=cautions,
        evidence=_SOURCE[0] in shown,
        facts_only=facts_only,
        order=int(order or _LAST),
        header=above,
        text=text,
    )


def bind(
    query: NamedQuery, corpus: Corpus, given: Mapping[str, str], language: str = "lv"
) -> tuple[str, dict[str, str]]:
    """The SPARQL text with the given parameters bound, and the parameters as they were understood.

    The files ask for Latvian labels (`LANG(?x) = "lv"`); another language takes its place here.

    Raises QueryError for an unknown parameter or a value that does not fit, UnknownName for a thing that is not there.
    """
    types = {parameter.name: parameter.type for parameter in query.parameters}
    for name in given:
        if name not in types:
            raise NoParameter(name, types, query.name)
    understood = {name: understood_value(corpus, name, value, types[name]) for name, value in given.items()}

    def fill(match: re.Match[str]) -> str:
        name = match["name"]
        if name not in understood:
            return match[0]
        term = sparql_term(understood[name], types[name])
        return f"{match['indent']}VALUES ?{name} {{ {term} }}{match['pattern'] or ''}"

    text = re.sub(r'(LANG\(\?\w+\) = )"lv"', rf'\1"{language}"', query.text)
    return _SLOT.sub(fill, text), understood


def run(
    query: NamedQuery,
    corpus: Corpus,
    engine: Engine,
    given: Mapping[str, str],
    *,
    language: str = "lv",
) -> Table:
    """The answer of an engine to a named query, with the notes that its header asks for."""
    text, understood = bind(query, corpus, given, language)
    with collector.paused():
        rows = tuple(_rows(query, _answer(query, engine, text)))
    told = [name for name in query.cautions if name in understood or name in query.columns]
    notes = [dict(query.cautions[name]) for name in told]
    for name in query.notes:
        note = read_query(corpus.queries, name)
        notes += [
            {language: sentence.format(**values) for language, sentence in note.sentences.items()}
            for values in _rows(note, _answer(note, engine, note.text))
        ]
    return Table(query.name, query.titles, understood, query.columns, rows, tuple(notes))


def _answer(query: NamedQuery, engine: Engine, text: str) -> Solutions:
    """Where the text is not SPARQL, the error names the line of the file."""
    try:
        return engine(without_comments(text))
    except NotSparql as error:
        raise QueryError(f"{query.name}.rq:{len(query.header) + error.line}: not valid SPARQL: {error.what}") from None


def _rows(query: NamedQuery, solutions: Solutions) -> list[dict[str, Cell]]:
    columns = read_columns(solutions)
    wanted = (*query.columns, *(_SOURCE if query.evidence else ()))
    if missing := [column for column in wanted if column not in columns]:
        # An endpoint may leave the head out where there are no rows.
        if any(columns.values()):
            raise QueryError(f"{query.name}: the engine answered without the column {', '.join(missing)}")
        return []
    values = [read_values(columns[column], query.types.get(column, "")) for column in query.columns]
    rows: list[dict[str, Cell]] = list(map(dict, map(zip, repeat(query.columns), zip(*values, strict=True))))
    if query.evidence:
        evidence = (read_values(columns[column]) for column in _SOURCE)
        for row, (document, first, last, quote) in zip(rows, zip(*evidence, strict=True), strict=True):
            place: dict[str, object] = {"document": document, "lines": [first, last], "quote": quote}
            # A column of the same name keeps its place in flat formats and goes into the object here.
            place |= {"value": row["source"]} if "source" in row else {}
            row["source"] = place if document else None
    return rows


def asked(
    store: ox.Store, text: str, *, base: str | None = None
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """What a store answers over the union of all its graphs, or over those that the query names (FROM).

    The one place that decides: asked for the union, the engine would not heed FROM.
    """
    return store.query(text, base_iri=base, use_default_graph_as_union=not names_dataset(text))


def embedded(store: ox.Store, *, union: bool = False) -> Engine:
    """The engine of an Oxigraph store in this process: of its default graph, or with `union` of all its graphs."""

    def select(text: str) -> Solutions:
        try:
            found = asked(store, text) if union else store.query(text)
        except SyntaxError as error:
            raise NotSparql(str(error)) from None
        if not isinstance(found, ox.QuerySolutions):
            raise QueryError("a named query must be a SELECT")
        return found

    return select
