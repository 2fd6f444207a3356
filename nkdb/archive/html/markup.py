"""HTML to paragraphs of plain text, as a text browser would print them.

Block elements part paragraphs, and so do two or more `<br>` in a row; a single `<br>` is a line feed inside a
paragraph. The cells of a table row are one paragraph, joined by a space, unless a cell holds several paragraphs of its
own. What nobody reads is dropped: scripts, forms, hidden elements and rows of share buttons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from itertools import islice
from typing import TYPE_CHECKING

from nkdb.archive.html.tags import LINED, ODD_NAMES, VOID, OddMarkUpError, attribute, parted, rest_of, unescaped
from nkdb.archive.normal import normal_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_DROPPED_WORDS = (
    "script style template noscript iframe form button select textarea input svg canvas audio video noembed noframes "
    "xmp plaintext head title"
)
DROPPED = frozenset(_DROPPED_WORDS.split())
_BLOCKS_WORDS = (
    "address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset "
    "figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr legend li listing main menu nav ol p pre search "
    "section summary table tbody tfoot thead tr ul"
)
BLOCKS = frozenset(_BLOCKS_WORDS.split())
# what makes of a paragraph more than text in several types
_PLAIN = "a, em, strong, b, i, span, p, u, sup, sub, font"
_SPECIAL = f"p :not({_PLAIN}), [class], [hidden], [style]"
_SHORT = 200
"""A paragraph with more characters names no source by a link."""
_UNREAD_CLASS = re.compile(
    r"(?:^|\s)(?:sharedaddy|sd-sharing|sd-block|jp-relatedposts|addtoany|a2a_|addthis|ssba|heateor|shareaholic|"
    r"share-buttons|social-share|share_save|feedflare|screen-reader-text|sr-only|visually-hidden|"
    # of plug-ins: other posts, buttons, notes on the author, forms, advertisements, tables of contents
    r"crp_related|wp_rp|zemanta-|yarpp-related|seriesmeta|sociable(?:\s|$)|bookmarkify|mashsb|et_social|swp_social|juiz_sps|"
    r"sexy-bookmarks|really_simple_share|twitter-share-button|printfriendly|tweetmeme|fb-(?:like|comments|share)|"
    r"wpulike|wp_ulike|saboxplugin|m-a-box|pp-author-box|about-the-author|wp-about-author|author-bio(?:\s|$)|abh_box|"
    r"mailpoet|jetpack_subscription|wpdiscuz|post-edit-link|"
    r"code-block-\d|adsbygoogle|td-a-rec|widget-area|toc_title|toc_list|ez-toc|lwptoc|post-views(?:\s|$)|rt-reading-time|"
    r"kk-star-ratings|powerpress_(?:links|player)|footnote_tooltip(?:\s|$)|essb_links|monsterinsights-inline-popular|"
    r"slideshowlink|mc4wp-form(?:\s|$)|tnp-subscription|wpml-ls-statics-post_translations|"
    # of Substack and Tistory: forms, buttons, cards of other pages
    r"subscription-widget|button-wrapper(?:\s|$)|digest-post-embed|og-(?:image|text)(?:\s|$)|container_postbtn|"
    # lists of other posts and the like, which WordPress makes anew wherever it shows the post
    r"wp-block-(?:archives|calendar|categories|file__button|latest-|loginout|navigation|page-list|query|rss|search|"
    r"social-link|tag-cloud|rank-math-toc|yoast-seo-table-of-contents|jetpack-(?:like|related|sharing|subscriptions)))"
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# of WordPress, of a plug-in for the makers of pictures and, the last, of Blogger
_CAPTION_CLASS = re.compile(
    r"(?:^|\s)(?:wp-caption-(?:text|dd)|wp-element-caption|gallery-caption|media-credit|tr-caption)(?:\s|$)"
)
# pictures that WordPress puts in place of signs: :-) and the like, and emoji
_AS_TEXT = re.compile(r"(?:^|\s)(?:wp-smiley|emoji)(?:\s|$)")
_LINK = re.compile(r'<a (?:[^>]* )?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_ANY_TAG = re.compile("<[^>]*>")
_SIZE = re.compile(r"-\d+x\d+$|-scaled$")

_PARTING = re.compile(r"\n\s*\n\s*")
# no text of a parsed page has halves of surrogate pairs
_CELL_START, _CELL_END = "\udc02", "\udc03"
_CELL_EDGE = re.compile(f"([{_CELL_START}{_CELL_END}])")
_MARKS = {"br": "\n", "td": _CELL_START, "/td": _CELL_END, "th": _CELL_START, "/th": _CELL_END} | {
    tag: "\n\n" for name in BLOCKS for tag in (name, f"/{name}")
}
_INLINE_WORDS = (
    "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span strike strong sub "
    "sup time tt u var wbr"
)
# by the whole of a tag, for those that mostly stand in a text: no closer look at them is needed
_MARKS_OF_PLAIN = {
    tag: _MARKS.get(tag, "")
    for name in (*_INLINE_WORDS.split(), *BLOCKS - {"figcaption", *LINED}, "br", "td", "th")
    for tag in (name, f"/{name}")
} | {"/figcaption": "\n\n"}


@dataclass(slots=True)
class Blocks:
    """A piece of HTML as text: its paragraphs (lines parted by a line feed), pictures and their captions.

    `links` are text and address of the links that may name a source: those in short paragraphs and beside line ends.
    `classes` are the class attributes in it, but for those within captions and what nobody reads. Within a caption
    another is a part of it, however deep they stand.
    """

    paragraphs: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    classes: set[str] = field(default_factory=set)
    links: list[tuple[str, str]] = field(default_factory=list)
    is_caption: bool = False


def read_html(html: str) -> Blocks:
    r"""The text of a piece of HTML (the content of a post); scripts and styles are dropped.

    >>> read_html('<p>Rice &amp; corn<br>2014-8-5</p>at last<ul><li>one<li>two</ul>').paragraphs
    ['Rice & corn\n2014-8-5', 'at last', 'one', 'two']
    """
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(html).body
    return Blocks() if body is None else read_node(body)


def read_node(node: LexborNode) -> Blocks:
    """The text inside an element of a parsed page; scripts and the like may be taken out of the page."""
    try:
        return _read_children(node)
    except OddMarkUpError:  # told on the way: to look for it beforehand takes as long as reading
        return read_tags(parted(node))


def _read_children(node: LexborNode) -> Blocks:
    """As `read_node`: most paragraphs are plain, and the parser gives their text at one go."""
    blocks = Blocks()
    special = _paragraphs_of(node.css(_SPECIAL), node)
    pending: list[str] = []
    for child in node.iter(include_text=True):
        tag = child.tag
        if tag == "p" and child.mem_id not in special:
            if pending:
                blocks.paragraphs += _read_pending(pending, blocks)
                pending = []
            if text := child.text_lexbor().strip():
                if len(text) <= _SHORT:
                    blocks.links += _links_in(child.html or "")
                blocks.paragraphs.append(text.replace("\n", " ") if "\n" in text else text)
        elif tag == "-text":
            if pending or not child.is_empty_text_node:
                pending.append(child.html or "")
        elif not _is_unread(classes := child.attributes.get("class") or "", ""):
            pending.append(child.html or "")
        else:  # a row of share buttons stands below most posts
            blocks.classes.add(classes)
    if pending:
        blocks.paragraphs += _read_pending(pending, blocks)
    return blocks


def _paragraphs_of(nodes: Iterable[LexborNode], root: LexborNode) -> set[int]:
    """The paragraphs below `root` that some elements stand in or are."""
    found, seen = set[int](), {root.mem_id}
    for node in nodes:
        at: LexborNode | None = node
        while at is not None and (here := at.mem_id) not in seen:
            seen.add(here)
            if at.tag == "p":
                found.add(here)
                break
            at = at.parent
    return found


def _links_in(paragraph: str) -> list[tuple[str, str]]:
    """Text and address of the links of a plain paragraph, given as HTML; to select them takes thrice as long."""
    return [(unescaped(_ANY_TAG.sub("", text)), unescaped(address)) for address, text in _LINK.findall(paragraph)]


def _read_pending(pending: list[str], blocks: Blocks) -> list[str]:
    text, *tags = "".join(pending).replace("\n", " ").split("<")
    return _read(text, iter(tags), blocks)


def read_tags(tags: Sequence[str]) -> Blocks:
    """The text of what stands inside an element, given as in `tags_in`."""
    blocks = Blocks()
    blocks.paragraphs = _read(tags[0], islice(tags, 1, None), blocks)
    return blocks


def image_name(source: str) -> str | None:
    """The name of a picture: that of its file, without folder, ending and the size that WordPress adds.

    >>> image_name("https://example.org/uploads/2014/08/mill-2014-8-29-300x225.jpg?w=300")
    'mill-2014-8-29'
    """
    if source.startswith(("data:", "blob:")):
        return None
    name = re.split(r"[?#]", source, maxsplit=1)[0].rstrip("/").rpartition("/")[2]
    stem = name.rpartition(".")[0] or name
    return normal_line(_SIZE.sub("", stem)) or None


def _read(text: str, tags: Iterator[str], blocks: Blocks) -> list[str]:
    """The paragraphs of a text and the tags that follow it, each with the text behind it and without its `<`."""
    kept = [text]
    link: tuple[int, str] | None = None
    for piece in tags:
        tag, closed, text = piece.partition(">")
        mark = _MARKS_OF_PLAIN.get(tag)
        if mark is None:
            name, _, attributes = tag.partition(" ")
            mark = _MARKS_OF_PLAIN.get(name)
            if name == "a":
                link = len(kept), tag
            if mark is None or "class=" in attributes or "hidden=" in attributes or "style=" in attributes:
                mark, text = _look_at(name, tag, text, tags, blocks)
        elif link and tag == "/a":
            begin, opening = link
            blocks.links.append((unescaped("".join(kept[begin:])), attribute(opening, "href")))
            link = None
        if not closed:
            raise OddMarkUpError
        kept.append(mark + text if mark else text)
    return _paragraphs("".join(kept))


def _look_at(name: str, tag: str, text: str, tags: Iterator[str], blocks: Blocks) -> tuple[str, str]:
    """What a tag is in the text, and the text behind it or, if nobody reads its element here, behind that."""
    if name in ODD_NAMES or name[0] == "!":
        raise OddMarkUpError
    if name == "br":
        return "\n", text
    classes = attribute(tag, "class")
    if classes:
        blocks.classes.add(classes)
    if name in DROPPED or ' hidden="' in tag or _is_unread(classes, attribute(tag, "style")):
        return "", text if name in VOID else rest_of(tags)[1]
    is_caption = name == "figcaption" or (classes and name not in VOID and _CAPTION_CLASS.search(classes))
    if is_caption and not blocks.is_caption:
        inner, behind = rest_of(tags)
        _read_caption(text, inner, blocks)
        return "", behind
    if name == "img" and _AS_TEXT.search(classes):
        return "", escape(attribute(tag, "alt"), quote=False) + text
    if name == "img" and (picture := _name_of(tag)):
        blocks.images.append(picture)
    return _MARKS.get(name, ""), text


def _read_caption(text: str, tags: list[str], blocks: Blocks) -> None:
    if caption := normal_line(" ".join(_read(text, iter(tags), Blocks(is_caption=True)))):
        blocks.captions.append(caption)


@lru_cache(maxsize=256)  # a theme has the same few everywhere
def _is_unread(classes: str, style: str) -> bool:
    return bool(classes and _UNREAD_CLASS.search(classes)) or bool(style and _HIDDEN_STYLE.search(style))


def _name_of(picture: str) -> str | None:
    if attribute(picture, "width") == "1" or attribute(picture, "height") == "1":  # counts readers
        return None
    for key in ("src", "data-src", "data-lazy-src"):
        if name := image_name(attribute(picture, key).strip()):
            return name
    return normal_line(attribute(picture, "alt")) or None


def _paragraphs(text: str) -> list[str]:
    """The paragraphs of a text with marks in place of its tags."""
    if _CELL_END in text:
        text = _join_cells(text)
    found: list[str] = []
    for piece in unescaped(text).split("\n\n"):
        paragraph = piece.strip()
        if "\n" in paragraph:
            found += ["\n".join(map(str.strip, part.split("\n"))) for part in _PARTING.split(paragraph)]
        elif paragraph:
            found.append(paragraph)
    return found


def _join_cells(text: str) -> str:
    open_cells: list[list[str]] = [[]]
    for piece in _CELL_EDGE.split(text):
        if piece == _CELL_START:
            open_cells.append([])
        elif piece == _CELL_END and len(open_cells) > 1:
            content = "".join(open_cells.pop()).strip()
            open_cells[-1].append(f"\n\n{content}\n\n" if _PARTING.search(content) else f" {content} ")
        else:
            open_cells[-1].append(piece)
    return "".join("".join(cell) for cell in open_cells)
