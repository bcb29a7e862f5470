"""The SPARQL 1.1 Protocol, query part: what a request asks for, and which status and format its answer has.

200  an answer                               403  an update, or SERVICE: refused by design
400  no query, two queries, or not SPARQL    405  a method other than GET, HEAD, POST, OPTIONS
406  no format of Accept can hold it         413  a query that is too long
415  a body that is neither a form nor a query in UTF-8
503  too many queries: later                 504  it ran too long
507  it took too much memory, or its result is too large
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl

from policygraph.errors import PolicyGraphError
from policygraph.server.accept import choose
from policygraph.server.sparql.jobs import READ_ONLY, READ_ONLY_LV, Dataset, Reason

FORM, DIRECT, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
TABLES = {
    "application/sparql-results+json": "srj",
    "application/sparql-results+xml": "srx",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "srj",
    "application/xml": "srx",
}
"""Media type -> format of solutions and of yes or no, the preferred first."""
GRAPHS = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdf",
    "application/json": "jsonld",
    "application/xml": "rdf",
}
"""Media type -> format of a graph, the preferred first."""
STATUS = {
    Reason.MALFORMED: HTTPStatus.BAD_REQUEST,
    Reason.REFUSED: HTTPStatus.FORBIDDEN,
    Reason.NOT_ACCEPTABLE: HTTPStatus.NOT_ACCEPTABLE,
    Reason.TOO_LONG_QUERY: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Reason.FAILED: HTTPStatus.INTERNAL_SERVER_ERROR,
    Reason.TOO_LONG: HTTPStatus.GATEWAY_TIMEOUT,
    Reason.TOO_MUCH_MEMORY: HTTPStatus.INSUFFICIENT_STORAGE,
    Reason.TOO_LARGE_RESULT: HTTPStatus.INSUFFICIENT_STORAGE,
    Reason.BUSY: HTTPStatus.SERVICE_UNAVAILABLE,
    Reason.ABANDONED: HTTPStatus.REQUEST_TIMEOUT,
}
_MOST_PARAMETERS = 1_000
_LATVIAN = {"address": "adrese", "form": "veidlapa", "query": "vaicājums"}


class BadRequest(PolicyGraphError):
    """A request that the protocol does not allow."""

    def __init__(self, status: HTTPStatus, message: str, *, lv: str = "") -> None:
        self.status = status
        super().__init__(message, lv=lv)


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asks."""

    query: str
    dataset: Dataset


def read_request(method: str, query_string: bytes, content_type: str, body: bytes) -> Request:
    """The query and the graphs that a request names. Raises BadRequest."""
    pairs = _pairs(query_string, "address")
    direct: list[str] = []
    if method == "POST":
        media = _media_type(content_type)
        if media == UPDATE:
            raise BadRequest(HTTPStatus.FORBIDDEN, READ_ONLY, lv=READ_ONLY_LV)
        if media == FORM:
            pairs += _pairs(body, "form")
        elif media == DIRECT:
            direct.append(_text(body, "query"))
        else:
            message = f"send the query as {FORM} or as {DIRECT}, not as {media or 'a body without Content-Type'}"
            latvian = f"sūtiet vaicājumu kā {FORM} vai {DIRECT}, nevis kā {media or 'saturu bez Content-Type'}"
            raise BadRequest(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, message, lv=latvian)
    if any(name == "update" for name, _ in pairs):
        raise BadRequest(HTTPStatus.FORBIDDEN, READ_ONLY, lv=READ_ONLY_LV)
    queries = direct + [value for name, value in pairs if name == "query"]
    if len(queries) != 1:
        message = "there is more than one query" if queries else "there is no query: give it in the parameter 'query'"
        latvian = "vaicājumu ir vairāk par vienu" if queries else "vaicājuma nav: dodiet to parametrā 'query'"
        raise BadRequest(HTTPStatus.BAD_REQUEST, message, lv=latvian)
    return Request(queries[0], Dataset(_graphs(pairs, "default-graph-uri"), _graphs(pairs, "named-graph-uri")))


def formats(accept: str) -> tuple[str | None, str | None]:
    """The media types for a table and a graph that a client likes best. Raises BadRequest where it takes neither."""
    table, graph = choose(accept, TABLES), choose(accept, GRAPHS)
    if table is None and graph is None:
        raise none_given()
    return table, graph


def not_acceptable(error: PolicyGraphError) -> BadRequest:
    """The refusal with status 406, with what there is."""
    tables, graphs = ", ".join(TABLES), ", ".join(GRAPHS)
    return BadRequest(
        HTTPStatus.NOT_ACCEPTABLE,
        f"{error}; there is {tables} for SELECT and ASK, {graphs} for CONSTRUCT and DESCRIBE",
        lv=f"{error.said('lv')}; SELECT un ASK ir {tables}, CONSTRUCT un DESCRIBE ir {graphs}",
    )


def none_given() -> BadRequest:
    """The refusal where Accept names nothing that there is."""
    message, latvian = "no format of Accept can be given", "neviena Accept nosauktā formāta te nav"
    return not_acceptable(PolicyGraphError(message, lv=latvian))


def _media_type(content_type: str) -> str:
    """The media type without its parameters; a charset other than UTF-8 is refused."""
    media, *parameters = (part.strip().lower() for part in content_type.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset" and value.strip().strip('"') not in ("utf-8", "utf8", "us-ascii"):
            raise BadRequest(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "send text in UTF-8", lv="sūtiet tekstu UTF-8")
    return media


def _pairs(encoded: bytes, where: str) -> list[tuple[str, str]]:
    try:
        text = _text(encoded, where)
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS)
    except UnicodeDecodeError:
        latvian = f"{_LATVIAN[where]} nav UTF-8"
        raise BadRequest(HTTPStatus.BAD_REQUEST, f"the {where} is not UTF-8", lv=latvian) from None
    except ValueError:
        latvian = f"{_LATVIAN[where]}: pārāk daudz parametru"
        raise BadRequest(HTTPStatus.BAD_REQUEST, f"the {where} has too many parameters", lv=latvian) from None


def _text(encoded: bytes, where: str) -> str:
    try:
        return encoded.decode()
    except UnicodeDecodeError as error:
        latvian = f"{_LATVIAN[where]} nav UTF-8 ({error.start}. baits)"
        raise BadRequest(
            HTTPStatus.BAD_REQUEST, f"the {where} is not UTF-8 at byte {error.start}", lv=latvian
        ) from None


def _graphs(pairs: list[tuple[str, str]], parameter: str) -> tuple[str, ...]:
    """Some clients, the W3C's test `query_multiple_dataset` among them, encode the '&' between two of these too."""
    values = (value for name, value in pairs if name == parameter)
    return tuple(part for value in values for part in value.split(f"&{parameter}="))
