"""What all tests share: the tiny project, the bundled plan, and the command line run in this process."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

import policygraph
from policygraph.cli import main
from policygraph.corpus import Corpus
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
