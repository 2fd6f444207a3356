"""A saved file, decoded once for all layouts."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from nkdb.errors import PageError

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser


class Content:
    """The content of a saved file: `raw` bytes, their `text`, and the `tree` of an HTML page."""

    def __init__(self, name: str, raw: bytes) -> None:
        self.name, self.raw = name, raw

    @cached_property
    def text(self) -> str:
        """The text; raises PageError where the bytes are none."""
        try:
            text = self.raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = self.raw.count(b"\n", 0, error.start) + 1
            found = f"byte 0x{self.raw[error.start]:02X} in line {line}, which is not UTF-8"
            raise PageError(self.name, found, "a page saved as text in UTF-8") from None
        if "\0" in text:
            line = text.count("\n", 0, text.index("\0")) + 1
            raise PageError(self.name, f"a NUL character in line {line}", "a page saved as text")
        return text

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The parsed page, of a file that holds HTML."""
        from selectolax.lexbor import LexborHTMLParser

        return LexborHTMLParser(self.text)

    @cached_property
    def start(self) -> str:
        """The first characters, white space left out, in which mark-up announces itself."""
        return self.text[:65536].lstrip()

    @property
    def is_html(self) -> bool:
        """Whether it begins as an HTML page does."""
        start = self.start[:1024].lower()
        return (start.startswith("<") and not start.startswith("<?xml")) or "<html" in start
