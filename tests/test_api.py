"""JSON under /api: what is promised, what is refused, and that the description tells the truth."""

from __future__ import annotations

import csv
import io
import json
import threading
from collections.abc import Callable, Mapping
from urllib.parse import quote

import jsonschema
import openpyxl
import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from policygraph.corpus import Corpus
from policygraph.datasets import run_by_plan, to_dataset, union
from policygraph.errors import QueryError
from policygraph.exporters.tabular import to_json
from policygraph.queries import Solutions, embedded, query_names, read_query, run
from policygraph.server.api import routes as api
from policygraph.server.api.columns import column_schemas
from policygraph.server.api.expressions import always, possible
from policygraph.server.api.facts import Facts
from policygraph.server.context import Context, Limits

JSON = "application/json"
PROBLEM = "application/problem+json"
FIXED = {
    "/api/about",
    "/api/ask",
    "/api/audit",
    "/api/path",
    "/api/queries",
    "/api/things",
    "/api/things/{id}",
    "/api/verdicts",
    "/api/verdicts/{provision}",
}


def client_of(corpus: Corpus, store: ox.Store) -> TestClient:
    """The routes of this part alone; an exception of a handler reaches the test."""
    return TestClient(Starlette(routes=api.routes(Context(corpus, embedded(store), Limits()))))


@pytest.fixture(scope="module")
def client(plan: Corpus, plan_store: ox.Store) -> TestClient:
    return client_of(plan, plan_store)


@pytest.fixture(scope="module")
def tiny_client(tiny: Corpus, tiny_store: ox.Store) -> TestClient:
    return client_of(tiny, tiny_store)


@pytest.fixture(scope="module")
def document(client: TestClient) -> dict[str, object]:
    found: dict[str, object] = client.get("/api/openapi.json").json()
    return found


def refusal(client: TestClient, address: str) -> tuple[int, str]:
    """Status and detail of a problem document; all the rest of it is checked."""
    answer = client.get(address)
    body = answer.json()
    assert answer.headers["content-type"] == PROBLEM
    assert set(body) == {"type", "title", "status", "detail"}
    assert (body["type"], body["status"]) == ("about:blank", answer.status_code)
    assert "etag" not in answer.headers
    return answer.status_code, body["detail"]


# -- named queries -----------------------------------------------------------------------------------------------------


def test_a_named_query_answers_as_the_command_does(client: TestClient, plan: Corpus, plan_store: ox.Store) -> None:
    answer = client.get("/api/queries/co-leads?institution=KM&lang=en")
    table = run(read_query(plan.queries, "co-leads"), plan, embedded(plan_store), {"institution": "KM"}, language="en")
    assert answer.content == to_json(table, "en")
    assert answer.headers["content-type"] == JSON
    body = answer.json()
    assert (body["query"], body["title"]) == ("co-leads", "What a body co-leads")
    assert (body["parameters"], len(body["rows"])) == ({"institution": "KM"}, 7)
    assert body["rows"][0]["activity"] == "4.13-1"


def test_a_name_may_be_typed_as_people_know_it(client: TestClient) -> None:
    rows = client.get("/api/queries/co-leads", params={"institution": "kulturas ministrija"}).json()["rows"]
    assert {row["institution"] for row in rows} == {"KM"}


def test_every_named_query_is_listed_and_answers(client: TestClient, plan: Corpus) -> None:
    listed = client.get("/api/queries").json()
    assert [query["name"] for query in listed] == list(query_names(plan.queries))
    assert len(listed) > 40
    for query in listed:
        answer = client.get(query["href"])
        assert (answer.status_code, answer.json()["columns"]) == (200, query["columns"])


def test_the_list_is_that_of_the_command_and_shows_that_each_takes_a_plan(
    client: TestClient, document: Mapping[str, object], policy: Callable[..., tuple[int, str, str]]
) -> None:
    listed = client.get("/api/queries").json()
    assert {query["name"]: query["plan"] for query in listed} == dict.fromkeys((q["name"] for q in listed), True)
    own = [{key: value for key, value in query.items() if key != "href"} for query in listed]
    assert own == json.loads(policy("queries", "--format", "json")[1])
    schema = {"$ref": "#/components/schemas/Queries", "components": document["components"]}
    jsonschema.Draft202012Validator(schema).validate(listed)
    for query in listed:
        assert "plan" in {parameter["name"] for parameter in document["paths"][query["href"]]["get"]["parameters"]}


def test_a_query_as_csv_by_parameter_and_by_accept(client: TestClient) -> None:
    by_parameter = client.get("/api/queries/leads?institution=LM&format=csv")
    by_accept = client.get("/api/queries/leads?institution=LM", headers={"Accept": "text/csv, application/json;q=0.5"})
    assert by_parameter.content == by_accept.content
    assert by_accept.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(by_accept.text)))
    assert rows[0] == ["measure", "activity", "title", "deadline", "institution"]
    assert {row[4] for row in rows[1:]} == {"LM"}


def test_a_query_as_markdown_and_as_a_workbook(client: TestClient) -> None:
    assert client.get("/api/queries/leads?format=md").text.startswith("## Ko vada iestāde\n")
    answer = client.get("/api/queries/leads?format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["measure", "activity", "title", "deadline", "institution"]


def test_what_is_not_offered_is_answered_in_json(client: TestClient) -> None:
    answer = client.get("/api/queries/leads", headers={"Accept": "image/png"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, JSON)


def test_no_parameter_of_a_query_hides_one_of_the_interface(plan: Corpus) -> None:
    names = {p.name for name in query_names(plan.queries) for p in read_query(plan.queries, name).parameters}
    assert names & {"lang", "format"} == set()


# -- one plan of several ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two_client(two: Corpus) -> TestClient:
    context = Context(two, union(to_dataset(two)), Limits())
    return TestClient(Starlette(routes=api.routes(context)))


def test_one_plan_answers_as_the_command_does(two_client: TestClient, two: Corpus) -> None:
    engine, query = union(to_dataset(two)), read_query(two.queries, "leads")
    for plan in ("tiny", "later", "later,tiny", "all"):
        answer = two_client.get("/api/queries/leads", params={"plan": plan, "institution": "NVA"})
        table = run_by_plan(query, two, engine, {"plan": plan, "institution": "NVA"})
        assert answer.content == to_json(table, "lv")
    one = two_client.get("/api/queries/leads?plan=tiny&institution=NVA").json()
    other = two_client.get("/api/queries/leads?plan=later&institution=NVA").json()
    assert one["parameters"] == {"plan": "tiny", "institution": "NVA"}
    assert [row["activity"] for row in one["rows"]] != [row["activity"] for row in other["rows"]]


def test_several_plans_stand_side_by_side(two_client: TestClient) -> None:
    answer = two_client.get("/api/queries/measures?plan=tiny,later").json()
    assert answer["columns"][0] == "plan"
    assert answer["parameters"] == {"plan": "tiny,later"}
    told = [row["plan"] for row in answer["rows"]]
    assert list(dict.fromkeys(told)) == ["tiny", "later"]
    assert told.count("tiny") == told.count("later") + 1  # 4.31 is in the first alone
    lines = two_client.get("/api/queries/measures?plan=all&format=csv").text.splitlines()
    assert lines[0].startswith("plan,measure,")


def test_every_query_takes_plans_and_its_answer_fits_the_description(two_client: TestClient, two: Corpus) -> None:
    document = two_client.get("/api/openapi.json").json()
    assert document["components"]["schemas"]["Plans"]["items"]["enum"] == ["later", "tiny", "all"]
    for name in query_names(two.queries):
        path = f"/api/queries/{name}"
        check = validator(document, path)
        parameter = next(p for p in document["paths"][path]["get"]["parameters"] if p["name"] == "plan")
        assert (parameter["style"], parameter["explode"]) == ("form", False)
        for plan in ("tiny", "tiny,later", "all"):
            answer = two_client.get(path, params={"plan": plan}).json()
            check.validate(answer)
            assert (answer["columns"][0] == "plan") is (plan != "tiny" or name == "plans")


@pytest.mark.parametrize(
    ("plan", "detail"),
    [
        ("tinny", "plan: no plan 'tinny'; did you mean tiny?"),
        ("tiny,latter", "plan: no plan 'latter'; did you mean later?"),
        ("tiny,tiny", "plan=tiny,tiny: a plan stands there twice"),
        ("", "plan: no plan ''; there are later, tiny, all"),
    ],
)
def test_a_wrong_plan_is_refused_with_the_nearest(two_client: TestClient, plan: str, detail: str) -> None:
    for address in ("/api/queries/leads?", "/api/ask?q=what+does+KM+lead&", "/api/ask?q=xyzzy&"):
        assert refusal(two_client, f"{address}plan={plan}") == (400, detail)


def test_a_question_about_one_plan(two_client: TestClient) -> None:
    asked = {"q": "Ko vada NVA?", "plan": "later"}
    answer = two_client.get("/api/ask", params=asked).json()
    same = two_client.get("/api/queries/leads?institution=NVA&plan=later").json()
    assert (answer["query"], answer["rows"]) == ("leads", same["rows"])
    assert answer["parameters"] == {"plan": "later", "institution": "NVA"}
    assert answer["command"] == "policygraph query leads institution=NVA plan=later"
    document = two_client.get("/api/openapi.json").json()
    for plan in ("later", "all"):
        validator(document, "/api/ask").validate(two_client.get("/api/ask", params={**asked, "plan": plan}).json())


@pytest.mark.parametrize("question", ["Kas jāizdara līdz ² jūnijam", "what is due by ² june 2023", "²", "½ ⑦ ٣"])
def test_digits_that_are_no_numbers_are_answered(client: TestClient, question: str) -> None:
    assert client.get("/api/ask", params={"q": question}).status_code == 200


# -- things, paths, verdicts, the audit --------------------------------------------------------------------------------


def found(client: TestClient, **asked: str) -> tuple[int, list[str]]:
    answer = client.get("/api/things", params=asked).json()
    return answer["total"], [thing["id"] for thing in answer["things"]]


def test_things_are_found_by_any_of_their_names_the_nearest_first(client: TestClient) -> None:
    assert found(client, q="KM")[1][0] == "institution/KM"
    assert found(client, q="Kulturas ministrija")[1][0] == "institution/KM"
    assert found(client, q="ministry of culture")[1][0] == "institution/KM"
    assert found(client, q="ministrija kult", kind="institution") == (1, ["institution/KM"])
    assert found(client, q="4.16", kind="measure") == (1, ["measure/lv-roma-2022.4.16"])
    assert found(client, q="xyzzy") == (0, [])


def test_things_come_in_portions(client: TestClient) -> None:
    total, everything = found(client, kind="measure", limit="500")
    assert total == len(everything) == 31
    portions = [found(client, kind="measure", limit="10", offset=str(start)) for start in (0, 10, 20, 30, 40)]
    assert [len(ids) for _, ids in portions] == [10, 10, 10, 1, 0]
    assert [identifier for _, ids in portions for identifier in ids] == everything
    assert {total for total, _ in portions} == {31}


def test_a_found_thing_says_what_it_is(client: TestClient) -> None:
    (thing,) = client.get("/api/things?q=KM&kind=institution&lang=en&limit=1").json()["things"]
    assert thing == {
        "id": "institution/KM",
        "kind": "institution",
        "kind_label": "body",
        "notation": "KM",
        "name": "Ministry of Culture",
        "display": "KM Ministry of Culture",
        "scope": "",
        "iri": "https://w3id.org/policygraph/id/institution/KM",
    }


@pytest.mark.parametrize("name", ["4.16", "measure/4.16", "measure/lv-roma-2022.4.16", "measure%2F4.16", "KM", "2(e)"])
def test_one_thing_as_show_has_it(client: TestClient, name: str) -> None:
    card = client.get(f"/api/things/{name}").json()
    assert card["display"].split()[0] == name.replace("%2F", "/").removeprefix("measure/").removeprefix("lv-roma-2022.")
    assert {"id", "kind", "kind_label", "display", "properties", "links", "evidence"} == set(card)
    assert all(link["evidence"] for link in card["links"] if link["standing"] == "asserted")


def test_a_path_shows_each_step_with_its_evidence(client: TestClient) -> None:
    answer = client.get("/api/path", params={"from": "LM", "to": "9(b)", "lang": "en"}).json()
    assert (answer["start"], answer["end"]) == ("institution/LM", "provision/eu-roma-2021.9.b")
    assert answer["chains"]
    for chain in answer["chains"]:
        assert all(step["evidence"] for step in chain)


def test_two_things_that_do_not_hang_together_have_no_chain(tiny: Corpus, tiny_store: ox.Store) -> None:
    lonely = next(thing for thing in tiny.entities if thing.id not in tiny.outgoing and thing.id not in tiny.incoming)
    answer = client_of(tiny, tiny_store).get("/api/path", params={"from": lonely.id, "to": "KM"})
    assert (answer.status_code, answer.json()["chains"]) == (200, [])


def test_a_verdict_shows_its_proof(client: TestClient) -> None:
    proof = client.get("/api/verdicts/2(e)").json()
    assert (proof["id"], proof["verdict"], proof["covered"]) == ("provision/eu-roma-2021.2.e", "direct", True)
    assert proof["accepted"][0]["sources"][0]["document"] == "plan.txt"
    everything = client.get("/api/verdicts").json()
    assert [one for one in everything if one["id"] == proof["id"]] == [proof]
    assert len(everything) == 104


def test_the_audit_by_rule_and_severity(client: TestClient) -> None:
    everything = client.get("/api/audit").json()
    errors = client.get("/api/audit?severity=error").json()
    assert 0 < errors["total"] < everything["total"] == len(everything["findings"])
    assert {finding["severity"] for finding in errors["findings"]} == {"error"}
    rule = errors["findings"][0]["rule"]
    assert {finding["rule"] for finding in client.get(f"/api/audit?rule={rule}").json()["findings"]} == {rule}


def test_about_names_program_data_and_licence(client: TestClient, plan: Corpus) -> None:
    about = client.get("/api/about").json()
    assert (about["name"], about["licence"], about["base"]) == ("policygraph", "MIT", plan.base)
    assert [found["id"] for found in about["plans"]] == ["plan/lv-roma-2022.roma-2022"]
    assert [found["notation"] for found in about["frameworks"]] == ["2021/C 93/01", "COM(2020) 620"]
    assert sum(kind["things"] for kind in about["kinds"]) == about["things"] == len(plan.entities)
    assert about["sha256"] == client.get("/api/verdicts/1").json()["sha256"]


def test_a_plain_question(client: TestClient, document: Mapping[str, object]) -> None:
    schema = {"$ref": "#/components/schemas/Question", "components": document["components"]}
    answered = client.get("/api/ask", params={"q": "what does KM co-lead", "lang": "en"}).json()
    assert (answered["understood"], answered["query"]) == (True, "co-leads")
    refused = client.get("/api/ask", params={"q": "what is the weather in Riga"}).json()
    assert refused["understood"] is False
    for answer in (answered, refused):
        jsonschema.Draft202012Validator(schema).validate(answer)


# -- what is wrong -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "status", "detail"),
    [
        ("/api/queries/co-leeds", 404, "no query 'co-leeds'; did you mean co-leads?"),
        ("/api/queries/co-leads?institution=KMX", 404, "no institution 'KMX'; did you mean KM?"),
        (
            "/api/queries/co-leads?instituton=KM",
            400,
            "no parameter 'instituton'; did you mean institution? (it has institution, plan, lang, format)",
        ),
        ("/api/queries/leads?lang=ru", 400, "lang: 'ru' is not one of lv, en"),
        ("/api/queries/leads?lang=lv&lang=en", 400, "lang: given twice"),
        (
            "/api/queries/leads?format=cvs",
            400,
            "format: 'cvs' is not one of json, csv, md, xlsx; did you mean csv?",
        ),
        (
            "/api/queries/budget-lines?kind=plan",
            400,
            "kind: 'plan' is not one of planned, additional, executed; did you mean planned?",
        ),
        ("/api/queries/budget-lines?year=2022x", 400, "year: '2022x' is not a year, 'later' or 'annual'"),
        ("/api/queries/due-by?by=2023-02-31", 400, "by: '2023-02-31' is not a date such as 2023-12-31"),
        ("/api/things/KMX", 404, "no thing 'KMX'; did you mean KM?"),
        ("/api/things/", 404, "no thing ''"),
        ("/api/things?limit=0", 400, "limit: '0' is not a whole number from 1 to 500"),
        ("/api/things?limit=²", 400, "limit: '²' is not a whole number from 1 to 500"),
        ("/api/things?offset=-1", 400, "offset: '-1' is not a whole number from 0 to 1000000000"),
        ("/api/path?from=KM", 400, "to: missing; write ?to=…"),
        ("/api/path?from=KM&to=KMX", 404, "no thing 'KMX'; did you mean KM?"),
        ("/api/ask", 400, "q: missing; write ?q=…"),
        ("/api/verdicts/KM", 404, "no provision 'KM'"),
        ("/api/about?x=1", 400, "no parameter 'x' (it has none)"),
        ("/api/querie", 404, "no resource 'querie'; did you mean queries?"),
        (f"/api/queries/leads?institution={'K' * 501}", 400, "institution: 501 characters; at most 500"),
    ],
)
def test_what_is_wrong_is_said_with_the_nearest_right_one(
    client: TestClient, address: str, status: int, detail: str
) -> None:
    assert refusal(client, address) == (status, detail)


IN_LATVIAN = [
    ("/api/queries/co-leeds", "nezināms nosaukums 'co-leeds' (vaicājums); vai domājāt co-leads?"),
    ("/api/queries/co-leads?institution=KMX", "nezināms nosaukums 'KMX' (iestāde); vai domājāt KM?"),
    (
        "/api/queries/co-leads?instituton=KM",
        "nav parametra 'instituton'; vai domājāt institution? (ir institution, plan, lang, format)",
    ),
    ("/api/queries/leads?lang=ru", "lang: 'ru' neder; der lv, en"),
    ("/api/queries/leads?format=csv&format=md", "format: dots divreiz"),
    ("/api/queries/leads?format=cvs", "format: 'cvs' neder; der json, csv, md, xlsx; vai domājāt csv?"),
    ("/api/queries/leads?plan=x", "plan: nezināms nosaukums 'x' (plāns); ir lv-roma-2022, all"),
    ("/api/queries/leads?plan=lv-roma-2022,lv-roma-2022", "plan=lv-roma-2022,lv-roma-2022: viens plāns tur ir divreiz"),
    (
        "/api/queries/budget-lines?kind=plan",
        "kind: 'plan' neder; der planned, additional, executed; vai domājāt planned?",
    ),
    ("/api/queries/budget-lines?year=2022x", "year: '2022x' nav gads, 'later' vai 'annual'"),
    ("/api/queries/due-by?by=2023-02-31", "by: '2023-02-31' nav datums kā 2023-12-31"),
    ("/api/things/KMX", "nezināms nosaukums 'KMX' (lieta); vai domājāt KM?"),
    ("/api/things?limit=0", "limit: '0' nav vesels skaitlis no 1 līdz 500"),
    ("/api/path?from=KM", "to: trūkst; rakstiet ?to=…"),
    ("/api/verdicts/KM", "nezināms nosaukums 'KM' (noteikums)"),
    ("/api/about?x=1", "nav parametra 'x' (parametru nav)"),
    ("/api/querie", "nezināms nosaukums 'querie' (resurss); vai domājāt queries?"),
    (f"/api/queries/leads?institution={'K' * 501}", "institution: rakstzīmju skaits 501, drīkst būt ne vairāk kā 500"),
]


@pytest.mark.parametrize(("address", "detail"), IN_LATVIAN)
def test_a_refusal_speaks_the_language_that_is_asked_for(client: TestClient, address: str, detail: str) -> None:
    _, english = refusal(client, address)
    for header, said in (("lv", detail), ("lv-LV,en;q=0.5", detail), ("en", english), ("de", english)):
        answer = client.get(address, headers={"Accept-Language": header})
        assert answer.json()["detail"] == said
        assert answer.headers["content-language"] == ("lv" if said == detail else "en")
        assert answer.headers["vary"] == "Accept, Accept-Language"
    if "?" in address and "lang=" not in address and "x=1" not in address:
        assert refusal(client, f"{address}&lang=lv") == (refusal(client, address)[0], detail)
        answer = client.get(f"{address}&lang=en", headers={"Accept-Language": "lv"})
        assert answer.json()["detail"] == english


def test_what_the_server_cannot_do_is_said_in_latvian_too(plan: Corpus, client: TestClient) -> None:
    def broken(_text: str) -> Solutions:
        raise QueryError("the query took longer", lv="vaicājums ilga pārāk ilgi")

    answer = TestClient(Starlette(routes=api.routes(Context(plan, broken, Limits())))).get("/api/queries/leads?lang=lv")
    assert answer.json()["detail"] == "vaicājumu dzinējs tagad nevar atbildēt: vaicājums ilga pārāk ilgi"
    answer = client.post("/api/about", headers={"Accept-Language": "lv"})
    assert answer.json()["detail"] == "POST te nedarbojas: viss ir tikai lasāms; lietojiet GET, HEAD"


def test_a_wrong_kind_or_rule_is_refused(client: TestClient) -> None:
    status, detail = refusal(client, "/api/things?kind=mesure")
    assert (status, detail.partition("; ")[2]) == (400, "did you mean measure?")
    assert refusal(client, "/api/audit?rule=x")[0] == 400


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"])
@pytest.mark.parametrize("address", ["/api/about", "/api/queries/leads", "/api/nothing"])
def test_only_reading_is_served(client: TestClient, method: str, address: str) -> None:
    answer = client.request(method, address)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.headers["content-type"] == PROBLEM


def test_head_gives_the_headers_of_get(client: TestClient) -> None:
    head, get = client.head("/api/queries/leads"), client.get("/api/queries/leads")
    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.headers) == dict(get.headers)


def test_a_limit_of_the_engine_is_not_the_fault_of_the_question(plan: Corpus) -> None:
    def broken(_text: str) -> Solutions:
        raise QueryError("the query took longer than 10 seconds")

    client = TestClient(Starlette(routes=api.routes(Context(plan, broken, Limits()))))
    answer = client.get("/api/queries/leads")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.json()["detail"] == "the engine could not answer now: the query took longer than 10 seconds"
    assert refusal(client, "/api/queries/leads?institution=KMX")[0] == 404


# -- entity tags -------------------------------------------------------------------------------------------------------


def test_a_client_that_has_the_answer_is_told_so(client: TestClient) -> None:
    answer = client.get("/api/queries/leads?institution=LM")
    assert answer.headers["cache-control"] == "no-cache"
    for known in (answer.headers["etag"], f'"other", W/{answer.headers["etag"]}'):
        again = client.get("/api/queries/leads?institution=LM", headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", answer.headers["etag"])
    assert client.get("/api/queries/leads", headers={"If-None-Match": answer.headers["etag"]}).status_code == 200


def test_the_tag_tells_representations_and_data_apart(client: TestClient, tiny_client: TestClient) -> None:
    def tag(client: TestClient, accept: str) -> str:
        return str(client.get("/api/queries/leads", headers={"Accept": accept}).headers["etag"])

    assert tag(client, JSON) == tag(client, JSON)
    assert len({tag(client, JSON), tag(client, "text/csv"), tag(tiny_client, JSON)}) == 3


# -- the description ---------------------------------------------------------------------------------------------------


def test_the_description_is_openapi_and_whole(document: Mapping[str, object], plan: Corpus) -> None:
    assert document["openapi"] == "3.1.1"
    paths = document["paths"]
    assert isinstance(paths, dict)
    assert set(paths) == FIXED | {f"/api/queries/{name}" for name in query_names(plan.queries)}
    names = [operation["get"]["operationId"] for operation in paths.values()]
    assert len(names) == len(set(names))
    for operation in paths.values():
        assert {"200", "304", "400"} <= set(operation["get"]["responses"])
    text = json.dumps(document)
    for schema in set(text.split('"$ref": "')[1:]):
        *_, section, name = schema.partition('"')[0].split("/")
        assert name in document["components"][section]  # type: ignore[index]  # an object of JSON


def test_every_schema_of_the_description_is_one(document: Mapping[str, object]) -> None:
    schemas = document["components"]["schemas"]  # type: ignore[index]  # an object of JSON
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    assert len(schemas) > 50


def validator(document: Mapping[str, object], path: str) -> jsonschema.Draft202012Validator:
    """The check that the description promises for the 200 of a path."""
    operation = document["paths"][path]["get"]  # type: ignore[index]  # an object of JSON
    schema = operation["responses"]["200"]["content"][JSON]["schema"]
    return jsonschema.Draft202012Validator({**schema, "components": document["components"]})


@pytest.mark.parametrize("language", ["lv", "en"])
def test_every_answer_fits_its_schema(client: TestClient, document: Mapping[str, object], language: str) -> None:
    paths = document["paths"]
    assert isinstance(paths, dict)
    checked = 0
    for path in paths:
        if path.startswith("/api/queries/"):
            validator(document, path).validate(client.get(path, params={"lang": language}).json())
            checked += 1
    assert checked > 40


def test_every_answer_of_the_tiny_plan_fits_its_own_schema(tiny_client: TestClient) -> None:
    document = tiny_client.get("/api/openapi.json").json()
    for path in document["paths"]:
        if path.startswith("/api/queries/"):
            validator(document, path).validate(tiny_client.get(path).json())


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/api/about", "/api/about"),
        ("/api/queries", "/api/queries"),
        ("/api/things", "/api/things?q=kult"),
        ("/api/path", "/api/path?from=LM&to=9(b)"),
        ("/api/verdicts", "/api/verdicts"),
        ("/api/verdicts/{provision}", "/api/verdicts/6(a)"),
        ("/api/audit", "/api/audit"),
    ],
)
def test_the_other_answers_fit_too(client: TestClient, document: Mapping[str, object], path: str, address: str) -> None:
    validator(document, path).validate(client.get(address).json())


def test_every_card_fits_its_schema(client: TestClient, document: Mapping[str, object], plan: Corpus) -> None:
    check = validator(document, "/api/things/{id}")
    for thing in plan.entities[::7]:
        check.validate(client.get(f"/api/things/{thing.id}").json())


def test_every_example_is_answered(client: TestClient, document: Mapping[str, object]) -> None:
    paths = document["paths"]
    assert isinstance(paths, dict)
    answered = 0
    for path, operation in paths.items():
        examples = {p["name"]: p for p in operation["get"]["parameters"] if "example" in p}
        for name, parameter in examples.items():
            if parameter["in"] == "path":
                path = path.replace(f"{{{name}}}", quote(parameter["example"], safe=""))
        asked = {name: p["example"] for name, p in examples.items() if p["in"] == "query"}
        assert client.get(path, params=asked).status_code == 200
        answered += len(examples)
    assert answered > 25


def test_the_parameters_are_typed(document: Mapping[str, object]) -> None:
    paths = document["paths"]
    assert isinstance(paths, dict)
    schemas = {p["name"]: p["schema"] for p in paths["/api/queries/budget-lines"]["get"]["parameters"]}
    assert schemas["kind"] == {"type": "string", "enum": ["planned", "additional", "executed"]}
    assert schemas["year"] == {"type": "string", "pattern": "^([0-9]{1,9}|later|annual)$"}
    by = next(p for p in paths["/api/queries/due-by"]["get"]["parameters"] if p["name"] == "by")
    assert (by["schema"]["format"], by["example"]) == ("date", "2023-12-31")


@pytest.mark.parametrize(
    ("query", "column", "schema"),
    [
        ("coverage", "coverage", {"enum": ["direct", "none", "parent", "partial"]}),
        ("coverage", "provision", {"type": "string"}),
        ("coverage", "measures", {"type": "array", "items": {"type": "string"}}),
        ("budget-lines", "amount", {"type": ["number", "null"]}),
        ("budget-lines", "year", {"type": ["string", "integer", "null"]}),
        ("budget-lines", "kind", {"enum": ["additional", "executed", "planned"]}),
        ("measures", "results", {"type": ["string", "null"]}),
        (
            "framework-status",
            "provisions",
            {"type": ["integer", "null"]},
        ),  # a sub-select counts: may be empty for all we know
        ("plan-indicators", "baseline_year", {"type": ["integer", "null"]}),
        ("measure-institutions", "role", {"type": ["string", "number", "boolean", "null"]}),
    ],
)
def test_what_a_column_can_hold_is_read_from_the_query(
    plan: Corpus, query: str, column: str, schema: dict[str, object]
) -> None:
    assert column_schemas(read_query(plan.queries, query), plan.schema)[column] == schema


WORDS_OF_TEXT = ["direct", "none"]


@pytest.mark.parametrize(
    ("expression", "gives", "filled"),
    [
        ('IF(EXISTS { ?a :b ?c }, "0", "1")', {'"direct', '"none'}, True),
        ('IF(?n = 3, "0", ?x)', {'"direct', "integer"}, False),
        ('COALESCE(?x, ?y, "1")', {"integer", "string", "number", "boolean", '"none'}, True),
        ("COALESCE(?x, ?x)", {"integer"}, False),
        ("COUNT(DISTINCT ?x)", {"integer"}, True),
        ("SUM(IF(?n, 1, 0))", {"number"}, False),
        ("MAX(?x)", {"integer"}, False),
        ('CONCAT(STR(?x), "0")', {"string"}, False),
        ("?x + 1", {"string", "number", "boolean"}, False),
        ("STR(?x) = STR(?y)", {"string", "number", "boolean"}, False),
    ],
)
def test_what_an_expression_can_give(expression: str, gives: set[str], filled: bool) -> None:
    assert possible(expression, {"x": frozenset({"integer"})}, WORDS_OF_TEXT) == gives
    assert always(expression) is filled


def test_the_audit_is_made_once_however_many_ask(tiny: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    slow = threading.Event()

    def audit(*_given: object) -> tuple[()]:
        made.append(1)
        slow.wait(0.2)
        return ()

    monkeypatch.setattr("policygraph.server.api.facts.audit", audit)
    facts = Facts(tiny)
    threads = [threading.Thread(target=lambda: facts.findings) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [1]


# -- anything at all ---------------------------------------------------------------------------------------------------

WORDS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["KM", "4.16", "2(e)", "', } UNION {", '"', "\\u0022", "<x>", "a\nb", "\n", "%00", "{{7*7}}", "=1+1"]
    ),
).filter(lambda word: word not in (".", ".."))  # by these a client leaves /api
NAMES = st.one_of(WORDS, st.sampled_from(["lang", "format", "institution", "year", "by", "q", "kind", "from", "to"]))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(["queries", "queries/leads", "queries/budget-lines", "things", "path", "verdicts", "audit"]),
    tail=st.lists(WORDS, max_size=2),
    asked=st.lists(st.tuples(NAMES, WORDS), max_size=3),
)
def test_nothing_that_is_asked_breaks_the_server(
    tiny_client: TestClient, path: str, tail: list[str], asked: list[tuple[str, str]]
) -> None:
    address = "/".join(["/api", path, *(quote(part, safe="") for part in tail)])
    answer = tiny_client.get(address, params=asked)
    assert answer.status_code in (200, 400, 404)
    if answer.status_code != 200:
        assert answer.headers["content-type"] == PROBLEM
        assert "Traceback" not in answer.text


def test_many_clients_at_once_get_the_same_answers(client: TestClient) -> None:
    expected = client.get("/api/queries/coverage").content
    found: list[bytes] = []

    def ask() -> None:
        found.append(client.get("/api/queries/coverage").content)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 8
