"""The full coverage matrix and the fragility ranking of 100,000 measures, against polars joins over the same tables.

The matrix says for every pair of plan and provision whether the plan cites it itself, in part, from above or not at
all. The ranking says for every measure which provisions fall if it goes. policygraph begins with the corpus and its
model, polars with frames of citations and of the framework's structure. The answers are compared. Times are those of
the processor, of all threads together, by turns.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from statistics import median

import polars as pl

from benchmarks.corpus import synthetic
from benchmarks.report import print_goal, print_table
from policygraph.analysis.coverage import Structure, citations, judge, structure
from policygraph.analysis.declared import ASSERTED
from policygraph.analysis.fragility import Model, model, rank, things_that_may_go
from policygraph.corpus import Corpus

MEASURES, REPETITIONS = 100_000, 5
Matrix = dict[tuple[str, str], str]
Ranking = dict[str, int]
"""Measure -> how many provisions fall with it."""


def matrix(corpus: Corpus, plans: Model) -> dict[str, dict[str, str]]:
    """Plan -> provision -> verdict."""
    cited: dict[str, set[str]] = defaultdict(set)
    for activity in plans.activities:
        cited[corpus.by_id[activity.id].scope] |= activity.cited
    return {plan: judge(plans.order, found) for plan, found in cited.items()}


def ranking(corpus: Corpus, plan: Model) -> Ranking:
    """The ranking with all its losses, as policygraph makes it."""
    return {loss.gone[0]: len(loss.fallen) for loss in rank(plan, things_that_may_go(corpus, plan, ["measure"]))}


class Frames:
    """The same tables as frames: one row a citation; the pairs of a cited provision and one that it touches."""

    def __init__(self, corpus: Corpus, order: Structure) -> None:
        measure = {link.source: link.target for link in corpus.links if link.property == "measure"}
        rows = [
            (corpus.by_id[link.source].scope, link.source, measure[link.source], link.target)
            for link in citations(corpus)
            if link.standing == ASSERTED
        ]
        columns = ["plan", "activity", "measure", "cited"]
        self.citations = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
        touches = [(name, name, 3) for name in order.provisions]
        touches += [(name, above, 2) for name in order.provisions for above in order.above[name]]
        touches += [(name, below, 1) for name in order.provisions for below in order.below[name]]
        types = {"cited": pl.String, "provision": pl.String, "strength": pl.Int8}
        self.touches = pl.DataFrame(touches, schema=types, orient="row")
        self.provisions = pl.DataFrame({"provision": order.provisions})

    def matrix(self) -> pl.DataFrame:
        """Strongest relation for each pair, 0 for none: distinct pairs first, then the join, then all pairs."""
        found = (
            self.citations.lazy()
            .select("plan", "cited")
            .unique()
            .join(self.touches.lazy(), on="cited")
            .group_by("plan", "provision")
            .agg(pl.col("strength").max())
        )
        plans = self.citations.lazy().select("plan").unique()
        pairs = plans.join(self.provisions.lazy(), how="cross")
        return pairs.join(found, on=["plan", "provision"], how="left").fill_null(0).collect()

    def ranking(self) -> pl.DataFrame:
        """For each measure the provisions all of whose direct or partial citations are its own; then ranked."""
        touched = (
            self.citations.lazy()
            .join(self.touches.lazy().filter(pl.col("strength") > 1), on="cited")
            .select("measure", "activity", "provision")
            .unique()
        )
        own = touched.group_by("measure", "provision").agg(pl.len().alias("own"))
        every = touched.group_by("provision").agg(pl.col("activity").n_unique().alias("every"))
        fallen = own.join(every, on="provision").filter(pl.col("own") == pl.col("every"))
        count = fallen.group_by("measure").agg(pl.len().alias("falls"))
        activities = self.citations.lazy().group_by("measure").agg(pl.col("activity").n_unique())
        ranked = activities.join(count, on="measure", how="left").fill_null(0)
        return ranked.sort(["falls", "activity", "measure"], descending=[True, True, False]).collect()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks analysis", description=__doc__)
    parser.add_argument("--measures", type=int, default=MEASURES)
    parser.add_argument("--repetitions", type=int, default=REPETITIONS)
    options = parser.parse_args(arguments)
    corpus = synthetic(options.measures)
    order, plan = structure(corpus), model(corpus)
    frames = Frames(corpus, order)
    words = ("none", "parent", "partial", "direct")
    ours = {(scope, name): word for scope, row in matrix(corpus, plan).items() for name, word in row.items()}
    if ours != {(scope, name): words[strength] for scope, name, strength in frames.matrix().iter_rows()}:
        raise SystemExit("the two matrices differ")
    if ranking(corpus, plan) != {name: falls for name, _, falls in frames.ranking().iter_rows()}:
        raise SystemExit("the two rankings differ")
    gc.collect()
    gc.freeze()
    ways: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "coverage matrix": (lambda: matrix(corpus, plan), frames.matrix),
        "fragility ranking of measures": (lambda: ranking(corpus, plan), frames.ranking),
    }
    rows = []
    for name, (own, peer) in ways.items():
        times = [(_seconds(own), _seconds(peer)) for _ in range(options.repetitions)]
        mine, theirs = median(a for a, _ in times), median(b for _, b in times)
        rows.append([name, f"{mine * 1000:,.0f} ms", f"{theirs * 1000:,.0f} ms", f"{mine / theirs:.2f}"])
        print_goal(f"{name}: policygraph / polars", mine / theirs, "at most 1", mine <= theirs)
    print_table(
        f"Analysis of {options.measures:,} measures, {len(frames.citations):,} citations, medians of "
        f"{options.repetitions}",
        ("", "policygraph", "polars", "ratio"),
        rows,
    )


def _seconds(way: Callable[[], object]) -> float:
    start = time.process_time()
    way()
    return time.process_time() - start


if __name__ == "__main__":
    main()
