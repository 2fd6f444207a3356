"""Any other HTML page with one article, read by a general reader: its warnings say so.

Title, date and author are taken only as the page itself says them: the reader's guesses at those are not asked for.
"""

from __future__ import annotations

import re
from functools import partial

from nkdb.archive.article import Page, PostMetadata
from nkdb.archive.content import Content
from nkdb.archive.dates.post_date import is_date, post_date
from nkdb.archive.html.address import page_address
from nkdb.archive.html.captures import take_capture_off
from nkdb.archive.html.cut_off import CUT_OFF, is_cut_off
from nkdb.archive.html.general_reader import READ_GENERALLY, drop_head, read_generally
from nkdb.archive.html.linked_data import linked_data
from nkdb.archive.html.meta import page_meta
from nkdb.archive.html.no_article import saved_frames, why_no_article
from nkdb.archive.html.rendered import shown_post
from nkdb.archive.html.title import doubt_of_title
from nkdb.archive.layouts.html_form import Form, form_of
from nkdb.archive.packed_page import only_frame
from nkdb.archive.reading import read_content
from nkdb.archive.text.other_text import export_of_database
from nkdb.archive.text_length import is_enough
from nkdb.archive.wordpress.page import shows_archive
from nkdb.archive.wordpress.print_version import read_print_version
from nkdb.errors import MissingExtraError, PageError

NAME = "single article page (HTML)"
FORMAT = "HTML"
LOOKS_FOR = "any other HTML page with one article"
POST_LOOKS = "an article with a title and a text"

_SIGNED = re.compile(
    r"(?:\w[\w-]*\.)+[a-z]{2,} ?"
    r"\((?P<date>[\d. -]{8,14}|(?:주체|主体|チュチェ|Juche ?)\d{1,3}(?:\(\d{4}\))?[\d. -]{5,9})\)",
    re.IGNORECASE,
)
_END_MARK = re.compile(r"\s*-0-$")
_ALLOWED = "an HTML page with an article, or with posts of WordPress"
_EACH = "the page of each, saved, or the feed of the site"
_ARCHIVE = "an archive of WordPress, whose theme marks posts in no way that is known"
_BOOKMARKS = re.compile(r"<!doctype netscape-bookmark-file", re.IGNORECASE)


def identify(content: Content) -> bool:
    """Whether it is HTML of no other layout."""
    return form_of(content) is Form.OTHER


def parse(content: Content) -> Page:
    """The one article of the page; raises PageError where the page is none, and says what it is."""
    if _BOOKMARKS.match(content.start):
        raise PageError(content.name, "the bookmarks of a browser", "the pages that they lead to, saved")
    page, tree = Page(NAME), content.tree
    if read_print_version(content, page):
        return page
    if shows_archive(tree):  # before more packages are asked for, to read what would be refused
        raise PageError(content.name, _ARCHIVE, _ALLOWED)
    url, problems = page_address(content), content.once(linked_data).problems
    take_capture_off(tree)
    meta = page_meta(tree)
    doubt = doubt_of_title(tree, meta.title)
    try:
        blocks = read_generally(content)
    except MissingExtraError:
        if page_in_frame := _in_frame(content):
            return page_in_frame
        raise
    drop_head(blocks.paragraphs, meta.title, {meta.site, *meta.day.printed, meta.author or ""})
    text = "\n".join(blocks.paragraphs)
    if export := export_of_database(text):
        raise PageError(content.name, *export)
    reason = why_no_article(tree, meta.title, text, url, meta.site)
    if reason:
        if not is_enough(text) and (page_in_frame := _in_frame(content)):
            return page_in_frame
        raise PageError(content.name, reason, _EACH if reason.startswith("a list of ") else _ALLOWED)
    where = f"article ({meta.title})"
    page.warnings += [*problems, f"{where}: {READ_GENERALLY}"]
    if doubt:
        page.warnings.append(f"{where}: {doubt}")
    if is_cut_off(content):
        page.warnings.append(CUT_OFF)
    said = meta.day
    printed = said.printed or ([] if said.stamp else _take_date_on_top(blocks.paragraphs))
    signed = _take_signature(blocks.paragraphs)
    date = post_date(said.stamp, (*printed, *signed), url, content.zone, updates=said.updates)
    page.warnings += [f"{where}: {warning}" for warning in date.warnings]
    article = shown_post(
        page, where, meta.title, date.day, blocks,
        PostMetadata(url, meta.author, meta.sections, meta.tags, instant=date.instant),
    )  # fmt: skip
    page.articles = [article] if article else []
    return page


def _in_frame(content: Content) -> Page | None:
    """What one of the frames has that were saved beside the page."""
    frames = (frame for place in saved_frames(content.tree) if (frame := content.frame(place)) is not None)
    return only_frame(partial(read_content, frame) for frame in frames)


def _take_date_on_top(paragraphs: list[str]) -> list[str]:
    """The date alone in its paragraph above a text, as pages print it that mark no date; it is none of the text."""
    return [paragraphs.pop(0)] if len(paragraphs) > 1 and is_date(paragraphs[0]) else []


def _take_signature(paragraphs: list[str]) -> list[str]:
    """The date of an article that ends in the address of its site and the day: www.kcna.kp (2014.08.05.).

    It is none of the text, nor is the mark above it by which an agency ends a dispatch: `-0-`.
    """
    signature = _SIGNED.fullmatch(paragraphs[-1]) if len(paragraphs) > 1 else None
    if signature is None:
        return []
    paragraphs.pop()
    paragraphs[-1] = _END_MARK.sub("", paragraphs[-1])
    return [signature["date"]]
