"""One module a family of formats; each writes a Corpus or a Table into a stream, or gives it back as bytes."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO, TypeVarTuple

Write = Callable[[BinaryIO], None]
"""Writes one file, piece by piece: a large file is never whole in memory."""
Given = TypeVarTuple("Given")


def whole(write: Callable[[*Given, BinaryIO], None], *given: *Given) -> bytes:
    """What is written of what is given, as one value."""
    stream = io.BytesIO()
    write(*given, stream)
    return stream.getvalue()
