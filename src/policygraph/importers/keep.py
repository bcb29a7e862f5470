"""Writes an import into a project: the received file as a source, and the table; all of it or nothing."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from policygraph.building import read_checked, write
from policygraph.importers.act import Act
from policygraph.project import Project, read_toml
from policygraph.schema import LANGUAGES

TEXT = "act.txt"


@dataclass(frozen=True, slots=True)
class Kept:
    """The received file and its plain text, as a source folder."""

    id: str
    files: dict[str, bytes]
    known: bool
    """Whether the project has just this source already."""


def as_source(project: Project, act: Act, folder: str, name: str, content: bytes, titles: dict[str, str]) -> Kept:
    """The source that keeps `content`; a text that differs from the one kept before gets an id of its own."""
    base = re.sub(r"[^a-z0-9]+", "-", folder.lower()).strip("-") + f"-{act.language}"
    suffix = Path(name).suffix.lower()
    received = "received" + (suffix if re.fullmatch(r"\.[a-z0-9]{1,5}", suffix) else "")
    digest, text = hashlib.sha256(content).hexdigest(), act.text.encode()
    number = 1
    while True:
        identifier = base if number == 1 else f"{base}-{number}"
        settings = project.data / "sources" / identifier / "source.toml"
        if not settings.exists():
            break
        facts = read_toml(settings)
        if (facts.get("received_sha256"), facts.get("sha256")) == (digest, hashlib.sha256(text).hexdigest()):
            return Kept(identifier, {}, known=True)
        number += 1
    described = {
        "id": identifier,
        "file": TEXT,
        **{f"title_{language}": titles[language] for language in LANGUAGES},
        "origin": _origin(act, name, received),
        "sha256": hashlib.sha256(text).hexdigest(),
        "language": act.language,
        "received": received,
        "received_sha256": digest,
        "celex": act.celex,
    }
    toml = "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in described.items())
    return Kept(identifier, {TEXT: text, received: content, "source.toml": toml.encode()}, known=False)


def _origin(act: Act, name: str, received: str) -> str:
    facts = [f"CELEX {act.celex}"] if act.celex else []
    facts += [act.notation or act.issue] if act.notation or act.issue else []
    about = f" ({', '.join(facts)})" if facts else ""
    return (
        f"Official text{about}, read by policygraph import from {name}, which lies beside as {received}; "
        "one line for each printed paragraph, footnotes left out."
    )


def rehearse(project: Project, kept: Kept, table: Path, content: bytes) -> None:
    """Check the project as it would be, on a copy. Raises ProblemsFound."""
    with tempfile.TemporaryDirectory(prefix="policygraph-") as folder:
        data = Path(folder) / "data"
        shutil.copytree(project.data, data)
        _write_source(data / "sources" / kept.id, kept)
        write(data / table, content)
        read_checked(Project(Path(folder), project.ontology, data, project.base))


def keep(project: Project, kept: Kept, table: Path, content: bytes) -> list[Path]:
    """Write the source folder beside its place and rename it, then the table; undo the first if the second fails."""
    place = project.data / "sources" / kept.id
    if kept.known:
        there = project.data / table
        if there.is_file() and there.read_bytes() == content:
            return []
        write(project.data / table, content)
        return [project.data / table]
    beside = Path(tempfile.mkdtemp(dir=project.data, prefix=".import-"))
    try:
        _write_source(beside / kept.id, kept)
        place.parent.mkdir(exist_ok=True)
        (beside / kept.id).rename(place)
        try:
            write(project.data / table, content)
        except BaseException:
            shutil.rmtree(place)
            raise
    finally:
        shutil.rmtree(beside)
    return [*(place / name for name in kept.files), project.data / table]


def _write_source(place: Path, kept: Kept) -> None:
    for name, content in kept.files.items():
        write(place / name, content)
