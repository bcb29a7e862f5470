"""LibreOffice opens the report as it is, with the key numbers and the pages; what it saves comes back."""

from __future__ import annotations

import re
import shutil
import subprocess
import warnings
from pathlib import Path

import openpyxl
import pytest

import policygraph
from policygraph.corpus import Corpus
from policygraph.reports import docx, xlsx
from policygraph.reports.content import make_report
from policygraph.reports.differences import Correction, differences
from policygraph.reports.model import Report

SOFFICE, PDFTOTEXT = shutil.which("soffice"), shutil.which("pdftotext")
pytestmark = pytest.mark.skipif(
    not (SOFFICE and PDFTOTEXT),
    reason="no LibreOffice or pdftotext: apt-get install libreoffice-writer libreoffice-calc poppler-utils",
)


@pytest.fixture(scope="module")
def report(tiny: Corpus) -> Report:
    return make_report(tiny, "lv")


@pytest.fixture(scope="module")
def opened(tiny: Corpus, report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both files, their pages, and both files saved again by LibreOffice."""
    folder = tmp_path_factory.mktemp("libreoffice")
    (folder / "document.docx").write_bytes(docx.render(report))
    (folder / "workbook.xlsx").write_bytes(xlsx.render(report, tiny))
    _convert(folder, "pdf", folder / "pdf", "document.docx", "workbook.xlsx")
    _convert(folder, "docx", folder / "again", "document.docx")
    _convert(folder, "xlsx", folder / "again", "workbook.xlsx")
    return folder


def _convert(folder: Path, form: str, target: Path, *names: str) -> None:
    """Without a window, with settings of its own: as on a machine where LibreOffice was never started."""
    command = [str(SOFFICE), "--headless", "--norestore", f"-env:UserInstallation={(folder / 'settings').as_uri()}"]
    command += ["--convert-to", form, "--outdir", str(target), *(str(folder / name) for name in names)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    assert all((target / Path(name).with_suffix(f".{form}").name).is_file() for name in names)


def _pages(path: Path) -> list[str]:
    text = subprocess.run([str(PDFTOTEXT), "-layout", path, "-"], check=True, capture_output=True, timeout=60)
    return text.stdout.decode().split("\f")[:-1]


@pytest.mark.parametrize("name", ["document.pdf", "workbook.pdf"])
def test_the_pages_hold_the_key_numbers(opened: Path, tiny: Corpus, name: str) -> None:
    pages = _pages(opened / "pdf" / name)
    assert len(pages) > 10
    text = re.sub(r"\s", "", "".join(pages))
    amounts = [row["amount"] for row in policygraph.run("budget-lines", tiny).rows if row["amount"]]
    assert len(amounts) > 5
    for amount in amounts:
        # A workbook groups the digits as the program's own language does.
        assert re.search(",?".join(re.findall(r"\d{1,3}(?=(?:\d{3})*$)", str(amount))), text)


def test_the_contents_show_the_page_of_each_heading(opened: Path, report: Report) -> None:
    pages = _pages(opened / "pdf" / "document.pdf")
    contents = "\n".join(pages[1:3])
    for section in report.sections:
        heading = f"{section.number}. {section.heading}"
        found = re.search(rf"^{re.escape(heading)}\s*\.*\s*(\d+)$", contents, re.MULTILINE)
        assert found, heading
        assert heading in pages[int(found.group(1)) - 1]
    assert all(f"{number}. lpp. no {len(pages)}" in page for number, page in enumerate(pages, start=1))


def test_a_document_saved_again_keeps_its_headings_tables_and_pictures(opened: Path) -> None:
    import docx as python_docx

    before, after = (python_docx.Document(str(opened / part / "document.docx")) for part in (".", "again"))
    for name in ("Heading 1", "Heading 2", "Heading 3"):
        texts = [
            [one.text for one in made.paragraphs if one.style is not None and one.style.name == name]
            for made in (before, after)
        ]
        assert texts[0] == texts[1]
        assert texts[0]
    assert len(before.tables) == len(after.tables)
    assert before.core_properties.title == after.core_properties.title
    assert len(before.element.body.xpath(".//w:drawing")) == len(after.element.body.xpath(".//w:drawing")) > 0


def test_a_workbook_saved_again_differs_only_where_somebody_wrote(opened: Path, tiny: Corpus, tmp_path: Path) -> None:
    saved = opened / "again" / "workbook.xlsx"
    assert differences(tiny, saved) == []
    with warnings.catch_warnings():
        # What LibreOffice adds for itself and openpyxl leaves out.
        warnings.simplefilter("ignore", UserWarning)
        workbook = openpyxl.load_workbook(saved)
    money, indicators, measures = workbook["Budžeta rindas"], workbook["Rādītāji"], workbook["Pasākumi"]
    row = next(number for number in range(4, 40) if isinstance(money.cell(number, 8).value, int | float))
    old, money.cell(row, 8).value = money.cell(row, 8).value, 1234.5
    baseline, indicators["E4"] = indicators["E4"].value, "33,3"
    title, measures["C5"] = measures["C5"].value, "Cits nosaukums"
    path = tmp_path / "edited.xlsx"
    workbook.save(path)
    found = differences(tiny, path)
    assert [(one.sheet, one.cell, one.property, one.old, one.new) for one in found] == [
        ("Pasākumi", "C5", "title_lv", title, "Cits nosaukums"),
        ("Budžeta rindas", f"H{row}", "amount", str(old), "1234.5"),
        ("Rādītāji", "E4", "baseline_value", str(baseline), "33,3"),
    ]
    assert all(isinstance(one, Correction) and one.thing in tiny.by_id for one in found)
