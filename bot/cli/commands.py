"""The commands: a thin face on what the other modules do. Heavy parts are imported where they are used."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from bot import __version__
from bot.errors import UserError

if TYPE_CHECKING:
    from bot.settings.environment import Settings
    from bot.store.store import Store
    from rules.judging.policy import Policy
    from rules.model import Verdict

PROCESSES = click.option(
    "--processes",
    default=2,
    show_default=True,
    type=click.IntRange(1, 32),
    help="Processes that answer requests; each keeps one core busy and takes some 50 MB.",
)
FORMATS = ("text", "json", "markdown", "sarif", "github")


class _Fault(click.ClickException):
    """Something its user can mend: one message on standard error, status 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"listkeeper: {self.message}", file=file, err=file is None)


class _Commands(click.Group):
    """Turns an error that a person can mend into a sentence and status 2."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except UserError as error:
            raise _Fault(str(error)) from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="listkeeper")
def main() -> None:
    """Triage contributions to curated lists: format, place and sameness of every entry."""


@main.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--base", metavar="FILE", help="Judge only what FILE changes compared with this one; it may be empty.")
@click.option(
    "--policy", metavar="FILE", help="The policy; `none` uses none. Default: .github/triage.yml of FILE's repository."
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--fix", is_flag=True, help="Write every safe fix back into FILE, then report on what is left.")
@click.option("--max", "most", type=click.IntRange(1), metavar="N", help="Show at most N findings, the gravest first.")
@click.option("--rule", "only", multiple=True, metavar="NAME", help="Let only this rule speak; may be given again.")
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Leave out what FILE holds; where there is no FILE yet, write into it what is found now.",
)
@click.option(
    "--explain-habits", is_flag=True, help="Print what is learned from FILE, as a table and as a policy, and end."
)
def check(  # the command line's own words, one parameter each
    files: tuple[str, ...],
    base: str | None,
    policy: str | None,
    form: str,
    most: int | None,
    only: tuple[str, ...],
    baseline: Path | None,
    *,
    fix: bool,
    explain_habits: bool,
) -> None:
    """Audit a list, or with --base judge a contribution to it.

    Ends with 0 where no finding is an error, 1 where one is, 2 where a file, the policy or the call is not usable.
    """
    gc.disable()  # a short run that ends with its process has nothing to collect; looking for it costs a tenth
    from bot.cli.check import Call, check_files

    if explain_habits:
        _explain(files)
        return
    with _progress() as progress:
        call = Call(base=base, policy=policy, fix=fix, rules=only, progress=progress)
        checked = check_files([Path(name) for name in files], files, call)
    verdict = _since(baseline, checked.verdict) if baseline else checked.verdict
    click.echo(_report(form, verdict, checked.policy, checked.texts, most))
    gc.freeze()  # nor is there anything to look through at the end
    sys.exit(1 if verdict.errors else 0)


def _explain(files: tuple[str, ...]) -> None:
    from bot.cli.check import read_one
    from bot.reports.habits import as_habits

    click.echo("\n\n".join(as_habits(read_one(Path(name), name)) for name in files))


def _since(path: Path, verdict: Verdict) -> Verdict:
    """Return the verdict without what the baseline holds; where there is none yet, it is written and nothing is left."""
    from dataclasses import replace

    from bot.cli.baseline import read_baseline, unknown, write_baseline
    from rules.judging.judge import conclude
    from rules.model import Conclusion

    if not path.exists():
        count = write_baseline(path, verdict.findings)
        click.echo(f"Wrote {count} findings to {path}; from now on only what is not in it is told.", err=True)
    left = unknown(verdict.findings, read_baseline(path))
    in_scope = verdict.conclusion is not Conclusion.OUT_OF_SCOPE
    return replace(verdict, findings=left, conclusion=conclude(left, is_in_scope=in_scope))


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """Yield what shows how far a long check is: on a terminal, after a second."""
    if not sys.stderr.isatty():
        yield None
        return
    begun, shown = time.monotonic(), False

    def show(done: int, total: int) -> None:
        nonlocal shown
        if time.monotonic() - begun > 1.0:
            shown = True
            bar = "#" * (30 * done // max(total, 1))
            click.echo(f"\r[{bar:<30}] {done} of {total} entries", nl=False, err=True)

    try:
        yield show
    finally:
        if shown:
            click.echo("\r" + " " * 70 + "\r", nl=False, err=True)


def _report(form: str, verdict: Verdict, policy: Policy, texts: dict[str, str], most: int | None) -> str:
    match form:
        case "json":
            from bot.reports.values import as_json

            return as_json(verdict, policy)
        case "sarif":
            from bot.reports.sarif import as_sarif

            return as_sarif(verdict)
        case "github":
            from bot.reports.annotations import as_annotations

            return as_annotations(verdict)
        case "markdown":
            from bot.reports.markdown import as_markdown

            return as_markdown(verdict, texts, most)
    from bot.reports.text import as_text

    return as_text(verdict, texts, most)


@main.command()
@click.option(
    "--catalog", "catalogs", multiple=True, required=True, metavar="FILE", help="The list; may be given again."
)
@click.option("--title", required=True, metavar="TEXT", help="The issue's title.")
@click.option(
    "--body", required=True, metavar="FILE", help="The file that holds the issue's text; - reads standard input."
)
@click.option(
    "--policy",
    metavar="FILE",
    help="The policy; `none` uses none. Default: .github/triage.yml of the list's repository.",
)
@click.option("--format", "form", type=click.Choice(("text", "json", "markdown")), default="text", show_default=True)
def propose(catalogs: tuple[str, ...], title: str, body: str, policy: str | None, form: str) -> None:
    """What the bot would answer to an issue with that title and text.

    Ends with 0, or with 2 where a file, the policy or the call is not usable.
    """
    from bot.cli.propose import propose_to
    from bot.reports.proposals import proposal_as_json, proposal_as_text

    answered = propose_to(catalogs, title, body, policy)
    if form == "json":
        click.echo(proposal_as_json(answered.proposal, answered.comment))
    elif form == "markdown":
        click.echo(answered.comment or "", nl=False)
    else:
        click.echo(proposal_as_text(answered.proposal))


@main.command()
@click.argument("name", required=False)
def rules(name: str | None) -> None:
    """Every rule in a line; with a NAME, its documentation."""
    from rules.docs import line_for, page
    from rules.judging.policy import guess
    from rules.judging.registry import RULES

    if name is None:
        width = max(map(len, RULES))
        click.echo("\n".join(line_for(rule, width) for rule in RULES.values()))
    elif name in RULES:
        click.echo(page(RULES[name]).partition("\n\n")[2])
    else:
        raise UserError(f"there is no rule `{name}`.{guess(name, RULES)} `listkeeper rules` names them all.")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535))
@PROCESSES
def serve(host: str, port: int, processes: int) -> None:
    """The bot: webhook, pages and the worker in one."""
    from bot.server import serve as run

    _set_up_first(host, port)
    _heed_signals()
    run(host, port, processes, with_worker=True)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535))
@PROCESSES
def web(host: str, port: int, processes: int) -> None:
    """The webhook and the pages alone; a `worker` does the work."""
    from bot.server import serve as run

    _set_up_first(host, port)
    _heed_signals()
    run(host, port, processes, with_worker=False)


@main.command()
def worker() -> None:
    """A worker alone, on the same database as `web`."""
    from bot.settings.environment import needed_set_up
    from bot.starting import wait_for_set_up, work

    wanted = needed_set_up(os.environ)
    if wanted is not None:
        _heed_signals()
        wait_for_set_up(wanted)
    work(_settings())


@main.command()
def doctor() -> None:
    """Check configuration, database, credentials, permissions and webhook, and say what to do about each fault.

    Ends with 0 where nothing is wrong, 1 where something is, 2 where the settings are not usable.
    """
    from bot.cli.doctor import Mark, examine, report, settings_faults
    from bot.errors import SettingsError
    from bot.settings.environment import Settings

    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        click.echo(settings_faults(error))
        sys.exit(2)
    seen = list(examine(settings))
    click.echo(report(seen))
    sys.exit(1 if any(item.mark is Mark.FAULT for item in seen) else 0)


@main.group()
def jobs() -> None:
    """What waits, runs or is parked: list, show, retry, drop."""


@jobs.command("list")
@click.option(
    "--state",
    type=click.Choice(("waiting", "running", "parked", "done")),
    help="Only those; default: all that are not done.",
)
@click.option("--max", "most", type=click.IntRange(1, 10_000), default=100, show_default=True, metavar="N")
def list_jobs(state: str | None, most: int) -> None:
    """A line for each job, the newest first."""
    from bot.cli.jobs import job_lines

    click.echo("\n".join(job_lines(_store(), state, most)))


@jobs.command("show")
@click.argument("job", type=int)
def show_job(job: int) -> None:
    """All that is known of a job: why it is parked, what was decided last, what was posted."""
    from bot.cli.jobs import job_page

    click.echo(job_page(_store(), job))


@jobs.command("retry")
@click.argument("job", type=int)
def retry_job(job: int) -> None:
    """Have a job done again at once, parked or not."""
    from bot.cli.jobs import known

    known(job, _store().jobs.retry(job))
    click.echo(f"Job {job} is looked at again as soon as a worker is free.", err=True)


@jobs.command("drop")
@click.argument("job", type=int)
def drop_job(job: int) -> None:
    """Leave a job alone until something new comes in for it."""
    from bot.cli.jobs import known

    known(job, _store().jobs.drop(job), "waits for nothing")
    click.echo(f"Job {job} is dropped; the next delivery brings it back.", err=True)


@main.command()
@click.option("--repository", metavar="OWNER/NAME", help="Only what was done there.")
@click.option("--max", "most", type=click.IntRange(1, 10_000), default=100, show_default=True, metavar="N")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
def audit(repository: str | None, most: int, form: str) -> None:
    """Every write to GitHub and every command that was heard, the newest first."""
    from bot.cli.jobs import audit_json, audit_lines

    found = _store().write_log.newest(repository, most)
    click.echo(audit_json(found) if form == "json" else "\n".join(audit_lines(found)))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--event", metavar="NAME", help="The event's name; told from the payload where it can be.")
@click.option("--url", default="http://127.0.0.1:8080/webhook", show_default=True)
def replay(file: Path, event: str | None, url: str) -> None:
    """Sign a stored webhook payload with the configured secret and deliver it to a running bot."""
    from bot.cli.replay import replay as deliver
    from bot.settings.environment import webhook_secrets

    click.echo(deliver(file, event, url, webhook_secrets(os.environ)), err=True)


def _store() -> Store:
    """Return the database that the environment names, which must be there and migrated."""
    from bot.settings.environment import database_url
    from bot.store.engine import is_migrated, open_engine
    from bot.store.store import Store

    engine = open_engine(database_url(os.environ), pool_size=1)
    if not is_migrated(engine):
        raise UserError(
            "the database is not there or not migrated: LISTKEEPER_DATABASE_URL must name that of the running bot."
        )
    return Store(engine)


def _set_up_first(host: str, port: int) -> None:
    """Walk a person through the set-up where there are no credentials yet; that ends in a new start of this program."""
    path = os.environ.get("LISTKEEPER_CREDENTIALS_FILE", "").strip()
    if not path or Path(path).exists():
        return  # asked here, so that a server that is set up does not carry along what the question needs
    from bot.settings.environment import needed_set_up

    wanted = needed_set_up(os.environ)
    if wanted is not None:
        from bot.starting import set_up

        set_up(wanted, host, port)


def _heed_signals() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))  # as process 1 of a container nothing is heeded by itself


def _settings() -> Settings:
    """Return the settings of a command that runs until it is told to stop; from here on it heeds that."""
    _heed_signals()
    from bot.settings.environment import Settings

    return Settings.from_environment(os.environ)
