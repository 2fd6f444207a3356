"""Saved pages to articles. Nothing in here knows a database.

A file (`saved`, `files`) > its `content` > its layout (`reading` asks each of `layouts`) > the posts that this finds
(`html` and `wordpress`, `text`, `feeds`) > the parts of a post (`posts`, `dates`) > an `article` in `normal` form.
"""
