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
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
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
