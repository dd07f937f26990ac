"""The ACL Anthology: one file of BibTeX for each paper."""

from __future__ import annotations

import re

from bot.online.registries.base import OneKind, first_sentence, plain, venue_of
from rules.model import Record
from rules.requests.forms import authors_of_record
from rules.text.links import stated_by
from rules.text.venues import MONTH_NAMES

FIELD = r'^\s*{}\s*=\s*(?:"(?P<quoted>.*?)"|\{{(?P<braced>.*?)\}}|(?P<bare>\w+)),?\s*$'


class ACL(OneKind):
    """Knows the papers of the ACL Anthology."""

    name = "ACL Anthology"
    kind = "acl"
    url = "https://aclanthology.org/{}.bib"
    example = "N19-1423"

    def read(self, identifier: str, body: bytes) -> Record | None:
        text = body.decode("utf-8", "replace")
        number = identifier.partition(":")[2]
        if not text.lstrip().startswith("@") or not _field(text, "url").rstrip("/").lower().endswith(number.lower()):
            return None
        title = plain(re.sub(r"[{}]", "", _field(text, "title")))
        year = _field(text, "year")
        word = _field(text, "month").lower()[:3]
        month = next((n for n, known in enumerate(MONTH_NAMES, start=1) if known[0] == word), None)
        stated = stated_by(f"https://aclanthology.org/{number}")
        venue = stated.venue if stated else venue_of(_field(text, "booktitle"))[0]
        authors = authors_of_record(f"author = {{{' '.join(_field(text, 'author').split())}}}")
        abstract = _field(text, "abstract")
        return Record(
            self.name,
            title,
            authors,
            (int(year), month, None) if year.isdigit() and month else None,
            venue,
            int(year) if year.isdigit() else None,
            first_sentence(abstract) if abstract else None,
        ) if title else None  # fmt: skip


def _field(text: str, name: str) -> str:
    found = re.search(FIELD.format(name), text, re.MULTILINE | re.DOTALL | re.IGNORECASE)
    return next((group for group in found.groups() if group is not None), "") if found else ""
