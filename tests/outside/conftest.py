"""What the tests with other people's programs share: one Chromium without network, and the page of the bundled plan."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from policygraph.corpus import Corpus
from policygraph.explorer import to_page

CHROMIUM = next((found for name in ("chromium", "google-chrome") if (found := shutil.which(name))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# Past two frames: a view may draw in the first one after the change.
CHANGE_HASH = """(hash) => new Promise((resolve) => {
  const settled = () => requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)));
  if (decodeURIComponent(location.hash) === decodeURIComponent(hash)) settled();
  else { addEventListener('hashchange', settled, { once: true }); location.hash = hash; }
})"""


@dataclass
class Visit:
    """A page that is open in the browser, and all that went wrong in it so far."""

    page: Page
    file: Path
    problems: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        self.page.on("request", lambda request: self.requests.append(request.url))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.problems.append(f"{message.type}: {message.text}")

    def load(self, address: str = "") -> Visit:
        """Opens the file anew."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.file.as_uri()}#{address}")
        assert self.page.evaluate("window.policygraph.ready")
        return self

    def go(self, address: str) -> Visit:
        """Changes the address as a link does; opens the file first where that is needed."""
        if not self.page.url.startswith(self.file.as_uri()):
            return self.load(address)
        self.page.evaluate(CHANGE_HASH, f"#{address}")
        return self

    @property
    def requests_to_others(self) -> list[str]:
        """Requests that are not the file itself nor made of its own bytes."""
        own = (self.file.as_uri(), "about:", "data:", "blob:")
        return [url for url in self.requests if not url.startswith(own)]


Opener = Callable[..., Visit]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium from Debian's packages; playwright's own download is not wanted."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def explorer_file(plan: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the bundled plan."""
    file = tmp_path_factory.mktemp("explorer") / "explorer.html"
    file.write_bytes(to_page(plan))
    return file


@pytest.fixture
def visit(chromium: Browser, explorer_file: Path) -> Iterator[Opener]:
    """Opens a page of its own without network: an address, and what the reader's machine is like."""
    contexts = []

    def opened(
        address: str = "",
        *,
        file: Path = explorer_file,
        width: int = 1440,
        height: int = 900,
        reduced_motion: Literal["no-preference", "reduce"] = "no-preference",
    ) -> Visit:
        context = chromium.new_context(
            offline=True, viewport={"width": width, "height": height}, reduced_motion=reduced_motion
        )
        contexts.append(context)
        return Visit(context.new_page(), file).load(address)

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def shared_visit(chromium: Browser, explorer_file: Path) -> Iterator[Visit]:
    """One page that stays open: for tests that only read what an address shows."""
    context = chromium.new_context(offline=True, viewport={"width": 1440, "height": 900})
    yield Visit(context.new_page(), explorer_file)
    context.close()
