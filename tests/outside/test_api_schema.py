"""Schemathesis against the JSON interface: requests made from the OpenAPI description, right and wrong ones."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette

from policygraph.corpus import Corpus
from policygraph.datasets import to_dataset, union
from policygraph.server.api import routes as api
from policygraph.server.context import Context, Limits

if TYPE_CHECKING:
    from tests.conftest import Listening

pytestmark = pytest.mark.outside
EXAMPLES = 15
"""Requests for each address; the run with ten thousand is --max-examples=160 --phases=examples,coverage,fuzzing."""
ADDRESSES_WITHOUT_QUESTIONS = 55
PROGRAM = "import sys; from schemathesis.cli import schemathesis; schemathesis(sys.argv[1:])"


@pytest.fixture(scope="module")
def address(two: Corpus, listening: Listening) -> Iterator[str]:
    """The routes of /api behind a real HTTP server on loopback."""
    app = Starlette(routes=api.routes(Context(two, union(to_dataset(two)), Limits())))
    with listening(app) as found:
        yield found


def test_every_generated_request_is_answered_as_described(address: str, tmp_path: Path) -> None:
    options = ["--checks=all", "--phases=examples,fuzzing", f"--max-examples={EXAMPLES}", "--continue-on-failure"]
    options += ["--generation-deterministic", "--no-color", "--warnings=off"]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "run", f"{address}/api/openapi.json", *options],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    tested = re.search(r"Tested: (\d+)", done.stdout)
    cases = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert tested
    assert int(tested[1]) >= ADDRESSES_WITHOUT_QUESTIONS
    assert cases
    assert cases[1] == cases[2]
    assert int(cases[1]) >= 500
