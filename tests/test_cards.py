"""cards.py: one thing with everything that is known of it."""

from __future__ import annotations

from policygraph.analysis.paths import shortest_chains
from policygraph.cards import Fact, card, card_to_json, chains_to_json, place_to_json
from policygraph.corpus import Corpus, Place


def test_a_card_says_what_the_thing_is(tiny: Corpus) -> None:
    found = card(tiny, tiny.by_id["measure/tiny.4.16"], "en")
    assert (found.id, found.kind, found.kind_label) == ("measure/tiny.4.16", "measure", "measure")
    assert found.display == "4.16 Promoting the employment of Roma."
    assert found.places == (Place("tiny", 220, 226, "4.16. Romu nodarbinātības veicināšana."),)


def test_facts_come_in_the_order_of_the_ontology_and_mark_our_translations(tiny: Corpus) -> None:
    assert card(tiny, tiny.by_id["measure/tiny.4.16"], "en").facts == (
        Fact("notation", "notation", "4.16", False),
        Fact("title", "title (lv)", "Romu nodarbinātības veicināšana.", False),
        Fact("title", "title (en)", "Promoting the employment of Roma.", True),
        Fact("order", "order", "16", False),
    )


def test_a_name_read_in_a_public_source_is_no_translation_of_ours(tiny: Corpus) -> None:
    marked = {
        identifier: [fact.translated for fact in card(tiny, tiny.by_id[identifier], "en").facts if "(en)" in fact.label]
        for identifier in ("institution/KM", "institution/PMLP")
    }
    assert marked == {"institution/KM": [False], "institution/PMLP": [True]}


def test_links_go_out_first_then_come_in(tiny: Corpus) -> None:
    ties = card(tiny, tiny.by_id["activity/tiny.4.16-2"], "en").ties
    assert [(tie.outgoing, tie.property, tie.other) for tie in ties] == [
        (True, "citesProvision", "provision/points.8.h"),
        (True, "coResponsible", "institution/NVA"),
        (True, "measure", "measure/tiny.4.16"),
        (True, "responsible", "institution/LM"),
        (False, "about", "judgement/tiny.4.16-rows"),
        (False, "activity", "deadline/tiny.4.16-2"),
        (False, "activity", "performance-indicator/tiny.4.16-i2"),
    ]


def test_labels_say_who_the_other_is(tiny: Corpus) -> None:
    ties = {tie.other: tie for tie in card(tiny, tiny.by_id["activity/tiny.4.16-2"], "en").ties}
    assert ties["institution/NVA"].label == "co-responsible body"
    assert ties["deadline/tiny.4.16-2"].label == "deadline (activity)"
    assert ties["institution/NVA"].display == "NVA State Employment Agency"
    assert ties["judgement/tiny.4.16-rows"].standing == "inferred"


def test_other_things_come_in_natural_order(tiny: Corpus) -> None:
    ties = card(tiny, tiny.by_id["activity/tiny.4.1-1"], "lv").ties
    cited = [tie.other.rpartition("points.")[2] for tie in ties if tie.property == "citesProvision"]
    assert cited == [
        "2.e",
        "2.h",
        "3.b",
        "3.d",
        "4.a",
        "4.c",
        "4.d",
        "4.e",
        "16",
        "17",
        "20",
        "22",
        "24",
        "26",
        "29",
        "38",
        "39",
    ]


def test_a_place_as_data_names_the_file(tiny: Corpus) -> None:
    place = Place("points", 3, 4, "a")
    assert place_to_json(tiny, place) == {"document": "points.txt", "lines": [3, 4], "quote": "a"}


def test_a_card_as_data_has_evidence_for_each_link(tiny: Corpus) -> None:
    data = card_to_json(tiny, card(tiny, tiny.by_id["activity/tiny.4.16-2"], "lv"))
    assert list(data) == ["id", "kind", "kind_label", "display", "properties", "links", "evidence"]
    links = data["links"]
    assert isinstance(links, list)
    assert links[1] == {
        "property": "coResponsible",
        "label": "līdzatbildīgā iestāde",
        "direction": "out",
        "thing": "institution/NVA",
        "display": "NVA Nodarbinātības valsts aģentūra",
        "standing": "asserted",
        "evidence": [{"document": "plan.txt", "lines": [318, 318], "quote": "NVA"}],
    }


def test_chains_as_data_keep_the_direction_of_each_link(tiny: Corpus) -> None:
    start, end = tiny.by_id["institution/LM"], tiny.by_id["provision/points.8.h"]
    found = chains_to_json(tiny, start, end, shortest_chains(tiny, start.id, end.id), "en")
    assert found == {
        "start": "institution/LM",
        "end": "provision/points.8.h",
        "chains": [
            [
                {
                    "source": "activity/tiny.4.16-2",
                    "source_display": "4.16-2 Promoting the employment of Roma.",
                    "property": "responsible",
                    "label": "responsible body",
                    "target": "institution/LM",
                    "target_display": "LM Ministry of Welfare",
                    "standing": "asserted",
                    "evidence": [{"document": "plan.txt", "lines": [300, 300], "quote": "LM"}],
                },
                {
                    "source": "activity/tiny.4.16-2",
                    "source_display": "4.16-2 Promoting the employment of Roma.",
                    "property": "citesProvision",
                    "label": "linked to provision",
                    "target": "provision/points.8.h",
                    "target_display": "8(h)",
                    "standing": "asserted",
                    "evidence": [{"document": "plan.txt", "lines": [272, 272], "quote": "8 h)"}],
                },
            ]
        ],
    }
