"""What is still to be said of an entry once what must change has been mended: a broken link hides the habits behind it.

The entry is read again as its fixes leave it. What is found there is told beside the rest, so that nobody has to mend an
entry twice; its edits are those of the text as it was handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rules.model import Catalog, Edit, Entry
from rules.reading.catalog import read_catalog


@dataclass(frozen=True, slots=True)
class Mended:
    """A file with edits made that keep its lines; *back* finds places of the file before."""

    catalog: Catalog
    edits: tuple[Edit, ...]

    def entry_of(self, entry: Entry) -> Entry | None:
        """Return the entry that stands on the very lines of *entry*, if it was mended."""
        if not any(entry.start <= edit.start and edit.end <= entry.end for edit in self.edits):
            return None
        lines = entry.line, entry.end_line
        return next((other for other in self.catalog if (other.line, other.end_line) == lines), None)

    def back(self, edits: Iterable[Edit]) -> tuple[Edit, ...] | None:
        """Return the same edits for the file before; None if one of them touches what was mended.

        >>> Mended(read_catalog("ab, cd"), (Edit(2, 2, "|"),)).back([Edit(3, 4, ";")])
        (Edit(start=2, end=3, text=';'),)
        >>> Mended(read_catalog("ab, cd"), (Edit(2, 4, "||"),)).back([Edit(3, 3, ";")]) is None
        True
        """
        places = [(self._before(edit.start), self._before(edit.end), edit.text) for edit in edits]
        if any(start is None or end is None for start, end, _ in places):
            return None
        return tuple(Edit(start or 0, end or 0, text) for start, end, text in places)

    def _before(self, at: int) -> int | None:
        moved = 0
        for edit in self.edits:
            start = edit.start + moved
            if at <= start:
                break
            if at < start + len(edit.text):
                return None
            moved += len(edit.text) - (edit.end - edit.start)
        return at - moved


def mended(catalog: Catalog, edits: Iterable[Edit]) -> Mended | None:
    """Return the file with those of *edits* made that keep its lines and touch no other; None if there are none."""
    kept = tuple(_apart(edit for edit in edits if _keeps_lines(catalog, edit)))
    if not kept:
        return None
    text = catalog.text
    for edit in reversed(kept):
        text = f"{text[: edit.start]}{edit.text}{text[edit.end :]}"
    return Mended(read_catalog(text, catalog.file), kept)


def _keeps_lines(catalog: Catalog, edit: Edit) -> bool:
    return edit.text.count("\n") == catalog.text.count("\n", edit.start, edit.end)


def _apart(edits: Iterable[Edit]) -> Iterator[Edit]:
    end = -1
    for edit in sorted(set(edits), key=lambda edit: (edit.start, edit.end)):
        if edit.start > end:
            yield edit
            end = edit.end
