"""What XML can hold."""

from __future__ import annotations

import re
from xml.sax.saxutils import quoteattr

_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TO_CHANGE = re.compile("[^ !#-%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What an attribute between double quotation marks cannot hold as it is, and the marks themselves."""


def for_xml(text: str) -> str:
    """The text with U+FFFD for every character that XML 1.0 does not allow."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def quoted(text: str) -> str:
    """The text as the value of an attribute, with its quotation marks."""
    return quoteattr(for_xml(text)) if _TO_CHANGE.search(text) else f'"{text}"'


def text_of(text: str) -> str:
    """The text as the content of an element."""
    return quoteattr(for_xml(text))[1:-1].replace("&quot;", '"') if _TO_CHANGE.search(text) else text
