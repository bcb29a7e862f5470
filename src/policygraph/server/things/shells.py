"""The reader of a page: the language, the address, and what every page has around it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from policygraph.schema import LANGUAGES
from policygraph.server.navigation import stops
from policygraph.server.things import describing
from policygraph.server.things.addresses import Addresses
from policygraph.server.things.views import Anchor, Shell, style
from policygraph.server.things.words import words

_OWN_NAMES = {"lv": "Latviešu", "en": "English"}
_FORMAT_NAMES = {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "rdf": "RDF/XML", "json": "JSON"}
RDF_FORMATS = tuple(describing.FORMATS)
FORMATS = {
    "html": "text/html",
    **{name: media for name, (media, _) in describing.FORMATS.items()},
    "json": "application/json",
}
"""Ending of a document -> its media type."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads what: `document` is the path without an ending; `chosen`: the language stands in the address."""

    base: str
    language: str
    document: str
    query: str
    chosen: bool

    @property
    def addresses(self) -> Addresses:
        return Addresses(self.base, self.suffix)

    @property
    def suffix(self) -> str:
        return f"?lang={self.language}" if self.chosen else ""

    def shell(self, title: str, formats: Iterable[str] = ()) -> Shell:
        """What stands around a page with this title, which is there in these formats too."""
        said = words(self.language)
        other = next(language for language in LANGUAGES if language != self.language)
        kept = [(name, value) for name, value in parse_qsl(self.query) if name in ("kind", "q", "offset")]
        return Shell(
            self.language,
            title,
            said,
            Anchor(_OWN_NAMES[other], f"{self.document}?{urlencode([*kept, ('lang', other)])}", other),
            stops(self.language, self.document, chosen=self.chosen),
            tuple(Anchor(_FORMAT_NAMES[form], f"{self.document}.{form}", FORMATS[form]) for form in formats),
            style(),
        )

    def headers(self, form: str, forms: Iterable[str] = tuple(FORMATS)) -> dict[str, str]:
        """Which document this is, and in which other formats it is there."""
        others = [
            f'<{self.document}.{name}>; rel="alternate"; type="{media}"'
            for name, media in FORMATS.items()
            if name in tuple(forms) and name != form
        ]
        said = {"Content-Language": self.language} if form in ("html", "json") else {}
        return {"Content-Location": f"{self.document}.{form}", "Link": ", ".join(others), **said}
