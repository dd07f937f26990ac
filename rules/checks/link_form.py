"""The address of an arXiv paper has a different form than the list uses.

## Why

The page (`abs`) and the file (`pdf`) are one paper. If all addresses have one form, one search finds them. The page
also names the newest version and the venue.

## How to fix

Use the form that the other entries use.
"""

import re
from collections.abc import Iterator

from rules.kit import Bad, Case, Good, Level, Options, Problem, arxiv_form, code, entry_rule, respell, say

GOOD = [
    Good("the page, as the list does", row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|"),
    Good("no arXiv address", row="|[LiT: Zero-Shot Transfer](https://openaccess.thecvf.com/content/CVPR2022/papers/Zhai_LiT_CVPR_2022_paper.pdf)|CVPR 2022|-|"),
]  # fmt: skip

BAD = [
    Bad(
        "the PDF file where the list uses the page",
        row="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/pdf/2111.07991v3.pdf)|CVPR 2022|-|",
        message="The list links to arXiv papers as `arxiv.org/abs/…`; here it is `arxiv.org/pdf/…`.",
        fixed="|[LiT: Zero-Shot Transfer with Locked-image Tuning](https://arxiv.org/abs/2111.07991)|CVPR 2022|-|",
    ),
]  # fmt: skip

ADDRESS = re.compile(
    r"https?://(?:www\.)?arxiv\.org/(?P<form>abs|pdf)/[^\s?#]*?(?P<version>v\d+)?(?P<ending>(?:\.pdf)?/?)"
)


WWW = re.compile(r"https?://(?P<www>www\.)", re.IGNORECASE)


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options)
def link_form(case: Case, options: Options) -> Iterator[Problem]:
    for link in case.entry.links:
        if (prefix := WWW.match(link.url)) and arxiv_form(link) and case.habits.leaves_www_out("arxiv.org"):
            message = say("The list links to {host} without {found}.", host="arxiv.org", found=code("www."))
            yield Problem(message, respell(case.entry, link, (*prefix.span("www"), "")))
        form = arxiv_form(link)
        wanted = case.habits.arxiv_form(case.entry) if form else None
        if (
            form is None
            or wanted is None
            or wanted[:3] == form[:3]
            or not case.habits.is_strict_about_arxiv(case.entry)
        ):
            continue
        found = ADDRESS.fullmatch(link.url)
        edits = respell(case.entry, link, *_parts(found, wanted)) if found else ()
        yield Problem(
            say(
                "The list links to arXiv papers as {wanted}; here it is {found}.",
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
