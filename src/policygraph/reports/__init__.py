"""Corpus -> the report for the Commission's framework, as HTML, Markdown, DOCX or XLSX, and the way back."""
