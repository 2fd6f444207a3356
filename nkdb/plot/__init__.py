"""Pictures of what is in the database, each with the line that says what it was drawn from.

One module a picture (figures, timeline, sources, rates) draws rows, which are plain mappings, and gives a Picture;
`saving` writes it as PNG, SVG or a self-contained HTML page. `asking` reads the rows.
"""
