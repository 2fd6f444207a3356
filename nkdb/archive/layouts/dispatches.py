"""Dispatches of a news agency, of a day or one alone, below a day in both calendars: as the pages of kcna.co.jp."""

from __future__ import annotations

from dataclasses import replace

from nkdb.archive.article import Page, PostMetadata
from nkdb.archive.content import Content
from nkdb.archive.dates.post_date import post_date
from nkdb.archive.html.address import page_address
from nkdb.archive.html.cut_off import CUT_OFF, is_cut_off
from nkdb.archive.html.dispatches import dispatches_in
from nkdb.archive.html.markup import Blocks
from nkdb.archive.html.rendered import shown_post
from nkdb.archive.layouts.html_form import Form, form_of
from nkdb.errors import PageError

NAME = "dispatches of a news agency (HTML)"
FORMAT = "HTML"
LOOKS_FOR = (
    "HTML with texts that begin as in Pyongyang, August 5 (KCNA) --, below a day such as August 5. 2014 Juche 103"
)
POST_LOOKS = "a title, and right below it a text that begins with place, day and agency"


def identify(content: Content) -> bool:
    """Whether it is HTML with such a day, and a dispatch below it."""
    return form_of(content) is Form.DISPATCHES


def parse(content: Content) -> Page:
    """The dispatches of the page, in its order; what was published before a page was cut off is kept."""
    page, url, dispatches = Page(NAME), page_address(content), content.once(dispatches_in)
    assert dispatches is not None  # identify() has seen them
    found = dispatches.found
    if is_cut_off(content):
        if len(found) == 1:
            raise PageError(content.name, "a page cut off within its only dispatch", "a whole page, down to </html>")
        page.leave_out("cut off", CUT_OFF)
        found = found[:-1]
    date = post_date(None, [dispatches.day], url, content.zone)
    page.warnings += [f"the day of the page: {warning}" for warning in date.warnings]
    # the address of a day is not that of one of its dispatches
    own = PostMetadata(url if len(dispatches.found) == 1 else None)
    posts = (
        shown_post(page, f"dispatch {number}", dispatch.title, date.day, Blocks(dispatch.paragraphs), own)
        for number, dispatch in enumerate(found, 1)
    )
    page.articles = [replace(post, page_url=None if post.url else url) for post in posts if post]
    return page
