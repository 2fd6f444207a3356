"""Pages that describe their article in JSON-LD: `NewsArticle`, `BlogPosting`, `Article`, `Report` of schema.org.

Where the text (`articleBody`) is missing, or only its beginning is there, it is read from the page: from the element
marked so, from the only `article` element, or by a general reader, which is told.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from nkdb.archive.article import Page, PageArticle, PostMetadata
from nkdb.archive.content import Content
from nkdb.archive.dates.post_date import has_unread_date, post_date, printed_day
from nkdb.archive.html.address import original, page_address
from nkdb.archive.html.captures import take_capture_off
from nkdb.archive.html.cut_off import CUT_OFF, is_cut_off
from nkdb.archive.html.elements import prune
from nkdb.archive.html.general_reader import READ_GENERALLY, drop_head, read_generally
from nkdb.archive.html.linked_data import LinkedArticle, linked_data
from nkdb.archive.html.markup import Blocks, read_node
from nkdb.archive.html.meta import page_meta
from nkdb.archive.html.own_parts import take_comments_out, take_others_out
from nkdb.archive.html.published import time_stamp
from nkdb.archive.html.rendered import shown_post
from nkdb.archive.html.title import main_headings, title_in_full
from nkdb.archive.layouts.html_form import Form, form_of
from nkdb.archive.normal import normal_line
from nkdb.archive.posts.beginning import ELLIPSES
from nkdb.archive.text_length import SHORTEST_SENTENCE, is_enough, letters_of
from nkdb.errors import PageError

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

NAME = "article page with JSON-LD"
FORMAT = "HTML"
LOOKS_FOR = "HTML with a script of JSON-LD that has a NewsArticle, BlogPosting, Article or Report"
POST_LOOKS = "such an object with a headline, and a text in articleBody or on the page"

_NOT_TEXT = (
    "header, footer, nav, aside, h1, time, .byline, .author, .date, .post-date, .subtitle, .share, .social, .related, "
    # and in letters by Substack and Ghost
    ".tags, .newsletter, .post-header, .byline-wrapper, .subscription-widget-wrap, .button-wrapper, "
    ".captioned-button-wrap, .kg-signup-card"
)

_MAY_BE_BEGINNING = "its articleBody may be its beginning only: it ends with an ellipsis"
_WITHOUT_TEXT = "named in JSON-LD without text"
_BESIDE = "named in JSON-LD with a few words beside the page's own article"
_OF_BEGINNING = 60
_FAR_MORE = 1.5
"""The text of a page may have a little more than its article: a caption, a line about the author."""


def identify(content: Content) -> bool:
    """Whether it is HTML that describes an article with a title, and no page of WordPress, whose posts say more."""
    return form_of(content) is Form.LINKED_DATA


def parse(content: Content) -> Page:
    """The articles whose text the page has."""
    page, url = Page(NAME), page_address(content)
    data = content.once(linked_data)
    take_capture_off(content.tree)
    page.warnings += data.problems
    if is_cut_off(content):
        page.warnings.append(CUT_OFF)
    main = _main(data.articles, url, content.tree)
    kept: list[LinkedArticle] = []
    for article in data.articles:
        if article is main or _is_whole(article, main):
            kept.append(article)
        else:
            page.skipped[_WITHOUT_TEXT if article.body is None else _BESIDE] += 1
    if not kept:
        found = f"JSON-LD that lists {len(data.articles)} articles without their texts"
        raise PageError(content.name, found, POST_LOOKS)
    read = (_article(content, page, article, url if article is main else None, main) for article in kept)
    page.articles = list(filter(None, read))
    return page


def _is_whole(article: LinkedArticle, main: LinkedArticle | None) -> bool:
    """Whether the data has the text of an article; beside that of the page, of others they often have a teaser."""
    if article.body is None:
        return False
    return main is None or is_enough("".join(article.body.paragraphs))


def _main(articles: list[LinkedArticle], url: str | None, tree: LexborHTMLParser) -> LinkedArticle | None:
    """The article that the page is about: the only one, or that of its address or of a main heading."""
    if len(articles) == 1:
        return articles[0]
    own = [article for article in articles if url and article.url and article.url.rstrip("/") == url.rstrip("/")]
    if not own:
        headings = {normal_line(heading.text_lexbor()) for heading in main_headings(tree)}
        own = [article for article in articles if article.title in headings]
    return own[0] if len(own) == 1 else None


def _article(
    content: Content, page: Page, article: LinkedArticle, own: str | None, main: LinkedArticle | None
) -> PageArticle | None:
    title = title_in_full(content.tree, article.title) if article is main else article.title
    where = f"JSON-LD ({title})"
    url = original((article.url or "").partition("#")[0]) or own
    stamp, printed = _published(article)
    date = post_date(stamp, printed, url, content.zone)
    if date.day is None and article is main:
        # before the text is taken, and printed dates with it
        said = page_meta(content.tree).day
        date = post_date(stamp or said.stamp, (*printed, *said.printed), url, content.zone, updates=said.updates)
    warnings: list[str] = []
    body = article.body
    if body is None or article is main:
        body, warnings = _text(content, body)
        if body is not article.body:
            short = takewhile(lambda line: len(line) < SHORTEST_SENTENCE, body.paragraphs)
            dates = {line for line in short if date.day and printed_day(line) == date.day}
            drop_head(body.paragraphs, title, {article.author or "", *dates})
    elif _ends_early(body):
        warnings.append(_MAY_BE_BEGINNING)
    if not article.is_free:
        warnings.append("the publisher asks for payment, the text may be its beginning only")
    page.warnings += [f"{where}: {warning}" for warning in (*warnings, *date.warnings)]
    return shown_post(
        page, where, title, date.day, body,
        PostMetadata(url, article.author, article.sections, article.keywords, instant=date.instant),
    )  # fmt: skip


def _published(article: LinkedArticle) -> tuple[str | None, tuple[str, ...]]:
    """When an article was published: as a time stamp, or as a date such as one prints."""
    said = article.published
    if said and not time_stamp(said) and (printed_day(said) or has_unread_date(said)):
        return None, (said,)
    return said and (time_stamp(said) or said), ()


def _text(content: Content, said: Blocks | None) -> tuple[Blocks, list[str]]:
    """The text of the article that a page is about, and what is to be told of it.

    Where the page shows far more than `said`, its data has the beginning only, and where it shows the same, what stands
    there in one paragraph may have been several.
    """
    shown = _text_of_page(content.tree, is_known=said is not None)
    if said is None:
        return (shown, []) if shown else (read_generally(content), [READ_GENERALLY])
    data = letters_of("".join(said.paragraphs))
    if shown:
        seen = letters_of("".join(shown.paragraphs))
        begin = seen.find(data[:_OF_BEGINNING])
        if begin >= 0 and len(seen) - begin > _FAR_MORE * len(data):
            return shown, ["its articleBody is its beginning only: the text is that of the page"]
        own, at = list[str](), 0
        for paragraph in shown.paragraphs:  # a table of contents has headings before they stand in the text
            if data.startswith(letters := letters_of(paragraph), at):
                own.append(paragraph)
                at += len(letters)
        if len(said.paragraphs) == 1 and at == len(data):
            return replace(said, paragraphs=own), []
    if _ends_early(said):
        return said, [_MAY_BE_BEGINNING]
    page = content.tree.body
    is_far_less = not is_enough(data) and page is not None and is_enough(page.text())
    return said, ["its articleBody is short, and may be its beginning only"] if is_far_less else []


def _ends_early(body: Blocks) -> bool:
    return bool(body.paragraphs) and body.paragraphs[-1].endswith(ELLIPSES)


def _text_of_page(tree: LexborHTMLParser, *, is_known: bool) -> Blocks | None:
    """The text in the element marked as such, or in the `article` element that the page is about.

    Where the data has a text as well (`is_known`), what stands around it does no harm. None where there is hardly any.
    """
    take_comments_out(tree)
    marked = tree.css("[itemprop~='articleBody']")
    node = (marked[0] if len(marked) == 1 else None) if marked else _main_element(tree, tree.body if is_known else None)
    if node is None:
        return None
    take_others_out(node)
    prune(node, _NOT_TEXT)
    blocks = read_node(node)
    return blocks if is_enough("".join(blocks.paragraphs)) else None


def _main_element(tree: LexborHTMLParser, around: LexborNode | None) -> LexborNode | None:
    """The only `article` element of a page, or the only one with a head of its own.

    Within it, or else within `around`, one may have most of the paragraphs: beside that are lists of other stories.
    """
    articles = tree.css("article")
    headed = articles if len(articles) == 1 else [node for node in articles if node.css_first("header h1") is not None]
    own = headed[0] if len(headed) == 1 else None
    around = own or around
    most = _letters_in_paragraphs(around) if around else 0
    within = [node for node in around.css("article") if 2 * _letters_in_paragraphs(node) > most] if around else []
    return within[-1] if within else own


def _letters_in_paragraphs(node: LexborNode) -> int:
    return sum(len(paragraph.text()) for paragraph in node.css("p"))
