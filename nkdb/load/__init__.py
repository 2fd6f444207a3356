"""Records to rows: seeds into a database, pages into articles, and a database back to seeds.

Each folder is one job, and imports no other: `seeds` (`nkdb load`), `pages` (`nkdb import`), `curation` (`nkdb merge`,
`relate` and `remove`), `dump` (`nkdb dump`). What several of them stand on, and what needs no SQLAlchemy, lies here.
"""
