"""The action's program: event in; annotations, a summary, outputs and perhaps a comment out."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.action.api import Api, Denied
from bot.action.reading import Read, read_pull
from bot.errors import UserError
from bot.policy_file import PolicyFileError
from bot.replies.comment import comment
from bot.replies.occasion import Occasion, marker
from bot.reports.annotations import COMMANDS, annotation, data_of
from bot.reports.markdown import as_markdown
from bot.reports.sarif import as_sarif
from bot.reports.values import as_json
from rules.model import Conclusion, Level, Verdict

EVENTS = ("pull_request", "pull_request_target")
OF_A_KIND = 10
"""Annotations of a kind that GitHub keeps of a step; it drops the others silently."""

SUMMARY_LIMIT = 900_000
AUTHOR = "github-actions[bot]"
FAIL_ON = {"error": (Level.ERROR,), "warning": (Level.ERROR, Level.WARNING), "never": ()}
KEY = "github-actions"
"""Signs the comment's marker; the author is what keeps strangers from faking it."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the workflow wants."""

    token: str
    wants_comment: bool
    fail_on: str
    sarif: str

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Inputs:
        """Return the inputs; raises `UserError` that names every fault."""
        given = {
            name: environment.get(f"LISTKEEPER_ACTION_{name}", "").strip()
            for name in ("TOKEN", "COMMENT", "FAIL_ON", "SARIF")
        }
        faults = []
        if not given["TOKEN"]:
            faults.append("the input `token` is empty.")
        if given["COMMENT"] not in ("", "true", "false"):
            faults.append("the input `comment` must be true or false.")
        if given["FAIL_ON"] not in ("", *FAIL_ON):
            faults.append(f"the input `fail-on` must be one of {', '.join(FAIL_ON)}.")
        if faults:
            raise UserError("\n".join(faults))
        return cls(given["TOKEN"], given["COMMENT"] == "true", given["FAIL_ON"] or "error", given["SARIF"])


def run(environment: Mapping[str, str] = os.environ) -> Iterator[str]:
    """Yield the lines for the log; the last one is the exit status. Raises `UserError` that says what to do."""
    inputs = Inputs.of(environment)
    number = _number(environment)
    server = environment.get("GITHUB_SERVER_URL", "https://github.com")
    api = Api(
        environment.get("GITHUB_API_URL", "https://api.github.com"), environment["GITHUB_REPOSITORY"], inputs.token
    )
    try:
        read = read_pull(api, number)
    except PolicyFileError as error:
        yield from (f"::warning file=.github/triage.yml,line={f.line}::{data_of(f.message)}" for f in error.faults)
        _tell(environment, {"conclusion": "policy-unusable", "findings": "0", "report": ""})
        yield "0"
        return
    except Denied as error:
        raise UserError(
            f"this token may not read the pull request ({error}): the job needs `contents: read` and `pull-requests: read`."
        ) from None
    yield from annotated(read.verdict)
    summary = as_markdown(read.verdict, read.texts)
    _append(environment.get("GITHUB_STEP_SUMMARY"), summary[:SUMMARY_LIMIT] + "\n")
    _tell(environment, _outputs(environment, inputs, read))
    if inputs.wants_comment:
        yield from _comment(api, read, server)
    yield str(int(any(finding.level in FAIL_ON[inputs.fail_on] for finding in read.verdict.findings)))


def _number(environment: Mapping[str, str]) -> int:
    name = environment.get("GITHUB_EVENT_NAME", "")
    if name not in EVENTS:
        raise UserError(
            f"this action checks pull requests; it was run for the event `{name}`. Use it on: pull_request."
        )
    try:
        event: Any = json.loads(Path(environment["GITHUB_EVENT_PATH"]).read_text("utf-8"))
        return int(event["pull_request"]["number"])
    except (OSError, ValueError, KeyError, TypeError):
        raise UserError("the event of this run cannot be read.") from None


def annotated(verdict: Verdict) -> Iterator[str]:
    """Yield an annotation for each finding, the gravest first, ten of a kind, and one that says how many more."""
    left: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    for finding in sorted(verdict.findings, key=lambda finding: finding.level.weight):
        kind = COMMANDS[finding.level]
        if shown[kind] >= OF_A_KIND - (kind == "notice"):
            left[kind] += 1
            continue
        shown[kind] += 1
        yield annotation(finding)
    if left:
        more = ", ".join(f"{count} of the kind {kind}" for kind, count in left.items())
        yield f"::notice title=listkeeper::There is more than GitHub shows here: {more}. The job summary has it all."


def _outputs(environment: Mapping[str, str], inputs: Inputs, read: Read) -> dict[str, str]:
    folder = Path(environment.get("RUNNER_TEMP", "."))
    report = folder / "listkeeper.json"
    report.write_text(as_json(read.verdict, read.policy), "utf-8")
    if inputs.sarif:
        Path(inputs.sarif).write_text(as_sarif(read.verdict), "utf-8")
    verdict = read.verdict
    return {"conclusion": verdict.conclusion.value, "findings": str(len(verdict.findings)), "report": str(report)}


def _tell(environment: Mapping[str, str], outputs: Mapping[str, str]) -> None:
    _append(environment.get("GITHUB_OUTPUT"), "".join(f"{name}={value}\n" for name, value in outputs.items()))


def _append(path: str | None, text: str) -> None:
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(text)


def _comment(api: Api, read: Read, server: str) -> Iterator[str]:
    """Keep one comment true; a token that may not write is no fault, because that of a fork never may."""
    occasion = Occasion(
        api.repository, 0, read.number, read.head_sha, server, KEY, read.is_draft, language=read.policy.language
    )
    mark, body = marker(occasion), comment(occasion, read.verdict)
    is_worth_it = read.verdict.conclusion in (Conclusion.NEEDS_CHANGES, Conclusion.ADVICE) and not read.is_draft
    try:
        found = _own(api, read, mark)
        if found is not None and found.get("body") != body:
            api.send("PATCH", f"/issues/comments/{found['id']}", {"body": body})
        elif found is None and is_worth_it:
            api.send("POST", f"/issues/{read.number}/comments", {"body": body})
    except Denied:
        yield "::notice title=listkeeper::This token may not write a comment; the job summary says the same."


def _own(api: Api, read: Read, mark: str) -> dict[str, Any] | None:
    if not read.comments:
        return None
    for page in range(1, 11):
        found = api.get(f"/issues/{read.number}/comments", per_page="100", page=str(page)) or []
        for one in found:
            if (one.get("user") or {}).get("login") == AUTHOR and str(one.get("body", "")).startswith(mark):
                return dict(one)
        if len(found) < 100:
            return None
    return None
