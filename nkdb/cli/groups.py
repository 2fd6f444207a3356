"""Groups of commands: `nkdb` itself, `nkdb db`, `nkdb plot`."""

from __future__ import annotations

import click


class GroupOfCommands(click.Group):
    """A group whose help tells the whole first paragraph of each command's, where click cuts it off."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands."""
        paragraphs = ((name, (command.help or "").split("\n\n")[0]) for name, command in sorted(self.commands.items()))
        with formatter.section("Commands"):
            formatter.write_dl([(name, " ".join(paragraph.split())) for name, paragraph in paragraphs])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what stands before the name of a command; fails at an option, which would be the command's."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            ctx.fail(f"{error.format_message()} Options of a command follow it: {ctx.command_path} COMMAND [OPTIONS]")
