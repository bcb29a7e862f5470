"""The package as people install it, in an empty folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.outside
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from the repository, without the network."""
    out = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", out, ROOT], check=True)
    (found,) = out.glob("policygraph-*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the wheel is installed."""
    target = tmp_path_factory.mktemp("installed")
    options = ["--no-deps", "--no-index", "--quiet", "--disable-pip-version-check", "--target", str(target)]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, wheel], check=True)
    return target


def run(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    command = [sys.executable, "-m", "policygraph", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)


def test_the_wheel_holds_the_ontology_the_data_and_the_page(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for part in (
        "policygraph/py.typed",
        "policygraph/bundled/ontology/policy.ttl",
        "policygraph/bundled/ontology/queries/co-leads.rq",
        "policygraph/bundled/ontology/checks/budget-totals.rq",
        "policygraph/bundled/data/plans/lv-roma-2022/measure.csv",
        "policygraph/bundled/data/sources/lv-roma-2022/plan.txt",
        "policygraph/explorer/static/page.html",
    ):
        assert part in names


def test_the_wheel_holds_every_file_of_ontology_and_data(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"policygraph/bundled/{path.relative_to(ROOT).as_posix()}"
        for room in ("ontology", "data")
        for path in (ROOT / room).rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    assert wanted - names == set()


def test_the_installed_package_is_the_one_that_runs(installed: Path, tmp_path: Path) -> None:
    program = "import policygraph; print(policygraph.__file__)"
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, check=True
    )
    assert done.stdout.decode().strip() == str(installed / "policygraph/__init__.py")


def test_it_answers_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "query", "co-leads", "institution=KM", "--format", "json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert [row["activity"] for row in json.loads(done.stdout)["rows"]] == [
        "4.13-1",
        "4.17-1",
        "4.17-2",
        "4.24-1",
        "4.24-2",
        "4.28-1",
        "4.31-1",
    ]
    assert list(tmp_path.iterdir()) == []


def test_it_builds_into_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "build")
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "exports/lv-roma-2022/explorer.html").is_file()
    assert (tmp_path / "exports/ontology.ttl").is_file()
