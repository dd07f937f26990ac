"""`listkeeper check`: files in, a verdict out, and the fixes written back if you ask for it."""

from __future__ import annotations

import codecs
import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from bot.errors import UserError
from rules.judging.fixing import apply_fixes
from rules.judging.judge import Contribution, audit, judge
from rules.judging.policy import Policy, guess
from rules.judging.registry import RULES
from rules.model import Catalog, Finding, Fix, Verdict
from rules.reading.catalog import read_catalog
from rules.text.lines import split_lines

SIZE_LIMIT = 50_000_000
POLICY = Path(".github") / "triage.yml"
STANDARD_INPUT = Path("-")
LOOKED_AT = 8000
"""Bytes of a file that show whether it is text: of others, one in a hundred is zero."""

ROUNDS = 5
"""Rounds of fixing: once a row is back in its table, it can be judged as a row."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What `check` found, and what its reports need."""

    verdict: Verdict
    policy: Policy
    texts: dict[str, str]
    before: dict[str, str]  # the files as they were, before what was mended
    mended: Counter[str]  # how many findings were mended, by rule


class Mending(Enum):
    """What is done with the fixes."""

    NONE = "nothing"
    SHOW = "they are shown"
    WRITE = "they are written"


def everything(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Return all findings: all are in question."""
    return findings


@dataclass(frozen=True, slots=True)
class Call:
    """What `check` was called with."""

    base: str | None = None
    since: str | None = None  # a revision: the base is the file at its merge base with HEAD
    policy: str | None = None
    mending: Mending = Mending.NONE
    rules: tuple[str, ...] = ()  # empty means all
    progress: Callable[[int, int], None] | None = None
    in_question: Callable[[Sequence[Finding]], Sequence[Finding]] = everything  # the findings whose lines may be mended


def check_files(paths: Sequence[Path], names: Sequence[str], call: Call) -> Checked:
    """Judge *paths*, called *names* in the report; raises `UserError` that names every fault of the call."""
    base = call.base
    faults: list[str] = [
        f"there is no rule `{name}`.{guess(name, RULES)} Run `listkeeper rules` to see all rules."
        for name in call.rules
        if name not in RULES
    ]
    if base is not None and len(paths) != 1:
        faults.append("--base compares one FILE with another; name one FILE only.")
    if base is not None and call.since is not None:
        faults.append("--base and --since both say what to compare with; give one of them.")
    texts = {name: text for name, path in zip(names, paths, strict=True) if (text := _read(path, faults)) is not None}
    base_text = _read(Path(base), faults, may_be_empty=True) if base is not None else None
    bases = {names[0]: base_text} if base_text is not None else {}
    if call.since is not None and not faults:
        bases = _bases_since(call.since, paths, names)
    found = policy_for(call.policy, Path(names[0]) if paths[0] == STANDARD_INPUT else paths[0], faults)
    if faults or found is None:
        raise UserError("\n".join(faults))
    found = found.only(*call.rules) if call.rules else found
    verdict, before = _judge(texts, bases, found, call.progress), texts
    counts = Counter(finding.rule for finding in verdict.findings)
    for _ in range(0 if call.mending is Mending.NONE else ROUNDS):
        fixable = {name: _fixable(name, text, call.in_question(verdict.findings)) for name, text in texts.items()}
        mended = {name: apply_fixes(text, [f.fix for f in fixable[name] if f.fix]) for name, text in texts.items()}
        if mended == texts:
            break
        if call.mending is Mending.WRITE:
            _write(paths, names, texts, mended)
        texts, verdict = mended, _judge(mended, bases, found)
    return Checked(verdict, found, texts, before, counts - Counter(finding.rule for finding in verdict.findings))


def read_one(path: Path, name: str) -> Catalog:
    """Return the list in *path*; raises `UserError` if it cannot be read."""
    faults: list[str] = []
    text = _read(path, faults)
    if text is None:
        raise UserError("\n".join(faults))
    return read_catalog(text, name)


def _bases_since(revision: str, paths: Sequence[Path], names: Sequence[str]) -> dict[str, str]:
    """Return each file as it was when the branch began."""
    from bot.cli.since import text_since  # it starts processes, and only --since needs it

    files = [Path(name) if path == STANDARD_INPUT else path for path, name in zip(paths, names, strict=True)]
    texts = [text_since(revision, file).decode("utf-8", errors="surrogateescape") for file in files]
    return dict(zip(names, texts, strict=True))


def _judge(
    texts: dict[str, str],
    bases: dict[str, str],
    policy: Policy,
    progress: Callable[[int, int], None] | None = None,
) -> Verdict:
    catalogs = [read_catalog(text, name) for name, text in texts.items()]
    if not bases:
        return audit(catalogs, policy, progress)
    return judge([Contribution(read_catalog(bases[head.file], head.file), head) for head in catalogs], policy)


def _read(path: Path, faults: list[str], *, may_be_empty: bool = False) -> str | None:
    """Return the text of *path*; bytes that are not UTF-8 stay as lone surrogates, to be written back."""
    try:
        if path == STANDARD_INPUT:
            return _text(sys.stdin.buffer.read(SIZE_LIMIT + 1), "standard input", faults, may_be_empty=may_be_empty)
        if path.is_dir():
            faults.append(f"{path} is a folder; name the file that holds the list, such as {path / 'README.md'}.")
            return None
        if path.stat().st_size > SIZE_LIMIT:
            faults.append(f"{path} is larger than {SIZE_LIMIT // 1_000_000} MB, the most this command can read.")
            return None
        return _text(path.read_bytes(), str(path), faults, may_be_empty=may_be_empty)
    except FileNotFoundError:
        faults.append(f"{path} does not exist.")
    except (OSError, ValueError) as error:
        faults.append(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.")
    return None


def _text(raw: bytes, name: str, faults: list[str], *, may_be_empty: bool) -> str | None:
    """Return the text of a file's bytes; note what they are if they are no list."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        faults.append(f"{name} is UTF-16; save it as UTF-8.")
    elif raw[:LOOKED_AT].count(b"\0") * 100 > len(raw[:LOOKED_AT]):
        faults.append(f"{name} is no text file.")
    elif not raw.strip() and not may_be_empty:
        faults.append(f"{name} is empty.")
    elif len(raw) > SIZE_LIMIT:
        faults.append(f"{name} is larger than {SIZE_LIMIT // 1_000_000} MB, the most this command can read.")
    else:
        return raw.decode("utf-8", errors="surrogateescape")
    return None


def policy_for(given: str | None, file: Path, faults: list[str]) -> Policy | None:
    if given == "none":
        return Policy()
    path = Path(given) if given is not None else _own_policy(file)
    if path is None:
        return Policy()
    from bot.policy_file import PolicyFileError, parse_policy  # YAML is not needed without a policy

    try:
        return parse_policy(path.read_bytes(), str(path))
    except PolicyFileError as error:
        faults.append(str(error))
    except OSError as error:
        faults.append(f"the policy {path} cannot be read: {error.strerror}.")
    return None


def _own_policy(file: Path) -> Path | None:
    """Return the policy at the root of the file's git work tree, if both are there."""
    for folder in file.absolute().parents:
        if (folder / ".git").exists():
            return folder / POLICY if (folder / POLICY).is_file() else None
    return None


def _fixable(name: str, text: str, findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings of that file that can be mended without loss."""
    lines = split_lines(text)
    return [f for f in findings if f.file == name and f.fix and _is_lossless(f.fix, lines)]


def _is_lossless(fix: Fix, lines: Sequence[str]) -> bool:
    """Tell whether the lines are free of bytes that reading had to replace."""
    return not any("\ud800" <= c <= "\udfff" or c == "\0" for line in lines[fix.line - 1 : fix.end_line] for c in line)


def _write(paths: Sequence[Path], names: Sequence[str], old: dict[str, str], new: dict[str, str]) -> None:
    for path, name in zip(paths, names, strict=True):
        if old[name] != new[name]:
            _replace(path, new[name].encode("utf-8", errors="surrogateescape"))


def _replace(path: Path, content: bytes) -> None:
    """Write *content* to *path* completely or not at all. Links are followed, and the mode is kept."""
    import tempfile  # it imports half of the standard library, and only --fix needs it

    target = path.resolve()
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(target.stat().st_mode & 0o7777)
        Path(temporary).replace(target)
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}. The file is unchanged.") from None
