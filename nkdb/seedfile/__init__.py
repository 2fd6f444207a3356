"""Seed files: plain text to records and back. Nothing in here knows a database.

`files` (which there are) > text > `yamltext`, `csvtext` (located data) > `records` (validated) > `reading` (a set of
files: `seeds` what is held of it, `streamed` what is not) > `references` (does it hang together), and back: `writing`.
"""
