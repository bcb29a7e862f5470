"""names.py: from what people type to the thing that they mean."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import pytest

from policygraph.corpus import Corpus, Entity
from policygraph.errors import UnknownName, nearest
from policygraph.names import find, plain, squeezed


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("4.16", "measure/tiny.4.16"),
        (" 4.16 ", "measure/tiny.4.16"),
        ("4.16-2", "activity/tiny.4.16-2"),
        ("KM", "institution/KM"),
        ("km", "institution/KM"),
        ("kulturas ministrija", "institution/KM"),
        ("Ministry of Culture", "institution/KM"),
        ("MoC", "institution/KM"),
        ("Nodarbinātības valsts aģentūra", "institution/NVA"),
        ("2(e)", "provision/points.2.e"),
        ("2 e)", "provision/points.2.e"),
        ("2e", "provision/points.2.e"),
        ("9(a)(i)", "provision/points.9.a.i"),
        ("9 a) i)", "provision/points.9.a.i"),
        ("24", "provision/points.24"),
        ("SPASAP", "document/SPASAP"),
        ("footnote/45", "footnote/tiny.45"),
        ("abbreviation/KM", "abbreviation/tiny.KM"),
        ("institution/KM", "institution/KM"),
        ("measure/tiny.4.16", "measure/tiny.4.16"),
    ],
)
def test_things_are_found_by_what_people_type(tiny: Corpus, text: str, identifier: str) -> None:
    assert find(tiny, text).id == identifier


def test_the_kind_may_be_given(tiny: Corpus) -> None:
    assert find(tiny, "ESF", "abbreviation").id == "abbreviation/tiny.ESF"


def test_an_exact_notation_goes_before_a_looser_one(plan: Corpus) -> None:
    assert find(plan, "4.1").id == "measure/lv-roma-2022.4.1"


def test_dots_of_a_bare_number_matter(tiny: Corpus) -> None:
    with pytest.raises(UnknownName):
        find(tiny, "41", "measure")


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("NVR", "institution", "no institution 'NVR'; did you mean NVA?"),
        ("4.17", "measure", "no measure '4.17'; did you mean 4.1?"),
        ("zzzzzz", "", "no thing 'zzzzzz'"),
        ("", "", "no thing ''"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(tiny: Corpus, text: str, kind: str, message: str) -> None:
    with pytest.raises(UnknownName) as error:
        find(tiny, text, kind)
    assert str(error.value) == message


def test_every_thing_is_found_by_its_id(tiny: Corpus) -> None:
    assert [find(tiny, entity.id) for entity in tiny.entities] == list(tiny.entities)


def test_every_thing_is_found_by_kind_and_notation_as_one_of_its_kind(tiny: Corpus) -> None:
    for entity in tiny.entities:
        assert find(tiny, f"{entity.kind}/{entity.notation}").notation == entity.notation


def test_plain_text_has_no_case_and_no_diacritics() -> None:
    assert plain("Ģertrūdes ŠĶĒRSIELA") == "gertrudes skersiela"


def test_squeezed_text_is_letters_and_digits() -> None:
    assert (squeezed("2 e)"), squeezed("2(E)"), squeezed("4.1")) == ("2e", "2e", "")


@pytest.mark.parametrize(
    ("word", "known", "found"),
    [
        ("NVR", ["KM", "NVA", "NVO"], "NVA"),
        ("titel", ["title_lv", "title_en"], "title_en"),
        ("KM", ["km"], "km"),
        ("x", ["responsible"], ""),
        ("x", [], ""),
    ],
)
def test_the_nearest_word_is_the_first_of_the_alphabet_among_equals(word: str, known: list[str], found: str) -> None:
    assert nearest(word, known) == found


def test_names_are_looked_up_in_the_corpus_that_is_asked(tiny: Corpus) -> None:
    """What is kept for one corpus is not said of another, and does not keep it alive."""
    corpus = replace(tiny, entities=tuple(entity for entity in tiny.entities if entity.id != "institution/KM"))
    assert find(tiny, "KM").id == "institution/KM"
    assert find(corpus, "KM").id == "abbreviation/tiny.KM"
    assert find(tiny, "KM").id == "institution/KM"
    gone = weakref.ref(corpus)
    del corpus
    gc.collect()
    assert gone() is None


def test_a_second_look_up_does_not_walk_over_all_things(tiny: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = replace(tiny)
    find(corpus, "kulturas ministrija")
    find(corpus, "2 e)")
    read: list[str] = []
    monkeypatch.setattr(Entity, "first", lambda _, column, default="": read.append(column) or default)
    assert find(corpus, "nodarbinatibas valsts agentura").id == "institution/NVA"
    assert find(corpus, "9 a) i)").id == "provision/points.9.a.i"
    assert read == []
