"""The commands: a thin layer over the other modules. Heavy parts are imported where they are used."""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from bot import __version__
from bot.cli.checking import check
from bot.cli.form import form
from bot.cli.looking_back import backtest, init
from bot.errors import UserError

if TYPE_CHECKING:
    from bot.settings.environment import Settings
    from bot.store.store import Store

HOST = click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
PORT = click.option(
    "--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="The port to listen on."
)
PROCESSES = click.option(
    "--processes",
    default=2,
    show_default=True,
    type=click.IntRange(1, 32),
    help="How many processes answer requests. Each can use one core and needs about 50 MB of memory.",
)


OF_THE_BOT = frozenset(
    "alembic cryptography dbos flask github gunicorn prometheus_client psycopg requests sqlalchemy structlog werkzeug".split()
)
"""What only the bot needs; `check`, `propose` and their like run without."""


class _Fault(click.ClickException):
    """Something that users can fix: one message on standard error, status 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"listkeeper: {self.message}", file=file, err=file is None)


class _Commands(click.Group):
    """Turns an error that a person can fix into a sentence and status 2."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except UserError as error:
            raise _Fault(str(error)) from None
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] not in OF_THE_BOT:
                raise
            needs = f"{ctx.invoked_subcommand} needs the bot's libraries: pip install 'listkeeper[bot]'"
            raise _Fault(needs) from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="listkeeper")
def main() -> None:
    """Triage contributions to curated lists: check the format and place of every entry, and find duplicates."""
    for stream in (sys.stdout, sys.stderr):  # a list may hold any letter, whatever the terminal's own encoding is
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        click.get_current_context().color = False


main.add_command(check)
main.add_command(backtest)
main.add_command(init)


@main.command()
def demo() -> None:
    """Show what the bot says of a contribution and of a request, on a small list that comes along."""
    from bot.cli.first_minute import story

    for paragraph in story():
        click.echo(f"{paragraph.rstrip()}\n")


@main.command(hidden=True)
def action() -> None:
    """Check a pull request inside GitHub Actions; `action.yml` runs this."""
    from bot.action.running import run

    *lines, status = run()
    for line in lines:
        click.echo(line)
    sys.exit(int(status))


@main.command(hidden=True)
def bounded() -> None:
    """Check the list on standard input within bounds; the playground runs this."""
    from bot.cli.bounded import main as run

    run()


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that lets a SHELL complete our commands and the names of rules.

    For bash: `listkeeper completion bash > ~/.listkeeper.sh`, and read that file in ~/.bashrc.
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None, "one of the choices"  # noqa: S101 - states an invariant
    click.echo(found(main, {}, "listkeeper", "_LISTKEEPER_COMPLETE").source())


@main.command()
@click.option(
    "--catalog",
    "catalogs",
    multiple=True,
    required=True,
    metavar="FILE",
    help="The file that holds the list (repeatable).",
)
@click.option("--title", required=True, metavar="TEXT", help="The issue's title.")
@click.option(
    "--body", required=True, metavar="FILE", help="The file that holds the issue's text; - for standard input."
)
@click.option(
    "--policy",
    metavar="FILE",
    help="The policy to use; `none` for no policy. Default: .github/triage.yml in the repository of the list.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json", "markdown")),
    default="text",
    show_default=True,
    help="The format of the answer.",
)
def propose(catalogs: tuple[str, ...], title: str, body: str, policy: str | None, form: str) -> None:
    """Show the bot's answer to an issue with this title and text. Exits 0, or 2 if a file or an option cannot be used."""
    gc.disable()  # as for `check`
    from bot.cli.propose import propose_to
    from bot.reports.proposals import proposal_as_json, proposal_as_text

    answered = propose_to(catalogs, title, body, policy)
    if form == "json":
        click.echo(proposal_as_json(answered.proposal, answered.comment))
    elif form == "markdown":
        click.echo(answered.comment or "", nl=False)
    else:
        click.echo(proposal_as_text(answered.proposal))
        if answered.comment is None:
            click.echo("The bot says nothing here: it answers only issues that ask for a paper or a correction.")


main.add_command(form)


@main.command()
@click.argument("name", required=False)
def rules(name: str | None) -> None:
    """List every rule. With NAME, print the documentation of that rule."""
    from rules.docs import line_for, page
    from rules.judging.policy import guess
    from rules.judging.registry import RULES

    if name is None:
        width = max(map(len, RULES))
        click.echo("\n".join(line_for(rule, width) for rule in RULES.values()))
    elif name in RULES:
        click.echo(page(RULES[name]).partition("\n\n")[2])
    else:
        raise UserError(f"there is no rule `{name}`.{guess(name, RULES)} Run `listkeeper rules` to see all rules.")


@main.command()
@HOST
@PORT
@PROCESSES
def serve(host: str, port: int, processes: int) -> None:
    """Run the bot: the webhook, the pages and the worker in one."""
    _load_less()
    from bot.server import serve as run

    _set_up_first(host, port)
    _heed_signals()
    run(host, port, processes, with_worker=True)


@main.command()
@HOST
@PORT
@PROCESSES
def web(host: str, port: int, processes: int) -> None:
    """Run only the webhook and the pages; `worker` does the work."""
    _load_less()
    from bot.server import serve as run

    _set_up_first(host, port)
    _heed_signals()
    run(host, port, processes, with_worker=False)


@main.command()
def worker() -> None:
    """Run only a worker, on the same database as `listkeeper web`."""
    _load_less()
    from bot.settings.environment import needed_set_up
    from bot.starting import wait_for_set_up, work

    wanted = needed_set_up(os.environ)
    if wanted is not None:
        _heed_signals()
        wait_for_set_up(wanted)
    work(_settings())


@main.command()
def doctor() -> None:
    """Check settings, database, credentials, permissions and webhook. Show how to fix each fault.

    Exits 0 if nothing is wrong, 1 if something is, 2 if the settings cannot be used.
    """
    from bot.cli.doctor import examine, not_set_up, report, settings_faults
    from bot.cli.seen import Mark
    from bot.errors import SettingsError
    from bot.settings.environment import Settings, needed_set_up

    try:
        if wanted := needed_set_up(os.environ):
            click.echo(not_set_up(wanted))
            sys.exit(1)
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        click.echo(settings_faults(error))
        sys.exit(2)
    seen = list(examine(settings))
    click.echo(report(seen))
    sys.exit(1 if any(item.mark is Mark.FAULT for item in seen) else 0)


@main.group()
def jobs() -> None:
    """List, show, retry or drop jobs."""


@jobs.command("list")
@click.option(
    "--state",
    type=click.Choice(("waiting", "running", "parked", "done")),
    help="Show only jobs in this state. Default: all jobs that are not done.",
)
@click.option(
    "--max",
    "most",
    type=click.IntRange(1, 10_000),
    default=100,
    show_default=True,
    metavar="N",
    help="Show at most N jobs.",
)
def list_jobs(state: str | None, most: int) -> None:
    """List the jobs, one on a line, the newest first."""
    from bot.cli.jobs import job_lines

    click.echo("\n".join(job_lines(_store(), state, most)))


@jobs.command("show")
@click.argument("job", type=int)
def show_job(job: int) -> None:
    """Show a job: its state, the last decision, what was posted."""
    from bot.cli.jobs import job_page

    click.echo(job_page(_store(), job))


@jobs.command("retry")
@click.argument("job", type=int)
def retry_job(job: int) -> None:
    """Run a job again now, parked or not."""
    from bot.cli.jobs import known

    known(job, _store().jobs.retry(job))
    click.echo(f"Job {job} runs again as soon as a worker is free.", err=True)


@jobs.command("drop")
@click.argument("job", type=int)
def drop_job(job: int) -> None:
    """Drop a job until something new comes in for it."""
    from bot.cli.jobs import known

    known(job, _store().jobs.drop(job), "is not waiting")
    click.echo(f"Job {job} is dropped; the next delivery brings it back.", err=True)


@main.command()
@click.option("--repository", metavar="OWNER/NAME", help="Show only what was done in this repository.")
@click.option(
    "--max",
    "most",
    type=click.IntRange(1, 10_000),
    default=100,
    show_default=True,
    metavar="N",
    help="Show at most N lines.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="The format of the report.",
)
def audit(repository: str | None, most: int, form: str) -> None:
    """List writes to GitHub and received commands, newest first."""
    from bot.cli.jobs import audit_json, audit_lines

    found = _store().write_log.newest(repository, most)
    click.echo(audit_json(found) if form == "json" else "\n".join(audit_lines(found)))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--event", metavar="NAME", help="The name of the event. Default: guessed from the payload.")
@click.option(
    "--url", default="http://127.0.0.1:8080/webhook", show_default=True, help="The webhook of the running bot."
)
def replay(file: Path, event: str | None, url: str) -> None:
    """Sign a stored webhook payload and send it to a running bot.

    FILE holds the payload. The signature uses the configured webhook secret.
    """
    from bot.cli.replay import replay as deliver
    from bot.settings.environment import webhook_secrets

    click.echo(deliver(file, event, url, webhook_secrets(os.environ)), err=True)


def _store() -> Store:
    """Return the database that the environment names. It must exist and be migrated."""
    from bot.settings.environment import database_url
    from bot.store.engine import is_migrated, open_engine
    from bot.store.store import Store

    url = database_url(os.environ)
    engine = open_engine(url, pool_size=1)
    is_absent = engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists()
    if is_absent or not is_migrated(engine):
        raise UserError(
            "the database does not exist or is not migrated: set LISTKEEPER_DATABASE_URL to that of the running bot."
        )
    return Store(engine)


def _set_up_first(host: str, port: int) -> None:
    """Walk a person through the set-up if there are no credentials yet. At its end this program starts again."""
    path = os.environ.get("LISTKEEPER_CREDENTIALS_FILE", "").strip()
    if not path or Path(path).exists():
        return  # checked here, so that a server that is set up imports less
    from bot.settings.environment import needed_set_up

    wanted = needed_set_up(os.environ)
    if wanted is not None:
        from bot.starting import set_up

        set_up(wanted, host, port)


def _load_less() -> None:
    """Keep our log from loading `rich`, which it does wherever some library brought that along: 66 modules, 5 MB a process."""
    sys.modules.setdefault("rich", None)  # type: ignore[arg-type]  # "not there", in Python's own words


def _heed_signals() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))  # process 1 of a container gets no default handlers


def _settings() -> Settings:
    """Return the settings of a command that runs until a signal stops it, and handle that signal from now on."""
    _heed_signals()
    from bot.settings.environment import Settings

    return Settings.from_environment(os.environ)
