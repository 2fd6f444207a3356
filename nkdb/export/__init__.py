"""Rows as text and as files: for people, for spreadsheets, for programs."""
