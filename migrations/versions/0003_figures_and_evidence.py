"""Figures exactly as said, and the spans of text that bear claims and figures out.

A figure has two ends of which either may be open; the CHECKs say which ends a qualifier needs, so that a range can never
be stored as a point. Evidence belongs to a claim or to a figure, never to both.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "measure",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("key", sa.Text(), nullable=False, comment="Readable name of the row, stable between databases"),
        sa.Column("name", sa.Text(), nullable=False, comment="What is measured"),
        sa.Column("dimension", sa.Text(), nullable=False, comment="Dimension of the figures"),
        sa.Column("unit", sa.Text(), nullable=False, comment="Unit such figures are usually compared in"),
        sa.Column("per", sa.Text(), nullable=True, comment="Period (ISO 8601) or unit they are usually compared per"),
        sa.Column("description", sa.Text(), nullable=True, comment="What belongs to it"),
        sa.Column(
            "seed_file_id",
            sa.Integer(),
            nullable=True,
            comment="The seed file this row is written in; NULL for imported rows",
        ),
        sa.CheckConstraint(
            "dimension IN ('money', 'share', 'count', 'mass', 'duration', 'multiplier', 'age', 'rate', 'frequency', 'length', 'area')",
            name=op.f("ck_measure_dimension"),
        ),
        sa.CheckConstraint(
            "key <> '' AND ltrim(key, 'abcdefghijklmnopqrstuvwxyz0123456789-') = ''",
            name=op.f("ck_measure_key_characters"),
        ),
        sa.ForeignKeyConstraint(["seed_file_id"], ["seed_file.id"], name=op.f("fk_measure_seed_file_id_seed_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        sa.UniqueConstraint("key", name=op.f("uq_measure_key")),
        comment="What is measured, so that figures can be compared",
    )
    op.create_index(op.f("ix_measure_seed_file_id"), "measure", ["seed_file_id"], unique=False)
    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("key", sa.Text(), nullable=False, comment="Readable name of the row, stable between databases"),
        sa.Column("claim_id", sa.Integer(), nullable=False, comment="The claim it belongs to"),
        sa.Column("measure_id", sa.Integer(), nullable=False, comment="What is measured"),
        sa.Column("kind", sa.Text(), nullable=False, comment="One value or range, or a split"),
        sa.Column("low", sa.Numeric(asdecimal=False), nullable=True, comment="Lower end; NULL where open"),
        sa.Column("high", sa.Numeric(asdecimal=False), nullable=True, comment="Upper end; NULL where open"),
        sa.Column("qualifier", sa.Text(), nullable=False, comment="How the ends are meant"),
        sa.Column("unit", sa.Text(), nullable=False, comment="ISO 4217 currency, percent, a unit, or a counted noun"),
        sa.Column(
            "per", sa.Text(), nullable=True, comment="Period (ISO 8601, P1M) or unit the figure is per, where said"
        ),
        sa.Column("printed", sa.Text(), nullable=False, comment="The figure as it stands on the page"),
        sa.Column(
            "is_partial",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="Whether a split leaves part of the whole unsaid",
        ),
        sa.Column("note", sa.Text(), nullable=True, comment="What a reader must know: contradictions, doubts"),
        sa.Column(
            "entered_at",
            sa.DateTime(),
            server_default=sa.func.current_timestamp(),
            nullable=False,
            comment="When the row entered this database (UTC)",
        ),
        sa.CheckConstraint(
            "key <> '' AND ltrim(key, 'abcdefghijklmnopqrstuvwxyz0123456789-/') = ''",
            name=op.f("ck_figure_key_characters"),
        ),
        sa.CheckConstraint(
            "kind <> 'split' OR (low IS NULL AND high IS NULL)", name=op.f("ck_figure_split_has_no_ends")
        ),
        sa.CheckConstraint("kind = 'split' OR NOT is_partial", name=op.f("ck_figure_only_splits_are_partial")),
        sa.CheckConstraint(
            "kind = 'split' OR qualifier = 'vague' OR (qualifier = 'exact' AND low IS NOT NULL AND high IS NOT NULL AND low = high) OR (qualifier = 'approximate' AND low IS NOT NULL AND high IS NOT NULL) OR (qualifier = 'range' AND low IS NOT NULL AND high IS NOT NULL AND low < high) OR (qualifier IN ('at_least', 'more_than') AND low IS NOT NULL AND high IS NULL) OR (qualifier IN ('at_most', 'less_than') AND low IS NULL AND high IS NOT NULL)",
            name=op.f("ck_figure_ends_fit_qualifier"),
        ),
        sa.CheckConstraint("kind IN ('value', 'split')", name=op.f("ck_figure_kind")),
        sa.CheckConstraint(
            "low IS NOT NULL OR high IS NOT NULL OR qualifier = 'vague' OR kind = 'split'",
            name=op.f("ck_figure_not_both_open"),
        ),
        sa.CheckConstraint(
            "qualifier IN ('exact', 'approximate', 'range', 'at_least', 'more_than', 'at_most', 'less_than', 'vague')",
            name=op.f("ck_figure_qualifier"),
        ),
        sa.CheckConstraint("low IS NULL OR high IS NULL OR low <= high", name=op.f("ck_figure_low_high")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_figure_claim_id_claim"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_figure_measure_id_measure")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
        sa.UniqueConstraint("key", name=op.f("uq_figure_key")),
        comment="Numbers exactly as said: two ends, either may be open; splits have shares instead",
    )
    op.create_index(op.f("ix_figure_claim_id"), "figure", ["claim_id"], unique=False)
    op.create_index(op.f("ix_figure_measure_id"), "figure", ["measure_id"], unique=False)
    op.create_table(
        "split_share",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("figure_id", sa.Integer(), nullable=False, comment="The split"),
        sa.Column("position", sa.Integer(), nullable=False, comment="Order as printed, from 0"),
        sa.Column("party", sa.Text(), nullable=False, comment="Who gets the share"),
        sa.Column("low", sa.Numeric(asdecimal=False), nullable=False, comment="Lower end of the share, percent"),
        sa.Column("high", sa.Numeric(asdecimal=False), nullable=False, comment="Upper end of the share, percent"),
        sa.CheckConstraint("low >= 0 AND low <= high AND high <= 100", name=op.f("ck_split_share_percent")),
        sa.CheckConstraint("position >= 0", name=op.f("ck_split_share_position")),
        sa.ForeignKeyConstraint(
            ["figure_id"], ["figure.id"], name=op.f("fk_split_share_figure_id_figure"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_split_share")),
        sa.UniqueConstraint("figure_id", "party", name=op.f("uq_split_share_figure_id_party")),
        sa.UniqueConstraint("figure_id", "position", name=op.f("uq_split_share_figure_id_position")),
        comment="The labelled shares of splits, in percent",
    )
    op.create_table(
        "figure_relation",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("figure_id", sa.Integer(), nullable=False, comment="This figure"),
        sa.Column("related_figure_id", sa.Integer(), nullable=False, comment="That figure"),
        sa.Column("kind", sa.Text(), nullable=False, comment="What this figure is to that one"),
        sa.Column("figure_end", sa.Text(), nullable=False, comment="Which end of this figure the relation holds for"),
        sa.CheckConstraint("figure_end IN ('low', 'high', 'both')", name=op.f("ck_figure_relation_figure_end")),
        sa.CheckConstraint(
            "kind IN ('equals_price_of', 'share_of', 'implies', 'subset_of')", name=op.f("ck_figure_relation_kind")
        ),
        sa.CheckConstraint("figure_id <> related_figure_id", name=op.f("ck_figure_relation_other")),
        sa.ForeignKeyConstraint(
            ["figure_id"], ["figure.id"], name=op.f("fk_figure_relation_figure_id_figure"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["related_figure_id"], ["figure.id"], name=op.f("fk_figure_relation_related_figure_id_figure")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_relation")),
        sa.UniqueConstraint(
            "figure_id", "related_figure_id", "kind", name=op.f("uq_figure_relation_figure_id_related_figure_id_kind")
        ),
        comment="Relations between figures that the source states",
    )
    op.create_index(op.f("ix_figure_relation_figure_id"), "figure_relation", ["figure_id"], unique=False)
    op.create_index(
        op.f("ix_figure_relation_related_figure_id"), "figure_relation", ["related_figure_id"], unique=False
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("article_id", sa.Integer(), nullable=False, comment="The article"),
        sa.Column("claim_id", sa.Integer(), nullable=True, comment="The claim, or NULL"),
        sa.Column("figure_id", sa.Integer(), nullable=True, comment="The figure, or NULL"),
        sa.Column(
            "start_offset",
            sa.Integer(),
            nullable=False,
            comment="First character of the span in body, from 0 (Unicode characters)",
        ),
        sa.Column("end_offset", sa.Integer(), nullable=False, comment="Character after the last of the span"),
        sa.Column("sha256", sa.Text(), nullable=False, comment="Hash of the span (UTF-8)"),
        sa.Column(
            "state", sa.Text(), server_default="unchecked", nullable=False, comment="Result of the last verification"
        ),
        sa.Column("checked_at", sa.DateTime(), nullable=True, comment="When the state last changed (UTC)"),
        sa.CheckConstraint(
            "length(sha256) = 64 AND ltrim(sha256, '0123456789abcdef') = ''", name=op.f("ck_evidence_sha256_format")
        ),
        sa.CheckConstraint("state IN ('unchecked', 'verified', 'broken')", name=op.f("ck_evidence_state")),
        sa.CheckConstraint("(claim_id IS NULL) <> (figure_id IS NULL)", name=op.f("ck_evidence_claim_or_figure")),
        sa.CheckConstraint("start_offset >= 0 AND start_offset < end_offset", name=op.f("ck_evidence_span")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_evidence_article_id_article"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_evidence_claim_id_claim"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["figure_id"], ["figure.id"], name=op.f("fk_evidence_figure_id_figure"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint(
            "claim_id", "start_offset", "end_offset", name=op.f("uq_evidence_claim_id_start_offset_end_offset")
        ),
        sa.UniqueConstraint(
            "figure_id", "start_offset", "end_offset", name=op.f("uq_evidence_figure_id_start_offset_end_offset")
        ),
        comment="Spans of article bodies that carry a claim or a figure",
    )
    op.create_index(op.f("ix_evidence_article_id"), "evidence", ["article_id"], unique=False)


def downgrade() -> None:
    op.drop_table("evidence")
    op.drop_table("figure_relation")
    op.drop_table("split_share")
    op.drop_table("figure")
    op.drop_table("measure")
