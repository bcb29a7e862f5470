"""Lines in order, however many: sorted runs lie in temporary files (TMPDIR says where) and are merged."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice

_RUN = 200_000


def ordered(lines: Iterable[bytes], run: int = _RUN) -> Iterator[bytes]:
    """Each line once, in the order of its bytes; every line ends with a line feed. One run stays in memory.

    >>> list(ordered([b"c\\n", b"a\\n", b"b\\n", b"a\\n"], run=2))
    [b'a\\n', b'b\\n', b'c\\n']
    """
    left = iter(lines)
    some = list(islice(left, run))
    if len(some) < run:
        yield from sorted(set(some))
        return
    with ExitStack() as files:
        runs = []
        while some:
            file = files.enter_context(tempfile.TemporaryFile())
            file.writelines(sorted(set(some)))
            file.seek(0)
            runs.append(file)
            some = list(islice(left, run))
        last = b""
        for line in heapq.merge(*runs):
            if line != last:
                yield line
            last = line
