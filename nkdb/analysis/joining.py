"""Ordered lists of words as one text a row, made once for each distinct list.

A chain of attribution is such a list, and so are the organizations of a claim. Half a million claims have far fewer
chains: each list is coded as a number, and words are put together a distinct list at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lists:
    """The list of each row of a frame, coded: `code` says which of the distinct lists (-1: an empty one)."""

    code: Integers
    size: Integers
    items: Integers
    """Distinct lists as rows, their items as whole numbers from 0, filled up with -1."""

    def joined(self, words: Any, separator: str) -> Any:
        """A text a row: the words of its list, by item, with a separator between; missing where the list is empty."""
        names = pd.Series(words, dtype="str")
        texts = pd.Series([""] * len(self.items), dtype="str")
        for position in range(self.items.shape[1]):
            there = np.flatnonzero(self.items[:, position] >= 0)
            more = names.take(self.items[there, position]).set_axis(there)
            longer = more if position == 0 else texts.take(there) + separator + more
            texts = longer if len(there) == len(texts) else longer.combine_first(texts)
        return texts.array.take(self.code, allow_fill=True)

    def item(self, position: int) -> Integers:
        """The item at a position of each row's list (-1 counts from the end); -1 where there is none."""
        if not len(self.items):
            return np.full(len(self.code), -1)
        if position < 0:
            sizes = (self.items >= 0).sum(axis=1)
            column = self.items[np.arange(len(self.items)), np.maximum(sizes + position, 0)]
        else:
            column = self.items[:, position]
        return np.where(self.code >= 0, column[self.code], -1)


def lists(owner: Integers, order: Integers, item: Integers, owners: Integers) -> Lists:
    """The lists of `owners`: of each, the items of the rows it owns, in order.

    `owner`, `order` and `item` are columns of one table of links (a claim, a position, a source); items count from 0.

    >>> found = lists(np.array([7, 9, 7]), np.array([1, 0, 0]), np.array([2, 0, 1]), np.array([9, 7, 8]))
    >>> list(found.joined(["a", "b", "c"], " > ")), list(found.size)
    (['a', 'b > c', nan], [1, 2, 0])
    """
    in_order = np.lexsort((order, owner))
    owner, item = owner[in_order], item[in_order]
    starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]]) if len(owner) else np.empty(0, np.int64)
    sizes = np.diff(np.r_[starts, len(owner)])
    longest = int(sizes.max()) if len(sizes) else 0
    width = int(item.max()) + 2 if len(item) else 1
    # a list's number grows by its next item: lists with the same number so far and the same next item stay together
    code = np.zeros(len(starts), np.int64)
    columns = []
    for position in range(longest):
        there = sizes > position
        column = np.full(len(starts), -1)
        column[there] = item[starts[there] + position]
        columns.append(column)
        code = pd.factorize(code * width + column + 1)[0]
    _, first = np.unique(code, return_index=True)
    items = np.column_stack([column[first] for column in columns]) if columns else np.empty((0, 0), np.int64)
    place = pd.Index(owner[starts]).get_indexer(pd.Index(owners))
    found = place >= 0
    codes, lengths = np.full(len(owners), -1), np.zeros(len(owners), np.int64)
    codes[found], lengths[found] = code[place[found]], sizes[place[found]]
    return Lists(codes, lengths, items)
