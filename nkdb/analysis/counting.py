"""What counts once, and who a link of a chain is: the rules of the views `figure_flat` and `claim_flat`, as SQL."""

from __future__ import annotations

from typing import Final

HIDDEN_ARTICLES: Final = """SELECT related_article_id FROM article_relation
WHERE kind = 'revision_of' AND article_id IN (SELECT article_id FROM claim)
UNION SELECT article_id FROM article_relation
WHERE kind = 'duplicate_of' AND related_article_id IN (SELECT article_id FROM claim)"""
"""Articles whose claims are told by another one with claims: those that were revised, and duplicates."""

LINKS: Final = "claim_source l LEFT JOIN source_merge sm ON sm.source_id = l.source_id"
"""The links of chains, to select from."""

LINK_SOURCE: Final = "coalesce(sm.into_id, l.source_id)"
"""The source of a link: the one it was merged into, where it was."""
