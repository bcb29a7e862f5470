"""What is computed once from a corpus that never changes: when it is first asked for, then kept."""

from __future__ import annotations

import hashlib
import json
import threading
from functools import cached_property
from importlib.metadata import version

from policygraph.analysis.audit import Finding, audit, rules
from policygraph.analysis.coverage import data_sha256, verdicts
from policygraph.analysis.coverage_tables import proofs_to_json
from policygraph.analysis.declared import read_roles
from policygraph.corpus import Corpus
from policygraph.queries import NamedQuery, query_names, read_query
from policygraph.server.api.search import Index


class Facts:
    """The answers that no request can change."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._auditing = threading.Lock()

    @cached_property
    def queries(self) -> dict[str, NamedQuery]:
        """The named queries by name, in alphabetical order."""
        folder = self.corpus.queries
        return {name: read_query(folder, name) for name in query_names(folder)}

    @cached_property
    def sha256(self) -> str:
        """The checksum of all facts and evidence: that of the export graph.nt."""
        return data_sha256(self.corpus)

    @cached_property
    def version(self) -> str:
        """Changes with the data, the ontology, the queries and rules, and the program."""
        digest = hashlib.sha256(f"{version('policygraph')} {self.sha256}".encode())
        for path in sorted(self.corpus.ontology.rglob("*")):
            if path.is_file():
                digest.update(path.read_bytes())
        return digest.hexdigest()

    @cached_property
    def index(self) -> Index:
        """The names of all things, ready to be searched."""
        return Index(self.corpus)

    @cached_property
    def proofs(self) -> dict[str, dict[str, object]]:
        """The verdict on each provision with its proof, by id, in printed order."""
        return {str(proof["id"]): proof for proof in proofs_to_json(self.corpus, verdicts(self.corpus))}

    @cached_property
    def provision(self) -> str:
        """The name of the kind that verdicts are about."""
        return read_roles(self.corpus.schema).provision.name

    @cached_property
    def rules(self) -> tuple[str, ...]:
        """The names of the rules of the audit."""
        return tuple(rule.name for rule in rules(self.corpus))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the audit finds: made once, while all who ask for it at first wait in their own threads."""
        with self._auditing:
            return self._findings

    @cached_property
    def _findings(self) -> tuple[Finding, ...]:
        """The rules are ours, so they need no limits; the store goes when they have run."""
        return audit(self.corpus)


def to_json_bytes(data: object) -> bytes:
    """Data as indented JSON."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
