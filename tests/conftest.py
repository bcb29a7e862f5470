"""What all tests share: the tiny project, the bundled plan, the command line and a server run in this process."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
import uvicorn
from starlette.types import ASGIApp

import policygraph
from policygraph.cli import main
from policygraph.corpus import Corpus
from policygraph.queries import Engine
from policygraph.rdf import to_store

ROOT = Path(__file__).resolve().parent.parent
TINY = ROOT / "tests" / "corpora" / "tiny"


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def tiny_folder() -> Path:
    """The tiny project as it lies in the repository: read only."""
    return TINY


@pytest.fixture(scope="session")
def tiny() -> Corpus:
    """Measures 4.1, 4.16 and 4.31."""
    return policygraph.load(TINY)


@pytest.fixture(scope="session")
def tiny_store(tiny: Corpus) -> ox.Store:
    return to_store(tiny)


@pytest.fixture(scope="session")
def plan() -> Corpus:
    """The bundled plan in full."""
    return policygraph.load(ROOT)


@pytest.fixture(scope="session")
def plan_store(plan: Corpus) -> ox.Store:
    return to_store(plan)


def _on_rdflib(corpus: Corpus) -> Engine:
    graph = policygraph.to_rdf(corpus)

    def engine(text: str) -> ox.QuerySolutions:
        answer = graph.query(text).serialize(format="json")
        assert answer is not None
        solutions = ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)
        assert isinstance(solutions, ox.QuerySolutions)
        return solutions

    return engine


@pytest.fixture(scope="session")
def on_rdflib() -> Callable[[Corpus], Engine]:
    """Makes an engine of rdflib that holds a corpus."""
    return _on_rdflib


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the tiny project that a test may change."""
    return Path(shutil.copytree(TINY, tmp_path / "project"))


@pytest.fixture
def policy(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """`policygraph …` in this process: exit code, standard output, standard error. An exception is not caught."""
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return run


Listening = Callable[[ASGIApp], AbstractContextManager[str]]


@contextmanager
def _listening(app: ASGIApp) -> Iterator[str]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", ws="none", lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        deadline = time.monotonic() + 30
        while not server.started and time.monotonic() < deadline:
            thread.join(0.02)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def listening() -> Listening:
    """An application of this process behind a real HTTP server on loopback: `with listening(app) as address`."""
    return _listening


def _second_plan(folder: Path) -> None:
    """Makes a copy of the tiny plan into another one; each change is one that a comparison must tell."""
    tables = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.csv")}
    for name, text in tables.items():
        # 4.31 goes, and with it its body, its money and the only citation of 2(g).
        tables[name] = "".join(line for line in text.splitlines(keepends=True) if "4.31" not in line)
    changes = (
        ("plan", "roma-2022,Plāns 2022-2023,", "roma-2022,Plāns 2024-2025,"),
        ("measure", "4.16,4.16,Romu", "4.16,5.2,Romu"),
        ("cites_provision", "4.1-1,39,216,\n", "4.1-1,39,216,\n4.1-1,8.a,216,\n"),
        ("budget_line", ",2022,,planned,2000,", ",2022,,planned,2500,"),
        ("responsible", "4.16-2,LM,300,\n", "4.16-2,NVA,300,\n"),
        ("co_responsible", "4.16-2,NVA,318,\n", "4.16-2,LM,318,\n"),
        ("deadline", "4.1-1,4.1-1,2023-H2,2023-12-31", "4.1-1,4.1-1,2024-H2,2024-12-31"),
        ("refers_to_document", "4.1-1,SPASAP,130,SPASAP\n", ""),
    )
    for name, old, new in changes:
        assert tables[name].count(old) == 1, (name, old)
        tables[name] = tables[name].replace(old, new)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "refers_to_item.csv").unlink()
    (folder / "folder.toml").write_text('source = "tiny"\n', encoding="utf-8")


@pytest.fixture(scope="session")
def two_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of two plans, `tiny` and `later`, which is `tiny` with some changes: read only."""
    folder = tmp_path_factory.mktemp("two") / "project"
    shutil.copytree(TINY, folder)
    shutil.copytree(folder / "data" / "plans" / "tiny", folder / "data" / "plans" / "later")
    _second_plan(folder / "data" / "plans" / "later")
    return folder


@pytest.fixture(scope="session")
def two(two_folder: Path) -> Corpus:
    """The plans `later` and `tiny`."""
    return policygraph.load(two_folder)
