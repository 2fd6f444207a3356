"""The flat views, for people who do not want to join: one row a figure, one row a claim.

Both count a revised report once: articles that another one revises, and duplicates of another one, are left out. Ordered
lists are made by an aggregate over an ordered subquery, since SQLite before 3.44 has no ORDER BY inside aggregates.
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ORGANIZATIONS = """
(SELECT {concat}(organizations_in_order.name, '; ') AS organizations
    FROM (SELECT organization.name AS name
        FROM organization JOIN claim_organization ON claim_organization.organization_id = organization.id
        WHERE claim_organization.claim_id = claim.id
        ORDER BY organization.name) AS organizations_in_order) AS organizations
"""

CHAIN = """
(SELECT source.name
    FROM source JOIN claim_source ON claim_source.source_id = source.id
    WHERE claim_source.claim_id = claim.id
    ORDER BY claim_source.position LIMIT 1) AS publisher,
(SELECT source.name
    FROM source JOIN claim_source ON claim_source.source_id = source.id
    WHERE claim_source.claim_id = claim.id
    ORDER BY claim_source.position DESC LIMIT 1) AS origin,
(SELECT {concat}(chain_in_order.name, ' > ') AS chain
    FROM (SELECT source.name AS name
        FROM source JOIN claim_source ON claim_source.source_id = source.id
        WHERE claim_source.claim_id = claim.id
        ORDER BY claim_source.position) AS chain_in_order) AS chain,
(SELECT count(*) AS depth FROM claim_source WHERE claim_source.claim_id = claim.id) AS depth
"""

EVIDENCE_STATE = """
(SELECT CASE
        WHEN (count(CASE WHEN (evidence.state = 'broken') THEN 1 END) > 0) THEN 'broken'
        WHEN (count(CASE WHEN (evidence.state = 'unchecked') THEN 1 END) > 0) THEN 'unchecked'
        WHEN (count(CASE WHEN (evidence.state = 'verified') THEN 1 END) > 0) THEN 'verified'
    END AS state
    FROM evidence WHERE evidence.{owner}_id = {owner}.id) AS evidence_state
"""

COUNTED_ONCE = """
NOT (EXISTS (SELECT 1 AS one
    FROM article_relation AS other
    WHERE other.kind = 'revision_of' AND other.related_article_id = article.id
        OR other.kind = 'duplicate_of' AND other.article_id = article.id))
"""

FIGURE_FLAT = f"""
CREATE VIEW figure_flat AS
SELECT figure.key AS figure_key,
    article.key AS article_key,
    article.published_on,
    measure.key AS measure_key,
    measure.name AS measure,
    figure.kind,
    figure.low,
    figure.high,
    figure.qualifier,
    figure.unit,
    figure.per,
    figure.printed,
    claim.text AS claim,
    claim.earliest AS claim_earliest,
    claim.latest AS claim_latest,
    {ORGANIZATIONS},
    {CHAIN},
    {EVIDENCE_STATE.replace("{owner}", "figure")},
    (SELECT {{concat}}(shares_in_order.share, '; ') AS shares
        FROM (SELECT split_share.party || ' ' || CASE
                WHEN (split_share.low = split_share.high) THEN CAST(CAST(split_share.low AS NUMERIC) AS TEXT)
                ELSE CAST(CAST(split_share.low AS NUMERIC) AS TEXT) || '-' || CAST(CAST(split_share.high AS NUMERIC) AS TEXT)
            END AS share
            FROM split_share
            WHERE split_share.figure_id = figure.id
            ORDER BY split_share.position) AS shares_in_order) AS shares
FROM figure
    JOIN claim ON claim.id = figure.claim_id
    JOIN article ON article.id = claim.article_id
    JOIN measure ON measure.id = figure.measure_id
WHERE {COUNTED_ONCE}
"""

CLAIM_FLAT = f"""
CREATE VIEW claim_flat AS
SELECT claim.key AS claim_key,
    article.key AS article_key,
    article.published_on,
    claim.kind,
    claim.modality,
    claim.text AS claim,
    claim.earliest,
    claim.latest,
    (SELECT {{concat}}(topics_in_order.name, '; ') AS topics
        FROM (SELECT topic.name AS name
            FROM topic JOIN claim_topic ON claim_topic.topic_id = topic.id
            WHERE claim_topic.claim_id = claim.id
            ORDER BY topic.name) AS topics_in_order) AS topics,
    {ORGANIZATIONS},
    (SELECT {{concat}}(places_in_order.name, '; ') AS places
        FROM (SELECT place.name AS name
            FROM place JOIN claim_place ON claim_place.place_id = place.id
            WHERE claim_place.claim_id = claim.id
            ORDER BY place.name) AS places_in_order) AS places,
    {CHAIN},
    (SELECT {{concat}}(figures_in_order.printed, '; ') AS figures
        FROM (SELECT figure.printed AS printed
            FROM figure
            WHERE figure.claim_id = claim.id
            ORDER BY figure.key) AS figures_in_order) AS figures,
    {EVIDENCE_STATE.replace("{owner}", "claim")}
FROM claim
    JOIN article ON article.id = claim.article_id
WHERE {COUNTED_ONCE}
"""


def upgrade() -> None:
    concat = "string_agg" if op.get_context().dialect.name == "postgresql" else "group_concat"
    for view in (FIGURE_FLAT, CLAIM_FLAT):
        op.execute(" ".join(view.replace("{concat}", concat).split()))


def downgrade() -> None:
    op.execute("DROP VIEW claim_flat")
    op.execute("DROP VIEW figure_flat")
