"""The inspector of the Model Context Protocol, run as a program, lists and calls every tool over both transports."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

from policygraph.corpus import Corpus
from policygraph.queries import query_names

if TYPE_CHECKING:
    from tests.outside.conftest import Server, Start

pytestmark = pytest.mark.outside
ARGUMENTS = {
    "ask": ["question=what does KM co-lead?", "lang=en"],
    "show": ["id=KM"],
    "path": ["from=LM", "to=9(b)"],
    "search": ["text=kulturas ministrija", "limit=2"],
    "verdict": ["provision=2(e)"],
}
MORE = {**ARGUMENTS, "query_co_leads": ["institution=KM", "plan=lv-roma-2022"]}
"""What the tools are asked: those that are no named query must be asked something."""
Inspect = Callable[..., dict[str, object]]


@pytest.fixture(scope="module")
def inspect(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Inspect:
    """Runs the inspector and reads its answer; a tool that fails makes newer inspectors fail too."""
    found = shutil.which("mcp-inspector", path=os.pathsep.join([str(root / "node_modules/.bin"), os.environ["PATH"]]))
    if found is None:
        pytest.skip("no inspector here: npm install --no-save @modelcontextprotocol/inspector")
    home = tmp_path_factory.mktemp("home")
    environment = os.environ | {"HOME": str(home), "MCP_INSPECTOR_SECRET_STORE": "memory"}

    def run(*arguments: str, code: int | None = 0) -> dict[str, object]:
        done = subprocess.run(
            [found, "--cli", *arguments], env=environment, cwd=home, stdin=subprocess.DEVNULL, capture_output=True
        )
        assert code is None or done.returncode == code, done.stderr.decode()
        answer: dict[str, object] = json.loads(done.stdout)
        return answer

    return run


@pytest.fixture(scope="module")
def running(start: Start, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the bundled plan."""
    with start(root, tmp_path_factory.mktemp("inspected") / "log") as server:
        yield server


@pytest.fixture(scope="module", params=["stdio", "http"])
def target(request: pytest.FixtureRequest, root: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The arguments that name our server: one that the inspector starts, or one that runs."""
    if request.param == "http":
        server: Server = request.getfixturevalue("running")
        return [f"http://127.0.0.1:{server.port}/mcp", "--transport", "http"]
    own = {name: value for name, value in os.environ.items() if name == "PYTHONPATH"}
    command = ["-P", "-m", "policygraph", "--project", str(root), "mcp"]
    file = tmp_path_factory.mktemp("stdio") / "mcp.json"
    named = {"policygraph": {"command": sys.executable, "args": command, "env": own}}
    file.write_text(json.dumps({"mcpServers": named}), encoding="utf-8")
    return ["--config", str(file), "--server", "policygraph"]


def test_the_inspector_calls_every_tool(inspect: Inspect, target: list[str], plan: Corpus) -> None:
    listed = inspect(*target, "--method", "tools/list")["tools"]
    assert isinstance(listed, list)
    tools = {tool["name"]: tool for tool in listed}
    assert list(tools) == [*ARGUMENTS, *(f"query_{name.replace('-', '_')}" for name in query_names(plan.queries))]

    def call(name: str) -> dict[str, object]:
        given = ["--tool-arg", *MORE[name]] if name in MORE else []
        return inspect(*target, "--method", "tools/call", "--tool-name", name, *given)

    with ThreadPoolExecutor(2) as threads:
        answers = dict(zip(tools, threads.map(call, tools), strict=True))
    assert len(answers) > 60
    for name, answer in answers.items():
        assert answer.get("isError") in (None, False), name
        jsonschema.Draft202012Validator(tools[name]["outputSchema"]).validate(answer["structuredContent"])
    (text,) = answers["show"]["content"]
    assert json.loads(text["text"]) == answers["show"]["structuredContent"]
    assert answers["query_co_leads"]["structuredContent"]["rows"][0]["activity"] == "4.13-1"


def test_the_inspector_reads_resources_and_hears_of_mistakes(inspect: Inspect, target: list[str]) -> None:
    (card,) = inspect(*target, "--method", "resources/read", "--uri", "policygraph://thing/institution/KM")["contents"]
    assert json.loads(card["text"])["id"] == "institution/KM"
    wrong = inspect(
        *target, "--method", "tools/call", "--tool-name", "query_co_leads", "--tool-arg", "institution=KMX", code=None
    )
    assert (wrong["isError"], wrong["content"][0]["text"]) == (True, "no institution 'KMX'; did you mean KM?")
