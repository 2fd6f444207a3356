"""The posts of a plain text: a title, a date line, then paragraphs, up to the title of the next one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nkdb.archive.article import Page, PageArticle, PostMetadata
from nkdb.archive.dates.printed import DateReading
from nkdb.archive.normal import PARAGRAPH_BREAK, normal_line
from nkdb.archive.posts.beginning import LONGEST_LINK, links_on
from nkdb.archive.posts.ending import ends_post, is_sentence, is_share, opens_comments
from nkdb.archive.posts.listed import turns_page
from nkdb.archive.posts.post import read_post
from nkdb.archive.text.dates import find_dates
from nkdb.archive.text.items import (
    Item,
    ends_between,
    find_ends,
    is_one_line,
    is_ruler,
    is_title,
    stands_directly_above,
)

_SHORTEST_REPEAT = 60
_MOST_MEASURED = 20
"""So many paragraphs show how long the lines of a text are."""
_SEVERAL_LINES = "its title is all the lines above its day; some of them may be the name of the site or of the author"
_NO_DATE_LINE = DateReading(None, "no date line; the article is kept without a date")


@dataclass(frozen=True, slots=True)
class _Piece:
    """The items of one post; `date_line` is the number of the line that gives its date, or ought to.

    `end` is the index of the first item that ends the post, or their number; None where nobody has looked.
    """

    title: Item
    reading: DateReading
    date_line: int
    text: list[Item]
    end: int | None = None
    byline: str | None = None
    categories: tuple[str, ...] = ()


def read_posts(
    items: Sequence[Item],
    page: Page,
    categories: Sequence[str] = (),
    tags: Sequence[str] = (),
    *,
    are_normal: bool = False,
) -> Page:
    """The posts of a page, in its order; what was odd goes to the warnings of the page, with its line."""
    articles: list[PageArticle] = []
    for piece in _pieces(items, page):
        line, title = piece.title[0], normal_line(piece.title[1])
        if not title:
            page.leave_out("a post without a title", f"line {line}: a post without a title, which is left out")
            continue
        odd = [piece.reading.warning] if piece.reading.warning else []
        page.warnings += [f"line {piece.date_line}: {warning}" for warning in odd]
        found: list[str] = []
        paragraphs = _once([paragraph for _, paragraph in piece.text], found)
        is_block = piece.title[1].count("\n") > 1
        if is_block and not is_one_line(piece.title[1], "\n".join(paragraphs[:_MOST_MEASURED])):
            found.append(_SEVERAL_LINES)
        end = piece.end if len(paragraphs) == len(piece.text) else None
        metadata = PostMetadata(None, piece.byline, (*categories, *piece.categories), tags, line=line)
        article = read_post(
            title, piece.reading.day, paragraphs, metadata, warnings=found, end=end, are_normal=are_normal
        )
        if links_on(article.body[-LONGEST_LINK:].rpartition(PARAGRAPH_BREAK)[2], title):
            article.body = ""
            found.append("the page has only the beginning of it; no text is taken")
        elif not article.body and not found:
            found.append("it has no text of its own")
        last = articles[-1] if articles else None
        if last and (last.title, last.published_on, last.body) == (title, article.published_on, article.body):
            found = ["the post stands there twice; it is kept once"]
        else:
            articles.append(article)
        page.warnings += [f"line {line}: {title}: {warning}" for warning in found]
    page.articles = articles
    return page


def _pieces(items: Sequence[Item], page: Page) -> Iterator[_Piece]:
    """The items of each post, in the order of the page."""
    ends = find_ends(items)
    dates = find_dates(items, ends, page)
    if not dates:
        return
    titles = [found.index - 1 for found in dates]
    above = list(_undated(items, 0, titles[0], ends))
    read = ends_between(ends, 0, titles[0])[-1] + 1 if above else 0
    is_head = titles[0] > 0 and stands_directly_above(items[titles[0] - 1], items[titles[0]])
    lost = [item for item in items[read : titles[0] - is_head] if is_sentence(item[1])][:1]
    for line, left_out in [*lost, *items[titles[0] - is_head : titles[0]]]:
        page.warnings.append(
            f"line {line}: what stands above the first title is left out: {normal_line(left_out)[:80]!r}"
        )
    yield from above
    foot = next((place for place in range(dates[-1].index + 1, len(items)) if turns_page(items[place][1])), len(items))
    for line, left_out in [item for item in items[foot:] if is_sentence(item[1])][:1]:
        page.warnings.append(f"line {line}: what stands below the posts is left out: {normal_line(left_out)[:80]!r}")
    for found, next_title in zip(dates, [*titles[1:], foot], strict=True):
        begin, line = found.index + 1, items[found.index][0]
        own = _end_of_own(items, begin, next_title, ends)
        undated = list(_undated(items, own, next_title, ends))
        stop = own if undated else next_title
        while stop > begin and is_ruler(items[stop - 1][1]):
            stop -= 1
        end: int | None = next(iter(ends_between(ends, begin, stop)), stop) - begin
        text = list(items[begin:stop])
        if found.rest:
            text, end = [(line, found.rest), *text], None
        told = found.line
        yield _Piece(items[found.index - 1], told.reading, line, text, end, told.byline, told.categories)
        yield from undated


def _end_of_own(items: Sequence[Item], begin: int, stop: int, ends: Sequence[int]) -> int:
    """Where the items of a dated post end: behind its Share line and what it is filed under, or at `stop`."""
    below_share: int | None = None
    for index in ends_between(ends, begin, stop):
        if below_share not in (None, index):
            break
        if opens_comments(normal_line(items[index][1])):
            return stop
        if below_share is not None or is_share(items[index][1]):
            below_share = index + 1
    return stop if below_share is None else below_share


def _undated(items: Sequence[Item], begin: int, stop: int, ends: Sequence[int]) -> Iterator[_Piece]:
    """The posts in items among which no date line stands: a title and paragraphs, closed by a Share line."""
    for index in ends_between(ends, begin, stop):
        if opens_comments(normal_line(items[index][1])):
            return
        if is_share(items[index][1]):
            if index - begin >= 2 and is_title(items[begin][1]):
                yield _Piece(items[begin], _NO_DATE_LINE, items[begin][0], list(items[begin + 1 : index + 1]))
            begin = index + 1


def _once(paragraphs: list[str], warnings: list[str]) -> list[str]:
    """The paragraphs of a text, kept once, with a warning, where the whole text stands there twice.

    One of the two may be a single paragraph, as extractors print a summary; the one with more paragraphs is kept.
    """
    begin = paragraphs[0][:20] if paragraphs else ""
    if not [later for later in paragraphs[1:] if later.startswith(begin)]:
        return paragraphs
    text = [paragraph for paragraph in paragraphs if not ends_post(paragraph)]
    sizes = [len("".join(paragraph.split())) for paragraph in text]
    half, size, total = 0, 0, sum(sizes)
    while 2 * size < total:
        size += sizes[half]
        half += 1
    first, second = text[:half], text[half:]
    if size < _SHORTEST_REPEAT or "".join("".join(first).split()) != "".join("".join(second).split()):
        return paragraphs
    warnings.append("the text stands there twice; it is kept once")
    return [*max(first, second, key=len), *filter(ends_post, paragraphs)]
