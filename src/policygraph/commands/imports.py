"""Commands that read documents from outside: import."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from policygraph.commands.common import DONE, Commands, answer_table, load, print_json, show_progress
from policygraph.errors import ProjectError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policygraph.importers.conflicts import Conflict
    from policygraph.importers.framework import Change, Proposal

_WORDS: dict[str, dict[str, str]] = {
    "lv": {"lv": "latviešu valodā", "en": "in Latvian"},
    "en": {"lv": "angļu valodā", "en": "in English"},
    "read": {"lv": "nolasīti noteikumi", "en": "provisions read"},
    "added": {"lv": "jauni noteikumi", "en": "new provisions"},
    "official": {"lv": "kļūst oficiāli", "en": "become official"},
    "changed": {"lv": "mainās", "en": "change"},
    "unchanged": {"lv": "nemainās", "en": "unchanged"},
    "conflicts": {"lv": "pretrunas: šī nav oficiālajā tekstā", "en": "conflicts: these are not in the official text"},
    "review": {"lv": "jāpārskata cilvēkam", "en": "for a person to review"},
    "warnings": {"lv": "brīdinājumi", "en": "warnings"},
    "written": {"lv": "uzrakstīts", "en": "written"},
    "dry": {"lv": "Mēģinājums: nekas nav rakstīts.", "en": "Dry run: nothing was written."},
    "cited": {
        "lv": "plāns to citē: tā ir citāta kļūda, nevis importa",
        "en": "the plan cites it: an error of the citation, not of the import",
    },
    "uncited": {
        "lv": "neviens to necitē: ierosināts dzēst rindu",
        "en": "nothing cites it: proposed for removal",
    },
    "part cited": {
        "lv": "plāns citē tikai tā daļas: rinda paliek, kamēr tās paliek",
        "en": "the plan cites only parts of it: the row stays as long as they do",
    },
    "read before": {
        "lv": "bija tekstā, kas lasīts agrāk, bet šajā tā nav: salīdziniet abus tekstus",
        "en": "stood in a text read before and not in this one: compare the two texts",
    },
}


def add(command: Commands) -> None:
    """The parsers of these commands."""
    sub = command("import", _import, "read the official text of an EU act, or an edited report")
    sub.add_argument(
        "file", type=Path, metavar="FILE", help="page saved from EUR-Lex, Formex XML, plain text; or report.xlsx"
    )
    sub.add_argument("--as", dest="target", choices=("framework", "report"), required=True, help="what the file is")
    sub.add_argument("--to", type=Path, metavar="DIR", help="the project folder whose tables are changed (framework)")
    sub.add_argument("--framework", default="", metavar="ID", help="which framework, if the page fits several")
    sub.add_argument("--lang", dest="text_language", choices=("lv", "en"), default="", help="language of the text")
    sub.add_argument("--dry-run", action="store_true", help="show what would change and write nothing")
    sub.add_argument("--force", action="store_true", help="read it though it is another act, or not whole")
    sub.add_argument("--outline", type=Path, metavar="FILE", help="the form of the report, if it was not the usual one")
    sub.add_argument("--format", choices=("table", "json"), default="table")


def _import(options: argparse.Namespace) -> int:
    if options.target == "report":
        return _report_back(options)
    from policygraph.importers.run import import_framework

    if options.to is None:
        raise ProjectError("import --as framework: add --to DIR, the project folder whose tables are changed")
    show_progress(str(options.file))
    result = import_framework(
        options.file,
        options.to,
        framework=options.framework,
        language=options.text_language,
        force=options.force,
        dry_run=options.dry_run,
    )
    show_progress("")
    if options.format == "json":
        print_json(_as_json(result.proposal, result.warnings, result.written, dry_run=options.dry_run))
        return DONE
    for line in _listing(result.proposal, result.warnings, result.written, options.lang):
        print(line)
    if options.dry_run:
        print(_WORDS["dry"][options.lang])
    return DONE


def _report_back(options: argparse.Namespace) -> int:
    """Every difference between an edited report and the data, as a proposed correction; nothing is written."""
    from policygraph.reports.content import chosen_outline
    from policygraph.reports.differences import differences, to_table

    options.output = None
    corpus = load(options)
    answer_table(to_table(differences(corpus, options.file, chosen_outline(corpus, options.outline))), options)
    return DONE


def _listing(proposal: Proposal, warnings: Sequence[str], written: Sequence[Path], language: str) -> Iterator[str]:
    act = proposal.act
    celex = f"CELEX {act.celex}" if act.celex else ""
    facts = [act.title, celex, _WORDS[act.language][language], f"{_WORDS['read'][language]}: {len(act.provisions)}"]
    yield f"{proposal.framework.notation}: {' · '.join(fact for fact in facts if fact)}"
    for name, changes in (("added", proposal.added), ("official", proposal.official), ("changed", proposal.changed)):
        yield f"{_WORDS[name][language]}: {len(changes)}"
        yield from (f"  {_change_line(change, name)}" for change in changes)
    yield f"{_WORDS['unchanged'][language]}: {proposal.unchanged}"
    yield f"{_WORDS['conflicts'][language]}: {len(proposal.conflicts)}"
    for conflict in proposal.conflicts:
        yield from (f"  {line}" for line in _conflict_lines(conflict, language))
    for name, lines in (("review", proposal.review), ("warnings", warnings), ("written", tuple(map(str, written)))):
        if lines:
            yield f"{_WORDS[name][language]}: {len(lines)}"
            yield from (f"  {line}" for line in lines)


def _change_line(change: Change, name: str) -> str:
    if name == "changed":
        return f"{change.provision}: {', '.join(change.after)}"
    text = next((value for column, value in change.after.items() if column.startswith("text_") and value), "")
    return f"{change.provision} {text if len(text) <= 100 else text[:100] + '…'}"


def _conflict_lines(conflict: Conflict, language: str) -> Iterator[str]:
    yield f"{conflict.provision} ({conflict.existence}): {_WORDS[conflict.kind][language]}"
    yield from (f"  {citation.thing} {citation.place} '{citation.quote}'" for citation in conflict.citations)


def _as_json(
    proposal: Proposal, warnings: Sequence[str], written: Sequence[Path], *, dry_run: bool
) -> dict[str, object]:
    act = proposal.act
    return {
        "act": {
            "title": act.title,
            "celex": act.celex or None,
            "notation": act.notation or None,
            "date": act.adopted.isoformat() if act.adopted else None,
            "language": act.language,
            "provisions": len(act.provisions),
        },
        "framework": proposal.framework.notation,
        "source": proposal.source,
        "dry_run": dry_run,
        "added": [_change_json(change) for change in proposal.added],
        "official": [_change_json(change) for change in proposal.official],
        "changed": [_change_json(change) for change in proposal.changed],
        "unchanged": proposal.unchanged,
        "conflicts": [
            {
                "provision": conflict.provision,
                "existence": conflict.existence,
                "kind": conflict.kind,
                "message_lv": _WORDS[conflict.kind]["lv"],
                "message_en": _WORDS[conflict.kind]["en"],
                "citations": [
                    {"activity": cited.thing, "place": cited.place, "quote": cited.quote}
                    for cited in conflict.citations
                ],
            }
            for conflict in proposal.conflicts
        ],
        "review": list(proposal.review),
        "warnings": list(warnings),
        "written": [str(path) for path in written],
    }


def _change_json(change: Change) -> dict[str, object]:
    return {"provision": change.provision, "before": dict(change.before), "after": dict(change.after)}
