"""What holds of changes, fixes and verdicts for lists of every make, sound or with defects planted in them."""

from collections.abc import Callable

from hypothesis import assume, given
from hypothesis import strategies as st

from rules.entries.change import changes_between
from rules.judging.fixing import apply_fixes
from rules.judging.judge import Contribution, audit, judge
from rules.judging.policy import Policy
from rules.model import Fix, Kind, Verdict
from rules.reading.catalog import read_catalog
from tests.support.catalogs import assert_consistent

ROUNDS = 5

WORDS = "Aligning Bridging Contrastive Distilling Efficient Fusing Grounding Hashing Indexing Jointly Knowing Learning".split()
TOPICS = (
    "Captions Depth Edges Frames Graphs Images Lidar Motion Noise Objects Prompts Queries Regions Scenes Tokens".split()
)
VENUES = ("CVPR 2022", "ICLR 2023", "NeurIPS 2023", "ECCV 2024", "arXiv 2024")
HEAD = "| Paper | Published in | Code |\n|---|---|---|\n"
numbers = st.integers(0, 399)


def title(number: int) -> str:
    """Return a title for each number, unlike all others."""
    verb, one, two = WORDS[number % 12], TOPICS[number // 12 % 15], TOPICS[(number * 7 + number // 180) % 15]
    return f"{verb[:4]}{one[:3]}{number}: {verb} {one} from {two} with Recipe {number}"


def url(number: int) -> str:
    return f"https://arxiv.org/abs/2101.{number:05d}"


def row(number: int) -> str:
    code = f"[Code](https://github.com/lab/repo{number})" if number % 3 else "-"
    return f"|[{title(number)}]({url(number)})|{VENUES[number % 5]}|{code}|"


def bullet(number: int) -> str:
    return f"- [{title(number)}]({url(number)}), {VENUES[number % 5]}. [[Code](https://github.com/lab/repo{number})]"


DEFECTS = {
    "no closing pipe": lambda r: r[:-1],
    "a bracket too many": lambda r: r.replace(")|", ")]|", 1),
    "a parenthesis too many": lambda r: r.replace(")|", "))|", 1),
    "no closing parenthesis": lambda r: r.replace(")|", "|", 1),
    "a gap in the link": lambda r: r.replace("](", "] (", 1),
    "a blank line before it": lambda r: "\n" + r,
    "small letters in a label": lambda r: r.replace("[Code]", "[code]"),
    "a pipe in the title": lambda r: r.replace(" from ", " | ", 1),
    "a cell too many": lambda r: r + "x|",
    "a pipe too many": lambda r: r + "|",
    "the last cell left out": lambda r: r.removesuffix("-|") if r.endswith("|-|") else r,
    "an empty cell": lambda r: r.removesuffix("-|") + "|" if r.endswith("|-|") else r,
    "the file instead of the page": lambda r: r.replace("/abs/", "/pdf/"),
}
MENDED = frozenset(DEFECTS) - {"a pipe in the title", "a cell too many"}
"""Defects whose fix gives the sound row back; a pipe in a title stays, with a backslash."""


def listed(rows: list[str], bullets: list[str]) -> str:
    known = [row(number) for number in range(400, 412)]
    return (
        "# Papers we like\n\n## Tables\n\n" + HEAD + "\n".join([*known, *rows])
        + "\n\n## Bullets\n\n" + "\n".join([*map(bullet, range(420, 428)), *bullets]) + "\n"
    )  # fmt: skip


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Lists with rows and bullets, some of them with one or two defects."""
    spoil = st.sampled_from([None, None, *DEFECTS.values()])
    rows = []
    for number in draw(st.lists(numbers, max_size=8)):
        text = row(number)
        for defect in draw(st.lists(spoil, max_size=2)):
            text = defect(text) if defect else text
        rows.append(text)
    bullets = [bullet(number) for number in draw(st.lists(numbers, max_size=5))]
    text = listed(rows, bullets)
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


def judged(base: str, head: str) -> Verdict:
    return judge([Contribution(read_catalog(base), read_catalog(head))], Policy())


def audited(text: str) -> Verdict:
    return audit([read_catalog(text)], Policy())


def placed(fix: Fix, fixes: set[Fix]) -> range:
    """Return the lines of the mended text that *fix* wrote."""
    moved = sum(len_of(other) - (other.end_line - other.line + 1) for other in fixes if other.line < fix.line)
    return range(fix.line + moved, fix.line + moved + len_of(fix))


def len_of(fix: Fix) -> int:
    return fix.replacement.count("\n") + 1 if fix.replacement else 0


def assert_fixes_hold(text: str, again: Callable[[str], Verdict]) -> None:
    """Check the promise: what carried a fix is not found again, nothing else is touched, and it comes to an end."""
    verdict = again(text)
    for _ in range(ROUNDS):
        fixes = {finding.fix for finding in verdict.findings if finding.fix}
        if not fixes:
            return
        mended = apply_fixes(text, fixes)
        # A line that was mended may come to read as another one did, so the place counts: where the fix put its lines.
        carried = {
            (f.rule, f.entry, f.message, line) for f in verdict.findings if f.fix for line in placed(f.fix, fixes)
        }
        verdict = again(mended)
        assert not carried & {(f.rule, f.entry, f.message, f.line) for f in verdict.findings}
        covered = {line for fix in fixes for line in range(fix.line, fix.end_line + 1)}
        kept = [line for number, line in enumerate(text.split("\n"), start=1) if number not in covered]
        rest = iter(mended.split("\n"))
        assert all(line in rest for line in kept), "a line that no fix covers was changed"
        assert apply_fixes(text, [*fixes, *fixes]) == mended
        text = mended
    raise AssertionError(f"there are still fixes after {ROUNDS} rounds")


@given(documents())
def test_fixes_of_an_audit_hold(text):
    assert_fixes_hold(text, audited)


@given(documents(), documents())
def test_fixes_of_a_contribution_hold(base, head):
    assert_fixes_hold(head, lambda text: judged(base, text))


@given(number=numbers, name=st.sampled_from(sorted(DEFECTS)), is_dos=st.booleans())
def test_a_planted_defect_is_found_and_mended(number, name, is_dos):
    sound, spoiled = row(number), DEFECTS[name](row(number))
    assume(spoiled != sound)
    base = listed([row(398)], [])
    head, wanted = listed([row(398), spoiled], []), listed([row(398), sound], [])
    if is_dos:
        base, head, wanted = (text.replace("\n", "\r\n") for text in (base, head, wanted))
    assume(number != 398)
    verdict = judged(base, head)
    assert verdict.findings, spoiled
    if name in MENDED:
        assert apply_fixes(head, [f.fix for f in verdict.findings]) == wanted
    assert judged(base, wanted).findings == ()


@given(number=numbers)
def test_a_row_that_is_there_already_is_found(number):
    base = listed([row(number)], [])
    rules = {finding.rule for finding in judged(base, listed([row(number), row(number)], [])).findings}
    assert "duplicate-paper" in rules


@given(number=numbers)
def test_a_year_before_the_paper_is_found(number):
    old = row(number).replace("/2101.", "/2511.").replace(VENUES[number % 5], "CVPR 2022")
    rules = {finding.rule for finding in judged(listed([], []), listed([old], [])).findings}
    assert rules - {"out-of-order"} == {"year-before-arxiv-id"}  # a row of 2511 among rows of 2101 is out of order too


@given(number=numbers.filter(lambda number: number % 3))
def test_exchanged_links_are_found_and_mended(number):
    paper, code = url(number), f"https://github.com/lab/repo{number}"
    swapped = row(number).replace(paper, "@").replace(code, paper).replace("@", code)
    verdict = judged(listed([], []), listed([swapped], []))
    assert "swapped-links" in {finding.rule for finding in verdict.findings}
    assert apply_fixes(listed([swapped], []), [f.fix for f in verdict.findings]) == listed([row(number)], [])


@given(documents(), documents())
def test_counts_of_changes_add_up(base, head):
    before, after = read_catalog(base), read_catalog(head)
    assert_consistent(after, head)
    changes = changes_between(before, after)
    kinds = [change.kind for change in changes]
    assert len(before.entries) + kinds.count(Kind.ADDED) - kinds.count(Kind.REMOVED) == len(after.entries)
    olds = [id(change.before) for change in changes if change.before]
    news = [id(change.after) for change in changes if change.after]
    assert len(set(olds)) == len(olds)
    assert len(set(news)) == len(news)
    judge([Contribution(before, after)], Policy())


@given(documents())
def test_a_list_is_no_change_to_itself(text):
    unix = text.replace("\r\n", "\n")
    catalog, again = read_catalog(unix), read_catalog(unix.replace("\n", "\r\n"))
    assert changes_between(catalog, again) == ()
    assert [entry.title for entry in catalog] == [entry.title for entry in again]
    assert judge([Contribution(catalog, again)], Policy()).findings == ()
