"""`policygraph serve` as a process of its own, asked over HTTP: the protocol, the limits, bad clients, the end."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph as ox
import pytest

if TYPE_CHECKING:
    from tests.outside.conftest import Server, Start

pytestmark = pytest.mark.outside

SECONDS = 2
CARTESIAN = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
UPDATE = {"Content-Type": "application/sparql-update"}


def alive(processes: set[int]) -> set[int]:
    """Those that still run; zombies do not."""
    running = set()
    for process in processes:
        with suppress(OSError):
            if Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z":
                running.add(process)
    return running


def wait_until_gone(processes: set[int]) -> None:
    """A moment of patience: the system takes some time to clear away what was killed."""
    for _ in range(100):
        if not alive(processes):
            return
        time.sleep(0.05)
    raise AssertionError(f"still there: {alive(processes)}")


# The protocol tests of the W3C (SPARQL 1.1), transcribed: what is sent, and what must come back.

_DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"


def _graph(kind: str, *numbers: int) -> str:
    return "&".join(f"{kind}-graph-uri={quote(_DATA.format(number), safe='')}" for number in numbers)


_TYPED = "<http://kasei.us/2009/09/sparql/data/data{}.rdf> a ?type"
_BOTH = f"ASK {{ {_TYPED.format(1)} . {_TYPED.format(2)} . }}"
_NAMED = f"GRAPH ?g1 {{ {_TYPED.format(1)} }} GRAPH ?g2 {{ {_TYPED.format(2)} }}"
_NONE = "?" + _graph("default", 0)
_OVER_ENCODED = "?named-graph-uri=" + quote(f"{_DATA.format(1)}&named-graph-uri={_DATA.format(2)}", safe="")
_BOOLEAN = {"application/sparql-results+json", "application/sparql-results+xml"}
_TABLE = _BOOLEAN | {"text/csv", "text/tab-separated-values"}
_RDF = {"text/turtle", "application/rdf+xml", "application/n-triples"}

QUERIES = {
    "query_post_form": ("POST", _NONE, FORM, "query=ASK%20%7B%7D", _BOOLEAN),
    "query_dataset_default_graphs_get": (
        "GET",
        f"?query={quote(_BOTH)}&{_graph('default', 1, 2)}",
        {},
        "",
        _BOOLEAN,
    ),
    "query_dataset_default_graphs_post": ("POST", "?" + _graph("default", 1, 2), DIRECT, _BOTH, _BOOLEAN),
    "query_dataset_named_graphs_post": ("POST", "?" + _graph("named", 1, 2), DIRECT, f"ASK {{ {_NAMED} }}", _BOOLEAN),
    "query_dataset_named_graphs_get": (
        "GET",
        f"?query={quote(f'ASK {{ {_NAMED} }}')}&{_graph('named', 1, 2)}",
        {},
        "",
        _BOOLEAN,
    ),
    "query_dataset_full": (
        "POST",
        f"?{_graph('default', 3)}&{_graph('named', 1, 2)}",
        DIRECT,
        f"ASK {{ {_TYPED.format(3)} {_NAMED} }}",
        _BOOLEAN,
    ),
    "query_multiple_dataset": (
        "POST",
        _OVER_ENCODED,
        DIRECT,
        f"ASK FROM <{_DATA.format(3)}> {{ {_NAMED} }}",
        _BOOLEAN,
    ),
    "query_get": ("GET", f"?query=ASK%20%7B%7D&{_graph('default', 0)}", {}, "", _BOOLEAN),
    "query_content_type_select": ("POST", _NONE, DIRECT, "SELECT (1 AS ?value) {}", _TABLE),
    "query_content_type_ask": ("POST", _NONE, DIRECT, "ASK {}", _BOOLEAN),
    "query_content_type_describe": ("POST", _NONE, DIRECT, "DESCRIBE <http://example.org/>", _RDF),
    "query_content_type_construct": ("POST", _NONE, DIRECT, "CONSTRUCT { <s> <p> 1 } WHERE {}", _RDF),
    "query_post_direct": ("POST", "", DIRECT, "ASK {}", _BOOLEAN),
}
UTF16 = {"Content-Type": "application/sparql-query; charset=UTF-16"}
UTF16_UPDATE = {"Content-Type": "application/sparql-update; charset=UTF-16"}
BAD = {
    "bad_query_method": ("PUT", f"?query=ASK%20%7B%7D&{_graph('default', 0)}", FORM, b"", 405),
    "bad_multiple_queries": ("GET", "?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D", {}, b"", 400),
    "bad_query_wrong_media_type": ("POST", "", {"Content-Type": "text/plain"}, b"ASK {}", 415),
    "bad_query_missing_form_type": ("POST", "", {}, b"query=ASK%20%7B%7D", 415),
    "bad_query_missing_direct_type": ("POST", "", {}, b"ASK {}", 415),
    "bad_query_non_utf8": ("POST", "", UTF16, "ASK {}".encode("utf-16"), 415),
    "bad_query_syntax": ("GET", "?query=ASK%20%7B", {}, b"", 400),
    "bad_update_get": ("GET", "?update=CLEAR%20ALL", {}, b"", 403),
    "bad_multiple_updates": ("POST", "", FORM, b"update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", 403),
    "bad_update_wrong_media_type": ("POST", "", {"Content-Type": "text/plain"}, b"CLEAR NAMED", 415),
    "bad_update_missing_form_type": ("POST", "", {}, b"update=CLEAR%20NAMED", 415),
    "bad_update_non_utf8": ("POST", "", UTF16_UPDATE, "CLEAR NAMED".encode("utf-16"), 415),
    "bad_update_syntax": ("POST", "", FORM, b"update=CLEAR%20XYZ", 403),
    "bad_update_dataset_conflict": (
        "POST",
        "?using-named-graph-uri=http%3A%2F%2Fexample%2Fpeople",
        UPDATE,
        b"WITH <http://example/addresses> DELETE { ?p <http://x/n> 'Bill' } WHERE { ?p <http://x/n> 'Bill' }",
        403,
    ),
    # Updates that another server would carry out: this one refuses them.
    "update_dataset_default_graph": ("POST", "?using-graph-uri=" + quote(_DATA.format(1)), UPDATE, b"CLEAR ALL", 403),
    "update_dataset_default_graphs": ("POST", "?using-graph-uri=a:1&using-graph-uri=a:2", UPDATE, b"CLEAR ALL", 403),
    "update_dataset_named_graphs": ("POST", "?using-named-graph-uri=a:1", UPDATE, b"CLEAR ALL", 403),
    "update_dataset_full": ("POST", "?using-graph-uri=a:1&using-named-graph-uri=a:2", UPDATE, b"CLEAR ALL", 403),
    "update_post_form": ("POST", "", FORM, b"update=CLEAR%20ALL", 403),
    "update_post_direct": ("POST", "", UPDATE, b"CLEAR ALL", 403),
    "update_base_uri": ("POST", "", UPDATE, b"INSERT DATA { GRAPH <a:g> { <a:s> <a:p> <test> } }", 403),
}  # fmt: skip


def test_all_34_tests_of_the_w3c_are_here() -> None:
    assert (len(QUERIES), len(BAD)) == (13, 21)


@pytest.mark.parametrize("name", QUERIES)
def test_protocol_query_of_the_w3c(server: Server, name: str) -> None:
    method, parameters, headers, body, media = QUERIES[name]
    reply = server.send(method, f"/sparql/{parameters}", body, headers)
    assert reply.status == 200
    assert reply.headers["content-type"].partition(";")[0] in media
    if media is _BOOLEAN:
        assert json.loads(reply.body)["boolean"] is True


@pytest.mark.parametrize("name", BAD)
def test_protocol_refusal_of_the_w3c(server: Server, name: str) -> None:
    method, parameters, headers, body, status = BAD[name]
    reply = server.send(method, f"/sparql/{parameters}", body, headers)
    assert reply.status == status
    assert len(reply.body.decode().splitlines()) == 1


@pytest.mark.parametrize("accept", sorted(_TABLE))
def test_each_format_of_a_table(server: Server, accept: str) -> None:
    reply = server.query("SELECT (1 AS ?one) {}", accept)
    assert (reply.status, reply.headers["content-type"].partition(";")[0]) == (200, accept)
    assert "accept" in reply.headers["vary"].lower()
    assert b"1" in reply.body


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]
)
def test_each_format_of_a_graph(server: Server, accept: str) -> None:
    reply = server.query("CONSTRUCT { <a:a> <http://b/c> 'ā' } {}", accept)
    assert (reply.status, reply.headers["content-type"].partition(";")[0]) == (200, accept)
    parsed = list(ox.parse(reply.body, format=ox.RdfFormat.from_media_type(accept)))
    assert [str(quad.triple) for quad in parsed] == ['<a:a> <http://b/c> "ā"']


def test_what_cannot_be_given_is_listed(server: Server) -> None:
    for text, accept in (("ASK {}", "image/png"), ("DESCRIBE <a:a>", "text/csv"), ("SELECT * {}", "text/turtle")):
        reply = server.query(text, accept)
        assert reply.status == 406
        assert b"application/sparql-results+json" in reply.body
        assert b"text/turtle" in reply.body


def test_without_a_query_there_is_a_description_or_a_page(server: Server) -> None:
    described = server.send("GET", "/sparql", headers={"Accept": "application/n-triples"})
    assert described.headers["content-type"] == "application/n-triples"
    endpoint = f"<http://127.0.0.1:{server.port}/sparql>"
    assert (
        f"{endpoint} <http://www.w3.org/ns/sparql-service-description#endpoint> {endpoint} .".encode() in described.body
    )
    assert b"data1.rdf" in described.body
    page = server.send("GET", "/sparql?lang=en", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert page.headers["content-type"].startswith("text/html")
    assert b'<html lang="en">' in page.body
    assert server.send("GET", "/sparql").headers["content-type"].startswith("text/turtle")
    assert server.send("GET", "/sparql", headers={"Accept": "image/png"}).status == 406
    assert server.send("POST", "/sparql", b"", FORM).status == 400
    assert server.send("GET", "/sparql?default-graph-uri=a:a").status == 400


def test_methods(server: Server) -> None:
    head = server.send("HEAD", "/sparql?query=ASK%7B%7D")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == "26"
    options = server.send("OPTIONS", "/sparql")
    assert (options.status, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "BREW"):
        refused = server.send(method, "/sparql?query=ASK%7B%7D")
        assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS, POST")


@pytest.mark.parametrize(
    ("language", "nothing", "method"),
    [("lv", "nav atrasts", "metode nav atļauta"), ("en", "not found", "method not allowed")],
)
def test_what_no_route_answers_is_told_in_the_language_that_is_asked_for(
    server: Server, language: str, nothing: str, method: str
) -> None:
    for reply, status, says in (
        (server.send("GET", "/nowhere", headers={"Accept-Language": language}), 404, nothing),
        (server.send("PUT", "/sparql", headers={"Accept-Language": language}), 405, method),
    ):
        assert (reply.status, reply.body.decode()) == (status, f"{says}\n")
        assert reply.headers["content-language"] == language


def test_other_sites_may_read(server: Server) -> None:
    there = {"Origin": "https://elsewhere.example"}
    assert server.send("GET", "/sparql?query=ASK%7B%7D", headers=there).headers["access-control-allow-origin"] == "*"
    asked = there | {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "Content-Type"}
    flight = server.send("OPTIONS", "/sparql", headers=asked)
    assert (flight.status, flight.headers["access-control-allow-origin"]) == (200, "*")
    assert "POST" in flight.headers["access-control-allow-methods"]
    assert "access-control-allow-origin" not in server.send("GET", "/", headers=there).headers


@pytest.mark.parametrize(
    ("path", "status", "media"),
    [
        ("/", 200, "text/html"),
        ("/static/sparql.js", 200, "text/javascript"),
        ("/static/yasgui/yasgui.min.css", 200, "text/css"),
        ("/nowhere", 404, "text/plain"),
        ("/static/../app.py", 404, "text/plain"),
        ("/static/%2e%2e/app.py", 404, "text/plain"),
        ("/static/..%2fapp.py", 404, "text/plain"),
        ("/%00", 404, "text/plain"),
        ("/sparql/more", 404, "text/plain"),
    ],
)
def test_pages_and_headers(server: Server, path: str, status: int, media: str) -> None:
    reply = server.send("GET", path)
    assert (reply.status, reply.headers["content-type"].partition(";")[0]) == (status, media)
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
    assert "server" not in reply.headers


def test_from_every_page_the_others_are_reached(server: Server) -> None:
    browser = {"Accept": "text/html,*/*;q=0.8"}
    for path, status in (
        ("/", 200),
        ("/things", 200),
        ("/ontology", 200),
        ("/api", 200),
        ("/sparql", 200),
        ("/mcp", 405),
    ):
        reply = server.send("GET", path, headers=browser)
        assert (reply.status, reply.headers["content-type"].partition(";")[0]) == (status, "text/html")
        for other in ("/things", "/ontology", "/api", "/sparql"):
            assert f'href="{other}'.encode() in reply.body


def test_a_browser_is_told_where_it_is(server: Server) -> None:
    reply = server.send("GET", "/<script>", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (reply.status, reply.headers["content-type"].partition(";")[0]) == (404, "text/html")
    assert b'<a href="/#lang=lv">' in reply.body
    assert "<h1>Šādas lapas te nav</h1>".encode() in reply.body
    assert b"script" not in reply.body


@pytest.mark.parametrize(
    ("text", "status", "says"),
    [
        (CARTESIAN, 504, b"the query ran longer than 2 seconds and was stopped\n"),
        ("SELECT (COUNT(*) AS ?n) { ?a (<a:a>|!<a:a>)+ ?b . ?c (<a:a>|!<a:a>)+ ?d . ?e (<a:a>|!<a:a>)+ ?f }", 504, b""),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i", 507, b"the query took more memory"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", 507, b"the result is larger than 67108864 bytes"),
        ("SELECT (" + "(" * 60_000 + "1" + ")" * 60_000 + " AS ?x) {}", 507, b"the query took more memory"),
        (
            "SELECT * { BIND('0123456789' AS ?v0) "
            + " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(40))
            + " }",
            507,
            b"the query took more memory",
        ),
        ("ASK {} #" + "x" * 2**18, 413, b"the query is longer than 262144 bytes"),
        ("ASK {} #" + "x" * 2**20, 413, b"a request may have 1048576 bytes"),
    ],
    ids=["time", "path", "memory", "size", "depth", "text", "length", "body"],
)
def test_a_bomb_ends_with_a_clear_status(server: Server, text: str, status: int, says: bytes) -> None:
    begun = time.monotonic()
    reply = server.query(text)
    assert (reply.status, reply.body[: len(says)]) == (status, says)
    assert len(reply.body.splitlines()) == 1
    assert time.monotonic() - begun < SECONDS + 5
    assert server.query("ASK {}").status == 200


@pytest.mark.parametrize(
    ("text", "status", "says"),
    [
        ("SELEKT", 400, "nav SPARQL 1.1 vaicājums: error at "),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", 403, "šis galapunkts tikai lasa: atjauninājumi tiek noraidīti\n"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403, "SERVICE te netiek izpildīts: nekas neatstāj"),
        (
            "CONSTRUCT WHERE { ?s ?p ?o }",
            406,
            "atbilde ir grafs, un neviens Accept nosauktais formāts to nevar ietvert; ",
        ),
        (CARTESIAN, 504, "vaicājums ilga vairāk nekā 2 s un tika apturēts\n"),
        (f"ASK {{ }} #{'x' * 300_000}", 413, "vaicājums ir garāks par 262144 baitiem\n"),
    ],
    ids=("syntax", "update", "service", "format", "time", "length"),
)
def test_a_refusal_of_a_query_speaks_the_language_that_is_asked_for(
    server: Server, text: str, status: int, says: str
) -> None:
    asked = {**FORM, "Accept": "text/csv", "Accept-Language": "lv-LV,lv;q=0.9,en;q=0.8"}
    reply = server.send("POST", "/sparql", f"query={quote(text)}", asked)
    assert (reply.status, reply.headers["content-language"]) == (status, "lv")
    assert reply.body.decode().startswith(says)
    assert reply.headers["vary"].startswith("Accept, Accept-Language")
    if text != CARTESIAN:
        english = server.send("POST", "/sparql", f"query={quote(text)}", {**FORM, "Accept": "text/csv"})
        assert (english.status, english.headers["content-language"]) == (status, "en")
        assert english.body != reply.body


def test_100_clients_are_served_while_bombs_run(server: Server) -> None:
    path = "SELECT (COUNT(*) AS ?n) { ?a (<a:a>|!<a:a>)+ ?b . ?c (<a:a>|!<a:a>)+ ?d }"
    with ThreadPoolExecutor(110) as clients:
        bombs = [clients.submit(server.query, text) for text in [CARTESIAN, path + "# 1", CARTESIAN + "# 2"]]
        time.sleep(0.2)
        small = [clients.submit(server.query, f"SELECT ({n} AS ?n) {{}}", "text/csv") for n in range(100)]
        bodies = [reply.result().body for reply in small]
        still_running = [not bomb.done() for bomb in bombs]
        assert bodies == [f"n\r\n{n}\r\n".encode() for n in range(100)]
        assert any(still_running)
        assert {bomb.result().status for bomb in bombs} <= {504}


def test_a_client_who_leaves_takes_the_query_along(start: Start, tiny_folder: Path, tmp_path: Path) -> None:
    with start(tiny_folder, tmp_path / "log", "--seconds", "60") as running:
        for _ in range(4):
            with pytest.raises(TimeoutError):
                running.send("POST", "/sparql", CARTESIAN, DIRECT, seconds=0.9)
        begun = time.monotonic()
        assert {running.query(f"ASK {{}} # {n}").status for n in range(10)} == {200}
        assert time.monotonic() - begun < 10
        for _ in range(100):
            if len(alive(running.family())) <= 3:
                break
            time.sleep(0.05)
        # The template and two idle workers: none that still runs a bomb.
        assert len(alive(running.family())) <= 3


def test_too_many_queries_are_told_to_come_again(start: Start, tiny_folder: Path, tmp_path: Path) -> None:
    defaults = "(1, 2**28, 2**20, 2**16, 1, 3, 9)"
    fewer = f"from policygraph.server.context import Limits; Limits.__init__.__defaults__ = {defaults}"
    with start(tiny_folder, tmp_path / "log", "--seconds", "1", before=fewer) as small:
        with ThreadPoolExecutor(8) as clients:
            replies = [reply.result() for reply in [clients.submit(small.query, CARTESIAN) for _ in range(8)]]
        refused = [reply for reply in replies if reply.status == 503]
        assert len(refused) == 5
        assert {reply.headers["retry-after"] for reply in refused} == {"5"}
        assert {reply.status for reply in replies} == {503, 504}


@pytest.fixture
def canary() -> Iterator[tuple[int, list[bytes]]]:
    """A listener on loopback, and what it heard."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                with suppress(TimeoutError):
                    visitor, _ = listener.accept()
                    heard.append(b"somebody came")
                    visitor.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield listener.getsockname()[1], heard
        over.set()
        thread.join()


def test_nothing_leaves_this_machine(server: Server, canary: tuple[int, list[bytes]]) -> None:
    port, heard = canary
    there = f"http://127.0.0.1:{port}/"
    queries = [
        f"SELECT * {{ SERVICE <{there}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE SILENT <{there}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE <https://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ VALUES ?x {{ <{there}> }} SERVICE ?x {{ ?s ?p ?o }} }}",
        f"SELECT * {{ BIND(<{there}> AS ?x) SERVICE SILENT ?x {{ ?s ?p ?o }} }}",
        f"SELECT * {{ \\u0053ERVICE <{there}> {{ ?s ?p ?o }} }}",
        f"PREFIX : <{there}> SELECT * {{ sErViCe:a {{ ?s ?p ?o }} }}",
        f"SELECT * {{ OPTIONAL {{ SELECT * {{ SERVICE/**/<{there}> {{ ?s ?p ?o }} }} }} }}",
        f"ASK {{ FILTER EXISTS {{ SERVICE <{there}> {{ ?s ?p ?o }} }} }}",
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{there}> {{ ?s ?p ?o }} }}",
        f"DESCRIBE ?s WHERE {{ SERVICE <{there}> {{ ?s ?p ?o }} }}",
        f"CONSTRUCT {{ ?s ?p ?o }} FROM <{there}> {{ ?s ?p ?o }}",
        f"ASK FROM NAMED <{there}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"SELECT * {{ GRAPH <{there}> {{ ?s ?p ?o }} }}",
        f"DESCRIBE <{there}>",
        f"LOAD <{there}>",
        f"LOAD SILENT <{there}> INTO GRAPH <a:a>",
    ]
    for text in queries:
        assert server.query(text).status in (200, 400, 403)
    for parameter in ("default-graph-uri", "named-graph-uri", "using-graph-uri"):
        assert server.query("SELECT * { ?s ?p ?o }", **{parameter: there}).status == 200
    server.query("CONSTRUCT { ?s ?p ?o } {}", f'application/ld+json;profile="{there}"')
    assert heard == []


def test_the_second_lock_holds_without_the_first(
    start: Start, tiny_folder: Path, tmp_path: Path, canary: tuple[int, list[bytes]]
) -> None:
    port, heard = canary
    # A server, workers included, in which nothing looks for the word SERVICE.
    (tmp_path / "sitecustomize.py").write_text(
        "import policygraph.sparql_text as f\nf.calls_service = lambda text: False\n", "utf-8"
    )
    path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", path)
        with start(tiny_folder, tmp_path / "log") as unlocked:
            refused = unlocked.query(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")
            assert (refused.status, refused.body) == (
                400,
                b"this query cannot be run: Too many open files (os error 24)\n",
            )
            silent = unlocked.query(
                f"SELECT * {{ SERVICE SILENT <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}", "text/csv"
            )
            assert (silent.status, silent.body.splitlines()[1:]) == (200, [b",,"])
            unlocked.query(f"SELECT * {{ SERVICE <https://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")
            unlocked.query(f"SELECT * {{ SERVICE <http://localhost:{port}/> {{ ?s ?p ?o }} }}")
            assert unlocked.query("ASK {}").status == 200
    assert heard == []


def _malformed(chance: random.Random) -> bytes:
    """A request that something is wrong with, or that is plain noise."""
    noise = chance.randbytes(chance.randrange(0, 300))
    method = chance.choice([b"GET", b"POST", b"PUT", b"get", b"", b"\xff", b"OPTIONS", noise[:5]])
    path = chance.choice(
        [b"/sparql", b"/", b"/sparql?query=", b"//", b"*", b"http://x/sparql", noise[:20], b"/sparql?%"]
    )
    version = chance.choice([b"HTTP/1.1", b"HTTP/1.0", b"HTTP/9.9", b"", noise[:3]])
    media = chance.choice([b"application/sparql-query", b"application/x-www-form-urlencoded", b"text/plain", noise[:9]])
    length = chance.choice([str(len(noise)).encode(), b"-1", b"99999999999999999999", b"1,2", b"x", b"0"])
    heads = [
        b"Host: " + chance.choice([b"localhost", b"", b"a b", noise[:8]]),
        b"Content-Type: " + media,
        b"Content-Length: " + length,
        b"Accept: " + chance.choice([b"*/*", b";;;", b"text/html", noise[:15]]),
        b"Transfer-Encoding: " + chance.choice([b"chunked", b"gzip", b"nonsense"]),
        b"Origin: " + noise[:9],
    ]
    kept = [head for head in heads if chance.random() < 0.6]
    body = chance.choice([noise, b"query=" + noise, b"query=%ff", b"SELECT " + noise, b"ASK { ?a ?b " + noise + b" }"])
    whole = method + b" " + path + b" " + version + b"\r\n" + b"\r\n".join(kept) + b"\r\n\r\n" + body
    return noise if chance.random() < 0.1 else whole[: chance.randrange(len(whole))] if chance.random() < 0.2 else whole


def test_1000_malformed_requests(server: Server) -> None:
    chance = random.Random(20_210_312)  # noqa: S311  # the same requests in every run
    requests = [_malformed(chance) for _ in range(1_000)]
    family = len(server.family())

    def send(request: bytes) -> bytes:
        found = b""
        with suppress(OSError), socket.create_connection(("127.0.0.1", server.port), timeout=15) as connection:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            while portion := connection.recv(65_536):
                found += portion
        return found

    with ThreadPoolExecutor(20) as clients:
        replies = list(clients.map(send, requests))
    statuses = {int(found[1]) for reply in replies if (found := re.match(rb"HTTP/1\.1 (\d{3}) ", reply))}
    assert {400, 405, 415} <= statuses
    assert max(statuses) < 500
    assert not [reply for reply in replies if b"Traceback" in reply or b'File "' in reply]
    assert server.query("ASK {}").status == 200
    assert len(server.family()) <= family + 2
    log = server.log.read_text(encoding="utf-8")
    assert "Traceback" not in log
    assert " 500 " not in log


def test_the_log_says_what_was_asked_but_not_which_query(start: Start, tiny_folder: Path, tmp_path: Path) -> None:
    with start(tiny_folder, tmp_path / "log") as running:
        running.send("GET", "/sparql?query=ASK%20%7B%20%3Fsecret%20%3Fp%20%3Fo%20%7D", headers={"Cookie": "secret"})
        running.query("ASK { ?secret")
        running.send("GET", "/a%0Ab?secret")
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(10) == 0
    lines = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    assert [re.sub(r"\d+ ms", "N ms", line) for line in lines] == [
        "GET /sparql 200 N ms",
        "POST /sparql 400 N ms",
        "GET /a%0Ab 404 N ms",
    ]


def test_a_client_who_says_nothing_is_sent_away(start: Start, tiny_folder: Path, tmp_path: Path) -> None:
    hasty = """
import policygraph.server.guard as guard, policygraph.server.serving as serving
serving.HEAD_SECONDS = 0.3
guard.Guard.__init__.__defaults__ = (2**20, 0.3)
"""
    with start(tiny_folder, tmp_path / "log", before=hasty) as running:
        for first in (b"", b"GET /sparql HTTP/1.1\r\nHost:"):
            with socket.create_connection(("127.0.0.1", running.port), timeout=10) as slow:
                slow.sendall(first)
                assert slow.recv(100) == b""
        head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nASK"
        with socket.create_connection(("127.0.0.1", running.port), timeout=10) as slow:
            slow.sendall(head)
            assert slow.recv(1_000).startswith(b"HTTP/1.1 408 ")


def test_a_client_who_does_not_read_is_dropped(start: Start, tiny_folder: Path, tmp_path: Path) -> None:
    hasty = "import policygraph.server.serving as serving\nserving.STALL_SECONDS = 0.3"
    text = "SELECT ?a ?c ?d ?f { ?a ?b ?c . ?d ?e ?f } LIMIT 100000"
    with start(tiny_folder, tmp_path / "log", before=hasty) as running:
        with socket.socket() as slow:
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            slow.settimeout(10)
            slow.connect(("127.0.0.1", running.port))
            slow.sendall(f"GET /sparql?query={quote(text)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            for _ in range(400):
                if "GET /sparql 200" in running.log.read_text(encoding="utf-8"):
                    break
                time.sleep(0.05)
            read = 0
            with suppress(ConnectionResetError):
                while portion := slow.recv(65_536):
                    read += len(portion)
        whole = len(running.query(text).body)
        assert read < 8 * 2**20 < whole


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_and_leaves_nothing(
    start: Start, tiny_folder: Path, tmp_path: Path, number: signal.Signals
) -> None:
    with start(tiny_folder, tmp_path / "log", "--seconds", "60") as running, ThreadPoolExecutor(1) as client:
        bomb = client.submit(running.query, CARTESIAN)
        time.sleep(0.8)
        family = running.family()
        assert len(alive(family)) >= 3
        running.process.send_signal(number)
        assert running.process.wait(10) == 0
        reply = bomb.result()
        assert (reply.status, reply.body) == (503, b"the server is stopping\n")
        wait_until_gone(family)
    assert "Traceback" not in (tmp_path / "log").read_text(encoding="utf-8")


def test_nothing_is_left_when_it_is_killed(start: Start, tiny_folder: Path, tmp_path: Path) -> None:
    with start(tiny_folder, tmp_path / "log") as running:
        family = running.family()
        assert family
        running.process.kill()
        running.process.wait()
        wait_until_gone(family)


def test_it_outlives_the_death_of_its_workers(start: Start, tiny_folder: Path, tmp_path: Path) -> None:
    with start(tiny_folder, tmp_path / "log") as running:
        for process in running.family():
            os.kill(process, signal.SIGKILL)
        replies = [running.query("ASK {}").status for _ in range(6)]
        assert replies[-1] == 200


def test_a_port_that_is_taken(server: Server, tiny_folder: Path) -> None:
    command = [sys.executable, "-m", "policygraph", "--project", str(tiny_folder), "serve", "--port", str(server.port)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    what = f"cannot listen on 127.0.0.1 port {server.port}: Address already in use; choose another with --port"
    assert done.stderr == f"policygraph: {what}\n"


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (["--host", "0.0.0.0"], 2, "--host 0.0.0.0: other machines could reach it; add --public if that is meant"),  # noqa: S104
        (["--host", "no.such.host.invalid", "--public"], 1, "cannot listen on no.such.host.invalid port 0: "),
        (["--seconds", "0"], 2, "--seconds 0: give a number from 0.1 to 3600"),
        (["--memory", "1"], 2, "--memory 1: give a number from 16 to 1.04858e+06"),
        (["--with", "absent.ttl"], 2, "absent.ttl: "),
    ],
)
def test_options_that_cannot_be(tiny_folder: Path, options: list[str], code: int, says: str) -> None:
    command = [sys.executable, "-m", "policygraph", "--project", str(tiny_folder), "serve", "--port", "0", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr
