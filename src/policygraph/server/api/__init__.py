"""JSON over HTTP: the routes, what they answer, and their description in OpenAPI."""
