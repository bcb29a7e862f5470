"""cli.py: commands, formats, exit codes, and one line for each error."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

Policy = Callable[..., tuple[int, str, str]]

COMMANDS = ("build", "queries", "query", "show", "path", "sparql", "validate", "explore")
NOWHERE = "http://127.0.0.1:9/"


@pytest.fixture(scope="module")
def at() -> tuple[str, str]:
    """The option that names the tiny project."""
    return ("--project", str(Path(__file__).resolve().parent / "corpora" / "tiny"))


def test_queries_are_listed_with_titles(policy: Policy, at: tuple[str, str]) -> None:
    code, out, err = policy(*at, "queries")
    assert (code, err) == (0, "")
    assert "co-leads" in out
    assert "Par ko iestāde ir līdzatbildīga" in out


def test_queries_as_json_have_the_keys_of_the_contract(policy: Policy, at: tuple[str, str]) -> None:
    code, out, _ = policy(*at, "queries", "--format", "json")
    listed = {query["name"]: query for query in json.loads(out)}
    assert code == 0
    assert len(listed) == len(json.loads(out)) > 0
    assert listed["leads"] == {
        "name": "leads",
        "title_lv": "Ko vada iestāde",
        "title_en": "What a body leads",
        "description_lv": "Rindas, par kurām iestāde ir atbildīgā.",
        "description_en": "The rows for which the body is the responsible one.",
        "parameters": [{"name": "institution", "type": "notation:institution"}],
        "columns": ["measure", "activity", "title", "deadline", "institution"],
        "evidence": False,
        "plan": True,
    }


def test_a_query_as_json(policy: Policy, at: tuple[str, str]) -> None:
    code, out, err = policy(
        *at, "query", "measure-institutions", "measure=4.16", "role=co-responsible", "--format", "json"
    )
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "query": "measure-institutions",
        "title": "Kura iestāde atbild par kuru pasākumu",
        "parameters": {"measure": "4.16", "role": "co-responsible"},
        "columns": ["measure", "activity", "institution", "role"],
        "rows": [
            {
                "measure": "4.16",
                "activity": "4.16-2",
                "institution": "NVA",
                "role": "co-responsible",
                "source": {"document": "plan.txt", "lines": [318, 318], "quote": "NVA"},
            }
        ],
        "notes": [],
    }


def test_a_query_in_english(policy: Policy, at: tuple[str, str]) -> None:
    code, out, _ = policy(*at, "--lang", "en", "query", "leads", "institution=LM", "--format", "json")
    answer = json.loads(out)
    assert (code, answer["title"]) == (0, "What a body leads")
    assert answer["rows"][0]["title"] == "Promoting the employment of Roma."


def test_a_query_as_csv(policy: Policy, at: tuple[str, str]) -> None:
    code, out, _ = policy(*at, "query", "measure-documents", "--format", "csv")
    assert (code, out) == (
        0,
        "measure,activity,document,item,kind,place,quote\n"
        '4.1,4.1-1,SPASAP,3.2.5.,plan,plan.txt:130-132,"SPASAP, 3.2.5.pasākums"\n'
        "4.16,4.16-1,Bezdarbnieku un darba meklētāju atbalsta likums,,law,plan.txt:274-282,"
        "Bezdarbnieku un darba meklētāju atbalsta likums\n",
    )


def test_a_query_as_a_table_for_people(policy: Policy, at: tuple[str, str]) -> None:
    code, out, _ = policy(*at, "query", "leads", "institution=LM")
    assert code == 0
    assert out.splitlines()[0] == "Ko vada iestāde"
    assert out.splitlines()[-1] == "1 rindas"


def test_notes_stand_below_the_table(policy: Policy, at: tuple[str, str]) -> None:
    code, out, _ = policy(*at, "--lang", "en", "query", "coverage", "--format", "md")
    assert code == 0
    assert "\n> 2021/C 93/01: 31 provisions are known; 0 were read in the official text" in out


@pytest.mark.parametrize("suffix", ["json", "csv", "md"])
def test_a_file_gets_the_format_of_its_name(policy: Policy, at: tuple[str, str], tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"answer.{suffix}"
    assert policy(*at, "query", "leads", "-o", target) == (0, "", "")
    _, out, _ = policy(*at, "query", "leads", "--format", suffix)
    assert target.read_text(encoding="utf-8") == out


def test_a_query_as_a_workbook(policy: Policy, at: tuple[str, str], tmp_path: Path) -> None:
    assert policy(*at, "query", "leads", "institution=LM", "-o", tmp_path / "a.xlsx") == (0, "", "")
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "a.xlsx").read_bytes()))
    assert [cell.value for cell in book["leads"][2]][:2] == ["4.16", "4.16-2"]


def test_a_thing_is_shown_with_links_both_ways_and_evidence(policy: Policy, at: tuple[str, str]) -> None:
    code, out, _ = policy(*at, "show", "4.16-2")
    assert code == 0
    assert out.splitlines()[:2] == ["4.16-2 Romu nodarbinātības veicināšana.", "[tabulas rinda] activity/tiny.4.16-2"]
    assert "  → līdzatbildīgā iestāde: NVA Nodarbinātības valsts aģentūra\n      plan.txt:318: „NVA”\n" in out
    assert "(mūsu secinājums)" in out
    assert "Promoting the employment of Roma. (mūsu tulkojums)" in out


def test_a_thing_as_json(policy: Policy, at: tuple[str, str]) -> None:
    code, out, _ = policy(*at, "show", "KM", "--format", "json")
    assert (code, json.loads(out)["id"], json.loads(out)["display"]) == (0, "institution/KM", "KM Kultūras ministrija")


def test_a_path_is_shown_step_by_step(policy: Policy, at: tuple[str, str]) -> None:
    code, out, _ = policy(*at, "path", "LM", "8(h)")
    assert code == 0
    assert out == (
        "LM Labklājības ministrija … 8(h)\n"
        "1.\n"
        "  4.16-2 Romu nodarbinātības veicināšana. —atbildīgā iestāde→ LM Labklājības ministrija\n"
        "      plan.txt:300: „LM”\n"
        "  4.16-2 Romu nodarbinātības veicināšana. —sasaiste ar noteikumu→ 8(h)\n"
        "      plan.txt:272: „8 h)”\n"
    )


def test_no_path_is_said_with_exit_code_1(policy: Policy, at: tuple[str, str]) -> None:
    code, out, err = policy(*at, "--lang", "en", "path", "4.16", "event/publiska-apspriesana")
    assert (code, err) == (1, "")
    assert out.splitlines()[-1] == "no connection found"


def test_sparql_from_a_file(policy: Policy, at: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text("ASK { ?s ?p ?o }", encoding="utf-8")
    code, out, _ = policy(*at, "sparql", tmp_path / "q.rq", "--format", "csv")
    assert (code, out) == (0, "answer\ntrue\n")


def test_sparql_from_standard_input(policy: Policy, at: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"SELECT (1 AS ?x) {}"), encoding="utf-8"))
    assert policy(*at, "sparql", "-", "--format", "csv")[:2] == (0, "x\n1\n")


def test_validate_counts_what_is_right(policy: Policy, at: tuple[str, str]) -> None:
    assert policy(*at, "--lang", "en", "validate") == (0, "157 things, 325 links, no problems\n", "")


def test_validate_takes_a_folder(policy: Policy, tiny_folder: Path) -> None:
    assert policy("validate", tiny_folder) == (0, "157 lietas, 325 saites, kļūdu nav\n", "")


def test_validate_lists_all_problems_with_exit_code_1(policy: Policy, project: Path) -> None:
    path = project / "data/plans/tiny/responsible.csv"
    path.write_text("source,target,lines,quote\n4.16-3,NVR,284,\n", encoding="utf-8")
    assert policy("validate", project) == (
        1,
        "",
        "plans/tiny/responsible.csv:2: source: activity '4.16-3' is not known; did you mean 4.16-1?\n"
        "plans/tiny/responsible.csv:2: target: institution 'NVR' is not known; did you mean NVA?\n",
    )


def test_build_prints_the_paths_and_check_is_silent(policy: Policy, at: tuple[str, str], tmp_path: Path) -> None:
    code, out, err = policy(*at, "build", "--out", tmp_path)
    assert (code, err) == (0, "")
    assert sorted(out.splitlines()) == sorted(str(path) for path in tmp_path.rglob("*") if path.is_file())
    assert policy(*at, "build", "--out", tmp_path, "--check") == (0, "", "")
    (tmp_path / "ontology.ttl").write_text("", encoding="utf-8")
    assert policy(*at, "build", "--out", tmp_path, "--check") == (
        1,
        "",
        f"{tmp_path}/ontology.ttl: differs from what the data give; run policygraph build\n",
    )


def test_explore_writes_one_file(policy: Policy, at: tuple[str, str], tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    assert policy(*at, "explore", "-o", target) == (0, f"{target}\n", "")
    assert target.read_text(encoding="utf-8").lower().startswith("<!doctype html>")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(policy: Policy, command: str) -> None:
    code, out, err = policy(command, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"usage: policygraph {command}")


def test_help_names_every_command(policy: Policy) -> None:
    code, out, _ = policy("--help")
    assert code == 0
    assert [command for command in COMMANDS if f"\n    {command} " not in out] == []


WRONG = [
    ([], 2, "the following arguments are required: COMMAND"),
    (["bild"], 2, "did you mean build?"),
    (["--lang", "de", "queries"], 2, "argument --lang: invalid choice: 'de'"),
    (["--format", "json"], 2, ""),
    (["--project"], 2, "argument --project: expected one argument"),
    (["--project", "/nowhere", "queries"], 2, "/nowhere: no such folder"),
    (["--project", "/dev/null", "queries"], 2, "/dev/null: no such folder"),
    (["--project", "/usr/share", "queries"], 2, "/usr/share: holds neither ontology/policy.ttl nor data/"),
    (["validate", "/nowhere"], 2, "/nowhere: no such folder"),
    (["validate", "a", "b"], 2, "unrecognized arguments: b"),
    (["--plan", "tinny", "show", "KM"], 2, "did you mean tiny?"),
    (["--plan", "", "--plan", "x", "validate"], 2, "no plan 'x'"),
    (["--plan", "../../reference", "validate"], 2, "no plan '../../reference'"),
    (["query"], 2, "the following arguments are required: NAME"),
    (["query", "co-lead"], 2, "no query 'co-lead'; did you mean co-leads?"),
    (["query", ""], 2, "no query ''"),
    (["query", "../checks/budget-totals"], 2, "no query '../checks/budget-totals'"),
    (["query", "x" * 300], 2, "no query 'xxx"),
    (["query", "co-leads", "KM"], 2, "'KM': write parameters as key=value, for example institution=KM"),
    (["query", "co-leads", "=KM"], 2, "'=KM': write parameters as key=value"),
    (["query", "co-leads", "institution="], 2, "no institution ''"),
    (["query", "co-leads", "institution=NVR"], 2, "no institution 'NVR'; did you mean NVA?"),
    (["query", "co-leads", "body=KM"], 2, "co-leads: no parameter 'body'"),
    (["query", "co-leads", "institution=KM", "institution=LM"], 2, "institution"),
    (["query", "contents", "measure=4.1"], 2, "contents: no parameter 'measure' (it has none)"),
    (["query", "measure-institutions", "role=boss"], 2, "role: 'boss' is not one of responsible, co-responsible"),
    (["query", "budget-lines", "year=soon"], 2, "year: 'soon' is not a year"),
    (["query", "due-by", "by=31.12.2023"], 2, "by: '31.12.2023' is not a date such as 2023-12-31"),
    (["query", "leads", "--format", "pdf"], 2, "argument --format: invalid choice: 'pdf'"),
    (["query", "leads", "--format", "xlsx"], 2, "a workbook cannot be shown in a terminal; add -o FILE.xlsx"),
    (["query", "leads", "-o", "x.txt"], 2, "x.txt: say the format with --format"),
    (["query", "leads", "-o", "/dev/null/x.csv"], 1, "/dev/null"),
    (["query", "leads", "--format", "csv", "-o", "/"], 1, "policygraph: /: Is a directory"),
    (["verdict", "9", "--lang", "en"], 2, "--lang stands before the command: policygraph --lang … COMMAND"),
    (["audit", "--rule", "nope"], 2, "no rule (audit --rules lists them) 'nope'"),
    (["query", "leads", "--endpoint", "ftp://x/"], 2, "--endpoint ftp://x/: give an http or https address"),
    (["query", "leads", "--endpoint", "http://["], 2, "--endpoint http://["),
    (["query", "leads", "--endpoint", "http://a b/"], 2, "--endpoint http://a b/"),
    (["query", "leads", "--endpoint", NOWHERE], 2, f"--endpoint {NOWHERE}: "),
    (["show"], 2, "the following arguments are required: ID"),
    (["show", "NVR"], 2, "no thing 'NVR'"),
    (["show", "institution/NVR"], 2, "did you mean NVA?"),
    (["show", ""], 2, "no thing ''"),
    (["show", "a\nb"], 2, "no thing 'a"),
    (["path", "KM"], 2, "the following arguments are required: B"),
    (["path", "KM", "zzzzzz"], 2, "no thing 'zzzzzz'"),
    (["sparql"], 2, "the following arguments are required: FILE|-"),
    (["sparql", "nofile.rq"], 1, "nofile.rq: No such file or directory"),
    (["sparql", "."], 1, ".: Is a directory"),
    (["explore", "-o", "/dev/null/x.html"], 1, "/dev/null"),
    (["build", "--out", "/dev/null/x"], 1, "/dev/null"),
    (["build", "now"], 2, "unrecognized arguments: now"),
]


@pytest.mark.parametrize(("arguments", "code", "words"), WRONG, ids=lambda value: str(value)[:60])
def test_wrong_use_is_one_line_without_traceback(
    policy: Policy, at: tuple[str, str], arguments: list[str], code: int, words: str
) -> None:
    found, out, err = policy(*at, *arguments)
    assert (found, out, len(err.splitlines())) == (code, "", 1), err
    assert err.startswith("policygraph: ")
    assert words in err


def test_there_are_about_fifty_wrong_command_lines() -> None:
    assert len(WRONG) == 52


SPARQL_TEXTS = {
    "empty": "",
    "not SPARQL": "SELECT",
    "an update": "INSERT DATA { <a:a> <a:b> <a:c> }",
    "another service": f"SELECT * {{ SERVICE <{NOWHERE}> {{ ?s ?p ?o }} }}",
}


@pytest.mark.parametrize("text", SPARQL_TEXTS.values(), ids=SPARQL_TEXTS)
def test_wrong_sparql_is_one_line(policy: Policy, at: tuple[str, str], tmp_path: Path, text: str) -> None:
    (tmp_path / "q.rq").write_text(text, encoding="utf-8")
    code, out, err = policy(*at, "sparql", tmp_path / "q.rq")
    assert (code, out, len(err.splitlines())) == (2, "", 1), err


def test_sparql_that_is_not_utf8_is_one_line(policy: Policy, at: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_bytes(b'ASK { ?s ?p "\xff" }')
    code, out, err = policy(*at, "sparql", tmp_path / "q.rq")
    assert (out, len(err.splitlines())) == ("", 1)
    assert code in (1, 2)
    assert "UTF-8" in err


def test_json_of_free_sparql_is_json(policy: Policy, at: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(
        'SELECT ("NaN"^^<http://www.w3.org/2001/XMLSchema#double> AS ?x) {}', encoding="utf-8"
    )
    code, out, _ = policy(*at, "sparql", tmp_path / "q.rq", "--format", "json")

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    assert code == 0
    assert json.loads(out, parse_constant=refuse)["rows"] == [{"x": "NaN"}]


def test_the_command_line_gives_what_the_library_gives(policy: Policy, project: Path, root: Path) -> None:
    """A query may touch evidence by any of its terms: what is loaded for it must not depend on how it is written."""
    (project / "ontology").mkdir()
    for part in ("policy.ttl", "queries", "checks"):
        (project / "ontology" / part).symlink_to(root / "ontology" / part)
    (project / "ontology" / "queries").unlink()
    (project / "ontology" / "queries").mkdir()
    (project / "ontology" / "queries" / "first-lines.rq").write_text(
        "#+ title@lv: R\n#+ title@en: R\n#+ description@lv: R\n#+ description@en: R\n"
        "PREFIX o: <https://w3id.org/policygraph/ontology#>\n"
        "SELECT (COUNT(?line) AS ?lines) WHERE { ?passage o:firstLine ?line }\n",
        encoding="utf-8",
    )
    code, out, _ = policy("--project", project, "query", "first-lines", "--format", "json")
    assert code == 0
    assert json.loads(out)["rows"][0]["lines"] > 100


def shell(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "policygraph", *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_the_module_is_the_command(at: tuple[str, str]) -> None:
    done = shell(*at, "query", "leads", "institution=LM", "--format", "csv")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().splitlines()[1].startswith("4.16,4.16-2,Romu nodarbinātības veicināšana.,2023-H2")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_without_latvian_letters_is_no_traceback(at: tuple[str, str], encoding: str) -> None:
    done = shell(*at, "queries", PYTHONIOENCODING=encoding)
    assert b"Traceback" not in done.stderr
    assert done.returncode == 0


def test_a_reader_that_goes_away_is_no_error(at: tuple[str, str]) -> None:
    command = [sys.executable, "-m", "policygraph", *at, "query", "measures"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert (running.stderr.read(), running.wait()) == (b"", 0)
