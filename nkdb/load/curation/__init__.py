"""What persons decide of what is in the database: `nkdb merge`, `nkdb relate` and `nkdb remove`."""
