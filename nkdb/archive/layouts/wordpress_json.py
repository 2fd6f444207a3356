"""Posts as a WordPress site gives them to programs: `/wp-json/wp/v2/posts`, a list of posts or one post.

`date` is the blog's own local time. `categories` and `tags` are numbers; their names, the author's and the comments
are there only where the page was asked for with `_embed`.
https://developer.wordpress.org/rest-api/reference/posts/
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from nkdb.archive.article import Page, PageArticle, PostMetadata
from nkdb.archive.content import Content
from nkdb.archive.dates.post_date import PostDate, post_date, stored_day
from nkdb.archive.files.decoding import unpaired
from nkdb.archive.html.markup import read_html
from nkdb.archive.html.rendered import LOCKED, is_article_type, plain, rendered_post
from nkdb.archive.normal import normal_body, shown
from nkdb.errors import PageError

NAME = "WordPress REST JSON"
FORMAT = "JSON"
LOOKS_FOR = "JSON: a list of posts or one post, as /wp-json/wp/v2/posts gives them"
POST_LOOKS = 'an object with "date", "title": {"rendered": ...} and "content": {"rendered": ...}'

_ALLOWED = f"{POST_LOOKS}; of other sites than those of WordPress, their feeds"
# what posts, terms, users and the list of what there is have; other JSON may have a title, but seldom a rendered one
_OF_SITE = frozenset(("content", "excerpt", "date", "taxonomy", "avatar_urls", "routes"))
_NAMES_SHOWN = 6
_TYPES = {str: "text", int: "a number", float: "a number", bool: "true or false", dict: "an object", list: "a list"}


def identify(content: Content) -> bool:
    """Whether it begins as JSON does; no other layout is JSON."""
    return content.is_json


def parse(content: Content) -> Page:
    """The published posts of the page; others are counted."""
    found = _loaded(content)
    if isinstance(found, dict) and "content" not in found and "code" in found and "message" in found:
        said = ascii(f"{found['code']}: {found['message']}"[:300])
        raise PageError(content.name, f"the answer of a WordPress site to a request that failed ({said})", "posts")
    items = found if isinstance(found, list) else [found]
    page = Page(NAME)
    page.articles = [
        article for number, item in enumerate(items, 1) if (article := _Item(content, number, item).read(page))
    ]
    return page


def _loaded(content: Content) -> Any:
    def refuse(constant: str) -> NoReturn:
        raise ValueError(f"{constant}, which JSON does not have")

    try:
        return json.loads(content.json, parse_constant=refuse, parse_int=lambda digits: int(digits[:20]))
    except json.JSONDecodeError as error:
        found = f"broken JSON at line {error.lineno}, column {error.colno} ({error.msg})"
    except RecursionError:
        found = "JSON nested too deep"
    except ValueError as error:
        found = f"broken JSON ({error})"
    raise PageError(content.name, found, "whole JSON of posts")


class _Item:
    """One post of the list; every field is checked where it is taken."""

    def __init__(self, content: Content, number: int, item: Any) -> None:
        self.name, self.zone, self.where, self.item = content.name, content.zone, f"item {number}", item
        if not isinstance(item, dict):
            self._refuse("", item, "an object, a post")
        if item.get("type") is None and not item.keys() & _OF_SITE:
            names = ", ".join(f"'{shown(name[:40])}'" for name in list(item)[:_NAMES_SHOWN]) or "no names"
            raise PageError(self.name, f"an object that is no post at {self.where} ({names})", _ALLOWED)

    def read(self, page: Page) -> PageArticle | None:
        """The article, or None where it was left out."""
        kind = self._other_kind() or self._optional("type") or "post"
        status = self._optional("status") or "publish"
        if not (is_article_type(kind) and (kind == "post" or self._has_text())):
            page.skipped[shown(f"not a post: {kind[:60]}")] += 1
            return None
        if status != "publish":
            page.skipped[shown(f"not published: {status[:60]}")] += 1
            return None
        title, content = self._text("title", "rendered"), self._text("content", "rendered")
        if self.item["content"].get("protected") is True and not content:
            page.skipped[LOCKED] += 1
            return None
        date = self._date(page)
        return rendered_post(
            page, self.where, title, date.day, content,
            PostMetadata(
                self._optional("link"), self._author(), list(self._terms("category")), list(self._terms("post_tag")),
                self._comments(), date.instant,
            ),
        )  # fmt: skip

    def _has_text(self) -> bool:
        return isinstance(self.item.get("title"), dict) and isinstance(self.item.get("content"), dict)

    def _other_kind(self) -> str | None:
        """What else of a site's API it is: a term of a taxonomy, a user, or the list of what there is."""
        if "title" in self.item or "content" in self.item:
            return None
        if "taxonomy" in self.item:
            return self._optional("taxonomy")
        if "avatar_urls" in self.item:
            return "user"
        return "index of the site" if "routes" in self.item else None

    def _refuse(self, field: str, found: Any, allowed: str) -> NoReturn:
        kind = "nothing" if found is None else _TYPES.get(type(found), "something else")
        place = f"{self.where}, {field}" if field else self.where
        raise PageError(self.name, f"{kind} at {place}", allowed)

    def _text(self, *path: str) -> str:
        value = self.item
        for depth, key in enumerate(path):
            value = value.get(key) if isinstance(value, dict) else None
            wanted: type = str if depth == len(path) - 1 else dict
            if not isinstance(value, wanted):
                allowed = _TYPES[wanted] + (f" with {path[depth + 1]!r}" if wanted is dict else "")
                self._refuse(".".join(path[: depth + 1]), value, allowed)
        return unpaired(value)

    def _optional(self, key: str) -> str | None:
        return self._text(key) if self.item.get(key) is not None else None

    def _date(self, page: Page) -> PostDate:
        """The blog's own day; of a page that was asked for without it, what address and instant tell."""
        printed = self._optional("date")
        if printed is None:
            in_utc = self._optional("date_gmt")
            date = post_date(f"{in_utc}+00:00" if in_utc else None, (), self._optional("link"), self.zone)
        else:
            date = stored_day(printed)
        page.warnings += [f"{self.where}: {warning}" for warning in date.warnings]
        return date

    def _embedded(self, key: str) -> Iterator[dict[str, Any]]:
        """The objects embedded under a key, which come as a list of lists (terms, replies) or a list (authors)."""
        embedded = self.item.get("_embedded")
        groups = embedded.get(key) if isinstance(embedded, dict) else None
        for group in groups if isinstance(groups, list) else ():
            yield from (each for each in (group if isinstance(group, list) else [group]) if isinstance(each, dict))

    def _terms(self, taxonomy: str) -> Iterator[str]:
        for term in self._embedded("wp:term"):
            if term.get("taxonomy") == taxonomy and isinstance(term.get("name"), str):
                yield unpaired(term["name"])

    def _author(self) -> str | None:
        names = (author.get("name") for author in self._embedded("author"))
        return ", ".join(dict.fromkeys(unpaired(name) for name in names if isinstance(name, str))) or None

    def _comments(self) -> str | None:
        paragraphs: list[str] = []
        for reply in self._embedded("replies"):
            text = reply.get("content")
            text = text.get("rendered") if isinstance(text, dict) else None
            if isinstance(text, str) and reply.get("type", "comment") == "comment":
                author = reply.get("author_name")
                paragraphs += [plain(unpaired(author)) if isinstance(author, str) else ""]
                paragraphs += read_html(unpaired(text)).paragraphs
        return normal_body(paragraphs) or None
