"""How well the bot understands what real issues ask for.

The issues were written again in other words, so the figures only compare versions of the reader.
"""

from __future__ import annotations

import json
from pathlib import Path

from rules.requests.reading import read_request
from rules.requests.request import Intent


def run(data: Path) -> None:
    """Print the figures.

    They are precision and recall of "asks for a paper", how many of the named papers were read, and how many questions
    got an answer.
    """
    right = wrong = missed = named = read = spoken = questions = 0
    for line in (data / "issues.dev.jsonl").read_text(encoding="utf-8").splitlines():
        issue = json.loads(line)
        if issue["kind"] != "issue":
            continue
        body = "" if issue["body_restated"] == "(empty)" else issue["body_restated"]
        request = read_request(issue["title"], body)
        asks, said = issue["intent"] == "add", request.intent is Intent.ADD
        right, wrong, missed = right + (asks and said), wrong + (said and not asks), missed + (asks and not said)
        questions += issue["intent"] == "question"
        spoken += issue["intent"] == "question" and said
        if asks:
            named += issue["papers_named"]
            read += min(issue["papers_named"], sum(bool(p.title or p.ids) for p in request.papers))
    print("\nIssues that ask for a paper")
    print(
        f"  precision {right}/{right + wrong} = {right / (right + wrong):.1%}, "
        f"recall {right}/{right + missed} = {right / (right + missed):.1%}"
    )
    print(
        f"  papers read with title or identifier {read}/{named} = {read / named:.1%}; "
        f"questions answered {spoken}/{questions} (wanted: 0)"
    )


if __name__ == "__main__":
    run(Path(__file__).parents[2] / "shared" / "data")
