"""server/accept.py and server/protocol.py: what a request asks for, without a server."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.server.accept import choose, language, weighted
from policygraph.server.sparql.jobs import Dataset, Reason
from policygraph.server.sparql.protocol import GRAPHS, STATUS, TABLES, BadRequest, Request, formats, read_request

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
Q_ON_TWO = Request("Q", Dataset(("a:1",), ("a:2",)))
Q_ON_NAMED = Request("Q", Dataset((), ("a:1", "a:2")))


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "a/x"),
        ("*/*", "a/x"),
        ("b/z", "b/z"),
        ("a/y, a/x", "a/x"),
        ("a/x;q=0.3, a/y;q=0.4", "a/y"),
        ("a/*;q=0.5, b/z;q=0.6", "b/z"),
        ("a/x;q=0, a/*", "a/y"),
        ("*/*;q=0.1, a/x;q=0", "a/y"),
        ("A/Y ; Q=1.000", "a/y"),
        ("a/y;charset=utf-8;q=0.9, b/z;q=0.8", "a/y"),
        ("a/x;q=nonsense, b/z;q=0.1", "b/z"),
        ("rubbish, b/z;q=0.1", "b/z"),
        ("a/*;q=0.5, a/x;q=high", "a/x"),
        ("a/y;q=1.5, b/z;q=0.1", "b/z"),
        ("a/y;q=0.0001, b/z;q=0", None),
        ("a/y;q=0.0001", "a/x"),
        ("rubbish", "a/x"),
        ("c/c", None),
        ("a/x;q=0, a/y;q=0, b/z;q=0", None),
        (",".join(["c/c"] * 100_000), None),
    ],
)
def test_a_client_gets_the_format_that_it_likes_best(accept: str, chosen: str | None) -> None:
    assert choose(accept, ["a/x", "a/y", "b/z"]) == chosen


@pytest.mark.parametrize("weight", ["", "x", "-1", "1.001", "2", ".5", "0.1234", "1e-1", "nan", "inf", " 0.5", "٠.٥"])
def test_a_weight_that_is_none_is_passed_over_in_every_list(weight: str) -> None:
    assert weighted(f"en;q={weight}, lv;q=0.1") == [("lv", 0.1)]
    assert choose(f"a/y;q={weight}, b/z;q=0.1", ["a/x", "a/y", "b/z"]) == "b/z"
    assert choose(f"a/y;q={weight}, a/*", ["a/y", "a/x"]) == "a/y"
    assert language(f"en;q={weight}, lv;q=0.1", ["lv", "en"], "en") == "lv"


@pytest.mark.parametrize(
    ("member", "weight"),
    [
        ("en", 1),
        ("EN ; Q=0.5", 0.5),
        ("en\t;\tq=0.125", 0.125),
        ("en;q=0", 0),
        ("en;q=0.", 0),
        ("en;q=1.000", 1),
        ("en;x=y;q=0.5", 0.5),
        ("en;q=0.5;q=0.9", 0.5),
    ],
)
def test_a_weight_is_read_in_every_list(member: str, weight: float) -> None:
    assert weighted(f",, {member} ,") == [("en", weight)]


@given(st.text(max_size=200))
def test_any_header_gives_an_offer_or_none(accept: str) -> None:
    assert choose(accept, ["a/x", "b/y"]) in ("a/x", "b/y", None)
    assert language(accept, ["lv", "en"], "lv") in ("lv", "en")


@pytest.mark.parametrize(
    ("accept", "table", "graph"),
    [
        ("", "application/sparql-results+json", "text/turtle"),
        ("application/sparql-results+xml", "application/sparql-results+xml", None),
        ("application/json", "application/json", "application/json"),
        ("text/csv, application/ld+json", "text/csv", "application/ld+json"),
        ("text/*", "text/csv", "text/turtle"),
        ("application/n-triples,*/*;q=0.9", "application/sparql-results+json", "application/n-triples"),
    ],
)
def test_tables_and_graphs_are_negotiated_apart(accept: str, table: str, graph: str | None) -> None:
    assert formats(accept) == (table, graph)


def test_where_nothing_fits_the_message_lists_what_there_is() -> None:
    with pytest.raises(BadRequest) as refused:
        formats("image/png")
    assert refused.value.status == HTTPStatus.NOT_ACCEPTABLE
    assert all(media in str(refused.value) for media in [*TABLES, *GRAPHS])


@pytest.mark.parametrize(
    ("method", "address", "media", "body", "request_"),
    [
        ("GET", b"query=ASK%20%7B%7D", "", b"", Request("ASK {}", Dataset())),
        ("HEAD", b"query=ASK+%7B%7D&unknown=1", "", b"", Request("ASK {}", Dataset())),
        ("POST", b"", FORM, b"query=ASK%20%7B%7D", Request("ASK {}", Dataset())),
        ("POST", b"", DIRECT + "; charset=UTF-8", "ASK {} # ā".encode(), Request("ASK {} # ā", Dataset())),
        ("POST", b"default-graph-uri=a:1", FORM, b"query=Q&named-graph-uri=a:2", Q_ON_TWO),
        ("GET", b"query=Q&default-graph-uri=a:1&default-graph-uri=a:2", "", b"", Request("Q", Dataset(("a:1", "a:2")))),
        ("POST", b"named-graph-uri=a:1%26named-graph-uri%3Da:2", DIRECT, b"Q", Q_ON_NAMED),
        ("GET", b"query=%C4%81", "text/plain", b"ignored", Request("ā", Dataset())),
    ],
)  # fmt: skip
def test_a_request_is_read(method: str, address: bytes, media: str, body: bytes, request_: Request) -> None:
    assert read_request(method, address, media, body) == request_


@pytest.mark.parametrize(
    ("method", "address", "media", "body", "status", "says"),
    [
        ("GET", b"", "", b"", 400, "there is no query"),
        ("GET", b"query=a&query=b", "", b"", 400, "more than one query"),
        ("POST", b"query=a", FORM, b"query=b", 400, "more than one query"),
        ("POST", b"query=a", DIRECT, b"b", 400, "more than one query"),
        ("GET", b"query=%FF", "", b"", 400, "the address is not UTF-8"),
        ("POST", b"", FORM, b"query=%FF", 400, "the form is not UTF-8"),
        ("POST", b"", DIRECT, "ASK {}".encode("utf-16"), 400, "the query is not UTF-8 at byte 0"),
        ("POST", b"", DIRECT + "; charset=UTF-16", b"ASK {}", 415, "send text in UTF-8"),
        ("POST", b"", "", b"query=ASK", 415, "not as a body without Content-Type"),
        ("POST", b"", "text/plain", b"ASK {}", 415, "not as text/plain"),
        ("POST", b"", "application/sparql-update", b"CLEAR ALL", 403, "updates are refused"),
        ("POST", b"", FORM, b"update=CLEAR+ALL", 403, "updates are refused"),
        ("GET", b"update=CLEAR+ALL", "", b"", 403, "updates are refused"),
        ("GET", b"query=ASK%7B%7D&update=", "", b"", 403, "updates are refused"),
        ("GET", b"&".join([b"a=b"] * 1_001), "", b"", 400, "too many parameters"),
    ],
)
def test_what_the_protocol_does_not_allow_is_refused(
    method: str, address: bytes, media: str, body: bytes, status: int, says: str
) -> None:
    with pytest.raises(BadRequest, match=says) as refused:
        read_request(method, address, media, body)
    assert refused.value.status == status


@given(st.sampled_from(["GET", "POST"]), st.binary(), st.sampled_from([FORM, DIRECT, ""]), st.binary())
def test_any_bytes_are_a_request_or_refused(method: str, address: bytes, media: str, body: bytes) -> None:
    try:
        status = HTTPStatus.OK
        read_request(method, address, media, body)
    except BadRequest as refused:
        status = refused.status
    assert status in (200, 400, 403, 415)


def test_every_reason_has_a_status_of_its_own_class() -> None:
    assert set(STATUS) == set(Reason)
    assert {reason.name: int(status) for reason, status in STATUS.items()} == {
        "MALFORMED": 400,
        "REFUSED": 403,
        "TOO_LONG_QUERY": 413,
        "NOT_ACCEPTABLE": 406,
        "FAILED": 500,
        "TOO_LONG": 504,
        "TOO_MUCH_MEMORY": 507,
        "TOO_LARGE_RESULT": 507,
        "BUSY": 503,
        "ABANDONED": 408,
    }
