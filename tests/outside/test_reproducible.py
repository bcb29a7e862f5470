"""Built twice, in two processes that order their sets differently: the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.outside
ROOT = Path(__file__).resolve().parents[2]


def built(out: Path, seed: str, **environment: str) -> dict[str, bytes]:
    subprocess.run(
        [sys.executable, "-m", "policygraph", "--project", ROOT, "build", "--out", out],
        env={**os.environ, "PYTHONHASHSEED": seed, **environment},
        check=True,
        capture_output=True,
    )
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def test_another_hash_seed_another_zone_and_another_language_give_the_same_bytes(tmp_path: Path) -> None:
    first = built(tmp_path / "first", "1", TZ="UTC", LC_ALL="C.UTF-8")
    second = built(tmp_path / "second", "2", TZ="Asia/Tokyo", LC_ALL="C")
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []
    assert len(first) > 40
