"""cells.py: columns of an answer say the same as its terms one by one."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.cells import Term, read_columns, read_value, read_values
from policygraph.schema import XSD

KINDS = ("", "list", "boolean", "money")
LEXICAL = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
NUMBERS = st.sampled_from(["5", "-5", "05", "5.0", ".5", "5.", "1e5", "1E5", "INF", "NaN", "many", "true", "1", ""])
DATATYPES = ("integer", "decimal", "double", "float", "boolean", "date", "string", "int")
TERMS = st.one_of(
    st.none(),
    LEXICAL.map(ox.Literal),
    st.lists(LEXICAL, max_size=3).map("\x1f".join).map(ox.Literal),
    st.builds(lambda text, language: ox.Literal(text, language=language), LEXICAL, st.sampled_from(["lv", "en-GB"])),
    st.builds(
        lambda text, name: ox.Literal(text, datatype=ox.NamedNode(XSD + name)), NUMBERS, st.sampled_from(DATATYPES)
    ),
    st.builds(lambda text: ox.Literal(text, datatype=ox.NamedNode("https://example.org/t")), LEXICAL),
    st.sampled_from(["https://example.org/ā", "urn:x"]).map(ox.NamedNode),
    st.just(ox.BlankNode("b")),
    st.just(ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal('o\t"<'))),
)


def written(term: Term) -> str:
    if isinstance(term, ox.Triple):
        return f"<<( {term} )>>"
    return "" if term is None else str(term)


def answer(rows: list[list[Term]], names: list[str]) -> ox.QuerySolutions:
    """An answer that holds these terms as they are: an engine would write some numbers in another way."""
    data = "".join("\t".join(map(written, row)) + "\n" for row in rows)
    head = "\t".join(f"?{name}" for name in names)
    found = ox.parse_query_results(f"{head}\n{data}".encode(), format=ox.QueryResultsFormat.TSV)
    assert isinstance(found, ox.QuerySolutions)
    return found


@given(st.lists(st.tuples(TERMS, TERMS), max_size=4), st.sampled_from(KINDS))
def test_a_column_says_what_its_terms_say(rows: list[tuple[Term, Term]], kind: str) -> None:
    terms = [list(row) for row in rows]
    read = [list(solution) for solution in answer(terms, ["a", "b"])]
    columns = read_columns(answer(terms, ["a", "b"]))
    assert list(columns) == ["a", "b"]
    for number, name in enumerate(columns):
        assert read_values(columns[name], kind) == [read_value(row[number], kind) for row in read]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1\x1eone", "one"),
        ("1\x1e", None),
        ("10\x1eten\x1f2\x1etwo\nlines", "two\nlines\nten"),
        ("", None),
    ],
)
def test_paragraphs_of_a_column(text: str, value: str | None) -> None:
    columns = read_columns(answer([[ox.Literal(text)]], ["a"]))
    assert read_values(columns["a"], "paragraphs") == [value] == [read_value(ox.Literal(text), "paragraphs")]


def test_rows_do_not_share_a_list() -> None:
    columns = read_columns(answer([[ox.Literal("a\x1fb")], [ox.Literal("a\x1fb")]], ["x"]))
    first, second = read_values(columns["x"], "list")
    assert first == second == ["a", "b"]
    assert first is not second


def test_an_answer_without_rows_or_without_a_head() -> None:
    assert read_columns(answer([], ["a", "b"])) == {"a": (), "b": ()}
    headless = ox.parse_query_results(
        b'{"head": {"vars": []}, "results": {"bindings": []}}', format=ox.QueryResultsFormat.JSON
    )
    assert isinstance(headless, ox.QuerySolutions)
    assert read_columns(headless) == {}
