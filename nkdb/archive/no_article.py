"""HTML pages that are no article: not found, locked, a log-in form, a list of links to articles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from nkdb.archive.listing import what_it_lists

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_SAYS = (
    (r"(?:error )?404\b.*|.{0,60}\b(?:page|file|article|story|nothing)\b.{0,20}\bfound\b.{0,30}|not found\b.*"
     r"|.{0,40}\b(?:does not|doesn’t|doesn't) exist\b.*|.{0,30}\bpage (?:is )?(?:gone|missing)\b.*",
     "a page that says that nothing was found"),
    (r"(?:error )?(?:401|403|451)\b.*|(?:access|permission) denied.*|forbidden.*|just a moment.*|attention required.*",
     "a page that refuses access"),
    (r"(?:error )?5\d\d\b.*|.{0,30}\b(?:internal server error|bad gateway|service unavailable|gateway time-?out)\b.*",
     "a server's message of an error"),
    (r"(?:please )?(?:log|sign) ?in\b.{0,60}|.{0,40}\b(?:log|sign) in (?:to continue|required)\b.*",
     "a page to log in"),
)  # fmt: skip
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), what) for pattern, what in _SAYS)
_PASSWORD = "input[type='password' i]"  # noqa: S105 -- a selector
_SHORTEST_SENTENCE = 40
"""A text none of whose lines takes more columns has no sentence."""
_FRAMES_SHOWN = 3
_SAVED_FRAME = re.compile(r"(?!\w+:|//)[^?#]{1,300}\.x?html?", re.IGNORECASE)
FEWEST_LETTERS = 250
"""A page with less text than this, spaces included, is taken for no article."""


def why_no_article(tree: LexborHTMLParser, title: str, text: str, url: str | None, site: str) -> str | None:
    """What a page is instead of an article, by its title, its text and its mark-up; None where it may be one.

    `url` is the page's own address, where it is known, and `site` the name of the site, or empty.
    """
    if len(text) < 8 * FEWEST_LETTERS:
        for pattern, what in _PATTERNS:
            if pattern.fullmatch(title):
                return what
        if tree.css_first(_PASSWORD) is not None:
            return "a page to log in"
    listed = what_it_lists(tree, text, url)
    if listed:
        return f"a list of {listed}, in no mark-up that is known"
    if len(text) < FEWEST_LETTERS:
        frames = ", ".join(saved_frames(tree)[:_FRAMES_SHOWN])
        found = f"an HTML page with no article of {FEWEST_LETTERS} letters or more"
        return f"{found}, but frames ({frames})" if frames else found
    if title and title == site:
        return f"a page that has the name of the site for its title ({title[:60]!r})"
    if max(map(_columns, text.splitlines())) < _SHORTEST_SENTENCE:
        return "a page of short lines, with no sentence"
    return None


def saved_frames(tree: LexborHTMLParser) -> list[str]:
    """The files beside a page that it shows within it, as a browser saves frames: the article may stand there."""
    sources = (frame.attributes.get("src") or "" for frame in tree.css("iframe[src], frame[src]"))
    return [unquote(source) for source in sources if _SAVED_FRAME.fullmatch(source)]


def _columns(line: str) -> int:
    """The columns that a line takes: a letter of Korean, Chinese or Japanese takes two, and says as much."""
    return len(line) + sum(letter >= "\u1100" for letter in line)
