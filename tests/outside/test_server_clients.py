"""Other people's clients of the SPARQL Protocol on our server: SPARQLWrapper, Comunica, and YASGUI in a browser."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from SPARQLWrapper import CSV, JSON, N3, POST, XML, SPARQLWrapper

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.outside.conftest import Server

pytestmark = pytest.mark.outside

LED = """PREFIX pg: <https://w3id.org/policygraph/ontology#>
SELECT ?activity { ?a pg:responsible/pg:notation "LM" ; pg:notation ?activity } ORDER BY ?activity"""
NODE = shutil.which("node")
COMUNICA = """
const { QueryEngine } = require('@comunica/query-sparql');
(async () => {
  const engine = new QueryEngine();
  const context = { sources: [{ type: 'sparql', value: process.argv[1] }] };
  const bindings = await (await engine.queryBindings(process.argv[2], context)).toArray();
  const quads = await (await engine.queryQuads('CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 3', context)).toArray();
  const yes = await engine.queryBoolean('ASK { ?s ?p ?o }', context);
  console.log(JSON.stringify({ rows: bindings.map((row) => row.get('activity').value), quads: quads.length, yes }));
})();
"""


def _wrapper(server: Server, text: str, form: str) -> SPARQLWrapper:
    client = SPARQLWrapper(f"http://127.0.0.1:{server.port}/sparql", returnFormat=form)
    client.setQuery(text)
    return client


def test_sparqlwrapper(server: Server) -> None:
    rows = _wrapper(server, LED, JSON).queryAndConvert()["results"]["bindings"]
    assert [row["activity"]["value"] for row in rows] == ["4.16-2"]
    posted = _wrapper(server, LED, CSV)
    posted.setMethod(POST)
    assert posted.queryAndConvert() == b"activity\r\n4.16-2\r\n"
    document = _wrapper(server, LED, XML).queryAndConvert()
    assert [node.firstChild.data for node in document.getElementsByTagName("literal")] == ["4.16-2"]
    described = _wrapper(server, "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 3", N3).queryAndConvert()
    assert described.count(b" a ") == 3


def test_comunica(server: Server, root: Path) -> None:
    if NODE is None:
        pytest.skip("no node here: apt-get install nodejs")
    paths = os.pathsep.join(filter(None, [str(root / "node_modules"), os.environ.get("NODE_PATH")]))
    environment = os.environ | {"NODE_PATH": paths}
    found = subprocess.run(
        [NODE, "-e", "require.resolve('@comunica/query-sparql')"], env=environment, capture_output=True
    )
    if found.returncode:
        pytest.skip("no Comunica here: npm install --no-save @comunica/query-sparql@4")
    command = [NODE, "-e", COMUNICA, f"http://127.0.0.1:{server.port}/sparql", LED]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {"rows": ["4.16-2"], "quads": 3, "yes": True}


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page in a browser that remembers nothing."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_the_explorer_is_served(server: Server, page: Page) -> None:
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"http://127.0.0.1:{server.port}/#view=coverage&lang=en")
    assert page.evaluate("window.policygraph.ready")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert problems == []


@pytest.mark.parametrize(
    ("language", "title", "words"),
    [
        ("lv", "Ko vada iestāde", "Vaicājumi SPARQL valodā"),
        ("en", "What a body leads", "Queries in SPARQL"),
    ],
)
def test_yasgui_runs_a_named_query_and_asks_nobody_else(
    server: Server, page: Page, language: str, title: str, words: str
) -> None:
    requests: list[str] = []
    problems: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    base = f"http://127.0.0.1:{server.port}/"
    page.goto(f"{base}sparql?lang={language}")
    assert page.locator("h1").inner_text() == words
    page.locator("#filter").fill(title.upper())
    shown = page.locator("#list li:visible button")
    assert shown.all_inner_texts() == [title]
    shown.click()
    page.locator(".yasr .dataTable tbody tr").first.wait_for()
    assert "4.16-2" in page.locator(".yasr .dataTable").inner_text()
    assert problems == []
    assert [url for url in requests if not url.startswith((base, "data:", "blob:"))] == []


def test_the_query_page_obeys_the_keyboard(server: Server, page: Page) -> None:
    page.goto(f"http://127.0.0.1:{server.port}/sparql?lang=en")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.evaluate("document.querySelector('.CodeMirror textarea').focus()")
    page.keyboard.press("Control+A")
    page.keyboard.type("SELECT (40 + 2 AS ?answer) {}")
    page.keyboard.press("Control+Enter")
    page.locator(".yasr .dataTable tbody tr").first.wait_for()
    assert "42" in page.locator(".yasr .dataTable").inner_text()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"


def test_the_editor_completes_from_our_ontology(server: Server, page: Page) -> None:
    page.goto(f"http://127.0.0.1:{server.port}/sparql?lang=en")
    page.evaluate(
        "policygraph.yasgui.getTab().setQuery('SELECT * { ?a a <https://w3id.org/policygraph/ontology#Mea'), 0"
    )
    page.evaluate("policygraph.yasgui.getTab().getYasqe().execCommand('goDocEnd'), 0")
    page.evaluate("policygraph.yasgui.getTab().getYasqe().focus(), 0")
    page.keyboard.press("Control+Space")
    hints = page.locator(".CodeMirror-hints li")
    hints.first.wait_for()
    assert any("ontology#Measure" in hint for hint in hints.all_inner_texts())


def test_the_query_page_has_no_fault_of_ours(server: Server, page: Page) -> None:
    page.goto(f"http://127.0.0.1:{server.port}/sparql?lang=lv")
    page.locator(".CodeMirror").wait_for()
    rules = {"runOnly": ["wcag2a", "wcag2aa"]}
    found = Axe().run(page, context={"exclude": [["#editor"]]}, options=rules)
    assert [violation["id"] for violation in found.response["violations"]] == []
