"""analysis/coverage.py, rollup.py, declared.py: verdicts with proof, shares, classes of gaps."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

import policygraph
from policygraph import cli
from policygraph.analysis.coverage import (
    VERDICTS,
    data_sha256,
    plain_verdicts,
    sparql,
    structure,
    verdict_to_json,
    verdicts,
)
from policygraph.analysis.coverage_tables import caveats, proof_table, share_table, verdict_table
from policygraph.analysis.declared import read_roles, read_rule
from policygraph.analysis.rollup import Ratio, Share, classes, gaps_by_class, percent, roll_up
from policygraph.commands import coverage as commands
from policygraph.corpus import Corpus, Entity, Link, Place
from policygraph.errors import ProblemsFound, ProjectError, SchemaError, UnknownName
from policygraph.exporters import whole
from policygraph.exporters.rdf_files import write_ntriples
from policygraph.queries import Engine, embedded, read_query, run
from policygraph.rdf import to_store

Policy = Callable[..., tuple[int, str, str]]
CLASSES = (
    "real gap",
    "not addressed to us",
    "met by mainstream policy",
    "not applicable",
    "planned later",
    "unclassified",
)
PLACE = (Place("points", 1, 1, "a"),)


def oxigraph(text: str, store: ox.Store) -> list[tuple[str, ...]]:
    found = store.query(text)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(getattr(term, "value", "") for term in solution) for solution in found]


def by_notation(corpus: Corpus) -> dict[str, str]:
    return {corpus.by_id[name].notation: verdict for name, verdict in plain_verdicts(corpus).items()}


def citation(activity: str, provision: str, standing: str = "asserted") -> Link:
    return Link(f"activity/tiny.{activity}", "citesProvision", f"provision/points.{provision}", standing, PLACE)


def with_links(corpus: Corpus, links: Iterable[Link]) -> Corpus:
    return dataclasses.replace(corpus, links=tuple(links))


# ---- verdicts and proofs


def test_the_verdicts_on_the_tiny_plan(tiny: Corpus) -> None:
    found: dict[str, list[str]] = defaultdict(list)
    for name, verdict in by_notation(tiny).items():
        found[verdict].append(name)
    assert dict(found) == {
        "none": ["1", "2(a)", "8(a)", "9", "9(a)", "9(a)(i)"],
        "partial": ["2", "3", "4", "8"],
        "direct": [
            *("2(e)", "2(g)", "2(h)", "3(b)", "3(d)", "4(a)", "4(c)", "4(d)", "4(e)", "8(c)", "8(h)"),
            *("16", "17", "20", "22", "24", "26", "29", "38", "39"),
        ],
        "parent": ["20(a)"],
    }


def test_the_verdicts_are_those_of_the_queries(plan: Corpus, plan_store: ox.Store) -> None:
    rows = run(read_query(plan.queries, "coverage"), plan, embedded(plan_store), {}).rows
    assert {row["provision"]: row["coverage"] for row in rows} == by_notation(plan)
    rows = run(read_query(plan.queries, "verdicts"), plan, embedded(plan_store), {}).rows
    assert {row["provision"]: row["verdict"] for row in rows} == by_notation(plan)


def test_a_direct_verdict_rests_on_the_citations_of_the_provision(tiny: Corpus) -> None:
    (proof,) = verdicts(tiny, ["provision/points.8.h"])
    assert (proof.verdict, proof.covered, proof.existence) == ("direct", True, "attested")
    (accepted,) = proof.accepted
    assert (accepted.activity, accepted.provision, accepted.relation) == (
        "activity/tiny.4.16-2",
        "provision/points.8.h",
        "itself",
    )
    assert [place.quote for place in accepted.places] == ["8 h)"]
    assert proof.rejected == ()


def test_a_partial_verdict_rests_on_the_parts(tiny: Corpus) -> None:
    (proof,) = verdicts(tiny, ["provision/points.8"])
    assert (proof.verdict, proof.covered) == ("partial", True)
    assert [(c.activity, c.provision, c.relation) for c in proof.accepted] == [
        ("activity/tiny.4.16-1", "provision/points.8.c", "part"),
        ("activity/tiny.4.16-2", "provision/points.8.h", "part"),
    ]


def test_a_citation_of_what_is_above_covers_nothing(tiny: Corpus) -> None:
    (proof,) = verdicts(tiny, ["provision/points.20.a"])
    assert (proof.verdict, proof.covered, proof.accepted) == ("parent", False, ())
    (rejected,) = proof.rejected
    assert (rejected.provision, rejected.relation) == ("provision/points.20", "higher")
    assert rejected.reason["en"] == "cites only a higher point; that does not say that this part is meant"


def test_a_citation_of_a_part_is_not_needed_where_the_provision_is_cited(tiny: Corpus) -> None:
    (proof,) = verdicts(with_links(tiny, [*tiny.links, citation("4.16-1", "8")]), ["provision/points.8"])
    assert proof.verdict == "direct"
    assert [(c.provision, c.relation) for c in proof.rejected] == [
        ("provision/points.8.c", "part"),
        ("provision/points.8.h", "part"),
    ]


@pytest.mark.parametrize("standing", ["suggested", "inferred", "recalled", "anything"])
def test_a_link_that_the_plan_does_not_print_is_listed_and_rejected(tiny: Corpus, standing: str) -> None:
    corpus = with_links(tiny, [*tiny.links, citation("4.16-1", "9.a.i", standing)])
    assert plain_verdicts(corpus) == plain_verdicts(tiny)
    (proof,) = verdicts(corpus, ["provision/points.9.a.i"])
    assert (proof.verdict, proof.accepted) == ("none", ())
    assert [(c.standing, c.reason["en"]) for c in proof.rejected] == [
        (standing, f"not printed in the plan (standing {standing}); such links never move a verdict")
    ]
    assert oxigraph(proof.sparql, to_store(corpus))[0][-1] == "none"


def test_a_printed_citation_counts_though_it_is_suggested_as_well(tiny: Corpus) -> None:
    corpus = with_links(tiny, [*tiny.links, citation("4.16-2", "8.h", "suggested")])
    (proof,) = verdicts(corpus, ["provision/points.8.h"])
    assert [(c.standing, c.accepted) for c in proof.considered] == [("asserted", True), ("suggested", False)]
    assert (proof.verdict, proof.covered) == ("direct", True)
    assert oxigraph(proof.sparql, to_store(corpus))[0][-1] == "direct"


def test_a_proof_is_data(tiny: Corpus) -> None:
    (proof,) = verdicts(tiny, ["provision/points.20.a"])
    data = json.loads(json.dumps(verdict_to_json(tiny, proof)))
    assert [data[key] for key in ("provision", "verdict", "covered", "existence")] == [
        "20(a)",
        "parent",
        False,
        "implied",
    ]
    assert data["rejected"][0] == {
        "activity": "4.1-1",
        "activity_id": "activity/tiny.4.1-1",
        "provision": "20",
        "provision_id": "provision/points.20",
        "relation": "higher",
        "standing": "asserted",
        "reason": {
            "lv": "citē tikai augstāku punktu; tas nesaka, ka domāta šī daļa",
            "en": "cites only a higher point; that does not say that this part is meant",
        },
        "sources": [{"document": "plan.txt", "lines": [128, 128], "quote": "20."}],
    }


def test_every_verdict_has_its_rule_in_words(tiny: Corpus) -> None:
    rules = {proof.verdict: proof.rule["en"] for proof in verdicts(tiny)}
    assert rules.keys() == set(VERDICTS)
    assert rules["none"] == "Neither the provision, nor a part of it, nor a higher point is cited."


def test_the_checksum_is_that_of_the_export(tiny: Corpus) -> None:
    import hashlib

    expected = hashlib.sha256(whole(write_ntriples, tiny)).hexdigest()
    assert data_sha256(tiny) == expected
    assert {proof.sha256 for proof in verdicts(tiny)} == {expected}


def test_an_unknown_provision_is_refused(tiny: Corpus) -> None:
    with pytest.raises(UnknownName, match=r"no provision 'provision/points\.77'"):
        verdicts(tiny, ["provision/points.77"])


def test_the_sparql_gives_the_verdict_on_oxigraph(plan: Corpus, plan_store: ox.Store) -> None:
    for proof in verdicts(plan)[::6]:
        notation = plan.by_id[proof.provision].notation
        assert oxigraph(proof.sparql, plan_store) == [("2021/C 93/01", notation, proof.existence, proof.verdict)]


def test_the_sparql_gives_the_verdict_on_rdflib(tiny: Corpus) -> None:
    graph = policygraph.to_rdf(tiny)
    for proof in verdicts(tiny):
        ((_, notation, existence, verdict),) = graph.query(proof.sparql)
        assert (str(notation), str(existence), str(verdict)) == (
            tiny.by_id[proof.provision].notation,
            proof.existence,
            proof.verdict,
        )


def test_the_sparql_stands_alone(tiny: Corpus) -> None:
    text = sparql(tiny, "provision/points.2.e")
    assert "#" not in re.sub("<[^>]*>", "", text)
    assert text.count("VALUES ?p { <https://w3id.org/policygraph/id/provision/points.2.e> }") == 2


def test_deleting_each_single_citation_changes_exactly_the_predicted_verdicts(tiny: Corpus) -> None:
    """In the tables and, for a foreign engine, in the RDF by its plain triple alone."""
    before, graph = plain_verdicts(tiny), policygraph.to_rdf(tiny)
    cites = rdflib.URIRef("https://w3id.org/policygraph/ontology#citesProvision")
    everything = read_query(tiny.queries, "verdicts").text
    for link in [link for link in tiny.links if link.property == "citesProvision"]:
        after = plain_verdicts(with_links(tiny, (other for other in tiny.links if other is not link)))
        others = [n.source for n in tiny.links if n.property == "citesProvision" and n.target == link.target]
        changed = {name for name in before if before[name] != after[name]}
        family = {link.target, *structure(tiny).above[link.target], *structure(tiny).below[link.target]}
        assert changed <= family
        assert (link.target in changed) == (len(others) == 1)
        triple = (rdflib.URIRef(tiny.base + link.source), cites, rdflib.URIRef(tiny.base + link.target))
        graph.remove(triple)
        store = ox.Store()
        store.load(graph.serialize(format="nt").encode(), format=ox.RdfFormat.N_TRIPLES)
        assert [row[-1] for row in oxigraph(everything, store)] == list(after.values())
        graph.add(triple)


def test_adding_a_plain_triple_to_the_rdf_counts(tiny: Corpus) -> None:
    store = to_store(tiny)
    activity, provision = (
        ox.NamedNode(tiny.base + name) for name in ("activity/tiny.4.16-1", "provision/points.9.a.i")
    )
    store.add(ox.Quad(activity, ox.NamedNode("https://w3id.org/policygraph/ontology#citesProvision"), provision))
    found = {row[1]: row[-1] for row in oxigraph(read_query(tiny.queries, "verdicts").text, store)}
    assert {name: found[name] for name in ("9", "9(a)", "9(a)(i)")} == {
        "9": "partial",
        "9(a)": "partial",
        "9(a)(i)": "direct",
    }


# ---- any corpus


@st.composite
def corpora(
    draw: st.DrawFn, standings: tuple[str, ...] = ("asserted", "suggested", "inferred")
) -> list[tuple[str, ...]]:
    """What a small corpus is made of: rows (provision, parent), (activity, provision, standing), (provision, class)."""
    number = draw(st.integers(1, 8))
    rows: list[tuple[str, ...]] = []
    for place in range(number):
        parent = draw(st.none() | st.integers(0, place - 1)) if place else None
        rows.append(
            ("provision", f"p{place}", "" if parent is None else f"p{parent}", draw(st.sampled_from(["o1", "o2", ""])))
        )
    pairs = st.tuples(st.integers(0, 3), st.integers(0, number - 1), st.sampled_from(standings))
    for activity, provision, standing in draw(st.lists(pairs, max_size=8, unique_by=lambda pair: pair[:2])):
        rows.append(("cites", f"a{activity}", f"p{provision}", standing))
    judged = draw(st.lists(st.integers(0, number - 1), max_size=4, unique=True))
    return [*rows, *(("class", f"p{provision}", draw(st.sampled_from(CLASSES))) for provision in judged)]


def thing(kind: str, local: str, scope: str = "x", **values: str | int) -> Entity:
    return Entity(f"{kind}/{scope}.{local}", kind, scope, {k: (v,) for k, v in values.items()}, PLACE)


def build(tiny: Corpus, rows: Iterable[tuple[str, ...]]) -> Corpus:
    """A corpus with the real schema and no source."""
    entities = [
        thing("framework", "f", notation="F"),
        thing("plan", "p", notation="P"),
        thing("measure", "m", notation="M"),
    ]
    entities += [thing("objective", name, notation=name) for name in ("o1", "o2")]
    entities += [thing("activity", f"a{n}", notation=f"a{n}", order=n) for n in range(4)]
    links = [Link(f"activity/x.a{n}", "measure", "measure/x.m", "asserted", PLACE) for n in range(4)]
    for row in rows:
        if row[0] == "provision":
            _, name, parent, objective = row
            entities.append(
                thing("provision", name, notation=name, order=int(name[1:]), existence="implied", section="s")
            )
            source = f"provision/x.{name}"
            links.append(Link(source, "framework", "framework/x.f"))
            links += [Link(source, "parent", f"provision/x.{parent}")] if parent else []
            links += [Link(source, "objective", f"objective/x.{objective}", "inferred")] if objective else []
        elif row[0] == "cites":
            links.append(Link(f"activity/x.{row[1]}", "citesProvision", f"provision/x.{row[2]}", row[3], PLACE))
        else:
            entities.append(thing("obligation", row[1], gap_class=row[2]))
            links.append(Link(f"obligation/x.{row[1]}", "provision", f"provision/x.{row[1]}", "inferred"))
    return dataclasses.replace(tiny, sources=(), entities=tuple(entities), links=tuple(links), rows={})


def rank(verdict: str) -> int:
    return VERDICTS.index(verdict)


def shares(corpus: Corpus) -> dict[tuple[str, str], tuple[Fraction, Fraction]]:
    zero = Fraction(0)
    return {(s.by, s.group): (s.every.value or zero, s.leaves.value or zero) for s in roll_up(corpus)}


@settings(max_examples=60, deadline=None)
@given(rows=corpora(standings=("asserted",)))
def test_any_verdicts_are_those_of_the_query_coverage(tiny: Corpus, rows: list[tuple[str, ...]]) -> None:
    corpus = build(tiny, rows)
    found = run(read_query(tiny.queries, "coverage"), corpus, embedded(to_store(corpus)), {}).rows
    assert {row["provision"]: row["coverage"] for row in found} == by_notation(corpus)


@settings(max_examples=60, deadline=None)
@given(rows=corpora())
def test_any_verdicts_and_gaps_are_those_of_the_own_queries(tiny: Corpus, rows: list[tuple[str, ...]]) -> None:
    corpus = build(tiny, rows)
    engine = embedded(to_store(corpus))
    found = run(read_query(tiny.queries, "verdicts"), corpus, engine, {}).rows
    assert {row["provision"]: row["verdict"] for row in found} == by_notation(corpus)
    found = run(read_query(tiny.queries, "gaps-by-class"), corpus, engine, {}).rows
    expected = {word: [corpus.by_id[name].notation for name in names] for word, names in gaps_by_class(corpus).items()}
    assert {row["class"]: row["provisions"] for row in found} == expected
    assert {row["class"]: row["count"] for row in found} == {word: len(names) for word, names in expected.items()}


@settings(max_examples=10, deadline=None)
@given(rows=corpora())
def test_any_proof_is_reproduced_by_its_sparql_on_both_engines(tiny: Corpus, rows: list[tuple[str, ...]]) -> None:
    corpus = build(tiny, rows)
    store, proofs = to_store(corpus), verdicts(corpus)
    for proof in proofs:
        assert oxigraph(proof.sparql, store)[0][-1] == proof.verdict
    answer = policygraph.to_rdf(corpus).query(read_query(tiny.queries, "verdicts").text)
    assert [str(verdict) for *_, verdict in answer] == [proof.verdict for proof in proofs]


@settings(max_examples=100, deadline=None)
@given(rows=corpora(), data=st.data())
def test_adding_a_printed_citation_never_lowers_anything_and_removing_never_raises(
    tiny: Corpus, rows: list[tuple[str, ...]], data: st.DataObject
) -> None:
    provisions = sum(row[0] == "provision" for row in rows)
    more = ("cites", "a3", f"p{data.draw(st.integers(0, provisions - 1))}", "asserted")
    small, large = build(tiny, rows), build(tiny, [*rows, more])
    before, after = plain_verdicts(small), plain_verdicts(large)
    assert all(rank(after[name]) <= rank(before[name]) for name in before)
    low, high = shares(small), shares(large)
    assert low.keys() == high.keys()
    assert all(one <= other for group in low for one, other in zip(low[group], high[group], strict=True))


@settings(max_examples=50, deadline=None)
@given(rows=corpora(), data=st.data())
def test_other_standings_change_nothing(tiny: Corpus, rows: list[tuple[str, ...]], data: st.DataObject) -> None:
    provisions = sum(row[0] == "provision" for row in rows)
    target = f"p{data.draw(st.integers(0, provisions - 1))}"
    standing = data.draw(st.sampled_from(["suggested", "inferred", "recalled"]))
    one, other = build(tiny, rows), build(tiny, [*rows, ("cites", "a3", target, standing)])
    assert plain_verdicts(one) == plain_verdicts(other)
    assert roll_up(one) == roll_up(other)
    assert gaps_by_class(one) == gaps_by_class(other)


@settings(max_examples=50, deadline=None)
@given(rows=corpora(), data=st.data())
def test_the_order_of_things_and_links_changes_nothing(
    tiny: Corpus, rows: list[tuple[str, ...]], data: st.DataObject
) -> None:
    corpus = build(tiny, rows)
    links, entities = data.draw(st.permutations(corpus.links)), data.draw(st.permutations(corpus.entities))
    other = dataclasses.replace(corpus, links=tuple(links), entities=tuple(entities))
    assert verdicts(corpus) == verdicts(other)
    assert {(s.by, s.group): s for s in roll_up(corpus)} == {(s.by, s.group): s for s in roll_up(other)}


# ---- shares


def share(corpus: Corpus, by: str, group: str) -> Share:
    return next(s for s in roll_up(corpus) if (s.by, s.group) == (by, group))


def test_the_share_of_the_whole_framework_says_how_it_was_made(tiny: Corpus) -> None:
    whole = share(tiny, "framework", "framework/points.ieteikums")
    assert (whole.every, whole.leaves) == (Ratio(24, 31), Ratio(19, 24))
    assert whole.verdicts == {"direct": 20, "partial": 4, "parent": 1, "none": 6}
    assert whole.existence == {"official": 0, "attested": 24, "implied": 7}
    assert whole.excluded == ()
    assert whole.formula["en"] == (
        "coverage = (direct + partial) / (known provisions − excluded) = (20 + 4) / (31 − 0) = 24 / 31 = 77.4 %; "
        "every known provision is counted (points, letters, items); "
        "only provisions without known parts: 19 / 24 = 79.2 %"
    )
    assert "= 24 / 31 = 77,4 %;" in whole.formula["lv"]


def test_a_point_is_counted_with_its_letters(tiny: Corpus) -> None:
    point = share(tiny, "point", "provision/points.8")
    assert [tiny.by_id[name].notation for name in point.provisions] == ["8", "8(a)", "8(c)", "8(h)"]
    assert (point.every, point.leaves) == (Ratio(3, 4), Ratio(2, 3))


def test_objectives_are_groups_by_inference(tiny: Corpus) -> None:
    objective = share(tiny, "objective", "objective/points.5")
    assert (objective.every, objective.standing) == (Ratio(3, 4), "inferred")
    assert share(tiny, "section", "Sectoral objectives: employment").standing == "asserted"


def test_a_suggested_objective_groups_nothing(tiny: Corpus) -> None:
    more = Link("provision/points.16", "objective", "objective/points.5", "suggested")
    assert share(with_links(tiny, [*tiny.links, more]), "objective", "objective/points.5").every == Ratio(3, 4)


@pytest.mark.parametrize(
    ("ratio", "lv", "en"),
    [
        (Ratio(59, 104), "56,7 %", "56.7 %"),
        (Ratio(0, 3), "0,0 %", "0.0 %"),
        (Ratio(3, 3), "100,0 %", "100.0 %"),
        (Ratio(1, 2000), "0,1 %", "0.1 %"),
        (Ratio(0, 0), "", ""),
    ],
)
def test_per_cent(ratio: Ratio, lv: str, en: str) -> None:
    assert (percent(ratio, "lv"), percent(ratio, "en")) == (lv, en)


def classified(tiny: Corpus, *given: tuple[str, str]) -> Corpus:
    """The tiny corpus with classifications (provision, class)."""
    entities = [thing("obligation", f"o{n}", "tiny", gap_class=word) for n, (_, word) in enumerate(given)]
    links = [
        Link(e.id, "provision", f"provision/points.{p}", "inferred") for e, (p, _) in zip(entities, given, strict=True)
    ]
    return dataclasses.replace(tiny, entities=(*tiny.entities, *entities), links=(*tiny.links, *links))


def test_excluded_provisions_leave_numerator_and_denominator_and_are_listed(tiny: Corpus) -> None:
    corpus = classified(
        tiny, ("1", "not addressed to us"), ("38", "not applicable"), ("9", "real gap"), ("2.a", "planned later")
    )
    whole = share(corpus, "framework", "framework/points.ieteikums")
    assert whole.every == Ratio(23, 29)
    assert whole.excluded == (("provision/points.1", "not addressed to us"), ("provision/points.38", "not applicable"))
    assert "(19 + 4) / (31 − 2) = 23 / 29" in whole.formula["en"]
    assert plain_verdicts(corpus) == plain_verdicts(tiny)


def test_a_group_of_excluded_provisions_has_no_share(tiny: Corpus) -> None:
    point = share(classified(tiny, ("1", "not applicable")), "point", "provision/points.1")
    assert (point.every, point.every.value) == (Ratio(0, 0), None)
    assert "= 0 / 0 = undefined;" in point.formula["en"]


# ---- classes


def test_nothing_is_classified_by_default(tiny: Corpus) -> None:
    assert classes(tiny) == {}
    assert {word: len(names) for word, names in gaps_by_class(tiny).items()} == {
        **dict.fromkeys(CLASSES, 0),
        "unclassified": 7,
    }


def test_only_uncovered_provisions_are_gaps(tiny: Corpus) -> None:
    found = gaps_by_class(classified(tiny, ("9", "real gap"), ("2.e", "real gap"), ("20.a", "planned later")))
    assert found["real gap"] == ("provision/points.9",)
    assert found["planned later"] == ("provision/points.20.a",)


def test_plans_that_disagree_leave_a_provision_unclassified(tiny: Corpus) -> None:
    corpus = classified(tiny, ("9", "real gap"), ("9", "not applicable"))
    assert classes(corpus) == {"provision/points.9": "unclassified"}
    rows = run(read_query(tiny.queries, "gaps-by-class"), corpus, embedded(to_store(corpus)), {}).rows
    assert [row["count"] for row in rows] == [0, 0, 0, 0, 0, 7]


def test_the_classes_of_the_queries_are_those_of_the_ontology(tiny: Corpus) -> None:
    assert read_roles(tiny.schema).gap.values == CLASSES
    text = read_query(tiny.queries, "gaps-by-class").text
    (listed,) = re.findall(r"VALUES \?word \{ (.*) \}", text)
    assert tuple(re.findall('"([^"]+)"', listed)) == CLASSES
    (_, parameter) = read_query(tiny.queries, "obligations").parameters
    assert parameter.type == f"one-of:{','.join(CLASSES)}"


HEADER = (
    "id,plan,provision,addressed_to,strength,condition,gap_class,act,document,"
    "justification_lv,justification_en,author,date,lines,quote"
)
ROW = (
    "1,roma-2022,1,Commission,should,,not addressed to us,,,Adresēts Komisijai.,Addressed to the Commission.,"
    "A. Analītiķe,2022-05-01,points:2,"
)
TABLE = "plans/tiny/obligation.csv"


def obligations(project: Path, *rows: str) -> Path:
    (project / "data" / TABLE).write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return project


def test_a_classification_is_read_and_asked_for(project: Path) -> None:
    corpus = policygraph.load(obligations(project, ROW))
    assert classes(corpus) == {"provision/points.1": "not addressed to us"}
    first, second, *_ = policygraph.run("obligations", corpus).rows
    assert [
        first[name]
        for name in ("provision", "plan", "addressed_to", "strength", "class", "justification", "author", "date")
    ] == [
        *(
            "1",
            "Plāns 2022-2023",
            "Commission",
            "should",
            "not addressed to us",
            "Adresēts Komisijai.",
            "A. Analītiķe",
            "2022-05-01",
        )
    ]
    assert isinstance(first["source"], dict)
    assert first["source"]["document"] == "points.txt"
    assert [second[name] for name in ("provision", "addressed_to", "class", "author", "source")] == [
        *("2", "unknown", "unclassified", None, None)
    ]
    (row,) = policygraph.run("obligations", corpus, **{"class": "not addressed to us"}).rows
    assert row["provision"] == "1"


@pytest.mark.parametrize("name", ["verdicts", "gaps-by-class", "obligations"])
def test_the_queries_give_the_same_rows_on_rdflib(
    project: Path, on_rdflib: Callable[[Corpus], Engine], name: str
) -> None:
    more = ROW.replace("1,roma-2022,1,Commission", "2,roma-2022,9,both").replace("not addressed to us", "planned later")
    corpus = policygraph.load(obligations(project, ROW.replace("points:2", "points:2;points:3"), more))
    query = read_query(corpus.queries, name)
    rows = run(query, corpus, embedded(to_store(corpus)), {}).rows
    assert sorted(map(str, run(query, corpus, on_rdflib(corpus), {}).rows)) == sorted(map(str, rows))


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("A. Analītiķe", "author: empty; a value is required here"),
        ("2022-05-01", "date: empty; a value is required here"),
        ("points:2", "lines: empty; every fact needs the lines that prove it"),
        ("Adresēts Komisijai.,Addressed to the Commission.", "justification_lv: empty; a value is required here"),
        ("not addressed to us", "gap_class: empty; a value is required here"),
    ],
)
def test_a_justification_without_author_date_or_source_does_not_validate(
    project: Path, cell: str, problem: str
) -> None:
    row = ROW.replace(cell, "," * cell.count(","))
    with pytest.raises(ProblemsFound) as found:
        policygraph.load(obligations(project, row))
    assert str(found.value) == f"{TABLE}:2: {problem}"


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (
            [ROW, ROW.replace("1,", "2,", 1)],
            f"{TABLE}:3: 2: A provision is classified twice in a plan: 1, obligation/tiny.1 "
            "(A plan has one row for each provision; keep one of the two.)",
        ),
        (
            [ROW.replace("Commission,should", "both,should")],
            f"{TABLE}:2: 1: The class contradicts the addressee: both, Commission (“not addressed to us” fits only a "
            "provision whose addressee (addressed_to) is the Commission.)",
        ),
        (
            [ROW.replace("not addressed to us", "met by mainstream policy")],
            f"{TABLE}:2: 1: The act that meets the provision is not named: met by mainstream policy, 1 "
            "(The class “met by mainstream policy” needs an act, in the column document or act.)",
        ),
    ],
)
def test_the_rules_for_classifications(policy: Policy, project: Path, rows: list[str], problem: str) -> None:
    assert policy("--lang", "en", "validate", obligations(project, *rows)) == (1, "", problem + "\n")


def test_a_good_classification_validates_with_its_shape(policy: Policy, project: Path) -> None:
    row = ROW.replace("not addressed to us,,", "met by mainstream policy,Izglītības likums,")
    code, out, err = policy("--lang", "en", "validate", obligations(project, row))
    assert (code, err) == (0, "")
    assert out.endswith("no problems\n")


# ---- what the ontology folder declares


@pytest.fixture
def ontology(project: Path, root: Path) -> Path:
    return Path(shutil.copytree(root / "ontology", project / "ontology"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('["direct", "partial"]', '["directly"]', "covered: 'directly' is not one of direct, partial,"),
        ('"not applicable"]', '"not aplicable"]', "excluded: 'not aplicable' is not one of"),
        ('unclassified = "unclassified"', "unclassified = 3", "unclassified: write words in quotation marks"),
        ("[formula.undefined]", "[formula.other]", r"the table \[undefined\] is missing"),
        ('en = "undefined"', 'de = "undefined"', "en: write a text in quotation marks"),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_refused(project: Path, ontology: Path, old: str, new: str, message: str) -> None:
    text = (ontology / "coverage.toml").read_text(encoding="utf-8")
    assert old in text
    (ontology / "coverage.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ProjectError, match=f"coverage.toml: {message}"):
        read_rule(policygraph.load(project))


def test_a_missing_rule_is_named(project: Path, ontology: Path) -> None:
    (ontology / "coverage.toml").unlink()
    with pytest.raises(ProjectError, match=r"coverage.toml: no such file; it declares what counts as covered"):
        roll_up(policygraph.load(project))


def test_the_rule_can_be_changed_without_code(project: Path, ontology: Path) -> None:
    text = (ontology / "coverage.toml").read_text(encoding="utf-8")
    (ontology / "coverage.toml").write_text(text.replace('["direct", "partial"]', '["direct"]'), encoding="utf-8")
    corpus = policygraph.load(project)
    assert share(corpus, "framework", "framework/points.ieteikums").every == Ratio(20, 31)


def test_an_ontology_without_a_citation_is_refused(project: Path, ontology: Path) -> None:
    text = (ontology / "policy.ttl").read_text(encoding="utf-8")
    (ontology / "policy.ttl").write_text(
        text.replace('pg:coverageRole "citation"', 'pg:coverageRole "x"'), encoding="utf-8"
    )
    with pytest.raises(SchemaError, match="the ontology gives no property the pg:coverageRole 'citation'"):
        plain_verdicts(policygraph.load(project))


# ---- tables and commands


def test_the_table_of_verdicts_has_formula_and_caveat(tiny: Corpus) -> None:
    table = verdict_table(tiny, verdicts(tiny), "en")
    assert len(table.rows) == 31
    assert dict(table.rows[1]) == {
        "provision": "2",
        "label": "Promote equality; combat discrimination, antigypsyism and their root causes",
        "existence": "implied",
        "verdict": "partial",
        "class": "unclassified",
        "excluded": False,
        "measures": ["4.1", "4.31"],
        "activities": ["4.1-1", "4.31-1"],
        "set_aside": [],
    }
    assert [note["en"][:20] for note in table.notes] == ["coverage = (direct +", "2021/C 93/01: 31 pro"]


def test_set_aside_links_are_listed_apart(tiny: Corpus) -> None:
    corpus = with_links(tiny, [*tiny.links, citation("4.16-1", "9", "suggested")])
    rows = {row["provision"]: row["set_aside"] for row in verdict_table(corpus, verdicts(corpus), "en").rows}
    assert {name: aside for name, aside in rows.items() if aside} == {
        "9": ["4.16-1 → 9: suggested"],
        "9(a)": ["4.16-1 → 9: suggested"],
        "9(a)(i)": ["4.16-1 → 9: suggested"],
    }


def test_a_proof_without_citations_speaks_in_its_notes(tiny: Corpus) -> None:
    table = proof_table(tiny, verdicts(tiny, ["provision/points.1"]), "en")
    assert table.rows == ()
    assert table.notes[0]["en"] == "1: none. Neither the provision, nor a part of it, nor a higher point is cited."
    assert table.notes[1]["en"] == f"SHA-256 of the data (graph.nt): {data_sha256(tiny)}"
    assert table.notes[2:] == caveats(tiny)


def test_the_table_of_shares(tiny: Corpus) -> None:
    (row,) = [row for row in share_table(tiny, "objective", "en").rows if row["group"] == "5"]
    assert [row[key] for key in ("numerator", "denominator", "share", "leaf_share", "grouping")] == [
        3,
        4,
        0.75,
        0.6667,
        "inferred",
    ]
    assert row["existence"] == ["official 0", "attested 2", "implied 2"]
    with pytest.raises(UnknownName, match=r"no grouping 'sections'; did you mean section\?"):
        share_table(tiny, "sections", "en")


@pytest.fixture
def tool(policy: Policy, monkeypatch: pytest.MonkeyPatch, tiny_folder: Path) -> Policy:
    """`policygraph` on the tiny project, in English, with these commands."""
    if commands not in cli.GROUPS:
        monkeypatch.setattr(cli, "GROUPS", (*cli.GROUPS, commands))
    return lambda *words: policy("--project", tiny_folder, "--lang", "en", *words)


def test_command_verdict(tool: Policy) -> None:
    code, out, err = tool("verdict", "20a", "2 e)", "--format", "csv")
    assert (code, err) == (0, "")
    assert out.splitlines()[1:] == [
        "2(e),direct,4.1-1,4.1,2(e),itself,asserted,true,cites exactly this provision,plan.txt:121,2 e)",
        "2(e),direct,4.31-1,4.31,2(e),itself,asserted,true,cites exactly this provision,plan.txt:357,2 e)",
        "20(a),parent,4.1-1,4.1,20,higher,asserted,false,"
        "cites only a higher point; that does not say that this part is meant,plan.txt:128,20.",
    ]


def test_command_verdict_as_json(tool: Policy) -> None:
    _, out, _ = tool("verdict", "1", "--format", "json")
    answer = json.loads(out)
    assert list(answer) == ["query", "title", "parameters", "columns", "rows", "notes"]
    (row,) = answer["rows"]
    assert (row["verdict"], row["class"], row["excluded"], row["sha256_of"]) == (
        "none",
        "unclassified",
        False,
        "graph.nt",
    )


def test_command_verdict_without_provision_answers_for_all(tool: Policy) -> None:
    _, out, _ = tool("verdict", "--format", "json")
    assert len(json.loads(out)["rows"]) == 31
    _, out, _ = tool("verdict", "--format", "md")
    assert "| 20(a) | An invented letter | implied | parent | unclassified | false |" in out


def test_command_verdict_prints_its_sparql(tool: Policy, tiny: Corpus, tiny_store: ox.Store) -> None:
    code, out, _ = tool("verdict", "20a", "--sparql")
    assert (code, out) == (0, sparql(tiny, "provision/points.20.a"))
    assert oxigraph(out, tiny_store) == [("2021/C 93/01", "20(a)", "implied", "parent")]


def test_command_verdict_by_group(tool: Policy) -> None:
    _, out, _ = tool("verdict", "--by", "framework", "--format", "json")
    (row,) = json.loads(out)["rows"]
    assert (row["numerator"], row["denominator"]) == (24, 31)
    assert tool("verdict", "--by", "x") == (
        2,
        "",
        "policygraph: no grouping 'x'; there are framework, section, objective, point\n",
    )


def test_command_verdict_refuses_what_is_no_provision(tool: Policy) -> None:
    assert tool("verdict", "KM")[0] == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("9", "--by", "objective"), "--by and PROVISION cannot go together; leave one of them out"),
        (("--sparql", "--by", "objective"), "--by and --sparql cannot go together; leave one of them out"),
        (("9", "--sparql", "--format", "json"), "--sparql and --format cannot go together; leave one of them out"),
    ],
)
def test_command_verdict_leaves_no_option_out_in_silence(tool: Policy, words: tuple[str, ...], message: str) -> None:
    assert tool("verdict", *words) == (2, "", f"policygraph: {message}\n")
