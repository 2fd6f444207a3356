"""Who speaks and where: load runs, places, organizations, sources, documents.

These stand first because everything else points to them. `load_run` and `seed_file` come with them: each row of a seed
says which file it was written in, so that deleting a record from a file can remove its row.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "load_run",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("started_at", sa.DateTime(), nullable=False, comment="When the run began (UTC)"),
        sa.Column("finished_at", sa.DateTime(), nullable=False, comment="When the run was about to commit (UTC)"),
        sa.Column("version", sa.Text(), nullable=False, comment="Version of nkdb that loaded"),
        sa.Column(
            "root",
            sa.Text(),
            nullable=False,
            comment="Folder the seeds were read from; 'shipped' for those of the package",
        ),
        sa.Column("files", sa.JSON(), nullable=False, comment="The files read: path and sha256"),
        sa.Column("counts", sa.JSON(), nullable=False, comment="Per table: rows new, changed and removed"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_load_run")),
        comment="Runs of nkdb load that changed something",
    )
    op.create_table(
        "seed_file",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column(
            "root",
            sa.Text(),
            nullable=False,
            comment="Folder the file was read from; 'shipped' for seeds of the package",
        ),
        sa.Column("path", sa.Text(), nullable=False, comment="Path of the file below the root"),
        sa.Column("sha256", sa.Text(), nullable=False, comment="Hash of the file's bytes when it was last loaded"),
        sa.Column(
            "load_run_id", sa.Integer(), nullable=False, comment="The run that last read the file with this hash"
        ),
        sa.CheckConstraint(
            "length(sha256) = 64 AND ltrim(sha256, '0123456789abcdef') = ''", name=op.f("ck_seed_file_sha256_format")
        ),
        sa.ForeignKeyConstraint(["load_run_id"], ["load_run.id"], name=op.f("fk_seed_file_load_run_id_load_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seed_file")),
        sa.UniqueConstraint("root", "path", name=op.f("uq_seed_file_root_path")),
        comment="Seed files whose records are in the database now",
    )
    op.create_index(op.f("ix_seed_file_load_run_id"), "seed_file", ["load_run_id"], unique=False)
    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("key", sa.Text(), nullable=False, comment="Readable name of the row, stable between databases"),
        sa.Column("name", sa.Text(), nullable=False, comment="Preferred name"),
        sa.Column("kind", sa.Text(), nullable=False, comment="Kind of place"),
        sa.Column("parent_id", sa.Integer(), nullable=True, comment="The place it lies in"),
        sa.Column("iso_3166_2", sa.Text(), nullable=True, comment="ISO 3166-2 code of a province or special city"),
        sa.Column("latitude", sa.Numeric(asdecimal=False), nullable=True, comment="Degrees north"),
        sa.Column("longitude", sa.Numeric(asdecimal=False), nullable=True, comment="Degrees east"),
        sa.Column("coordinate_basis", sa.Text(), nullable=True, comment="Where the coordinates are from"),
        sa.Column("note", sa.Text(), nullable=True, comment="What a reader of the row must know"),
        sa.Column(
            "seed_file_id",
            sa.Integer(),
            nullable=True,
            comment="The seed file this row is written in; NULL for imported rows",
        ),
        sa.CheckConstraint(
            "coordinate_basis IN ('geonames', 'open_admin_data_centroid', 'general_knowledge')",
            name=op.f("ck_place_coordinate_basis"),
        ),
        sa.CheckConstraint(
            "key <> '' AND ltrim(key, 'abcdefghijklmnopqrstuvwxyz0123456789-') = ''",
            name=op.f("ck_place_key_characters"),
        ),
        sa.CheckConstraint(
            "kind IN ('country', 'province', 'special_city', 'city', 'county', 'district', 'workers_district', 'neighbourhood', 'site', 'survey_area')",
            name=op.f("ck_place_kind"),
        ),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_place_latitude")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_place_longitude")),
        sa.ForeignKeyConstraint(["parent_id"], ["place.id"], name=op.f("fk_place_parent_id_place")),
        sa.ForeignKeyConstraint(["seed_file_id"], ["seed_file.id"], name=op.f("fk_place_seed_file_id_seed_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("key", name=op.f("uq_place_key")),
        comment="Gazetteer: provinces, cities, counties, districts, sites, survey areas",
    )
    op.create_index(op.f("ix_place_parent_id"), "place", ["parent_id"], unique=False)
    op.create_index(op.f("ix_place_seed_file_id"), "place", ["seed_file_id"], unique=False)
    op.create_table(
        "place_name",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("place_id", sa.Integer(), nullable=False, comment="The place"),
        sa.Column("name", sa.Text(), nullable=False, comment="The name"),
        sa.Column("kind", sa.Text(), nullable=False, comment="Kind of name"),
        sa.Column("script", sa.Text(), nullable=False, comment="Script of the name (ISO 15924)"),
        sa.CheckConstraint(
            "kind IN ('hangul', 'hanja', 'mccune_reischauer', 'revised_romanization', 'variant')",
            name=op.f("ck_place_name_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_place_name_place_id_place"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_name")),
        sa.UniqueConstraint("place_id", "name", "kind", name=op.f("uq_place_name_place_id_name_kind")),
        comment="Names of places: hangul, hanja, romanizations, variants",
    )
    op.create_index(op.f("ix_place_name_name"), "place_name", ["name"], unique=False)
    op.create_index(op.f("ix_place_name_place_id"), "place_name", ["place_id"], unique=False)
    op.create_table(
        "place_member",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("place_id", sa.Integer(), nullable=False, comment="The survey area"),
        sa.Column("member_id", sa.Integer(), nullable=False, comment="A place in it"),
        sa.CheckConstraint("place_id <> member_id", name=op.f("ck_place_member_other")),
        sa.ForeignKeyConstraint(["member_id"], ["place.id"], name=op.f("fk_place_member_member_id_place")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_place_member_place_id_place"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_member")),
        sa.UniqueConstraint("place_id", "member_id", name=op.f("uq_place_member_place_id_member_id")),
        comment="The places a survey area is made of",
    )
    op.create_index(op.f("ix_place_member_member_id"), "place_member", ["member_id"], unique=False)
    op.create_index(op.f("ix_place_member_place_id"), "place_member", ["place_id"], unique=False)
    op.create_table(
        "organization",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("key", sa.Text(), nullable=False, comment="Readable name of the row, stable between databases"),
        sa.Column("name", sa.Text(), nullable=False, comment="Preferred name"),
        sa.Column("kind", sa.Text(), nullable=False, comment="Kind of organization"),
        sa.Column("place_id", sa.Integer(), nullable=True, comment="Where it is"),
        sa.Column("parent_id", sa.Integer(), nullable=True, comment="The organization it belongs to"),
        sa.Column(
            "is_brand",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="Whether it is a brand and no body of its own",
        ),
        sa.Column("confidence", sa.Text(), nullable=True, comment="How sure name, place and parent are"),
        sa.Column("note", sa.Text(), nullable=True, comment="What a reader of the row must know"),
        sa.Column(
            "seed_file_id",
            sa.Integer(),
            nullable=True,
            comment="The seed file this row is written in; NULL for imported rows",
        ),
        sa.CheckConstraint("confidence IN ('high', 'medium', 'low')", name=op.f("ck_organization_confidence")),
        sa.CheckConstraint(
            "key <> '' AND ltrim(key, 'abcdefghijklmnopqrstuvwxyz0123456789-') = ''",
            name=op.f("ck_organization_key_characters"),
        ),
        sa.CheckConstraint(
            "kind IN ('factory', 'work_unit', 'enterprise', 'construction_project', 'ministry', 'cabinet', 'legislature', 'state_commission', 'state_body', 'government_body', 'party', 'party_department', 'party_commission', 'military_body', 'military_unit', 'security_body', 'mass_organization', 'association', 'neighbourhood_unit', 'bank', 'insurer', 'investment_group', 'trading_company', 'construction_exporter', 'foreign_company', 'consortium', 'airline', 'telecom_operator', 'transport_company', 'mine', 'power_plant', 'refinery', 'store', 'market', 'sez', 'university', 'school', 'care_institution', 'research_institute', 'brand')",
            name=op.f("ck_organization_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organization.id"], name=op.f("fk_organization_parent_id_organization")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_organization_place_id_place")),
        sa.ForeignKeyConstraint(
            ["seed_file_id"], ["seed_file.id"], name=op.f("fk_organization_seed_file_id_seed_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        sa.UniqueConstraint("key", name=op.f("uq_organization_key")),
        comment="Factories, ministries, stores, unions, zones, parties, firms, brands",
    )
    op.create_index(op.f("ix_organization_parent_id"), "organization", ["parent_id"], unique=False)
    op.create_index(op.f("ix_organization_place_id"), "organization", ["place_id"], unique=False)
    op.create_index(op.f("ix_organization_seed_file_id"), "organization", ["seed_file_id"], unique=False)
    op.create_table(
        "organization_name",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("organization_id", sa.Integer(), nullable=False, comment="The organization"),
        sa.Column("name", sa.Text(), nullable=False, comment="The name"),
        sa.Column("kind", sa.Text(), nullable=False, comment="Kind of name"),
        sa.Column("script", sa.Text(), nullable=False, comment="Script of the name (ISO 15924)"),
        sa.CheckConstraint(
            "kind IN ('alias', 'abbreviation', 'romanization', 'native', 'translation', 'former', 'misprint')",
            name=op.f("ck_organization_name_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_organization_name_organization_id_organization"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization_name")),
        sa.UniqueConstraint("organization_id", "name", name=op.f("uq_organization_name_organization_id_name")),
        comment="Other names of organizations: aliases, spellings, former names, misprints",
    )
    op.create_index(op.f("ix_organization_name_name"), "organization_name", ["name"], unique=False)
    op.create_index(
        op.f("ix_organization_name_organization_id"), "organization_name", ["organization_id"], unique=False
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("key", sa.Text(), nullable=False, comment="Readable name of the row, stable between databases"),
        sa.Column("name", sa.Text(), nullable=False, comment="Preferred name, as printed in chains"),
        sa.Column("kind", sa.Text(), nullable=False, comment="Kind of source"),
        sa.Column("stance", sa.Text(), nullable=True, comment="For whom the source speaks"),
        sa.Column(
            "country",
            sa.Text(),
            nullable=True,
            comment="ISO 3166-1 alpha-2 code; NULL where international or not known",
        ),
        sa.Column("reliability", sa.Text(), nullable=True, comment="Admiralty scale A-F; NULL where not assessed"),
        sa.Column("parent_id", sa.Integer(), nullable=True, comment="The source it belongs to"),
        sa.Column("organization_id", sa.Integer(), nullable=True, comment="The organization it is as well"),
        sa.Column("place_id", sa.Integer(), nullable=True, comment="Where it speaks from, as far as known"),
        sa.Column("domain", sa.Text(), nullable=True, comment="Internet domain; may have lapsed"),
        sa.Column("note", sa.Text(), nullable=True, comment="What a reader of the row must know"),
        sa.Column(
            "seed_file_id",
            sa.Integer(),
            nullable=True,
            comment="The seed file this row is written in; NULL for imported rows",
        ),
        sa.CheckConstraint(
            "key <> '' AND ltrim(key, 'abcdefghijklmnopqrstuvwxyz0123456789-') = ''",
            name=op.f("ck_source_key_characters"),
        ),
        sa.CheckConstraint(
            "kind IN ('newspaper', 'state_newspaper', 'news_agency', 'broadcaster', 'state_broadcaster', 'exile_media', 'commercial_media', 'website', 'blog', 'magazine', 'journal', 'institute', 'government_body', 'un_body', 'company', 'organization', 'person', 'informant', 'group')",
            name=op.f("ck_source_kind"),
        ),
        sa.CheckConstraint("reliability IN ('A', 'B', 'C', 'D', 'E', 'F')", name=op.f("ck_source_reliability")),
        sa.CheckConstraint(
            "stance IN ('dprk_state', 'pro_dprk_overseas', 'rok_government_affiliated', 'exile_or_defector_run', 'independent', 'commercial', 'un', 'foreign_government')",
            name=op.f("ck_source_stance"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_source_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["source.id"], name=op.f("fk_source_parent_id_source")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_source_place_id_place")),
        sa.ForeignKeyConstraint(["seed_file_id"], ["seed_file.id"], name=op.f("fk_source_seed_file_id_seed_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("key", name=op.f("uq_source_key")),
        comment="Whoever speaks: outlets, institutes, journals, government bodies, persons, anonymous informants",
    )
    op.create_index(op.f("ix_source_organization_id"), "source", ["organization_id"], unique=False)
    op.create_index(op.f("ix_source_parent_id"), "source", ["parent_id"], unique=False)
    op.create_index(op.f("ix_source_place_id"), "source", ["place_id"], unique=False)
    op.create_index(op.f("ix_source_seed_file_id"), "source", ["seed_file_id"], unique=False)
    op.create_table(
        "source_name",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("source_id", sa.Integer(), nullable=False, comment="The source"),
        sa.Column("name", sa.Text(), nullable=False, comment="The name"),
        sa.Column("kind", sa.Text(), nullable=False, comment="Kind of name"),
        sa.Column("script", sa.Text(), nullable=False, comment="Script of the name (ISO 15924)"),
        sa.CheckConstraint(
            "kind IN ('alias', 'abbreviation', 'romanization', 'native', 'translation', 'former', 'misprint')",
            name=op.f("ck_source_name_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_source_name_source_id_source"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_name")),
        sa.UniqueConstraint("source_id", "name", name=op.f("uq_source_name_source_id_name")),
        comment="Other names of sources: aliases, abbreviations, romanizations, misprints",
    )
    op.create_index(op.f("ix_source_name_name"), "source_name", ["name"], unique=False)
    op.create_index(op.f("ix_source_name_source_id"), "source_name", ["source_id"], unique=False)
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False, comment="Row number; not stable between databases, use key"),
        sa.Column("key", sa.Text(), nullable=False, comment="Readable name of the row, stable between databases"),
        sa.Column("kind", sa.Text(), nullable=False, comment="Kind of document"),
        sa.Column("source_id", sa.Integer(), nullable=False, comment="Who published or spoke it"),
        sa.Column("title", sa.Text(), nullable=True, comment="Title, where known"),
        sa.Column("author", sa.Text(), nullable=True, comment="Author, where named"),
        sa.Column("issue", sa.Text(), nullable=True, comment="Issue of a periodical"),
        sa.Column("date_edtf", sa.Text(), nullable=True, comment="Date (EDTF)"),
        sa.Column("date_earliest", sa.Date(), nullable=True, comment="First day the date may mean"),
        sa.Column("date_latest", sa.Date(), nullable=True, comment="Last day the date may mean"),
        sa.Column("url", sa.Text(), nullable=True, comment="Address"),
        sa.Column("note", sa.Text(), nullable=True, comment="What a reader of the row must know"),
        sa.Column(
            "seed_file_id",
            sa.Integer(),
            nullable=True,
            comment="The seed file this row is written in; NULL for imported rows",
        ),
        sa.CheckConstraint(
            "key <> '' AND ltrim(key, 'abcdefghijklmnopqrstuvwxyz0123456789-') = ''",
            name=op.f("ck_document_key_characters"),
        ),
        sa.CheckConstraint(
            "kind IN ('news_story', 'editorial', 'article', 'journal_article', 'journal_issue', 'magazine_article', 'magazine_issue', 'report', 'speech', 'address', 'interview', 'statement', 'directive', 'decree', 'decision', 'blog_post', 'broadcast')",
            name=op.f("ck_document_kind"),
        ),
        sa.CheckConstraint(
            "date_earliest IS NULL OR date_latest IS NULL OR date_earliest <= date_latest",
            name=op.f("ck_document_date_bounds"),
        ),
        sa.ForeignKeyConstraint(["seed_file_id"], ["seed_file.id"], name=op.f("fk_document_seed_file_id_seed_file")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_document_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("key", name=op.f("uq_document_key")),
        comment="Cited works that are not articles of ours: news stories, journal issues, speeches, decrees",
    )
    op.create_index(op.f("ix_document_seed_file_id"), "document", ["seed_file_id"], unique=False)
    op.create_index(op.f("ix_document_source_id"), "document", ["source_id"], unique=False)


def downgrade() -> None:
    op.drop_table("document")
    op.drop_table("source_name")
    op.drop_table("source")
    op.drop_table("organization_name")
    op.drop_table("organization")
    op.drop_table("place_member")
    op.drop_table("place_name")
    op.drop_table("place")
    op.drop_table("seed_file")
    op.drop_table("load_run")
