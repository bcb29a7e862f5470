"""A named query on a SPARQL endpoint behind HTTP, here a small one of our own on this machine."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest

Policy = Callable[..., tuple[int, str, str]]
pytestmark = pytest.mark.outside


@pytest.fixture(scope="module")
def server(tiny_store: ox.Store) -> Iterator[str]:
    """`/sparql` answers as the protocol says; any other path answers with something else."""

    closing = threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            kind, content = "text/html", b"<p>not SPARQL</p>"
            status = 500 if self.path == "/broken" else 200
            if self.path == "/sparql":
                assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
                (text,) = parse_qs(text)["query"]
                kind = "application/sparql-results+json"
                content = tiny_store.query(text).serialize(format=ox.QueryResultsFormat.JSON)
            if self.path == "/ask":
                content = b'{"head": {}, "boolean": true}'
            if self.path == "/moved":
                status = 307
            if self.path == "/slow":
                closing.wait(30)
            if self.path == "/locked" and self.headers.get("Authorization") != "Basic YW5uYTpzZWNyZXQ=":
                status = 401
            elif self.path == "/locked":
                kind, content = "application/sparql-results+json", b'{"head":{"vars":["x"]},"results":{"bindings":[]}}'
            self.send_response(status)
            self.send_header("Content-Type", kind)
            if status == 307:
                self.send_header("Location", "http://elsewhere.example/sparql")
            if status == 401:
                self.send_header("WWW-Authenticate", 'Basic realm="queries"')
            if self.path == "/cut":
                self.send_header("X-SPARQL-MaxRows", "10000")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        closing.set()
        running.shutdown()
        thread.join()


@pytest.mark.parametrize("name", ["leads", "coverage", "budget-lines", "measures"])
def test_an_endpoint_gives_what_the_embedded_store_gives(
    policy: Policy, tiny_folder: Path, server: str, name: str
) -> None:
    own = policy("--project", tiny_folder, "query", name, "--format", "json")
    other = policy("--project", tiny_folder, "query", name, "--format", "json", "--endpoint", f"{server}/sparql")
    assert own[0] == 0
    assert other == own


def test_parameters_go_to_the_endpoint(policy: Policy, tiny_folder: Path, server: str) -> None:
    _, out, _ = policy(
        "--project",
        tiny_folder,
        "query",
        "leads",
        "institution=LM",
        "--format",
        "json",
        "--endpoint",
        f"{server}/sparql",
    )
    assert [row["activity"] for row in json.loads(out)["rows"]] == ["4.16-2"]


def test_free_sparql_goes_to_the_endpoint(policy: Policy, tiny_folder: Path, server: str, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text("SELECT (1 AS ?x) {}", encoding="utf-8")
    found = policy(
        "--project", tiny_folder, "sparql", tmp_path / "q.rq", "--endpoint", f"{server}/sparql", "--format", "csv"
    )
    assert found == (0, "x\n1\n", "")


@pytest.mark.parametrize("path", ["html", "broken", "ask"])
def test_an_answer_that_is_no_table_is_one_line(policy: Policy, tiny_folder: Path, server: str, path: str) -> None:
    code, out, err = policy("--project", tiny_folder, "query", "leads", "--endpoint", f"{server}/{path}")
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert err.startswith(f"policygraph: --endpoint {server}/{path}: ")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("moved", "it has moved to http://elsewhere.example/sparql; give that one"),
        ("slow", "no answer within 0.2 seconds"),
        ("html", "its answer (text/html) is not SPARQL results in JSON: "),
        ("broken", "it answered 500: <p>not SPARQL</p>"),
        ("locked", "it asks for a name and a password: --user NAME --password-file FILE"),
        ("cut", "it gives at most 10000 rows; raise ResultSetMaxRows in its settings"),
    ],
)
def test_what_is_wrong_is_said(policy: Policy, tiny_folder: Path, server: str, path: str, words: str) -> None:
    command = ("--project", tiny_folder, "query", "leads", "--endpoint", f"{server}/{path}")
    code, out, err = policy(*command, "--timeout", "0.2" if path == "slow" else "20")
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert err.startswith(f"policygraph: --endpoint {server}/{path}: {words}")


def test_a_query_may_need_a_password(policy: Policy, tiny_folder: Path, server: str, tmp_path: Path) -> None:
    for content, expected in (("secret\n", 0), ("wrong\n", 2), ("", 2)):
        (tmp_path / "password").write_text(content, encoding="utf-8")
        login = ("--user", "anna", "--password-file", tmp_path / "password")
        code, _, err = policy("--project", tiny_folder, "query", "leads", "--endpoint", f"{server}/locked", *login)
        assert code == expected, err
        assert "secret" not in err
        assert "wrong" not in err
