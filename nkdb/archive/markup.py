"""HTML to paragraphs of plain text."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Blocks:
    """A piece of HTML as text: its paragraphs (lines parted by a line feed), pictures and their captions."""

    paragraphs: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)


def read_html(html: str) -> Blocks:
    """The text of a piece of HTML (the content of a post); scripts and styles are dropped."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    paragraphs = [node.text(deep=True) for node in tree.css("p")]
    return Blocks(paragraphs)
