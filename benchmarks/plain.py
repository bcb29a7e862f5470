"""The plain pipeline: what a competent programmer writes who knows networkx, rdflib and pandas, and has the corpus.

Each function writes one file that says the same as that of policygraph with the same name; `exports.py` compares the
triples, nodes, edges and rows. The graphs are filled once and shared by all flavours; terms are kept, not made anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache, cached_property, partial
from pathlib import Path

import networkx as nx
import pandas as pd
from rdflib import RDF, RDFS, Dataset, Graph, Literal, Namespace, URIRef
from rdflib.namespace import PROV

from policygraph.corpus import Corpus, Entity, Link, Place, Value
from policygraph.rdf import EVIDENCE, PREFIXES, SUGGESTED, graph_name, passage_id, statement_id
from policygraph.schema import LANG_STRING, LANGUAGES, PG, XSD, Property

P = Namespace(PG)
Triple = tuple[URIRef, URIRef, URIRef | Literal]
FLAVOURS = {"graph.ttl": "turtle", "graph.nt": "nt", "graph.jsonld": "json-ld", "graph.rdf": "xml"}


class Plain:
    """The corpus in the structures of the libraries, each made when the first file needs it."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus

    def writers(self) -> dict[str, Callable[[Path], object]]:
        """File name -> what writes it."""
        return {
            **{name: partial(self.rdf, form) for name, form in FLAVOURS.items()},
            "graph.trig": self.trig,
            "graph.graphml": lambda path: nx.write_graphml(self.network, path),
            "graph.gexf": lambda path: nx.write_gexf(self.network, path),
            "graph.json": self.node_link,
            "tables": self.tables,
            "workbook.xlsx": self.workbook,
        }

    def rdf(self, form: str, path: Path) -> None:
        self.graph.serialize(path, format=form, encoding="utf-8")

    def trig(self, path: Path) -> None:
        del self.graph  # the other flavours are written: its memory is free for the dataset
        dataset = Dataset()
        for name, triple in self.triples():
            dataset.graph(name).add(triple)
        _bind(dataset)
        dataset.serialize(path, format="trig")

    @cached_property
    def graph(self) -> Graph:
        graph = Graph()
        for _, triple in self.triples():
            graph.add(triple)
        _bind(graph)
        return graph

    def triples(self) -> Iterator[tuple[URIRef, Triple]]:
        """Every triple with its graph."""
        corpus, passages = self.corpus, dict[Place, URIRef]()
        iri = cache(lambda name: URIRef(corpus.base + name))
        graphs = {scope: URIRef(graph_name(corpus, scope)) for scope in corpus.scopes}
        proof = URIRef(graph_name(corpus, EVIDENCE))

        def passage(place: Place) -> URIRef:
            if place not in passages:
                passages[place] = iri(passage_id(place))
            return passages[place]

        for entity in corpus.entities:
            subject, graph = iri(entity.id), graphs[entity.scope]
            for predicate, thing in self.facts(entity):
                yield graph, (subject, predicate, thing)
            for place in entity.places:
                yield graph, (subject, PROV.wasQuotedFrom, passage(place))
        for link in corpus.links:
            subject, predicate, target = iri(link.source), P[link.property], iri(link.target)
            if link.standing != SUGGESTED:
                yield graphs[corpus.by_id[link.source].scope], (subject, predicate, target)
            statement = URIRef(corpus.base + statement_id(link))
            yield proof, (statement, RDF.type, P.Statement)
            yield proof, (statement, P.subject, subject)
            yield proof, (statement, P.predicate, predicate)
            yield proof, (statement, P.object, target)
            yield proof, (statement, P.standing, Literal(link.standing))
            for place in link.places:
                yield proof, (statement, PROV.wasQuotedFrom, passage(place))
        for place, name in passages.items():
            yield proof, (name, RDF.type, P.Passage)
            yield proof, (name, P.inSource, iri(f"source/{place.source}"))
            yield proof, (name, P.firstLine, Literal(place.first))
            yield proof, (name, P.lastLine, Literal(place.last))
            yield proof, (name, P.quote, Literal(place.quote))
        for source in corpus.sources:
            name = iri(f"source/{source.id}")
            yield proof, (name, RDF.type, P.Source)
            for language, title in source.titles.items():
                yield proof, (name, RDFS.label, Literal(title, lang=language))
            yield proof, (name, P.fileName, Literal(source.file))
            yield proof, (name, P.origin, Literal(source.origin))
            yield proof, (name, P.sha256, Literal(source.sha256))

    def facts(self, entity: Entity) -> Iterator[tuple[URIRef, URIRef | Literal]]:
        kind = self.corpus.kind(entity)
        yield RDF.type, URIRef(kind.iri)
        naming = kind.naming_property
        names = [
            Literal(text, lang=language)
            for language in LANGUAGES
            if naming.datatype == LANG_STRING and (text := entity.first(f"{naming.column}_{language}"))
        ]
        plain = entity.first(naming.column) if naming.datatype != LANG_STRING else ""
        for name in names or [Literal(plain or entity.notation)]:
            yield RDFS.label, name
        for prop in kind.column_properties:
            for column in prop.columns:
                for value in entity.values.get(column, ()):
                    yield URIRef(prop.iri), _literal(value, prop, column)

    @cached_property
    def network(self) -> nx.MultiDiGraph:
        corpus, graph = self.corpus, nx.MultiDiGraph()
        for entity in corpus.entities:
            values = {column: "|".join(map(str, values)) for column, values in entity.values.items()}
            label = corpus.display(entity, "lv")
            graph.add_node(entity.id, kind=entity.kind, label=label, **values, **_evidence(entity))
        for link in corpus.links:
            label = corpus.property(link).labels["lv"]
            facts = {"property": link.property, "label": label, "standing": link.standing, **_evidence(link)}
            graph.add_edge(link.source, link.target, link.property, **facts)
        return graph

    def node_link(self, path: Path) -> None:
        with path.open("w", encoding="utf-8") as stream:
            json.dump(nx.node_link_data(self.network, edges="links"), stream, ensure_ascii=False, indent=1)

    @cached_property
    def frames(self) -> dict[str, pd.DataFrame]:
        corpus, frames = self.corpus, dict[str, pd.DataFrame]()
        for kind in corpus.schema.kinds.values():
            columns = [column for prop in kind.column_properties if not prop.is_link for column in prop.columns]
            rows = [
                {"id": entity.id, **{column: _cell(entity, column) for column in columns}, **_evidence(entity)}
                for entity in corpus.entities
                if entity.kind == kind.name
            ]
            if rows:
                frames[kind.table] = pd.DataFrame(rows, dtype=object)
        frames["source"] = pd.DataFrame(
            [
                {
                    "id": source.id,
                    "file": source.file,
                    **{f"title_{language}": title for language, title in source.titles.items()},
                    "origin": source.origin,
                    "sha256": source.sha256,
                }
                for source in corpus.sources
            ]
        )
        frames["thing"] = pd.DataFrame(
            {"id": [e.id for e in corpus.entities], "kind": [e.kind for e in corpus.entities]}
        )
        frames["link"] = pd.DataFrame(
            [
                {
                    "source": link.source,
                    "property": link.property,
                    "target": link.target,
                    "standing": link.standing,
                    **_evidence(link),
                }
                for link in corpus.links
            ]
        )
        return frames

    def tables(self, folder: Path) -> None:
        folder.mkdir()
        resources = []
        for name, frame in self.frames.items():
            path = folder / f"{name}.csv"
            frame.to_csv(path, index=False)
            content = path.read_bytes()
            fields = [{"name": column, "type": "string"} for column in frame.columns]
            digest = hashlib.sha256(content).hexdigest()
            described = {"name": name, "path": path.name, "hash": f"sha256:{digest}", "bytes": len(content)}
            resources.append({**described, "schema": {"fields": fields}})
        package = {"name": "policygraph", "resources": resources}
        (folder / "datapackage.json").write_text(json.dumps(package, indent=2), encoding="utf-8")

    def workbook(self, path: Path) -> None:
        with pd.ExcelWriter(path, engine="xlsxwriter") as writer:
            for name, frame in self.frames.items():
                frame.to_excel(writer, sheet_name=name[:31], index=False, freeze_panes=(1, 0), autofilter=True)


def _bind(graph: Graph) -> None:
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)


def _literal(value: Value, prop: Property, column: str) -> Literal:
    if prop.datatype == LANG_STRING:
        return Literal(value, lang=column.rpartition("_")[2])
    return Literal(value) if prop.datatype == XSD + "string" else Literal(_lexical(value), datatype=prop.datatype)


def _lexical(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _evidence(fact: Entity | Link) -> dict[str, str]:
    return {
        "evidence": "; ".join(map(str, fact.places)),
        "quote": " […] ".join(place.quote for place in fact.places),
    }


def _cell(entity: Entity, column: str) -> str | int | float | bool | None:
    values = entity.values.get(column, ())
    if len(values) != 1:
        return "|".join(map(str, values)) or None
    value = values[0]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value
