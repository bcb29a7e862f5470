"""queries.py: the header, the parameters and the answers of named queries."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

import policygraph
from policygraph.cells import natural, read_value
from policygraph.corpus import Corpus
from policygraph.errors import QueryError, UnknownName
from policygraph.queries import (
    NamedQuery,
    Parameter,
    bind,
    embedded,
    query_names,
    read_query,
    run,
)
from policygraph.sparql_text import without_comments

XSD = "http://www.w3.org/2001/XMLSchema#"
HEADER = """#+ title@lv: Laivas
#+ title@en: Boats
#+ description@lv: Visas laivas.
#+ description@en: All boats.
"""
BODY = "SELECT ?thing WHERE { ?thing ?p ?o }\n"


def written(folder: Path, text: str) -> NamedQuery:
    (folder / "boats.rq").write_text(text, encoding="utf-8")
    return read_query(folder, "boats")


def test_a_query_is_read_with_its_header(tmp_path: Path) -> None:
    header = "#+ parameter: institution notation:institution\n#+ column: names list\n#+ note: status\n"
    body = 'SELECT ?thing (GROUP_CONCAT(?n; separator="|") AS ?names) WHERE {\n  #? institution\n  ?thing ?p ?n }\n'
    query = written(tmp_path, HEADER + header + body)
    assert (query.header, query.text) == (tuple((HEADER + header).splitlines()), body)
    assert (query.titles, query.descriptions) == (
        {"lv": "Laivas", "en": "Boats"},
        {"lv": "Visas laivas.", "en": "All boats."},
    )
    assert query.parameters == (Parameter("institution", "notation:institution"),)
    assert (query.columns, query.types, query.notes, query.evidence) == (
        ("thing", "names"),
        {"names": "list"},
        ("status",),
        False,
    )


def test_source_columns_are_evidence_and_no_columns(tmp_path: Path) -> None:
    select = "SELECT ?thing ?source_document ?source_first ?source_last ?source_quote WHERE { ?thing ?p ?o }\n"
    query = written(tmp_path, HEADER + select)
    assert (query.columns, query.evidence) == (("thing",), True)


def test_a_query_that_people_see_first_has_a_place_before_all_without(tmp_path: Path, tiny: Corpus) -> None:
    queries = [read_query(tiny.queries, name) for name in query_names(tiny.queries)]
    assert min(queries, key=lambda query: query.order).name == "provisions-without-measure"
    assert written(tmp_path, HEADER + "#+ order: 2\n" + BODY).order == 2 < written(tmp_path, HEADER + BODY).order


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEADER.replace("#+ title@en: Boats\n", "") + BODY, "boats.rq: title lacks en"),
        (BODY, "boats.rq: title lacks lv, en"),
        (HEADER + "#+ colour: red\n" + BODY, "boats.rq:5: not a header line: #+ colour: red"),
        (HEADER + "#+ order: first\n" + BODY, "boats.rq: order: 'first' is not a whole number"),
        (HEADER + "#+ title\n" + BODY, "boats.rq:5: not a header line: #+ title"),
        (
            HEADER + BODY + "#+ order: 1\n",
            "boats.rq:6: write this above the SPARQL, with the rest of the header: #+ order: 1",
        ),
        (
            HEADER + "#+ parameter: year year\n" + BODY,
            "boats.rq: the parameters and the lines '#? name' are not the same",
        ),
        (HEADER + BODY + "#? year\n", "boats.rq: the parameters and the lines '#? name' are not the same"),
        (HEADER + "#+ parameter: year\n" + BODY + "#? year\n", "boats.rq:5: not a header line: #+ parameter: year"),
    ],
)
def test_an_incomplete_header_is_refused_with_the_place(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(QueryError) as error:
        written(tmp_path, text)
    assert str(error.value) == message


@pytest.mark.parametrize("kind", ["colour", "notation:boat"])
def test_an_unknown_type_of_parameter_is_refused(tmp_path: Path, tiny: Corpus, kind: str) -> None:
    query = written(tmp_path, HEADER + f"#+ parameter: x {kind}\n" + BODY + "#? x\n")
    with pytest.raises((QueryError, UnknownName)):
        bind(query, tiny, {"x": "KM"})


def test_names_are_those_of_the_files(tiny: Corpus) -> None:
    assert set(query_names(tiny.queries)) == {path.stem for path in tiny.queries.iterdir() if path.suffix == ".rq"}


def test_names_come_in_alphabetical_order(tiny: Corpus) -> None:
    assert list(query_names(tiny.queries)) == sorted(query_names(tiny.queries))


@pytest.mark.parametrize("name", ["../checks/budget-totals", "/etc/passwd", "", ".", "co-leads.rq", "a" * 300])
def test_a_name_that_is_no_query_is_refused(tiny: Corpus, name: str) -> None:
    with pytest.raises(UnknownName, match=r"^no query '"):
        read_query(tiny.queries, name)


def test_every_query_can_be_read_and_has_columns(tiny: Corpus) -> None:
    assert [name for name in query_names(tiny.queries) if not read_query(tiny.queries, name).columns] == []


def test_a_parameter_binds_its_variable(tiny: Corpus) -> None:
    text, understood = bind(read_query(tiny.queries, "leads"), tiny, {"institution": "kultūras ministrija"})
    assert understood == {"institution": "KM"}
    assert 'VALUES ?institution { "KM" }' in text


def test_what_follows_a_parameter_on_its_line_holds_only_with_a_value(tmp_path: Path, tiny: Corpus) -> None:
    slots = "  #? x ?i pg:notation ?x .\n#? x\n# end\n"
    query = written(tmp_path, HEADER + "#+ parameter: x notation:institution\n" + BODY + slots)
    assert bind(query, tiny, {})[0].endswith(slots)
    bound = '  VALUES ?x { "KM" } ?i pg:notation ?x .\nVALUES ?x { "KM" }\n# end\n'
    assert bind(query, tiny, {"x": "KM"})[0].endswith(bound)


def test_engines_get_no_comments_and_errors_keep_their_lines() -> None:
    text = 'SELECT ?x\n# why\nWHERE {\n  #? x\n  ?x <urn:a#b> "# no comment" . # after code\n}\n'
    assert without_comments(text) == 'SELECT ?x\n\nWHERE {\n\n  ?x <urn:a#b> "# no comment" . # after code\n}\n'
    long = 'SELECT ?x WHERE { ?x ?y """\n# text\n""" }'
    assert without_comments(long) == long


def test_without_a_value_the_text_runs_unchanged(tiny: Corpus) -> None:
    query = read_query(tiny.queries, "leads")
    assert bind(query, tiny, {})[0] == query.text


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        (
            "leads",
            {"institutions": "KM"},
            "leads: no parameter 'institutions'; did you mean institution? (it has institution)",
        ),
        ("contents", {"measure": "4.1"}, "contents: no parameter 'measure' (it has none)"),
        (
            "measure-institutions",
            {"role": "responsable"},
            "role: 'responsable' is not one of responsible, co-responsible; did you mean responsible?",
        ),
        ("budget-lines", {"year": "soon"}, "year: 'soon' is not a year, 'later' or 'annual'"),
        ("due-by", {"by": "31.12.2023"}, "by: '31.12.2023' is not a date such as 2023-12-31"),
        ("due-by", {"by": "20231231"}, "by: '20231231' is not a date such as 2023-12-31"),
        ("due-by", {"by": "2023-W52-7"}, "by: '2023-W52-7' is not a date such as 2023-12-31"),
        ("due-by", {"by": "2023-02-30"}, "by: '2023-02-30' is not a date such as 2023-12-31"),
        ("budget-lines", {"year": "٢٠٢٢"}, "year: '٢٠٢٢' is not a year, 'later' or 'annual'"),
    ],
)
def test_a_wrong_parameter_is_refused(tiny: Corpus, name: str, given: dict[str, str], message: str) -> None:
    with pytest.raises(QueryError) as error:
        bind(read_query(tiny.queries, name), tiny, given)
    assert str(error.value) == message


def test_an_unknown_thing_is_refused_with_the_nearest(tiny: Corpus) -> None:
    with pytest.raises(UnknownName, match=r"^no institution 'NVR'; did you mean NVA\?$"):
        policygraph.run("leads", tiny, institution="NVR")


def rows(corpus: Corpus, name: str, column: str, **parameters: str | int) -> list[object]:
    return [row[column] for row in policygraph.run(name, corpus, **parameters).rows]


def test_a_parameter_of_a_thing_narrows_the_answer(tiny: Corpus) -> None:
    assert rows(tiny, "measure-provisions", "activity", measure="4.16") == ["4.16-1", "4.16-2"]
    assert rows(tiny, "measure-provisions", "measure", provision="2 e)") == ["4.1", "4.31"]


def test_parameters_may_be_combined(tiny: Corpus) -> None:
    found = policygraph.run("measure-institutions", tiny, institution="NVA", role="co-responsible").rows
    assert [(row["activity"], row["role"]) for row in found] == [("4.16-2", "co-responsible")]


def test_an_answer_of_other_columns_is_an_error_where_it_has_rows(tiny: Corpus, tiny_store: ox.Store) -> None:
    query, engine = read_query(tiny.queries, "leads"), embedded(tiny_store)
    with pytest.raises(QueryError, match=r"^leads: the engine answered without the column measure, "):
        run(query, tiny, lambda _: engine("SELECT (1 AS ?x) WHERE {}"), {})
    assert run(query, tiny, lambda _: engine("SELECT ?x WHERE { FILTER(false) }"), {}).rows == ()


def test_a_budget_line_without_a_holder_is_nobody_s(plan: Corpus) -> None:
    assert set(rows(plan, "budget-lines", "holder", kind="planned")) >= {"LM", None}
    assert rows(plan, "budget-lines", "measure", holder="LM") == ["4.9", "4.9", "4.16", "4.16", "4.9", "4.9", "4.16"]


def test_a_year_may_be_a_word(tiny: Corpus) -> None:
    assert rows(tiny, "budget-lines", "amount", year="annual") == [40000]
    assert rows(tiny, "budget-lines", "amount", year="2024") == [40000]
    assert rows(tiny, "budget-lines", "amount", year="later") == []


def test_a_kind_of_money_narrows_the_answer(tiny: Corpus) -> None:
    assert rows(tiny, "budget-lines", "amount", kind="executed") == [2000, 45450, None, 30000]


@pytest.mark.parametrize(("by", "found"), [("2023-12-30", 0), ("2023-12-31", 4), ("2024-01-01", 4)])
def test_the_date_itself_is_included(tiny: Corpus, by: str, found: int) -> None:
    assert len(policygraph.run("due-by", tiny, by=by).rows) == found


def test_a_level_narrows_the_answer(tiny: Corpus) -> None:
    assert rows(tiny, "provisions-without-measure", "provision", level="roman") == ["9(a)(i)"]
    assert rows(tiny, "provisions-without-measure", "provision", level="point") == ["1", "9"]


def test_a_framework_narrows_the_answer(tiny: Corpus) -> None:
    assert len(policygraph.run("coverage", tiny, framework="2021/C 93/01").rows) == 31
    assert policygraph.run("coverage", tiny, framework="COM(2020) 620").rows == ()


INFERRED = "Which EU objective a provision serves is our inference; the plan does not name the objectives."


def test_an_inference_is_told_where_it_is_shown_or_chosen_by(tiny: Corpus) -> None:
    def told(name: str, **given: str) -> list[str]:
        return [note["en"] for note in policygraph.run(name, tiny, **given).notes]

    assert told("timeline") == [INFERRED]  # a column shows it
    assert INFERRED not in told("coverage")
    assert told("coverage", objective="1")[0] == INFERRED
    assert told("deadlines") == []


@pytest.mark.parametrize(
    "lines",
    [
        "#+ caution@en: boat It is ours.\n#+ caution@lv: boat Tas ir mūsu.\n",  # neither a column nor a parameter
        "#+ caution@en: thing It is ours.\n",
    ],
)
def test_a_caution_needs_its_place_and_both_languages(tmp_path: Path, lines: str) -> None:
    with pytest.raises(QueryError, match=r"^boats\.rq: caution: '\w+' needs a column or parameter, and each language$"):
        written(tmp_path, HEADER + lines + BODY)


def test_notes_are_sentences_in_both_languages(tiny: Corpus) -> None:
    (note,) = policygraph.run("coverage", tiny).notes
    assert note["en"] == (
        "2021/C 93/01: 31 provisions are known; 0 were read in the official text, 24 are attested by a citation in the "
        "plan, 7 are implied by a later number or letter; until the official text is read, "
        "provisions after the last one cited are not known. "
        "The labels of provisions are ours, not official headings (label_basis: how certain they are)."
    )
    assert sorted(note) == ["en", "lv"]


def test_titles_come_in_the_language_asked_for(tiny: Corpus, tiny_store: ox.Store) -> None:
    query = read_query(tiny.queries, "leads")
    english = run(query, tiny, embedded(tiny_store), {"institution": "LM"}, language="en")
    assert english.rows[0]["title"] == "Promoting the employment of Roma."


def test_evidence_is_an_object(tiny: Corpus) -> None:
    (row,) = policygraph.run("measure-documents", tiny, measure="4.1").rows
    assert row["source"] == {"document": "plan.txt", "lines": [130, 132], "quote": "SPASAP, 3.2.5.pasākums"}


def test_a_data_source_is_not_lost_beside_the_evidence(tiny: Corpus) -> None:
    (row,) = policygraph.run("plan-indicators", tiny).rows
    source = row["source"]
    assert isinstance(source, dict)
    assert (source["lines"], source["value"]) == ([96, 96], "aptauja")


def test_paragraphs_come_in_their_printed_order(plan: Corpus) -> None:
    (row,) = [row for row in policygraph.run("measures", plan).rows if row["measure"] == "4.1"]
    assert [line[:12] for line in str(row["results"]).splitlines()] == [
        "Sekmēta romu",
        "Veicināta ro",
        "Veicināta sa",
        "Nodrošināts ",
        "Attīstīta re",
        "Veicināta ro",
        "Romu mērķaud",
    ]


@pytest.mark.parametrize(
    ("term", "kind", "value"),
    [
        (None, "", None),
        (None, "list", []),
        (ox.Literal("12", datatype=ox.NamedNode(XSD + "integer")), "", 12),
        (ox.Literal("27.2", datatype=ox.NamedNode(XSD + "decimal")), "", 27.2),
        (ox.Literal("20.0", datatype=ox.NamedNode(XSD + "decimal")), "", 20),
        (ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean")), "", True),
        (ox.Literal("2023-12-31", datatype=ox.NamedNode(XSD + "date")), "", "2023-12-31"),
        (ox.NamedNode("https://example.org/a"), "", "https://example.org/a"),
        (ox.Literal("4.10\x1f4.2\x1f\x1f4.1"), "list", ["4.1", "4.2", "4.10"]),
        (ox.Literal("10\x1eten\x1f2\x1etwo"), "paragraphs", "two\nten"),
        (ox.Literal(""), "paragraphs", None),
    ],
)
def test_terms_become_values_of_json(term: ox.Literal | ox.NamedNode | None, kind: str, value: object) -> None:
    assert read_value(term, kind) == value


@pytest.mark.parametrize(
    ("text", "datatype", "value"),
    [
        ("INF", "double", "INF"),
        ("-INF", "double", "-INF"),
        ("NaN", "double", "NaN"),
        ("many", "integer", "many"),
        ("many", "decimal", "many"),
    ],
)
def test_numbers_that_json_cannot_write_stay_text(text: str, datatype: str, value: str) -> None:
    assert read_value(ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))) == value


def test_natural_order() -> None:
    assert sorted(["10", "4.10", "2(e)", "4.2", "2(a)", "4.1-10", "4.1-9"], key=natural) == [
        "2(a)",
        "2(e)",
        "4.1-9",
        "4.1-10",
        "4.2",
        "4.10",
        "10",
    ]


def test_what_is_not_sparql_is_refused(tmp_path: Path, tiny: Corpus, tiny_store: ox.Store) -> None:
    query = written(tmp_path, HEADER + "SELECT ?thing WHERE { ?thing\n")
    with pytest.raises(QueryError, match=r"^boats\.rq:6: not valid SPARQL: expected "):
        run(query, tiny, embedded(tiny_store), {})


def test_a_named_query_must_be_a_select(tmp_path: Path, tiny: Corpus, tiny_store: ox.Store) -> None:
    query = written(tmp_path, HEADER + "ASK { ?s ?p ?o }\n")
    with pytest.raises(QueryError, match=r"^a named query must be a SELECT$"):
        run(query, tiny, embedded(tiny_store), {})


def test_the_page_can_filter_by_every_parameter(plan: Corpus) -> None:
    """The explorer filters rows by their columns; some stand in for others, a provision tells its objective, and the
    framework has a way of its own."""
    script = (Path(policygraph.__file__).parent / "explorer" / "static" / "tables.js").read_text(encoding="utf-8")
    pairs = re.search(r"STANDS_IN = \{ (.+) \};", script)
    assert pairs
    stands_in = dict(re.findall(r"(\w+): '(\w+)'", pairs[1]))
    assert {"by", "institution", "objective"} <= stands_in.keys()
    lost = {
        (name, parameter.name)
        for name in query_names(plan.queries)
        for query in [read_query(plan.queries, name)]
        for parameter in query.parameters
        if parameter.name != "framework"
        and not {parameter.name, stands_in.get(parameter.name)} & {*query.columns}
        and not (parameter.name == "objective" and "provision" in query.columns)
    }
    assert lost == set()
