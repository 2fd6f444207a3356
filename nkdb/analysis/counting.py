"""What counts once, and who a link of a chain is: the rules of the views `figure_flat` and `claim_flat`, as SQL."""

from __future__ import annotations

from typing import Final

HIDDEN_ARTICLES: Final = """SELECT related_article_id FROM article_relation WHERE kind = 'revision_of'
UNION SELECT article_id FROM article_relation WHERE kind = 'duplicate_of'"""
"""Articles whose claims are told by another one: those that were revised, and duplicates."""

LINKS: Final = "claim_source l"
"""The links of chains, to select from."""

LINK_SOURCE: Final = "l.source_id"
"""The source of a link."""
