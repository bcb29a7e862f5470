"""schema.py: policy.ttl as a value."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.corpus import Corpus
from policygraph.errors import SchemaError, UnknownName
from policygraph.schema import XSD, Schema, read_schema, snake

HEAD = """
@prefix pg: <https://w3id.org/policygraph/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
NAME = (
    'pg:name a owl:DatatypeProperty ; rdfs:label "vārds"@lv, "name"@en ; rdfs:comment "Kā sauc."@lv, "Its name."@en .\n'
)
BOAT = (
    'pg:Boat a owl:Class, sh:NodeShape ; pg:kind "boat" ; pg:room "plan" ; pg:nameProperty pg:name ; '
    'pg:colour "#112233" ; pg:symbol "dot" ; sh:order 1 ; '
    'rdfs:label "laiva"@lv, "boat"@en ; rdfs:comment "Peld."@lv, "Floats."@en ; '
    "sh:property [ sh:path pg:name ; sh:datatype xsd:string ; sh:minCount 1 ; sh:maxCount 1 ; sh:order 1 ] .\n"
)


def read(folder: Path, text: str) -> Schema:
    path = folder / "policy.ttl"
    path.write_text(HEAD + text, encoding="utf-8")
    return read_schema(path)


def test_a_kind_is_read_with_everything_that_the_ontology_says(tmp_path: Path) -> None:
    boat = read(tmp_path, NAME + BOAT).kinds["boat"]
    assert (boat.name, boat.table, boat.room, boat.order) == ("boat", "boat", "plan", 1)
    assert boat.labels == {"lv": "laiva", "en": "boat"}
    assert boat.comments == {"lv": "Peld.", "en": "Floats."}
    assert (boat.naming, boat.colour, boat.symbol, boat.first_view, boat.hub) == ("name", "#112233", "dot", 0, False)


def test_a_property_is_read_with_its_shape(tmp_path: Path) -> None:
    (name,) = read(tmp_path, NAME + BOAT).kinds["boat"].properties
    assert (name.name, name.column, name.columns, name.datatype) == ("name", "name", ("name",), XSD + "string")
    assert (name.required, name.many, name.is_link, name.table, name.standing) == (True, False, False, "", "asserted")


def test_the_bundled_ontology_has_its_31_kinds_in_its_own_order(tiny: Corpus) -> None:
    assert len(tiny.schema.kinds) == 31
    assert list(tiny.schema.kinds)[:4] == ["plan", "measure", "activity", "expected-result"]
    assert list(tiny.schema.kinds)[-1] == "eu-indicator"


def test_every_room_is_a_folder_of_the_data(tiny: Corpus) -> None:
    assert {kind.room for kind in tiny.schema.kinds.values()} == {"plan", "framework", "reference"}


def test_a_text_in_two_languages_has_two_columns(tiny: Corpus) -> None:
    assert tiny.schema.kind("measure").naming_property.columns == ("title_lv", "title_en")


def test_a_dash_in_a_kind_is_an_underscore_in_its_table(tiny: Corpus) -> None:
    assert tiny.schema.kind("budget-line").table == "budget_line"


def test_links_with_rows_of_their_own_are_no_columns(tiny: Corpus) -> None:
    names = [prop.name for prop in tiny.schema.kind("activity").column_properties]
    assert names == ["notation", "title", "order", "measure"]


def test_link_tables_know_where_their_links_go_out(tiny: Corpus) -> None:
    kind, prop = tiny.schema.link_tables["co_responsible"]
    assert (kind.name, prop.name, prop.target) == (
        "activity",
        "coResponsible",
        "https://w3id.org/policygraph/ontology#Institution",
    )


def test_all_link_tables(tiny: Corpus) -> None:
    assert sorted(tiny.schema.link_tables) == [
        "cites_provision",
        "co_responsible",
        "refers_to_document",
        "refers_to_item",
        "responsible",
        "stands_at",
    ]


def test_allowed_values_come_in_the_order_of_the_ontology(tiny: Corpus) -> None:
    levels = {prop.name: prop.values for prop in tiny.schema.kind("provision").properties}
    assert levels["level"] == ("point", "letter", "roman")
    assert levels["existence"] == ("official", "attested", "implied")


def test_the_standing_of_a_property_is_asserted_unless_the_ontology_says_otherwise(tiny: Corpus) -> None:
    properties = tiny.schema.properties
    assert (properties["responsible"].standing, properties["objective"].standing) == ("asserted", "inferred")
    assert properties["parentBody"].standing == "recalled"


def test_hubs(tiny: Corpus) -> None:
    assert [kind.name for kind in tiny.schema.kinds.values() if kind.hub] == [
        "plan",
        "judgement",
        "measure-title",
        "framework",
    ]


def test_an_unknown_kind_is_refused_with_the_nearest(tiny: Corpus) -> None:
    with pytest.raises(UnknownName, match=r"^no kind 'measur'; did you mean measure\?$"):
        tiny.schema.kind("measur")


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("coResponsible", "co_responsible"),
        ("title", "title"),
        ("goal2030", "goal2030"),
        ("euIndicator", "eu_indicator"),
    ],
)
def test_columns_are_snake_case(name: str, column: str) -> None:
    assert snake(name) == column


def test_what_is_not_turtle_is_refused_with_the_place(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=r"policy\.ttl: not valid Turtle: .*8"):
        read(tmp_path, "pg:Boat a\n")


def test_an_ontology_without_kinds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=r"policy\.ttl: no class has pg:kind$"):
        read(tmp_path, NAME)


def test_a_missing_label_is_refused_with_the_language(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=r"^https://w3id\.org/policygraph/ontology#Boat: .*label lacks en$"):
        read(tmp_path, NAME + BOAT.replace(', "boat"@en', ""))


def test_an_undeclared_property_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=r"property https://w3id\.org/policygraph/ontology#name is not declared$"):
        read(tmp_path, BOAT)


def test_a_naming_property_that_the_kind_does_not_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=r"#Boat: pg:nameProperty is not one of its properties$"):
        read(tmp_path, NAME + BOAT.replace("pg:nameProperty pg:name", "pg:nameProperty pg:title"))


def test_a_kind_without_colour_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=r"#Boat: .*colour"):
        read(tmp_path, NAME + BOAT.replace('pg:colour "#112233" ; ', ""))


def test_an_order_that_is_no_number_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=r"#Boat: .*order"):
        read(tmp_path, NAME + BOAT.replace("sh:order 1 ; rdfs", 'sh:order "first" ; rdfs'))


def test_a_room_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=r"#Boat: .*room"):
        read(tmp_path, NAME + BOAT.replace('pg:room "plan"', 'pg:room "harbour"'))


def test_two_kinds_of_the_same_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="boat"):
        read(tmp_path, NAME + BOAT + BOAT.replace("pg:Boat", "pg:Ship"))
