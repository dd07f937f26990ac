"""The title leads to a different kind of page than the list's other titles.

The rule speaks only in sections whose titles lead to papers almost without exception.

## Why

Readers click a title to read the paper. A project page or a repository often has its own link in the list.

## How to fix

Give the title the paper's address. If the list has such links, add one for the page.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Good, Level, Options, Problem, address_key, entry_rule, host_of, is_code, is_paper, say

NAMES = "one two three four five six seven eight nine ten".split()
GIVEN = "## Papers\n\n" + "".join(
    f"- [Paper number {name} of this list](https://arxiv.org/abs/21{n}0.00020)\n" for n, name in enumerate(NAMES)
)
LIT = "- [LiT: Zero-Shot Transfer with Locked-image Tuning]({0})"

GOOD = [
    Good("a paper", given=GIVEN, under="Papers", row=LIT.format("https://arxiv.org/abs/2111.07991")),
    Good(
        "a paper on its authors' page",
        given=GIVEN,
        under="Papers",
        row=LIT.format("https://lit.example.net/paper.pdf"),
    ),
]

BAD = [
    Bad(
        "a project page",
        given=GIVEN,
        under="Papers",
        row=LIT.format("https://lit.example.net/"),
        message="The titles here lead to papers; this one leads to a page of lit.example.net. Give it the paper's address.",
    ),
]

PAPER_FILE = (".pdf", ".ps", ".ps.gz")


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options)
def title_leads_elsewhere(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    if entry.ids or entry.title is None:
        return
    title = next((link for link in entry.links if link.label == entry.title), None)
    if title is None or not host_of(title.url) or is_paper(title.url) or title.url.split("?")[0].endswith(PAPER_FILE):
        return
    if case.habits.titles_lead_to_papers(entry) is not True or not case.habits.hardly_ever_elsewhere(entry):
        return
    same = [o for o in entry.links if o is not title and address_key(o.url) == address_key(title.url)]
    if not (is_code(title.url) and same):  # paper-link-to-code reports this
        yield Problem(
            say(
                "The titles here lead to papers; this one leads to a page of {host}. Give it the paper's address.",
                host=host_of(title.url),
            )
        )
