"""Works that are written as data: BibTeX blocks, and the YAML and JSON files that a README is made from.

Only what presents a work is read, record by record; the rest of a file may hold anything. A record that cannot be
read is left as it is, and nothing here raises.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rules.model import Entry, Link, Shape
from rules.reading.entry import Facts
from rules.text.links import paper_id, split_address
from rules.text.venues import Published, read_published, year_of

TITLE_KEYS = ("title", "paper_title", "paper", "name")
URL_KEYS = ("url", "link", "paper_url", "paper_link", "pdf", "arxiv", "doi", "paper", "href", "html", "eprint")
VENUE_KEYS = ("venue", "conference", "booktitle", "journal", "publication", "published_in", "pub", "conf")
YEAR_KEYS = ("year", "date", "time", "published")
LONGEST = 20_000
"""Characters of one record that are read."""

DEEPEST = 8
"""Levels of a JSON file that are searched for records."""

YAML_START = re.compile(r"^(?P<indent>[ \t]*)-[ \t]+(?P<key>[\w-]{1,40})[ \t]*:(?=[ \t]|$)")
YAML_FIELD = re.compile(r"^[ \t]*(?:-[ \t]+)?(?P<key>[\w-]{1,40})[ \t]*:[ \t]+(?P<value>\S.*?)[ \t]*$")
BIBTEX_START = re.compile(r"^[ \t]*@(?P<kind>[A-Za-z]{3,20})[ \t]*\{", re.MULTILINE)
BIBTEX_KEY = re.compile(r"(?:^|[,\n])[ \t]*(?P<key>[A-Za-z]{2,20})[ \t]*=[ \t]*(?=\S)")
BIBTEX_BARE = re.compile(r"[^,\n}]{1,2000}")
BRACES = re.compile(r"[{}]")
NO_WORK = frozenset(["string", "comment", "preamble"])
ARXIV_TEXT = re.compile(r"arXiv[: ]+(?:preprint[: ]+)?(?:arXiv:)?(?P<id>\d{4}\.\d{4,5})", re.IGNORECASE)
ADDRESS = re.compile(r"https?://[^\s\"'<>}]{4,2000}")


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a record and where it is in the file."""

    key: str
    value: str
    start: int
    end: int


def read_yaml(facts: Facts) -> Iterator[Entry]:
    """Return the works of a YAML file: items of a list that have a title and an address."""
    source = facts.source
    begin: int | None = None
    indent = ""
    for number in range(1, len(source.starts) + 1):
        line = source.line(number)
        found = YAML_START.match(line)
        if found and (begin is None or len(found["indent"]) <= len(indent)):
            if begin is not None:
                yield from _yaml_record(facts, begin, number - 1)
            begin, indent = number, found["indent"]
        elif (
            begin is not None and line.strip() and not line.startswith((indent + " ", indent + "\t", indent + "-", "#"))
        ):
            yield from _yaml_record(facts, begin, number - 1)
            begin = None
    if begin is not None:
        yield from _yaml_record(facts, begin, len(source.starts))
    elif not any(YAML_START.match(source.line(number)) for number in range(1, len(source.starts) + 1)):
        yield from _yaml_record(facts, 1, len(source.starts))  # one record is the whole file


def _yaml_record(facts: Facts, first: int, last: int) -> Iterator[Entry]:
    while last > first and not facts.source.line(last).strip():
        last -= 1
    fields = []
    for number in range(first, last + 1):
        start = facts.source.line_span(number)[0]
        found = YAML_FIELD.match(facts.source.line(number)[:LONGEST])
        if found:
            value, shift = _unquoted(found["value"])
            at = start + found.start("value") + shift
            fields.append(Field(found["key"].lower(), value, at, at + len(value)))
    yield from _entry(facts, fields, first, last)


def _unquoted(value: str) -> tuple[str, int]:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1], 1
    return value.partition(" #")[0].rstrip(), 0


def read_json(facts: Facts) -> Iterator[Entry]:
    """Return the works of a JSON file: objects that have a title and an address."""
    text, decoder = facts.source.text, json.JSONDecoder()
    position, depth, budget = 0, 0, 40 * max(len(text), 1000)
    while (position := text.find("{", position)) >= 0 and budget > 0:
        try:
            found, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            position += 1
            budget -= 1000
            continue
        budget -= end - position
        if isinstance(found, dict) and _is_record(found):
            yield from _json_record(facts, found, position, end)
            position = end
        else:
            depth += 1
            position = position + 1 if depth < DEEPEST * 1000 else end


def _is_record(found: Mapping[str, object]) -> bool:
    keys = {key.lower() for key in found}
    return bool(keys & set(TITLE_KEYS)) and any(isinstance(value, str) for value in found.values())


def _json_record(facts: Facts, found: Mapping[str, object], start: int, end: int) -> Iterator[Entry]:
    fields = []
    for key, value in found.items():
        if not isinstance(value, str | int):
            continue
        written = json.dumps(value, ensure_ascii=False)
        at = facts.source.text.find(written, start, end)
        shift = 1 if isinstance(value, str) else 0
        begin, stop = (at + shift, at + len(written) - shift) if at >= 0 else (start, end)
        if begin < stop:
            fields.append(Field(key.lower(), str(value)[:LONGEST], begin, stop))
    yield from _entry(facts, fields, facts.source.line_at(start), facts.source.line_at(end - 1))


def read_bibtex(facts: Facts, start: int, end: int, least: int = 2) -> Iterator[Entry]:
    """Return the works of a BibTeX block.

    A block with fewer than *least* records is how to cite the list, not a part of it.
    """
    text = facts.source.text
    places = [found for found in BIBTEX_START.finditer(text, start, end) if found["kind"].lower() not in NO_WORK]
    if len(places) < least:
        return
    for number, found in enumerate(places):
        stop = places[number + 1].start() if number + 1 < len(places) else end
        body = text[found.end() : min(stop, found.end() + LONGEST)]
        fields = []
        for key, begin, end_of_value in bibtex_fields(body):
            value = body[begin:end_of_value]
            fields.append(Field(key, without_braces(value), found.end() + begin, found.end() + end_of_value))
        first = facts.source.line_at(found.start())
        closing = text.rfind("}", found.start(), stop)
        last = facts.source.line_at(closing) if closing > found.start() else first
        yield from _entry(facts, fields, first, last, needs_address=False)


def bibtex_fields(body: str) -> Iterator[tuple[str, int, int]]:
    """Return key, start and end of each value of a record: in braces, in quotes, or up to the next comma.

    The time grows with the text, whatever it is.

    >>> body = 'key, title = "{A} Lamp", year = 2024 }'
    >>> [(key, body[start:end]) for key, start, end in bibtex_fields(body)]
    [('title', '"{A} Lamp"'), ('year', '2024 ')]
    """
    position = 0
    while found := BIBTEX_KEY.search(body, position):
        begin = found.end()
        if body[begin] == "{":
            position = _closing_brace(body, begin)
        elif body[begin] == '"':
            closing = body.find('"', begin + 1)
            position = closing + 1 if closing > 0 else len(body)
        else:
            bare = BIBTEX_BARE.match(body, begin)
            position = bare.end() if bare else begin + 1
        yield found["key"].lower(), begin, position


def without_braces(value: str) -> str:
    """Return the words of a value.

    >>> without_braces('"{A}  {L}amp"')
    'A Lamp'
    """
    return " ".join(value.strip('{}" ').replace("{", "").replace("}", "").split())


def _closing_brace(body: str, begin: int) -> int:
    depth = 0
    for sign in BRACES.finditer(body, begin):
        depth += 1 if sign[0] == "{" else -1
        if depth == 0:
            return sign.end()
    return len(body)


def _entry(facts: Facts, fields: list[Field], first: int, last: int, *, needs_address: bool = True) -> Iterator[Entry]:
    by_key = {field.key: field for field in reversed(fields)}
    title = next((by_key[key] for key in TITLE_KEYS if key in by_key and not split_address(by_key[key].value)), None)
    links = tuple(
        Link(f.key, address, at, min(at + len(address), f.end)) for f in fields for address, at in _addresses(f)
    )
    if title is None or not title.value.strip() or (needs_address and not links):
        return
    published = _published(by_key)
    ids = tuple(dict.fromkeys(i for link in _paper_first(links) if (i := paper_id(link.url))))
    start, end = facts.source.line_span(first)[0], facts.source.line_span(last)[1]
    written = [link.url for link in _paper_first(links)]
    yield Entry(
        file=facts.file, line=first, end_line=last, start=start, end=end, text=facts.source.text[start:end],
        shape=Shape.RECORD, section=facts.section, title=" ".join(title.value.split()), url=written[0] if written else None, ids=ids,
        venue=published.venue, year=published.year, links=links, plain="", spans=tuple((f.start, f.end) for f in fields),
    )  # fmt: skip


def _addresses(field: Field) -> Iterator[tuple[str, int]]:
    if found := ADDRESS.search(field.value):
        yield found[0], field.start + found.start()
    elif found := ARXIV_TEXT.search(field.value):
        yield f"https://arxiv.org/abs/{found['id']}", field.start
    elif field.key in ("eprint", "arxiv") and paper_id(f"https://arxiv.org/abs/{field.value}"):
        yield f"https://arxiv.org/abs/{field.value}", field.start
    elif field.key == "doi" and field.value.startswith("10."):
        yield f"https://doi.org/{field.value}", field.start


def _paper_first(links: tuple[Link, ...]) -> list[Link]:
    return sorted(links, key=lambda link: (paper_id(link.url) is None, link.label not in URL_KEYS))


def _published(by_key: Mapping[str, Field]) -> Published:
    venue = next((by_key[key].value for key in VENUE_KEYS if key in by_key), "")
    found = read_published("arXiv" if ARXIV_TEXT.search(venue) else venue)
    stated = next((by_key[key].value for key in YEAR_KEYS if key in by_key), "")
    return Published(found.venue, year_of(stated) or found.year)
