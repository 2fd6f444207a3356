"""How many records of a seed file are in the database: where files and rows are as they were, a load has nothing to do.

`loaded_by` is said of every file now. SQLite keeps a comment as part of a column's text, so the column is made anew
there; the rows are as many as there are seed files.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import CreateColumn

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OF_SOME = "Version of nkdb that loaded this file of articles or JSON Lines whole; NULL if not known"
OF_ALL = "Version of nkdb that loaded this file whole; NULL if not known"
RECORDS = "Records of the file if all were loaded, and none quotes a text it has to be looked up in; else NULL"


def add(name: str, type_: sa.types.TypeEngine, comment: str) -> None:
    column, dialect = sa.Column(name, type_, comment=comment), op.get_bind().dialect
    if dialect.name == "sqlite":
        op.execute(f"ALTER TABLE seed_file ADD COLUMN {CreateColumn(column).compile(dialect=dialect)}")
    else:
        op.add_column("seed_file", column)


def comment_loaded_by(comment: str, before: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("ALTER TABLE seed_file RENAME COLUMN loaded_by TO loaded_by_before")
        add("loaded_by", sa.Text(), comment)
        op.execute("UPDATE seed_file SET loaded_by = loaded_by_before")
        op.drop_column("seed_file", "loaded_by_before")
    else:
        op.alter_column("seed_file", "loaded_by", comment=comment, existing_comment=before)


def upgrade() -> None:
    comment_loaded_by(OF_ALL, OF_SOME)
    add("records", sa.Integer(), RECORDS)


def downgrade() -> None:
    op.drop_column("seed_file", "records")
    comment_loaded_by(OF_SOME, OF_ALL)
