"""What holds of every catalog."""

from itertools import pairwise

from rules.model import Catalog
from rules.text.lines import line_starts


def assert_consistent(catalog: Catalog, text: str) -> None:
    """Every entry says truly where it stands."""
    starts = [*line_starts(text), len(text)]
    for entry in (*catalog.entries, *catalog.asides, *catalog.unread):
        assert entry.text == text[entry.start : entry.end]
        assert 1 <= entry.line <= entry.end_line <= len(starts) - 1
        assert entry.text == text[starts[entry.line - 1] : starts[entry.end_line]].rstrip("\r\n")
    for entry in (*catalog.entries, *catalog.asides):
        for link in entry.links:
            assert entry.start <= link.start < link.end <= entry.end
        for begin, end in entry.spans:
            assert entry.start <= begin <= end <= entry.end
        for cell in entry.cells:
            assert text[cell.start : cell.end] == cell.text
    starts = [entry.start for entry in catalog]
    assert starts == sorted(starts)
    rows = [entry for entry in catalog if entry.cells]
    assert all(one.end_line < other.line for one, other in pairwise(rows))
