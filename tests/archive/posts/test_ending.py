"""Where the text of a post ends, and what stands below it."""

from __future__ import annotations

import pytest

from nkdb.archive.posts.ending import are_several, part_ending

FIRST = "The mill of the city grinds corn again after the repairs of the spring."


@pytest.mark.parametrize(
    "below",
    [
        ["Related Posts", "Soap of the north", "Cloth of three factories"],
        ["Related posts:", "Soap of the north"],
        ["You may also like", "Soap of the north"],
        ["관련 글", "북쪽의 비누"],
        ["Posted in Mills", "Related Stories:", "Soap of the north"],
        ["Related articles", "Soap of the north", "Print This Post"],
        ["Print This Post", "1,234 views", "Trackback URL"],
        ["Rating: 5/5 (3 votes cast)"],
        ["(No Ratings Yet)", "3 people like this post."],
        ["Email This Post", "Related Posts", "Soap of the north", "Posted in Mills | 2 Comments", "Share"],
        ["Pages: 1 2 3"],
        ["Tagged: corn, mills"],
        ["Tagged as: corn, mills"],
        ["Technorati Tags: corn, mills"],
    ],
    ids=lambda below: below[0],
)
def test_what_plug_ins_print_at_the_end_is_no_text(below: list[str]) -> None:
    assert part_ending([FIRST, "It is old.", *below])[0] == [FIRST, "It is old."]


@pytest.mark.parametrize("end", [None, 0])
@pytest.mark.parametrize(
    ("above", "filed"),
    [
        (["Posted in Trade | 2 Comments"], ["Posted in Trade | 2 Comments"]),
        (["Share", "Posted in Trade | 2 Comments", "3 Comments"], ["Share", "Posted in Trade | 2 Comments"]),
        (["By Ri Sam | Posted in Trade | No Comments"], ["By Ri Sam | Posted in Trade | No Comments"]),
    ],
)
def test_what_a_post_is_filed_under_may_stand_above_its_text(
    above: list[str], filed: list[str], end: int | None
) -> None:
    text = [FIRST, FIRST + " " + FIRST, FIRST]
    assert part_ending([*above, *text, "2 Comments"], end) == (text, [*filed, "2 Comments"])
    text = ["By Ri Sam", *text]
    assert part_ending([text[0], *above, *text[1:], "2 Comments"], None if end is None else 1) == (
        text,
        [*filed, "2 Comments"],
    )


def test_comments_are_no_text_below_what_stands_above_it() -> None:
    comments = ["2 Responses to “Mill”", *4 * [FIRST], "Leave a Reply"]
    assert part_ending(["It is old.", *comments]) == (["It is old."], comments)


@pytest.mark.parametrize(
    "text",
    [
        ["Related Posts", FIRST],
        ["Related posts were cut", "It is old."],
        ["1,234 views", "It is old."],
        ["Print This Post", "Wages"],
        ["Related Articles", "Soap", FIRST, "Cloth"],
    ],
)
def test_what_stands_within_a_text_is_of_it(text: list[str]) -> None:
    assert part_ending([FIRST, *text])[0] == [FIRST, *text]


def test_how_often_a_post_was_commented_on_may_stand_above_it_and_below() -> None:
    assert not are_several(["Mill opens", "2 Comments", FIRST, "2 Comments"])
    assert are_several(["Mill opens", FIRST, "2 Comments", "Soap", FIRST, "No Comments"])
