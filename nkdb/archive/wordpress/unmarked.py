"""The text of a post in an element that its theme calls by a name of its own, or in none: where its paragraphs stand.

Themes without number print the text bare below the title, or in a `div.content`, `div.article`, `div.post-bodycopy`.
WordPress itself makes paragraphs of it, as `p` without the classes that themes give to what they print around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile
from typing import TYPE_CHECKING

from nkdb.archive.dates.post_date import is_date
from nkdb.archive.html.elements import above, each, gathered
from nkdb.archive.posts.beginning import leads_on
from nkdb.archive.text_length import SHORTEST_SENTENCE, is_enough
from nkdb.archive.wordpress.classes import FILED, PAGES, PRINTED, TITLES, words

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
    "section", "table", "tbody", "td", "tr", "ul",
})  # fmt: skip
_OF_TEXT = _BLOCKS - {"article", "aside", "div", "footer", "form", "header", "main", "nav", "section"}
"""The elements that hold paragraphs as parts of a text; others may be a theme's own."""
_OF_WORDPRESS = re.compile(r"(?:^|\s)(?:wp-|align|has-|is-)")
_AROUND = frozenset({"aside", "footer", "form", "header", "nav", "small"})
_AROUND_CLASSES = FILED | PAGES | PRINTED | TITLES
_SO_NAMED = re.compile(
    r"(?:^|[\s_-])(?:post|entry|article|blog|the|story)?[_-]?"
    r"(?:author|breadcrumbs?|buttons?|by|byline|categor(?:y|ies)|comment\w*|date|details|excerpt|footer|head|header|headline|info|"
    r"kicker|links|meta|metadata|nav|navigation|pager|pagination|posted|rating|related|share|sharing|social|summary|"
    r"tagged|tags|teaser|thumb|thumbnail|time|title|utility|views)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""What themes call that which they print around a text."""
_DATA = (
    "a[rel~='category'], a[rel~='tag'], a[rel~='author'], a[href$='#comments'], a[href$='#respond'], time, "
    + ", ".join(f".{name}" for name in sorted(PRINTED))
)
_SAYS_AROUND = f"a[rel~='bookmark'], {_DATA}"
_POSTED_ON = re.compile(r"\A(?:posted|published|written)(?: on)?:? ", re.IGNORECASE)
_ENDS = (".", "!", "?", "”", '"', "。")
_MOST_BESIDE_LINKS = 80
"""A line with more letters beside its links tells of day, author or category as a part of the text."""
_BEGINNING = re.compile(r"excerpt|summary|teaser", re.IGNORECASE)
_OF_READERS = re.compile(r"comment|respond|response|discussion", re.IGNORECASE)
_TITLES = (", ".join(f".{name}" for name in sorted(TITLES)), "h1, h2, h3, h4", "a[rel~='bookmark']")
"""What may be the title of a post, surest first."""
_WORDPRESS = (
    "meta[name='generator'][content^='WordPress'], [href*='/wp-content/'], [src*='/wp-content/'], "
    "[src*='/wp-includes/'], [href*='/xmlrpc.php'], [href*='/wp-json'], a[rel='category tag'], .hentry, .type-post"
)


@dataclass(frozen=True, slots=True)
class UnmarkedText:
    """A text by its nodes, which stand side by side in one element, and the number of paragraphs that are sentences."""

    nodes: Sequence[LexborNode]
    sentences: int

    @property
    def is_whole(self) -> bool:
        """Whether it is no beginning that WordPress cut off, which is one paragraph."""
        return self.sentences > 1

    def marked(self) -> LexborNode:
        """The element that holds the text and nothing else; it is put into the page."""
        return gathered(self.nodes)


def is_of_wordpress(tree: LexborHTMLParser) -> bool:
    """Whether anything but the names of its elements says that WordPress made a page."""
    return tree.css_first(_WORDPRESS) is not None


def unmarked_texts(posts: Sequence[LexborNode], *, are_one: bool) -> list[UnmarkedText | None]:
    """The texts of posts whose theme marks none, as far as the page has the whole of them.

    Where most are one paragraph, they may be beginnings, which are no texts. Of a page of one post (`are_one`) a text
    may also be one long paragraph.
    """
    texts = list(map(unmarked_text, posts))
    found = [text for text in texts if text is not None]
    if are_one:
        return [text if text and (text.is_whole or is_enough(_letters(text.nodes))) else None for text in texts]
    return texts if 2 * sum(text.is_whole for text in found) >= len(found) else [None] * len(texts)


def unmarked_text(post: LexborNode) -> UnmarkedText | None:
    """The text of a post, below its title; None where it has no title, where none is found, or only its beginning."""
    title = next(filter(None, map(post.css_first, _TITLES)), None)
    holder = _holder(post)
    if title is None or title.css_first(_DATA) is not None:  # the heading of a note, which has no title
        return None
    if holder is None or any(map(_is_beginning, _up_to(post, holder))):
        return None
    with_title = {at.mem_id for at in (title, *above(title))}
    runs = list(_runs(holder))
    place = next((place for place, run in enumerate(runs) if any(node.mem_id in with_title for node in run)), None)
    if place is not None and all(map(_is_around, runs[:place])):  # else it is a heading in the text
        runs = runs[place + 1 :]
    runs = list(dropwhile(_is_around, runs))
    runs = list(dropwhile(_is_around, reversed(runs)))[::-1]
    nodes = [node for run in runs for node in run]
    return UnmarkedText(nodes, sum(map(_is_sentence, _paragraphs(nodes)))) if nodes else None


def _paragraphs(nodes: Sequence[LexborNode]) -> Iterator[str]:
    for node in nodes:
        inner = each(node, "p, li") if node.is_element_node else []
        yield from (_letters([part]) for part in inner or [node])


def _is_sentence(text: str) -> bool:
    return len(text) >= SHORTEST_SENTENCE and not leads_on(text)


def _holder(post: LexborNode) -> LexborNode | None:
    """The element in which most of the words of a post stand as paragraphs."""
    letters: dict[int, int] = {}
    holder_of: dict[int, LexborNode] = {}
    for paragraph in post.css("p"):
        if not _is_around([paragraph]):
            here = _holder_of(paragraph, post, holder_of).mem_id
            letters[here] = letters.get(here, 0) + len(_letters([paragraph]))
    letters = {
        here: count for here, count in letters.items() if not any(map(_is_of_readers, _up_to(post, holder_of[here])))
    }
    most = max(letters, key=letters.__getitem__, default=None)
    return holder_of[most] if most is not None and 2 * letters[most] > sum(letters.values()) else None


def _holder_of(paragraph: LexborNode, post: LexborNode, known: dict[int, LexborNode]) -> LexborNode:
    """The nearest element around a paragraph that is no part of the text; `known` keeps it for what stands there."""
    passed: list[int] = []
    for at in above(paragraph):
        passed.append(at.mem_id)
        if at.mem_id in known or at.mem_id == post.mem_id or not _is_of_text(at):
            holder = known.get(at.mem_id, at)
            break
    known.update(dict.fromkeys(passed, holder))
    return holder


def _is_of_text(node: LexborNode) -> bool:
    """Whether an element that holds a paragraph is a part of the text: one of WordPress, or without any name."""
    attributes = node.attributes
    classes = attributes.get("class") or ""
    return node.tag in _OF_TEXT or bool(_OF_WORDPRESS.search(classes)) or not (classes or attributes.get("id"))


def _up_to(post: LexborNode, node: LexborNode) -> Iterator[LexborNode]:
    """An element and those that it stands in, within the post."""
    for at in (node, *above(node)):
        if at.mem_id == post.mem_id:
            return
        yield at


def _is_beginning(node: LexborNode) -> bool:
    return bool(_BEGINNING.search(node.attributes.get("class") or ""))


def _is_of_readers(node: LexborNode) -> bool:
    attributes = node.attributes
    return bool(_OF_READERS.search(f"{attributes.get('class')} {attributes.get('id')}"))


def _runs(holder: LexborNode) -> Iterator[list[LexborNode]]:
    """What stands in an element: each block, and what stands in a line between two of them, as one."""
    line: list[LexborNode] = []
    for child in holder.iter(include_text=True):
        if child.tag in _BLOCKS:
            if line:
                yield line
                line = []
            yield [child]
        else:
            line.append(child)
    if line:
        yield line


def _letters(nodes: Sequence[LexborNode]) -> str:
    return " ".join("".join(node.text_lexbor() for node in nodes if not node.is_comment_node).split())


def _is_around(run: Sequence[LexborNode]) -> bool:
    """Whether a block or line is what a theme prints around a text, and no part of it."""
    waiting = [run]
    while waiting:  # blocks may stand in each other however deep
        at = waiting.pop()
        inner = list(_runs(at[0])) if at[0].tag in _BLOCKS and not _is_so_named(at[0]) else []
        if any(nodes[0].tag in _BLOCKS for nodes in inner):
            waiting += inner
        elif not _is_part_around(at):
            return False
    return True


def _is_so_named(node: LexborNode) -> bool:
    classes = node.attributes.get("class") or ""
    return (
        node.tag in _AROUND or not words(classes).isdisjoint(_AROUND_CLASSES) or _SO_NAMED.search(classes) is not None
    )


def _is_part_around(run: Sequence[LexborNode]) -> bool:
    """As `_is_around`, of a block without others in it, or a line."""
    text, first = _letters(run), run[0]
    if not text:
        return first.tag not in ("p", "figure") or first.css_first("img") is None
    if first.tag not in _BLOCKS:
        return len(text) < SHORTEST_SENTENCE or _is_line_around(run, text)
    return _is_so_named(first) or _is_line_around(run, text)


def _is_line_around(run: Sequence[LexborNode], text: str) -> bool:
    """Whether a line is a date, or has marks of a post's data and hardly a word beside them."""
    if is_date(_POSTED_ON.sub("", text)):
        return True
    elements = [node for node in run if node.is_element_node]
    if all(node.css_first(_SAYS_AROUND) is None for node in elements):
        return False
    links = (link for node in elements for link in each(node, "a") or [node] if link.tag == "a")
    beside = len(text) - sum(len(_letters([link])) for link in links)
    return beside <= (SHORTEST_SENTENCE if text.endswith(_ENDS) else _MOST_BESIDE_LINKS)
