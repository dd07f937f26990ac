"""Write a record of YAML, JSON or BibTeX like another one."""

from __future__ import annotations

import re

from rules.model import Entry
from rules.proposals.draft import Draft, Facts
from rules.proposals.links import address_like
from rules.reading.records import TITLE_KEYS, URL_KEYS, VENUE_KEYS, YEAR_KEYS
from rules.text.links import arxiv_number, is_code
from rules.text.venues import YEAR

RECORD_LINE = re.compile(
    r"(?P<head>[ \t]*(?:-[ \t]+)?[\"']?(?P<key>[\w-]{1,40})[\"']?[ \t]*[:=][ \t]*)(?P<open>[{\"']*)(?P<value>.*?)(?P<close>[}\"']*,?)[ \t]*"
)
CITE_KEY = re.compile(r"(?P<head>[ \t]*@\w+[ \t]*\{)[^,\s]+")
WORD = re.compile(r"\w+")
LAST_COMMA = re.compile(r",(?P<end>\s*\}\s*)$")


def record_like(pattern: Entry, facts: Facts) -> Draft:
    """Return a record of YAML, JSON or BibTeX with the work's own facts; unknown fields are removed."""
    missing: list[str] = []
    lines: list[str] = []
    for line in pattern.text.split("\n"):
        found = RECORD_LINE.fullmatch(line)
        if found is None:
            key = CITE_KEY.match(line)
            lines.append(key["head"] + _cite_key(facts) + line[key.end() :] if key else line)
            continue
        value = _record_value(found["key"].lower(), found["value"], facts)
        if value is None:
            missing.append(found["key"].lower())
        else:
            braces = "{" * found["close"].count("}")
            opened = braces if "{" in found["open"] else found["open"]
            lines.append(f"{found['head']}{opened}{value}{found['close']}")
    text = "\n".join(lines)
    return Draft(LAST_COMMA.sub(r"\g<end>", text), tuple(dict.fromkeys(missing)))


def _cite_key(facts: Facts) -> str:
    name = WORD.search(facts.title.lower())
    return f"{name[0] if name else 'paper'}{facts.published[1] or ''}"


def _record_value(key: str, written: str, facts: Facts) -> str | None:
    venue, year = facts.published
    if key in TITLE_KEYS and not written.startswith("http"):
        return facts.title
    if key == "eprint" or key == "arxiv":
        return arxiv_number(facts.ids)
    if key in ("code", "github", "repo") or is_code(written):
        return facts.code_url
    if key in URL_KEYS:
        return address_like(written, facts)
    if key in VENUE_KEYS:
        has_year = YEAR.search(written) is not None
        return None if venue is None else f"{venue} {year}" if has_year and year else venue
    if key in YEAR_KEYS:
        return str(year) if year else None
    return None
