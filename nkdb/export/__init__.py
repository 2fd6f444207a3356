"""Rows of a query as text: for people, for spreadsheets, for programs."""
