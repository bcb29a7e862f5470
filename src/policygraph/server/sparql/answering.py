"""Inside a worker process: one query on one store, written in the format that was asked for."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable

import pyoxigraph as ox

from policygraph.exporters.xml_text import for_xml
from policygraph.queries import asked
from policygraph.rdf import PREFIXES
from policygraph.server.sparql.jobs import READ_ONLY, READ_ONLY_LV, Answer, Job, Kind, QueryEnded, Reason
from policygraph.sparql_text import calls_service, is_update

Found = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
_XML = ("srx", "rdf")
# What the parser expected next, where it names letters instead of words.
_LETTERS = re.compile(r"(?:, )?\[(?:_|'[^\]]*)\]")
_XML_NAME = re.compile(r"[^\W\d][\w.\-]*$")


class _Bounded(io.BytesIO):
    """A buffer that takes so many bytes and no more."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def write(self, portion: bytes, /) -> int:  # type: ignore[override]  # the engine gives nothing but bytes
        written = super().write(portion)
        if self.tell() > self.limit:
            message = f"the result is larger than {self.limit} bytes; ask for less, for example with LIMIT"
            latvian = f"rezultāts ir lielāks par {self.limit} baitiem; prasiet mazāk, piemēram, ar LIMIT"
            raise QueryEnded(Reason.TOO_LARGE_RESULT, message, lv=latvian)
        return written


def answer(store: ox.Store, job: Job, result_bytes: int) -> Answer:
    """The answer of a store to a job. Raises QueryEnded."""
    if calls_service(job.text):
        message = "SERVICE is not run here: nothing leaves this machine"
        raise QueryEnded(Reason.REFUSED, message, lv="SERVICE te netiek izpildīts: nekas neatstāj šo datoru")
    try:
        return _written(_run(store, job), job, result_bytes)
    except (SyntaxError, ValueError) as error:
        if is_update(job.text):
            raise QueryEnded(Reason.REFUSED, READ_ONLY, lv=READ_ONLY_LV) from None
        message, latvian = f"not a SPARQL 1.1 query: {_short(error)}", f"nav SPARQL 1.1 vaicājums: {_short(error)}"
        raise QueryEnded(Reason.MALFORMED, message, lv=latvian) from None
    except (OSError, RuntimeError) as error:
        message, latvian = f"this query cannot be run: {error}", f"šo vaicājumu nevar izpildīt: {error}"
        raise QueryEnded(Reason.MALFORMED, message, lv=latvian) from None
    except MemoryError:
        message = "the result takes more memory than a query may take"
        latvian = "rezultāts aizņem vairāk atmiņas, nekā vaicājums drīkst aizņemt"
        raise QueryEnded(Reason.TOO_MUCH_MEMORY, message, lv=latvian) from None


def _run(store: ox.Store, job: Job) -> Found:
    if job.dataset:
        return store.query(
            job.text,
            base_iri=job.base,
            default_graph=[*_names(job.dataset.default)],
            named_graphs=[*_names(job.dataset.named)],
        )
    return asked(store, job.text, base=job.base)


def _short(error: Exception) -> str:
    text = " ".join(_LETTERS.sub("", str(error)).replace("one of , ", "one of ").split())
    return text.removesuffix(": expected")


def _names(graphs: Iterable[str]) -> list[ox.NamedNode]:
    try:
        return [ox.NamedNode(name) for name in graphs]
    except ValueError as error:
        message = f"a graph is named by something that is no IRI: {error}"
        raise QueryEnded(Reason.MALFORMED, message, lv=f"grafs ir nosaukts ar to, kas nav IRI: {error}") from None


def _written(found: Found, job: Job, result_bytes: int) -> Answer:
    if isinstance(found, ox.QueryTriples):
        extension = _wanted(job.graph_format, "a graph", "grafs")
        return Answer(Kind.GRAPH, _graph(found, extension, result_bytes))
    names = ("a table", "tabula") if isinstance(found, ox.QuerySolutions) else ("yes or no", "jā vai nē")
    extension = _wanted(job.table_format, *names)
    kind = Kind.SOLUTIONS if isinstance(found, ox.QuerySolutions) else Kind.BOOLEAN
    form = ox.QueryResultsFormat.from_extension(extension)
    return Answer(kind, _buffered(lambda buffer: found.serialize(buffer, form), extension, result_bytes))


def _wanted(extension: str | None, what: str, latvian: str) -> str:
    if extension is None:
        message = f"the answer is {what}, and no format of Accept can hold it"
        latvian = f"atbilde ir {latvian}, un neviens Accept nosauktais formāts to nevar ietvert"
        raise QueryEnded(Reason.NOT_ACCEPTABLE, message, lv=latvian)
    return extension


def _graph(found: ox.QueryTriples, extension: str, result_bytes: int) -> bytes:
    """Each triple once, in a fixed order."""
    triples = sorted(set(found), key=str)
    if extension == "rdf":
        for triple in triples:
            if not _XML_NAME.search(triple.predicate.value):
                message = f"RDF/XML has no way to write the property {triple.predicate}; ask for another format"
                latvian = f"RDF/XML nevar pierakstīt īpašību {triple.predicate}; prasiet citu formātu"
                raise QueryEnded(Reason.NOT_ACCEPTABLE, message, lv=latvian)
    form = ox.RdfFormat.from_extension(extension)
    prefixes = PREFIXES if triples else None
    return _buffered(lambda buffer: ox.serialize(triples, buffer, form, prefixes=prefixes), extension, result_bytes)


def _buffered(write: Callable[[io.BytesIO], object], extension: str, result_bytes: int) -> bytes:
    buffer = _Bounded(result_bytes)
    write(buffer)
    body = buffer.getvalue()
    return for_xml(body.decode()).encode() if extension in _XML else body
