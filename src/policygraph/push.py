"""The RDF of a project into a store elsewhere, by the SPARQL 1.1 Graph Store HTTP Protocol.

Each named graph goes in chunks of N-Triples: PUT the first, which replaces what is there, POST the rest. After each
chunk its checksum is written into a graph of its own, the manifest. So a push that was interrupted goes on where it
ended, one that changes nothing sends nothing, and a graph that differs is replaced.

The plans are read twice, one at a time: once for the checksums, once for what must be sent. Memory stays flat.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

import pyoxigraph as ox

from policygraph.connection import Connection
from policygraph.errors import QueryError
from policygraph.project import Project
from policygraph.rdf import PREFIXES, Quad
from policygraph.streaming import quads_by_plan

CHUNK = 4_000_000
"""Bytes of a request, unless one triple alone is longer."""
_TRIPLES = "application/n-triples"
_CHECKSUM = "http://spdx.org/rdf/terms#checksumValue"
_TITLE = f'<{PREFIXES["dct"]}title> "policygraph push"'
_DEFAULT = "urn:x-policygraph:default"
"""Stands for the default graph in the manifest."""
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of one graph: N-Triples that fit into a request."""

    graph: str
    number: int
    content: bytes

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass
class Pushed:
    """What a push did, by graph."""

    new: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    resumed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    """In the store by an earlier push, but not in the project any more …"""
    deleted: list[str] = field(default_factory=list)
    """… and those of them that were deleted, because it was asked for."""
    requests: int = 0
    sent: int = 0
    """Bytes of N-Triples."""


Sums = Mapping[str, list[str]]
"""Graph -> the checksums of its chunks in order."""


class GraphStore:
    """A store behind the Graph Store Protocol."""

    def __init__(self, url: str, connection: Connection) -> None:
        self.url, self._connection = url, connection

    def _address(self, graph: str) -> str:
        mark = "&" if "?" in self.url else "?"
        return self.url + mark + ("default" if graph == _DEFAULT else "graph=" + quote(graph, safe=""))

    def read(self, graph: str) -> bytes:
        """The graph in N-Triples or Turtle; nothing where it is not there."""
        headers = {"Accept": f"{_TRIPLES}, text/turtle;q=0.5"}
        answer = self._connection.request("GET", self._address(graph), None, headers, accept=(404,))
        return b"" if answer.status == 404 else answer.content

    def send(self, method: str, graph: str, content: bytes) -> None:
        """PUT or POST N-Triples."""
        self._connection.request(method, self._address(graph), content, {"Content-Type": _TRIPLES})

    def delete(self, graph: str) -> None:
        self._connection.request("DELETE", self._address(graph), accept=(404,))


def push(
    project: Project,
    store: GraphStore,
    plans: tuple[str, ...] = (),
    *,
    by_plan: bool = True,
    delete: bool = False,
    force: bool = False,
    size: int = CHUNK,
    progress: Progress = lambda _: None,
) -> Pushed:
    """Make the store hold the named graphs of the project, and say what was done.

    `by_plan` false sends everything into the default graph; `force` sends what the manifest calls sent; `delete`
    removes the graphs of earlier pushes that the project does not have any more.
    Raises QueryError where the store refuses, or where only some plans are given and it holds others.
    """
    manifest = f"{project.base}graph/manifest"
    there = _read_manifest(store, manifest)
    wanted: dict[str, list[str]] = {}
    for chunk in chunks(project, plans, by_plan=by_plan, size=size):
        progress(f"{chunk.graph} {chunk.number + 1}")
        wanted.setdefault(chunk.graph, []).append(chunk.checksum)
    done = {graph: 0 if force else _done(there.get(graph, []), sums) for graph, sums in wanted.items()}
    report = _compare(there, wanted, done)
    if plans and report.foreign and not delete:
        raise QueryError(
            f"{store.url}: it holds other graphs too ({report.foreign[0]} …), whose evidence would be lost; "
            "push all plans, or add --delete"
        )
    _write_manifest(store, manifest, there, wanted, done, report, delete=delete)
    if len(report.unchanged) < len(wanted):
        total = sum(map(len, wanted.values())) - sum(done.values())
        for chunk in chunks(project, plans, by_plan=by_plan, size=size):
            if chunk.number < done[chunk.graph]:
                continue
            report.requests += 1
            progress(f"{report.requests}/{total} {chunk.graph}")
            store.send("PUT" if chunk.number == 0 else "POST", chunk.graph, chunk.content)
            store.send("POST", manifest, _line(chunk.graph, chunk.number, chunk.checksum))
            report.sent += len(chunk.content)
    return report


def chunks(
    project: Project, plans: tuple[str, ...] = (), *, by_plan: bool = True, size: int = CHUNK
) -> Iterator[Chunk]:
    """All graphs of the project in chunks of at most `size` bytes, plan after plan."""
    numbers: dict[str, int] = {}
    for _, quads in quads_by_plan(project, plans):
        for graph, lines in _by_graph(quads, by_plan=by_plan).items():
            for content in _portions(lines, size):
                number = numbers.get(graph, 0)
                numbers[graph] = number + 1
                yield Chunk(graph, number, content)


def _by_graph(quads: Iterable[Quad], *, by_plan: bool) -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {}
    for graph, triple in quads:
        found.setdefault(graph if by_plan else _DEFAULT, []).append(f"{triple} .\n".encode())
    return found


def _portions(lines: Iterable[bytes], size: int) -> Iterator[bytes]:
    portion: list[bytes] = []
    length = 0
    for line in lines:
        if portion and length + len(line) > size:
            yield b"".join(portion)
            portion, length = [], 0
        portion.append(line)
        length += len(line)
    if portion:
        yield b"".join(portion)


def _done(there: list[str], wanted: list[str]) -> int:
    """How many chunks need not be sent; none where the store holds anything else."""
    return len(there) if there == wanted[: len(there)] else 0


def _compare(there: Sums, wanted: Sums, done: Mapping[str, int]) -> Pushed:
    report = Pushed(foreign=sorted(set(there) - set(wanted)))
    for graph, sums in wanted.items():
        if done[graph] == len(sums):
            report.unchanged.append(graph)
        elif graph not in there:
            report.new.append(graph)
        else:
            (report.resumed if done[graph] else report.replaced).append(graph)
    return report


def _read_manifest(store: GraphStore, manifest: str) -> dict[str, list[str]]:
    content = store.read(manifest)
    try:
        triples = list(ox.parse(content, format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise QueryError(
            f"{store.url}: its answer is not RDF; is this the address of its Graph Store Protocol? ({error})"
        ) from None
    found: dict[str, dict[int, str]] = {}
    for triple in triples:
        if triple.predicate.value == _CHECKSUM and isinstance(triple.object, ox.Literal):
            number, _, checksum = triple.object.value.partition(" ")
            if number.isdecimal() and isinstance(triple.subject, ox.NamedNode):
                found.setdefault(triple.subject.value, {})[int(number)] = checksum
    return {graph: _unbroken(sums) for graph, sums in found.items()}


def _unbroken(sums: Mapping[int, str]) -> list[str]:
    """The checksums up to the first that is missing."""
    ordered: list[str] = []
    while len(ordered) in sums:
        ordered.append(sums[len(ordered)])
    return ordered


def _write_manifest(
    store: GraphStore,
    manifest: str,
    there: Sums,
    wanted: Sums,
    done: Mapping[str, int],
    report: Pushed,
    *,
    delete: bool,
) -> None:
    """What holds before anything is sent: a graph that will be replaced is struck out first."""
    if delete:
        for graph in report.foreign:
            store.delete(graph)
        report.deleted, report.foreign = report.foreign, []
    kept = {graph: there[graph] for graph in report.foreign}
    kept |= {graph: sums[: done[graph]] for graph, sums in wanted.items()}
    if kept != there:
        lines = [f"<{manifest}> {_TITLE} .\n".encode()]
        lines += [
            _line(graph, number, checksum) for graph, sums in kept.items() for number, checksum in enumerate(sums)
        ]
        store.send("PUT", manifest, b"".join(lines))


def _line(graph: str, number: int, checksum: str) -> bytes:
    return f'<{graph}> <{_CHECKSUM}> "{number:06} {checksum}" .\n'.encode()
