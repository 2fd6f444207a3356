"""A module for each layout that a saved page may have: `identify()` says whether a file has it, `parse()` reads it."""
