"""SPARQL over HTTP: the protocol, the pool of processes that answer, the query page for people."""
