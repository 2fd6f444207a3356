"""What saved pages bring: versions of articles, the works they cite, unknown outlets, and merges that can be undone.

Pages of any make are imported, so an article says by which layout its body was read, keeps captions and comments apart
from the body, and names the works that its own source lines cite. `body_minhash` lets near-duplicates be found without
reading all bodies. Versions are linked by the import and by people as well as by seeds, so a relation says which
(`is_coded`). A source may be one that nobody has seen yet (`is_reviewed`), and may turn out to be another one
(`source_merge`): nothing is rewritten, the views show it as that one. They leave an article out only where the other
version has claims of its own: a later wording that was only imported must not make claims vanish.

New columns stand last and have neither CHECK nor foreign key: SQLite adds and drops such columns in place, where
anything else would build the table anew, and its children with it.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import CreateColumn

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def new_columns() -> tuple[tuple[str, sa.Column], ...]:
    return (
        ("article", sa.Column("captions", sa.Text(), comment="Imported with body: captions of pictures, one a line")),
        ("article", sa.Column("comments", sa.Text(), comment="Imported with body: what readers wrote below the post")),
        ("article", sa.Column("layout", sa.Text(), comment="Layout of the page by which body was read")),
        (
            "article",
            sa.Column(
                "body_minhash",
                sa.LargeBinary(),
                comment="MinHash signature of body: 64 numbers of 4 bytes, little-endian; NULL where not computed",
            ),
        ),
        (
            "article_relation",
            sa.Column(
                "is_coded",
                sa.Boolean(),
                server_default=sa.true(),
                nullable=False,
                comment="Whether the article's seed states it; false where an import or nkdb relate did",
            ),
        ),
        (
            "category",
            sa.Column(
                "is_tag",
                sa.Boolean(),
                server_default=sa.false(),
                nullable=False,
                comment="Whether it is a tag rather than a category",
            ),
        ),
        (
            "source",
            sa.Column(
                "is_reviewed",
                sa.Boolean(),
                server_default=sa.true(),
                nullable=False,
                comment="Whether a person has seen it; false where an import met an unknown name",
            ),
        ),
    )


ORGANIZATIONS = """
(SELECT {concat}(organizations_in_order.name, '; ') AS organizations
    FROM (SELECT organization.name AS name
        FROM organization JOIN claim_organization ON claim_organization.organization_id = organization.id
        WHERE claim_organization.claim_id = claim.id
        ORDER BY organization.name) AS organizations_in_order) AS organizations
"""

LINKS = "FROM claim_source {links} WHERE claim_source.claim_id = claim.id ORDER BY claim_source.position"

MERGED_LINKS = """
LEFT OUTER JOIN source_merge ON source_merge.source_id = claim_source.source_id
JOIN source ON source.id = coalesce(source_merge.into_id, claim_source.source_id)
"""

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

COUNTED_ONCE = """
NOT (EXISTS (SELECT 1 AS one
    FROM article_relation AS other JOIN claim AS coded ON coded.article_id = other.article_id
    WHERE other.kind = 'revision_of' AND other.related_article_id = article.id))
AND NOT (EXISTS (SELECT 1 AS one
    FROM article_relation AS other JOIN claim AS coded ON coded.article_id = other.related_article_id
    WHERE other.kind = 'duplicate_of' AND other.article_id = article.id))
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

# as 0005 made them
OLD_LINKS = (
    "FROM source JOIN claim_source ON claim_source.source_id = source.id "
    "WHERE claim_source.claim_id = claim.id ORDER BY claim_source.position"
)
OLD_COUNTED_ONCE = """
NOT (EXISTS (SELECT 1 AS one
    FROM article_relation AS other
    WHERE other.kind = 'revision_of' AND other.related_article_id = article.id
        OR other.kind = 'duplicate_of' AND other.article_id = article.id))
"""


def views(*replacements: tuple[str, str]) -> None:
    concat = "string_agg" if op.get_context().dialect.name == "postgresql" else "group_concat"
    for view in (FIGURE_FLAT, CLAIM_FLAT):
        for old, new in (*replacements, ("{links}", MERGED_LINKS), ("{concat}", concat)):
            view = view.replace(old, new)
        op.execute(" ".join(view.split()))


def drop_views() -> None:
    op.execute("DROP VIEW claim_flat")
    op.execute("DROP VIEW figure_flat")


def upgrade() -> None:
    drop_views()
    dialect = op.get_bind().dialect
    for table, column in new_columns():
        if dialect.name == "sqlite":
            # Alembic's own statement would leave out the comment, which SQLite keeps as part of the text
            op.execute(f"ALTER TABLE {table} ADD COLUMN {CreateColumn(column).compile(dialect=dialect)}")
        else:
            op.add_column(table, column)
    op.create_index(op.f("ix_article_url"), "article", ["url"], unique=False)
    op.create_index(op.f("ix_article_body_sha256"), "article", ["body_sha256"], unique=False)
    op.create_table(
        "article_citation",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("article_id", sa.Integer(), nullable=False, comment="The article"),
        sa.Column("position", sa.Integer(), nullable=False, comment="Place among the works named, 0 is the first"),
        sa.Column("outlet", sa.Text(), nullable=True, comment="Who published it, as printed"),
        sa.Column("source_id", sa.Integer(), nullable=True, comment="The source known by that name"),
        sa.Column("author", sa.Text(), nullable=True, comment="Author, as printed"),
        sa.Column("title", sa.Text(), nullable=True, comment="Title, as printed"),
        sa.Column("date", sa.Date(), nullable=True, comment="Day it appeared, where printed"),
        sa.Column("url", sa.Text(), nullable=True, comment="Address"),
        sa.CheckConstraint("position >= 0", name=op.f("ck_article_citation_position")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_citation_article_id_article"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_article_citation_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_citation")),
        sa.UniqueConstraint("article_id", "position", name=op.f("uq_article_citation_article_id_position")),
        comment="Works that the source lines of an article name, as printed; imported with body",
    )
    op.create_index(op.f("ix_article_citation_source_id"), "article_citation", ["source_id"], unique=False)
    op.create_table(
        "source_merge",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("source_id", sa.Integer(), nullable=False, comment="The source that is merged"),
        sa.Column("into_id", sa.Integer(), nullable=False, comment="The source it is"),
        sa.Column(
            "seed_file_id",
            sa.Integer(),
            nullable=True,
            comment="The seed file this row is written in; NULL for imported rows",
        ),
        sa.Column(
            "entered_at",
            sa.DateTime(),
            server_default=sa.func.current_timestamp(),
            nullable=False,
            comment="When the row entered this database (UTC)",
        ),
        sa.CheckConstraint("source_id <> into_id", name=op.f("ck_source_merge_other")),
        sa.ForeignKeyConstraint(["into_id"], ["source.id"], name=op.f("fk_source_merge_into_id_source")),
        sa.ForeignKeyConstraint(
            ["seed_file_id"], ["seed_file.id"], name=op.f("fk_source_merge_seed_file_id_seed_file")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_source_merge_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_merge")),
        sa.UniqueConstraint("source_id", name=op.f("uq_source_merge_source_id")),
        comment="Sources that turned out to be another one: what they say is shown as said by that one",
    )
    op.create_index(op.f("ix_source_merge_into_id"), "source_merge", ["into_id"], unique=False)
    op.create_index(op.f("ix_source_merge_seed_file_id"), "source_merge", ["seed_file_id"], unique=False)
    views()


def downgrade() -> None:
    drop_views()
    op.drop_table("source_merge")
    op.drop_table("article_citation")
    op.drop_index(op.f("ix_article_body_sha256"), "article")
    op.drop_index(op.f("ix_article_url"), "article")
    for table, column in reversed(new_columns()):
        op.drop_column(table, column.name)
    views((LINKS, OLD_LINKS), (COUNTED_ONCE, OLD_COUNTED_ONCE))
