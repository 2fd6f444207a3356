"""What of a page is about its article: comments, related stories and menus have dates and authors of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from nkdb.archive.html.captures import captured
from nkdb.archive.normal import normal_line
from nkdb.archive.text_length import FEWEST_LETTERS, SHORTEST_SENTENCE

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_COMMENTS = frozenset({
    "comment", "comments", "commentlist", "commentarea", "commentbox", "replies", "reply", "respond", "responses",
    "disqus",
})  # fmt: skip
_MAY_BE_COMMENTS = ", ".join(
    f"[{where}*='{word}' i]" for where in ("class", "id") for word in ("comment", "repl", "respon", "disqus")
)
_OTHERS_WORDS = (
    "related relation rel recent latest popular trending recommend recommended recommendation recommendations ranking "
    "most also other others another prev previous next nav navigation menu breadcrumb breadcrumbs teaser teasers "
    "sidebar"
)
_OTHERS = frozenset(_OTHERS_WORDS.split())
# of these, what no part of an article is called
_BESIDE = frozenset({"sidebar", "related", "popular", "trending", "ranking", "recommended", "recommendations"})
_KINDS = frozenset({"article", "category", "content", "format", "node", "page", "post", "section", "topic", "type"})
# what a part of the page has or lacks beside it, not what it is
_STATES = frozenset({"has", "is", "no", "with", "without"})
_STATES_BEHIND = frozenset({"closed", "disabled", "enabled", "off", "on", "open"})
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_LONGEST_LINE = 80
_UNREAD = ("script", "style")
_HOME = re.compile(
    r"(?:https?://[^/?#]+)?/?(?:(?:[\w-]+/)?index\.\w+|(?:[\w-]+/){0,2}(?:main|home|default)\.\w+)?", re.IGNORECASE
)
_TELLS = re.compile(r"\b(?:by|posted|published|submitted|written)\b|입력|승인|등록|작성|게재|송고", re.IGNORECASE)


def own_parts(tree: LexborHTMLParser) -> LexborHTMLParser:
    """A copy of a page without what its classes call comments, other stories or a way to them.

    What holds a main heading stays and, of all but comments, most of the page: a theme may call the article so.
    """
    from selectolax.lexbor import LexborHTMLParser

    own = LexborHTMLParser(tree.html or "")
    _take_out(own.body, _is_other)
    return own


def take_comments_out(tree: LexborHTMLParser) -> None:
    """Take out of a page what its classes call comments, unless that is most of it: a comment may be its article."""
    _take_out(tree.body, lambda node, is_most: not is_most and _holds_comments(node))


def take_rest_out(tree: LexborHTMLParser) -> None:
    """Take out of a page what its classes call comments, a side bar or other stories, unless that is most of it."""

    def is_rest(node: LexborNode, is_most: bool) -> bool:
        return not is_most and (_holds_comments(node) or not _BESIDE.isdisjoint(_words_of(node)))

    _take_out(tree.body, is_rest)


def called_comments(tree: LexborHTMLParser, *, but: Collection[int]) -> list[LexborNode]:
    """The outermost parts of a page that its classes call comments, but for elements known to be none (`mem_id`).

    What holds a main heading is none. The classes of most elements have none of the words, which is seen at once.
    """
    found: list[LexborNode] = []
    inside: set[int] = set()
    for node in tree.css(_MAY_BE_COMMENTS):
        if node.mem_id in inside or node.mem_id in but or not _holds_comments(node):
            continue
        if not any(map(heads_page, node.css("h1"))):
            found.append(node)
            inside.update(part.mem_id for part in node.css(_MAY_BE_COMMENTS))
    return found


def take_others_out(text: LexborNode) -> None:
    """Take out of the text of an article the lists of links that its classes call other stories."""
    _take_out(text, lambda node, is_most: not is_most and _lists_others(node))


def _lists_others(node: LexborNode) -> bool:
    if _OTHERS.isdisjoint(_words_of(node)):
        return False
    return is_of_links(node) and len(normal_line(node.text())) - _letters_in_links(node) < FEWEST_LETTERS


def is_of_links(node: LexborNode) -> bool:
    """Whether most of the text of an element is in links."""
    return 2 * _letters_in_links(node) > len(normal_line(node.text()))


def _letters_in_links(node: LexborNode) -> int:
    return sum(len(normal_line(link.text())) for link in node.css("a[href]"))


def _is_other(node: LexborNode, is_most: bool) -> bool:
    words = _words_of(node)
    return bool(words & _COMMENTS) or ((node.tag == "nav" or bool(words & _OTHERS)) and not is_most)


def _take_out(whole: LexborNode | None, is_sought: Callable[[LexborNode, bool], bool]) -> None:
    """Take out the outermost parts of an element without a main heading that are sought, by what they are called.

    Whether a part is most of the element is told as well.
    """
    if whole is None:
        return
    nodes = [(node, node.parent.mem_id) for node in whole.traverse(include_text=True) if node.parent is not None]
    letters, with_heading = _measured(nodes)
    named = {node.mem_id for node in whole.css("[class], [id], nav")} - with_heading - {whole.mem_id}
    most = letters[whole.mem_id] / 2
    found: list[LexborNode] = []
    inside = set[int]()
    for node, parent in nodes:
        if parent in inside:
            inside.add(node.mem_id)
        elif node.mem_id in named and is_sought(node, letters[node.mem_id] >= most):
            inside.add(node.mem_id)
            found.append(node)
    for node in found:
        node.decompose()


def _measured(nodes: Sequence[tuple[LexborNode, int]]) -> tuple[Counter[int], set[int]]:
    """How much text there is in each element, and which ones hold a main heading.

    The nodes are given in the order of the page, each with the one that it stands in.
    """
    letters, with_heading = Counter[int](), set[int]()
    for node, parent in reversed(nodes):  # what is inside before what it is in
        if node.tag == "-text":
            letters[node.mem_id] = len(node.text())
        if node.mem_id in with_heading or (node.tag == "h1" and heads_page(node)):
            with_heading.add(parent)
        if node.tag not in _UNREAD:
            letters[parent] += letters[node.mem_id]
    return letters, with_heading


def behind_text(article: LexborNode) -> set[int]:
    """The elements that stand behind most of the text of an article: its foot, and what follows it."""
    read, before = 0, list[tuple[int, int]]()
    for node in article.traverse(include_text=True):
        if node.tag != "-text":
            before.append((node.mem_id, read))
        elif len(text := node.text().strip()) >= SHORTEST_SENTENCE and node.parent and node.parent.tag not in _UNREAD:
            read += len(text)
    return {id_ for id_, above in before if 2 * above > read}


def is_beside_link(node: LexborNode, article: LexborNode) -> bool:
    """Whether an element of an article stands in or beside a link, which may lead to another story.

    A line that tells who posted the article, or when, is its own, whatever is linked in it.
    """
    letters, at = len(node.text().strip()), node
    while at.tag != "a" and len(at.text().strip()) == letters and at.mem_id != article.mem_id and at.parent is not None:
        at = at.parent
    linked = at.tag == "a" or at.css_first("a[href]") is not None
    return linked and at.mem_id != article.mem_id and _TELLS.search(at.text()[:_LONGEST_LINE]) is None


def heads_page(heading: LexborNode) -> bool:
    """Whether a heading is more than the name of the site, which leads to its front page or is called a logo."""
    is_logo = "logo" in _words_of(heading) or (heading.parent is not None and ["logo"] in _names(heading.parent))
    return not is_logo and not any(map(_leads_home, heading.css("a")))


def _leads_home(link: LexborNode) -> bool:
    href = link.attributes.get("href") or "#"
    return _HOME.fullmatch(captured(href) or href) is not None


def _holds_comments(node: LexborNode) -> bool:
    """Whether an element's class or id calls it comments.

    `node-comment` is how an article is called that comments on something, `comments-open` what it allows.
    """
    return any(
        not _COMMENTS.isdisjoint(name)
        and not (name[0] in _STATES or name[-1] in _STATES_BEHIND or (name[0] in _KINDS and name[-1] == "comment"))
        for name in _names(node)
    )


def _words_of(node: LexborNode) -> set[str]:
    """The words that an element's class and id are made of: `relatedPosts` and `related-posts` have the same."""
    return {word for name in _names(node) if name[0] not in _STATES for word in name}


def _names(node: LexborNode) -> list[list[str]]:
    """The classes and the id of an element, each as its words."""
    attributes = node.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".split()
    return [words for name in names if (words := [word.lower() for word in _WORD.findall(name)])]
