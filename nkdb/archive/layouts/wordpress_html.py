"""Pages of WordPress as browsers save them: archives of a category, tag, month or search, front pages, single posts.

The Wayback Machine's copies are the same pages; its tool bar stands outside the posts, and the links are undone. Of a
page that prints only the beginning of a post, title and date are taken, and no text: a part is not kept as the whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nkdb.archive.article import Page, PageArticle, PostMetadata
from nkdb.archive.content import Content
from nkdb.archive.dates.post_date import post_date, printed_day
from nkdb.archive.html.address import link_base, original, page_address
from nkdb.archive.html.author import author_in_head
from nkdb.archive.html.cut_off import CUT_OFF, is_cut_off
from nkdb.archive.html.linked_data import linked_data
from nkdb.archive.html.markup import Blocks
from nkdb.archive.html.rendered import LOCKED, is_article_type, shown_post
from nkdb.archive.html.title import heading_told, is_told, main_headings, title_in_head
from nkdb.archive.layouts import json_ld, single_page
from nkdb.archive.layouts.html_form import Form, form_of
from nkdb.archive.normal import normal_line
from nkdb.archive.wordpress.comments import take_comments, take_own_comments
from nkdb.archive.wordpress.page import says_nothing_found, shows_archive, shows_found, shows_one
from nkdb.archive.wordpress.parts import PostParts
from nkdb.archive.wordpress.posts import FoundPost, find_posts, with_unmarked_texts
from nkdb.archive.wordpress.single import has_text_of_one, the_one
from nkdb.archive.wordpress.take_apart import take_apart
from nkdb.errors import PageError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from selectolax.lexbor import LexborHTMLParser

NAME = "WordPress page (HTML)"
FORMAT = "HTML"
LOOKS_FOR = "HTML with posts as WordPress themes mark them: div.post with div.entry, .hentry with .entry-content"
POST_LOOKS = "an element div.post, .hentry or .type-post with a heading and a text (.entry, .entry-content)"

_HEADINGS = "h1.page-title, h1.archive-title, .pagetitle, .page-title, .archive-title, .wp-block-query-title"
_OTHER_HEADING = "h1:not(.site-title, .wp-block-site-title, #site-title, .site-name, #blog-title)"
_QUOTES = "‘’'\"“”"
_HEADED = re.compile(
    rf"Archive for the [{_QUOTES}](?P<category>.+?)[{_QUOTES}] Category"
    r"|(?:Category(?: Archives?)?|카테고리(?: [가-힣 ]+)?): (?P<named>.+)"
    rf"|Posts Tagged [{_QUOTES}](?P<tag>.+?)[{_QUOTES}]|(?:Tag(?: Archives?)?|태그(?: [가-힣 ]+)?): (?P<tagged>.+)"
)
_TITLE_ONLY = "posts of which the page has the title only"
_BESIDE = "posts beside the one that the page is of"


def identify(content: Content) -> bool:
    """Whether it is HTML with at least one post in the mark-up of a WordPress theme."""
    return form_of(content) is Form.POSTS


def parse(content: Content) -> Page:
    """The posts of the page, in its order; what is no post (a page, an attachment) is counted."""
    page, tree = Page(NAME), content.tree
    around = _look_around(content)
    found = find_posts(tree)
    if not found and says_nothing_found(tree):
        raise PageError(content.name, "a page that says that nothing was found", f"a page with posts: {POST_LOOKS}")
    if around.comments is None and (around.is_of_one or len(found) == 1):
        nodes = [node for post in found for node in (post.node, post.body) if node is not None]
        around.comments = take_own_comments(tree, nodes)
    if not (around.is_of_one and content.once(linked_data).articles):
        found = with_unmarked_texts(found, are_one=around.is_of_one)
    posts = _articles_among(found, page, are_one=around.is_of_one)
    if not found or (around.is_of_one and posts and not has_text_of_one(tree, posts)):
        return _as_any_page(content)
    if around.is_of_one and (own := the_one(tree, posts)):
        page.skipped.update(_TITLE_ONLY if post.body is None else _BESIDE for post in posts if post is not own)
        posts = [own]
    kept = _to_keep(content, page, _taken_apart(content, posts, around))
    if len(kept) > 1:
        around.comments = None
    page.articles = [article for number, parts in kept if (article := _article(page, f"post {number}", parts, around))]
    return page


def _articles_among(found: list[FoundPost], page: Page, *, are_one: bool) -> list[FoundPost]:
    """Those that are posts, on a page of one also what a site calls reports or news; the others are counted."""
    posts: list[FoundPost] = []
    for post in found:
        if post.kind == "post" or (are_one and is_article_type(post.kind)):
            posts.append(post)
        else:
            page.skipped[f"not a post: {post.kind}"[:60]] += 1
    return posts


def _taken_apart(content: Content, found: list[FoundPost], around: _Around) -> list[PostParts]:
    """The parts of posts; what those of the only one lack, the page around it may have."""
    tree, is_cut = content.tree, is_cut_off(content)
    around.is_single = is_single = len(found) == 1
    # before the text is taken out: a theme may have it there
    title = _title_of_page(tree) if is_single else ""
    told = heading_told(tree) if is_single and around.is_of_one else ""
    posts = [take_apart(post, is_only=is_single, is_cut=is_cut) for post in found]
    if not is_single or around.is_archive:
        _mark_excerpts(posts, are_found=shows_found(tree))
    if is_single:
        (only,) = posts
        only.title = only.title or title
        if told and not is_told(tree, only.title):
            only.title = told  # a heading in the post may be that of what it is filed under
        if around.is_of_one:
            _complete_from_head(only, tree)
    return posts


def _complete_from_head(post: PostParts, tree: LexborHTMLParser) -> None:
    post.title = post.title or title_in_head(tree)
    post.author = post.author or author_in_head(tree)
    if post.stamp is None and not any(map(printed_day, post.printed)):
        post.stamp = _stamp_in_head(tree, post.title)


def _as_any_page(content: Content) -> Page:
    """A single post whose theme marks its text in no way that is known, read as a page of unknown make."""
    return json_ld.parse(content) if content.once(linked_data).articles else single_page.parse(content)


def _mark_excerpts(posts: list[PostParts], *, are_found: bool) -> None:
    """Where a theme prints beginnings, those of short posts look like them: one paragraph of plain words.

    Of what was searched for (`are_found`) hardly a theme prints more; that all texts of a page break off is no
    accident.
    """
    texts = [parts for parts in posts if parts.has_text]
    if len(texts) > 1 and all(parts.breaks_off for parts in texts):
        for parts in texts:
            parts.is_automatic = True
    if are_found or any(parts.is_automatic for parts in posts):
        for parts in posts:
            parts.is_excerpt |= parts.is_automatic or parts.may_be_automatic


@dataclass(slots=True)
class _Around:
    """What a page says about all its posts; whether it has one only, and whether it says that it is of that one.

    That it `is_archive` says that it is none of the posts, be there but one.
    """

    url: str | None
    base: str | None
    zone: ZoneInfo | None
    comments: str | None
    categories: list[str]
    tags: list[str]
    is_of_one: bool
    is_archive: bool
    is_single: bool = False


def _look_around(content: Content) -> _Around:
    """What a page says, and its comments, which are taken out of it."""
    tree, url = content.tree, page_address(content)
    base, comments = link_base(content, url), take_comments(tree)
    categories, tags = _headed(tree)
    is_archive = bool(categories or tags) or shows_archive(tree) or shows_found(tree)
    return _Around(url, base, content.zone, comments, categories, tags, shows_one(tree), is_archive)


def _to_keep(content: Content, page: Page, posts: list[PostParts]) -> list[tuple[int, PostParts]]:
    """The posts to keep, each with its number on the page; what is cut off or is a title only is counted."""
    kept = list(enumerate(posts, 1))
    if any(parts.has_text or parts.is_excerpt for parts in posts):
        kept = [(number, parts) for number, parts in kept if parts.has_text or parts.is_excerpt]
        titles_only = len(posts) - len(kept)
        if titles_only:
            page.skipped[_TITLE_ONLY] += titles_only
    if kept and is_cut_off(content):
        page.warnings.append(CUT_OFF)
        number, last = kept[-1]
        if last.has_text and not last.is_followed:
            if len(kept) == 1:
                raise PageError(content.name, "a page cut off within its only post", "a whole page, down to </html>")
            told = f"post {number} ({last.title}): nothing follows its text, so it is left out as cut off"
            page.leave_out("cut off", told)
            kept.pop()
    unlocked = [(number, parts) for number, parts in kept if not parts.is_locked]
    if len(unlocked) < len(kept):
        page.skipped[LOCKED] += len(kept) - len(unlocked)
    return unlocked


def _article(page: Page, where: str, parts: PostParts, around: _Around) -> PageArticle | None:
    url = original(parts.link or "", around.base)
    if around.is_single:
        # the address of an archive with one post is not that of the post
        page_url = None if around.is_archive else around.url
        if url is None or (around.is_of_one and page_url and not _is_within(url, page_url)):
            url = page_url
    text = parts.text
    date = post_date(
        parts.stamp, parts.printed, url, around.zone, updates=parts.printed.of_updates(),
        unmarked=lambda: parts.printed.only_day(but=(parts.title, parts.author)),
    )  # fmt: skip
    page.warnings += [f"{where} ({parts.title}): {warning}" for warning in date.warnings]
    if parts.is_excerpt:
        where, text = f"{where}, of which the page has only the beginning", Blocks()
    categories, tags = [*around.categories, *parts.categories], [*around.tags, *parts.tags]
    metadata = PostMetadata(url, parts.author, categories, tags, around.comments, date.instant)
    article = shown_post(page, where, parts.title, date.day, text, metadata)
    if article and article.url is None:
        article.page_url = around.url
    return article


def _is_within(link: str, page: str) -> bool:
    """Whether one of two addresses is the other with more behind it: the front page's, or one with a query."""
    return link.startswith(page) or page.startswith(link)


def _headed(tree: LexborHTMLParser) -> tuple[list[str], list[str]]:
    """The category or tag that the page is the archive of, as its heading names it."""
    heading = tree.css_first(_HEADINGS)
    match = _HEADED.fullmatch(normal_line(heading.text_lexbor())) if heading else None
    if match is None:
        return [], []
    named = {kind: (name or "").strip() for kind, name in match.groupdict().items()}
    return [named[k] for k in ("category", "named") if named[k]], [named[k] for k in ("tag", "tagged") if named[k]]


def _title_of_page(tree: LexborHTMLParser) -> str:
    """The title of a single post whose theme puts it outside the post: that of the page's only main heading."""
    titles = tree.css("h1.entry-title, h1.post-title, h1.wp-block-post-title") or main_headings(tree, _OTHER_HEADING)
    return normal_line(titles[0].text_lexbor()) if len(titles) == 1 else ""


def _stamp_in_head(tree: LexborHTMLParser, title: str) -> str | None:
    """When a single post was published, as the head of its page says it, or a script that describes the post."""
    said = tree.css_first("meta[property='article:published_time'][content]")
    if said is not None:
        return said.attributes["content"]
    stamps = (article.published for article in linked_data(tree).articles if article.title == title)
    return next(filter(None, stamps), None)
