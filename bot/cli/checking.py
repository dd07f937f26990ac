"""`listkeeper check` on the command line."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rules.judging.policy import Policy
    from rules.model import Finding, Verdict

FORMATS = ("text", "json", "markdown", "sarif", "github")


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--base", metavar="FILE", help="Judge only what changed since this version of FILE (may be an empty file)."
)
@click.option(
    "--since",
    metavar="REV",
    help="Judge only what changed since FILE at the merge base of REV and HEAD, such as `--since origin/main`.",
)
@click.option("--name", metavar="NAME", default="README.md", show_default=True, help="What to call FILE if it is `-`.")
@click.option(
    "--policy",
    metavar="FILE",
    help="The policy to use; `none` for no policy. Default: .github/triage.yml in the repository of FILE.",
)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="The format of the report."
)
@click.option(
    "--fix", is_flag=True, help="Write every safe fix into FILE, say what was mended, and report what is left."
)
@click.option("--diff", is_flag=True, help="Show what --fix would write, and write nothing.")
@click.option(
    "--max", "most", type=click.IntRange(1), metavar="N", help="Show at most N findings, the most serious first."
)
@click.option("--rule", "only", multiple=True, metavar="NAME", help="Run only this rule (repeatable).")
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Report only what is not in FILE, which --write-baseline wrote.",
)
@click.option(
    "--write-baseline",
    "to_baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the present findings to FILE, for --baseline, and report none.",
)
@click.option(
    "--explain-habits",
    is_flag=True,
    help="Print what was learned from FILE, as a table and as a policy (or in JSON, with --format), then exit.",
)
def check(  # one parameter for each option of the command line
    files: tuple[str, ...],
    base: str | None,
    policy: str | None,
    form: str,
    most: int | None,
    only: tuple[str, ...],
    baseline: Path | None,
    to_baseline: Path | None,
    since: str | None,
    name: str,
    *,
    fix: bool,
    diff: bool,
    explain_habits: bool,
) -> None:
    """Check a whole list; `-` is standard input. With --base or --since, judge only what a contribution changes.

    Exits 0 if there are no errors, 1 if there are, 2 if a file, the policy or an option cannot be used.
    """
    gc.disable()  # a short run has nothing to collect, and looking for it costs a tenth of the time
    from bot.cli.check import Call, Mending, check_files

    if explain_habits:
        _explain(files, [name if file == "-" else file for file in files], form)
        return
    _refuse_together(files, baseline, to_baseline, fix=fix)
    mending = Mending.SHOW if diff else Mending.WRITE if fix else Mending.NONE
    with _progress() as progress:
        call = Call(
            base=base, since=since, policy=policy, mending=mending, rules=only, progress=progress,
            in_question=_in_question(baseline),
        )  # fmt: skip
        names = [name if file == "-" else file for file in files]
        checked = check_files([Path(file) for file in files], names, call)
    if to_baseline:
        _write_baseline(to_baseline, checked.verdict)
        return
    verdict = _unknown(baseline, checked.verdict) if baseline else checked.verdict
    if diff:
        click.echo(_difference(checked.before, checked.texts), nl=False)
    else:
        click.echo(_report(form, verdict, checked.policy, checked.texts, most))
    if fix or diff:
        click.echo(_told(checked.mended, len(verdict.findings), is_written=not diff), err=True)
    gc.freeze()  # nothing to collect at the end either
    sys.exit(1 if verdict.errors else 0)


def _explain(files: Sequence[str], names: Sequence[str], form: str) -> None:
    from bot.cli.check import read_one
    from bot.errors import UserError
    from bot.reports.habits import as_habits, habits_as_json

    if form not in ("text", "json"):
        raise UserError(f"--explain-habits prints text or json, not {form}.")
    catalogs = [read_one(Path(file), name) for file, name in zip(files, names, strict=True)]
    if form == "json":
        click.echo(habits_as_json(catalogs))
    else:
        click.echo("\n\n".join(as_habits(catalog, _width()) for catalog in catalogs))


def _width() -> int | None:
    """Return the columns of the terminal that shows standard output; None if none does."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _refuse_together(files: tuple[str, ...], baseline: Path | None, to_baseline: Path | None, *, fix: bool) -> None:
    """Raise `UserError` for options that cannot go together."""
    from bot.errors import UserError

    if fix and "-" in files:
        raise UserError("--fix writes into FILE, and standard input is none; use --diff.")
    if baseline and to_baseline:
        raise UserError("--baseline reads a baseline and --write-baseline writes one; give one of them.")


def _write_baseline(path: Path, verdict: Verdict) -> None:
    from bot.cli.baseline import write_baseline

    count = write_baseline(path, verdict.findings)
    findings = "1 finding" if count == 1 else f"{count} findings"
    click.echo(f"Wrote {findings} to {path}. With --baseline {path}, only other findings are reported.", err=True)


def _in_question(baseline: Path | None) -> Callable[[Sequence[Finding]], Sequence[Finding]]:
    """Return what leaves out the findings that are known; without a baseline none are."""
    if baseline is None:
        return lambda findings: findings
    from bot.cli.baseline import read_baseline, unknown

    known = read_baseline(baseline)
    return lambda findings: unknown(findings, known)


def _difference(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Return what would be written, as a unified difference."""
    from difflib import unified_diff

    parts = []
    for name, old in before.items():
        new = after[name]
        lines = unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), name, name)
        parts += [line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines]
    return "".join(parts).encode("utf-8", errors="replace").decode()


def _told(mended: Mapping[str, int], left: int, *, is_written: bool) -> str:
    """Say how many findings were mended, by rule, and how many are left."""
    total = sum(mended.values())
    if not total:
        return f"Nothing to mend; {_counted(left)} left."
    by_rule = ", ".join(
        f"{rule} {count}" for rule, count in sorted(mended.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    verb = "Mended" if is_written else "Would mend"
    return f"{verb} {total} {'finding' if total == 1 else 'findings'}: {by_rule}; {_counted(left)} left."


def _counted(left: int) -> str:
    return f"{left} {'finding is' if left == 1 else 'findings are'}"


def _unknown(path: Path, verdict: Verdict) -> Verdict:
    """Return the verdict without what is in the baseline."""
    from dataclasses import replace

    from bot.cli.baseline import read_baseline, unknown
    from rules.judging.judge import conclude
    from rules.model import Conclusion

    left = unknown(verdict.findings, read_baseline(path))
    in_scope = verdict.conclusion is not Conclusion.OUT_OF_SCOPE
    return replace(verdict, findings=left, conclusion=conclude(left, is_in_scope=in_scope))


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """Yield what shows the progress of a long check: on a terminal only that can go back in a line, after one second."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
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


def _in_repository(verdict: Verdict, names: Iterable[str]) -> Verdict:
    """Name each file as its repository does, whatever folder we are in; code scanning knows files by that name alone."""
    from bot.cli.git import name_in_repository

    known = {name: name_in_repository(Path(name)) or name for name in names}

    def named(finding: Finding) -> Finding:
        evidence = tuple(replace(item, file=known.get(item.file, item.file)) for item in finding.evidence)
        return replace(finding, file=known.get(finding.file, finding.file), evidence=evidence)

    return replace(verdict, findings=tuple(map(named, verdict.findings)))


def _report(form: str, verdict: Verdict, policy: Policy, texts: dict[str, str], most: int | None) -> str:
    match form:
        case "json":
            from bot.reports.values import as_json

            return as_json(verdict, policy)
        case "sarif":
            from bot.reports.sarif import as_sarif

            return as_sarif(_in_repository(verdict, texts))
        case "github":
            from bot.reports.annotations import as_annotations

            return as_annotations(_in_repository(verdict, texts))
        case "markdown":
            from bot.reports.markdown import as_markdown

            return as_markdown(verdict, texts, most)
    from bot.reports.text import WIDTH, as_text

    return as_text(verdict, texts, most, _width() or WIDTH)
