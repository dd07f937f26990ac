"""Lists of any length, made here: no two entries are alike, and every row is in order."""

from __future__ import annotations

from collections.abc import Iterator

FIRST = "Robust Sparse Deep Adaptive Hierarchical Contrastive Masked Generative Causal Efficient".split()
SECOND = "Prompt Token Feature Region Scene Object Motion Depth Graph Caption".split()
THIRD = "Learning Alignment Transfer Distillation Segmentation Retrieval Grounding Tracking Matching Reasoning".split()
VENUES = "CVPR ICCV ECCV ICLR NeurIPS ICML ACL EMNLP AAAI arXiv".split()


def rows(count: int) -> Iterator[str]:
    """Return *count* table rows."""
    for n in range(count):
        words = f"{FIRST[n % 10]} {SECOND[n // 10 % 10]} {THIRD[n // 100 % 10]} for Vision and Language Task {n}"
        number = f"{15 + n // 10_000 % 10:02}{n // 1000 % 12 + 1:02}.{n % 100_000:05}"
        code = f"[Code](https://github.com/someone/project-{n})" if n % 3 else "-"
        yield f"|[M{n}: {words}](https://arxiv.org/abs/{number})|{VENUES[n % 10]} {2016 + n // 10_000 % 10}|{code}|"


def made_list(count: int) -> str:
    """Return a list of *count* entries, twenty to a section."""
    parts, all_rows = ["# A list made for measuring", ""], list(rows(count))
    for start in range(0, count, 20):
        parts += [f"## Section {start // 20 + 1}", "", "| Paper | Published in | Code |", "|---|---|---|"]
        parts += [*all_rows[start : start + 20], ""]
    return "\n".join(parts)
