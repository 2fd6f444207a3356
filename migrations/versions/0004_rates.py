"""Rates and prices: the means of conversion.

Observed and state-set rates are two tables: they differ in columns, and nobody who asks for market rates should meet an
official one by accident.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "market_rate",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("observed_on", sa.Text(), nullable=False, comment="Day (YYYY-MM-DD) or month (YYYY-MM) observed"),
        sa.Column("date_precision", sa.Text(), nullable=False, comment="How exact observed_on is"),
        sa.Column("date_basis", sa.Text(), nullable=False, comment="How the date is known"),
        sa.Column("earliest", sa.Date(), nullable=False, comment="First day the observation may be of"),
        sa.Column("latest", sa.Date(), nullable=False, comment="Last day the observation may be of"),
        sa.Column("place_id", sa.Integer(), nullable=False, comment="Where it was observed"),
        sa.Column("quantity", sa.Text(), nullable=False, comment="What is priced, in won"),
        sa.Column("low", sa.Numeric(asdecimal=False), nullable=False, comment="Lower end, won"),
        sa.Column(
            "high", sa.Numeric(asdecimal=False), nullable=False, comment="Upper end, won; equal to low for a point"
        ),
        sa.Column(
            "currency_basis", sa.Text(), nullable=False, comment="Won before or after the redenomination of 2009-11-30"
        ),
        sa.Column("value_basis", sa.Text(), nullable=False, comment="How the value was given"),
        sa.Column("observer_id", sa.Integer(), nullable=False, comment="Who observed it"),
        sa.Column("read_in", sa.Text(), nullable=False, comment="Where the value was read"),
        sa.Column("citation_url", sa.Text(), nullable=False, comment="Page it was read on"),
        sa.Column("citation_date", sa.Text(), nullable=True, comment="Date of that page (EDTF)"),
        sa.Column("citation_date_basis", sa.Text(), nullable=True, comment="How that date is known"),
        sa.Column("flags", sa.Text(), nullable=True, comment="Doubts, as codes separated by ';'"),
        sa.Column(
            "seed_file_id",
            sa.Integer(),
            nullable=True,
            comment="The seed file this row is written in; NULL for imported rows",
        ),
        sa.CheckConstraint(
            "citation_date_basis IN ('stated', 'url', 'inferred')", name=op.f("ck_market_rate_citation_date_basis")
        ),
        sa.CheckConstraint("currency_basis IN ('old_won', 'new_won')", name=op.f("ck_market_rate_currency_basis")),
        sa.CheckConstraint(
            "date_basis IN ('stated', 'year_inferred', 'year_from_url', 'inferred', 'estimated_from_article_id')",
            name=op.f("ck_market_rate_date_basis"),
        ),
        sa.CheckConstraint(
            "date_precision IN ('day', 'approx_day', 'week', 'early_month', 'mid_month', 'late_month', 'month', 'approx_quarter')",
            name=op.f("ck_market_rate_date_precision"),
        ),
        sa.CheckConstraint(
            "quantity IN ('usd_kpw', 'cny_kpw', 'rice_kpw_per_kg', 'corn_kpw_per_kg', 'pork_kpw_per_kg')",
            name=op.f("ck_market_rate_quantity"),
        ),
        sa.CheckConstraint(
            "value_basis IN ('stated', 'derived', 'approximate', 'range', 'at_least', 'buy_sell', 'monthly_average')",
            name=op.f("ck_market_rate_value_basis"),
        ),
        sa.CheckConstraint(
            "earliest IS NULL OR latest IS NULL OR earliest <= latest", name=op.f("ck_market_rate_bounds")
        ),
        sa.CheckConstraint("low > 0 AND low <= high", name=op.f("ck_market_rate_low_high")),
        sa.ForeignKeyConstraint(["observer_id"], ["source.id"], name=op.f("fk_market_rate_observer_id_source")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_market_rate_place_id_place")),
        sa.ForeignKeyConstraint(["seed_file_id"], ["seed_file.id"], name=op.f("fk_market_rate_seed_file_id_seed_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_market_rate")),
        sa.UniqueConstraint(
            "observed_on",
            "date_precision",
            "place_id",
            "quantity",
            "low",
            "high",
            "observer_id",
            "citation_url",
            name="uq_market_rate_observation",
        ),
        comment="Exchange rates and prices observed on markets, by place and date, with citation",
    )
    op.create_index(op.f("ix_market_rate_observer_id"), "market_rate", ["observer_id"], unique=False)
    op.create_index(op.f("ix_market_rate_place_id"), "market_rate", ["place_id"], unique=False)
    op.create_index(op.f("ix_market_rate_quantity_earliest"), "market_rate", ["quantity", "earliest"], unique=False)
    op.create_index(op.f("ix_market_rate_seed_file_id"), "market_rate", ["seed_file_id"], unique=False)
    op.create_table(
        "official_rate",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("valid_from", sa.Text(), nullable=False, comment="Year, month or day the rate is attested for"),
        sa.Column("valid_to", sa.Text(), nullable=True, comment="Last such date, where a source gives one"),
        sa.Column("date_precision", sa.Text(), nullable=False, comment="How exact valid_from is"),
        sa.Column("earliest", sa.Date(), nullable=False, comment="First day attested"),
        sa.Column("latest", sa.Date(), nullable=False, comment="Last day attested"),
        sa.Column("rate_kind", sa.Text(), nullable=False, comment="Kind of rate"),
        sa.Column("side", sa.Text(), nullable=False, comment="Buying, selling or middle rate"),
        sa.Column("foreign_currency", sa.Text(), nullable=False, comment="ISO 4217 code of the currency priced"),
        sa.Column("kpw_per_unit", sa.Numeric(asdecimal=False), nullable=False, comment="Won for one unit of it"),
        sa.Column(
            "currency_basis", sa.Text(), nullable=False, comment="Won before or after the redenomination of 2009-11-30"
        ),
        sa.Column("value_basis", sa.Text(), nullable=False, comment="How the value was given"),
        sa.Column("issuer", sa.Text(), nullable=False, comment="Who sets or quotes the rate"),
        sa.Column("read_in", sa.Text(), nullable=False, comment="Where the value was read"),
        sa.Column("citation_url", sa.Text(), nullable=False, comment="Page it was read on"),
        sa.Column("citation_date", sa.Text(), nullable=True, comment="Date of that page (EDTF)"),
        sa.Column("confidence", sa.Text(), nullable=False, comment="How sure the row is"),
        sa.Column("flags", sa.Text(), nullable=True, comment="Doubts, as codes separated by ';'"),
        sa.Column(
            "seed_file_id",
            sa.Integer(),
            nullable=True,
            comment="The seed file this row is written in; NULL for imported rows",
        ),
        sa.CheckConstraint("confidence IN ('high', 'medium', 'low')", name=op.f("ck_official_rate_confidence")),
        sa.CheckConstraint("currency_basis IN ('old_won', 'new_won')", name=op.f("ck_official_rate_currency_basis")),
        sa.CheckConstraint("date_precision IN ('day', 'month', 'year')", name=op.f("ck_official_rate_date_precision")),
        sa.CheckConstraint(
            "rate_kind IN ('official_trade', 'official_basic', 'official_unified', 'state_store', 'state_exchange_office', 'third_party_quote')",
            name=op.f("ck_official_rate_rate_kind"),
        ),
        sa.CheckConstraint("side IN ('buy', 'sell', 'mid', 'unknown')", name=op.f("ck_official_rate_side")),
        sa.CheckConstraint(
            "value_basis IN ('stated', 'derived', 'approximate', 'range', 'at_least', 'buy_sell', 'monthly_average')",
            name=op.f("ck_official_rate_value_basis"),
        ),
        sa.CheckConstraint(
            "earliest IS NULL OR latest IS NULL OR earliest <= latest", name=op.f("ck_official_rate_bounds")
        ),
        sa.CheckConstraint("kpw_per_unit > 0", name=op.f("ck_official_rate_kpw_per_unit")),
        sa.ForeignKeyConstraint(
            ["seed_file_id"], ["seed_file.id"], name=op.f("fk_official_rate_seed_file_id_seed_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_rate")),
        sa.UniqueConstraint(
            "valid_from",
            "rate_kind",
            "side",
            "foreign_currency",
            "kpw_per_unit",
            "citation_url",
            name="uq_official_rate_attestation",
        ),
        comment="Exchange rates set by the state, by kind; dates are attestations, not terms of validity",
    )
    op.create_index(
        op.f("ix_official_rate_foreign_currency_earliest"),
        "official_rate",
        ["foreign_currency", "earliest"],
        unique=False,
    )
    op.create_index(op.f("ix_official_rate_seed_file_id"), "official_rate", ["seed_file_id"], unique=False)


def downgrade() -> None:
    op.drop_table("official_rate")
    op.drop_table("market_rate")
