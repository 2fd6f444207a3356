"""Which sources wait for a review, what they are used for, and which known one they may be."""

from __future__ import annotations

from nkdb import db
from nkdb.cards.review import Unreviewed, unreviewed
from nkdb.query import reading

ADDED = """
    INSERT INTO source (key, name, kind, is_reviewed) VALUES
        ('rodong-shinmoon', 'Rodong Shinmoon', 'website', FALSE),
        ('blog-example', 'blog.example', 'website', FALSE),
        ('daily-n-k', 'Daily N.K.', 'website', FALSE);
    INSERT INTO source (key, name, kind, is_reviewed, domain) VALUES
        ('kangbyon-kr', 'kangbyon.kr', 'website', FALSE, 'kangbyon.kr'),
        ('river-daily', 'River Daily', 'newspaper', TRUE, 'Kangbyon.kr'),
        ('kangbyon-ko', 'Kangbyon Ko', 'website', TRUE, NULL);
    INSERT INTO source_merge (source_id, into_id)
        SELECT a.id, b.id FROM source a, source b WHERE a.key = 'daily-n-k' AND b.key = 'daily-nk';
    INSERT INTO article (key, title, publisher_id)
        SELECT 'other', 'Other', id FROM source WHERE key = 'blog-example';
    INSERT INTO article_citation (article_id, position, outlet, source_id)
        SELECT a.id, n.position, 'Rodong Shinmoon', s.id
        FROM article a, source s, (SELECT 0 AS position UNION ALL SELECT 1) n
        WHERE a.key = 'other' AND s.key = 'rodong-shinmoon'
"""


def test_uses_are_counted_and_the_domain_or_else_the_nearest_name_tells_who_it_may_be(shipped: db.Target) -> None:
    with db.connection(shipped) as conn:
        for statement in ADDED.split(";"):
            conn.exec_driver_sql(statement)
    with reading(shipped) as reader:
        assert list(unreviewed(reader)) == [
            Unreviewed("blog-example", "blog.example", 1, 0, None),
            Unreviewed("kangbyon-kr", "kangbyon.kr", 0, 0, "river-daily"),
            Unreviewed("rodong-shinmoon", "Rodong Shinmoon", 0, 2, "rodong-sinmun"),
        ]
