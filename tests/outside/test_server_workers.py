"""server/workers.py: the pool of processes, without HTTP."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.corpus import Corpus
from policygraph.errors import QueryError
from policygraph.queries import embedded, query_names, read_query, run
from policygraph.rdf import quads
from policygraph.server.context import Limits
from policygraph.server.sparql.jobs import Answer, Job, Kind, QueryEnded, Reason
from policygraph.server.sparql.workers import Pool, engine

pytestmark = pytest.mark.outside

CARTESIAN = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
YES = Answer(Kind.BOOLEAN, b'{"head":{},"boolean":true}')


@pytest.fixture(scope="module")
def pool(tiny: Corpus) -> Iterator[Pool]:
    with Pool(lambda: quads(tiny), Limits(seconds=1, memory_bytes=64 * 2**20, result_bytes=2**20)) as made:
        yield made


def reason(pool: Pool, text: str) -> Reason:
    with pytest.raises(QueryEnded) as ended:
        pool.ask(Job(text))
    return ended.value.reason


def children() -> set[int]:
    tasks = Path("/proc/self/task").iterdir()
    return {int(child) for task in tasks for child in (task / "children").read_text(encoding="utf-8").split()}


def test_every_named_query_gives_what_the_embedded_store_gives(tiny: Corpus, tiny_store: ox.Store, pool: Pool) -> None:
    ours, plain = engine(pool), embedded(tiny_store)
    names = query_names(tiny.queries)
    assert len(names) > 40
    for name in names:
        query = read_query(tiny.queries, name)
        assert run(query, tiny, ours, {}) == run(query, tiny, plain, {}), name


@pytest.mark.parametrize("text", ["ASK {}", "DESCRIBE <a:a>", "SELECT"])
def test_the_engine_takes_nothing_but_a_select(pool: Pool, text: str) -> None:
    with pytest.raises(QueryError):
        engine(pool)(text)


def test_limits_end_a_query_and_the_next_is_answered(pool: Pool) -> None:
    assert reason(pool, CARTESIAN) is Reason.TOO_LONG
    assert reason(pool, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i") is Reason.TOO_MUCH_MEMORY
    assert reason(pool, "SELECT * { ?a ?b ?c . ?d ?e ?f }") is Reason.TOO_LARGE_RESULT
    assert reason(pool, "ASK {} #" + "ā" * 2**17) is Reason.TOO_LONG_QUERY
    assert pool.ask(Job("ASK {}")) == YES


def test_answers_go_to_those_who_asked(pool: Pool) -> None:
    def ask(number: int) -> bytes:
        return pool.ask(Job(f"SELECT ({number} AS ?n) {{}}", table_format="csv")).body

    with ThreadPoolExecutor(20) as clients:
        assert list(clients.map(ask, range(200))) == [f"n\r\n{number}\r\n".encode() for number in range(200)]


def test_who_leaves_stops_the_query(pool: Pool) -> None:
    gone = threading.Event()
    threading.Timer(0.1, gone.set).start()
    with pytest.raises(QueryEnded) as ended:
        pool.ask(Job(CARTESIAN), gone)
    assert ended.value.reason is Reason.ABANDONED


def test_long_queries_wait_for_each_other_and_small_ones_for_none(tiny: Corpus) -> None:
    with Pool(lambda: quads(tiny), Limits(seconds=1, workers=1)) as pool, ThreadPoolExecutor(3) as clients:
        begun = time.monotonic()
        bombs = [clients.submit(reason, pool, f"{CARTESIAN} # {number}") for number in range(3)]
        time.sleep(0.1)
        assert pool.ask(Job("ASK {}")) == YES
        assert not all(bomb.done() for bomb in bombs)
        assert {bomb.result() for bomb in bombs} == {Reason.TOO_LONG}
        # One long place: a second for each.
        assert time.monotonic() - begun > 2.5


def test_a_full_house_is_told_at_once(tiny: Corpus) -> None:
    with Pool(lambda: quads(tiny), Limits(seconds=1, waiting=1)) as pool, ThreadPoolExecutor(1) as client:
        bomb = client.submit(reason, pool, CARTESIAN)
        time.sleep(0.2)
        assert reason(pool, "ASK {}") is Reason.BUSY
        assert bomb.result() is Reason.TOO_LONG
        assert pool.ask(Job("ASK {}")) == YES


def test_a_killed_template_is_replaced_and_closing_leaves_nothing(tiny: Corpus) -> None:
    before = children()
    with Pool(lambda: quads(tiny), Limits(seconds=1)) as pool:
        (template,) = children() - before
        os.kill(template, signal.SIGKILL)
        assert reason(pool, CARTESIAN) in (Reason.TOO_LONG, Reason.FAILED)
        for _ in range(5):
            assert pool.ask(Job("ASK {}")) == YES
    assert children() == before
    assert reason(pool, "ASK {}") is Reason.BUSY
