"""Benchmarks against named peers; see README.md."""
