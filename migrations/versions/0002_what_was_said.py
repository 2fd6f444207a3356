"""What was said: articles and their claims, each claim with its chain of attribution.

The chain is a table of its own, ordered by position, because the same outlet stands at different depths of different
claims, and because counting origins apart from reports needs every link.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "category",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("key", sa.Text(), nullable=False, comment="Readable name of the row, stable between databases"),
        sa.Column("name", sa.Text(), nullable=False, comment="Heading as the publisher writes it"),
        sa.Column("source_id", sa.Integer(), nullable=True, comment="The publisher that uses it"),
        sa.Column(
            "seed_file_id",
            sa.Integer(),
            nullable=True,
            comment="The seed file this row is written in; NULL for imported rows",
        ),
        sa.CheckConstraint(
            "key <> '' AND ltrim(key, 'abcdefghijklmnopqrstuvwxyz0123456789-') = ''",
            name=op.f("ck_category_key_characters"),
        ),
        sa.ForeignKeyConstraint(["seed_file_id"], ["seed_file.id"], name=op.f("fk_category_seed_file_id_seed_file")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_category_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("key", name=op.f("uq_category_key")),
        comment="Headings under which publishers file their posts",
    )
    op.create_index(op.f("ix_category_seed_file_id"), "category", ["seed_file_id"], unique=False)
    op.create_index(op.f("ix_category_source_id"), "category", ["source_id"], unique=False)
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("key", sa.Text(), nullable=False, comment="Readable name of the row, stable between databases"),
        sa.Column("title", sa.Text(), nullable=False, comment="Title as printed"),
        sa.Column(
            "published_on", sa.Date(), nullable=True, comment="Day of publication; NULL where the page gives none"
        ),
        sa.Column("publisher_id", sa.Integer(), nullable=False, comment="The source that published it"),
        sa.Column("byline", sa.Text(), nullable=True, comment="Author of the post, where named"),
        sa.Column("url", sa.Text(), nullable=True, comment="Address"),
        sa.Column("summary", sa.Text(), nullable=True, comment="What it says, in the coder's words"),
        sa.Column("note", sa.Text(), nullable=True, comment="What a reader must know: contradictions, misprints"),
        sa.Column("body", sa.Text(), nullable=True, comment="The post's own text in normal form; NULL until imported"),
        sa.Column("body_sha256", sa.Text(), nullable=True, comment="Hash of body (UTF-8)"),
        sa.Column(
            "head",
            sa.Text(),
            nullable=True,
            comment="Imported with body: lines above it (institute and its date, byline)",
        ),
        sa.Column(
            "tail", sa.Text(), nullable=True, comment="Imported with body: the block below it that names the original"
        ),
        sa.Column("images", sa.Text(), nullable=True, comment="Imported with body: names of pictures, one a line"),
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
        sa.CheckConstraint(
            "key <> '' AND ltrim(key, 'abcdefghijklmnopqrstuvwxyz0123456789-') = ''",
            name=op.f("ck_article_key_characters"),
        ),
        sa.CheckConstraint(
            "length(body_sha256) = 64 AND ltrim(body_sha256, '0123456789abcdef') = ''",
            name=op.f("ck_article_body_sha256_format"),
        ),
        sa.CheckConstraint("(body IS NULL) = (body_sha256 IS NULL)", name=op.f("ck_article_body_and_sha256")),
        sa.ForeignKeyConstraint(["publisher_id"], ["source.id"], name=op.f("fk_article_publisher_id_source")),
        sa.ForeignKeyConstraint(["seed_file_id"], ["seed_file.id"], name=op.f("fk_article_seed_file_id_seed_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("key", name=op.f("uq_article_key")),
        comment="Posts that claims are coded from",
    )
    op.create_index(op.f("ix_article_published_on"), "article", ["published_on"], unique=False)
    op.create_index(
        op.f("ix_article_publisher_id_published_on"), "article", ["publisher_id", "published_on"], unique=False
    )
    op.create_index(op.f("ix_article_seed_file_id"), "article", ["seed_file_id"], unique=False)
    op.create_table(
        "article_category",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("article_id", sa.Integer(), nullable=False, comment="The article"),
        sa.Column("category_id", sa.Integer(), nullable=False, comment="The category"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_category_article_id_article"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_article_category_category_id_category")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_category")),
        sa.UniqueConstraint("article_id", "category_id", name=op.f("uq_article_category_article_id_category_id")),
        comment="Which categories an article stands in",
    )
    op.create_index(op.f("ix_article_category_article_id"), "article_category", ["article_id"], unique=False)
    op.create_index(op.f("ix_article_category_category_id"), "article_category", ["category_id"], unique=False)
    op.create_table(
        "article_document",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("article_id", sa.Integer(), nullable=False, comment="The article"),
        sa.Column("document_id", sa.Integer(), nullable=False, comment="The work"),
        sa.Column("role", sa.Text(), nullable=False, comment="What the work is to the article"),
        sa.CheckConstraint("role IN ('rests_on', 'cites', 'announces')", name=op.f("ck_article_document_role")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_document_article_id_article"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_article_document_document_id_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_document")),
        sa.UniqueConstraint("article_id", "document_id", name=op.f("uq_article_document_article_id_document_id")),
        comment="Which works an article rests on, cites or announces",
    )
    op.create_index(op.f("ix_article_document_article_id"), "article_document", ["article_id"], unique=False)
    op.create_index(op.f("ix_article_document_document_id"), "article_document", ["document_id"], unique=False)
    op.create_table(
        "article_relation",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("article_id", sa.Integer(), nullable=False, comment="The later wording, or the duplicate"),
        sa.Column("related_article_id", sa.Integer(), nullable=False, comment="The earlier wording, or the original"),
        sa.Column("kind", sa.Text(), nullable=False, comment="What the article is to the related one"),
        sa.CheckConstraint("kind IN ('revision_of', 'duplicate_of')", name=op.f("ck_article_relation_kind")),
        sa.CheckConstraint("article_id <> related_article_id", name=op.f("ck_article_relation_other")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_relation_article_id_article"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["related_article_id"], ["article.id"], name=op.f("fk_article_relation_related_article_id_article")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_relation")),
        sa.UniqueConstraint(
            "article_id",
            "related_article_id",
            "kind",
            name=op.f("uq_article_relation_article_id_related_article_id_kind"),
        ),
        comment="Which article is a revision or duplicate of which",
    )
    op.create_index(op.f("ix_article_relation_article_id"), "article_relation", ["article_id"], unique=False)
    op.create_index(
        op.f("ix_article_relation_related_article_id"), "article_relation", ["related_article_id"], unique=False
    )
    op.create_table(
        "topic",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("key", sa.Text(), nullable=False, comment="Readable name of the row, stable between databases"),
        sa.Column("name", sa.Text(), nullable=False, comment="The heading"),
        sa.Column("description", sa.Text(), nullable=True, comment="What belongs under it"),
        sa.Column(
            "seed_file_id",
            sa.Integer(),
            nullable=True,
            comment="The seed file this row is written in; NULL for imported rows",
        ),
        sa.CheckConstraint(
            "key <> '' AND ltrim(key, 'abcdefghijklmnopqrstuvwxyz0123456789-') = ''",
            name=op.f("ck_topic_key_characters"),
        ),
        sa.ForeignKeyConstraint(["seed_file_id"], ["seed_file.id"], name=op.f("fk_topic_seed_file_id_seed_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint("key", name=op.f("uq_topic_key")),
        comment="Subject headings",
    )
    op.create_index(op.f("ix_topic_seed_file_id"), "topic", ["seed_file_id"], unique=False)
    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("key", sa.Text(), nullable=False, comment="Readable name of the row, stable between databases"),
        sa.Column("article_id", sa.Integer(), nullable=False, comment="The article it is coded from"),
        sa.Column("text", sa.Text(), nullable=False, comment="The statement"),
        sa.Column("kind", sa.Text(), nullable=False, comment="Kind of statement"),
        sa.Column("modality", sa.Text(), nullable=False, comment="How firmly the origin says it"),
        sa.Column("time_edtf", sa.Text(), nullable=True, comment="The time it speaks about (EDTF)"),
        sa.Column("earliest", sa.Date(), nullable=True, comment="First day that time may mean; NULL where open"),
        sa.Column("latest", sa.Date(), nullable=True, comment="Last day that time may mean; NULL where open"),
        sa.Column("credibility", sa.Text(), nullable=False, comment="Admiralty scale 1-6 of the statement itself"),
        sa.Column("note", sa.Text(), nullable=True, comment="What a reader must know: contradictions, doubts"),
        sa.Column(
            "entered_at",
            sa.DateTime(),
            server_default=sa.func.current_timestamp(),
            nullable=False,
            comment="When the row entered this database (UTC)",
        ),
        sa.CheckConstraint("credibility IN ('1', '2', '3', '4', '5', '6')", name=op.f("ck_claim_credibility")),
        sa.CheckConstraint(
            "key <> '' AND ltrim(key, 'abcdefghijklmnopqrstuvwxyz0123456789-/') = ''",
            name=op.f("ck_claim_key_characters"),
        ),
        sa.CheckConstraint(
            "kind IN ('event', 'policy', 'practice', 'statistic', 'assessment', 'plan')", name=op.f("ck_claim_kind")
        ),
        sa.CheckConstraint(
            "modality IN ('asserted', 'hedged', 'conditional', 'normative')", name=op.f("ck_claim_modality")
        ),
        sa.CheckConstraint("earliest IS NULL OR latest IS NULL OR earliest <= latest", name=op.f("ck_claim_bounds")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_claim_article_id_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("key", name=op.f("uq_claim_key")),
        comment="Checkable statements, one a row, in the coder's words",
    )
    op.create_index(op.f("ix_claim_article_id"), "claim", ["article_id"], unique=False)
    op.create_index(op.f("ix_claim_earliest_latest"), "claim", ["earliest", "latest"], unique=False)
    op.create_table(
        "claim_source",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("claim_id", sa.Integer(), nullable=False, comment="The claim"),
        sa.Column("position", sa.Integer(), nullable=False, comment="Place in the chain, 0 is the publisher"),
        sa.Column("source_id", sa.Integer(), nullable=False, comment="Who speaks at this link"),
        sa.Column("mode", sa.Text(), nullable=False, comment="What this link does with the statement"),
        sa.Column("document_id", sa.Integer(), nullable=True, comment="The work of this source in which it stands"),
        sa.Column("reported_edtf", sa.Text(), nullable=True, comment="When this source said it (EDTF)"),
        sa.Column("reported_earliest", sa.Date(), nullable=True, comment="First day that may mean"),
        sa.Column("reported_latest", sa.Date(), nullable=True, comment="Last day that may mean"),
        sa.CheckConstraint(
            "mode IN ('publishes', 'reports', 'quotes', 'interviews', 'cites_document', 'observes', 'unattributed')",
            name=op.f("ck_claim_source_mode"),
        ),
        sa.CheckConstraint("position > 0 OR mode = 'publishes'", name=op.f("ck_claim_source_publisher_first")),
        sa.CheckConstraint("position >= 0", name=op.f("ck_claim_source_position")),
        sa.CheckConstraint(
            "reported_earliest IS NULL OR reported_latest IS NULL OR reported_earliest <= reported_latest",
            name=op.f("ck_claim_source_reported_bounds"),
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_claim_source_claim_id_claim"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_claim_source_document_id_document")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_claim_source_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_source")),
        sa.UniqueConstraint("claim_id", "position", name=op.f("uq_claim_source_claim_id_position")),
        sa.UniqueConstraint("claim_id", "source_id", name=op.f("uq_claim_source_claim_id_source_id")),
        comment="The chain of attribution of a claim: position 0 is the publisher, the last is the origin",
    )
    op.create_index(op.f("ix_claim_source_document_id"), "claim_source", ["document_id"], unique=False)
    op.create_index(op.f("ix_claim_source_source_id"), "claim_source", ["source_id"], unique=False)
    op.create_table(
        "claim_organization",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("claim_id", sa.Integer(), nullable=False, comment="The claim"),
        sa.Column("organization_id", sa.Integer(), nullable=False, comment="The organization"),
        sa.Column("as_printed", sa.Text(), nullable=True, comment="Its name on the page, where it differs"),
        sa.Column(
            "is_certain",
            sa.Boolean(),
            server_default=sa.true(),
            nullable=False,
            comment="Whether the identification is certain",
        ),
        sa.Column("note", sa.Text(), nullable=True, comment="What is uncertain"),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_claim_organization_claim_id_claim"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_claim_organization_organization_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_organization")),
        sa.UniqueConstraint("claim_id", "organization_id", name=op.f("uq_claim_organization_claim_id_organization_id")),
        comment="Which organizations a claim is about",
    )
    op.create_index(
        op.f("ix_claim_organization_organization_id"), "claim_organization", ["organization_id"], unique=False
    )
    op.create_table(
        "claim_place",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("claim_id", sa.Integer(), nullable=False, comment="The claim"),
        sa.Column("place_id", sa.Integer(), nullable=False, comment="The place"),
        sa.Column("as_printed", sa.Text(), nullable=True, comment="Its name on the page, where it differs"),
        sa.Column(
            "is_certain",
            sa.Boolean(),
            server_default=sa.true(),
            nullable=False,
            comment="Whether the identification is certain",
        ),
        sa.Column("note", sa.Text(), nullable=True, comment="What is uncertain"),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_claim_place_claim_id_claim"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_claim_place_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_place")),
        sa.UniqueConstraint("claim_id", "place_id", name=op.f("uq_claim_place_claim_id_place_id")),
        comment="Which places a claim is about",
    )
    op.create_index(op.f("ix_claim_place_place_id"), "claim_place", ["place_id"], unique=False)
    op.create_table(
        "claim_topic",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("claim_id", sa.Integer(), nullable=False, comment="The claim"),
        sa.Column("topic_id", sa.Integer(), nullable=False, comment="The heading"),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_claim_topic_claim_id_claim"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_claim_topic_topic_id_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_topic")),
        sa.UniqueConstraint("claim_id", "topic_id", name=op.f("uq_claim_topic_claim_id_topic_id")),
        comment="Subject headings of claims",
    )
    op.create_index(op.f("ix_claim_topic_topic_id"), "claim_topic", ["topic_id"], unique=False)


def downgrade() -> None:
    op.drop_table("claim_topic")
    op.drop_table("claim_place")
    op.drop_table("claim_organization")
    op.drop_table("claim_source")
    op.drop_table("claim")
    op.drop_table("topic")
    op.drop_table("article_relation")
    op.drop_table("article_document")
    op.drop_table("article_category")
    op.drop_table("article")
    op.drop_table("category")
