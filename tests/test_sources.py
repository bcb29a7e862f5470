"""sources.py: the documents as received, and the places in them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from policygraph.corpus import Place, Source
from policygraph.errors import ProjectError
from policygraph.sources import Document, fold, read_places, read_sources


def document(text: str, name: str = "doc") -> Document:
    return Document(Source(name, "doc.txt", {"lv": "Teksts", "en": "Text"}, "here", "0", text))


def places(lines: str, quote: str = "", text: str = "one\ntwo  words\n\nfour") -> tuple[tuple[Place, ...], list[str]]:
    found, problems = read_places(lines, quote, "doc", {"doc": document(text)}, "t.csv", 7)
    return found, [str(problem) for problem in problems]


def write_source(folder: Path, content: bytes, **changes: str) -> Path:
    home = folder / "doc"
    home.mkdir()
    (home / "doc.txt").write_bytes(content)
    facts = {
        "id": "doc",
        "file": "doc.txt",
        "title_lv": "Teksts",
        "title_en": "Text",
        "origin": "here",
        "sha256": hashlib.sha256(content).hexdigest(),
        **changes,
    }
    lines = [f'{key} = "{value}"\n' for key, value in facts.items() if value]
    (home / "source.toml").write_text("".join(lines), encoding="utf-8")
    return folder


def test_white_space_is_folded_to_single_blanks() -> None:
    assert fold("  a\u00a0\t b\n\nc ") == "a b c"


def test_lines_end_at_line_feeds_only() -> None:
    assert document("a\rb\u2028c\x0cd\ne\x85f").lines == ["a\rb\u2028c\x0cd", "e\x85f"]


def test_lines_are_counted_from_one() -> None:
    assert document("one\ntwo\nthree").cut(2, 3) == "two three"


def test_a_place_without_quote_takes_all_of_its_lines() -> None:
    assert places("1-2") == ((Place("doc", 1, 2, "one two words"),), [])


def test_a_place_may_be_a_single_line() -> None:
    assert places("4") == ((Place("doc", 4, 4, "four"),), [])


def test_a_place_may_be_of_several_spans() -> None:
    assert places("1; doc:4") == ((Place("doc", 1, 1, "one"), Place("doc", 4, 4, "four")), [])


def test_a_quote_may_be_part_of_its_lines_and_differ_in_white_space() -> None:
    assert places("1-2", "one two") == ((Place("doc", 1, 2, "one two"),), [])


@pytest.mark.parametrize(
    ("lines", "quote", "problem"),
    [
        ("one", "", "t.csv:7: lines: 'one' is not a span of lines; write 12, 12-14 or source:12-14"),
        ("0", "", "t.csv:7: lines: '0' is not a span of lines; write 12, 12-14 or source:12-14"),
        ("dok:1", "", "t.csv:7: lines: no source 'dok'; did you mean doc?"),
        ("2-1", "", "t.csv:7: lines: 2-1: lines must ascend and end by 4, the last line of doc.txt"),
        ("4-5", "", "t.csv:7: lines: 4-5: lines must ascend and end by 4, the last line of doc.txt"),
        ("3", "", "t.csv:7: lines: 3: these lines of doc.txt are empty"),
        ("1", "six", "t.csv:7: quote: the quote 'six' is not in lines 1-1 of doc.txt: 'one'"),
        ("1;2", "one", "t.csv:7: quote: a quote needs exactly one span of lines"),
        ("", "one", "t.csv:7: quote: a quote needs exactly one span of lines"),
    ],
)
def test_a_wrong_place_is_a_problem(lines: str, quote: str, problem: str) -> None:
    assert places(lines, quote) == ((), [problem])


def test_no_lines_are_no_place_and_no_problem() -> None:
    assert places("") == ((), [])


def test_a_source_is_read_with_its_facts(tmp_path: Path) -> None:
    source = read_sources(write_source(tmp_path, "ā\n".encode()))["doc"].source
    assert (source.id, source.file, source.titles, source.origin, source.text) == (
        "doc",
        "doc.txt",
        {"lv": "Teksts", "en": "Text"},
        "here",
        "ā\n",
    )


def test_a_changed_source_is_refused(tmp_path: Path) -> None:
    folder = write_source(tmp_path, b"a\n", sha256="00")
    found = hashlib.sha256(b"a\n").hexdigest()
    with pytest.raises(ProjectError) as error:
        read_sources(folder)
    assert str(error.value) == f"{folder}/doc/doc.txt: has changed: its sha256 is {found}, source.toml says 00"


def test_an_incomplete_source_toml_is_refused(tmp_path: Path) -> None:
    folder = write_source(tmp_path, b"a\n", title_en="", origin="")
    with pytest.raises(ProjectError) as error:
        read_sources(folder)
    assert str(error.value) == f"{folder}/doc/source.toml: lacks title_en, origin"


def test_a_source_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    folder = write_source(tmp_path, b"a\n", file="other.txt")
    with pytest.raises(ProjectError) as error:
        read_sources(folder)
    assert str(error.value) == f"{folder}/doc/source.toml: file: no file 'other.txt' beside it"


def test_a_source_toml_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "doc").mkdir()
    (tmp_path / "doc" / "source.toml").write_text("id = ", encoding="utf-8")
    with pytest.raises(ProjectError, match=r"doc/source\.toml: not valid TOML: "):
        read_sources(tmp_path)


def test_a_source_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    folder = write_source(tmp_path, b"a\xff\n")
    with pytest.raises(ProjectError, match=r"doc/doc\.txt: not UTF-8 at byte 1"):
        read_sources(folder)


def test_two_sources_with_the_same_id_are_refused(tmp_path: Path) -> None:
    write_source(tmp_path, b"a\n")
    (tmp_path / "doc").rename(tmp_path / "first")
    write_source(tmp_path, b"b\n")
    with pytest.raises(ProjectError, match=r"doc"):
        read_sources(tmp_path)
