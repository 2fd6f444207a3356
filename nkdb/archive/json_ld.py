"""Pages that describe their article in JSON-LD: `NewsArticle`, `BlogPosting`, `Article`, `Report` of schema.org.

Most give the text there too, as `articleBody`. Where it is missing, it is read from the page: from the element marked
`articleBody`, from the only `article` element, or by a general reader, which is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nkdb.archive import wordpress_html
from nkdb.archive.article import Page, PageArticle
from nkdb.archive.beginning import ELLIPSES
from nkdb.archive.captures import take_capture_off
from nkdb.archive.content import Content
from nkdb.archive.cut_off import CUT_OFF, is_cut_off
from nkdb.archive.general_reader import READ_GENERALLY, read_generally
from nkdb.archive.linked_data import LinkedArticle, linked_data
from nkdb.archive.markup import Blocks, read_node
from nkdb.archive.no_article import FEWEST_LETTERS
from nkdb.archive.normal import normal_line
from nkdb.archive.page_address import original, page_address
from nkdb.archive.page_meta import main_headings, page_meta
from nkdb.archive.post_date import post_date
from nkdb.archive.pruning import prune
from nkdb.archive.rendered import shown_post
from nkdb.errors import PageError

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

NAME = "article page with JSON-LD"
FORMAT = "HTML"
LOOKS_FOR = "HTML with a script of JSON-LD that has a NewsArticle, BlogPosting, Article or Report"
POST_LOOKS = "such an object with a headline, and a text in articleBody or on the page"

_NOT_TEXT = (
    "header, footer, nav, aside, h1, time, .byline, .author, .date, .post-date, .subtitle, .share, .social, .related, "
    ".tags, .newsletter"
)


def identify(content: Content) -> bool:
    """Whether it is HTML that describes an article with a title, and no page of WordPress, whose posts say more."""
    return content.is_html and not wordpress_html.identify(content) and bool(linked_data(content.tree).articles)


def parse(content: Content) -> Page:
    """The articles whose text the page has."""
    page, url = Page(NAME), page_address(content)
    data = linked_data(content.tree)
    take_capture_off(content.tree)
    page.warnings += data.problems
    if is_cut_off(content):
        page.warnings.append(CUT_OFF)
    with_text = [article for article in data.articles if article.body]
    main = None if with_text else _main(data.articles, url, content.tree)
    if not with_text and main is None:
        found = f"JSON-LD that lists {len(data.articles)} articles without their texts"
        raise PageError(content.name, found, POST_LOOKS)
    left_out = len(data.articles) - len(with_text or [main])
    if left_out:
        page.skipped["named in JSON-LD without text"] += left_out
    articles: list[PageArticle] = []
    for article in with_text or ([main] if main else []):
        is_main = len(data.articles) == 1 or article is main
        kept = _article(content, page, article, url if is_main else None, is_main=is_main)
        if kept:
            articles.append(kept)
    page.articles = articles
    return page


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
    content: Content, page: Page, article: LinkedArticle, own: str | None, *, is_main: bool
) -> PageArticle | None:
    where = f"JSON-LD ({article.title})"
    url = original((article.url or "").partition("#")[0]) or own
    date = post_date(article.published, (), url, content.zone)
    if date.day is None and is_main:
        # before the text is taken, and printed dates with it
        meta = page_meta(content.tree)
        date = post_date(article.published or meta.stamp, meta.printed, url, content.zone)
    body = article.body
    if body is None:
        body = _text_of_page(content.tree)
        if body is None:
            body = read_generally(content)
            page.warnings.append(f"{where}: {READ_GENERALLY}")
    elif body.paragraphs and body.paragraphs[-1].endswith(ELLIPSES):
        page.warnings.append(f"{where}: its articleBody may be its beginning only: it ends with an ellipsis")
    if not article.is_free:
        page.warnings.append(f"{where}: the publisher asks for payment, the text may be its beginning only")
    page.warnings += [f"{where}: {warning}" for warning in date.warnings]
    return shown_post(
        page, where, article.title, date.day, body, url=url, byline=article.author, categories=article.sections,
        tags=article.keywords, instant=date.instant,
    )  # fmt: skip


def _text_of_page(tree: LexborHTMLParser) -> Blocks | None:
    """The text in the element marked as such, or in the only `article` element; None where that is hardly any."""
    marked = tree.css("[itemprop~='articleBody']") or tree.css("article")
    if len(marked) != 1:
        return None
    node: LexborNode = marked[0]
    prune(node, _NOT_TEXT)
    blocks = read_node(node)
    return blocks if sum(map(len, blocks.paragraphs)) >= FEWEST_LETTERS else None
