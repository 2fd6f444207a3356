"""Sentences in brackets that name where a text was published first."""

from __future__ import annotations

import datetime

import pytest

from nkdb.archive.article import CitedWork
from nkdb.archive.posts.origin import names_origin, read_origin

DAY = datetime.date(2014, 6, 1)


@pytest.mark.parametrize(
    ("sentence", "work"),
    [
        ("[This article was originally published by Sample Daily.]", CitedWork("Sample Daily")),
        ("[Originally published in the Yonder Herald on June 1, 2014.]", CitedWork("Yonder Herald", date=DAY)),
        ("[Originally published in the Yonder Herald on 1 June 2014.]", CitedWork("Yonder Herald", date=DAY)),
        ("[First published by Sample Daily on June 1st, 2014]", CitedWork("Sample Daily", date=DAY)),
        ("[First published by Sample Daily, 2014년 6월 1일]", CitedWork("Sample Daily", date=DAY)),
        ("[First published by Sample Daily on June 31, 2014]", CitedWork("Sample Daily")),
        ("(First appeared in Yonder News, 6/1/2014)", CitedWork("Yonder News", date=DAY)),
        ("(First appeared in Yonder News, 2014-6-1)", CitedWork("Yonder News", date=DAY)),
        ("[“Kettles” was first published by Ri Sam in Sample Daily]", CitedWork("Sample Daily", "Ri Sam", "Kettles")),
        ("[Originally posted at Sample Blog, http://example.org/k.]",
         CitedWork("Sample Blog", url="http://example.org/k")),
        ("[First published on June 1, 2014 by Sample Daily.]", CitedWork("Sample Daily", date=DAY)),
        ("[Originally published in Korean by Sample Daily on June 1, 2014.]", CitedWork("Sample Daily", date=DAY)),
        ("[Originally published in 2009 by the Korean Sample Agency]", CitedWork("Korean Sample Agency")),
        ("[The story first appeared in the spring and was reported by Sample Daily.]", CitedWork("Sample Daily")),
        ("[A version of this piece appeared in Sample Daily and has been shortened.]", CitedWork("Sample Daily")),
        ("(Originally written for the magazine Yonder)", CitedWork("Yonder")),
        ("(First posted at daily.example.)", CitedWork("daily.example")),
    ],
)  # fmt: skip
def test_sentences_in_brackets(sentence: str, work: CitedWork) -> None:
    assert names_origin(sentence)
    assert read_origin(sentence).works == [work]


@pytest.mark.parametrize(
    "sentence",
    ["[…]", "[Kettles are dear.]", "Originally published by Sample Daily.", "[Editor: he was first.]", "[", "",
     "[I wrote of this story before; a piece on it appeared here in May.]", "[The report appeared in May 2014.]",
     "(The report was taken from my notes of a visit.)", "(Also carried by rail)", "[First run in two parts.]"],
)  # fmt: skip
def test_other_brackets_name_no_origin(sentence: str) -> None:
    assert not names_origin(sentence)
