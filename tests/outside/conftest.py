"""What the tests with other people's programs share: a Chromium, the page of the bundled plan, a server."""

from __future__ import annotations

import http.client
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

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


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    """A running server."""

    process: subprocess.Popen[str]
    port: int
    log: Path

    def send(
        self,
        method: str,
        path: str,
        body: bytes | str = b"",
        headers: dict[str, str] | None = None,
        seconds: float = 30,
    ) -> Reply:
        """One request on a connection of its own; no header is added but Host and Content-Length."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        content = body.encode() if isinstance(body, str) else body
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            if content or method in ("POST", "PUT"):
                connection.putheader("Content-Length", str(len(content)))
            for name, value in (headers or {}).items():
                connection.putheader(name, value)
            connection.endheaders(content)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, found, answer.read())
        finally:
            connection.close()

    def query(self, text: str, accept: str = "", **parameters: str) -> Reply:
        """A query as a form."""
        headers = FORM | ({"Accept": accept} if accept else {})
        return self.send("POST", "/sparql", urlencode({"query": text, **parameters}), headers)

    def family(self) -> set[int]:
        """The processes that stem from it."""
        return descendants(self.process.pid)


def descendants(process: int) -> set[int]:
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError):
            parent = int((folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            parents.setdefault(parent, []).append(int(folder.name))
    found: set[int] = set()
    todo = [process]
    while todo:
        children = parents.get(todo.pop(), [])
        found.update(children)
        todo += children
    return found


@contextmanager
def started(folder: Path, log: Path, *options: str, before: str = "") -> Iterator[Server]:
    """A server on a free port; killed at the end if it still runs. `before` is Python that runs first."""
    program = f"import sys; {before}\nfrom policygraph.cli import main\nsys.exit(main(sys.argv[1:]))"
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", program, "--project", str(folder), "serve", "--port", "0", *options],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    assert process.stdout
    try:
        first = process.stdout.readline()
        assert first, log.read_text(encoding="utf-8")
        yield Server(process, int(first.rstrip("/\n").rpartition(":")[2]), log)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


Start = Callable[..., AbstractContextManager[Server]]


@pytest.fixture(scope="session")
def start() -> Start:
    """Starts a server of one's own: a project folder, a file for the log, options."""
    return started


@pytest.fixture(scope="session")
def server(tiny_folder: Path, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server on the tiny project for all tests that leave it as it was; a query may take two seconds."""
    log = tmp_path_factory.mktemp("server") / "log"
    graphs = str(root / "tests" / "corpora" / "protocol" / "graphs.trig")
    options = ["--seconds", "2", "--memory", "256", "--with", graphs]
    with started(tiny_folder, log, *options) as running:
        yield running
