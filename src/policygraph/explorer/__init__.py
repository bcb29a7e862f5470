"""Corpus -> one HTML page."""

from policygraph.explorer.page import to_page

__all__ = ["to_page"]
