"""``python -m demo``: this is what `make demo` runs."""

from __future__ import annotations

import json
import shlex
import signal
import sys
import threading

import click

from demo.story import (
    AUTHOR,
    CLEAN,
    COMMAND,
    FAULTY,
    ISSUE_TEXT,
    ISSUE_TITLE,
    MAINTAINER,
    SECRET,
    Stage,
    ask,
    command,
    contribute,
    set_up,
    show,
    show_issue,
)


@click.command()
@click.option("--keep", is_flag=True, help="Keep everything running until Ctrl-C, so that you can look at it.")
def main(*, keep: bool) -> None:
    """Show the whole bot at work, against a stand-in for GitHub.

    It triages a clean contribution, a faulty one, and a request for a paper.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the bot is stopped and the folder removed
    _title("listkeeper demo")
    click.echo("Starting a stand-in for GitHub and the bot (webhook, queue, database, rules) on this machine ...")
    if keep:
        click.echo("A year of made-up contributions goes by first, so that the desk has something to show ...")
    with set_up(has_past=keep) as stage:
        click.echo(f"  the bot: {stage.bot.url}   the stand-in's API: {stage.standin.url}")
        last = 0
        for word, contribution in (("A clean contribution", CLEAN), ("A faulty contribution", FAULTY)):
            _title(f"{word}: “{contribution.title}” by {contribution.author}")
            click.echo("\n".join(f"  + {row}" for row in contribution.rows.strip().split("\n")))
            last = contribute(stage, contribution)
            show(stage, last)
        _title(f"An issue: “{ISSUE_TITLE}” by {AUTHOR}")
        click.echo("\n".join(f"  > {line}" for line in ISSUE_TEXT.strip().split("\n")))
        issue = ask(stage)
        show_issue(stage, issue)
        _title(f"A command: “{COMMAND}” by {MAINTAINER}")
        command(stage, issue)
        _title("What to try next")
        click.echo(NEXT)
        if keep:
            _keep(stage, last)


NEXT = """\
  .venv/bin/listkeeper check README.md            audit your own list; needs nothing else
  .venv/bin/listkeeper check NEW.md --base OLD.md check what a contribution changes; --fix corrects it
  .venv/bin/listkeeper propose --catalog README.md --title "Add our paper" --body issue.md
                                                  what the bot would answer to an issue
  .venv/bin/listkeeper rules                      every rule, one per line
  make demo KEEP=1                                this demo, kept running for you to look at
  docs/self-hosting.md                            run the bot for your own repository"""


def _title(text: str) -> None:
    click.echo(f"\n{click.style(text, bold=True)}\n{'─' * len(text)}")


def _keep(stage: Stage, number: int) -> None:
    payload = stage.folder / "delivery.json"
    payload.write_text(json.dumps(stage.standin.payloads.pull_request(stage.repository, number, "synchronize")))
    comments = f"{stage.standin.url}/repos/{stage.repository.full_name}/issues/{number}/comments"
    token = next((token.value for token in stage.standin.issued_tokens), "")
    click.echo(
        f"\nThe desk, with what waits and what came of a year: {stage.bot.url}/desk\n"
        f"Running until you press Ctrl-C. Look at the bot: {stage.bot.url}/ and {stage.bot.url}/readyz\n"
        f"Read its comment through the API:\n  curl -H 'Authorization: Bearer {token}' {comments}\n"
        "Send the same delivery again (it changes nothing, and the log says so):\n"
        f"  LISTKEEPER_WEBHOOK_SECRET={shlex.quote(SECRET)} "
        f".venv/bin/listkeeper replay {payload} --url {stage.bot.webhook}\n"
        f"Follow the bot's log:\n  tail -f {stage.folder / 'bot.log'}"
    )
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        click.echo("\nStopped.")


if __name__ == "__main__":
    sys.exit(main(prog_name="make demo"))
