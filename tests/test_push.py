"""push.py, connection.py: a project goes into a store behind the Graph Store Protocol, here a small one of our own."""

from __future__ import annotations

import base64
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

from policygraph.connection import Connection, Login
from policygraph.datasets import to_dataset
from policygraph.errors import QueryError
from policygraph.project import find_project
from policygraph.push import GraphStore, Pushed, chunks, push
from policygraph.tables import read_corpus

Policy = Callable[..., tuple[int, str, str]]
BASE = "https://w3id.org/policygraph/id/graph/"
MANIFEST = BASE + "manifest"
NT = ox.RdfFormat.N_TRIPLES
SMALL = 20_000
"""A chunk so small that every graph of the tests needs several."""


@dataclass
class Served:
    """A store with its log: each request as method, graph and status."""

    url: str
    store: ox.Store = field(default_factory=ox.Store)
    log: list[tuple[str, str, int]] = field(default_factory=list)
    fail_after: int = 10**9
    """Every writing request past this many is answered with 503."""
    largest: int = 10**9

    def graphs(self) -> set[str]:
        return {graph.value for graph in self.store.named_graphs() if isinstance(graph, ox.NamedNode)} - {MANIFEST}

    def quads(self) -> set[str]:
        return {str(quad) for quad in self.store if str(quad.graph_name) != f"<{MANIFEST}>"}

    def writes(self) -> list[tuple[str, str]]:
        """The writing requests about data, without those about the manifest."""
        return [(method, graph) for method, graph, _ in self.log if method != "GET" and graph != MANIFEST]


@pytest.fixture
def served() -> Iterator[Served]:
    """`/gsp` is a graph store, `/locked` one with a password, `/html`, `/moved` and `/nothing` are none."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            graph = parse_qs(parts.query).get("graph", ["default"])[0]
            status, content, more = self.status(parts.path, graph, body)
            here.log.append((self.command, graph, status))
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_PUT = do_POST = do_DELETE = answer  # noqa: N815  # the names are those of the parent

        def status(self, path: str, graph: str, body: bytes) -> tuple[int, bytes, dict[str, str]]:
            login = "Basic " + base64.b64encode(b"anna:secret word").decode()
            if path == "/moved":
                return 301, b"", {"Location": "http://elsewhere.example/gsp"}
            if path == "/html":
                return 200, b"<p>welcome</p>", {"Content-Type": "text/html"}
            if path == "/locked" and self.headers.get("Authorization") != login:
                return 401, b"", {"WWW-Authenticate": 'Basic realm="store"'}
            if path not in ("/gsp", "/locked"):
                return 404, b"", {}
            if self.command == "GET":
                name = ox.NamedNode(graph)
                there = here.store.contains_named_graph(name)
                content = here.store.dump(format=NT, from_graph=name) if there else b""
                return (200 if there else 404), content or b"", {"Content-Type": "application/n-triples"}
            if len(body) > here.largest:
                return 413, b"", {}
            if sum(1 for method, _, _ in here.log if method != "GET") >= here.fail_after:
                return 503, b"closed for\nthe night", {}
            target = ox.DefaultGraph() if graph == "default" else ox.NamedNode(graph)
            if self.command in ("PUT", "DELETE"):
                here.store.remove_graph(target)
            if self.command != "DELETE":
                assert self.headers["Content-Type"] == "application/n-triples"
                here.store.load(body, format=NT, to_graph=target)
            return 204, b"", {}

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        here = Served(f"http://127.0.0.1:{running.server_port}/gsp")
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield here
        running.shutdown()
        thread.join()


def pushed(folder: Path, served: Served, **options: bool) -> Pushed:
    return push(find_project(folder), GraphStore(served.url, Connection()), size=SMALL, **options)


def expected(folder: Path) -> set[str]:
    return {str(quad) for quad in to_dataset(read_corpus(find_project(folder)))}


def test_the_store_holds_the_named_graphs_of_the_project(two_folder: Path, served: Served) -> None:
    done = pushed(two_folder, served)
    assert served.quads() == expected(two_folder)
    assert sorted(done.new) == sorted(BASE + name for name in ("evidence", "later", "points", "reference", "tiny"))
    assert served.graphs() == set(done.new)
    assert max(len(chunk.content) for chunk in chunks(find_project(two_folder), size=SMALL)) <= SMALL


def test_the_first_chunk_of_a_graph_replaces_and_the_others_add(two_folder: Path, served: Served) -> None:
    pushed(two_folder, served)
    first: dict[str, list[str]] = {}
    for method, graph in served.writes():
        first.setdefault(graph, []).append(method)
    assert all(methods[0] == "PUT" and set(methods[1:]) <= {"POST"} for methods in first.values())
    assert len(first[BASE + "evidence"]) > 5


def test_pushing_twice_sends_nothing(two_folder: Path, served: Served) -> None:
    pushed(two_folder, served)
    there, requests = served.quads(), len(served.log)
    done = pushed(two_folder, served)
    assert (done.requests, done.new, done.replaced, len(done.unchanged)) == (0, [], [], 5)
    assert served.log[requests:] == [("GET", MANIFEST, 200)]
    assert served.quads() == there


@pytest.mark.parametrize("after", [0, 1, 2, 7, 20, 33])
def test_an_interrupted_push_goes_on_where_it_ended(two_folder: Path, served: Served, after: int) -> None:
    served.fail_after = after
    with pytest.raises(QueryError, match=r"it answered 503: closed for the night$"):
        pushed(two_folder, served)
    before = served.writes()
    served.fail_after = 10**9
    pushed(two_folder, served)
    assert served.quads() == expected(two_folder)
    total = len(list(chunks(find_project(two_folder), size=SMALL)))
    # At most two chunks twice: the one that failed, and one whose note was not written any more.
    assert len(served.writes()) <= total + 2
    assert len(served.writes()) >= total
    assert len(before) <= after + 1


def test_a_graph_that_differs_is_replaced_and_the_others_stay(two_folder: Path, served: Served, tmp_path: Path) -> None:
    pushed(two_folder, served)
    changed = Path(shutil.copytree(two_folder, tmp_path / "changed"))
    table = changed / "data" / "plans" / "later" / "measure.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("Promoting the emp", "Raising the emp"), encoding="utf-8"
    )
    done = pushed(changed, served)
    assert (done.replaced, done.resumed, done.new) == ([BASE + "later"], [], [])
    assert served.quads() == expected(changed) != expected(two_folder)


def test_a_plan_that_is_gone_is_told_and_deleted_when_asked(
    two_folder: Path, tiny_folder: Path, served: Served
) -> None:
    pushed(two_folder, served)
    done = pushed(tiny_folder, served)
    assert (done.foreign, done.deleted) == ([BASE + "later"], [])
    assert BASE + "later" in served.graphs()
    done = pushed(tiny_folder, served, delete=True)
    assert (done.foreign, done.deleted) == ([], [BASE + "later"])
    assert served.quads() == expected(tiny_folder)


def test_one_plan_does_not_take_the_evidence_of_the_others(two_folder: Path, served: Served) -> None:
    pushed(two_folder, served)
    there = served.quads()
    with pytest.raises(QueryError, match=r"holds other graphs too .* push all plans, or add --delete$"):
        push(find_project(two_folder), GraphStore(served.url, Connection()), ("tiny",))
    assert served.quads() == there


def test_everything_may_go_into_the_default_graph(two_folder: Path, served: Served) -> None:
    pushed(two_folder, served, by_plan=False)
    assert served.graphs() == set()
    triples = {str(quad.triple) for quad in to_dataset(read_corpus(find_project(two_folder)))}
    assert {str(quad.triple) for quad in served.store if str(quad.graph_name) == "DEFAULT"} == triples


def test_force_sends_again_what_is_noted_as_sent(tiny_folder: Path, served: Served) -> None:
    pushed(tiny_folder, served)
    served.store.remove_graph(ox.NamedNode(BASE + "tiny"))
    assert pushed(tiny_folder, served).requests == 0
    pushed(tiny_folder, served, force=True)
    assert served.quads() == expected(tiny_folder)


def test_the_command_tells_each_graph_and_needs_the_password(
    policy: Policy, tiny_folder: Path, served: Served, tmp_path: Path
) -> None:
    (tmp_path / "password").write_text("secret word\n", encoding="utf-8")
    locked = served.url.replace("/gsp", "/locked")
    login = ("--user", "anna", "--password-file", tmp_path / "password")
    code, out, err = policy("--project", tiny_folder, "push", "--endpoint", locked, *login)
    assert (code, err) == (0, "")
    assert out.splitlines()[:-1] == [f"new: {BASE}{name}" for name in ("reference", "points", "evidence", "tiny")]
    # The password goes along from the start once it has been asked for.
    assert [status for _, _, status in served.log].count(401) == 1
    code, out, err = policy("--project", tiny_folder, "push", "--endpoint", locked)
    asked = "it asks for a name and a password: --user NAME --password-file FILE"
    assert (code, out, err.splitlines()[0].endswith(asked)) == (2, "", True)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/html", "its answer is not RDF; is this the address of its Graph Store Protocol?"),
        ("/moved", "it has moved to http://elsewhere.example/gsp; give that one"),
    ],
)
def test_what_is_no_store_is_one_line(policy: Policy, tiny_folder: Path, served: Served, path: str, words: str) -> None:
    code, out, err = policy("--project", tiny_folder, "push", "--endpoint", served.url.replace("/gsp", path))
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert words in err
    assert served.quads() == set()


def test_an_address_with_nothing_behind_is_one_line(policy: Policy, tiny_folder: Path, served: Served) -> None:
    code, _, err = policy("--project", tiny_folder, "push", "--endpoint", served.url.replace("/gsp", "/nothing"))
    assert (code, err.splitlines()[0].endswith("nothing answers at this address (404); is the path right?")) == (
        2,
        True,
    )
    code, _, err = policy("--project", tiny_folder, "push", "--endpoint", "http://127.0.0.1:1/gsp")
    assert (code, err) == (2, "policygraph: --endpoint http://127.0.0.1:1/gsp: Connection refused\n")
    code, _, err = policy("--project", tiny_folder, "push", "--endpoint", "ftp://127.0.0.1/gsp")
    assert (code, err) == (2, "policygraph: --endpoint ftp://127.0.0.1/gsp: give an http or https address\n")


def test_a_request_that_is_too_large_tells_what_to_do(policy: Policy, tiny_folder: Path, served: Served) -> None:
    served.largest = 50_000
    code, _, err = policy("--project", tiny_folder, "push", "--endpoint", served.url)
    assert (code, "give a smaller --chunk" in err) == (2, True)
    code, _, _ = policy("--project", tiny_folder, "push", "--endpoint", served.url, "--chunk", "0.05")
    assert (code, served.quads()) == (0, expected(tiny_folder))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--user", "anna"), "give both: --user NAME --password-file FILE"),
        (("--chunk", "0"), "argument --chunk: '0' is not between 0.001 and 1000; see policygraph push --help"),
        (("--chunk", "big"), "argument --chunk: 'big' is not between 0.001 and 1000; see policygraph push --help"),
        (("--timeout", "nan"), "argument --timeout: 'nan' is not between 0 and 86400; see policygraph push --help"),
    ],
)
def test_wrong_options_are_one_line(policy: Policy, served: Served, options: tuple[str, ...], message: str) -> None:
    assert policy("push", "--endpoint", served.url, *options) == (2, "", f"policygraph: {message}\n")
    assert served.log == []


def test_a_password_is_never_shown() -> None:
    assert "secret" not in repr(Login("anna", "secret"))
