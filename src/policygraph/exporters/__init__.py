"""One module a family of formats; each takes a Corpus or a Table and returns bytes."""
