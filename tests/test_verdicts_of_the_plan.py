"""The verdicts on the real plan against an independent prediction, on the library and on three engines.

The prediction is written here from the two CSV tables alone, with none of the code of the analyses.
"""

from __future__ import annotations

import csv
import dataclasses
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import policygraph
from policygraph.analysis.coverage import plain_verdicts, sparql
from policygraph.analysis.rollup import roll_up
from policygraph.corpus import Corpus, Entity, Link, Place
from policygraph.exporters import whole
from policygraph.exporters.rdf_files import write_ntriples, write_trig, write_turtle
from policygraph.queries import read_query
from policygraph.rdf import to_store

DATA = Path(__file__).resolve().parent.parent / "data"
PROVISION, ACTIVITY = "provision/eu-roma-2021.", "activity/lv-roma-2022."
ONTOLOGY = "https://w3id.org/policygraph/ontology#"
CITES = ox.NamedNode(f"{ONTOLOGY}citesProvision")
Ratio = tuple[int, int]
Pair = tuple[str, str]
"""An activity and the provision that it cites, as in the table."""


def table(path: str) -> list[dict[str, str]]:
    with (DATA / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PARENT = {row["id"]: row["parent"] for row in table("frameworks/eu-roma-2021/provision.csv")}
NOTATION = {row["id"]: row["notation"] for row in table("frameworks/eu-roma-2021/provision.csv")}
PAIRS: tuple[Pair, ...] = tuple(
    (row["source"], row["target"]) for row in table("plans/lv-roma-2022/cites_provision.csv")
)
NEVER_CITED = sorted(PARENT.keys() - {target for _, target in PAIRS})
CHANGES: tuple[tuple[Pair, Pair], ...] = tuple(
    (pair, (pair[0], sorted(PARENT)[(7 * number) % len(PARENT)])) for number, pair in enumerate(PAIRS)
)
"""Each citation moved to some other provision (for a few to one that the activity cites already, or to itself)."""


def higher(provision: str) -> Iterator[str]:
    while provision := PARENT[provision]:
        yield provision


def predicted(pairs: Iterable[Pair]) -> dict[str, str]:
    """Provision -> verdict, step by step from the definition."""
    cited = {target for _, target in pairs}
    found = {}
    for provision in PARENT:
        parts = [other for other in PARENT if provision in higher(other)]
        if provision in cited:
            found[provision] = "direct"
        elif any(part in cited for part in parts):
            found[provision] = "partial"
        elif any(above in cited for above in higher(provision)):
            found[provision] = "parent"
        else:
            found[provision] = "none"
    return found


def from_library(plan: Corpus, pairs: Iterable[Pair]) -> dict[str, str]:
    """The library's verdicts where the plan cites these pairs and no others."""
    others = [link for link in plan.links if link.property != "citesProvision"]
    links = [
        Link(ACTIVITY + one, "citesProvision", PROVISION + two, "asserted", (Place("plan", 1, 1, "x"),))
        for one, two in pairs
    ]
    found = plain_verdicts(dataclasses.replace(plan, links=(*others, *links)))
    return {name.removeprefix(PROVISION): verdict for name, verdict in found.items()}


def answer(store: ox.Store, text: str) -> dict[str, str]:
    """Notation -> verdict as the query says."""
    found = store.query(text)
    assert isinstance(found, ox.QuerySolutions)
    return {solution["provision"].value: solution["verdict"].value for solution in found}


def named(verdicts: Mapping[str, str]) -> dict[str, str]:
    return {NOTATION[name]: verdict for name, verdict in verdicts.items()}


@pytest.fixture(scope="module")
def store(plan: Corpus) -> ox.Store:
    """A store of its own, loaded from the exported N-Triples as a foreign engine would be."""
    loaded = ox.Store()
    loaded.load(whole(write_ntriples, plan), format=ox.RdfFormat.N_TRIPLES)
    return loaded


@pytest.fixture(scope="module")
def query(plan: Corpus) -> str:
    return read_query(plan.queries, "verdicts").text


def quad(plan: Corpus, pair: Pair) -> ox.Quad:
    one, two = (ox.NamedNode(plan.base + name) for name in (ACTIVITY + pair[0], PROVISION + pair[1]))
    return ox.Quad(one, CITES, two)


@contextmanager
def edited(store: ox.Store, remove: Iterable[ox.Quad], add: Iterable[ox.Quad]) -> Iterator[None]:
    """The store without some triples and with others, as it was afterwards."""
    gone = list(remove)
    for one in gone:
        store.remove(one)
    new = [one for one in add if one not in store]
    for one in new:
        store.add(one)
    yield
    for one in new:
        store.remove(one)
    for one in gone:
        store.add(one)


def test_the_prediction_is_no_trifle() -> None:
    assert Counter(predicted(PAIRS).values()) == {"direct": 50, "none": 38, "partial": 9, "parent": 7}


def test_the_verdicts_of_the_library_and_the_query_are_those_predicted(
    plan: Corpus, store: ox.Store, query: str
) -> None:
    assert from_library(plan, PAIRS) == predicted(PAIRS)
    assert answer(store, query) == named(predicted(PAIRS))


def test_deleting_each_citation_changes_exactly_what_is_predicted(plan: Corpus, store: ox.Store, query: str) -> None:
    changed = set()
    for pair in PAIRS:
        left = [other for other in PAIRS if other != pair]
        expected = predicted(left)
        changed |= {name for name, verdict in predicted(PAIRS).items() if expected[name] != verdict}
        assert from_library(plan, left) == expected, pair
        with edited(store, [quad(plan, pair)], []):
            assert answer(store, query) == named(expected), pair
    assert len(changed) > 30
    assert answer(store, query) == named(predicted(PAIRS))


@pytest.mark.parametrize(("activity", "step"), [("4.1-1", 1), ("4.17-2", 5), ("4.31-1", 5)])
def test_adding_a_citation_of_each_provision_changes_exactly_what_is_predicted(
    plan: Corpus, store: ox.Store, query: str, activity: str, step: int
) -> None:
    """In the RDF the new triple has no statement with evidence, as a foreign editor would write it."""
    for provision in list(PARENT)[::step]:
        more = [*PAIRS, (activity, provision)]
        expected = predicted(more)
        assert from_library(plan, more) == expected, provision
        with edited(store, [], [quad(plan, (activity, provision))]):
            assert answer(store, query) == named(expected), provision


def test_moving_each_citation_changes_exactly_what_is_predicted(plan: Corpus, store: ox.Store, query: str) -> None:
    for pair, other in CHANGES:
        moved = [*(one for one in PAIRS if one != pair), other]
        expected = predicted(moved)
        assert from_library(plan, moved) == expected, (pair, other)
        with edited(store, [quad(plan, pair)], [quad(plan, other)]):
            assert answer(store, query) == named(expected), (pair, other)


ROWS = table("frameworks/eu-roma-2021/provision.csv")


def point(provision: str) -> str:
    """The topmost provision to which it belongs, or itself."""
    return ([provision, *higher(provision)])[-1]


GROUPS: Mapping[str, Mapping[str, str]] = {
    "framework": {row["id"]: f"framework/eu-roma-2021.{row['framework']}" for row in ROWS},
    "section": {row["id"]: row["section"] for row in ROWS},
    "objective": {row["id"]: f"objective/eu-roma-2021.{row['objective']}" for row in ROWS if row["objective"]},
    "point": {row["id"]: PROVISION + point(row["id"]) for row in ROWS},
}


def counted(pairs: Iterable[Pair], excluded: Iterable[str] = ()) -> dict[tuple[str, str], Ratio]:
    """Each group of each roll-up -> covered and counted provisions, straight from the table."""
    verdicts, out = predicted(pairs), set(excluded)
    found: dict[tuple[str, str], Ratio] = {}
    for by, groups in GROUPS.items():
        for provision, group in groups.items():
            covered, known = found.get((by, group), (0, 0))
            if provision not in out:
                covered, known = covered + (verdicts[provision] in ("direct", "partial")), known + 1
            found[by, group] = covered, known
    return found


def shares(corpus: Corpus) -> dict[tuple[str, str], Ratio]:
    return {(share.by, share.group): (share.every.numerator, share.every.denominator) for share in roll_up(corpus)}


def test_the_shares_are_those_counted_from_the_table(plan: Corpus) -> None:
    found = shares(plan)
    assert found == counted(PAIRS)
    assert found["framework", "framework/eu-roma-2021.ieteikums"] == (59, 104)


def test_deleting_a_citation_changes_the_shares_as_counted_and_never_raises_one(plan: Corpus) -> None:
    before = counted(PAIRS)
    for pair in PAIRS[::9]:
        left = [other for other in PAIRS if other != pair]
        gone = (ACTIVITY + pair[0], PROVISION + pair[1])
        links = tuple(k for k in plan.links if k.property != "citesProvision" or (k.source, k.target) != gone)
        found = shares(dataclasses.replace(plan, links=links))
        assert found == counted(left), pair
        assert all(found[group][0] <= before[group][0] for group in before), pair


def test_excluded_provisions_leave_every_share_as_counted(plan: Corpus) -> None:
    classes = {"38": "not addressed to us", "6.a": "not applicable", "9": "real gap", "8.a": "met by mainstream policy"}
    judged = [
        Entity(f"obligation/lv-roma-2022.{name}", "obligation", "lv-roma-2022", {"gap_class": (word,)})
        for name, word in classes.items()
    ]
    links = [Link(e.id, "provision", PROVISION + name, "inferred") for e, name in zip(judged, classes, strict=True)]
    corpus = dataclasses.replace(plan, entities=(*plan.entities, *judged), links=(*plan.links, *links))
    assert shares(corpus) == counted(PAIRS, ["38", "6.a"])


@pytest.mark.parametrize("standing", ["suggested", "inferred", "recalled"])
def test_a_link_of_another_standing_moves_no_verdict_in_the_export(plan: Corpus, query: str, standing: str) -> None:
    """Each provision that no activity cites gets such a link, with its statement, in one corpus."""
    links = [
        Link(f"{ACTIVITY}4.1-1", "citesProvision", PROVISION + provision, standing, (Place("plan", 1, 1, "x"),))
        for provision in NEVER_CITED
    ]
    corpus = dataclasses.replace(plan, links=(*plan.links, *links))
    assert answer(to_store(corpus), query) == named(predicted(PAIRS))


def test_the_rows_of_the_table_are_what_the_verdicts_stand_on(copy: Path) -> None:
    """Through the files: two rows deleted, one added, one changed, then loaded as anybody would."""
    path = copy / "data" / "plans" / "lv-roma-2022" / "cites_provision.csv"
    rows = table("plans/lv-roma-2022/cites_provision.csv")
    del rows[3], rows[40]
    rows[10]["target"] = NEVER_CITED[2]
    rows.append({**rows[0], "target": NEVER_CITED[5]})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    expected = predicted((row["source"], row["target"]) for row in rows)
    assert expected != predicted(PAIRS)
    corpus = policygraph.load(copy)
    found = {name.removeprefix(PROVISION): verdict for name, verdict in plain_verdicts(corpus).items()}
    assert found == expected
    assert answer(to_store(corpus), read_query(corpus.queries, "verdicts").text) == named(expected)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The tables, sources and ontology of the plan, free to be changed."""
    for folder in ("data", "ontology"):
        shutil.copytree(DATA.parent / folder, tmp_path / folder)
    return tmp_path


@pytest.mark.parametrize("form", ["nt", "turtle", "trig"])
def test_rdflib_gives_the_verdicts_from_every_export(plan: Corpus, query: str, form: str) -> None:
    """TriG has no default graph: an engine must see the union of the named graphs."""
    graph = rdflib.Dataset(default_union=True) if form == "trig" else rdflib.Graph()
    write = {"nt": write_ntriples, "turtle": write_turtle, "trig": write_trig}[form]
    graph.parse(data=whole(write, plan), format=form)
    found = {str(row["provision"]): str(row["verdict"]) for row in graph.query(query)}
    assert found == named(predicted(PAIRS))


def test_rdflib_gives_the_verdict_by_the_query_of_each_proof(plan: Corpus) -> None:
    """The SPARQL that `verdict --sparql` prints, for a provision of each verdict."""
    graph = policygraph.to_rdf(plan)
    expected = predicted(PAIRS)
    chosen = {verdict: name for name, verdict in expected.items()}
    assert len(chosen) == 4
    for verdict, name in chosen.items():
        (row,) = graph.query(sparql(plan, PROVISION + name))
        assert (str(row["provision"]), str(row["verdict"])) == (NOTATION[name], verdict)
