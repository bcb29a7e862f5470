"""The bundled plan, held against numbers and words read from the document itself."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

import policygraph
from policygraph.cells import Cell
from policygraph.corpus import Corpus
from policygraph.queries import Table, embedded, query_names, read_query, run

ROOT = Path(__file__).resolve().parent.parent
PLAN = ROOT / "data" / "plans" / "lv-roma-2022"
Rows = tuple[Mapping[str, Cell], ...]

CONTRACT = {
    "provisions-without-measure": "provision label section existence coverage",
    "coverage": "provision label existence coverage measures activities",
    "measure-provisions": "measure activity provision",
    "measure-institutions": "measure activity institution role",
    "leads": "measure activity title deadline",
    "co-leads": "measure activity title deadline",
    "measure-documents": "measure activity document item",
    "deadlines": "measure activity deadline due printed",
    "measures": "measure title results indicators",
    "plan-indicators": "indicator text source baseline_year baseline_value target_year target_value unit",
    "budget-lines": "measure institution_code institution programme_code programme year kind amount wording footnotes",
    "budget-totals": "level institution_code programme_code year kind printed computed difference",
    "funding": "measure fund programme specific_objective sub_measure project_no",
    "footnotes": "footnote text urls refers_to",
    "abbreviations": "abbreviation name_lv name_en",
    "documents": "document title_lv kind number date url",
    "statistics": "value unit year statement",
    "objectives": "objective kind title_lv title_en provisions measures",
}
PARAMETERS = {
    "provisions-without-measure": ["framework", "level"],
    "coverage": ["framework"],
    "measure-provisions": ["measure", "provision"],
    "measure-institutions": ["measure", "institution", "role"],
    "leads": ["institution"],
    "co-leads": ["institution"],
    "measure-documents": ["measure", "document"],
    "budget-lines": ["measure", "year", "kind"],
    "funding": ["measure"],
}
EVIDENCE = (
    "measure-provisions",
    "measure-institutions",
    "measure-documents",
    "deadlines",
    "plan-indicators",
    "budget-lines",
    "statistics",
)


@pytest.fixture(scope="module")
def ask(plan: Corpus, plan_store: ox.Store) -> Callable[..., Table]:
    """A named query on the whole plan."""

    def answer(name: str, **parameters: str) -> Table:
        return run(read_query(plan.queries, name), plan, embedded(plan_store), parameters)

    return answer


@pytest.fixture(scope="module")
def lines() -> dict[str, list[str]]:
    """File name of each source -> its lines, read without the library."""
    return {
        path.name: path.read_bytes().decode().split("\n")
        for path in (ROOT / "data" / "sources").glob("*/*.[tc][xs][tv]")
    }


def squeezed(text: str) -> str:
    return "".join(text.split())


def column(rows: Rows, name: str) -> list[Cell]:
    return [row[name] for row in rows]


def table(name: str) -> list[dict[str, str]]:
    with (PLAN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", CONTRACT)
def test_a_query_of_the_contract_has_its_columns_in_order(plan: Corpus, name: str) -> None:
    wanted = CONTRACT[name].split()
    assert [column for column in read_query(plan.queries, name).columns if column in wanted] == wanted


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_query_of_the_contract_has_its_parameters(plan: Corpus, name: str) -> None:
    found = [parameter.name for parameter in read_query(plan.queries, name).parameters]
    assert [parameter for parameter in PARAMETERS[name] if parameter not in found] == []


def test_there_are_31_measures_in_printed_order(ask: Callable[..., Table]) -> None:
    assert column(ask("measures").rows, "measure") == [f"4.{number}" for number in range(1, 32)]


def test_there_are_35_activities_of_which_four_measures_have_two(ask: Callable[..., Table]) -> None:
    rows = ask("deadlines").rows
    activities = [row["id"] for row in table("activity")]
    assert len(activities) == 35
    twice = Counter(activity.rpartition("-")[0] for activity in activities)
    assert [measure for measure, count in twice.items() if count > 1] == ["4.11", "4.16", "4.17", "4.24"]
    assert set(column(rows, "activity")) <= set(activities)


def test_there_are_84_pairs_of_measure_and_provision(ask: Callable[..., Table]) -> None:
    rows = ask("measure-provisions").rows
    assert len({(row["measure"], row["provision"]) for row in rows}) == 84


def test_there_are_142_footnotes_without_a_gap(ask: Callable[..., Table]) -> None:
    assert column(ask("footnotes").rows, "footnote") == [str(number) for number in range(1, 143)]


def test_there_are_21_abbreviations(ask: Callable[..., Table]) -> None:
    names = column(ask("abbreviations").rows, "abbreviation")
    assert len(names) == len(set(names)) == 21
    assert {"BISS", "ESF", "IZM", "KM", "NVA", "NVO", "PII", "RKC", "ZM"} - set(map(str, names)) <= {"NVO", "PII", "ZM"}


def test_the_ten_outcome_indicators_with_baseline_and_target(ask: Callable[..., Table]) -> None:
    rows = ask("plan-indicators").rows
    fields = ("indicator", "baseline_year", "baseline_value", "target_year", "target_value", "unit")
    sources = [row["source"]["value"] for row in rows if isinstance(row["source"], dict)]
    assert [(*(row[field] for field in fields), source) for row, source in zip(rows, sources, strict=True)] == [
        ("1", 2021, 27.2, 2024, 20, "%", "aptauja"),
        ("2", 2021, 29, 2024, 22, "%", "aptauja"),
        ("3", 2021, 42, 2024, 35, "%", "aptauja"),
        ("4", 2021, 35, 2024, 30, "%", "aptauja"),
        ("5", 2021, 39.1, 2024, 35, "%", "NVA"),
        ("6", 2015, 32.4, 2024, 45, "%", "pētījums"),
        ("7", 2017, 7.5, 2024, 6, "%", "IZM"),
        ("8", 2017, 34.2, 2024, 20, "%", "IZM"),
        ("9", 2021, 8, 2024, 12, "cilv.", "KM"),
        ("10", 2020, 12, 2024, 30, "romu skolēni", "IKVD"),
    ]


def test_what_the_ministry_of_culture_co_leads(ask: Callable[..., Table]) -> None:
    rows = ask("co-leads", institution="KM").rows
    assert [(row["measure"], row["activity"], row["deadline"]) for row in rows] == [
        ("4.13", "4.13-1", "2023-H2"),
        ("4.17", "4.17-1", "2023-H2"),
        ("4.17", "4.17-2", "2023-H2"),
        ("4.24", "4.24-1", None),
        ("4.24", "4.24-2", "2022-H1"),
        ("4.28", "4.28-1", "2023-H2"),
        ("4.31", "4.31-1", "2023-H2"),
    ]


def test_measure_4_16_has_two_rows_of_its_own(ask: Callable[..., Table]) -> None:
    bodies = [
        (row["activity"], row["institution"], row["role"]) for row in ask("measure-institutions", measure="4.16").rows
    ]
    assert bodies == [
        ("4.16-1", "NVA", "responsible"),
        ("4.16-2", "LM", "responsible"),
        ("4.16-2", "NVA", "co-responsible"),
    ]
    cited = [(row["activity"], row["provision"]) for row in ask("measure-provisions", measure="4.16").rows]
    assert cited == [("4.16-1", "8(c)"), ("4.16-2", "8(h)")]


def test_all_40_printed_totals_meet(ask: Callable[..., Table]) -> None:
    rows = ask("budget-totals").rows
    assert len(rows) == len(table("budget_total")) == 40
    assert [row for row in rows if row["difference"] != 0 or row["printed"] != row["computed"]] == []


def test_the_main_totals(ask: Callable[..., Table]) -> None:
    rows = [row for row in ask("budget-totals").rows if row["level"] == "total"]
    assert {(row["kind"], row["year"]): row["printed"] for row in rows} == {
        ("planned", 2022): 4344513,
        ("planned", 2023): 8334728,
        ("additional", 2023): 5548200,
        ("additional", 2024): 370000,
        ("additional", "annual"): 370000,
        ("executed", 2021): 1738753,
    }


def test_the_totals_of_one_institution(ask: Callable[..., Table]) -> None:
    """Not those without an institution, and its programmes with it."""
    rows = ask("budget-totals", holder="LM").rows
    assert [(row["level"], row["programme_code"], row["year"], row["kind"], row["printed"]) for row in rows] == [
        ("institution", None, 2023, "additional", 778200),
        ("institution", None, 2022, "planned", 391778),
        ("programme", "04.02.00", 2023, "additional", 18000),
        ("programme", "05.01.00", 2023, "additional", 760200),
        ("programme", "63.07.00", 2022, "planned", 391778),
    ]
    assert {row["holder"] for row in rows} == {"LM"}


@pytest.mark.parametrize(
    ("total", "words"),
    [
        (4344513, "4 344 513"),
        (8334728, "8 334 728"),
        (5548200, "5 548 200"),
        (370000, "370 000"),
        (1738753, "1 738 753"),
    ],
)
def test_the_main_totals_are_printed(lines: dict[str, list[str]], total: int, words: str) -> None:
    assert words in "\n".join(lines["plan.txt"])
    assert str(total) == words.replace(" ", "")


def test_budget_lines_add_up_when_added_by_hand() -> None:
    sums: Counter[tuple[str, str]] = Counter()
    for row in table("budget_line"):
        if row["amount"]:
            sums[row["budget_kind"], row["year"] or row["recurrence"]] += int(row["amount"])
    assert sums == {
        ("planned", "2022"): 4344513,
        ("planned", "2023"): 8334728,
        ("additional", "2023"): 5548200,
        ("additional", "2024"): 370000,
        ("additional", "annual"): 370000,
        ("executed", "2021"): 1738753,
    }


def test_every_quote_stands_in_its_lines(plan: Corpus, lines: dict[str, list[str]]) -> None:
    files = {source.id: source.file for source in plan.sources}
    places = {place for fact in (*plan.entities, *plan.links) for place in fact.places}
    assert len(places) > 800
    wrong = [
        str(place)
        for place in places
        if squeezed(place.quote) not in squeezed("".join(lines[files[place.source]][place.first - 1 : place.last]))
    ]
    assert wrong == []


def test_every_file_of_a_source_has_another_name(plan: Corpus) -> None:
    """Answers name the document by its file."""
    names = [source.file for source in plan.sources]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", EVIDENCE)
def test_rows_with_evidence_prove_themselves(ask: Callable[..., Table], lines: dict[str, list[str]], name: str) -> None:
    rows = ask(name).rows
    assert rows != ()
    for row in rows:
        source = row["source"]
        assert isinstance(source, dict), row
        span = source["lines"]
        assert isinstance(span, list)
        first, last = (int(str(line)) for line in span)
        words = "".join(lines[str(source["document"])][first - 1 : last])
        assert squeezed(str(source["quote"])) in squeezed(words), row


def compact(name: str, row: Mapping[str, Cell]) -> list[str]:
    """What a quote must show for the fact to be proved by it; each is a choice of words."""
    if name == "measure-provisions":
        return [str(row["provision"]).replace("(", "").replace(")", "")]
    if name == "measure-institutions":
        return [str(row["institution"])]
    return [str(row["printed"])]


@pytest.mark.parametrize("name", ["measure-provisions", "measure-institutions", "deadlines"])
def test_the_quote_shows_the_fact(ask: Callable[..., Table], name: str) -> None:
    hidden = []
    for row in ask(name).rows:
        source = row["source"]
        assert isinstance(source, dict)
        shown = squeezed(str(source["quote"])).casefold()
        plain = shown.replace("(", "").replace(")", "")
        if not all(
            squeezed(word).casefold() in shown or squeezed(word).casefold() in plain for word in compact(name, row)
        ):
            hidden.append((row["activity"], compact(name, row), source["quote"]))
    assert hidden == []


def amounts_by_hand(kind: str) -> set[str]:
    return {
        row["measure"]
        for row in table("budget_line")
        if row["budget_table"] == "summary" and row["amount"] and row["budget_kind"] == kind
    }


def test_measures_without_amount_counted_by_hand(ask: Callable[..., Table]) -> None:
    some = amounts_by_hand("planned") | amounts_by_hand("additional")
    expected = [row["id"] for row in table("measure") if row["id"] not in some]
    assert column(ask("measures-without-amount").rows, "measure") == expected
    assert expected != []


def test_measures_not_granted_counted_by_hand(ask: Callable[..., Table]) -> None:
    only = amounts_by_hand("additional") - amounts_by_hand("planned")
    assert set(column(ask("measures-not-granted").rows, "measure")) == only


def test_measures_within_the_budget_counted_by_hand(ask: Callable[..., Table]) -> None:
    words = {
        row["measure"]
        for row in table("budget_line")
        if row["budget_table"] == "summary" and row["wording"] == "Budžeta ietvaros"
    }
    expected = words - amounts_by_hand("planned") - amounts_by_hand("additional")
    assert set(column(ask("measures-within-budget").rows, "measure")) == expected


def test_measures_without_budget_line_counted_by_hand(ask: Callable[..., Table]) -> None:
    some = {
        row["measure"]
        for row in table("budget_line")
        if row["budget_table"] == "summary" and (row["institution"] or row["amount"] or row["wording"])
    }
    expected = [row["id"] for row in table("measure") if row["id"] not in some]
    assert column(ask("measures-without-budget-line").rows, "measure") == expected


def test_measures_without_co_responsible_counted_by_hand(ask: Callable[..., Table]) -> None:
    measures = {row["id"]: row["measure"] for row in table("activity")}
    some = {measures[row["source"]] for row in table("co_responsible")}
    expected = [row["id"] for row in table("measure") if row["id"] not in some]
    assert column(ask("measures-without-co-responsible").rows, "measure") == expected


def test_coverage_counted_by_hand(ask: Callable[..., Table]) -> None:
    with (ROOT / "data/frameworks/eu-roma-2021/provision.csv").open(encoding="utf-8", newline="") as file:
        provisions = {row["id"]: row for row in csv.DictReader(file)}
    cited = {row["target"] for row in table("cites_provision")}

    def above(name: str) -> list[str]:
        parent = provisions[name]["parent"]
        return [parent, *above(parent)] if parent else []

    partly = {higher for name in cited for higher in above(name)}

    def coverage(name: str) -> str:
        if name in cited:
            return "direct"
        if name in partly:
            return "partial"
        return "parent" if set(above(name)) & cited else "none"

    expected = {row["notation"]: coverage(name) for name, row in provisions.items()}
    assert {row["provision"]: row["coverage"] for row in ask("coverage").rows} == expected
    missing = [name for name, kind in expected.items() if kind in ("parent", "none")]
    assert column(ask("provisions-without-measure").rows, "provision") == missing


def test_graph_and_corpus_hold_the_same_links(plan: Corpus) -> None:
    edges = {(s, k, t) for s, t, k in policygraph.to_graph(plan).edges(keys=True)}
    assert edges == {(link.source, link.property, link.target) for link in plan.links}
    assert len(edges) == len(plan.links)


def test_both_languages_have_the_same_number_of_rows(plan: Corpus, plan_store: ox.Store) -> None:
    for name in query_names(plan.queries):
        query = read_query(plan.queries, name)
        counts = [len(run(query, plan, embedded(plan_store), {}, language=language).rows) for language in ("lv", "en")]
        assert counts[0] == counts[1], name
