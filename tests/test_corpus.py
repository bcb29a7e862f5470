"""corpus.py: things, links and places."""

from __future__ import annotations

import dataclasses

import pytest

from policygraph.corpus import Corpus, Place


def test_the_tiny_corpus_has_157_things_and_325_links(tiny: Corpus) -> None:
    assert (len(tiny.entities), len(tiny.links)) == (157, 325)


def test_ids_are_unique(tiny: Corpus) -> None:
    assert len(tiny.by_id) == len(tiny.entities)


def test_every_link_joins_two_things(tiny: Corpus) -> None:
    assert {end for link in tiny.links for end in (link.source, link.target)} <= set(tiny.by_id)


def test_things_are_kept_together_by_scope(tiny: Corpus) -> None:
    assert tiny.scopes == ("", "points", "tiny")


def test_a_place_is_written_as_source_and_lines() -> None:
    assert str(Place("plan", 5, 5, "a")) == "plan:5"
    assert str(Place("plan", 5, 7, "a")) == "plan:5-7"


def test_places_are_compared_by_content() -> None:
    assert Place("plan", 5, 5, "a") == Place("plan", 5, 5, "a")


def test_things_cannot_be_changed(tiny: Corpus) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        tiny.entities[0].kind = "other"  # type: ignore[misc]  # the point of the test


@pytest.mark.parametrize(
    ("identifier", "local", "notation"),
    [
        ("measure/tiny.4.16", "4.16", "4.16"),
        ("institution/KM", "KM", "KM"),
        ("provision/points.2.e", "2.e", "2(e)"),
        ("expected-result/tiny.4.1-r1", "4.1-r1", "4.1-r1"),
    ],
)
def test_local_id_and_notation(tiny: Corpus, identifier: str, local: str, notation: str) -> None:
    thing = tiny.by_id[identifier]
    assert (thing.local, thing.notation) == (local, notation)


def test_the_first_value_is_text(tiny: Corpus) -> None:
    indicator = tiny.by_id["outcome-indicator/tiny.1"]
    assert (indicator.first("baseline_value"), indicator.first("wording", "none")) == ("27.2", "none")


@pytest.mark.parametrize(
    ("identifier", "language", "display"),
    [
        ("institution/KM", "lv", "KM Kultūras ministrija"),
        ("institution/KM", "en", "KM Ministry of Culture"),
        ("footnote/tiny.45", "en", "45 Turpat."),
        ("provision/points.16", "lv", "16"),
    ],
)
def test_things_are_called_in_the_language_else_in_any_else_by_notation(
    tiny: Corpus, identifier: str, language: str, display: str
) -> None:
    assert tiny.display(tiny.by_id[identifier], language) == display


def test_links_go_out_and_come_in(tiny: Corpus) -> None:
    out = {(link.property, link.target) for link in tiny.outgoing["activity/tiny.4.16-2"]}
    assert out == {
        ("measure", "measure/tiny.4.16"),
        ("citesProvision", "provision/points.8.h"),
        ("responsible", "institution/LM"),
        ("coResponsible", "institution/NVA"),
    }
    assert {link.source for link in tiny.incoming["provision/points.8.h"]} == {"activity/tiny.4.16-2"}


def test_every_fact_has_a_place_with_words(tiny: Corpus) -> None:
    facts = [*tiny.entities, *tiny.links]
    assert [fact for fact in facts if not fact.places] == []
    assert [place for fact in facts for place in fact.places if not place.quote] == []


def test_the_sources_used_come_with_the_corpus(tiny: Corpus) -> None:
    assert [source.id for source in tiny.sources] == ["points", "tiny"]


def test_looking_for_the_links_of_nothing_leaves_the_corpus_as_it_is(tiny: Corpus) -> None:
    before = (set(tiny.outgoing), set(tiny.incoming))
    with pytest.raises(KeyError):
        tiny.outgoing["measure/none"]
    assert (set(tiny.outgoing), set(tiny.incoming)) == before
