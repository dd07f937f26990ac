"""The ACL Anthology: one file of BibTeX for each paper."""

from __future__ import annotations

from bot.online.registries.base import OneKind, first_sentence, plain, venue_of
from rules.model import Record
from rules.reading.records import LONGEST, bibtex_fields, without_braces
from rules.requests.forms import authors_of_record
from rules.text.links import stated_by
from rules.text.venues import MONTH_NAMES


class ACL(OneKind):
    """Knows the papers of the ACL Anthology."""

    name = "ACL Anthology"
    kind = "acl"
    url = "https://aclanthology.org/{}.bib"
    example = "N19-1423"

    def read(self, identifier: str, body: bytes) -> Record | None:
        text = body.decode("utf-8", "replace")
        number = identifier.partition(":")[2]
        fields = _fields(text)
        if not text.lstrip().startswith("@") or not fields.get("url", "").rstrip("/").lower().endswith(number.lower()):
            return None
        title = plain(fields.get("title", ""))
        year = fields.get("year", "")
        word = fields.get("month", "").lower()[:3]
        month = next((n for n, known in enumerate(MONTH_NAMES, start=1) if known[0] == word), None)
        stated = stated_by(f"https://aclanthology.org/{number}")
        venue = stated.venue if stated else venue_of(fields.get("booktitle", ""))[0]
        authors = authors_of_record(f"author = {{{fields.get('author', '')}}}")
        abstract = fields.get("abstract")
        return Record(
            self.name,
            title,
            authors,
            (int(year), month, None) if year.isdigit() and month else None,
            venue,
            int(year) if year.isdigit() else None,
            first_sentence(abstract) if abstract else None,
        ) if title else None  # fmt: skip


def _fields(text: str) -> dict[str, str]:
    body = text.partition("{")[2][:LONGEST]
    return {key: without_braces(body[start:end]) for key, start, end in bibtex_fields(body)}
