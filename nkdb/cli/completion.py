"""What the Tab key makes of the beginning of an argument, in shells that were told to ask nkdb."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def file_name(_ctx: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """A file, as the shell itself completes it."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(begun, type="file")]


def table(_ctx: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """A table or view."""
    from nkdb.export.dictionary import relations

    return [name for name in relations() if name.startswith(begun)]


def query(_ctx: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """A query that comes with nkdb."""
    from nkdb.query import named_queries

    return [name for name in named_queries() if name.startswith(begun)]


def table_or_query(ctx: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """A table, a view, or a query that comes with nkdb."""
    return table(ctx, parameter, begun) + query(ctx, parameter, begun)
