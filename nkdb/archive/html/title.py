"""The title of the article of an HTML page of unknown make, among its headings and what its head says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nkdb.archive.dates.post_date import is_date
from nkdb.archive.html.board_view import board_title
from nkdb.archive.html.elements import APART
from nkdb.archive.html.own_parts import behind_text, heads_page
from nkdb.archive.normal import normal_line
from nkdb.archive.posts.beginning import ELLIPSES
from nkdb.archive.text_length import SHORTEST_SENTENCE, letters_in, letters_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_NAMED_TITLES = ", ".join(
    f"[{where}*='{word}' i]" for where in ("class", "id") for word in ("tit", "subject", "headline")
)
_OF_ARTICLE = re.compile(
    r"(?:^|\s)(?:h-|bo_v_)?(?:tit|title|subject|headline)p?(?:\s|$)"
    r"|(?:news|article|post|view|content|story|entry|board|bbs|font)(?:[\w-]*[-_])?"
    r"(?:tit(?![a-z])|title|subject|headline)",
    re.IGNORECASE,
)
_CENTRED = "p[align='center' i], p[style*='text-align:center' i], p[style*='text-align: center' i]"
_LONGEST_TITLE = 200
_SHORTEST_TOLD = 12
"""A heading of fewer letters may begin the title of a page by chance."""
_FEWEST_WORDS = 4
"""The title of a page that has fewer words than these may be the mere name of the site."""
_ALL_HEADINGS = "h1, h2, h3, h4, h5, h6"
_IN_HEAD_ONLY = "its title stands only in the head of the page, and may be or contain the name of the site"
_NAMED_ONLY = "its title is the one that the mark-up of the page names; the head of the page has another"
_SITE = re.compile(r"(?:https?:)?//[^/?#]+", re.IGNORECASE)
_PARTING = r"\s+[-–—|:·•»«]\s+"
_MARK = r"(?:[-–—|·•»«_>]|(?<=\s):|::)"


def page_title(tree: LexborHTMLParser, site: str) -> str:
    """The only main heading, else `og:title`, else the page's title without the name of the site."""
    return _main_heading(tree, site) or board_title(tree) or _named_or_in_head(tree, site)


def _main_heading(tree: LexborHTMLParser, site: str) -> str:
    for selector in ("article h1", "main h1", "h1"):
        headings = [normal_line(node.text_lexbor()) for node in main_headings(tree, selector)]
        headings = [text for text in headings if text not in ("", site)]
        if len(headings) == 1 and not _leads_elsewhere(tree, headings[0]):
            # the only main heading may be that of a part of the site
            told = "" if is_told(tree, headings[0]) else heading_told(tree)
            return told or _without_board(tree, headings[0])
    return ""


def _named_or_in_head(tree: LexborHTMLParser, site: str) -> str:
    """What the mark-up of a page without main heading calls its title, where the head of the page has no better one."""
    said, whole = (value_of(tree.css_first(selector)) for selector in ("meta[property='og:title']", "title"))
    if whole.startswith(said) and whole.removeprefix(said).lstrip().startswith('"'):
        said = ""  # it ends at a quotation mark that nobody escaped
    whole = said or whole
    told = "" if said else heading_told(tree)
    # two headings that make the title may be the site's and the article's in either order
    told = "" if _beside_site(tree, whole, told) else told
    title = _beside_site(tree, whole, site) or told or _without_site(whole, site)
    called = _named_title(tree)
    named = called or _centred_title(tree)
    if not named:
        return title
    if title == site or _stands_in(named, title, begins=said != ""):
        return named
    if said:
        return title
    may_be_site = len(title.split()) < _FEWEST_WORDS or (called and not shows_title(tree, title, in_part=True))
    return named if may_be_site else title


def title_in_head(tree: LexborHTMLParser) -> str:
    """The title of an article as the head of a page has it before the name of the site; empty where it has none."""
    site = site_name(tree)
    told = _titles_in_head(tree)
    return next((title for whole in told if (title := _without_site(whole, site)) != whole), "")


def heading_told(tree: LexborHTMLParser) -> str:
    """The longest heading with which the title in the head of a page begins, most of it; empty where none does."""
    heads = [letters_of(title) for title in _titles_in_head(tree)]
    headings = {letters_of(heading.text()): heading for heading in main_headings(tree, "h1, h2, h3")}
    told = [
        letters
        for letters in headings
        if any(head.startswith(letters) and 2 * len(letters) > len(head) for head in heads)
    ]
    longest = max(told, key=len, default="")
    return normal_line(headings[longest].text_lexbor()) if len(longest) >= _SHORTEST_TOLD else ""


def is_told(tree: LexborHTMLParser, heading: str) -> bool:
    """Whether the title in the head of a page has a heading in it."""
    return any(letters_of(heading) in letters_of(title) for title in _titles_in_head(tree))


def _titles_in_head(tree: LexborHTMLParser) -> list[str]:
    said = (tree.css_first("meta[property='og:title']"), tree.css_first("title"))
    return list(filter(None, map(value_of, said)))


def title_in_full(tree: LexborHTMLParser, said: str) -> str:
    """A title that scripts and feeds are told, as the main heading has it: whole, and without the name of the site."""
    headings = {normal_line(heading.text_lexbor()) for heading in main_headings(tree)}
    heading = headings.pop() if len(headings) == 1 else ""
    is_cut = said.endswith(ELLIPSES) and heading.startswith(said.rstrip("… ."))
    return heading if heading and (is_cut or _stands_in(heading, said)) else said


def main_headings(tree: LexborHTMLParser, selector: str = "h1") -> list[LexborNode]:
    """The main headings of the page, but for the name of the site, which leads to its front page."""
    return list(filter(heads_page, tree.css(selector)))


def site_name(tree: LexborHTMLParser) -> str:
    """The name of the site, as the page's head has it, or the main heading that leads to the front page."""
    said = value_of(tree.css_first("meta[property='og:site_name']"))
    home = (node for node in tree.css("h1") if not heads_page(node))
    return said or next((normal_line(node.text_lexbor()) for node in home), "")


def _leads_elsewhere(tree: LexborHTMLParser, heading: str) -> bool:
    """Whether a heading is a link to another page, and no part of the title that the page gives for quoting it."""
    said, own = (value_of(tree.css_first(f"meta[property='og:{name}']")) for name in ("title", "url"))
    if not (said and own) or letters_of(heading) in letters_of(said):
        return False
    links = (link for node in main_headings(tree) for link in node.css("a[href]"))
    return any(
        normal_line(link.text_lexbor()) == heading and _path(link.attributes.get("href") or "") != _path(own)
        for link in links
    )


def doubt_of_title(tree: LexborHTMLParser, title: str) -> str | None:
    """What to tell of a title that may not be the article's; None where a heading or board has it, or head and page."""
    if not title or not _titles_in_head(tree) or title == board_title(tree):
        return None
    if is_told(tree, title):
        return None if shows_title(tree, title) else _IN_HEAD_ONLY
    headings = (normal_line(heading.text_lexbor()) for heading in tree.css(_ALL_HEADINGS))
    return None if title in headings else _NAMED_ONLY


def shows_title(tree: LexborHTMLParser, title: str, *, in_part: bool = False) -> bool:
    """Whether a title, or a part of it, is a line of a page: the name of a site may be in its head only."""
    lines = tree.body.text(separator=APART).split(APART) if tree.body else []
    whole = letters_of(title)
    sought = {whole, *map(letters_of, re.split(_PARTING, title))} if in_part else {whole}
    if any(len(line) <= _LONGEST_TITLE and letters_of(line) in sought for line in lines):
        return True
    return letters_in(whole) >= _SHORTEST_TOLD and whole in letters_of("".join(lines))


def _stands_in(named: str, title: str, *, begins: bool = True) -> bool:
    """Whether a title is one that the page names, with nothing but marks between it and what else stands there.

    Where it `begins` the title it has to be most of it: it may be the name of a section.
    """
    if begins and 2 * len(named) <= len(title):
        return False
    before = "" if begins else rf"(?:.*{_MARK}\s*)?"
    return re.fullmatch(rf"{before}{re.escape(named)}(?:\s*{_MARK}.*)?", title) is not None


def _without_board(tree: LexborHTMLParser, heading: str) -> str:
    """A main heading without the name of a board behind it, where the page names most of it as the title."""
    named = _named_title(tree) if re.search(_MARK, heading) else None
    return named if named and _stands_in(named, heading) else heading


def _path(url: str) -> str:
    return _SITE.sub("", url).partition("#")[0].strip("/")


def _beside_site(tree: LexborHTMLParser, title: str, site: str) -> str:
    """The heading that is a title but for the name of the site before or behind it; empty where none is."""
    whole, name = letters_of(title), letters_of(site)
    rest = {whole.removeprefix(name), whole.removesuffix(name)} - {whole, ""}
    headings = (node for node in tree.css("h1, h2, h3, h4") if letters_of(node.text()) in rest)
    return next((normal_line(node.text_lexbor()) for node in headings), "")


def _named_title(tree: LexborHTMLParser) -> str | None:
    """What a page of old make, without a heading, calls the title of its article; None where there is not just one.

    Below the text other articles and forms have titles, too.
    """
    nodes = [
        node
        for node in tree.css(_NAMED_TITLES)
        if _OF_ARTICLE.search(f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}")
    ]
    for line_end in (line_end for node in nodes for line_end in node.css("br")):
        line_end.insert_before(" ")
    behind = behind_text(tree.body) if nodes and tree.body else ()
    texts = {normal_line(node.text_lexbor()) for node in nodes if node.mem_id not in behind}
    found = [text for text in texts if 0 < len(text) <= _LONGEST_TITLE]
    return found[0] if len(found) == 1 else None


def _centred_title(tree: LexborHTMLParser) -> str | None:
    """The short centred paragraph right above a text; None where there is not just one."""
    found = {
        text
        for node in tree.css(_CENTRED)
        if 0 < len(text := normal_line(node.text_lexbor())) <= _LONGEST_TITLE
        and not is_date(text)
        and node.css_first("a") is None
        and (below := _element_below(node)) is not None
        and below.tag == "p"
        and not below.css_matches(_CENTRED)
        and letters_in(below.text_lexbor()) >= SHORTEST_SENTENCE
    }
    return found.pop() if len(found) == 1 else None


def _element_below(node: LexborNode) -> LexborNode | None:
    below = node.next
    while below is not None and below.tag in ("-text", "br"):
        below = below.next
    return below


def _without_site(title: str, site: str) -> str:
    """The title of a page without the name of the site before or behind it.

    >>> _without_site("A blog – A mill", "A blog"), _without_site("A mill | A blog", "A blog")
    ('A mill', 'A mill')
    """
    name = re.escape(site)
    parted = re.fullmatch(rf"{name}{_PARTING}(?P<before>.+)|(?P<behind>.+?){_PARTING}{name}", title) if site else None
    return (parted["before"] or parted["behind"]) if parted else title


def value_of(node: LexborNode | None) -> str:
    """What an element says, in an attribute or in its text; empty where there is none."""
    if node is None:
        return ""
    attributes = node.attributes
    return normal_line(attributes.get("content") or attributes.get("datetime") or node.text_lexbor())
