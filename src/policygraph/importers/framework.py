"""A parsed act and the tables of a framework -> proposed rows and the differences; nothing is written here.

The framework's rows keep what people judged about them (objective, contribution, hints). What the act itself says —
numbers, parents, order, sections, text — replaces what was only concluded from citations.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field

from policygraph.corpus import Corpus, Entity
from policygraph.errors import ProjectError, UnknownName
from policygraph.importers.act import Act, ActError, Provision, notation_of
from policygraph.importers.conflicts import Conflict, conflict_of
from policygraph.importers.identity import known_from, verdict
from policygraph.importers.markers import sort_key
from policygraph.importers.spans import merged_spans, read_in
from policygraph.schema import LANG_STRING, Kind

OFFICIAL = "official"
PROVISION, FRAMEWORK = "provision", "framework"
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """A row that the import adds or changes, with the cells that differ."""

    provision: str
    before: Mapping[str, str]
    after: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """All that an import would change."""

    act: Act
    framework: Entity
    source: str
    added: tuple[Change, ...]
    official: tuple[Change, ...]
    changed: tuple[Change, ...]
    unchanged: int
    conflicts: tuple[Conflict, ...]
    review: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]

    @property
    def table(self) -> bytes:
        """The table of provisions as CSV."""
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(self.header)
        writer.writerows([row[column] for column in self.header] for row in self.rows)
        return stream.getvalue().encode()


def choose_framework(corpus: Corpus, act: Act, wanted: str, *, force: bool) -> tuple[Entity, str]:
    """The framework that the act is, and a warning if that was forced. Raises ActError where it is another act."""
    frameworks = [entity for entity in corpus.entities if entity.kind == FRAMEWORK]
    if not frameworks:
        raise ProjectError(f"the project has no {FRAMEWORK}; add a row to data/frameworks/<id>/{FRAMEWORK}.csv first")
    filled = {link.target for link in corpus.links if link.source.startswith(f"{PROVISION}/")}
    if wanted:
        found = [entity for entity in frameworks if wanted in (entity.scope, entity.local, entity.notation, entity.id)]
        if not found:
            names = [name for entity in frameworks for name in (entity.scope, entity.local, entity.notation)]
            raise UnknownName(FRAMEWORK, wanted, names)
        frameworks = found
    frameworks.sort(key=lambda entity: entity.id not in filled)
    verdicts = [(entity, *verdict(act, known_from(*_rows_about(corpus, entity)))) for entity in frameworks]
    for entity, same, _ in verdicts:
        if same:
            return entity, ""
    entity, _, reason = verdicts[0]
    message = f"not the act of framework {entity.notation}: {reason}"
    if not force:
        raise ActError(f"{message}; if it is all the same, add --force")
    return entity, message


def _rows_about(corpus: Corpus, framework: Entity) -> tuple[Row, Row]:
    """The values of the framework, and of the document in which it is published."""
    linked = [corpus.by_id[link.target] for link in corpus.outgoing.get(framework.id, ())]
    document: Row = {}
    for thing in reversed(linked):
        document.update({column: thing.first(column) for column in thing.values})
    return {column: framework.first(column) for column in framework.values}, document


def propose(corpus: Corpus, table: str, act: Act, framework: Entity, source: str) -> Proposal:
    """The rows of `table` (CSV text, may be empty) with the provisions of `act`, whose text is kept as `source`."""
    merge = _Merge(corpus, act, framework, source, corpus.schema.kind(PROVISION))
    merge.read(table)
    for provision in act.provisions:
        merge.provision(provision)
    return merge.proposal()


@dataclass
class _Merge:
    corpus: Corpus
    act: Act
    framework: Entity
    source: str
    kind: Kind
    header: list[str] = field(default_factory=list)
    foreign: list[Row] = field(default_factory=list)
    """Rows of other frameworks in the same table."""
    old: dict[str, Row] = field(default_factory=dict)
    new: dict[str, Row] = field(default_factory=dict)
    paths: dict[str, tuple[str, ...]] = field(default_factory=dict)
    review: list[str] = field(default_factory=list)

    def read(self, table: str) -> None:
        own = [column for prop in self.kind.column_properties for column in prop.columns]
        if not any(prop.name == "text" and prop.datatype == LANG_STRING for prop in self.kind.column_properties):
            raise ProjectError(f"the ontology gives a {PROVISION} no text; add sh:path pg:text to its shape")
        reader = csv.DictReader(io.StringIO(table, newline=""))
        self.header = list(reader.fieldnames or ("id", *own, "lines", "quote"))
        for row in reader:
            if row[FRAMEWORK] == self.framework.local:
                self.old[row["notation"]] = row
            else:
                self.foreign.append(row)

    def provision(self, provision: Provision) -> None:
        before = self.old.get(provision.notation)
        row = dict(before) if before else dict.fromkeys(self.header, "")
        if not before:
            row["id"] = provision.local
        above = self.new.get(notation_of(provision.path[:-1]))
        row.update(
            notation=provision.notation,
            framework=self.framework.local,
            parent=above["id"] if above else "",
            level=provision.level,
            existence=OFFICIAL,
        )
        if not before:
            self._fill(row, provision, above)
        self._section(row, provision, before)
        self._heading(row, provision)
        row[f"text_{self.act.language}"] = provision.text
        row["lines"] = merged_spans(row["lines"], self.source, provision.spans)
        if ";" in row["lines"]:
            row["quote"] = ""
        self.new[provision.notation] = row
        self.paths[provision.notation] = provision.path

    def _section(self, row: Row, provision: Provision, before: Row | None) -> None:
        """The column has no language: English headings win, whatever comes first."""
        keep = before and before["existence"] == OFFICIAL and before["text_en"] and self.act.language != "en"
        if not keep and provision.section:
            row["section"] = " / ".join(provision.section)
        elif not keep and before and before["existence"] == OFFICIAL:
            row["section"] = ""

    def _heading(self, row: Row, provision: Provision) -> None:
        """A heading that the act prints for this provision is its label; labels are never made up."""
        if not provision.heading:
            return
        naming = self.kind.naming_property
        basis = f"{naming.column}_basis"
        if row.get(basis, OFFICIAL) != OFFICIAL:
            row.update(dict.fromkeys(naming.columns, ""))
        row[f"{naming.column}_{self.act.language}"] = provision.heading
        if basis in row:
            row[basis] = OFFICIAL

    def _fill(self, row: Row, provision: Provision, above: Row | None) -> None:
        """What the act does not say of a new provision: as its parent; of a point only what is required."""
        neighbour = above or next(reversed([row for row in self.new.values() if not row["parent"]]), None)
        own = {"notation", FRAMEWORK, "parent", "level", "order", "section", "existence"}
        basis = f"{self.kind.naming_property.column}_basis"
        copied = []
        for prop in self.kind.column_properties:
            if prop.name in own or prop.datatype == LANG_STRING or prop.column == basis:
                continue
            if above or prop.required:
                row[prop.column] = neighbour[prop.column] if neighbour else next(iter(prop.values), "")
                copied.append(f"{prop.column}={row[prop.column]}")
        if above:
            self.review.append(f"{provision.notation}: as {above['notation']}: {', '.join(copied)}")
            return
        who = f"as {neighbour['notation']}, the point before" if neighbour else "the first that the ontology allows"
        if "basis" in row:
            row["basis"] = f"proposed at the import: {who}; not reviewed"
        self.review.append(f"{provision.notation}: {who}: {', '.join(copied)}")

    def proposal(self) -> Proposal:
        rows = self._ordered()
        added, official, changed, unchanged = [], [], [], 0
        for notation, row in self.new.items():
            before = self.old.get(notation)
            cells = [
                column for column in self.header if column != "order" and row[column] != (before or {}).get(column, "")
            ]
            change = Change(
                notation, {name: before[name] for name in cells} if before else {}, {name: row[name] for name in cells}
            )
            if not before:
                added.append(change)
            elif before["existence"] != OFFICIAL:
                official.append(change)
            elif cells:
                changed.append(change)
            else:
                unchanged += 1
        gone = [row for notation, row in self.old.items() if notation not in self.new]
        if caution := self.framework.first("caution"):
            self.review.append(f"{FRAMEWORK} {self.framework.notation}: caution: '{caution}'")
        return Proposal(
            self.act,
            self.framework,
            self.source,
            tuple(added),
            tuple(official),
            tuple(changed),
            unchanged,
            tuple(self._conflict(row) for row in gone),
            tuple(self.review),
            tuple(self.header),
            tuple(rows),
        )

    def _ordered(self) -> list[Row]:
        """Printed order; provisions that the act has not stand where their number would be."""
        ordered = list(self.new.values())
        for notation, row in self.old.items():
            if notation in self.new:
                continue
            path = tuple(row["id"].split("."))
            after = [place for place, known in enumerate(ordered) if self._path(known) < sort_key(path)]
            ordered.insert(after[-1] + 1 if after else 0, row)
        for number, row in enumerate(ordered, start=1):
            row["order"] = str(number)
        return [*self.foreign, *ordered]

    def _path(self, row: Row) -> tuple[tuple[int, str], ...]:
        return sort_key(self.paths.get(row["notation"], tuple(row["id"].split("."))))

    def _conflict(self, row: Row) -> Conflict:
        read = row["existence"] == OFFICIAL or bool(read_in(row["lines"], self.source))
        thing = self.corpus.by_id.get(f"{self.kind.name}/{self.framework.scope}.{row['id']}")
        return conflict_of(self.corpus, thing, row["notation"], row["existence"], read_before=read)
