"""Asking the database in SQL: what reads it and cannot write, and the queries that come with nkdb."""

from nkdb.query.named import NamedQuery, Parameter, bound, escaped, named_queries, parse_parameters, sql_for
from nkdb.query.reading import LONGEST_VALUE, SECONDS, Reader, Result, asking, reading

__all__ = [
    "LONGEST_VALUE",
    "SECONDS",
    "NamedQuery",
    "Parameter",
    "Reader",
    "Result",
    "asking",
    "bound",
    "escaped",
    "named_queries",
    "parse_parameters",
    "reading",
    "sql_for",
]
