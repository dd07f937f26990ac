"""The address belongs to the proceedings of a different venue or year than the entry says.

## Why

CVF, ECVA, ACL and NeurIPS name venue and year in their addresses. If the entry says something else, one of the two
was copied from another row.

## How to fix

Open the address. If it is the right paper, use its venue and year. If not, correct the address.
"""

from collections.abc import Iterator

from rules.kit import (
    Bad,
    Case,
    Good,
    Level,
    Options,
    Problem,
    entry_rule,
    is_known_venue,
    is_preprint,
    publish,
    say,
    stated_by,
    venue_key,
)

CVF = "(https://openaccess.thecvf.com/content/ICCV2023/papers/Zhai_Sigmoid_Loss_ICCV_2023_paper.pdf)"

GOOD = [
    Good("both agree", row=f"|[Sigmoid Loss for Language Image Pre-Training]{CVF}|ICCV 2023|-|"),
    Good("a workshop of that conference", row="|[Sigmoid Loss for Language Image Pre-Training](https://openaccess.thecvf.com/content/CVPR2023W/XAI/papers/Zhai_Sigmoid_CVPRW_2023_paper.pdf)|CVPR Workshop 2023|-|"),
    Good("an older name of the conference", row="|[Visual Instruction Tuning of Language Models](https://papers.nips.cc/paper_files/paper/2023/hash/6dcf277ea32ce3288914faf369fe6de0-Abstract.html)|NIPS 2023|-|"),
]  # fmt: skip

BAD = [
    Bad(
        "another conference",
        row=f"|[Sigmoid Loss for Language Image Pre-Training]{CVF}|CVPR 2023|-|",
        message="The entry says CVPR 2023, but its address says ICCV 2023.",
        fixed=f"|[Sigmoid Loss for Language Image Pre-Training]{CVF}|ICCV 2023|-|",
    ),
    Bad(
        "another year",
        row="|[Visual Instruction Tuning of Language Models](https://papers.nips.cc/paper_files/paper/2023/hash/6dcf277ea32ce3288914faf369fe6de0-Abstract.html)|NeurIPS 2024|-|",
        message="The entry says NeurIPS 2024, but its address says NeurIPS 2023.",
        fixed="|[Visual Instruction Tuning of Language Models](https://papers.nips.cc/paper_files/paper/2023/hash/6dcf277ea32ce3288914faf369fe6de0-Abstract.html)|NeurIPS 2023|-|",
    ),
]  # fmt: skip


@entry_rule(level=Level.WARNING, good=GOOD, bad=BAD, options=Options)
def venue_contradicts_link(case: Case, options: Options) -> Iterator[Problem]:
    entry = case.entry
    stated = stated_by(entry.url or "")
    if stated is None or entry.venue is None or not is_known_venue(entry.venue):
        return
    said, meant = venue_key(entry.venue), venue_key(stated.venue)
    is_same_venue = said.removesuffix("w") == meant.removesuffix("w") or is_preprint(entry.venue)
    is_same_year = entry.year is None or stated.year is None or entry.year == stated.year
    if is_same_venue and (is_same_year or is_preprint(entry.venue)):
        return
    venue = None if is_same_venue else stated.venue
    year = None if is_same_year else stated.year
    yield Problem(
        say(
            "The entry says {said}, but its address says {stated}.",
            said=f"{entry.venue} {entry.year or ''}".rstrip(),
            stated=f"{stated.venue} {stated.year or ''}".rstrip(),
        ),
        edits=publish(entry, venue, year),
    )
