"""Who may import whom, read from the code. Every module stands in the table."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from policygraph.corpus import Corpus

SOURCE = Path(__file__).resolve().parent.parent / "src" / "policygraph"

BASE = {"errors", "schema", "corpus", "cells"}
READ = BASE | {
    "names",
    "queries",
    "rdf",
    "graph",
    "cards",
    "analysis.paths",
    "exporters",
    "exporters.sheets",
    "exporters.tabular",
}


def room(name: str, modules: str, below: set[str]) -> dict[str, set[str]]:
    """The layers of a package in order: a module may import what lies below the package and the modules before it."""
    names = [name, *(f"{name}.{module}" for module in modules.split())]
    return {module: below | set(names[:number]) for number, module in enumerate(names)}


SHARED = room("server", "accept context navigation problems", READ | BASE)
SHELF = READ | BASE | set(SHARED) | {"datasets", "exporters", "exporters.ontology", "exporters.xml_text"}
COUNTED = {"analysis.audit", "analysis.coverage", "analysis.coverage_tables", "analysis.declared"}
SPARQL = room(
    "server.sparql",
    "added jobs answering description editor protocol worker workers endpoint",
    SHELF | {"sparql_text"},
)
API = room(
    "server.api",
    "expressions columns search facts parameters lookups schemas openapi routes",
    SHELF | COUNTED | {"questions"},
)
THINGS = room(
    "server.things",
    "addresses describing views words terms shells node_pages term_pages thing_pages refusals routes",
    SHELF | set(API),
)
MCP = room("server.mcp", "evidence tools endpoint", SHELF | set(API))
APP = room("server", "guard pages app serving", SHELF | set(SPARQL) | set(API) | set(THINGS) | set(MCP) | {"explorer"})
LAYERS: dict[str, set[str]] = {
    "errors": set(),
    "schema": {"errors"},
    "project": {"errors"},
    "corpus": {"schema"},
    "sources": {"corpus", "errors", "project", "schema"},
    "tables": {"corpus", "errors", "project", "schema", "sources"},
    "collector": set(),
    "graph": {"collector", "corpus"},
    "rdf": {"collector", "corpus", "schema"},
    "names": {"corpus", "errors", "schema"},
    "cells": {"schema"},
    "binding": {"corpus", "errors", "names", "rdf", "schema"},
    "queries": {"binding", "cells", "collector", "corpus", "errors", "rdf", "schema", "sparql_text"},
    "asking": set(),
    "asking.words": {"names"},
    "asking.lexicon": set(),
    "asking.spelling": {"asking.lexicon", "asking.words"},
    "asking.times": {"asking.words"},
    "asking.wordlists": {"errors", "names"},
    "asking.sayings": {"asking.lexicon", "asking.wordlists", "asking.words", "errors"},
    "asking.sentences": {"asking.elements", "asking.lexicon", "asking.sayings", "asking.spelling", "asking.words"},
    "asking.naming": {"asking.lexicon", "asking.wordlists", "asking.words", "corpus", "schema"},
    "asking.elements": {"asking.lexicon", "asking.times", "asking.words"},
    "asking.numerals": {"asking.lexicon", "asking.spelling", "asking.words"},
    "asking.figures": {"asking.elements", "asking.lexicon", "asking.spelling", "asking.words", "names"},
    "asking.reading": {
        "asking.elements",
        "asking.figures",
        "asking.lexicon",
        "asking.numerals",
        "asking.sayings",
        "asking.sentences",
        "asking.spelling",
        "asking.times",
        "asking.words",
    },
    "asking.ways": {"asking.lexicon", "errors", "queries", "schema"},
    "asking.intents": {"asking.elements", "asking.lexicon", "asking.reading", "asking.ways", "errors", "queries"},
    "asking.matching": {"asking.elements", "asking.lexicon", "asking.reading", "asking.times"},
    "asking.people": {"asking.lexicon", "asking.words"},
    "asking.telling": {
        "asking.elements",
        "asking.figures",
        "asking.lexicon",
        "asking.matching",
        "asking.reading",
        "asking.words",
    },
    "asking.stating": {
        "asking.lexicon",
        "asking.matching",
        "asking.people",
        "asking.reading",
        "asking.telling",
        "asking.words",
    },
    "asking.texts": {
        "asking.lexicon",
        "asking.people",
        "asking.wordlists",
        "asking.words",
        "corpus",
        "names",
        "schema",
    },
    "asking.compiling": {
        "asking",
        "asking.intents",
        "asking.lexicon",
        "asking.naming",
        "asking.reading",
        "asking.sayings",
        "asking.texts",
        "asking.ways",
        "asking.wordlists",
        "asking.words",
        "corpus",
        "names",
        "project",
        "queries",
        "schema",
    },
    "questions": {
        "asking.compiling",
        "asking.lexicon",
        "asking.matching",
        "asking.reading",
        "asking.stating",
        "asking.telling",
        "asking.wordlists",
        "project",
    }
    | READ,
    "commands.ask": {"commands.common", "corpus", "queries", "questions", "rdf"},
    "connection": {"errors"},
    "sparql_text": {"errors"},
    "remote": {"connection", "errors", "queries"},
    "free_sparql": {"cells", "errors", "queries", "sparql_text"},
    "datasets": {"corpus", "errors", "queries", "rdf", "schema", "sparql_text"},
    "streaming": {"corpus", "project", "rdf", "sources", "tables"},
    "stores": {"corpus", "errors", "project", "rdf", "schema", "streaming"},
    "push": {"connection", "errors", "project", "rdf", "streaming"},
    "analysis.diff_topics": {"errors", "project", "schema"},
    "analysis.plan_diff": {
        "cells",
        "analysis.coverage",
        "analysis.coverage_tables",
        "analysis.declared",
        "analysis.diff_topics",
        "analysis.rollup",
        "corpus",
        "queries",
        "rdf",
    },
    "commands.plans": {"analysis.plan_diff", "commands.common", "errors", "project", "tables"},
    "commands.engines": {
        "commands.common",
        "connection",
        "corpus",
        "datasets",
        "errors",
        "push",
        "queries",
        "rdf",
        "remote",
        "stores",
    },
    "validate": {"corpus", "errors", "queries", "rdf", "schema"},
    "analysis": set(),
    "analysis.paths": {"corpus"},
    "analysis.declared": {"corpus", "errors", "project", "schema"},
    "analysis.coverage": {"cells", "analysis.declared", "cards", "corpus", "errors", "queries", "rdf"},
    "analysis.rollup": {"cells", "analysis.coverage", "analysis.declared", "corpus", "schema"},
    "analysis.fragility": {"cells", "analysis.coverage", "analysis.declared", "corpus", "errors", "schema"},
    "analysis.ranking": {"cells", "analysis.fragility", "corpus"},
    "analysis.matrix": {
        "analysis.coverage",
        "analysis.coverage_tables",
        "analysis.declared",
        "corpus",
        "datasets",
        "queries",
    },
    "analysis.cuts": {"cells", "analysis.declared", "analysis.fragility", "corpus"},
    "analysis.coverage_tables": {"analysis.coverage", "analysis.declared", "analysis.rollup", "cards"} | READ | BASE,
    "analysis.fragility_tables": {
        "analysis.coverage",
        "analysis.coverage_tables",
        "analysis.cuts",
        "analysis.declared",
        "analysis.fragility",
        "analysis.ranking",
        "analysis.rollup",
    }
    | READ,
    "cards": {"cells", "analysis.paths", "corpus", "schema"},
    "exporters": set(),
    "exporters.sheets": {"cells"},
    "exporters.sorting": set(),
    "exporters.subjects": {"corpus", "rdf"},
    "exporters.tabular": {"cells", "exporters", "exporters.sheets", "queries"},
    "exporters.tables": {"cells", "corpus", "exporters", "exporters.sheets", "schema"},
    "exporters.xml_text": set(),
    "exporters.graph_files": {"corpus", "exporters.xml_text"},
    "exporters.rdf_files": {
        "corpus",
        "exporters.sorting",
        "exporters.subjects",
        "exporters.xml_text",
        "rdf",
    },
    "exporters.files": {"corpus", "exporters", "exporters.graph_files", "exporters.rdf_files", "exporters.tables"},
    "exporters.ontology": {"rdf", "schema"},
    "explorer": {"explorer.page"},
    "explorer.page": READ
    | {"analysis.rollup", "explorer.layout", "explorer.network", "exporters.rdf_files", "questions"},
    "explorer.layout": READ,
    "explorer.network": READ | {"explorer.layout"},
    "terminal": {"analysis.paths", "cards", "corpus", "exporters.sheets", "exporters.tabular", "queries"},
    "building": {
        "reports",
        "reports.content",
        "reports.docx",
        "reports.html",
        "reports.model",
        "reports.xlsx",
        "corpus",
        "errors",
        "project",
        "rdf",
        "sources",
        "streaming",
        "tables",
        "validate",
        "explorer",
        "exporters",
        "exporters.files",
        "exporters.ontology",
    },
    "importers": set(),
    "importers.act": {"errors", "importers.markers"},
    "importers.collector": {"importers.act", "importers.markers", "importers.tree"},
    "importers.conflicts": {"corpus"},
    "importers.eurlex": {
        "importers.act",
        "importers.collector",
        "importers.frame",
        "importers.identity",
        "importers.markers",
        "importers.tree",
    },
    "importers.formex": {
        "importers.act",
        "importers.collector",
        "importers.identity",
        "importers.markers",
        "importers.tree",
    },
    "importers.framework": {
        "corpus",
        "errors",
        "importers.act",
        "importers.conflicts",
        "importers.identity",
        "importers.markers",
        "importers.spans",
        "schema",
    },
    "importers.identity": {"importers.act"},
    "importers.keep": {"building", "importers.act", "project", "schema"},
    "importers.markers": set(),
    "importers.opening": {"importers.act"},
    "importers.points": {
        "importers.act",
        "importers.drafts",
        "importers.markers",
        "importers.opening",
        "importers.quotation",
    },
    "importers.drafts": {"importers.act", "importers.markers"},
    "importers.frame": {"importers.act", "importers.tree"},
    "importers.quotation": {"importers.act", "importers.markers"},
    "importers.receive": {
        "importers.act",
        "importers.eurlex",
        "importers.formex",
        "importers.identity",
        "importers.opening",
        "importers.points",
        "importers.text",
        "schema",
    },
    "importers.run": {
        "errors",
        "importers.act",
        "importers.framework",
        "importers.keep",
        "importers.receive",
        "project",
        "schema",
        "tables",
    },
    "importers.spans": set(),
    "importers.text": {"importers.act", "importers.identity", "importers.markers", "importers.opening"},
    "importers.tree": {"importers.act"},
    "commands.imports": {
        "commands.common",
        "errors",
        "importers.conflicts",
        "importers.framework",
        "importers.run",
        "reports.content",
        "reports.differences",
    },
    "analysis.hits": {"corpus"},
    "analysis.running": {"corpus"},
    "analysis.text_claims": {"analysis.hits", "analysis.running", "analysis.text_names", "corpus"},
    "analysis.text_grammar": {"analysis.hits", "analysis.running", "corpus"},
    "analysis.text_names": {"analysis.hits", "analysis.running", "corpus"},
    "analysis.text_pages": {"analysis.hits", "analysis.running", "corpus"},
    "analysis.text_sums": {"analysis.hits", "analysis.running", "corpus"},
    "analysis.text_words": {"analysis.hits", "analysis.running", "corpus"},
    "analysis.text_rules": {
        "analysis",
        "analysis.hits",
        "analysis.running",
        "analysis.text_claims",
        "analysis.text_grammar",
        "analysis.text_names",
        "analysis.text_pages",
        "analysis.text_sums",
        "analysis.text_words",
        "corpus",
        "errors",
        "project",
        "schema",
    },
    "analysis.audit": {
        "cards",
        "cells",
        "analysis.text_rules",
        "corpus",
        "datasets",
        "errors",
        "queries",
        "rdf",
        "schema",
    },
    "commands.audit": {"analysis.audit", "commands.common"},
    "commands.coverage": {
        "analysis.coverage",
        "analysis.coverage_tables",
        "analysis.declared",
        "analysis.fragility_tables",
        "analysis.matrix",
        "commands.common",
        "errors",
        "names",
    },
    **APP,
    **SHARED,
    **SPARQL,
    **API,
    **THINGS,
    **MCP,
    "commands.mcp": {"commands.common", "datasets", "server.context", "server.mcp.endpoint"},
    "commands.report": {
        "commands.common",
        "errors",
        "reports",
        "reports.content",
        "reports.docx",
        "reports.html",
        "reports.markdown",
        "reports.xlsx",
    },
    "reports": set(),
    "reports.answers": {
        "cells",
        "analysis.audit",
        "analysis.coverage_tables",
        "analysis.fragility_tables",
        "corpus",
        "errors",
        "queries",
        "rdf",
        "reports.outline",
    },
    "reports.cells": {
        "cells",
        "analysis.rollup",
        "corpus",
        "reports.answers",
        "reports.model",
        "reports.outline",
    },
    "reports.charts": {"errors", "reports.model", "reports.outline"},
    "reports.checks": {"errors", "reports.answers", "reports.outline", "schema"},
    "reports.content": {
        "cells",
        "analysis.coverage",
        "analysis.rollup",
        "corpus",
        "errors",
        "reports.answers",
        "reports.cells",
        "reports.charts",
        "reports.checks",
        "reports.cross",
        "reports.model",
        "reports.outline",
        "reports.special",
    },
    "reports.cross": {"reports.answers", "reports.cells", "reports.model", "reports.outline"},
    "reports.differences": {
        "corpus",
        "errors",
        "queries",
        "reports.content",
        "reports.model",
        "reports.outline",
        "reports.sheets",
        "schema",
    },
    "reports.docx": {
        "reports",
        "reports.docx_chart",
        "reports.docx_parts",
        "reports.docx_styles",
        "reports.model",
    },
    "reports.docx_chart": {"reports.charts", "reports.docx_parts", "reports.model"},
    "reports.docx_parts": {"reports.model", "reports.ranges"},
    "reports.docx_styles": {"reports.docx_parts"},
    "reports.entry": {"errors", "schema"},
    "reports.html": {"reports.model", "reports.ranges", "reports.svg"},
    "reports.markdown": {"reports.model", "reports.ranges"},
    "reports.model": {"corpus"},
    "reports.outline": {"errors", "project", "reports.entry", "schema"},
    "reports.ranges": set(),
    "reports.sheets": {"reports.model", "reports.ranges"},
    "commands.serve": {
        "commands.common",
        "errors",
        "server",
        "server.sparql.added",
        "server.context",
        "server.serving",
    },
    "reports.special": {"corpus", "errors", "reports.cells", "reports.entry", "reports.model", "reports.outline"},
    "reports.svg": {"reports.charts", "reports.docx_parts", "reports.model"},
    "reports.xlsx": {"corpus", "exporters.sheets", "reports.model", "reports.sheets", "reports.xlsx_chart"},
    "reports.xlsx_chart": {"reports.charts", "reports.docx_parts", "reports.model", "reports.sheets"},
    "commands": set(),
    "commands.common": {
        "building",
        "corpus",
        "errors",
        "exporters",
        "exporters.tabular",
        "project",
        "queries",
        "tables",
        "terminal",
    },
    "commands.answers": READ | {"commands.common", "commands.engines", "datasets", "free_sparql", "terminal"},
    "commands.files": {"building", "commands.common", "explorer", "project", "validate"},
    "cli": {
        "commands",
        "commands.answers",
        "commands.ask",
        "commands.audit",
        "commands.common",
        "commands.coverage",
        "commands.engines",
        "commands.files",
        "commands.imports",
        "commands.mcp",
        "commands.plans",
        "commands.report",
        "commands.serve",
        "errors",
    },
    "__main__": {"cli"},
    "__init__": {*BASE, "building", "datasets", "graph", "project", "queries", "rdf", "tables"},
}
DOORS: dict[str, set[str]] = {
    "numpy": {"analysis.matrix", "analysis.ranking"},
    "pandas": {"queries"},
    "pyvis": {"explorer.network"},
    "docx": {"reports.docx", "reports.docx_chart", "reports.docx_styles"},
    "h11": {"server.serving"},
    "uvicorn": {"server.serving"},
    "jinja2": {"explorer.page", "reports.html", "server.sparql.editor", "server.things.views"},
    "anyio": {"server.mcp.endpoint"},
    "jsonschema": {"server.mcp.endpoint"},
    "mcp": {"server.mcp.endpoint"},
    "starlette": {
        "server.app",
        "server.sparql.editor",
        "server.sparql.endpoint",
        "server.guard",
        "server.pages",
        "server.api.routes",
        "server.mcp.endpoint",
        "server.things.views",
        "server.api.parameters",
        "server.problems",
        "server.things.refusals",
        "server.things.routes",
    },
    "lxml": {"importers.tree"},
    "openpyxl": {"reports.differences"},
    "pyshacl": {"validate"},
    "xlsxwriter": {"exporters.sheets", "reports.xlsx"},
    "rdflib": {"rdf", "validate"},
    "networkx": {"graph"},
    "rapidfuzz": {"asking.spelling"},
    "rich": {"terminal"},
    "pyoxigraph": {
        "cells",
        "schema",
        "rdf",
        "queries",
        "free_sparql",
        "remote",
        "datasets",
        "stores",
        "push",
        "validate",
        "exporters.rdf_files",
        "exporters.ontology",
        "analysis.declared",
        "reports.answers",
        "server.sparql.added",
        "server.sparql.answering",
        "server.sparql.description",
        "server.sparql.worker",
        "server.sparql.workers",
        "server.things.describing",
    },
}
HEAVY = (
    "numpy",
    "pandas",
    "pyvis",
    "pyshacl",
    "xlsxwriter",
    "rdflib",
    "networkx",
    "jinja2",
    "mcp",
    "starlette",
    "uvicorn",
    "jsonschema",
    "rapidfuzz",
)


def module_name(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1]) if len(parts) > 1 and parts[-1] == "__init__" else ".".join(parts)


MODULES = {module_name(path): path for path in sorted(SOURCE.rglob("*.py")) if "bundled" not in path.parts}


def imports(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """Each imported module, and whether the import runs at all (imports for the type checker do not)."""
    typing_only = {
        node
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and isinstance(block.test, ast.Name) and block.test.id == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node not in typing_only) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the layer"
            module = node.module or ""
            yield module, node not in typing_only
            for alias in node.names:
                if f"{module}.{alias.name}".removeprefix("policygraph.") in MODULES:
                    yield f"{module}.{alias.name}", node not in typing_only


def imported(name: str) -> set[str]:
    """The modules of policygraph that a module imports, without itself."""
    found = {module for module, _ in imports(ast.parse(MODULES[name].read_text(encoding="utf-8")))}
    own = {module.removeprefix("policygraph.") for module in found if module.startswith("policygraph.")}
    return own - {name}


def test_every_module_has_a_layer() -> None:
    assert set(MODULES) == set(LAYERS)


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_what_lies_below_it(name: str) -> None:
    assert imported(name) - LAYERS.get(name, set()) == set()


def test_the_table_of_layers_has_no_circle() -> None:
    done: set[str] = set()
    rest = dict(LAYERS)
    while free := [name for name, below in rest.items() if below <= done]:
        done |= set(free)
        rest = {name: below for name, below in rest.items() if name not in done}
    assert rest == {}


@pytest.mark.parametrize("library", DOORS)
def test_a_library_stands_behind_its_door(library: str) -> None:
    users = {
        name
        for name, path in MODULES.items()
        for module, runs in imports(ast.parse(path.read_text(encoding="utf-8")))
        if runs and module.partition(".")[0] == library
    }
    assert users - DOORS[library] == set()
    assert users != set()


def test_one_place_decides_whether_the_default_graph_is_the_union() -> None:
    deciding = {
        name
        for name, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.keyword) and node.arg == "use_default_graph_as_union"
    }
    assert deciding == {"queries"}


def test_no_other_library_is_used() -> None:
    foreign = {
        module.partition(".")[0]
        for path in MODULES.values()
        for module, _ in imports(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert foreign - set(sys.stdlib_module_names) - {"policygraph"} == set(DOORS)


@pytest.mark.parametrize(
    "arguments",
    [
        ["query", "leads", "institution=LM"],
        ["query", "coverage", "--format", "json"],
        ["queries"],
        ["show", "KM"],
        ["path", "KM", "2(e)"],
    ],
    ids=" ".join,
)
def test_a_quick_command_loads_no_heavy_library(tiny_folder: Path, arguments: list[str]) -> None:
    program = (
        "import sys; from policygraph.cli import main; "
        f"code = main(['--project', {str(tiny_folder)!r}, *{arguments!r}]); "
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode().strip()) == (0, "[]")


def test_importing_the_package_loads_no_heavy_library() -> None:
    program = f"import sys, policygraph; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"


@pytest.mark.parametrize("name", MODULES)
def test_no_name_of_the_domain_stands_in_python(name: str, tiny: Corpus) -> None:
    """Words of two parts only (coResponsible, name_basis): a word such as title is English first."""
    properties = {prop.name for prop in tiny.schema.properties.values()} - {"order"}
    columns = {prop.column for prop in tiny.schema.properties.values()}
    kinds = {kind.iri.rpartition("#")[2] for kind in tiny.schema.kinds.values()}
    words = {word for word in properties | columns | kinds if re.search(r"_|[a-z][A-Z]", word)}
    words |= {kind for kind in tiny.schema.kinds if "-" in kind}
    strings = {
        node.value
        for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert words & strings == set()


@pytest.mark.parametrize("name", MODULES)
def test_a_module_has_at_most_about_300_lines(name: str) -> None:
    assert len(MODULES[name].read_text(encoding="utf-8").splitlines()) <= 330


@pytest.mark.parametrize("name", MODULES)
def test_every_text_file_is_opened_by_name_of_its_encoding(name: str) -> None:
    calls = [
        node
        for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("read_text", "write_text")
    ]
    plain = [call.lineno for call in calls if not any(keyword.arg == "encoding" for keyword in call.keywords)]
    assert plain == []
