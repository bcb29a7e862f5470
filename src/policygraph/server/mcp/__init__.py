"""The Model Context Protocol: the named queries, questions, things and paths as tools for assistants."""
