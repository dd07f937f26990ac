"""`listkeeper form`: an issue form made from a list."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def form(files: tuple[str, ...]) -> None:
    """Print an issue form for the list: its questions are the parts of the list's rows, its sections are offered.

    Keep it as .github/ISSUE_TEMPLATE/add-a-paper.yml; the bot reads what it makes without loss.
    """
    from bot.cli.check import read_one
    from bot.reports.forms import form_as_yaml
    from rules.proposals.forms import form_for

    click.echo(form_as_yaml(form_for([read_one(Path(name), name) for name in files])), nl=False)
