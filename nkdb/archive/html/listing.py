"""HTML pages that list articles or links: most of their text leads elsewhere, or stands below headings that do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from nkdb.archive.html.elements import above, behind
from nkdb.archive.html.several_articles import are_dispatches, has_several_articles
from nkdb.archive.text_length import SHORTEST_SENTENCE, letters_in, letters_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_TEASERS = "article *:is(h1, h2, h3, h4) a[href], article a[href]:has(h1, h2, h3, h4), article a[href]:empty"
_FEWEST_TEASERS = 3
_MOST_LOOKED_AT = 500
"""So many links and teasers, and lines of text, show what a page is."""
_ARTICLE = "meta[property='og:type'][content='article'], meta[property='article:published_time']"
_HEADINGS = "*:is(h2, h3, h4, h5, h6) a[href]:not([href^='#']), a[href]:not([href^='#']) *:is(h2, h3, h4, h5, h6)"
_SHORTEST_LINK = 4
_OF_LINE = 0.6
"""A line leads elsewhere where this share of its letters, numbers beside it left out, is a link."""
_FEWEST_LINKS = 5
_OF_LIST = 0.7
_LARGEST_GAP = 0.5
_LONGEST_TEASER = 500


def what_it_lists(tree: LexborHTMLParser, title: str, text: str, url: str | None) -> str | None:
    """What a page is a list of, by its mark-up and the text that was taken from it; None where it may be an article.

    `url` is the page's own address, where it is known.
    """
    lines = [letters_of(line) for line in text.splitlines()[:_MOST_LOOKED_AT]]
    is_article = tree.css_first(_ARTICLE) is not None
    if _are_teasers(tree, lines, url):
        return "articles"
    if not is_article and _lead_elsewhere(tree, lines, url):
        return "links"
    if _are_cards(tree, lines, url):
        return "articles"
    if is_article:
        return None
    if are_dispatches(text):
        return "dispatches"
    several = _stand_below_headings(tree, lines, url) or has_several_articles(tree, title, lines)
    return "articles" if several else None


def _are_teasers(tree: LexborHTMLParser, lines: list[str], url: str | None) -> bool:
    """Whether most of the text stands in articles whose headings lead elsewhere.

    Below many an article such teasers of others stand, of which little or nothing is taken; and an article may link its
    own heading to its address, which is the page's or, where that is not known, that of the only `h1` of an article.
    """
    teasers = {found.mem_id: (found, link) for link in tree.css(_TEASERS) if (found := _article_above(link))}
    if len(teasers) < _FEWEST_TEASERS:
        return False
    main = tree.css("article h1 a[href], article a[href]:has(h1)")
    own = url or (main[0].attributes.get("href") if len(main) == 1 else None)
    looked_at = islice(teasers.values(), _MOST_LOOKED_AT)
    others = [letters_of(teaser.text_lexbor()) for teaser, link in looked_at if not _is_own(link, own)]
    return _are_most(lines, others)


def _are_cards(tree: LexborHTMLParser, lines: list[str], url: str | None) -> bool:
    """Whether most of the text stands in links, of which those to one address have more than a line: title and text."""
    cards = defaultdict[str, str](str)
    for link in tree.css("a[href]")[:_MOST_LOOKED_AT]:
        if not _is_own(link, url):
            cards[link.attributes["href"] or ""] += letters_of(link.text_lexbor())
    held = {card for card in cards.values() if letters_in(card) >= SHORTEST_SENTENCE}.difference(lines)
    return len(held) >= _FEWEST_TEASERS and _are_most(lines, held)


def _are_most(lines: list[str], of: Collection[str]) -> bool:
    """Whether most of the lines stand in some texts."""
    return 2 * sum(len(line) for line in lines if any(line in text for text in of)) >= sum(map(len, lines))


def _lead_elsewhere(tree: LexborHTMLParser, lines: list[str], url: str | None) -> bool:
    """Whether most of the text is links: bookmarks, the list of a board, a table of contents."""
    links = {
        letters
        for link in tree.css("a[href]")[:_MOST_LOOKED_AT]
        if not _is_own(link, url) and len(letters := letters_of(link.text_lexbor())) >= _SHORTEST_LINK
    }
    if len(links) < _FEWEST_LINKS:
        return False
    longest = 2 * max(map(len, links)) / _OF_LINE  # with the numbers; most lines of an article are longer
    leading = [line for line in lines if len(line) <= longest and any(_is_most_of(link, line) for link in links)]
    return len(leading) >= _FEWEST_LINKS and sum(map(len, leading)) >= _OF_LIST * sum(map(len, lines))


def _stand_below_headings(tree: LexborHTMLParser, lines: list[str], url: str | None) -> bool:
    """Whether most of the text stands below headings that lead elsewhere, and not most of it below one of them.

    A part of a page of its own around each shows that they are articles; else it is how little stands below each, since
    the sections of an article may have headings that are links as well. A link alone in its line may be a heading, too.
    """
    if _are_articles(lines, *_sections(tree.css(_HEADINGS), url)):
        return True
    text = "\n".join(lines)
    alone = [link for link in tree.css("a[href]")[:_MOST_LOOKED_AT] if _is_alone(link, lines, text)]
    return _are_articles(lines, _sections(alone, url, are_marked=False)[0], {})


def _are_articles(lines: list[str], own: dict[int, str], between: dict[int, str]) -> bool:
    """Whether the sections of a page are articles: those in parts of their own, and those between headings."""
    sections = own | between
    if len(sections) < _FEWEST_TEASERS:
        return False
    total, within = sum(map(len, lines)), Counter[int]()
    for line in lines:
        section = next((id_ for id_, letters in sections.items() if line in letters), None)
        if section is not None:
            within[section] += len(line)
    # one alone may be the article, with a heading in it
    if len(within) < _FEWEST_TEASERS or 2 * within.total() < total or max(within.values()) > _LARGEST_GAP * total:
        return False
    return sum(within[id_] for id_ in between) <= _LONGEST_TEASER * sum(id_ in within for id_ in between)


def _is_alone(link: LexborNode, lines: list[str], text: str) -> bool:
    """Whether a link stands in none of the lines of a text with more words than its own."""
    letters = letters_of(link.text_lexbor())
    if len(letters) < _SHORTEST_LINK:
        return False
    return letters not in text or all(_is_most_of(letters, line) for line in lines if letters in line)


def _sections(
    headings: list[LexborNode], url: str | None, *, are_marked: bool = True
) -> tuple[dict[int, str], dict[int, str]]:
    """What stands below headings that lead elsewhere: in parts of the page around one each, and between several.

    Above what is not marked as a heading something else may stand, to which it belongs as its source.
    """
    known: dict[int, str] = {}
    units: dict[int, dict[int, LexborNode]] = {}
    for node in headings[:_MOST_LOOKED_AT]:
        if _is_own(node, url):
            continue
        heading, unit = letters_of(node.text_lexbor()), node
        while (part := unit.parent) is not None and part.tag != "html":
            if part.mem_id not in known:
                known[part.mem_id] = letters_of(part.text_lexbor())
            if known[part.mem_id] != heading:
                units.setdefault(part.mem_id, {})[unit.mem_id] = unit
                break
            unit = part
    own: dict[int, str] = {}
    between: dict[int, str] = {}
    for part_id, inside in units.items():
        if len(inside) == 1:
            (unit,) = inside.values()
            begin = 0 if are_marked else known[part_id].find(letters_of(unit.text_lexbor()))
            own[part_id] = known[part_id][begin:]
        else:
            between |= {id_: _until_next(unit, inside) for id_, unit in inside.items()}
    return own, between


def _until_next(unit: LexborNode, units: Collection[int]) -> str:
    """The letters from a heading up to the next one."""
    nodes = (unit, *takewhile(lambda node: node.mem_id not in units, behind(unit)))
    return "".join(letters_of(node.text_lexbor()) for node in nodes)


def _is_most_of(link: str, line: str) -> bool:
    """Whether a line is little more than a link and numbers: a date, and on boards how often it was opened."""
    if link not in line:
        return False
    beside = line.replace(link, "", 1)
    return len(link) >= _OF_LINE * (len(link) + sum(not letter.isdigit() for letter in beside))


def _is_own(node: LexborNode, own: str | None) -> bool:
    href = node.attributes.get("href") or ""
    address = href.partition("#")[0].rstrip("/")
    is_from_root = address.startswith(("/", "http"))
    return href.startswith("#") or (own is not None and is_from_root and own.rstrip("/").endswith(address))


def _article_above(link: LexborNode) -> LexborNode | None:
    return next((holder for holder in above(link) if holder.tag == "article"), None)
