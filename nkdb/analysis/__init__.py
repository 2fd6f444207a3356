"""The database in pandas: frames, comparable values, comparisons, and who depends on whom."""

from nkdb.analysis.database import Database

__all__ = ["Database"]
