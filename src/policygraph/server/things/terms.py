"""The terms of the exported ontology with their labels, as a page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from policygraph.schema import LANGUAGES, OWL, PG, RDF, RDFS, Schema
from policygraph.server.things.describing import ontology_triples, subjects, values
from policygraph.server.things.words import words

_LABEL, _COMMENT, _TYPE = RDFS + "label", RDFS + "comment", RDF + "type"
GROUPS: dict[str, tuple[str, ...]] = {
    "classes": (OWL + "Class",),
    "properties": (OWL + "ObjectProperty", OWL + "DatatypeProperty"),
    "annotations": (OWL + "AnnotationProperty",),
}


@dataclass(frozen=True, slots=True)
class Term:
    """A term: what it is called, what it means, and what else the ontology says of it."""

    iri: str
    types: tuple[str, ...]
    labels: Mapping[str, str]
    comments: Mapping[str, str]
    more: tuple[tuple[str, str, bool], ...] = field(default=())
    """Property, value, and whether the value is an address."""

    @property
    def group(self) -> str:
        return next((name for name, types in GROUPS.items() if set(types) & set(self.types)), "")


def read_terms(schema: Schema) -> dict[str, Term]:
    """IRI -> term, in alphabetical order."""
    triples = ontology_triples(schema)
    found: dict[str, Term] = {}
    for subject in sorted(subjects(triples)):
        rows = values(triples, subject)
        found[subject] = Term(
            subject,
            tuple(value for name, value, _, _ in rows if name == _TYPE),
            {language: value for name, value, language, _ in rows if name == _LABEL and language in LANGUAGES},
            {language: value for name, value, language, _ in rows if name == _COMMENT and language in LANGUAGES},
            tuple((n, value, is_iri) for n, value, _, is_iri in rows if n not in (_LABEL, _COMMENT, _TYPE)),
        )
    return found


def short(iri: str) -> str:
    """The part of an IRI that people read."""
    return iri.removeprefix(PG) if iri.startswith(PG) else iri.rstrip("/#").replace("#", "/").rpartition("/")[2]


def label(terms: Mapping[str, Term], iri: str, language: str) -> str:
    """What a term is called, else the end of its IRI; terms of RDFS have no label there, so they have words here."""
    usual = words(language).get(f"rdfs_{short(iri)}", short(iri)) if iri.startswith(RDFS) else short(iri)
    return terms[iri].labels.get(language, usual) if iri in terms else usual
