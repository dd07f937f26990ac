"""`listkeeper init`: a policy, an issue form and a template for pull requests, made from a list and its past."""

from __future__ import annotations

import difflib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.cli.backtest import Backtest, Wanted, backtest
from bot.cli.git import asked_of_git
from bot.cli.past import Past, past_of
from bot.desk.figures import share
from bot.errors import UserError
from bot.policy_file import PATH as POLICY_PATH
from bot.policy_file import parse_policy
from bot.reports.forms import form_as_yaml
from rules.habits.explaining import usual_row
from rules.judging.judge import audit
from rules.judging.policy import Policy
from rules.judging.registry import RULES
from rules.model import Catalog, Level
from rules.proposals.forms import form_for
from rules.reading.catalog import read_catalog

FORM_PATH = ".github/ISSUE_TEMPLATE/missing-paper.yml"
TEMPLATE_PATH = ".github/pull_request_template.md"
WORKFLOW_PATH = ".github/workflows/listkeeper.yml"
BRANCH = "listkeeper-init"
MESSAGE = "Let listkeeper triage contributions"
ENOUGH, MOSTLY = 10, 0.6
"""Times that a rule must have spoken before it is proposed to switch it off, and the share that must surely be left."""

LEFT_ERRORS = 2
"""Errors of a rule that were left as they were, from which its level is proposed one down."""

ONE_DOWN = {Level.ERROR: Level.WARNING, Level.WARNING: Level.ADVICE}
WORKFLOW = """\
# Checks the entries that a pull request adds or changes. It reads them by GitHub's API; nothing of the contribution runs.
name: listkeeper
on:
  pull_request:
permissions:
  contents: read
  pull-requests: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: listkeeper/listkeeper@v1
"""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A rule's new level, and why."""

    rule: str
    level: str
    reason: str


@dataclass(frozen=True, slots=True)
class Made:
    """Files for a list's repository, those that it has already, and what they were made from."""

    past: Past
    files: Mapping[str, str]
    before: Mapping[str, str]
    skipped: tuple[str, ...]
    proposed: tuple[Proposed, ...]
    found: Backtest | None

    def report(self, form: str) -> str:
        """Return what was made and why, as a text or as Markdown for a pull request."""
        code = "`" if form == "markdown" else ""
        lines = [f"- {code}{path}{code}" for path in self.files] or ["- nothing"]
        parts = ["What is proposed:", "", *lines]
        if self.skipped:
            parts += ["", "What the repository has already, and is left as it is (`--force` makes it anew):", ""]
            parts += [f"- {code}{path}{code}" for path in self.skipped]
        if self.found is not None:
            parts += ["", f"From the last {self.found.changes} changes of {self.found.file}:", ""]
            levels = [f"- {code}{one.rule}{code}: {one.level}, because it was {one.reason}" for one in self.proposed]
            parts += levels or ["- no rule needs another level than its own"]
        return "\n".join(parts)

    def diff(self) -> str:
        """Return what would be written, as a diff."""
        parts = []
        for path, text in self.files.items():
            old = self.before.get(path, "")
            lines = difflib.unified_diff(
                old.splitlines(keepends=True),
                text.splitlines(keepends=True),
                f"a/{path}" if old else "/dev/null",
                f"b/{path}",
            )
            parts.append("".join(lines))
        return "\n" + "\n".join(parts)

    def write(self) -> str:
        """Commit the files on a new branch, and return what to do next; the work tree is not touched."""
        if not self.files:
            return "There is nothing to write."
        root = self.past.root
        if asked_of_git(root, "rev-parse", "--verify", "--quiet", f"refs/heads/{BRANCH}") is not None:
            raise UserError(f"the branch {BRANCH} is there already; remove it first: git branch -D {BRANCH}")
        commit = _committed(root, self.files)
        if asked_of_git(root, "branch", BRANCH, commit) is None:
            raise UserError(f"the branch {BRANCH} could not be made.")
        return (
            f"\nCommitted on the branch {BRANCH}; your work tree is as it was, and nothing was pushed. Look at it, push it,\n"
            f"and open a pull request:\n\n"
            f"  git show {BRANCH}\n"
            f"  git push -u origin {BRANCH}\n"
            f"  listkeeper init --format markdown | gh pr create --head {BRANCH} --title '{MESSAGE}' --body-file -"
        )


def prepare(
    repo: Path,
    file: str | None,
    last: int,
    *,
    with_action: bool = False,
    force: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Made:
    """Return what is proposed for a list; raises `UserError` that says what to do."""
    past = past_of(repo, file)
    raw = asked_of_git(past.root, "show", f"HEAD:{past.file}") or b""
    catalog = read_catalog(raw.decode("utf-8", "surrogateescape"), past.file)
    if not catalog.entries:
        raise UserError(f"no entry of a list could be read in {past.file}; name another file with --file.")
    try:
        found: Backtest | None = backtest(Wanted(repo, file, last, policy="none"), progress)
    except UserError:
        found = None  # a list without a past
    proposed = tuple(_levels(found)) if found else ()
    wanted = {POLICY_PATH: policy_text(catalog, proposed), FORM_PATH: _form(catalog), TEMPLATE_PATH: _template(catalog)}
    if with_action:
        wanted[WORKFLOW_PATH] = WORKFLOW
    there = _there(past.root)
    has = {path: name for path in wanted if (name := there.get(path.lower())) is not None}
    files = {has.get(path, path): text for path, text in wanted.items() if force or path not in has}
    before = {name: _text(past.root, name) for name in files if name in has.values()}
    skipped = () if force else tuple(has.values())
    return Made(past, files, before, skipped, proposed, found)


def policy_text(catalog: Catalog, proposed: tuple[Proposed, ...]) -> str:
    """Return a policy that asks nothing of the list that it does not do already."""
    row = usual_row(catalog)
    text = _policy(catalog.file, row if row and "{title}" in row else None, proposed)
    if _asks_more(catalog, text):
        text = _policy(catalog.file, None, proposed)
    return text


def _policy(file: str, row: str | None, proposed: tuple[Proposed, ...]) -> str:
    lines = [
        "# How listkeeper triages contributions to this list. All settings: docs/triage.example.yml of the project.",
        "version: 1",
    ]
    lines.append(f"files: [{json.dumps(file, ensure_ascii=False)}]  # the files that hold the list")
    if row:
        lines += ["entry:", f"  row: {json.dumps(row, ensure_ascii=False)}  # as most entries are written"]
    if proposed:
        lines.append("rules:")
        lines += [f"  {one.rule}: {{level: {one.level}}}  # {one.reason}" for one in proposed]
    return "\n".join([*lines, ""])


def _asks_more(catalog: Catalog, text: str) -> bool:
    policy = parse_policy(text.encode(), POLICY_PATH)
    usual = {(f.rule, f.line) for f in audit([catalog], Policy(files=policy.files)).findings}
    return any((f.rule, f.line) not in usual for f in audit([catalog], policy).findings)


def _levels(found: Backtest) -> list[Proposed]:
    totals: dict[str, list[int]] = {}
    errors: dict[str, int] = {}
    for one in found.rules:
        total = totals.setdefault(one.rule, [0, 0, 0])
        for at, count in enumerate((one.said, one.left, one.decided)):
            total[at] += count
        if one.level == Level.ERROR.value:
            errors[one.rule] = errors.get(one.rule, 0) + one.left
    made = []
    for rule, (said, left, decided) in totals.items():
        is_mostly_left = said >= ENOUGH and share(left, decided).low > MOSTLY
        if is_mostly_left:
            made.append(Proposed(rule, Level.IGNORE.value, f"said {said} times, {left} left as they were"))
        elif errors.get(rule, 0) >= LEFT_ERRORS:
            level = ONE_DOWN.get(RULES[rule].level, Level.ADVICE)
            made.append(Proposed(rule, level.value, f"an error {errors[rule]} times that was left as it was"))
    return made


def _form(catalog: Catalog) -> str:
    return form_as_yaml(form_for([catalog]))


def _template(catalog: Catalog) -> str:
    row = usual_row(catalog)
    lines = ["<!-- Thank you for adding to this list! Please keep one contribution to a few papers. -->", ""]
    if row:
        lines += [
            "<!-- Copy this row into the section where the paper belongs, and fill it in:",
            "",
            row,
            "",
            "-->",
            "",
        ]
    return "\n".join([*lines, "What does this add, and why does it belong here?", ""])


def _there(root: Path) -> dict[str, str]:
    """Return the files of the last commit by their names in small letters; GitHub finds a template in three places."""
    names = (
        (asked_of_git(root, "ls-tree", "-r", "--name-only", "-z", "HEAD") or b"").decode("utf-8", "replace").split("\0")
    )
    found = {name.lower(): name for name in names if name}
    for place in ("", "docs/"):
        for path in (f"{place}pull_request_template.md",):
            if path in found:
                found.setdefault(TEMPLATE_PATH, found[path])
    return found


def _text(root: Path, path: str) -> str:
    return (asked_of_git(root, "show", f"HEAD:{path}") or b"").decode("utf-8", "replace")


def _committed(root: Path, files: Mapping[str, str]) -> str:
    """Return a commit on top of the last one with these files; it is made beside the work tree and its index."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "GIT_INDEX_FILE": str(Path(folder) / "index")}

        def git(*words: str, given: bytes | None = None) -> str:
            told = asked_of_git(root, *words, given=given, env=env)
            if told is None:
                raise UserError(f"git {words[0]} did not work in {root}: are user.name and user.email set?")
            return told.decode().strip()

        git("read-tree", "HEAD")
        for path, text in files.items():
            blob = git("hash-object", "-w", "--stdin", given=text.encode())
            git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
        return git("commit-tree", git("write-tree"), "-p", "HEAD", "-m", MESSAGE)
