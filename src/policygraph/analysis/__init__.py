"""What SPARQL says badly."""
