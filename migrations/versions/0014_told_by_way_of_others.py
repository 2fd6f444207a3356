"""A report counts once also where one that was only imported stands between two with claims.

A text that was coded, was found again in another wording that was not, and then in one that was: its claims stood in the
views twice. The articles that others tell are now found over any number of steps, once for a whole query. Both views
keep their columns, so that on PostgreSQL they are replaced, with the rights that were granted on them.
"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ORGANIZATIONS = """
(SELECT {concat}(organizations_in_order.name, '; ') AS organizations
    FROM (SELECT organization.name AS name
        FROM organization JOIN claim_organization ON claim_organization.organization_id = organization.id
        WHERE claim_organization.claim_id = claim.id
        ORDER BY organization.name) AS organizations_in_order) AS organizations
"""

LINKS = """FROM claim_source
    LEFT OUTER JOIN source_merge ON source_merge.source_id = claim_source.source_id
    JOIN source ON source.id = coalesce(source_merge.into_id, claim_source.source_id)
WHERE claim_source.claim_id = claim.id
ORDER BY claim_source.position"""

CHAIN = f"""
(SELECT source.name {LINKS} LIMIT 1) AS publisher,
(SELECT source.name {LINKS} DESC LIMIT 1) AS origin,
(SELECT {{concat}}(chain_in_order.name, ' > ') AS chain
    FROM (SELECT source.name AS name {LINKS}) AS chain_in_order) AS chain,
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

TOLD = """
WITH RECURSIVE telling AS (
    SELECT article_relation.related_article_id AS article_id, article_relation.article_id AS teller_id
        FROM article_relation WHERE article_relation.kind = 'revision_of'
    UNION ALL
    SELECT article_relation.article_id AS article_id, article_relation.related_article_id AS related_article_id
        FROM article_relation WHERE article_relation.kind = 'duplicate_of'),
told(article_id) AS (
    SELECT telling.article_id AS article_id
        FROM telling WHERE telling.teller_id IN (SELECT claim.article_id FROM claim)
    UNION
    SELECT telling.article_id AS article_id
        FROM telling JOIN told ON told.article_id = telling.teller_id)
"""

COUNTED_ONCE = "NOT (EXISTS (SELECT 1 AS one FROM told WHERE told.article_id = article.id))"

FIGURE_FLAT = f"""
{{create}} VIEW figure_flat AS
{{told}}
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
WHERE {{counted_once}}
"""

CLAIM_FLAT = f"""
{{create}} VIEW claim_flat AS
{{told}}
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
WHERE {{counted_once}}
"""

# as 0006 made it
COUNTED_BEFORE = """
NOT (EXISTS (SELECT 1 AS one
    FROM article_relation AS other JOIN claim AS coded ON coded.article_id = other.article_id
    WHERE other.kind = 'revision_of' AND other.related_article_id = article.id))
AND NOT (EXISTS (SELECT 1 AS one
    FROM article_relation AS other JOIN claim AS coded ON coded.article_id = other.related_article_id
    WHERE other.kind = 'duplicate_of' AND other.article_id = article.id))
"""


def replace_views(told: str, counted_once: str) -> None:
    if op.get_context().dialect.name == "postgresql":
        create, concat = "CREATE OR REPLACE", "string_agg"
    else:
        create, concat = "CREATE", "group_concat"
        op.execute("DROP VIEW claim_flat")
        op.execute("DROP VIEW figure_flat")
    for view in (FIGURE_FLAT, CLAIM_FLAT):
        op.execute(" ".join(view.format(create=create, concat=concat, told=told, counted_once=counted_once).split()))


def upgrade() -> None:
    replace_views(TOLD, COUNTED_ONCE)


def downgrade() -> None:
    replace_views("", COUNTED_BEFORE)
