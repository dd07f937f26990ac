"""The title leads to a page of another kind than the list's titles do.

Asked only of sections whose titles lead to papers almost without exception.

## Why

Readers click on a title to read the paper; a project page or a repository often has a link of its own in the list.

## How to fix

Give the title the paper's address, and the page a link of its own where the list has such links.
"""

from collections.abc import Iterator

from rules.kit import Bad, Case, Good, Level, Options, Problem, entry_rule
from rules.text.links import address_key, host_of, is_code, is_paper

NAMES = "one two three four five six seven eight nine ten".split()
GIVEN = "## Papers\n\n" + "".join(
    f"- [Paper number {name} of this list](https://arxiv.org/abs/21{n}0.00020)\n" for n, name in enumerate(NAMES)
)
LIT = "- [LiT: Zero-Shot Transfer with Locked-image Tuning]({0})"

GOOD = [
    Good("a paper", given=GIVEN, under="Papers", row=LIT.format("https://arxiv.org/abs/2111.07991")),
    Good(
        "a paper on a page of its authors",
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
        message="The titles here lead to papers, this one to a page of lit.example.net. Give it the paper's address.",
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
    if not (is_code(title.url) and same):  # that is for paper-link-to-code to say
        yield Problem(
            f"The titles here lead to papers, this one to a page of {host_of(title.url)}. Give it the paper's address."
        )
