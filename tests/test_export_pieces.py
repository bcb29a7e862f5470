"""The pieces of which large exports are made: sorted runs, triples by subject, rows, descriptions of tables."""

from __future__ import annotations

import gzip
import io
import json
from dataclasses import replace
from itertools import groupby

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.corpus import Corpus, Link
from policygraph.exporters import rdf_files, sorting, subjects, tables, whole
from policygraph.exporters.files import files
from policygraph.exporters.graph_files import write_node_link
from policygraph.exporters.xml_text import quoted, text_of
from policygraph.rdf import quads


@given(st.lists(st.binary(max_size=3).map(lambda text: text.replace(b"\n", b"") + b"\n")), st.integers(1, 5))
def test_runs_on_disk_give_what_sorting_gives(lines: list[bytes], run: int) -> None:
    assert list(sorting.ordered(lines, run)) == sorted(set(lines))


def test_the_triples_by_subject_are_those_of_the_corpus_with_their_graphs(tiny: Corpus) -> None:
    found = [(graph, triple) for graph, triples in subjects.by_subject(tiny) for triple in triples]
    assert len(found) == len(set(found))
    assert set(found) == set(quads(tiny))


def test_each_subject_stands_together(tiny: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """However small the portions are."""
    for size in (1, 7):
        monkeypatch.setattr(subjects, "_THINGS", size)
        monkeypatch.setattr(subjects, "_TRIPLES", size)
        named = [triple.split(" ")[0] for _, triples in subjects.by_subject(tiny) for triple in triples]
        runs = [subject for subject, _ in groupby(named)]
        assert len(runs) == len(set(runs))


def test_the_bytes_do_not_depend_on_the_size_of_the_portions(tiny: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    writers = (rdf_files.write_turtle, rdf_files.write_trig, rdf_files.write_ntriples)
    usual = [whole(write, tiny) for write in writers]
    monkeypatch.setattr(subjects, "_THINGS", 3)
    monkeypatch.setattr(subjects, "_TRIPLES", 5)
    monkeypatch.setattr(rdf_files, "ordered", lambda lines: sorting.ordered(lines, run=40))
    assert [whole(write, tiny) for write in writers] == usual


def test_a_value_or_passage_that_is_given_twice_is_one_triple(tiny: Corpus) -> None:
    entity = next(entity for entity in tiny.entities if entity.places)
    column, (value, *_) = next(iter(entity.values.items()))
    twice = replace(entity, values={**entity.values, column: (value, value)}, places=entity.places * 2)
    link = replace(tiny.links[0], places=tiny.links[0].places * 2)
    entities = tuple(twice if one is entity else one for one in tiny.entities)
    doubled = replace(tiny, entities=entities, links=(link, *tiny.links[1:]))
    assert whole(rdf_files.write_turtle, doubled) == whole(rdf_files.write_turtle, tiny)


@given(st.text())
def test_text_in_xml_is_what_the_standard_library_makes_of_it(text: str) -> None:
    from xml.sax.saxutils import quoteattr

    from policygraph.exporters.xml_text import for_xml

    assert quoted(text) == quoteattr(for_xml(text))
    assert text_of(text) == quoteattr(for_xml(text))[1:-1].replace("&quot;", '"')


@pytest.mark.parametrize("links", [0, 1, 2])
def test_node_link_is_set_as_json_sets_it(tiny: Corpus, links: int) -> None:
    corpus = replace(tiny, links=tiny.links[:links], entities=tiny.entities if links else ())
    content = whole(write_node_link, corpus).decode()
    assert content == json.dumps(json.loads(content), ensure_ascii=False, indent=1) + "\n"
    assert len(json.loads(content)["links"]) == links


def test_tables_are_described_whether_they_were_written_or_not(tiny: Corpus) -> None:
    written = {name: whole(write) for name, write in tables.table_files(tiny).items()}
    alone = whole(tables.table_files(tiny)["datapackage.json"])
    assert alone == written["datapackage.json"]
    described = {one["path"]: one["bytes"] for one in json.loads(alone)["resources"]}
    assert described == {name: len(content) for name, content in written.items() if name != "datapackage.json"}


def test_rows_are_read_as_often_as_one_likes(tiny: Corpus) -> None:
    _, rows = tables.to_sheets(tiny)["link"]
    assert len(rows) == len(list(rows)) == len(list(rows)) == len(tiny.links)


def test_every_file_can_be_written_alone_into_any_stream(tiny: Corpus) -> None:
    for name, write in files(tiny).items():
        packed = io.BytesIO()
        with gzip.GzipFile(fileobj=packed, mode="wb") as stream:
            if not name.endswith(".xlsx"):
                write(stream)  # type: ignore[arg-type]  # a stream of bytes that cannot be read or moved in
        assert len(gzip.decompress(packed.getvalue())) > 0 or name.endswith(".xlsx")


def test_a_graph_is_written_once_though_its_things_are_scattered(tiny: Corpus) -> None:
    """The corpus need not be sorted by plan."""
    mixed = replace(tiny, entities=tuple(sorted(tiny.entities, key=lambda entity: entity.local)))
    text = whole(rdf_files.write_trig, mixed)
    assert text.count(b"graph/tiny> {") == 1
    assert set(ox.parse(text, format=ox.RdfFormat.TRIG)) == set(
        ox.parse(whole(rdf_files.write_trig, tiny), format=ox.RdfFormat.TRIG)
    )


def test_a_suggested_link_has_a_statement_and_no_plain_triple(tiny: Corpus) -> None:
    link = replace(tiny.links[0], standing="suggested")
    assert isinstance(link, Link)
    corpus = replace(tiny, links=(link,))
    plain = f"<{tiny.base}{link.source}> <{tiny.property(link).iri}> <{tiny.base}{link.target}> ."
    text = whole(rdf_files.write_ntriples, corpus).decode()
    assert plain not in text
    assert text.count("#Statement> .\n") == 1
