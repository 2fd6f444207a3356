"""Records to rows: seeds into a database, pages into articles, and a database back to seeds."""
