"""Archives of a blog saved as plain text, under the heading that WordPress prints.

The page begins with `Archive for the 'X' Category`, `Archive for April, 2016` (or a day or a year) or `Posts Tagged
'X'`. Each post is a title, a date line (`Tuesday, August 5th, 2014`), then paragraphs; `Share` ends it.
"""

from __future__ import annotations

import re

from nkdb.archive.article import Page
from nkdb.archive.content import Content
from nkdb.archive.dates import MONTHS
from nkdb.archive.normal import normal_line
from nkdb.archive.text_items import is_lined, split_items
from nkdb.archive.text_posts import read_posts

NAME = "plain-text archive"
FORMAT = "text"
LOOKS_FOR = (
    "a first line such as: Archive for the 'Manufacturing' Category; Archive for April, 2016; Posts Tagged 'rice'"
)
POST_LOOKS = "a title, then a date line such as: Tuesday, August 5th, 2014"

_QUOTES = "‘’'\"“”"
_SPAN = rf"(?:(?:{'|'.join(MONTHS)})(?: [0-9]{{1,2}}(?:st|nd|rd|th))?, )?[0-9]{{4}}"
_HEADING = re.compile(
    rf"(?:Archive for the [{_QUOTES}](?P<category>[^\r\n]+?)[{_QUOTES}] Category"
    rf"|(?:Posts Tagged|Archive for the) [{_QUOTES}](?P<tag>[^\r\n]+?)[{_QUOTES}](?: Tag)?"
    rf"|Archive for {_SPAN}:?)[^\S\r\n]*(?=[\r\n]|$)"
)


def identify(content: Content) -> bool:
    """Whether the text begins as such an archive does."""
    return _HEADING.match(content.start) is not None


def parse(content: Content) -> Page:
    """The posts of the archive, in the order of the page."""
    text = content.text
    heading = _HEADING.search(text)
    page = Page(NAME)
    if heading is None:
        return page
    # the title of the first post may follow without a blank line
    text = text[: heading.start()] + text[heading.end() :]
    names = {kind: [name] if (name := normal_line(heading[kind] or "")) else [] for kind in ("category", "tag")}
    return read_posts(split_items(text, lined=is_lined(text)), page, names["category"], names["tag"])
