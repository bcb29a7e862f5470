"""One module a family of formats; each writes a Corpus or a Table into a stream, or gives it back as bytes."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO

Write = Callable[[BinaryIO], None]
"""Writes one file, piece by piece: a large file is never whole in memory."""


def whole(write: Write) -> bytes:
    """What is written, as one value."""
    stream = io.BytesIO()
    write(stream)
    return stream.getvalue()
