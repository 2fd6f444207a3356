"""A post in the mark-up of a WordPress theme, in parts: title, text, date, author, what it is filed under."""

from __future__ import annotations

from dataclasses import dataclass, field

from nkdb.archive.html.markup import Blocks
from nkdb.archive.posts.beginning import ELLIPSES
from nkdb.archive.wordpress.printed_date import Printed


@dataclass(slots=True)
class PostParts:
    """A post of a page, taken apart; texts are in normal form, `text` may be empty.

    `is_excerpt` says that the page has only the beginning; `is_automatic` that WordPress itself cut it off, which
    leaves the first words, without paragraphs and links. `leading_on` are address and classes of the links at its end
    that may lead to the whole of it.
    """

    title: str = ""
    text: Blocks = field(default_factory=Blocks)
    link: str | None = None
    stamp: str | None = None
    printed: Printed = field(default_factory=Printed)
    author: str | None = None
    categories: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    has_text: bool = False
    is_excerpt: bool = False
    is_automatic: bool = False
    is_locked: bool = False
    is_followed: bool = True
    leading_on: list[tuple[str, str]] = field(default_factory=list)

    @property
    def breaks_off(self) -> bool:
        """Whether the text is no more than that, and ends as if there were more."""
        return self.may_be_automatic and "".join(self.text.paragraphs).rstrip().endswith(ELLIPSES)

    @property
    def may_be_automatic(self) -> bool:
        """Whether the text is no more than what WordPress makes of a post for a list."""
        text = self.text
        return self.has_text and len(text.paragraphs) <= 1 and not (text.images or text.captions or text.links)
