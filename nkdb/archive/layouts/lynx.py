"""Pages as the text browser Lynx prints them (`lynx -dump`): each link has a number, and its address stands at the end.

Without the numbers it is a plain text of one of the other layouts; the address of a post is that of its title.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from nkdb.archive.article import Page
from nkdb.archive.content import Content
from nkdb.archive.html.address import original
from nkdb.archive.normal import normal_line
from nkdb.archive.packed_page import read_packed
from nkdb.errors import PageError

NAME = "plain text with numbered links (Lynx)"
FORMAT = "text"
LOOKS_FOR = "a text with links numbered [1], [2] and so on, and their addresses below 'References'"
POST_LOOKS = "posts as in the other plain texts"

_NUMBER = re.compile(r"\[(?P<number>\d{1,4})\]")
_FIRST = re.compile(r"(?<![^\s(#“‘\"'|/])\[(?P<number>\d{1,4})\](?=[^\s,\]}])")
_MOST_UNSEEN = 50
"""So many links in a row may have no text, and so no number that is printed."""
_REFERENCES = re.compile(r"\n[^\S\n]*References[^\S\n]*\n(?=\s*(?:Visible links[^\n]*\s*)?1\.[^\S\n]+[a-z]+:)")
_OF_LIST = re.compile(r"[^\S\n]*\d{1,4}\.\s")
_ADDRESS = re.compile(r"^[^\S\n]*(?P<number>\d{1,4})\.[^\S\n]+(?P<url>\S+)[^\S\n]*$", re.MULTILINE)


def identify(content: Content) -> bool:
    """Whether the first links of the text are numbered, and the list of their addresses stands at its end."""
    if not (0 <= content.start.find("[1]") < content.start.find("[2]")):
        return False
    if content.is_packed or content.start.startswith("<"):
        return False
    numbers = [match["number"] for match, _ in zip(_FIRST.finditer(content.start), range(2), strict=False)]
    return numbers == ["1", "2"] and _REFERENCES.search(content.text) is not None


def parse(content: Content) -> Page:
    """What another layout finds in the text without the numbers; raises PageError where none does."""
    text = content.text
    lists = [match.start() for match in _REFERENCES.finditer(text)]
    if len(lists) != 1:
        raise PageError(content.name, f"{len(lists)} lists of addresses in a text by Lynx", "one page a file")
    (begin,) = lists
    above, _, last = text.rstrip().rpartition("\n")
    if not _OF_LIST.match(last):
        line = above.count("\n") + 2
        found = f"text below the list of addresses in a text by Lynx, line {line}: {normal_line(last)[:80]!r}"
        raise PageError(content.name, found, "one page a file, which ends with that list")
    addresses = {match["number"]: match["url"] for match in _ADDRESS.finditer(text, begin)}
    linked: dict[int, str] = {}
    kept, position, line = list[str](), 0, 1
    for number in _numbers_of_links(text[:begin], len(addresses)):
        kept.append(text[position : number.start()])
        line += kept[-1].count("\n")
        position = number.end()
        linked.setdefault(line, addresses.get(number["number"], ""))
    without_numbers = "".join([*kept, text[position:begin]])
    page = read_packed(content, without_numbers.encode(), content.url or "", "utf-8")
    page.articles = list(page.articles)
    for article in page.articles:
        article.url = article.url or original(linked.get(article.line, ""))
    return page


def _numbers_of_links(text: str, most: int) -> Iterator[re.Match[str]]:
    """The numbers that are those of links: they rise, and those of footnotes do not.

    A link without a text leaves one out; a number is not passed over where it still comes.
    """
    found = list(_NUMBER.finditer(text))
    still_to_come = Counter(int(match["number"]) for match in found)
    last = 0
    for match in found:
        number = int(match["number"])
        still_to_come[number] -= 1
        if last < number <= min(most, last + _MOST_UNSEEN) and not any(
            still_to_come[passed] for passed in range(last + 1, number)
        ):
            last = number
            yield match
