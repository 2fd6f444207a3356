"""What counts once, and who a link of a chain is: the rules of the views `figure_flat` and `claim_flat`, as SQL."""

from __future__ import annotations

from typing import Final

COUNTED_ONCE: Final = """NOT EXISTS (SELECT 1 FROM (WITH RECURSIVE telling (article_id, teller_id) AS (
    SELECT related_article_id, article_id FROM article_relation WHERE kind = 'revision_of'
    UNION ALL SELECT article_id, related_article_id FROM article_relation WHERE kind = 'duplicate_of'
), told (article_id) AS (
    SELECT article_id FROM telling WHERE teller_id IN (SELECT article_id FROM claim)
    UNION SELECT telling.article_id FROM telling JOIN told ON told.article_id = telling.teller_id
) SELECT article_id FROM told) hidden WHERE hidden.article_id = c.article_id)"""
"""Of a claim `c`: its article is none whose claims another one with claims tells, at once or by way of others.

With NOT IN, a server goes through all that are hidden anew for each claim: how few they are, it does not foresee.
"""

LINKS: Final = "claim_source l LEFT JOIN source_merge sm ON sm.source_id = l.source_id"
"""The links of chains, to select from."""

LINK_SOURCE: Final = "coalesce(sm.into_id, l.source_id)"
"""The source of a link: the one it was merged into, where it was."""
