"""Linked data: a page and RDF for the address of every thing, of the evidence and of the ontology."""
