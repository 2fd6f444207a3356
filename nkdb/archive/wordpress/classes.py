"""The classes by which WordPress themes mark the parts of a post."""

from __future__ import annotations

from functools import lru_cache

FILED = frozenset({"postmetadata", "entry-meta", "post-meta", "entry-utility", "entry-footer"})
"""What holds the data of a post, wherever it stands."""
TITLES = frozenset({"entry-title", "post-title", "storytitle", "wp-block-post-title"})
PRINTED = frozenset({
    "date", "post-date", "postdate", "entry-date", "published", "posted-on", "post_date", "time", "wp-block-post-date",
    "entry-meta", "post-meta", "postmetadata", "meta", "postinfo", "post-info", "byline", "fusion-meta-info",
    "fusion-single-line-meta", "elementor-post-date",
})  # fmt: skip
"""What may hold the day of a post."""
OF_CATEGORIES = frozenset({
    "cat-links", "taxonomy-category", "category-links", "meta-categories", "entry-category", "tdb-entry-category",
    "ast-terms-link", "blog-categories",
})  # fmt: skip
OF_TAGS = frozenset({
    "tags-links", "tag-links", "taxonomy-post_tag", "post-tags", "post_tags", "entry-tags", "td-tags", "tdb-tags",
})  # fmt: skip
ABOUT_AUTHOR = frozenset({"author-info", "author-bio", "author-box", "author-description"})
PAGES = frozenset({"post-page-numbers", "page-links", "page-link", "post-nav-links"})
"""The numbers of the pages of a post that has several: what is shown is one of them."""


@lru_cache(maxsize=512)  # a theme has the same few everywhere
def words(classes: str) -> frozenset[str]:
    """The single classes of a class attribute."""
    return frozenset(classes.split())
