"""analysis/paths.py: how two things hang together."""

from __future__ import annotations

from policygraph.analysis.paths import shortest_chains
from policygraph.corpus import Corpus


def chains(corpus: Corpus, start: str, end: str, limit: int = 5) -> list[list[str]]:
    found = shortest_chains(corpus, start, end, limit=limit)
    return [[f"{link.source} {link.property} {link.target}" for link in chain] for chain in found]


def test_a_link_is_a_chain_of_one(tiny: Corpus) -> None:
    assert chains(tiny, "activity/tiny.4.16-2", "institution/LM") == [
        ["activity/tiny.4.16-2 responsible institution/LM"],
    ]


def test_links_are_read_in_either_direction(tiny: Corpus) -> None:
    assert chains(tiny, "institution/LM", "provision/points.8.h") == [
        [
            "activity/tiny.4.16-2 responsible institution/LM",
            "activity/tiny.4.16-2 citesProvision provision/points.8.h",
        ]
    ]


def test_all_shortest_chains_are_found(tiny: Corpus) -> None:
    assert sorted(chains(tiny, "institution/KM", "provision/points.2.e")) == [
        ["activity/tiny.4.1-1 responsible institution/KM", "activity/tiny.4.1-1 citesProvision provision/points.2.e"],
        [
            "activity/tiny.4.31-1 coResponsible institution/KM",
            "activity/tiny.4.31-1 citesProvision provision/points.2.e",
        ],
    ]


def test_the_number_of_chains_is_limited(tiny: Corpus) -> None:
    assert len(chains(tiny, "institution/KM", "provision/points.2.e", limit=1)) == 1


def test_a_thing_hangs_together_with_itself(tiny: Corpus) -> None:
    assert chains(tiny, "institution/KM", "institution/KM") == [[]]


def test_a_hub_is_an_end_but_never_a_step(tiny: Corpus) -> None:
    assert chains(tiny, "measure/tiny.4.1", "plan/tiny.roma-2022") == [["measure/tiny.4.1 plan plan/tiny.roma-2022"]]
    middle = {
        end
        for chain in shortest_chains(tiny, "measure/tiny.4.1", "measure/tiny.4.16")
        for link in chain
        for end in (link.source, link.target)
    }
    assert "plan/tiny.roma-2022" not in middle
    assert middle != set()


def test_things_of_different_worlds_have_no_chain(tiny: Corpus) -> None:
    assert chains(tiny, "measure/tiny.4.16", "event/tiny.publiska-apspriesana") == []


def test_each_step_has_its_evidence(tiny: Corpus) -> None:
    (chain,) = shortest_chains(tiny, "institution/LM", "provision/points.8.h")
    assert [place.quote for link in chain for place in link.places] == ["LM", "8 h)"]
