"""Put a proposal into words and wishes: everything that the bot says on issues. No I/O.

Everything that strangers wrote goes through `bot.words.quoting` before we say it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.events import SubjectKind
from bot.replies.occasion import TEXT_LIMIT, permalink
from bot.replies.verdict import IGNORED
from bot.replies.wishes import SetLabels, UpsertComment, Wish
from bot.signing import signature
from bot.words.language import Language, translation
from bot.words.quoting import fenced, quote, quote_code
from rules.judging.policy import ISSUE_LABELS, Policy
from rules.proposals.proposing import Near, Place, Proposal, Proposed
from rules.requests.request import Intent

MARKER = "<!-- listkeeper:proposal"
SHOWN = 15


@dataclass(frozen=True, slots=True)
class Scene:
    """What a reply to an issue is about: where it goes, what we looked at, and how it is signed."""

    repository: str = ""  # owner/name; empty on the command line, which has nothing to link to
    repository_id: int = 0
    number: int = 0
    sha: str = ""
    web_url: str = ""
    key: str = ""
    notes: tuple[str, ...] = ()  # the fate of the papers, and answers to commands
    is_under_way: bool = False  # an open pull request is about one of its papers


def marker(scene: Scene) -> str:
    """Return the first line of our comment."""
    if not scene.repository:
        return f"{MARKER} v1 -->"
    return f"{MARKER} v1 {signature(scene.key, 'proposal', scene.repository_id, scene.number)} -->"


def answer_issue(scene: Scene, proposal: Proposal, policy: Policy) -> tuple[Wish, ...]:
    """Return what to do about *proposal*; if there is nothing to say, an old comment is rewritten, none is created."""
    text = proposal_comment(scene, proposal, policy.language)
    ours = frozenset(policy.labels[name] for name in ISSUE_LABELS)
    t = translation(policy.language)
    silent = scene.notes or (t("**This issue no longer asks for a paper, so I have nothing to propose.**"),)
    body = text or "\n\n".join([marker(scene), *silent]) + "\n"
    may_create = text is not None or bool(scene.notes)
    return UpsertComment(body, may_create=may_create), SetLabels(frozenset(proposal.labels), ours)


def ignored_issue(scene: Scene, policy: Policy) -> tuple[Wish, ...]:
    """Return the wishes for an issue that a maintainer asked us to leave alone."""
    t = translation(policy.language)
    ours = frozenset(policy.labels[name] for name in ISSUE_LABELS)
    body = "\n\n".join([marker(scene), *scene.notes, t(IGNORED)]) + "\n"
    return UpsertComment(body, may_create=bool(scene.notes)), SetLabels(frozenset(), ours)


def landed_note(number: int, t: Language) -> str:
    """Say that a pull request which adds the paper was merged."""
    return t("✅ #{number} added it to the list.").format(number=number)


def under_way_note(kind: SubjectKind, number: int, t: Language) -> str:
    """Say that another open contribution is about the same paper."""
    form = "#{number} adds it. I check again when it is merged or closed."
    if kind is SubjectKind.ISSUE:
        form = "#{number} asks for the same paper."
    return t(form).format(number=number)


def proposal_comment(scene: Scene, proposal: Proposal, language: str = "en") -> str | None:
    """Return the comment that answers an issue, or None if it is better to say nothing."""
    if proposal.is_silent:
        return None
    t = translation(language)
    parts = [marker(scene), *scene.notes, _greeting(scene, proposal, t)]
    papers = list(_papers(scene, proposal, t))
    size = sum(len(part) + 2 for part in parts) + 600
    for number, paper in enumerate(papers):
        size += len(paper) + 2
        if size > TEXT_LIMIT or number >= 2 * SHOWN:
            parts.append(t("_…and {count} more._").format(count=len(papers) - number))
            break
        parts.append(paper)
    parts.append(_footer(scene, proposal, t))
    return "\n\n".join(parts) + "\n"


def _greeting(scene: Scene, proposal: Proposal, t: Language) -> str:
    if proposal.nearest and not proposal.papers:
        lines = [_near(near, scene, t) for near in proposal.nearest]
        return t("**Thank you! Which entry do you mean?** The nearest that I found are:") + "\n\n" + "\n".join(lines)
    if proposal.intent is Intent.CORRECT:
        if any(paper.row for paper in proposal.papers):
            return t("**Thank you! This is the entry you mean, and how it would look.**")
        return t("**Thank you! This is the entry you mean.**")
    if not proposal.papers:
        return t(
            "**Thank you! Which paper is it?** I found neither a title nor a link in this issue. "
            "Edit it and add, for example:\n\n"
            "```\nTitle: \nPaper: https://arxiv.org/abs/…\nCode: \nVenue: \n```\n\n"
            "and I will write the entry for the list."
        )
    listed = sum(bool(paper.listed) for paper in proposal.papers)
    if listed == len(proposal.papers):
        return t.catalog.ngettext(
            "**Thank you! This paper is already in the list.**",
            "**Thank you! These papers are already in the list.**",
            listed,
        )
    written = sum(paper.row is not None for paper in proposal.papers)
    if not written:
        return t("**Thank you! I cannot write the entry yet, because something is missing.**")
    return t.catalog.ngettext(
        "**Thank you! This is how the entry would look.**",
        "**Thank you! This is how the entries would look.**",
        written,
    )


def _near(near: Near, scene: Scene, t: Language) -> str:
    return t("- {title}, {line}").format(title=quote(near.title), line=_line(scene, near.place, t))


def _papers(scene: Scene, proposal: Proposal, t: Language) -> Iterator[str]:
    many = len(proposal.papers) > 1
    for number, paper in enumerate(proposal.papers, start=1):
        name = quote(paper.wanted.title) if paper.wanted.title else _address(paper)
        head = f"**{number}. {name}**" if many else f"**{name}**"
        yield "\n\n".join([head, *_paper(scene, proposal, paper, t)])


def _address(paper: Proposed) -> str:
    return quote_code(paper.wanted.url or "?")


def _paper(scene: Scene, proposal: Proposal, paper: Proposed, t: Language) -> Iterator[str]:
    if paper.listed:
        is_all = proposal.intent is Intent.CORRECT or all(other.listed for other in proposal.papers)
        yield "\n".join([*([] if is_all else [t("Already in the list:"), ""]), *_listed(scene, paper, t)])
        if paper.row is not None and paper.replaces:
            yield _replacing(paper.replaces, t) + "\n\n" + fenced(paper.row, "markdown")
        return
    if paper.unknown_section and paper.section is not None:
        yield t("The list has no section {asked}. This one fits best:").format(
            asked=quote_code(paper.unknown_section, 80)
        )
    if paper.row is not None and paper.after_line is not None and paper.section is not None:
        yield _where(scene, paper, t)
        yield fenced(paper.row.strip("\n"), "markdown")
    if paper.wanted.sources:
        yield _sources(paper, t)
    if "title" in paper.missing or "url" in paper.missing:
        yield _ask(paper, t)
    elif paper.row is None and paper.section is not None:
        yield t(
            "I could not write the entry the way the entries of {section} are written. A maintainer will know how."
        ).format(section=_path(paper.section, t))
    elif paper.row is None:
        yield t("The list has no entries yet that show how to write one.")
    left = [name for name in paper.missing if name not in ("title", "url")]
    if left and paper.row is not None:
        yield t("Not given here, so left open: {names}. Edit the issue to add it, and I will update the entry.").format(
            names=", ".join(quote(_named(name, t), 60) for name in left)
        )
    if paper.alternatives and paper.row is not None and not paper.sure:
        choices = "\n".join(_choice(path, title, t) for path, title in paper.nearest)
        yield t(
            "I am not sure of the section. These could fit; behind each is the listed paper that comes nearest:"
        ) + (f"\n\n{choices}")


def _sources(paper: Proposed, t: Language) -> str:
    """Say what was looked up, and where, so that it can be checked."""
    by_source: dict[str, list[str]] = {}
    for name, source in paper.wanted.sources:
        by_source.setdefault(source, []).append(_named(name, t))
    said = "; ".join(
        t("{names} from {source}").format(names=", ".join(names), source=source) for source, names in by_source.items()
    )
    return t("Looked up: {facts}. Please check it.").format(facts=said)


def _choice(path: Sequence[str], title: str, t: Language) -> str:
    section = _path(path, t)
    return t("- {section}: {title}").format(section=section, title=quote(title)) if title else f"- {section}"


def _replacing(lines: tuple[int, int], t: Language) -> str:
    first, last = lines
    if first == last:
        return t("Replace line {line} with:").format(line=first)
    return t("Replace lines {first} to {last} with:").format(first=first, last=last)


def _named(name: str, t: Language) -> str:
    known = {
        "code": t("the code"),
        "venue": t("the venue"),
        "year": t("the year"),
        "authors": t("the authors"),
        "title": t("the title"),
        "date": t("the date"),
        "paper": t("the paper"),
        "description": t("the description"),
    }
    return known.get(name, name)


def _ask(paper: Proposed, t: Language) -> str:
    if "title" in paper.missing and "url" in paper.missing:
        return t("I need its title and a link to it.")
    if "title" in paper.missing:
        return t(
            "I need its full title. "
            "Edit the issue and add it, on a line such as `Title: …`, and I will write the entry."
        )
    return t(
        "I need a link to it. "
        "Edit the issue and add one, on a line such as `Paper: https://…`, and I will write the entry."
    )


def _listed(scene: Scene, paper: Proposed, t: Language) -> Iterator[str]:
    for place in paper.listed[:5]:
        yield t("- {line}, in {section}").format(line=_line(scene, place, t), section=_path(place.section, t))


def _line(scene: Scene, place: Place, t: Language) -> str:
    text = t("line {line} of {file}").format(line=place.line, file=quote_code(place.file))
    if not scene.repository:
        return text
    return f"[{text}]({permalink(scene.web_url, scene.repository, scene.sha, place.file, place.line)})"


def _where(scene: Scene, paper: Proposed, t: Language) -> str:
    section = _path(paper.section or (), t)
    place = Place(paper.file or "", max(1, paper.after_line or 1), ())
    if paper.after_line == 0:
        return t("At the top of {file}, in {section}:").format(file=quote_code(paper.file or ""), section=section)
    return t("In {section}, after {line}:").format(section=section, line=_line(scene, place, t))


def _path(path: Sequence[str], t: Language) -> str:
    return " › ".join(quote(part, 100) for part in path) or t("the top of the list")


def _footer(scene: Scene, proposal: Proposal, t: Language) -> str:
    looked = t("I read the list at {sha}.").format(sha=scene.sha[:7]) + " " if scene.sha else ""
    if any(paper.row for paper in proposal.papers) and not scene.is_under_way:
        rest = t(
            "A maintainer can tell me to open the pull request with `/triage add`. Anybody else is welcome to open one."
        )
    else:
        rest = t("If you edit the issue, I check again. The maintainers have the last word.")
    return f"<sub>{looked}{rest}</sub>"
