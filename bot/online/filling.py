"""What registries know of the papers that an issue asks for, filled in where the issue leaves it open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from rules.entries.identity import are_unlike
from rules.model import Record
from rules.requests.request import Request, Wanted
from rules.text.links import is_code, paper_id, repository_of

Ask = Callable[[str], Record | None]
"""Returns what a registry says about a canonical identifier, ``title:…`` or ``github:owner/name``."""


def filled(request: Request, ask: Ask, readme: Callable[[str], str | None]) -> Request:
    """Return *request* with what registries know of its papers; *readme* returns a repository's README."""
    return replace(request, papers=tuple(_filled(paper, ask, readme) for paper in request.papers))


def _filled(paper: Wanted, ask: Ask, readme: Callable[[str], str | None]) -> Wanted:
    repository = repository_of(paper.code_url or paper.url or "")
    if not paper.ids and repository and paper.url and is_code(paper.url):
        paper = _with_own_paper(paper, repository, readme)
    for name in paper.ids:
        record = ask(name)
        if record is not None:
            paper = _with_record(paper, record)
            break
    if paper.title and paper.venue is None and paper.ids and (later := ask(f"title:{paper.title}")) and later.venue:
        paper = _with_record(paper, Record(later.source, paper.title, venue=later.venue, year=later.year))
    if not paper.ids and repository and paper.about is None and (found := ask(f"github:{repository}")):
        paper = _noting(replace(paper, about=found.about), found.source, ["description"] if found.about else [])
    return paper


def _with_own_paper(paper: Wanted, repository: str, readme: Callable[[str], str | None]) -> Wanted:
    """Give a repository the paper that its README names, if it names just one."""
    text = readme(repository) or ""
    known = {
        found
        for word in text.replace("(", " ").replace(")", " ").replace("]", " ").split()
        if (found := paper_id(word))
    }
    preprints = sorted(name for name in known if name.startswith("arxiv:"))
    if len(preprints) != 1:
        return paper
    number = preprints[0].partition(":")[2]
    made = replace(paper, url=f"https://arxiv.org/abs/{number}", ids=(preprints[0],), code_url=paper.url)
    return _noting(made, "GitHub", ["paper"])


def _with_record(paper: Wanted, record: Record) -> Wanted:
    """Return a paper with what a record says and it lacks; a record of another work says nothing."""
    if paper.title and are_unlike(paper.title, record.title):
        return paper
    said: dict[str, object] = {}
    if not paper.title:
        said["title"] = record.title
    if not paper.authors and record.authors:
        said["authors"] = record.authors
    if not paper.date and record.date:
        year, month, day = record.date
        said["date"] = f"{year}-{month:02}" + (f"-{day:02}" if day else "")
    if not paper.venue and record.venue:
        said["venue"] = record.venue
        said["year"] = record.year or paper.year
    if not paper.about and record.about:
        said["about"] = record.about
    shown = [name for name in ("title", "authors", "date", "venue") if name in said]
    return _noting(replace(paper, **said), record.source, shown)  # type: ignore[arg-type]  # each of its own field


def _noting(paper: Wanted, source: str, names: Iterable[str]) -> Wanted:
    return replace(paper, sources=(*paper.sources, *((name, source) for name in names)))
