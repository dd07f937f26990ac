"""Patches are those of git, within GitHub's limits."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pytest

from standin.diff import (
    DiffLimits,
    changed_files,
    difference,
    hunks_of,
    is_in_diff,
    limited_patch,
    lines_of,
    merged_text,
    unified_patch,
)
from standin.git import Commit, ObjectStore, object_sha
from standin.world import utc_now

LONG = "".join(f"line {n}\n" for n in range(1, 41))
GIT = shutil.which("git")
needs_git = pytest.mark.skipif(GIT is None, reason="git is not installed")


def patch_of(old: str, new: str) -> str:
    before, after = lines_of(old.encode()), lines_of(new.encode())
    return unified_patch(before, after, difference(before, after))


def git_patch(directory: Path, old: str, new: str) -> str:
    """What git says, without the head of the file."""
    (directory / "old").write_bytes(old.encode())
    (directory / "new").write_bytes(new.encode())
    command = [str(GIT), "diff", "--no-index", "--no-color", "old", "new"]
    found = subprocess.run(command, cwd=directory, capture_output=True, check=False)
    text = found.stdout.decode()
    return text[text.index("@@ ") :].removesuffix("\n")


def commit(store: ObjectStore, *parents: str, **files: str | bytes | None) -> Commit:
    changes = {name.replace("__", "/"): text for name, text in files.items()}
    return store.write_commit(parents, changes, message="m", author="ann", when=utc_now())


@needs_git
@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("a\nb\nc\n", "a\nB\nc\n", id="one line changed"),
        pytest.param("", "a\nb\n", id="new file"),
        pytest.param("a\nb\n", "", id="emptied file"),
        pytest.param("a\nb", "a\nb\nc\n", id="no newline before"),
        pytest.param("a\nb\n", "a\nc", id="no newline after"),
        pytest.param("a\r\nb\r\n", "a\r\nc\r\n", id="carriage returns stay"),
        pytest.param(LONG, LONG.replace("line 20\n", "new\n"), id="heading repeated"),
        pytest.param(LONG, LONG.replace("line 5\n", "").replace("line 30\n", "x\ny\n"), id="two hunks"),
        pytest.param(LONG, LONG.replace("line 5\n", "x\n").replace("line 12\n", "y\n"), id="hunks that meet"),
        pytest.param(LONG, LONG.replace("line 5\n", "x\n").replace("line 13\n", "y\n"), id="hunks just apart"),
        pytest.param(LONG, LONG + "last\n", id="appended"),
        pytest.param(LONG, "first\n" + LONG, id="put in front"),
        pytest.param("a\x0cb\u2028c\n", "a\x0cb\u2028d\n", id="only line feeds end lines"),
    ],
)
def test_patch_is_what_git_says(tmp_path: Path, old: str, new: str) -> None:
    assert patch_of(old, new) == git_patch(tmp_path, old, new)


def test_every_added_line_can_be_commented_on_where_it_stands() -> None:
    chance = random.Random(7)
    for _ in range(200):
        old = [f"{chance.randrange(8)}\n" for _ in range(chance.randrange(30))]
        new = [f"{chance.randrange(8)}\n" for _ in range(chance.randrange(30))]
        patch = unified_patch(old, new, difference(old, new))
        if not patch:
            assert old == new
            continue
        shown: dict[tuple[str, int], str] = {}
        for hunk in hunks_of(patch):
            for row, spots in zip(hunk.rows, hunk.spots, strict=True):
                shown |= dict.fromkeys(spots, row[1:])
        for (side, line), text in shown.items():
            assert (old if side == "LEFT" else new)[line - 1] == f"{text}\n"


def test_a_line_out_of_the_diff_is_known_as_such() -> None:
    patch = patch_of(LONG, LONG.replace("line 20\n", "new\n"))
    assert is_in_diff(patch, 20)
    assert is_in_diff(patch, 23)
    assert not is_in_diff(patch, 24)


def test_large_changes_lose_their_patch_and_larger_ones_their_counts() -> None:
    limits = DiffLimits(changed_lines=5, patch_bytes=100, counted_lines=10)
    assert limited_patch(b"", b"a\n" * 5, limits)[:2] == (5, 0)
    assert limited_patch(b"", b"a\n" * 5, limits)[2] is not None
    assert limited_patch(b"", b"a\n" * 6, limits) == (6, 0, None)
    assert limited_patch(b"", b"a" * 100 + b"\n", limits) == (1, 0, None)
    assert limited_patch(b"", b"a\n" * 11, limits) == (0, 0, None)


def test_binary_files_have_neither_patch_nor_counts() -> None:
    assert limited_patch(b"\0a", b"\0b", DiffLimits()) == (0, 0, None)


def test_a_moved_file_is_one_rename() -> None:
    store = ObjectStore()
    old = commit(store, a=LONG)
    new = commit(store, old.sha, a=None, docs__b=LONG.replace("line 3\n", "x\n"))
    (change,) = changed_files(store, old, new, DiffLimits())
    assert (change.path, change.previous_path, change.status) == ("docs/b", "a", "renamed")
    assert (change.additions, change.deletions) == (1, 1)


@needs_git
def test_blob_and_tree_shas_are_those_of_git(tmp_path: Path) -> None:
    def git(*arguments: str) -> str:
        command = [str(GIT), *arguments]
        found = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
        return found.stdout.decode().strip()

    store = ObjectStore()
    made = commit(store, a="one\n", a__b="two\n", c="three\n")
    flat = commit(store, c="three\n", docs__b="two\n", **{"docs-x": "four\n"})
    git("init", "-q")
    (tmp_path / "docs").mkdir()
    for name, text in (("c", "three\n"), ("docs/b", "two\n"), ("docs-x", "four\n")):
        (tmp_path / name).write_text(text)
    git("add", ".")
    assert git("write-tree") == flat.tree_sha
    assert git("hash-object", "c") == made.files["c"] == object_sha("blob", b"three\n")


def test_merge_base_is_the_newest_common_ancestor() -> None:
    store = ObjectStore()
    root = commit(store, a="1")
    left = commit(store, root.sha, a="2")
    right = commit(store, root.sha, b="1")
    assert store.merge_base(left.sha, right.sha) == root.sha
    merge = commit(store, left.sha, right.sha, b="1")
    further = commit(store, right.sha, b="2")
    assert store.merge_base(merge.sha, further.sha) == right.sha
    assert [c.sha for c in store.between(further.sha, merge.sha)] == [left.sha, merge.sha]


def test_merging_keeps_what_both_sides_did() -> None:
    ours, theirs = LONG.replace("line 3\n", "ours\n"), LONG.replace("line 30\n", "a\nb\n")
    both = LONG.replace("line 3\n", "ours\n").replace("line 30\n", "a\nb\n")
    assert merged_text(LONG.encode(), ours.encode(), theirs.encode()) == both.encode()
