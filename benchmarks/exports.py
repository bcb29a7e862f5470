"""Building all exports for other programs, against a plain networkx + rdflib + pandas pipeline (plain.py).

Turtle, N-Triples, JSON-LD, RDF/XML, TriG, GraphML, GEXF, node-link JSON, the CSV tables and the workbook, made from the
ready corpus into files. Each side runs in a process of its own, so that its peak memory is its own; that of the corpus
is taken off. What the peer fills once and shares (the graphs, the frames) counts with the file that needs it first.
Before that both sides are compared on a small corpus: triples of each flavour, nodes, edges and rows.
"""

from __future__ import annotations

import argparse
import csv
import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import networkx as nx
import openpyxl
import pyoxigraph as ox

from benchmarks.corpus import synthetic
from benchmarks.plain import Plain
from benchmarks.report import print_goal, print_table
from policygraph.corpus import Corpus
from policygraph.exporters.files import files

MEASURES, REPETITIONS, SMALL = 5_000, 1, 100
FASTER, MEMORY = 5.0, 0.5
SIDES = ("policygraph", "plain")
Figures = dict[str, tuple[float, float]]
"""File -> seconds of the processor, peak memory in MB over that of the corpus when it was written."""


def writers(side: str, corpus: Corpus) -> dict[str, Callable[[Path], object]]:
    """File name -> what writes it into a folder."""
    if side == "plain":
        return {name: _into(name, write) for name, write in Plain(corpus).writers().items()}
    made: dict[str, Callable[[Path], object]] = {}
    for name, write in files(corpus).items():
        if not name.startswith("tables/"):

            def one(folder: Path, name: str = name, write: Callable[..., None] = write) -> None:
                with (folder / name).open("wb") as stream:
                    write(stream)

            made[name] = one
    made["tables"] = lambda folder: _tables(corpus, folder)
    return made


def _into(name: str, write: Callable[[Path], object]) -> Callable[[Path], object]:
    return lambda folder: write(folder / name)


def _tables(corpus: Corpus, folder: Path) -> None:
    (folder / "tables").mkdir()
    for name, write in files(corpus).items():
        if name.startswith("tables/"):
            with (folder / name).open("wb") as stream:
                write(stream)


def measure(side: str, measures: int, folder: Path) -> Figures:
    """Write all files of one side in this process."""
    corpus, found = synthetic(measures), Figures()
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")  # the peak begins anew with what is held now
    before = _memory("VmRSS")
    for name, write in writers(side, corpus).items():
        start = time.process_time()
        write(folder)
        found[name] = time.process_time() - start, _memory("VmHWM") - before
        print(f"{side}: {name}", file=sys.stderr, flush=True)
    return found


def _memory(name: str) -> float:
    """What Linux counts for this process in MB: VmRSS is held now, VmHWM the most since it was reset."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(line for line in status.splitlines() if line.startswith(name)).split()[1]) / 1024


def _in_own_process(side: str, measures: int) -> Figures:
    command = [sys.executable, "-m", "benchmarks.exports", "--side", side, "--measures", str(measures)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return {name: (seconds, memory) for name, (seconds, memory) in json.loads(done.stdout).items()}


def compare(measures: int) -> None:
    """Both sides say the same."""
    corpus = synthetic(measures)
    with tempfile.TemporaryDirectory() as made:
        ours, theirs = Path(made) / "ours", Path(made) / "theirs"
        for side, folder in zip(SIDES, (ours, theirs), strict=True):
            folder.mkdir()
            for write in writers(side, corpus).values():
                write(folder)
        for name, read in READERS.items():
            if read(ours / name) != read(theirs / name):
                raise SystemExit(f"{name}: the two sides do not say the same")


def _triples(form: ox.RdfFormat) -> Callable[[Path], object]:
    """The triples; rdflib writes the decimal 49300 as 49300.0 in Turtle, which is the same number."""
    return lambda path: {str(quad).replace('.0"^^<', '"^^<') for quad in ox.parse(path=path, format=form)}


def _edges(graph: nx.MultiDiGraph) -> object:
    """Nodes and edges with their properties; our ids have a colon for the slash in XML, and our edges carry numbers."""
    nodes = {str(node).replace("/", ":"): dict(facts) for node, facts in graph.nodes(data=True)}
    for facts in nodes.values():
        for key in ("id", "label"):  # where GEXF puts the label, and what networkx makes of it
            facts.pop(key, None)
    edges = [(source, target, facts["property"]) for source, target, facts in graph.edges(data=True)]
    return nodes, sorted((a.replace("/", ":"), b.replace("/", ":"), name) for a, b, name in edges)


def _sheets(path: Path) -> object:
    book = openpyxl.load_workbook(path, read_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def _csv(folder: Path) -> object:
    found: dict[str, list[list[str]]] = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            found[path.name] = list(csv.reader(stream))
    return found


READERS: dict[str, Callable[[Path], object]] = {
    "graph.ttl": _triples(ox.RdfFormat.TURTLE),
    "graph.nt": _triples(ox.RdfFormat.N_TRIPLES),
    "graph.jsonld": _triples(ox.RdfFormat.JSON_LD),
    "graph.rdf": _triples(ox.RdfFormat.RDF_XML),
    "graph.trig": _triples(ox.RdfFormat.TRIG),
    "graph.graphml": lambda path: _edges(nx.read_graphml(path, force_multigraph=True)),
    "graph.gexf": lambda path: _edges(nx.read_gexf(path)),
    "graph.json": lambda path: _edges(nx.node_link_graph(json.loads(path.read_text(encoding="utf-8")), edges="links")),
    "tables": _csv,
    "workbook.xlsx": _sheets,
}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks exports", description=__doc__)
    parser.add_argument("--measures", type=int, default=MEASURES)
    parser.add_argument("--repetitions", type=int, default=REPETITIONS)
    parser.add_argument("--side", choices=SIDES, help="one side once, in this process, as JSON")
    options = parser.parse_args(arguments)
    if options.side:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(measure(options.side, options.measures, Path(folder))))
        return
    compare(SMALL)
    runs: dict[str, list[Figures]] = {side: [] for side in SIDES}
    for _ in range(options.repetitions):
        for side, found in runs.items():
            found.append(_in_own_process(side, options.measures))
    _report(runs, options.measures)


def _report(runs: dict[str, list[Figures]], measures: int) -> None:
    def seconds(side: str, name: str) -> float:
        return median(run[name][0] for run in runs[side])

    names = list(runs["plain"][0])
    rows = []
    for name in names:
        ours, theirs = (seconds(side, name) for side in SIDES)
        rows.append([name, f"{ours:.2f} s", f"{theirs:.2f} s", f"{theirs / ours:.1f}"])
    ours, theirs = (median(sum(one for one, _ in run.values()) for run in runs[side]) for side in SIDES)
    mine, other = (median(max(memory for _, memory in run.values()) for run in runs[side]) for side in SIDES)
    rows.append(["all", f"{ours:.1f} s", f"{theirs:.1f} s", f"{theirs / ours:.1f}"])
    rows.append(["memory", f"{mine:,.0f} MB", f"{other:,.0f} MB", f"{mine / other:.2f}"])
    title = f"All exports of {measures:,} measures, medians of {len(runs['plain'])}, processor time"
    print_table(title, ("", "policygraph", "networkx, rdflib, pandas", "ratio"), rows)
    print_goal(
        "the plain pipeline's time / policygraph's", theirs / ours, f"at least {FASTER:.0f}", theirs / ours >= FASTER
    )
    print_goal("policygraph's memory / the plain pipeline's", mine / other, f"at most {MEMORY}", mine / other <= MEMORY)


if __name__ == "__main__":
    main()
