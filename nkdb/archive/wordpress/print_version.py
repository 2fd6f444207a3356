"""A post as the plug-in WP-Print shows it, to be printed: its mark-up is not that of the theme."""

from __future__ import annotations

from nkdb.archive.article import Page, PostMetadata
from nkdb.archive.content import Content
from nkdb.archive.dates.post_date import post_date
from nkdb.archive.html.address import address
from nkdb.archive.html.markup import read_node
from nkdb.archive.html.rendered import shown_post
from nkdb.archive.normal import normal_line

_TITLE, _LINE, _TEXT = "#BlogTitle", "#BlogDate", "#BlogContent"
_ADDRESSES = "#Outline strong[dir='ltr']"
"""That of the site and, behind it, that of the post."""


def read_print_version(content: Content, page: Page) -> bool:
    """Read the post of a page that is such a version of one; whether it is.

    Its second line names the author first, then the categories, whatever the language.
    """
    tree = content.tree
    titles, line, text = tree.css(_TITLE), tree.css_first(_LINE), tree.css_first(_TEXT)
    if not titles or line is None or text is None:
        return False
    title = normal_line(titles[-1].text_lexbor())  # the name of the site may stand above it in the same dress
    names = [normal_line(name.text_lexbor()) for name in line.css("u") if name.css_first("a") is None]
    addresses = tree.css(_ADDRESSES)
    url = address(addresses[-1].text_lexbor()) if addresses else None
    where = f"article ({title})"
    date = post_date(None, [line.text(separator=" ")], url, content.zone)
    page.warnings += [f"{where}: {warning}" for warning in date.warnings]
    metadata = PostMetadata(url, names[0] if names else None, names[1:])
    article = shown_post(page, where, title, date.day, read_node(text), metadata)
    page.articles = [article] if article else []
    return True
