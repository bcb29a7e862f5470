"""What the tests of plain questions share."""

from __future__ import annotations

from policygraph.corpus import Corpus
from policygraph.questions import Refused, understand


def told(plan: Corpus, question: str, *, refused: str | None = None) -> str:
    """The query with its parameters; of a refusal the kind, or `refused` where that is given."""
    found = understand(plan, question)
    if isinstance(found, Refused):
        return found.kind if refused is None else refused
    return " ".join([found.query, *(f"{name}={value}" for name, value in found.parameters.items())])
