"""An Oxigraph store on disk, for corpora that are larger than memory.

The folder holds the store and a note of the data from which it was made. Where the data have changed the store is made
anew, plan by plan, in a folder beside it, and takes its place when it is whole. Readers open it read-only.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from policygraph.corpus import Corpus, Entity, Value
from policygraph.errors import ProjectError
from policygraph.project import Project
from policygraph.rdf import nquads
from policygraph.schema import LANG_STRING, Kind, Schema, read_schema
from policygraph.streaming import quads_by_plan

FORM = "policygraph store 1"
"""Changes when the triples of the same data do."""
_NOTE, _STORE = "policygraph-store.json", "oxigraph"
_PORTION = 200_000
Progress = Callable[[str], None]


def open_store(folder: Path, project: Project, progress: Progress = lambda _: None) -> ox.Store:
    """The store of the project in `folder`, read-only; made first where it is missing or its data have changed.

    Raises ProjectError where the folder holds something else or another process is making the store.
    """
    _refuse_foreign(folder)
    progress("checksum")
    wanted = checksum(project)
    if _noted(folder) != wanted:
        with _alone(folder):
            if _noted(folder) != wanted:
                _make(folder, project, wanted, progress)
    try:
        return ox.Store.read_only(str(folder / _STORE))
    except (OSError, ValueError) as error:
        raise ProjectError(f"{folder}: its store cannot be opened ({error}); delete the folder") from None


def checksum(project: Project) -> str:
    """Of all files from which the triples are made, with their names."""
    digest = hashlib.sha256(f"{FORM}\n{project.base}\n".encode())
    files = sorted(path for path in project.data.rglob("*") if path.is_file() and not path.name.startswith("."))
    for path in (project.schema_file, *files):
        name = path.name if path == project.schema_file else path.relative_to(project.data).as_posix()
        digest.update(f"{name}\n{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _noted(folder: Path) -> str:
    try:
        note = json.loads((folder / _NOTE).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return ""
    return str(note.get("sha256", "")) if isinstance(note, dict) else ""


def _refuse_foreign(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise ProjectError(f"{folder}: is a file; give a folder for the store")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / _NOTE).is_file():
        raise ProjectError(f"{folder}: holds other files and no store; give an empty or a new folder")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One writer at a time. The lock ends with the process, however that ends."""
    import fcntl

    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f".{folder.name}.lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ProjectError(f"{folder}: another process is making this store; try again when it is done") from None
        yield


def _make(folder: Path, project: Project, wanted: str, progress: Progress) -> None:
    beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        _fill(beside / _STORE, project, progress)
        (beside / _NOTE).write_text(json.dumps({"form": FORM, "sha256": wanted}, indent=2) + "\n", encoding="utf-8")
        beside.chmod(0o755)
        if folder.exists():
            old = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.old."))
            folder.rename(old / folder.name)
            beside.rename(folder)
            shutil.rmtree(old)
        else:
            beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def _fill(path: Path, project: Project, progress: Progress) -> None:
    store = ox.Store(str(path))
    for plan, quads in quads_by_plan(project):
        progress(plan)
        for portion in nquads(quads, _PORTION):
            store.bulk_load(portion, format=ox.RdfFormat.N_QUADS, lenient=True)
    progress("optimize")
    store.optimize()
    store.flush()


def names(store: ox.Store, project: Project, kinds: Iterable[str]) -> Corpus:
    """What is needed to understand a question without reading the tables: the names of all things of some kinds.

    Beside them one thing of each plan, framework and the reference; no link, no evidence.
    """
    schema = read_schema(project.schema_file)
    prefix = f"{project.base}graph/"
    found: dict[str, Entity] = {}
    for graph in sorted(node.value for node in store.named_graphs() if isinstance(node, ox.NamedNode)):
        scope = graph.removeprefix(prefix)
        for entity in _first(store, schema, project.base, graph, "" if scope == "reference" else scope):
            found[entity.id] = entity
        for name in kinds:
            found |= _named(store, schema.kind(name), project.base, graph, "" if scope == "reference" else scope)
    return Corpus(schema, project.ontology, project.base, (), tuple(found.values()), ())


def _first(store: ox.Store, schema: Schema, base: str, graph: str, scope: str) -> Iterator[Entity]:
    for solution in _select(store, f"SELECT ?thing ?class WHERE {{ GRAPH <{graph}> {{ ?thing a ?class }} }} LIMIT 1"):
        if kind := schema.by_iri.get(solution["class"].value):
            yield Entity(solution["thing"].value.removeprefix(base), kind.name, scope, {})


def _named(store: ox.Store, kind: Kind, base: str, graph: str, scope: str) -> dict[str, Entity]:
    telling = {"notation", "alias", kind.naming_property.column}
    properties = {prop.iri: prop for prop in kind.column_properties if prop.column in telling and not prop.is_link}
    text = (
        f"SELECT ?thing ?property ?value WHERE {{ GRAPH <{graph}> {{ ?thing a <{kind.iri}> . "
        f"VALUES ?property {{ {' '.join(f'<{iri}>' for iri in properties)} }} ?thing ?property ?value }} }}"
    )
    values: dict[str, dict[str, list[Value]]] = {}
    for solution in _select(store, text):
        prop, value = properties[solution["property"].value], solution["value"]
        column = f"{prop.column}_{value.language}" if prop.datatype == LANG_STRING else prop.column
        columns = values.setdefault(solution["thing"].value.removeprefix(base), {})
        columns.setdefault(column, []).append(value.value)
    return {
        name: Entity(
            name, kind.name, scope, {column: tuple(sorted(map(str, cells))) for column, cells in columns.items()}
        )
        for name, columns in sorted(values.items())
    }


def _select(store: ox.Store, text: str) -> ox.QuerySolutions:
    found = store.query(text)
    if not isinstance(found, ox.QuerySolutions):
        raise ProjectError("the store did not answer with a table")
    return found
