"""The MCP server as the SDK's own client sees it: every tool over every transport, with evidence, without traces."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import anyio
import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from mcp.types import CallToolResult, Tool
from starlette.applications import Starlette
from starlette.testclient import TestClient

from policygraph.cards import card, card_to_json
from policygraph.corpus import Corpus
from policygraph.datasets import to_dataset, union
from policygraph.errors import QueryError
from policygraph.queries import Solutions, query_names, read_query
from policygraph.server.context import Context, Limits
from policygraph.server.mcp.endpoint import ONTOLOGY, PATH, THING, make_server, routes

if TYPE_CHECKING:
    from tests.conftest import Listening

Result = TypeVar("Result")
GENERAL = ["ask", "show", "path", "search", "verdict"]
ARGUMENTS = {
    "ask": {"question": "what does KM co-lead?"},
    "show": {"id": "KM"},
    "path": {"from": "LM", "to": "9(b)"},
    "search": {"text": "kulturas"},
    "verdict": {"provision": "2(e)"},
}
WITHOUT_THINGS = {"query_contents"}
"""Counts of things: no line of a document says them."""


@pytest.fixture(scope="module")
def context(plan: Corpus) -> Context:
    return Context(plan, union(to_dataset(plan)), Limits())


def talk(target: object, speak: Callable[[Client], Coroutine[object, object, Result]], *, mode: str = "auto") -> Result:
    """What a client hears that says this to a server."""

    async def talking() -> Result:
        async with Client(target, mode=mode, read_timeout_seconds=60) as client:  # type: ignore[arg-type]  # a target of any kind
            return await speak(client)

    return anyio.run(talking)


@pytest.fixture(scope="module")
def server(context: Context) -> Server:
    return make_server(context)


def call(server: Server, name: str, **arguments: object) -> CallToolResult:
    return talk(server, lambda client: client.call_tool(name, dict(arguments)))


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert content.type == "text"
    return content.text


async def everything(client: Client) -> dict[str, tuple[Tool, CallToolResult]]:
    """Each tool with its answer; the client checks the answer against the schema of the tool."""
    tools = (await client.list_tools()).tools
    return {tool.name: (tool, await client.call_tool(tool.name, ARGUMENTS.get(tool.name, {}))) for tool in tools}


def check_everything(found: dict[str, tuple[Tool, CallToolResult]], plan: Corpus) -> None:
    """Every named query and every other tool has answered with data, words and evidence."""
    named = [f"query_{name.replace('-', '_')}" for name in query_names(plan.queries)]
    assert [name for name in found if name != "ask"] == [*GENERAL[1:], *named]
    for name, (_, result) in found.items():
        assert (name, result.is_error) == (name, False)
        assert result.structured_content
        data = json.dumps(result.structured_content)
        counts = name in WITHOUT_THINGS or result.structured_content.get("rows") == []
        assert ('"quote": "' in data) is not counts, name
        assert text_of(result)


# -- transports --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("mode", "version"), [("auto", "2026-07-28"), ("legacy", "2025-11-25")])
def test_every_tool_answers_in_this_process(server: Server, plan: Corpus, mode: str, version: str) -> None:
    async def speak(client: Client) -> tuple[str, dict[str, tuple[Tool, CallToolResult]]]:
        return client.protocol_version, await everything(client)

    spoken, found = talk(server, speak, mode=mode)
    assert spoken == version
    check_everything(found, plan)


@pytest.fixture(scope="module")
def command(root: Path) -> StdioServerParameters:
    environment = {**os.environ, "PYTHONPATH": str(root / "src"), "PYTHONWARNINGS": ""}
    return StdioServerParameters(
        command=sys.executable, args=["-m", "policygraph", "--project", str(root), "mcp"], env=environment
    )


def test_every_tool_answers_over_standard_input_and_output(command: StdioServerParameters, plan: Corpus) -> None:
    check_everything(talk(command, everything), plan)


@pytest.fixture(scope="module")
def address(context: Context, listening: Listening) -> Iterator[str]:
    """The routes behind a real HTTP server on loopback."""
    with listening(Starlette(routes=routes(context))) as found:
        yield found + PATH


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_every_tool_answers_over_http(address: str, plan: Corpus, mode: str) -> None:
    check_everything(talk(address, everything, mode=mode), plan)


def lines_of(command: StdioServerParameters, last: int, *messages: str) -> tuple[int, list[str], str]:
    """Exit code, lines of standard output, and standard error, once the message with the number `last` is answered."""
    with subprocess.Popen(
        [command.command, *command.args], env=command.env, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as server:  # fmt: skip
        assert server.stdin
        assert server.stdout
        assert server.stderr
        print(*messages, sep="\n", file=server.stdin, flush=True)
        lines = [server.stdout.readline()]
        while f'"id":{last},' not in lines[-1]:
            lines.append(server.stdout.readline())
            assert lines[-1]
        server.stdin.close()
        return server.wait(timeout=30), lines, server.stderr.read()


def request(number: int, method: str, **params: object) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params})


HELLO = request(
    1, "initialize", protocolVersion="2025-11-25", capabilities={}, clientInfo={"name": "test", "version": "1"}
)
READY = json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"})


def test_nothing_but_the_protocol_goes_to_standard_output(command: StdioServerParameters) -> None:
    wrong = ["{", "[]", '{"jsonrpc": "2.0", "id": 7, "method": "no/such"}', "\x00", '"' + "a" * 5000]
    call = request(2, "tools/call", name="query_co_leeds", arguments={})
    code, lines, errors = lines_of(command, 2, HELLO, READY, *wrong, call)
    messages = [json.loads(line) for line in lines]
    assert all(message["jsonrpc"] == "2.0" for message in messages)
    answers = {message["id"]: message for message in messages if "id" in message}
    assert answers[2]["result"]["isError"] is True
    assert answers[7]["error"]["code"] == -32601
    assert (code, "Traceback" in errors) == (0, False)


def test_the_server_ends_quietly_when_it_is_told_to(command: StdioServerParameters) -> None:
    with subprocess.Popen(
        [command.command, *command.args], env=command.env, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as server:  # fmt: skip
        assert server.stdin
        assert server.stdout
        print(HELLO, file=server.stdin, flush=True)
        assert json.loads(server.stdout.readline())["id"] == 1
        server.send_signal(signal.SIGINT)
        server.stdin.close()
        assert server.wait(timeout=30) == 0
        assert server.stderr
        assert "Traceback" not in server.stderr.read()


# -- tools -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tools(server: Server) -> dict[str, Tool]:
    async def speak(client: Client) -> dict[str, Tool]:
        return {tool.name: tool for tool in (await client.list_tools()).tools}

    return talk(server, speak)


def test_every_named_query_is_a_tool(tools: dict[str, Tool], plan: Corpus) -> None:
    for name in query_names(plan.queries):
        query = read_query(plan.queries, name)
        tool = tools[f"query_{name.replace('-', '_')}"]
        assert tool.title == query.titles["en"]
        assert tool.description
        assert query.titles["lv"] in tool.description
        assert set(tool.input_schema["properties"]) == {*(p.name for p in query.parameters), "plan", "lang"}
        assert tool.input_schema["required"] == []
    assert len(tools) == len(query_names(plan.queries)) + len(GENERAL)


def test_every_tool_only_reads_and_says_so(tools: dict[str, Tool]) -> None:
    for tool in tools.values():
        assert tool.annotations
        hints = tool.annotations
        assert (hints.read_only_hint, hints.destructive_hint, hints.idempotent_hint, hints.open_world_hint) == (
            True,
            False,
            True,
            False,
        )
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
        assert tool.output_schema
        jsonschema.Draft202012Validator.check_schema(tool.output_schema)


def test_the_arguments_are_typed(tools: dict[str, Tool]) -> None:
    properties = tools["query_budget_lines"].input_schema["properties"]
    assert properties["kind"]["enum"] == ["planned", "additional", "executed"]
    assert [way["type"] for way in properties["year"]["anyOf"]] == ["integer", "string"]
    assert tools["path"].input_schema["required"] == ["from", "to"]


def test_an_answer_shows_the_words_that_prove_it(server: Server) -> None:
    result = call(server, "query_co_leads", institution="KM", lang="en")
    data = result.structured_content
    assert (data["query"], len(data["rows"])) == ("co-leads", 7)
    assert {
        "subject": "activity/lv-roma-2022.4.13-1",
        "property": "coResponsible",
        "object": "institution/KM",
        "document": "plan.txt",
        "lines": [1587, 1587],
        "quote": "KM",
    } in data["evidence"]
    assert data["evidence_total"] == len(data["evidence"])
    text = text_of(result)
    assert "| 4.13 | 4.13-1 |" in text
    assert "activity/lv-roma-2022.4.13-1 coResponsible institution/KM (plan.txt:1587) „KM”" in text


def test_all_added_evidence_stands_in_the_sources(server: Server, plan: Corpus) -> None:
    lines = {source.file: source.text.split("\n") for source in plan.sources}
    checked = 0
    for name in ("query_leads", "query_coverage", "query_measures", "query_funding"):
        for piece in call(server, name).structured_content["evidence"]:
            first, last = piece["lines"]
            words = "".join("".join(lines[piece["document"]][first - 1 : last]).split())
            assert "".join(piece["quote"].split()) in words
            checked += 1
    assert checked > 200


def test_a_year_may_be_a_number_but_a_notation_may_not(server: Server) -> None:
    rows = call(server, "query_budget_lines", year=2022).structured_content["rows"]
    assert {row["year"] for row in rows} == {2022}
    refused = call(server, "query_budget_lines", measure=4.1)
    assert (refused.is_error, text_of(refused)) == (True, "query_budget_lines: measure: 4.1 is not of type 'string'")


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("query_co_leads", {"institution": "KMX"}, "no institution 'KMX'; did you mean KM?"),
        (
            "query_co_leads",
            {"institutoin": "KM"},
            "query_co_leads: no argument 'institutoin'; did you mean institution? (it has institution, plan, lang)",
        ),
        ("query_co_leeds", {}, "no tool 'query_co_leeds'; did you mean query_co_leads?"),
        ("show", {}, "show: 'id' is a required property"),
        ("show", {"id": "KMX"}, "no thing 'KMX'; did you mean KM?"),
        ("show", {"id": ""}, "show: id: '' should be non-empty"),
        ("path", {"from": "KM", "to": None}, "path: to: None is not of type 'string'"),
        (
            "query_budget_lines",
            {"kind": "plan"},
            "query_budget_lines: kind: 'plan' is not one of planned, additional, executed; did you mean planned?",
        ),
        ("query_due_by", {"by": "2022-13-01"}, "by: '2022-13-01' is not a date such as 2023-12-31"),
        ("verdict", {"provision": "KM"}, "no provision 'KM'"),
        ("search", {"text": "a", "limit": 501}, "search: limit: 501 is greater than the maximum of 500"),
    ],
)
def test_a_mistake_is_an_error_of_the_tool_with_the_nearest_value(
    server: Server, name: str, arguments: dict[str, object], message: str
) -> None:
    result = call(server, name, **arguments)
    assert (result.is_error, text_of(result)) == (True, message)


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("query_co_leads", {"institution": "KMX"}, "nezināms nosaukums 'KMX' (iestāde); vai domājāt KM?"),
        (
            "query_budget_lines",
            {"kind": "plan"},
            "query_budget_lines: kind: 'plan' neder; der planned, additional, executed; vai domājāt planned?",
        ),
        ("show", {"id": "KM", "idd": "KM"}, "show: nav argumenta 'idd'; vai domājāt id? (ir id, lang)"),
        ("query_co_leeds", {}, "nezināms nosaukums 'query_co_leeds' (rīks); vai domājāt query_co_leads?"),
    ],
)
def test_a_mistake_is_told_in_the_language_of_the_call(
    server: Server, name: str, arguments: dict[str, object], message: str
) -> None:
    result = call(server, name, **arguments, lang="lv")
    assert (result.is_error, text_of(result)) == (True, message)


def test_every_tool_that_takes_a_plan_says_what_it_is(server: Server) -> None:
    listed = talk(server, lambda client: client.list_tools()).tools
    described = {
        tool.name: tool.input_schema["properties"]["plan"]["description"]
        for tool in listed
        if "plan" in tool.input_schema["properties"]
    }
    assert set(described) == {tool.name for tool in listed if tool.name.startswith("query_")} | {"ask"}
    assert set(described.values()) == {
        "this plan only (lv-roma-2022); several with commas between them, or all: then the first column is plan"
    }


def test_a_plan_of_several_is_chosen_and_proven_by_its_own_words(two: Corpus) -> None:
    server = make_server(Context(two, union(to_dataset(two)), Limits()))
    for chosen, known in (("tiny", {"tiny"}), ("later", {"later"}), ("all", {"tiny", "later"})):
        data = call(server, "query_leads", plan=chosen).structured_content
        assert data["parameters"] == {"plan": chosen}
        assert (data["columns"][0] == "plan") is (chosen == "all")
        scopes = {piece["subject"].partition("/")[2].partition(".")[0] for piece in data["evidence"]}
        assert scopes == known
    wrong = call(server, "query_leads", plan="latter")
    assert (wrong.is_error, text_of(wrong)) == (True, "plan: no plan 'latter'; did you mean later?")
    asked = call(server, "ask", question="Ko vada NVA?", plan="later").structured_content
    assert asked["parameters"] == {"plan": "later", "institution": "NVA"}
    assert {piece["subject"].partition(".")[0] for piece in asked["evidence"]} == {"activity/later"}


def test_a_limit_of_the_engine_is_an_error_of_the_tool(plan: Corpus) -> None:
    def broken(_text: str) -> Solutions:
        raise QueryError("the query took longer than 10 seconds")

    result = call(make_server(Context(plan, broken, Limits())), "query_leads")
    assert (result.is_error, "longer than 10 seconds" in text_of(result)) == (True, True)


def test_a_question_that_is_not_understood_is_an_answer(server: Server) -> None:
    result = call(server, "ask", question="what is the weather in Riga")
    assert (result.is_error, result.structured_content["understood"]) == (False, False)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["show", "path", "search", "verdict", "query_leads", "query_budget_lines", "x"]),
    arguments=st.dictionaries(
        st.sampled_from(["id", "from", "to", "text", "provision", "institution", "year", "lang", "limit", "zz"]),
        st.one_of(st.text(max_size=20), st.integers(), st.none(), st.booleans(), st.lists(st.integers(), max_size=2)),
        max_size=3,
    ),
)
def test_no_arguments_break_the_server(server: Server, name: str, arguments: dict[str, object]) -> None:
    result = call(server, name, **arguments)
    if result.is_error:
        assert "Traceback" not in text_of(result)


# -- resources ---------------------------------------------------------------------------------------------------------


def test_every_thing_and_the_ontology_are_resources(server: Server, plan: Corpus) -> None:
    async def speak(client: Client) -> list[str]:
        found: list[str] = []
        cursor = None
        while True:
            page = await client.list_resources(cursor=cursor)
            found += [str(resource.uri) for resource in page.resources]
            cursor = page.next_cursor
            if cursor is None:
                return found

    found = talk(server, speak)
    assert found == [ONTOLOGY, *(THING + thing.id for thing in plan.entities)]


def test_a_resource_is_the_card_of_the_thing(server: Server, plan: Corpus) -> None:
    async def speak(client: Client) -> tuple[str, str]:
        thing = await client.read_resource(THING + "institution/KM")
        ontology = await client.read_resource(ONTOLOGY)
        return thing.contents[0].text, ontology.contents[0].text  # type: ignore[union-attr]  # both are text

    thing, ontology = talk(server, speak)
    assert json.loads(thing) == card_to_json(plan, card(plan, plan.by_id["institution/KM"], "lv"))
    assert ontology.startswith("@prefix")


@pytest.mark.parametrize("uri", [THING + "institution/KMX", "file:///etc/passwd", "https://example.org/", THING])
def test_what_is_no_resource_is_refused(server: Server, uri: str) -> None:
    async def speak(client: Client) -> str:
        with pytest.raises(MCPError) as refused:
            await client.read_resource(uri)
        return refused.value.message

    assert talk(server, speak).startswith(("no thing", "no institution 'KMX'; did you", "no resource"))


# -- HTTP --------------------------------------------------------------------------------------------------------------

PING = json.loads(HELLO)
HEADERS = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}


def post(context: Context, **headers: str) -> tuple[int, str]:
    client = TestClient(Starlette(routes=routes(context)), base_url="http://127.0.0.1:8000")
    answer = client.post(PATH, json=PING, headers={**HEADERS, **headers})
    return answer.status_code, answer.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:8000"}, 200),
        ({"Host": "localhost"}, 200),
        ({"Origin": "http://127.0.0.1:8000"}, 200),
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1.evil.example:8000"}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Content-Type": "text/plain"}, 400),
    ],
)
def test_a_page_elsewhere_cannot_reach_it_under_a_borrowed_name(
    context: Context, headers: dict[str, str], status: int
) -> None:
    assert post(context, **headers)[0] == status


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "OPTIONS"])
def test_there_are_no_sessions_to_open_or_close(context: Context, method: str) -> None:
    client = TestClient(Starlette(routes=routes(context)), base_url="http://127.0.0.1:8000")
    answer = client.request(method, PATH, headers={"Accept": "text/event-stream"})
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_a_body_that_is_too_long_or_no_message_is_refused(context: Context) -> None:
    client = TestClient(Starlette(routes=routes(context)), base_url="http://127.0.0.1:8000")
    assert client.post(PATH, content=b" " * (1 << 20) + b" ", headers=HEADERS).status_code == 413
    for body in (b"{", b"[]", b"1", b"\xff"):
        answer = client.post(PATH, content=body, headers=HEADERS)
        assert answer.status_code == 400
        assert "Traceback" not in answer.text


def test_clients_that_come_and_go_leave_nothing_behind(address: str) -> None:
    async def speak() -> None:
        for _ in range(5):
            async with Client(address) as client:
                await client.call_tool("query_contents", {})

    before = threading.active_count()
    anyio.run(speak)
    assert threading.active_count() <= before + 40
