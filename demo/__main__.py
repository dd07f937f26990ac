"""``python -m demo``: what `make demo` runs."""

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
@click.option("--keep", is_flag=True, help="Leave everything running to look at, until Ctrl-C.")
def main(*, keep: bool) -> None:
    """Triage a clean and a faulty contribution and a request for a paper with the whole bot, against a stand-in for GitHub."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the bot is ended and the folder removed
    _title("listkeeper demo")
    click.echo("Starting a stand-in for GitHub and the bot (webhook, queue, database, rules) on this machine ...")
    with set_up() as stage:
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
  .venv/bin/listkeeper check README.md            audit a list of your own, nothing else needed
  .venv/bin/listkeeper check NEW.md --base OLD.md judge what a contribution changes; --fix mends it
  .venv/bin/listkeeper propose --catalog README.md --title "Add our paper" --body issue.md
                                                  what the bot would answer to an issue
  .venv/bin/listkeeper rules                      every rule in a line
  make demo KEEP=1                                the same, left running to look at
  docs/self-hosting.md                            serve your own repository"""


def _title(text: str) -> None:
    click.echo(f"\n{click.style(text, bold=True)}\n{'─' * len(text)}")


def _keep(stage: Stage, number: int) -> None:
    payload = stage.folder / "delivery.json"
    payload.write_text(json.dumps(stage.standin.payloads.pull_request(stage.repository, number, "synchronize")))
    comments = f"{stage.standin.url}/repos/{stage.repository.full_name}/issues/{number}/comments"
    token = next((token.value for token in stage.standin.issued_tokens), "")
    click.echo(
        f"\nRunning until you press Ctrl-C. Look at the bot: {stage.bot.url}/ and {stage.bot.url}/readyz\n"
        f"Its comment, as the API gives it:\n  curl -H 'Authorization: Bearer {token}' {comments}\n"
        "The same delivery again (it changes nothing, and says so in the log):\n"
        f"  LISTKEEPER_WEBHOOK_SECRET={shlex.quote(SECRET)} .venv/bin/listkeeper replay {payload} --url {stage.bot.webhook}\n"
        f"The bot's log:\n  tail -f {stage.folder / 'bot.log'}"
    )
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        click.echo("\nEnded.")


if __name__ == "__main__":
    sys.exit(main(prog_name="make demo"))
