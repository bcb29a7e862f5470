"""The MCP server over standard input and output and over HTTP: the tools of `tools`, the cards and the ontology.

Built on the low-level server of the SDK, because the tools are data. HTTP has no sessions: each request is a whole
exchange, so nothing is kept, nothing leaks, and nothing has to be started with the application or shut down with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from http import HTTPStatus
from importlib.metadata import version
from typing import TYPE_CHECKING

import anyio
from anyio.to_thread import run_sync
from jsonschema import Draft202012Validator
from mcp import types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from mcp.shared.exceptions import MCPError
from starlette.requests import Request
from starlette.routing import Route

from policygraph.cards import card, card_to_json
from policygraph.errors import NotOneOf, QueryError, UnknownName, meant, nearest
from policygraph.exporters.ontology import to_owl
from policygraph.names import find
from policygraph.schema import LANGUAGES
from policygraph.server.context import Context
from policygraph.server.mcp.tools import Answer, Tool, tools
from policygraph.server.problems import Refusal, refused

if TYPE_CHECKING:
    from mcp.server.context import ServerRequestContext
    from starlette.types import Receive, Scope, Send

PATH = "/mcp"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
THING, ONTOLOGY = "policygraph://thing/", "policygraph://ontology"
_PAGE = 200
_BODY = 1 << 20
_SHOWN = 600
_INSTRUCTIONS = (
    "A national policy plan and the EU framework that it answers, as a graph with evidence. Every answer shows the "
    "words of the document that prove it (document, lines, quote). Titles and quotes are Latvian unless lang=en; "
    "English titles are our own translation. A citation is the plan's own link, not a finding that something is done."
)


class _Bound:
    """The handlers of one corpus. Everything is read only; what computes runs in a thread."""

    def __init__(self, context: Context) -> None:
        self.corpus, self.tools = context.corpus, tools(context)

    async def list_tools(
        self, _context: ServerRequestContext, _params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_described(tool) for tool in self.tools.values()])

    async def call_tool(
        self, _context: ServerRequestContext, params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        try:
            answer = await run_sync(self._answer, params.name, params.arguments or {})
        except (UnknownName, QueryError, Refusal) as error:
            text = error.said(str((params.arguments or {}).get("lang", "en")))
            return types.CallToolResult(content=[types.TextContent(text=text[:_SHOWN])], is_error=True)
        return types.CallToolResult(content=[types.TextContent(text=answer.text)], structured_content=answer.data)

    def _answer(self, name: str, arguments: dict[str, object]) -> Answer:
        tool = self.tools.get(name)
        if tool is None:
            raise UnknownName("tool", name[:_SHOWN], self.tools, lv="rīks")
        _check(tool, arguments)
        given = {key: str(value) for key, value in arguments.items() if key != "lang"}
        return tool.call(given, str(arguments.get("lang", LANGUAGES[0])))

    async def list_resources(
        self, _context: ServerRequestContext, params: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        start = _start(params.cursor if params else None)
        things = self.corpus.entities[start : start + _PAGE]
        listed = [
            types.Resource(
                uri=THING + thing.id,
                name=thing.id,
                title=self.corpus.display(thing, "en"),
                description=self.corpus.kind(thing).labels["en"],
                mime_type="application/json",
            )
            for thing in things
        ]
        if start == 0:
            listed.insert(0, types.Resource(uri=ONTOLOGY, name="ontology", mime_type="text/turtle"))
        following = str(start + _PAGE) if start + _PAGE < len(self.corpus.entities) else None
        return types.ListResourcesResult(resources=listed, next_cursor=following)

    async def list_resource_templates(
        self, _context: ServerRequestContext, _params: types.PaginatedRequestParams | None
    ) -> types.ListResourceTemplatesResult:
        text = "The card of a thing: properties, links both ways, evidence."
        template = types.ResourceTemplate(
            uri_template=THING + "{+id}", name="thing", description=text, mime_type="application/json"
        )
        return types.ListResourceTemplatesResult(resource_templates=[template])

    async def read_resource(
        self, _context: ServerRequestContext, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        media, text = await run_sync(self._read, str(params.uri))
        content = types.TextResourceContents(uri=params.uri, mime_type=media, text=text)
        return types.ReadResourceResult(contents=[content])

    def _read(self, uri: str) -> tuple[str, str]:
        if uri == ONTOLOGY:
            return "text/turtle", to_owl(self.corpus.schema).decode()
        if not uri.startswith(THING):
            raise MCPError(types.INVALID_PARAMS, f"no resource '{uri[:_SHOWN]}'; resources begin with {THING}")
        try:
            thing = find(self.corpus, uri.removeprefix(THING)[:_SHOWN])
        except UnknownName as error:
            raise MCPError(types.INVALID_PARAMS, str(error)) from None
        return "application/json", json.dumps(
            card_to_json(self.corpus, card(self.corpus, thing, "lv")), ensure_ascii=False
        )


def _start(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 10):
        raise MCPError(types.INVALID_PARAMS, "the cursor is not one that was given")
    return int(cursor)


def _described(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.takes,
        output_schema=tool.gives,
        annotations=types.ToolAnnotations(
            title=tool.title, read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        ),
    )


def _check(tool: Tool, arguments: dict[str, object]) -> None:
    """Raises QueryError with the nearest valid name or value where the arguments do not fit."""
    known = Draft202012Validator(tool.takes)
    error = min(known.iter_errors(arguments), key=lambda found: list(map(str, found.path)), default=None)
    if error is None:
        return
    place = f"{tool.name}: " + "".join(f"{part}: " for part in error.path)
    if error.validator == "additionalProperties":
        properties = tool.takes["properties"]
        names = list(properties) if isinstance(properties, dict) else []
        unknown = next(name for name in arguments if name not in names)
        near, listed = nearest(unknown, names), ", ".join(names)
        raise QueryError(
            f"{place}no argument '{unknown[:_SHOWN]}'{meant(near)} (it has {listed})",
            lv=f"{place}nav argumenta '{unknown[:_SHOWN]}'{meant(near, 'lv')} (ir {listed})",
        )
    if error.validator == "enum":
        value, words = str(error.instance)[:_SHOWN], error.validator_value
        raise NotOneOf(place.removesuffix(": "), value, words)
    raise QueryError(f"{place}{error.message[:_SHOWN]}")


def make_server(context: Context) -> Server:
    """The MCP server of a corpus."""
    bound = _Bound(context)
    return Server(
        "policygraph",
        version=version("policygraph"),
        title="policygraph",
        instructions=_INSTRUCTIONS,
        on_list_tools=bound.list_tools,
        on_call_tool=bound.call_tool,
        on_list_resources=bound.list_resources,
        on_list_resource_templates=bound.list_resource_templates,
        on_read_resource=bound.read_resource,
    )


def serve_stdio(context: Context) -> None:
    """Serve one client over standard input and output until it goes."""
    server = make_server(context)

    async def serve() -> None:
        async with stdio_server() as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())

    anyio.run(serve)


def routes(context: Context, hosts: Iterable[str] = LOOPBACK) -> list[Route]:
    """The route of MCP over HTTP. A page elsewhere cannot reach it under a borrowed name: `hosts` are the only ones."""
    return [Route(PATH, _Http(make_server(context), hosts))]


class _Http:
    """The streamable HTTP transport without sessions: POST only, each request whole."""

    def __init__(self, server: Server, hosts: Iterable[str]) -> None:
        self._server = server
        allowed = [name for host in hosts for name in (host, f"{host}:*")]
        origins = [f"{scheme}://{name}" for name in allowed for scheme in ("http", "https")]
        self._security = TransportSecuritySettings(allowed_hosts=allowed, allowed_origins=origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            refusal = Refusal(
                HTTPStatus.METHOD_NOT_ALLOWED,
                f"{scope['method']} is not served here: MCP without sessions takes POST only",
                {"Allow": "POST"},
                lv=f"{scope['method']} te nedarbojas: MCP bez sesijām pieņem tikai POST",
            )
            await refused(Request(scope), refusal)(scope, receive, send)
            return
        manager = StreamableHTTPSessionManager(
            self._server,
            json_response=True,
            stateless=True,
            security_settings=self._security,
            max_request_body_size=_BODY,
        )
        async with manager.run():
            await manager.handle_request(scope, receive, send)
