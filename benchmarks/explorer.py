"""The explorer in Chromium without network and without GPU: against pyvis's own page and against bare vis-network.

1. The bundled plan: our page until `window.policygraph.ready`, pyvis's own page of the same nodes and edges (physics
   on, as it comes) until it stops moving.
2. Panning a large corpus with every kind switched on, in frames a second; the browser draws at most 60.
3. Opening a larger one, against a page that holds nothing but vis-network and the same nodes and edges, with
   positions given and physics off, until its first drawing.

All times are the browser's own, from the start of navigation. The pages of a pair are opened by turns.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import policygraph
from benchmarks.corpus import synthetic
from benchmarks.report import print_goal, print_table
from policygraph.corpus import Corpus
from policygraph.explorer import to_page
from policygraph.explorer.layout import layout
from policygraph.explorer.network import Attributes, library, network
from policygraph.explorer.page import drawn_edges
from policygraph.project import bundled

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LIMIT = 120
SOONER, FRAMES = 10.0, 30.0
PANNING, OPENING = 640, 2_300
"""Measures that give about 3,000 and 10,000 nodes."""
REPETITIONS, SECONDS = 3, 4
LEFT_OUT = ("gaps-by-class", "verdicts")
"""Named queries that grow with the square of the measures: minutes at this size, and no view of the page needs them."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

NOTE_READY = """Object.defineProperty(window, 'policygraph', { configurable: true, set(value) {
  Object.defineProperty(window, 'policygraph', { value });
  value.ready.then(() => { window.readyAt = performance.now(); });
} });"""
NOTE_STILL = "void network.once('stabilized', () => { window.readyAt = performance.now(); })"
BARE = """<!DOCTYPE html><meta charset="utf-8"><title>bare</title><body style="margin:0">
<div id="canvas" style="height:100vh"></div><script>{library}</script><script>
const options = {{ physics: false, edges: {{ smooth: false }} }};
const network = new vis.Network(document.getElementById('canvas'), {data}, options);
network.once('afterDrawing', () => requestAnimationFrame(() => {{ window.readyAt = performance.now(); }}));
</script>"""
PAN = """(seconds) => new Promise((resolve) => {
  const canvas = document.querySelector('#canvas canvas');
  const before = canvas.toDataURL();
  const box = canvas.getBoundingClientRect();
  const mouse = { bubbles: true, cancelable: true, pointerId: 1, pointerType: 'mouse', isPrimary: true };
  const at = (kind, target, x) => target.dispatchEvent(new PointerEvent(kind, { ...mouse,
    button: kind === 'pointermove' ? -1 : 0, buttons: kind === 'pointerup' ? 0 : 1,
    clientX: box.left + box.width / 2 + x, clientY: box.top + 5 }));
  at('pointerdown', canvas, 0);
  const start = performance.now();
  let frames = 0;
  const step = () => {
    const now = performance.now();
    if (now - start > seconds * 1000) {
      const moved = canvas.toDataURL() !== before;
      at('pointerup', window, 0);
      resolve([(1000 * frames) / (now - start), moved]);
      return;
    }
    frames += 1;
    at('pointermove', window, 200 * Math.sin(frames / 20));
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})"""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks explorer", description=__doc__)
    parser.add_argument("--repetitions", type=int, default=REPETITIONS)
    parser.add_argument("--panning", type=int, default=PANNING, help="measures of the corpus that is panned")
    parser.add_argument("--opening", type=int, default=OPENING, help="measures of the corpus that is opened")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, _browser() as browser:
        work = Path(folder)
        _against_pyvis(browser, work, options.repetitions)
        _panning(browser, work, options.panning, options.repetitions)
        _against_bare(browser, work, options.opening, options.repetitions)


@contextmanager
def _browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("no Chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


def _against_pyvis(browser: Browser, work: Path, repetitions: int) -> None:
    corpus = policygraph.load(bundled())
    nodes, edges = _drawing(corpus)
    ours = _written(work / "ours.html", to_page(corpus))
    theirs = _written(work / "pyvis.html", _pyvis_page(nodes, edges).encode())
    times: dict[str, list[float]] = {"ours": [], "pyvis": []}
    for _ in range(repetitions):
        times["ours"].append(_opened(browser, ours, before=NOTE_READY))
        times["pyvis"].append(_opened(browser, theirs, after=NOTE_STILL))
    rows = [
        ["policygraph: window.policygraph.ready", *_spread(times["ours"])],
        ["pyvis: its own page stops moving", *_spread(times["pyvis"])],
    ]
    print_table(f"The bundled plan, {len(nodes):,} nodes, {len(edges):,} edges", ("", "median", "all"), rows)
    ratio = median(times["pyvis"]) / median(times["ours"])
    print_goal("pyvis / policygraph, at least", ratio, f"at least {SOONER:.0f}", ratio >= SOONER)


def _panning(browser: Browser, work: Path, measures: int, repetitions: int) -> None:
    corpus = _large(work, measures)
    nodes, edges = _drawing(corpus)
    file = _written(work / "panning.html", to_page(corpus))
    kinds = ",".join(name for name, kind in corpus.schema.kinds.items() if not kind.drawn_as)
    rows, slowest = [], float("inf")
    for what, address in {"first view": "view=graph", "every kind switched on": f"view=graph&kinds={kinds}"}.items():
        panned = [_panned(browser, f"{file.as_uri()}#{address}") for _ in range(repetitions)]
        frames = [found for found, _ in panned]
        rows.append([what, f"{panned[0][1]:,}", f"{median(frames):.0f}", ", ".join(f"{found:.0f}" for found in frames)])
        slowest = min(slowest, median(frames))
    header = ("", "nodes shown", "frames a second, median", "all")
    print_table(f"Panning, {len(nodes):,} nodes, {len(edges):,} edges", header, rows)
    print_goal("frames a second", slowest, f"above {FRAMES:.0f}", slowest > FRAMES)


def _panned(browser: Browser, address: str) -> tuple[float, int]:
    """Frames a second while the picture follows the pointer, and how many nodes it shows."""
    with _page(browser) as page:
        page.goto(address)
        page.evaluate("window.policygraph.ready")
        frames, moved = page.evaluate(PAN, SECONDS)
        if not moved:
            raise SystemExit("the picture did not move under the pointer")
        return float(frames), page.locator("[data-id]").count()


def _against_bare(browser: Browser, work: Path, measures: int, repetitions: int) -> None:
    corpus = _large(work, measures)
    nodes, edges = _drawing(corpus)
    ours = _written(work / "ours.html", to_page(corpus))
    data = json.dumps({"nodes": nodes, "edges": edges}, ensure_ascii=False).replace("</", "<\\/")
    bare = _written(work / "bare.html", BARE.format(library=library(), data=data).encode())
    times: dict[str, list[float]] = {"ours": [], "bare": []}
    for _ in range(repetitions):
        times["ours"].append(_opened(browser, ours, before=NOTE_READY))
        times["bare"].append(_opened(browser, bare))
    rows = [
        [f"policygraph, {ours.stat().st_size / 1e6:.1f} MB with all answers", *_spread(times["ours"])],
        [f"bare vis-network, {bare.stat().st_size / 1e6:.1f} MB", *_spread(times["bare"])],
    ]
    print_table(f"Opening, {len(nodes):,} nodes, {len(edges):,} edges", ("", "median", "all"), rows)
    ratio = median(times["ours"]) / median(times["bare"])
    print_goal("policygraph / bare vis-network", ratio, "at most 1", ratio <= 1)


def _drawing(corpus: Corpus) -> tuple[list[Attributes], list[Attributes]]:
    edges = drawn_edges(corpus)
    points = layout(corpus, [(source, target) for source, _, target in edges]).points
    return network(corpus, points, edges)


def _large(work: Path, measures: int) -> Corpus:
    """A synthetic corpus without the answers that would take minutes to find."""
    corpus = synthetic(measures)
    ontology = work / f"ontology-{measures}"
    shutil.copytree(corpus.ontology, ontology)
    for name in LEFT_OUT:
        (ontology / "queries" / f"{name}.rq").unlink(missing_ok=True)
    return replace(corpus, ontology=ontology)


def _pyvis_page(nodes: Sequence[Attributes], edges: Sequence[Attributes]) -> str:
    """The page as pyvis makes it, without positions: finding them is what its physics is for."""
    from pyvis.network import Network

    net = Network(directed=True, cdn_resources="in_line")  # type: ignore[no-untyped-call]  # pyvis has no annotations
    net.nodes = [{key: value for key, value in node.items() if key not in {"x", "y"}} for node in nodes]
    net.edges = list(edges)
    return str(net.generate_html(notebook=False))  # type: ignore[no-untyped-call]  # pyvis has no annotations


def _written(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    return file


@contextmanager
def _page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(offline=True, viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


def _opened(browser: Browser, file: Path, *, before: str = "", after: str = "") -> float:
    """Seconds from navigation until the page notes `window.readyAt`, or the limit."""
    from playwright.sync_api import TimeoutError as OutOfTime

    with _page(browser) as page:
        page.set_default_timeout(LIMIT * 1000)
        if before:
            page.add_init_script(before)
        page.goto(file.as_uri(), wait_until="domcontentloaded")
        if after:
            page.evaluate(after)
        try:
            return float(page.wait_for_function("window.readyAt").json_value()) / 1000
        except OutOfTime:
            return float(LIMIT)


def _spread(times: Sequence[float]) -> list[str]:
    def said(seconds: float) -> str:
        return f"more than {LIMIT} s" if seconds >= LIMIT else f"{seconds:.2f} s"

    return [said(median(times)), ", ".join(said(seconds) for seconds in times)]


if __name__ == "__main__":
    main()
