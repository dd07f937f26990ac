"""What the bot answers to commands, for its one comment. Everything that strangers wrote is quoted."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from urllib.parse import quote as quote_url

from bot.replies.proposal import Scene
from bot.words.language import Language
from bot.words.quoting import fenced, plain, quote, quote_code
from bot.words.triage import BY_NAME, COMMANDS
from rules.judging.policy import guess
from rules.judging.registry import RULES
from rules.proposals.proposing import Proposed

TITLE_LIMIT = 200


class Outcome(Enum):
    """What became of the fixes that somebody asked for."""

    NOTHING = "there are none"
    MENDED = "they are on the branch"
    LATER = "they wait for the merge"
    CLOSED_TO_US = "we may not write to the branch"
    REFUSED = "we may not write to the repository"


def help_text(t: Language) -> str:
    """Return the commands, each with what it does."""
    lines = [f"- `{word.usage}`: {t(word.help)}" for word in COMMANDS]
    who = t(
        "Maintainers may use all of them. The author of a pull request or issue may use `recheck`, `fix` and `help`."
    )
    return "\n".join([t("**What I understand**, each on its own line:"), "", *lines, "", who])


def not_understood(text: str, t: Language) -> str:
    """Name the command that was probably meant, or how to write the one that lacks something."""
    name = text.partition(" ")[0].lower()
    said = ""
    if name in BY_NAME:
        said = t("This is how to write it: {usage}.").format(usage=f"`{BY_NAME[name].usage}`")
    elif name:
        hint = guess(name, BY_NAME).strip().removeprefix("Did you mean ").removesuffix("?")
        said = t("There is no command {name}.").format(name=quote_code(f"/triage {name}".strip(), 60))
        said += " " + (t("Did you mean {command}?").format(command=hint) if hint else "")
    return " ".join(f"⚠️ {said} {t('`/triage help` shows all commands.')}".split())


def no_such_rule(name: str, t: Language) -> str:
    """Say that no rule has this name."""
    hint = guess(name, RULES).strip().removeprefix("Did you mean ").removesuffix("?")
    said = t("There is no rule {rule}.").format(rule=quote_code(name, 80))
    return f"⚠️ {said} {t('Did you mean {rule}?').format(rule=hint)}" if hint else f"⚠️ {said}"


def no_such_finding(name: str, t: Language) -> str:
    """Say that the rule has no finding here."""
    return "⚠️ " + t("{rule} has no finding here that could be set aside.").format(rule=quote_code(name, 80))


def no_such_section(heading: str, t: Language) -> str:
    """Say that the list has no such section."""
    return "⚠️ " + t("The list has no section {heading}.").format(heading=quote_code(heading, 120))


def not_for_issues(name: str, t: Language) -> str:
    """Say that a command is for pull requests."""
    return "⚠️ " + t("{command} is for pull requests.").format(command=quote_code(f"/triage {name}"))


def not_for_pulls(name: str, t: Language) -> str:
    """Say that a command is for issues."""
    return "⚠️ " + t("{command} is for issues.").format(command=quote_code(f"/triage {name}"))


def taken_back(command: str, t: Language) -> str:
    """Say which command was taken back; empty if there was none."""
    if not command:
        return "⚠️ " + t("There is nothing to take back.")
    return "✅ " + t("I took {command} back.").format(command=quote_code(command, 200))


def say_which(able: Sequence[int], t: Language) -> str:
    """Say for which papers a pull request can be opened."""
    if not able:
        return "⚠️ " + t("There is no entry here that I can add.")
    names = ", ".join(f"`/triage add {number}`" for number in able[:15])
    return "⚠️ " + t("Say which paper: {commands}.").format(commands=names)


def opened(number: int, t: Language) -> str:
    """Name the pull request that was opened."""
    return "✅ " + t("I opened #{number} with this entry.").format(number=number)


def cannot_add(scene: Scene, branch: str, paper: Proposed, t: Language) -> str:
    """Give the row and a link to the editor, if we may not write to the repository."""
    line = paper.replaces[0] if paper.replaces else paper.after_line
    url = f"{scene.web_url}/{scene.repository}/edit/{quote_url(branch)}/{quote_url(paper.file or '')}#L{line}"
    form = (
        "I may not write to this repository: I need the permission *contents: write*. "
        "Paste this in place of line {line} in [the editor]({url}):"
        if paper.replaces
        else "I may not write to this repository: I need the permission *contents: write*. "
        "Paste this after line {line} in [the editor]({url}):"
    )
    said = t(form).format(line=line, url=url)
    return f"⚠️ {said}\n\n{fenced((paper.row or '').strip(chr(10)), 'markdown')}"


def fixed(outcome: Outcome, count: int, t: Language) -> str:
    """Say what became of *count* fixes."""
    match outcome:
        case Outcome.MENDED:
            return "✅ " + t.many(
                "I mended {count} entry on the branch.", "I mended {count} entries on the branch.", count
            )
        case Outcome.LATER:
            said = "I may not write to this branch. When it is merged, I open a pull request with what is left to mend."
            return "✅ " + t(said)
        case Outcome.CLOSED_TO_US:
            return "⚠️ " + t("I may not write to this branch. Paste the lines above, or accept the suggestions.")
        case Outcome.REFUSED:
            return "⚠️ " + t("I may not write to this repository: I need the permission *contents: write*.")
    return "⚠️ " + t("There is nothing here that I can mend.")


def pull_request_text(issue: int, asked_by: str, paper: Proposed) -> tuple[str, str, str]:
    """Return the pull request's title and text, and the commit's message. The issue's number credits its author."""
    name = plain(paper.wanted.title or "a paper", TITLE_LIMIT)
    section = " › ".join(quote(part, 100) for part in paper.section or ())
    if paper.replaces:
        body = f"Corrects {quote(paper.wanted.title or '')}, as asked for in #{issue}, in {section or 'the list'}."
        body += f"\n\n{quote_code(asked_by, 60)} asked me to open it (`/triage add`)."
        return f"Correct {quote(name, TITLE_LIMIT)}", body, f"Correct the entry that issue #{issue} is about"
    body = f"Adds {quote(paper.wanted.title or '')}, as asked for in #{issue}, to {section or 'the list'}."
    missing = [quote(one, 60) for one in paper.missing]
    if missing:
        body += f"\n\nNot known yet: {', '.join(missing)}."
    body += f"\n\n{quote_code(asked_by, 60)} asked me to open it (`/triage add`)."
    return f"Add {quote(name, TITLE_LIMIT)}", body, f"Add the paper that issue #{issue} asks for"
