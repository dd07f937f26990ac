"""arXiv, by its query API: an Atom feed."""

from __future__ import annotations

import re

from bot.online.registries.base import OneKind, first_sentence, plain, venue_of
from rules.model import Record
from rules.text.venues import read_date

NUMBER = re.compile(r"(?P<number>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?\s*$")


class ArXiv(OneKind):
    """Knows every preprint of arXiv."""

    name = "arXiv"
    kind = "arxiv"
    url = "https://export.arxiv.org/api/query?max_results=1&id_list={}"
    example = "0704.0001"

    def read(self, identifier: str, body: bytes) -> Record | None:
        entry, closed, _ = body.decode("utf-8", "replace").partition("<entry>")[2].partition("</entry>")
        if not closed:
            return None
        number = NUMBER.search(_of(entry, "id"))
        title = plain(_of(entry, "title"))
        if number is None or number["number"].lower() != identifier.partition(":")[2].lower() or not title:
            return None
        venue, year = venue_of(_of(entry, "arxiv:journal_ref") or _of(entry, "arxiv:comment"))
        return Record(
            self.name,
            title,
            tuple(plain(name) for name in re.findall(r"<name>([^<]{1,200})</name>", entry))[:60],
            read_date(_of(entry, "published")[:10]),
            venue,
            year,
            first_sentence(_of(entry, "summary")),
        )


def _of(entry: str, tag: str) -> str:
    found = re.search(rf"<{tag}\b[^<>]*>(?P<text>[^<]*)</{tag}>", entry)
    return found["text"].strip() if found else ""
