"""A new kind of thing and a new query touch no Python: one Turtle block, one table and one .rq file are enough."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest

import policygraph
from policygraph.exporters import graph_files, rdf_files, tables, whole

Policy = Callable[..., tuple[int, str, str]]

BLOCK = """
pg:teaches a owl:ObjectProperty ; rdfs:range pg:Institution ; rdfs:label "māca"@lv, "teaches"@en ;
    rdfs:comment "Iestāde, ko apmāca."@lv, "The body that is taught."@en .
pg:seatCount a owl:DatatypeProperty ; rdfs:range xsd:integer ; rdfs:label "vietas"@lv, "seats"@en ;
    rdfs:comment "Vietu skaits."@lv, "The number of seats."@en .
pg:TrainingCourse a owl:Class, sh:NodeShape ; rdfs:subClassOf pg:Entity ; pg:kind "training-course" ; pg:room "plan" ;
    pg:nameProperty pg:title ; pg:colour "#123456" ; pg:symbol "dot" ; sh:order 90 ;
    rdfs:label "kurss"@lv, "course"@en ; rdfs:comment "Mācību kurss."@lv, "A training course."@en ;
    sh:property [ sh:path pg:title ; sh:datatype rdf:langString ; sh:minCount 1 ; sh:order 1 ] ,
        [ sh:path pg:seatCount ; sh:datatype xsd:integer ; sh:minCount 1 ; sh:maxCount 1 ; sh:order 2 ] ,
        [ sh:path pg:teaches ; sh:class pg:Institution ; sh:order 3 ] .
"""
TABLE = "id,title_lv,title_en,seat_count,teaches,lines,quote\nc1,Lasīšana,Reading,12,NVA|LM,318,NVA\n"
QUERY = """#+ title@lv: Kursi
#+ title@en: Courses
#+ description@lv: Kursi un ko tie māca.
#+ description@en: Courses and whom they teach.
#+ parameter: institution notation:institution
PREFIX pg: <https://w3id.org/policygraph/ontology#>
SELECT ?course ?seats ?institution
WHERE {
  ?c a pg:TrainingCourse ; pg:title ?course ; pg:seatCount ?seats ; pg:teaches ?i . FILTER(LANG(?course) = "lv")
  ?i pg:notation ?institution .
  #? institution
}
ORDER BY ?institution
"""


@pytest.fixture
def courses(project: Path, root: Path) -> Path:
    """The tiny project with a kind that the bundled ontology does not know."""
    shutil.copytree(root / "ontology", project / "ontology")
    with (project / "ontology/policy.ttl").open("a", encoding="utf-8") as ontology:
        ontology.write(BLOCK)
    (project / "data/plans/tiny/training_course.csv").write_text(TABLE, encoding="utf-8")
    (project / "ontology/queries/courses.rq").write_text(QUERY, encoding="utf-8")
    return project


def test_it_is_validated(policy: Policy, courses: Path) -> None:
    assert policy("--lang", "en", "validate", courses) == (0, "158 things, 327 links, no problems\n", "")


def test_its_problems_are_found(policy: Policy, courses: Path) -> None:
    table = courses / "data/plans/tiny/training_course.csv"
    table.write_text(TABLE.replace("12,NVA|LM", "many,NVR"), encoding="utf-8")
    assert policy("validate", courses)[2] == (
        "plans/tiny/training_course.csv:2: seat_count: 'many' is not a whole number, for example 2023\n"
        "plans/tiny/training_course.csv:2: teaches: institution 'NVR' is not known; did you mean NVA?\n"
    )


def test_its_query_runs_with_its_parameter(policy: Policy, courses: Path) -> None:
    code, out, _ = policy("--project", courses, "query", "courses", "institution=NVA", "--format", "json")
    assert code == 0
    assert json.loads(out)["rows"] == [{"course": "Lasīšana", "seats": 12, "institution": "NVA"}]


def test_its_query_is_listed(policy: Policy, courses: Path) -> None:
    _, out, _ = policy("--project", courses, "queries", "--format", "json")
    assert "courses" in [query["name"] for query in json.loads(out)]


def test_it_is_shown_from_both_sides(policy: Policy, courses: Path) -> None:
    assert "vietas: 12" in policy("--project", courses, "show", "training-course/c1")[1]
    assert "← kurss (māca): c1 Lasīšana" in policy("--project", courses, "show", "NVA")[1]


def test_it_is_in_every_export(courses: Path) -> None:
    corpus = policygraph.load(courses)
    thing = ox.NamedNode("https://w3id.org/policygraph/id/training-course/tiny.c1")
    triples = list(ox.parse(whole(rdf_files.write_turtle, corpus), format=ox.RdfFormat.TURTLE))
    assert len([quad for quad in triples if quad.subject == thing]) == 9
    graph = nx.read_graphml(io.BytesIO(whole(graph_files.write_graphml, corpus)))
    assert graph.nodes["training-course:tiny.c1"]["seat_count"] == "12"
    assert b'<attvalue for="node.seat_count" value="12"/>' in whole(graph_files.write_gexf, corpus)
    assert b"training-course/tiny.c1,Las" in whole(tables.table_files(corpus)["training_course.csv"])
    assert policygraph.to_graph(corpus).has_edge("training-course/tiny.c1", "institution/LM", "teaches")


def test_the_whole_build_works_with_it(policy: Policy, courses: Path, tmp_path: Path) -> None:
    code, _, err = policy("--project", courses, "build", "--out", tmp_path / "out")
    assert (code, err) == (0, "")
    assert "TrainingCourse" in (tmp_path / "out/ontology.ttl").read_text(encoding="utf-8")
    assert "training-course/tiny.c1" in (tmp_path / "out/tiny/explorer.html").read_text(encoding="utf-8")
