"""Short names for the chains of an article."""

from __future__ import annotations

from collections.abc import Callable

from nkdb.seedfile import records as r


def chain_labels(chains: list[list[r.Link]]) -> dict[tuple[r.Link, ...], str]:
    """A label for each distinct chain: the origin, and as much more as it takes to tell chains of one origin apart.

    The mode of the origin is tried first, then the mode of the link before it, then a number in the order of content.
    """
    distinct = sorted(
        {tuple(chain) for chain in chains},
        key=lambda chain: [(link.source, link.mode, link.document or "", link.reported or "") for link in chain],
    )
    forms: tuple[Callable[[tuple[r.Link, ...]], str], ...] = (
        lambda chain: chain[-1].source,
        lambda chain: f"{chain[-1].source}-{chain[-1].mode}",
        lambda chain: f"{chain[-1].source}-{chain[-2].mode}-{chain[-1].mode}" if len(chain) > 1 else chain[-1].source,
    )
    labels: dict[tuple[r.Link, ...], str] = {}
    for form in forms:
        candidates = [form(chain) for chain in distinct]
        for chain, label in zip(distinct, candidates, strict=True):
            if chain not in labels and candidates.count(label) == 1 and label not in labels.values():
                labels[chain] = label
    for chain in distinct:
        number = 1
        while chain not in labels:
            number += 1
            label = f"{forms[2](chain)}-{number}"
            if label not in labels.values():
                labels[chain] = label
    return labels
