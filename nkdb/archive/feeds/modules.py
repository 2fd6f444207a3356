"""What modules of RSS add to an entry beside its own title and text: titles and captions of pictures, summaries.

feedparser takes all of them for the entry's own, and the last one for its full text. They are taken out before.
https://www.rssboard.org/media-rss, https://help.apple.com/itc/podcasts_connect/#/itcb54353390
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_ATOM = "http://www.w3.org/2005/atom"
_MEDIA = "http://search.yahoo.com/mrss"
_MODULES = {"http://purl.org/dc/elements/1.1/": "description", "http://www.itunes.com/dtds/podcast-1.0.dtd": "summary"}
_TEXTS = frozenset(("content", "encoded", "description", "summary"))


def without_modules(data: bytes) -> bytes:
    r"""A well-formed feed without what its entries have beside their own.

    >>> without_modules(b"<rss><item><title>A mill</title><image><title>A wheel</title></image></item></rss>")
    b'<rss><item><title>A mill</title></item></rss>'
    """
    from lxml import etree

    # depth and entities are bounded by now; an undeclared prefix, which feedparser reads, is no reason to stop
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=True)
    root = etree.fromstring(data, parser)
    walker = etree.iterwalk(root, events=("start",), tag=("{*}item", "{*}entry"))
    beside: list[_Element] = []
    for _, entry in walker:
        beside += _beside(entry)
        walker.skip_subtree()  # entries within each other would be gone through again and again
    for element in beside:
        if (parent := element.getparent()) is not None:
            parent.remove(element)
    return etree.tostring(root, encoding="utf-8") if beside else data


def _beside(entry: _Element) -> Iterator[_Element]:
    """The elements of an entry that are not its own; of those that sum it up, only the longest is."""
    own = _parted(entry)[0]
    summaries: list[_Element] = []
    has_title = has_text = False
    for child in entry.iterchildren("*"):
        namespace, name = _parted(child)
        if namespace == own and name in ("image", "textinput"):
            yield child
        elif (namespace in (own, _ATOM) and name in ("description", "summary")) or _MODULES.get(namespace) == name:
            summaries.append(child)
        has_title |= namespace == own and name == "title"
        has_text |= name in _TEXTS and not _is_media(namespace) and _length(child) > 0
    longest = max(summaries, key=_length, default=None)
    yield from (summary for summary in summaries if summary is not longest or not _length(summary))
    for element in entry.iterdescendants("{*}title", "{*}description"):
        namespace, name = _parted(element)
        if not _is_media(namespace):
            continue
        if has_title if name == "title" else has_text:
            yield element
        has_text |= name == "description"


def _parted(element: _Element) -> tuple[str, str]:
    """Namespace and name, in lower case as feedparser takes them."""
    namespace, _, name = str(element.tag).lower().rpartition("}")
    return namespace.removeprefix("{"), name


def _is_media(namespace: str) -> bool:
    return namespace.rstrip("/") == _MEDIA


def _length(element: _Element) -> int:
    return len("".join(map(str, element.itertext())).strip())
