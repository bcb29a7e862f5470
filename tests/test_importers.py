"""The framework importer: pages of an act in every shape, what an import changes, and files that are none."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from policygraph import cli
from policygraph.commands import imports
from policygraph.importers import run
from policygraph.importers.act import ActError
from policygraph.importers.framework import Proposal
from policygraph.importers.receive import LIMIT, read_act
from policygraph.importers.run import import_framework
from policygraph.project import find_project
from policygraph.tables import read_corpus
from policygraph.validate import check_shapes

ACTS = Path(__file__).resolve().parent / "corpora" / "acts"
Command = Callable[..., tuple[int, str, str]]
SHAPES = ("current", "older", "consolidated", "formex", "pdf")
FILES = sorted(ACTS.iterdir())

FAIR_EN = "Every invented state should treat people fairly, and in particular:"
FAIR_LV = "Katrai izdomātajai valstij būtu taisnīgi jāizturas pret cilvēkiem, un jo īpaši:"
OPEN_EN, OPEN_LV = "The list in this point is not closed.", "Šā punkta saraksts nav noslēgts."
POINTS = {
    "en": [
        (
            "1",
            "point",
            "Every invented state should write a plan and send it by 1 June 2022. "
            "A plan that exists already may be sent instead.",
        ),
        ("2", "point", f"{FAIR_EN} {OPEN_EN}"),
        ("2(a)", "letter", "see harm where it happens;"),
        ("2(b)", "letter", "help those who were harmed, under Article 5(1) of the invented Treaty;"),
        ("2(c)", "letter", "count what is done, namely:"),
        ("2(c)(i)", "roman", "each year;"),
        ("2(c)(ii)", "roman", "in each town; and"),
        ("2(c)(iii)", "roman", "in both languages."),
        ("2(d)", "letter", "listen;"),
        ("2(e)", "letter", "speak;"),
        ("2(f)", "letter", "teach;"),
        ("2(g)", "letter", "remember;"),
        ("2(h)", "letter", "invite;"),
        ("2(i)", "letter", "share;"),
        ("2(j)", "letter", "end with the tenth letter."),
        ("3", "point", "Every invented state should care for:"),
        ("3(i)", "roman", "health;"),
        ("3(ii)", "roman", "homes."),
        ("4", "point", "read the plans. — what was read; — what was not."),
    ],
    "lv": [
        (
            "1",
            "point",
            "Katrai izdomātajai valstij būtu jāuzraksta plāns un jānosūta tas līdz 2022. gada 1. jūnijam. "
            "Plānu, kas jau pastāv, var nosūtīt tā vietā.",
        ),
        ("2", "point", f"{FAIR_LV} {OPEN_LV}"),
        ("2(a)", "letter", "jāierauga kaitējums tur, kur tas notiek;"),
        ("2(b)", "letter", "jāpalīdz cietušajiem saskaņā ar izdomātā Līguma 5. panta 1. punktu;"),
        ("2(c)", "letter", "jāskaita padarītais, proti:"),
        ("2(c)(i)", "roman", "katru gadu;"),
        ("2(c)(ii)", "roman", "katrā pilsētā; un"),
        ("2(c)(iii)", "roman", "abās valodās."),
        ("2(d)", "letter", "jāklausās;"),
        ("2(e)", "letter", "jārunā;"),
        ("2(f)", "letter", "jāmāca;"),
        ("2(g)", "letter", "jāatceras;"),
        ("2(h)", "letter", "jāaicina;"),
        ("2(i)", "letter", "jādalās;"),
        ("2(j)", "letter", "jābeidz ar desmito burtu."),
        ("3", "point", "Katrai izdomātajai valstij būtu jārūpējas par:"),
        ("3(i)", "roman", "veselību;"),
        ("3(ii)", "roman", "mājām."),
        ("4", "point", "lasīt plānus. — kas ir izlasīts; — kas nav."),
    ],
}
SECTIONS = {
    "en": {
        "1": ("Plans of the invented states",),
        "2": ("Common goals", "Fairness"),
        "3": ("Common goals", "Belonging"),
        "4": ("INVITES THE INVENTED COMMISSION TO:",),
    },
    "lv": {
        "1": ("Izdomāto valstu plāni",),
        "2": ("Kopīgie mērķi", "Taisnīgums"),
        "3": ("Kopīgie mērķi", "Piederība"),
        "4": ("AICINA IZDOMĀTO KOMISIJU:",),
    },
}
TITLES = {
    "en": "COUNCIL RECOMMENDATION of 12 March 2021 on Roma equality, inclusion and participation",
    "lv": "PADOMES IETEIKUMS (2021. gada 12. marts) par romu līdztiesību, iekļaušanu un līdzdalību",
}


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, policy: Command) -> Command:
    """The command line with `import`, hooked in or not."""
    monkeypatch.setattr(cli, "GROUPS", tuple(dict.fromkeys((*cli.GROUPS, imports))))
    return policy


def table(project: Path) -> dict[str, dict[str, str]]:
    path = project / "data" / "frameworks" / "points" / "provision.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["notation"]: row for row in csv.DictReader(stream)}


def state(folder: Path) -> dict[str, str]:
    """Each file below the folder with its checksum."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def page(
    enacting: str, *, end: str = '<p class="oj-normal">Done at Brussels, 12 March 2021.</p></body></html>'
) -> bytes:
    """A small English page with this enacting part."""
    head = '<html lang="en"><body><p class="oj-doc-ti">COUNCIL RECOMMENDATION (2021/C 93/01)</p>'
    words = '<p class="oj-normal">Having regard to the rule that words of the language should be there and of use,</p>'
    return f"{head}{words}<p class='oj-normal'>HEREBY RECOMMENDS:</p>{enacting}{end}".encode()


def item(marker: str, *content: str) -> str:
    inner = "".join(part if part.startswith("<") else f'<p class="oj-normal">{part}</p>' for part in content)
    cell = f'<td valign="top"><p class="oj-normal">{marker}</p></td>'
    return f"<table><col/><col/><tbody><tr>{cell}<td valign='top'>{inner}</td></tr></tbody></table>"


def notations(content: bytes) -> list[str]:
    act = read_act(content)
    assert act.problems == ()
    return [provision.notation for provision in act.provisions]


# Shapes


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_shape_gives_the_same_points(file: Path) -> None:
    language = file.stem[-2:]
    act = read_act(file.read_bytes())
    expected = POINTS[language]
    if file.suffix == ".txt":
        # Plain text cannot show that a paragraph belongs to the point above its list: the file leaves it out.
        expected = [
            (name, level, text.replace(f" {OPEN_EN}", "").replace(f" {OPEN_LV}", "")) for name, level, text in expected
        ]
    assert [(p.notation, p.level, p.text) for p in act.provisions] == expected
    assert (act.problems, act.warnings) == ((), ())


def test_every_shape_is_there_in_both_languages() -> None:
    assert {file.stem for file in FILES} == {f"{shape}-{language}" for shape in SHAPES for language in ("lv", "en")}


@pytest.mark.parametrize("file", [file for file in FILES if file.suffix != ".txt"], ids=lambda file: file.name)
def test_headings_make_the_section_path(file: Path) -> None:
    sections = SECTIONS[file.stem[-2:]]
    act = read_act(file.read_bytes())
    assert {p.notation: p.section for p in act.provisions if p.level == "point"} == sections
    assert all(p.section == sections[p.path[0]] for p in act.provisions)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_act_is_named_as_the_file_names_it(file: Path) -> None:
    act = read_act(file.read_bytes())
    language = file.stem[-2:]
    consolidated = file.stem.startswith("consolidated")
    assert act.language == language
    assert act.title == TITLES[language] + ("" if consolidated else " (2021/C 93/01)")
    assert (act.adopted.isoformat() if act.adopted else "", act.issue) == ("2021-03-12", "2021/C 93")
    assert act.celex == ("02021H0319(01)-20220101" if consolidated else "")
    assert act.notation == ("" if consolidated else "2021/C 93/01")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_lines_of_a_provision_hold_its_number_and_text(file: Path) -> None:
    act = read_act(file.read_bytes())
    lines = act.text.split("\n")
    for provision in act.provisions:
        words = " ".join(lines[line - 1] for line in provision.lines)
        marker, _, text = words.partition(" ")
        assert re.sub(r"\W", "", marker) == provision.path[-1]
        assert text == provision.text


# Numbering


LETTERS = [item(f"({letter})", f"{letter}.") for letter in "abcdefghij"]


@pytest.mark.parametrize(
    ("enacting", "expected"),
    [
        (item("1.", "x:", *LETTERS), ["1", *(f"1({letter})" for letter in "abcdefghij")]),
        (
            item("1.", "x:", *LETTERS[:7], item("(h)", "h:", item("(i)", "one;"), item("(ii)", "two."))),
            ["1", *(f"1({letter})" for letter in "abcdefgh"), "1(h)(i)", "1(h)(ii)"],
        ),
        (
            item("1.", "x:", *LETTERS[:7], item("(h)", "h:", item("(i)", "only one.")), *LETTERS[8:]),
            ["1", *(f"1({letter})" for letter in "abcdefgh"), "1(h)(i)", "1(i)", "1(j)"],
        ),
        # All at one depth: what follows decides.
        (
            "".join(
                f"<p>{text}</p>" for text in ["1. x:", *(f"({c}) x;" for c in "abcdefg"), "(h) x:", "(i) x;", "(ii) x;"]
            ),
            ["1", *(f"1({letter})" for letter in "abcdefgh"), "1(h)(i)", "1(h)(ii)"],
        ),
        (
            "".join(f"<p>{text}</p>" for text in ["1. x:", *(f"{c}) x;" for c in "abcdefghij"), "2. y."]),
            ["1", *(f"1({letter})" for letter in "abcdefghij"), "2"],
        ),
        # Letters in tables beside the table of their point, and beside a plain paragraph.
        (item("1.", "x:") + item("(a)", "y;") + item("(b)", "z.") + item("2.", "w."), ["1", "1(a)", "1(b)", "2"]),
        ("<p>1.&nbsp;&nbsp;x:</p>" + item("(a)", "y;") + "<p>and so on.</p><p>2.   z.</p>", ["1", "1(a)", "2"]),
        # A number, and a list of numbers, inside an item.
        (item("1.", "x:", item("1.", "inner;"), item("2.", "inner."), "end.") + item("2.", "y."), ["1", "2"]),
        (item("1.", "x:", item("(1)", "inner;"), item("(2)", "inner.")) + item("2.", "y."), ["1", "2"]),
        # Points in brackets; an inserted point; an empty first cell.
        (item("(1)", "x.") + item("(2)", "y."), ["1", "2"]),
        (item("1.", "x.") + item("1a.", "y.") + item("2.", "z."), ["1", "1a", "2"]),
        ("<table><tr><td></td><td><p>1.</p></td><td><p>x.</p></td></tr></table>" + item("2.", "y."), ["1", "2"]),
        # Several rows in one table; tags left open.
        ("<table><tr><td>1.<td>x.<tr><td>2.<td>y.</table>", ["1", "2"]),
        # A date at the beginning of a paragraph is no point.
        ("<p>1. x.</p><p>2. martā notika.</p><p>12. panta vārdi.</p><p>2. y.</p>", ["1", "2"]),
        # The layout with grid-row.
        (
            '<div class="grid-container grid-list"><div class="grid-row"><div>1.</div><div>x.</div></div>'
            '<div class="grid-row"><div>2.</div><div>y.</div></div></div>',
            ["1", "2"],
        ),
    ],
)
def test_numbers_by_sequence_and_depth(enacting: str, expected: list[str]) -> None:
    assert notations(page(enacting)) == expected


def test_a_numbered_heading_is_a_point_only_where_no_other_numbers_are() -> None:
    first = '<p class="oj-ti-grseq-1">1. Fairness</p><p class="oj-normal">Be fair.</p><p class="oj-normal">Always.</p>'
    act = read_act(page(first + '<p class="oj-ti-grseq-1">2. Belonging</p><p class="oj-normal">Belong.</p>'))
    assert [(p.notation, p.heading, p.text) for p in act.provisions] == [
        ("1", "Fairness", "Be fair. Always."),
        ("2", "Belonging", "Belong."),
    ]
    act = read_act(page('<p class="oj-ti-grseq-1">1. Fairness</p>' + item("1.", "x.") + item("2.", "y.")))
    assert [(p.notation, p.heading, p.section) for p in act.provisions] == [
        ("1", "", ("1. Fairness",)),
        ("2", "", ("1. Fairness",)),
    ]


def test_footnote_marks_go_and_other_raised_letters_stay() -> None:
    marks = (
        'one<a id="ntc1" href="#ntr1">(<span class="oj-super oj-note-tag">1</span>)</a>, two '
        '<a href="#ntr2" id="ntc2">(<span class="super">2</span>)</a>and three (<a href="#E0003" id="src.E0003">'
        '<span class="superscript">3</span></a>); 10<span class="oj-super">6</span> m<sup>2</sup>, Article 5(1) (*).'
    )
    act = read_act(page(item("1.", marks)))
    assert act.provisions[0].text == "one, two and three; 106 m2, Article 5(1) (*)."


def test_a_script_or_a_comment_is_no_text() -> None:
    act = read_act(page("<script>document.write('<p>2. evil</p>')</script><!-- <p>3. no</p> -->" + item("1.", "x.")))
    assert [(p.notation, p.text) for p in act.provisions] == [("1", "x.")]


@pytest.mark.parametrize(
    ("enacting", "problem"),
    [
        (item("1.", "x.") + item("3.", "y."), "line 5: after 1 comes '3.': numbers are missing or start again"),
        (item("1.", "x:", item("(a)", "y;"), item("(c)", "z.")), "line 6: after 1(a) comes '(c)': numbers are missing"),
        (item("1.", "x:", *LETTERS[:7], item("(i)", "i"), item("(j)", "j")), "after 1(g) comes '(i)'"),
        (item("2.", "x.") + item("3.", "y."), "after the beginning comes '2.'"),
        (item("1.", "x.") + item("2.", "y.") + item("1.", "z."), "after 2 comes '1.'"),
        (item("1.", "x:", item("(a)", "y;")) + item("2.", ""), "2: has no text (line 6)"),
    ],
)
def test_a_gap_is_a_problem_with_its_place(enacting: str, problem: str) -> None:
    assert problem in "; ".join(read_act(page(enacting)).problems)


def test_a_paragraph_between_points_is_told() -> None:
    act = read_act(page(item("1.", "x.") + "<p>A stray paragraph.</p>" + item("2.", "y.")))
    assert [p.text for p in act.provisions] == ["x.", "y."]
    assert act.warnings == (
        "line 5: after 1: a paragraph without a number belongs to no provision: 'A stray paragraph.'",
    )


def test_a_page_that_breaks_off_is_a_problem() -> None:
    whole = (ACTS / "current-lv.html").read_bytes()
    act = read_act(whole[: whole.index("jāmāca".encode())])
    assert act.problems[-1] == "the text ends after 2(f) without signatures; is the file cut off?"


# Import


def imported(project: Path, name: str, **options: bool) -> Proposal:
    return import_framework(ACTS / name, project, **options).proposal


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_after_the_import_the_tables_are_whole_and_its_points_are_official(file: Path, project: Path) -> None:
    imported(project, file.name)
    corpus = read_corpus(find_project(project))
    language = file.stem[-2:]
    rows = table(project)
    for notation, level, text in POINTS[language]:
        row = rows[notation]
        assert (row["existence"], row["level"]) == ("official", level)
        assert text.startswith(row[f"text_{language}"])
        place = corpus.by_id[f"provision/points.{row['id']}"].places[0]
        assert place.source == f"points-{language}"
        assert row[f"text_{language}"].startswith(place.quote.partition(" ")[2])


def test_what_an_import_adds_and_changes(project: Path) -> None:
    proposal = imported(project, "current-en.html")
    assert [change.provision for change in proposal.official] == ["1", "2", "2(a)", "2(e)", "2(g)", "2(h)", "3", "4"]
    added = ["2(b)", "2(c)", "2(c)(i)", "2(c)(ii)", "2(c)(iii)", "2(d)", "2(f)", "2(i)", "2(j)", "3(i)", "3(ii)"]
    assert [change.provision for change in proposal.added] == added
    assert (proposal.changed, proposal.unchanged) == ((), 0)
    rows = table(project)
    assert rows["2(e)"] | {"hint_lv": "", "hint_en": "", "basis": ""} == {
        "id": "2.e",
        "notation": "2(e)",
        "framework": "ieteikums",
        "parent": "2",
        "level": "letter",
        "order": "10",
        "section": "Common goals / Fairness",
        "existence": "official",
        "label_lv": "",
        "label_en": "",
        "label_basis": "recalled-low",
        "hint_lv": "",
        "hint_en": "",
        "contribution": "horizontal",
        "objective": "1",
        "basis": "",
        "text_lv": "",
        "text_en": "speak;",
        "lines": "points-en:26;4",
        "quote": "",
    }
    new = rows["2(c)(ii)"]
    assert (new["id"], new["parent"], new["contribution"], new["objective"]) == ("2.c.ii", "2.c", "horizontal", "1")
    assert "2(c)(ii): as 2(c): contribution=horizontal, objective=1" in "\n".join(proposal.review)
    assert [row["order"] for row in rows.values()] == [str(number) for number in range(1, len(rows) + 1)]


def test_labels_are_kept_and_never_made_up(project: Path) -> None:
    before = table(project)
    imported(project, "current-en.html")
    after = table(project)
    assert {name: after[name]["label_lv"] for name in before} == {name: row["label_lv"] for name, row in before.items()}
    assert {after[name]["label_en"] for name in set(after) - set(before)} == {""}


def test_a_heading_of_the_point_itself_becomes_its_label(project: Path, tmp_path: Path) -> None:
    file = tmp_path / "headed.html"
    file.write_bytes(page('<p class="oj-ti-grseq-1">1. The printed heading</p><p class="oj-normal">Text of it.</p>'))
    import_framework(file, project)
    row = table(project)["1"]
    assert (row["label_lv"], row["label_en"], row["label_basis"]) == ("", "The printed heading", "official")


@pytest.mark.parametrize("order", [("lv", "en"), ("en", "lv")])
def test_a_second_language_is_merged_by_number(order: tuple[str, str], project: Path) -> None:
    first = imported(project, f"current-{order[0]}.html")
    second = imported(project, f"older-{order[1]}.html")
    assert (second.added, second.official) == ((), ())
    assert [change.provision for change in second.changed] == [notation for notation, _, _ in POINTS["en"]]
    assert {conflict.provision for conflict in second.conflicts} == {conflict.provision for conflict in first.conflicts}
    rows = table(project)
    for language in order:
        assert [(name, rows[name][f"text_{language}"]) for name, _, _ in POINTS[language]] == [
            (name, text) for name, _, text in POINTS[language]
        ]
    assert rows["2"]["section"] == "Common goals / Fairness"
    assert re.fullmatch(r"points-en:\d+;points-en:\d+;points-lv:\d+;points-lv:\d+;2", rows["2"]["lines"])
    assert list(check_shapes(read_corpus(find_project(project)))) == []


def test_the_same_file_again_changes_nothing(project: Path) -> None:
    imported(project, "current-lv.html")
    before = state(project)
    again = import_framework(ACTS / "current-lv.html", project)
    assert (again.proposal.changed, again.proposal.unchanged) == ((), len(POINTS["lv"]))
    assert state(project) == before


def test_another_edition_gets_a_source_of_its_own(project: Path, tmp_path: Path) -> None:
    imported(project, "current-lv.html")
    edition = tmp_path / "edition.html"
    edition.write_text(
        (ACTS / "current-lv.html").read_text(encoding="utf-8").replace("jāmāca;", "jāskolo;"), encoding="utf-8"
    )
    proposal = import_framework(edition, project).proposal
    assert [
        (change.provision, change.after["text_lv"]) for change in proposal.changed if "text_lv" in change.after
    ] == [("2(f)", "jāskolo;")]
    assert proposal.source == "points-lv-2"
    assert table(project)["2(e)"]["lines"] == "points-lv-2:26;4"
    assert (project / "data" / "sources" / "points-lv" / "act.txt").is_file()


def test_provisions_that_the_act_lacks_are_conflicts_and_stay(project: Path) -> None:
    proposal = imported(project, "current-lv.html")
    found = {conflict.provision: conflict for conflict in proposal.conflicts}
    assert "2(e)" not in found
    cited = found["4(a)"]
    assert (cited.existence, cited.kind) == ("attested", "cited")
    assert [(citation.thing, citation.place, citation.quote) for citation in cited.citations] == [
        ("4.1-1", "tiny:123-125", "4 a)")
    ]
    assert (found["20(a)"].kind, found["20(a)"].citations) == ("uncited", ())
    assert found["8"].kind == "part cited"
    row = table(project)["4(a)"]
    assert (row["existence"], row["text_lv"], row["lines"]) == ("attested", "", "11")


def test_a_point_that_stood_in_one_language_only_is_a_conflict(project: Path, tmp_path: Path) -> None:
    imported(project, "current-lv.html")
    shorter = tmp_path / "shorter.xml"
    text = (ACTS / "formex-en.xml").read_text(encoding="utf-8")
    shorter.write_text(re.sub(r"<ITEM><NP><NO.P>\(j\)</NO.P>.*?</ITEM>", "", text, flags=re.DOTALL), encoding="utf-8")
    found = {conflict.provision: conflict.kind for conflict in import_framework(shorter, project).proposal.conflicts}
    assert found["2(j)"] == "read before"


def test_the_received_file_is_kept_byte_by_byte(project: Path) -> None:
    imported(project, "current-lv.html")
    folder = project / "data" / "sources" / "points-lv"
    assert sorted(path.name for path in folder.iterdir()) == ["act.txt", "received.html", "source.toml"]
    assert (folder / "received.html").read_bytes() == (ACTS / "current-lv.html").read_bytes()
    source = next(source for source in read_corpus(find_project(project)).sources if source.id == "points-lv")
    assert source.titles["lv"] == TITLES["lv"] + " (2021/C 93/01)"
    assert "current-lv.html" in source.origin


@pytest.mark.parametrize("file", [ACTS / "current-lv.html", ACTS / "formex-en.xml"], ids=lambda file: file.name)
def test_a_dry_run_writes_nothing_and_says_the_same(file: Path, project: Path) -> None:
    before = state(project)
    dry = import_framework(file, project, dry_run=True)
    assert state(project) == before
    assert dry.written == ()
    real = import_framework(file, project)
    assert dry.proposal == real.proposal
    assert {path.relative_to(project).as_posix() for path in real.written} == set(state(project)) - set(before) | {
        "data/frameworks/points/provision.csv"
    }


def test_an_import_that_fails_at_the_table_leaves_no_source(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = state(project)

    def fail(*_: object) -> list[Path]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("policygraph.importers.keep._write_source", fail)
    with pytest.raises(OSError, match="No space"):
        import_framework(ACTS / "current-lv.html", project)
    monkeypatch.undo()
    from policygraph.importers import keep

    written = keep.write
    monkeypatch.setattr(run, "rehearse", lambda *_: None)
    monkeypatch.setattr(
        keep, "write", lambda path, content: fail() if path.suffix == ".csv" else written(path, content)
    )
    with pytest.raises(OSError, match="No space"):
        import_framework(ACTS / "current-lv.html", project)
    assert state(project) == before
    assert sorted(path.name for path in (project / "data").iterdir()) == ["frameworks", "plans", "reference", "sources"]


def test_an_import_into_tables_with_problems_changes_nothing(project: Path, command: Command) -> None:
    path = project / "data" / "plans" / "tiny" / "cites_provision.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("4.1-1,2.e", "4.1-1,2.y"), encoding="utf-8")
    before = state(project)
    code, out, err = command("import", ACTS / "current-lv.html", "--as", "framework", "--to", project)
    assert (code, out) == (1, "")
    assert "provision '2.y' is not known" in err
    assert state(project) == before


# The command


def test_the_coverage_note_says_how_many_are_official(project: Path, command: Command) -> None:
    assert command("import", ACTS / "current-lv.html", "--as", "framework", "--to", project)[0] == 0
    code, out, _ = command("--project", project, "query", "coverage", "--format", "json")
    notes = " ".join(str(note) for note in json.loads(out)["notes"])
    assert code == 0
    assert len(POINTS["lv"]) == 19
    assert "oficiālajā tekstā lasīti 19" in notes
    assert command("validate", project)[0] == 0


def test_the_listing_in_both_languages(project: Path, command: Command) -> None:
    arguments = ("import", ACTS / "current-lv.html", "--as", "framework", "--to", project, "--dry-run")
    code, out, err = command("--lang", "en", *arguments)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert "new provisions: 11" in lines
    assert "become official: 8" in lines
    assert "  4(a) (attested): the plan cites it: an error of the citation, not of the import" in lines
    assert "    4.1-1 tiny:123-125 '4 a)'" in lines
    assert "  20(a) (implied): nothing cites it: proposed for removal" in lines
    assert lines[-1] == "Dry run: nothing was written."
    assert "kļūst oficiāli: 8" in command(*arguments)[1].splitlines()


def test_the_listing_as_json(project: Path, command: Command) -> None:
    code, out, _ = command("import", ACTS / "formex-en.xml", "--as", "framework", "--to", project, "--format", "json")
    listed = json.loads(out)
    assert code == 0
    assert listed["act"] == {
        "title": TITLES["en"] + " (2021/C 93/01)",
        "celex": None,
        "notation": "2021/C 93/01",
        "date": "2021-03-12",
        "language": "en",
        "provisions": 19,
    }
    assert listed["framework"] == "2021/C 93/01"
    assert [change["provision"] for change in listed["official"]] == [
        "1",
        "2",
        "2(a)",
        "2(e)",
        "2(g)",
        "2(h)",
        "3",
        "4",
    ]
    assert listed["official"][0]["before"]["existence"] == "attested"
    assert listed["official"][0]["after"]["existence"] == "official"
    conflict = next(conflict for conflict in listed["conflicts"] if conflict["provision"] == "4(a)")
    assert conflict["kind"] == "cited"
    assert conflict["citations"] == [{"activity": "4.1-1", "place": "tiny:123-125", "quote": "4 a)"}]
    assert sorted(Path(path).name for path in listed["written"]) == [
        "act.txt",
        "provision.csv",
        "received.xml",
        "source.toml",
    ]


def test_a_framework_is_chosen_by_folder_id_or_number(project: Path) -> None:
    for wanted in ("points", "ieteikums", "2021/C 93/01"):
        assert (
            import_framework(ACTS / "pdf-lv.txt", project, framework=wanted, dry_run=True).proposal.framework.local
            == "ieteikums"
        )


# Files that are no act, or not this one


BOMB = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><ACT>&b;</ACT>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><ACT><P>&x;</P></ACT>'
CURRENT = (ACTS / "current-lv.html").read_bytes()
OTHER = {
    "another-number.html": CURRENT.replace(b"2021/C 93/01", b"2022/C 44/02"),
    "another-celex.html": CURRENT.replace(b"C_2021093LV.01000101.xml", b"EUR-Lex - 32019H1234 - LV - EUR-Lex"),
    "another-issue.html": CURRENT.replace(b"(2021/C 93/01)", b"").replace(b"C 93/1<", b"C 12/1<"),
    "another-date.html": CURRENT.replace(b"(2021/C 93/01)", b"").replace("12.\u00a0marts".encode(), b"13. marts"),
    "another-title.html": re.sub(
        rb'(<p class="oj-doc-ti">).*?</p>', rb"\1PADOMES IETEIKUMS par zivju cenu</p>", CURRENT
    ).replace(b"C 93/1<", b"<"),
    "nameless.html": re.sub(rb'<p class="oj-doc-ti">.*?</p>', b"", CURRENT).replace(b"C 93/1<", b"<"),
}
FRENCH = CURRENT.decode().replace(">LV<", ">FR<").translate(str.maketrans("āēīūčģķļņšž", "aeiucgklnsz")).encode()
BROKEN = {
    "empty.html": (b"", "is empty"),
    "blank.html": (b" \n\n ", "is empty"),
    "half.html": (CURRENT[: len(CURRENT) * 2 // 3], "cut off"),
    "head.html": (CURRENT[:900], "no numbered points"),
    "half.xml": ((ACTS / "formex-lv.xml").read_bytes()[:3000], "cut off"),
    "half.txt": ((ACTS / "pdf-lv.txt").read_bytes()[:1200], "cut off"),
    "bomb.xml": (BOMB, "declares a document type or entities"),
    "outside.xml": (OUTSIDE, "declares a document type or entities"),
    "other.xml": (b"<?xml version='1.0'?><rss><channel/></rss>", "ENACTING.TERMS"),
    "binary.html": (bytes(range(256)) * 40, "not UTF-8"),
    "nul.txt": (b"IESAKA\x00\x00\x00 1. x", "is not text"),
    "file.pdf": (b"%PDF-1.7\n\xe2\xe3", "a PDF"),
    "file.docx": (b"PK\x03\x04abc", "a ZIP"),
    "latin.html": (CURRENT.decode().encode("cp1257", "replace"), "not UTF-8"),
    "deep.html": (b"<html>" + b"<div>" * 100_000, "nested more than"),
    "wide.html": (b"<html>" + b"<p>" * 300_000, "more than 300,000 tags"),
    "open.html": (b"<html>" + b"<!--" * 500_000, "no numbered points"),
    "items.html": (b"<html><ul>" + b"<li>x" * 1_000_000, "more than 300,000 tags"),
    "attribute.html": (b"<html><body><p class='" + b"a " * 2_000_000 + b"'>x</p></body></html>", "no numbered points"),
    "one-line.txt": (b"HEREBY RECOMMENDS:\n" + b"1. the of and to in a\n" * 50_000, "cut off"),
    "deep.xml": (b"<ACT>" + b"<P>" * 100_000, "nested more than"),
    "articles.html": (page('<p class="oj-ti-art">Article 1</p><p>1. x.</p>'), "divided into articles"),
    "french.html": (FRENCH, "'fr'"),
    "gap.html": (CURRENT.replace(b">3.<", b">5.<"), "after 2 comes '5.'"),
    "lines.txt": (b"IESAKA\n" + b"1. x\n" * 200_000, "more than 100,000 lines"),
    "nothing.txt": (b"Just a letter to a friend.\n", "no numbered points"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_or_hostile_file_gets_one_line_and_changes_nothing(
    name: str, project: Path, tmp_path: Path, command: Command
) -> None:
    content, message = BROKEN[name]
    file = tmp_path / name
    file.write_bytes(content)
    before = state(project)
    code, out, err = command("import", file, "--as", "framework", "--to", project)
    assert (code, out) == (1, "")
    assert message in err
    assert str(file) in err
    assert len(err.splitlines()) == 1
    assert state(project) == before


def test_what_is_no_file_gets_one_line(project: Path, tmp_path: Path, command: Command) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "pool")
    (tmp_path / "pool").symlink_to(tmp_path / "loop")
    os.mkfifo(tmp_path / "pipe")
    before = state(project)
    for path, message in ((tmp_path, "is a folder"), (tmp_path / "loop", "symbolic links"), (tmp_path / "pipe", "no")):
        code, out, err = command("import", path, "--as", "framework", "--to", project)
        assert (code, out, len(err.splitlines())) == (1, "", 1)
        assert message in err
    assert state(project) == before


@pytest.mark.parametrize("name", OTHER)
def test_another_act_is_refused_unless_forced(name: str, project: Path, tmp_path: Path, command: Command) -> None:
    file = tmp_path / name
    file.write_bytes(OTHER[name])
    before = state(project)
    arguments = ("import", file, "--as", "framework", "--to", project)
    code, out, err = command(*arguments)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert "not the act of framework 2021/C 93/01" in err
    assert state(project) == before
    code, out, _ = command("--lang", "en", *arguments, "--force")
    assert code == 0
    assert "not the act of framework 2021/C 93/01" in out


def test_a_file_of_50_mb_is_refused_before_it_is_read(project: Path, tmp_path: Path, command: Command) -> None:
    file = tmp_path / "large.html"
    with file.open("wb") as stream:
        stream.truncate(50_000_000)
    code, _, err = command("import", file, "--as", "framework", "--to", project)
    assert (code, LIMIT) == (1, 20_000_000)
    assert err == f"policygraph: {file}: has 50 MB, more than 20 MB; this is not the page of an act\n"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("missing.html", "--as", "framework", "--to", "{project}"), 1, "No such file"),
        (("{act}", "--as", "framework", "--to", "{project}/nowhere"), 2, "no such folder"),
        (("{act}", "--as", "framework", "--to", "{project}", "--framework", "pionts"), 2, "did you mean points?"),
        (("{act}", "--as", "framework", "--to", "{project}", "--lang", "en"), 1, "language 'lv', not 'en'"),
        (("{act}", "--to", "{project}"), 2, "--as"),
    ],
)
def test_wrong_use(arguments: tuple[str, ...], code: int, message: str, project: Path, command: Command) -> None:
    filled = [part.format(project=project, act=ACTS / "current-lv.html") for part in arguments]
    got, out, err = command("import", *filled)
    assert (got, out) == (code, "")
    assert message in err
    assert len(err.splitlines()) == 1


def test_the_bundled_tables_are_not_written_to(tmp_path: Path, root: Path, command: Command) -> None:
    (tmp_path / "ontology").mkdir()
    (tmp_path / "ontology" / "policy.ttl").write_bytes((root / "ontology" / "policy.ttl").read_bytes())
    code, _, err = command("import", ACTS / "current-lv.html", "--as", "framework", "--to", tmp_path)
    assert code == 2
    assert "has no tables of its own" in err


def test_forced_a_number_that_stands_twice_stays_in_the_text_of_its_point(project: Path, tmp_path: Path) -> None:
    file = tmp_path / "twice.html"
    file.write_bytes(page(item("1.", "x:", item("(a)", "y;"), item("(a)", "z;"), item("(b)", "w."))))
    with pytest.raises(ActError, match=r"1\(a\): stands twice"):
        import_framework(file, project)
    result = import_framework(file, project, force=True)
    assert [(p.notation, p.text) for p in result.proposal.act.provisions] == [
        ("1", "x: (a) z; (b) w."),
        ("1(a)", "y;"),
    ]
    assert table(project)["1(a)"]["text_en"] == "y;"


def test_an_error_of_the_act_is_an_error_of_the_source() -> None:
    with pytest.raises(ActError, match="cut off"):
        read_act(page(""))
