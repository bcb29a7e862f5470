"""The server: the explorer, a read-only SPARQL 1.1 Protocol endpoint, JSON and linked data, on this machine only."""
