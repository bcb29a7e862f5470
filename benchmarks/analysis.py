"""The full coverage matrix and the fragility ranking of 100,000 measures, against polars joins over the same tables.

The matrix says for every pair of plan and provision whether the plan cites it itself, in part, from above or not at
all. The ranking says for every measure how many provisions fall if it goes, and how many citing activities. Both
sides begin with tables made from the corpus: the citations, the activities of each measure, the structure of the
framework. polars too gets whole numbers for names (categories in the order of the answer), and ranks as an expert
would: the first and the last measure of each provision, and only then the join. The answers are compared, cell by
cell and row by row. Times are those of the processor, of all threads together, by turns.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median

import polars as pl

from benchmarks.corpus import synthetic
from benchmarks.report import print_goal, print_table
from policygraph.analysis.coverage import Structure, citations, structure
from policygraph.analysis.declared import ASSERTED
from policygraph.analysis.fragility import model
from policygraph.analysis.matrix import Citations, plan_citations, verdict_matrix
from policygraph.analysis.ranking import Suspects, numbered, rank
from policygraph.cells import natural
from policygraph.corpus import Corpus, Link
from policygraph.datasets import plans

MEASURES, REPETITIONS = 100_000, 5
KIND = "measure"


def with_rare_citations(corpus: Corpus) -> Corpus:
    """The corpus in which what no plan cites is cited once, each by another activity: so that something falls."""
    order, found = structure(corpus), citations(corpus)
    never = set(order.provisions) - {link.target for link in found}
    rare = zip(sorted(never), found[:: len(found) // len(never)], strict=False)
    links = (Link(link.source, link.property, name) for name, link in rare)
    return replace(corpus, links=(*corpus.links, *links))


class Numbers:
    """What policygraph works on."""

    def __init__(self, corpus: Corpus) -> None:
        plan = model(corpus)
        self.citations: Citations = plan_citations(corpus, plan.order, plans(corpus))
        self.suspects: Suspects = numbered(corpus, plan, [KIND])


class Frames:
    """The same tables as frames: one row a citation, sorted by measure; the pairs of a cited provision and another."""

    def __init__(self, corpus: Corpus, order: Structure) -> None:
        of = {link.source: link.target for link in corpus.links if link.property == KIND}
        rows = [
            (corpus.by_id[link.source].scope, link.source, of[link.source], link.target)
            for link in citations(corpus)
            if link.standing == ASSERTED
        ]
        named, provision = [sorted(set(names), key=natural) for names in zip(*rows, strict=True)], order.provisions
        types = [pl.Enum(names) for names in named[:3]]
        columns = dict(zip(("plan", "activity", KIND, "cited"), (*types, pl.Enum(provision)), strict=True))
        self.citations = pl.DataFrame(rows, schema=columns, orient="row").sort(KIND)
        self.activities = self.citations.select(KIND, "activity").unique().sort(KIND)
        touches = [(name, name, 3) for name in provision]
        touches += [(name, above, 2) for name in provision for above in order.above[name]]
        touches += [(name, below, 1) for name in provision for below in order.below[name]]
        pair = {"cited": pl.Enum(provision), "provision": pl.Enum(provision), "strength": pl.Int8}
        self.touches = pl.DataFrame(touches, schema=pair, orient="row")
        self.provisions = pl.DataFrame({"provision": provision}, schema={"provision": pl.Enum(provision)})
        self.plans = pl.DataFrame({"plan": named[0]}, schema={"plan": types[0]})

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
        pairs = self.plans.lazy().join(self.provisions.lazy(), how="cross")
        return pairs.join(found, on=["plan", "provision"], how="left").fill_null(0).collect()

    def ranking(self) -> pl.DataFrame:
        """A provision falls with a measure that is the first and the last of those that cite it or a part of it."""
        number = pl.col(KIND).to_physical()
        cited = self.citations.lazy().group_by("cited").agg(number.min().alias("first"), number.max().alias("last"))
        fallen = (
            cited.join(self.touches.lazy().filter(pl.col("strength") > 1), on="cited")
            .group_by("provision")
            .agg(pl.col("first").min(), pl.col("last").max())
            .filter(pl.col("first") == pl.col("last"))
            .group_by("first")
            .agg(pl.len().alias("falls"))
        )
        activities = self.activities.lazy().group_by(KIND).agg(pl.len().alias("activities"))
        ranked = activities.with_columns(number.alias("number"))
        ranked = ranked.join(fallen, left_on="number", right_on="first", how="left").fill_null(0)
        ranked = ranked.sort(["falls", "activities", "number"], descending=[True, True, False])
        return ranked.select(KIND, "falls", "activities").collect()


def compare(numbers: Numbers, frames: Frames) -> int:
    """Stop if an answer differs; else how many provisions fall with some measure alone."""
    found, words = verdict_matrix(numbers.citations), ("none", "parent", "partial", "direct")
    ours = {
        (plan, name): word
        for name, row in zip(found.provisions, found.words(), strict=True)
        for plan, word in zip(found.plans, row, strict=True)
    }
    if ours != {(plan, name): words[strength] for plan, name, strength in frames.matrix().iter_rows()}:
        raise SystemExit("the two matrices differ")
    ranking = rank(numbers.suspects, KIND)
    if list(zip(ranking.things, ranking.falls, ranking.activities, strict=True)) != frames.ranking().rows():
        raise SystemExit("the two rankings differ")
    return sum(ranking.falls)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks analysis", description=__doc__)
    parser.add_argument("--measures", type=int, default=MEASURES)
    parser.add_argument("--repetitions", type=int, default=REPETITIONS)
    options = parser.parse_args(arguments)
    corpus = with_rare_citations(synthetic(options.measures))
    order = structure(corpus)
    gc.collect()
    gc.freeze()
    numbers, frames = Numbers(corpus), Frames(corpus, order)
    fallen = compare(numbers, frames)
    ways: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "coverage matrix": (lambda: verdict_matrix(numbers.citations), frames.matrix),
        "fragility ranking of measures": (lambda: rank(numbers.suspects, KIND), frames.ranking),
        "tables from the corpus": (lambda: Numbers(corpus), lambda: Frames(corpus, order)),
    }
    rows = []
    for name, (own, peer) in ways.items():
        times = [(_seconds(own), _seconds(peer)) for _ in range(options.repetitions)]
        mine, theirs = median(a for a, _ in times), median(b for _, b in times)
        rows.append([name, f"{mine * 1000:,.1f} ms", f"{theirs * 1000:,.1f} ms", f"{mine / theirs:.2f}"])
        if name != "tables from the corpus":
            print_goal(f"{name}: policygraph / polars", mine / theirs, "at most 1", mine <= theirs)
    print_table(
        f"Analysis of {options.measures:,} measures, {len(frames.citations):,} citations, {fallen} provisions that "
        f"fall with one measure, medians of {options.repetitions}",
        ("", "policygraph", "polars", "ratio"),
        rows,
    )


def _seconds(way: Callable[[], object]) -> float:
    start = time.process_time()
    way()
    return time.process_time() - start


if __name__ == "__main__":
    main()
