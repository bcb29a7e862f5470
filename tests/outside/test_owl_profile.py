"""Pellet and the OWL API (their archives come with owlready2) read the exported ontology and name its profile."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from pathlib import Path

import pytest

from policygraph.corpus import Corpus
from policygraph.exporters.ontology import to_owl

JAVA = shutil.which("java")
pytestmark = [
    pytest.mark.outside,
    pytest.mark.skipif(JAVA is None, reason="no Java here (apt-get install default-jre-headless)"),
]
# The three profiles lie within OWL 2 DL: an ontology of a smaller one is an ontology of OWL 2 DL.
WITHIN_DL = {"OWL 2 DL", "OWL 2 RL", "OWL 2 EL", "OWL 2 QL"}
UNDECLARED = (
    "\n<https://example.org/a> a <http://www.w3.org/2002/07/owl#Class> ; <https://example.org/undeclared> 1 .\n"
)


def pellet(command: str, file: Path) -> str:
    found = importlib.util.find_spec("owlready2")
    assert found is not None
    assert found.origin is not None
    archives = Path(found.origin).parent / "pellet" / "*"
    answer = subprocess.run(
        [str(JAVA), "-cp", str(archives), "pellet.Pellet", command, file.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return answer.stdout


def profile(file: Path) -> str:
    return next(line for line in pellet("info", file).splitlines() if "Profile" in line).partition(" = ")[2]


def test_the_exported_ontology_is_owl_2_dl(plan: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "ontology.ttl"
    file.write_bytes(to_owl(plan.schema))
    assert profile(file) in WITHIN_DL


def test_the_profile_checker_sees_what_is_outside(plan: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "ontology.ttl"
    file.write_bytes(to_owl(plan.schema) + UNDECLARED.encode())
    assert profile(file) == "OWL 2"  # Pellet's word for what is in none of the profiles


def test_the_exported_ontology_is_consistent(plan: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "ontology.ttl"
    file.write_bytes(to_owl(plan.schema))
    assert pellet("consistency", file).strip() == "Consistent: Yes"
