"""What GitHub makes of an issue form: a heading for each question, its answer below."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rules.requests.labels import is_form_label
from rules.text.labels import is_authors_label
from rules.text.venues import DATE

ANSWER = re.compile(r"^### (?P<label>[^\n]{1,120})\n(?P<value>.*?)(?=^### |\Z)", re.MULTILINE | re.DOTALL)
UNSURE = "I do not know"
"""The last of the sections that a form offers."""

NOTHING = ("_No response_", "None", "", UNSURE)
ENOUGH = 2
"""Headings that are known questions, from which a text is the answers to a form."""

BETWEEN_AUTHORS = re.compile(r"\s*(?:;|,\s*and\s+|,|\s+and\s+|\s+&\s+)\s*")
LONGEST = 300
"""Characters of an answer that become a part of an entry."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers that only a form gives."""

    authors: tuple[str, ...] = ()
    date: str | None = None  # a day or a month, as it was written
    section: str | None = None
    more: tuple[tuple[str, str], ...] = ()  # by the question's own words


def answers_in(body: str) -> Answers | None:
    """Return the answers of an issue form, or None if *body* is no such text.

    >>> answers_in("### Title\\n\\nA\\n\\n### Section\\n\\nB › C\\n\\n### Institute\\n\\nMIT\\n").more
    (('Institute', 'MIT'),)
    """
    found = [(m["label"].strip(), m["value"].strip()) for m in ANSWER.finditer(body)]
    kinds = [is_form_label(label) for label, _ in found]
    if sum(kind is not None for kind in kinds) < ENOUGH:
        return None
    authors: tuple[str, ...] = ()
    date = section = None
    more: list[tuple[str, str]] = []
    for (label, value), kind in zip(found, kinds, strict=True):
        if value in NOTHING or "\n" in value or len(value) > LONGEST:
            continue
        if is_authors_label(label):
            authors = split_authors(value)
        elif kind == "year" and DATE.fullmatch(value):
            date = value
        elif kind == "section":
            section = value
        elif kind is None:
            more.append((label, value))
    return Answers(authors, date, section, tuple(more))


def split_authors(text: str) -> tuple[str, ...]:
    """Return the names in a list of authors.

    >>> split_authors("Ann Bee, Cy Dee and Eve Fox"), split_authors("Ann Bee et al.")
    (('Ann Bee', 'Cy Dee', 'Eve Fox'), ('Ann Bee',))
    """
    names = BETWEEN_AUTHORS.split(re.sub(r",?\s+et al\.?$", "", text.strip()))
    return tuple(name.strip() for name in names if name.strip())[:60]


BIBTEX_AUTHORS = re.compile(r"^\s*author\s*=\s*[{\"](?P<names>.{2,2000}?)[}\"],?\s*$", re.MULTILINE | re.IGNORECASE)


def authors_of_record(body: str) -> tuple[str, ...]:
    """Return the authors of the only record of BibTeX in a text, with their first names first.

    >>> authors_of_record("@article{a,\\n  author = {Bee, Ann and Cy Dee},\\n}")
    ('Ann Bee', 'Cy Dee')
    """
    found = BIBTEX_AUTHORS.findall(body)
    if len(found) != 1:
        return ()
    names = [name.strip(" {}") for name in re.split(r"\s+and\s+", found[0].replace("{", "").replace("}", ""))]
    turned = [" ".join(reversed([part.strip() for part in name.split(",", 1)])) for name in names]
    return tuple(name for name in turned if name and not re.search(r"[<>\\$]|others", name))
