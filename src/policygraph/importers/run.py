"""One import from file to tables, in the order that keeps a project whole: read, compare, rehearse, write."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from policygraph.errors import ProjectError
from policygraph.importers.act import Act, ActError
from policygraph.importers.framework import PROVISION, Proposal, choose_framework, propose
from policygraph.importers.keep import as_source, keep, rehearse
from policygraph.importers.receive import read_act, read_file
from policygraph.project import Project, find_project
from policygraph.schema import LANGUAGES
from policygraph.tables import read_corpus

_SHOWN = 3
"""So many problems are told in one line."""


@dataclass(frozen=True, slots=True)
class Result:
    """What an import proposed, what it warns of, and the files it wrote (none in a dry run)."""

    proposal: Proposal
    warnings: tuple[str, ...]
    written: tuple[Path, ...]


def import_framework(
    file: Path, to: Path, *, framework: str = "", language: str = "", force: bool = False, dry_run: bool = False
) -> Result:
    """Read the act in `file` into the tables of the project in `to`.

    Raises ActError where the file is no whole act or another one, ProblemsFound where the tables hold problems, before
    or after; then nothing is changed.
    """
    project = _own_project(to)
    content = read_file(file)
    try:
        act = read_act(content, language)
        warnings = _trusted(act, force=force)
        corpus = read_corpus(project)
        chosen, forced = choose_framework(corpus, act, framework, force=force)
    except ActError as error:
        raise ActError(f"{file}: {error}") from None
    titles = {name: chosen.first(f"title_{name}") or act.title for name in LANGUAGES}
    if act.title:
        titles[act.language] = act.title
    kept = as_source(project, act, chosen.scope, file.name, content, titles)
    table = Path("frameworks") / chosen.scope / f"{PROVISION}.csv"
    there = project.data / table
    text = there.read_bytes().decode("utf-8-sig") if there.is_file() else ""
    proposal = propose(corpus, text, act, chosen, kept.id)
    rehearse(project, kept, table, proposal.table)
    written = () if dry_run else tuple(keep(project, kept, table, proposal.table))
    return Result(proposal, (*((forced,) if forced else ()), *warnings), written)


def _own_project(to: Path) -> Project:
    """The project in `to`, if its tables are its own: the bundled ones are not written to."""
    project = find_project(to)
    if project.data.resolve() != (to / "data").resolve():
        raise ProjectError(f"{to}: has no tables of its own in data/; make a project there first")
    return project


def _trusted(act: Act, *, force: bool) -> tuple[str, ...]:
    """The warnings of the reading. Problems are warnings only where the user says so."""
    if act.problems and not force:
        more = f"; and {len(act.problems) - _SHOWN} more" if len(act.problems) > _SHOWN else ""
        raise ActError(f"{'; '.join(act.problems[:_SHOWN])}{more}; if the act is printed so, add --force")
    return (*act.problems, *act.warnings)
