"""The address of an arXiv paper has a different form than the list uses.

## Why

The page (`abs`) and the file (`pdf`) are one paper. If all addresses have one form, one search finds them. The page
also names the newest version and the venue.

The rule speaks only where none of at least eight entries of the section has that form; in a smaller section, hardly
one of the file. It is silent where two others have it in sections that do otherwise: the list does not mind.

## How to fix

Use the form that the other entries use.
"""

import re
from collections.abc import Iterator

from rules.kit import Bad, Case, Good, Level, Options, Problem, arxiv_form, code, entry_rule, respell, say

NAMES = "one two three four five six seven eight".split()
MANY = "## Papers\n\n" + "".join(
    f"- [Paper number {name} of this list](https://arxiv.org/abs/21{n:02}.00020)\n"
    for n, name in enumerate(NAMES, start=1)
)
MIXED = MANY.replace("abs/2103", "pdf/2103")

GOOD = [
    Good("the page, as the list does", row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"),
    Good("the PDF file, as another entry of the section", given=MIXED, under="Papers", row="- [LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/pdf/2111.07991)"),
    Good("no arXiv address", row="|[LiT: Zero-Shot Transfer](https://openaccess.thecvf.com/content/CVPR2022/papers/Zhai_LiT_CVPR_2022_paper.pdf)|CVPR 2022|-|"),
]  # fmt: skip

BAD = [
    Bad(
        "the PDF file where all others are pages",
        given=MANY,
        under="Papers",
        row="- [LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/pdf/2111.07991v3.pdf)",
        message="The other entries link to arXiv papers as `arxiv.org/abs/…`; this one as `arxiv.org/pdf/…`.",
        fixed="- [LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)",
    ),
]  # fmt: skip

ADDRESS = re.compile(
    r"https?://(?:www\.)?arxiv\.org/(?P<form>abs|pdf)/[^\s?#]*?(?P<version>v\d+)?(?P<ending>(?:\.pdf)?/?)"
)


WWW = re.compile(r"https?://(?P<www>www\.)", re.IGNORECASE)


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options)
def link_form(case: Case, options: Options) -> Iterator[Problem]:
    for link in case.entry.links:
        form = arxiv_form(link)
        if form is None:
            continue
        if (prefix := WWW.match(link.url)) and case.habits.leaves_www_out("arxiv.org"):
            message = say("The list links to {host} without {found}.", host="arxiv.org", found=code("www."))
            yield Problem(message, respell(case.entry, link, (*prefix.span("www"), "")))
        wanted = case.habits.arxiv_form(case.entry)
        if wanted is None or wanted[:3] == form[:3] or not case.habits.is_alone_in_arxiv_form(case.entry, form):
            continue
        found = ADDRESS.fullmatch(link.url)
        edits = respell(case.entry, link, *_parts(found, wanted)) if found else ()
        yield Problem(
            say(
                "The other entries link to arXiv papers as {wanted}; this one as {found}.",
                wanted=code(f"arxiv.org/{wanted[:3]}/…"),
                found=code(f"arxiv.org/{form[:3]}/…"),
            ),
            edits=edits,
        )


def _parts(found: re.Match[str], wanted: str) -> list[tuple[int, int, str]]:
    """Return what changes in the address: the form, a version that is removed, and the ending of the form."""
    parts = [(found.start("form"), found.end("form"), wanted[:3])]
    if found["version"]:
        parts.append((found.start("version"), found.end("version"), ""))
    if found["ending"] != wanted[3:]:
        parts.append((found.start("ending"), found.end("ending"), wanted[3:]))
    return parts
