"""Which sources wait for a review, what they are used for, and which known one they may be."""

from __future__ import annotations

from nkdb import db
from nkdb.archive.article import CitedWork
from nkdb.load.review import Unreviewed, unreviewed

from .test_identity import imported, post


def test_uses_are_counted_and_the_nearest_name_is_told(shipped: db.Target) -> None:
    imported(shipped, post(cited=(CitedWork("Rodong Shinmoon"),)), post("Other", url="https://blog.example/other/"))
    imported(shipped, post("Third", cited=(CitedWork("Rodong Shinmoon"),)))
    with db.connection(shipped) as conn:
        assert list(unreviewed(conn)) == [
            Unreviewed("blog-example", "blog.example", 1, 0, None),
            Unreviewed("rodong-shinmoon", "Rodong Shinmoon", 0, 2, "rodong-sinmun"),
        ]
