"""`listkeeper backtest` and `listkeeper init` on the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

REPO = click.option(
    "--repo", type=click.Path(path_type=Path), default=".", show_default=True, help="The list's git repository."
)
LAST = click.option(
    "--last",
    type=click.IntRange(1, 5000),
    default=200,
    show_default=True,
    help="How many of the last changes to judge.",
)


@click.command()
@click.argument("file", required=False)
@REPO
@LAST
@click.option("--since", metavar="DATE", help="Judge only changes since this date, such as 2025-01-31.")
@click.option(
    "--policy", metavar="FILE", help="The policy to judge by; `none` for no policy. Default: the repository's."
)
@click.option("--against", metavar="FILE", help="Another policy: tell which verdicts would differ.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True,
    help="The format of the report.",
)  # fmt: skip
def backtest(
    file: str | None, repo: Path, last: int, since: str | None, policy: str | None, against: str | None, form: str
) -> None:
    """Judge the last changes of FILE (default: the README), and tell what became of what the bot would have said.

    For example: `listkeeper backtest --last 100 --against new-triage.yml`.
    """
    from bot.cli.backtest import Wanted, as_json, as_markdown, as_text
    from bot.cli.backtest import backtest as run

    found = run(Wanted(repo, file, last, since, policy, against), _progress())
    click.echo({"text": as_text, "json": as_json, "markdown": as_markdown}[form](found))


@click.command()
@REPO
@LAST
@click.option("--file", metavar="FILE", help="The file that holds the list. Default: the README.")
@click.option("--write", is_flag=True, help="Commit the files on a new branch, listkeeper-init. Nothing is pushed.")
@click.option(
    "--action", "with_action", is_flag=True, help="Add a workflow that checks pull requests without a server."
)
@click.option("--force", is_flag=True, help="Make files anew that the repository has already.")
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown"]), default="text", show_default=True,
    help="The format of the report; Markdown is made to be a pull request's text.",
)  # fmt: skip
def init(repo: Path, last: int, file: str | None, form: str, *, write: bool, with_action: bool, force: bool) -> None:
    """Propose a policy, an issue form and a template for pull requests, made from the list and its past.

    Without --write it shows them as a diff. For example: `listkeeper init --write`.
    """
    from bot.cli.initialising import prepare

    made = prepare(repo, file, last, with_action=with_action, force=force, progress=_progress())
    click.echo(made.report(form))
    if write:
        click.echo(made.write())
    elif form == "text":
        click.echo(made.diff())


def _progress() -> Callable[[int, int], None] | None:
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        click.echo(f"\r{done} of {total} changes", nl=done == total, err=True)

    return show
