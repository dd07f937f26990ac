"""The entry names its authors otherwise than the entries around it, or not at all.

This is learned from at least ten entries of the section, or else of the file, of which at least 95 % must agree: whether
authors are named, whether their names are in full (“Kaiming He”), shortened (“K. He”) or turned round (“He K”), and whether
“et al.” stands for the rest. Only what is clearly a row of names is read, and nobody is asked to shorten a name.

## Why

Readers look for a name. In a list that writes names in one way, it is found by one search.

## How to fix

Write the names as the entries around it do. Where the fix can be worked out from the names that are there, it is offered.
"""

from collections.abc import Iterator

from rules.kit import (
    ET_AL,
    MARKDOWN,
    NAMED,
    NAMES,
    Authors,
    Bad,
    Case,
    Entry,
    Evidence,
    Good,
    Kind,
    Level,
    Message,
    Options,
    Problem,
    are_people,
    authors_of,
    entry_rule,
    names_nobody,
    quoted,
    say,
)

WORKS = [
    (title, *person.split(" "))
    for title, person in zip(
        "One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve".split(" "),
        "Ada Bell|Bo Chen|Cy Dahl|Di Egan|Ed Falk|Flo Gray|Gus Hale|Hal Ives|Ida Jung|Jo Kern|Kit Lund|Lea Moor".split(
            "|"
        ),
        strict=True,
    )
]
LIST, SHORT = (
    "# Papers\n\n## Graphs\n\n"
    + "".join(
        f"- **Learning {title} Graphs.** *{written.format(given=given, surname=surname)}* CVPR 2021. "
        f"[[paper](https://arxiv.org/abs/21{n:02}.01009)]\n"
        for n, (title, given, surname) in enumerate(WORKS, start=1)
    )
    for written in ("{given} {surname}, {surname} Hill, {surname} Lake.", "{given[0]}. {surname} et al.")
)
ROW = "- **Learning More Graphs.**{authors} CVPR 2022. [[paper](https://arxiv.org/abs/2201.01009)]"

TOPICS = "".join(
    f"- **Learning {title} Graphs.** *Node Classification, Link Prediction.* CVPR 2021. "
    f"[[paper](https://arxiv.org/abs/21{n:02}.01009)]\n"
    for n, (title, _, _) in enumerate(WORKS, start=1)
)

GOOD = [
    Good("topics are no authors", given=f"# Papers\n\n## Graphs\n\n{TOPICS}", row=ROW.format(authors="")),
    Good("named as its neighbours", given=LIST, row=ROW.format(authors=" *Ann Alt, Ben Berg.*")),
    Good("names in full where others are shortened", given=SHORT, row=ROW.format(authors=" *Ann Alt et al.*")),
    Good("a name with a particle", given=LIST, row=ROW.format(authors=" *Ann van der Alt, B. C. Berg, Li Wei.*")),
]

BAD = [
    Bad(
        "turned round and cut short",
        given=LIST,
        row=ROW.format(authors=" *Alt A, Berg B, Wei L, et al.*"),
        message="The other entries write names of authors in full, as in “Lea Moor”. They name all authors, without “et al.”.",
    ),
    Bad(
        "all are named where the first stands for the rest",
        given=SHORT,
        row=ROW.format(authors=" *A. Alt, B. Berg, C. Wei.*"),
        message="The other entries name the first author and write “et al.” for the rest.",
        fixed=ROW.format(authors=" *A. Alt et al.*"),
    ),
    Bad(
        "nobody is named",
        given=LIST,
        row=ROW.format(authors=""),
        message="The other entries name the authors; this one does not.",
    ),
]


@entry_rule(level=Level.ADVICE, good=GOOD, bad=BAD, options=Options, shapes=MARKDOWN)
def author_names(case: Case, options: Options) -> Iterator[Problem]:
    entry, authors = case.entry, authors_of(case.entry)
    if authors is None:
        is_told = case.kind is Kind.ADDED and names_nobody(entry) and case.habits.learning.usual(NAMED, entry, None)
        if is_told and (neighbour := _neighbour(case)):
            said = say("The other entries name the authors; this one does not.")
            yield Problem(said, evidence=(Evidence(neighbour.file, neighbour.line),))
        return
    form = case.habits.learning.usual(NAMES, entry, None)
    ends = case.habits.learning.usual(ET_AL, entry, None)
    wanted = form if form and _is_worse(authors.form, form) else None
    shortened = ends == "first" if _could_end_otherwise(authors, ends) else None
    neighbour = _neighbour(case, form, ends) if wanted is not None or shortened is not None else None
    if neighbour is None:
        return
    mended = _mended(authors, wanted, shortened)
    if mended and entry.text[authors.end : authors.end + 1] == ".":
        mended = mended.removesuffix(".")
    yield Problem(
        _message(wanted, shortened, neighbour),
        edits=(entry.edit((authors.start, authors.end), mended),) if mended else (),
        evidence=(Evidence(neighbour.file, neighbour.line),),
    )


def _is_worse(written: str | None, usual: str) -> bool:
    """Tell whether names are written in another way that says less. Nobody shortens what is in full."""
    return written is not None and written != usual and written != "in full"


def _could_end_otherwise(authors: Authors, ends: str | None) -> bool:
    """Tell whether “et al.” is too much here, or missing behind the first of at least three."""
    if ends == "first":
        return not authors.has_others and len(authors.names) > 2
    return ends == "all" and authors.has_others


def _neighbour(case: Case, form: str | None = None, ends: str | None = None) -> Entry | None:
    """Return the nearest other entry that names its authors like the rest; None if they are no people."""

    def is_like(other: Entry) -> bool:
        theirs = authors_of(other)
        if theirs is None or form not in (None, theirs.form):
            return False
        return ends is None or theirs.has_others is (ends == "first")

    return case.nearest(is_like) if are_people(case.habits.learning.alike(case.entry.shape)) else None


def _message(form: str | None, shortened: bool | None, neighbour: Entry) -> Message:
    theirs = authors_of(neighbour)
    name = quoted(theirs.names[0] if theirs else "")
    how = {
        "in full": say("The other entries write names of authors in full, as in {name}.", name=name),
        "initials first": say("The other entries shorten given names, as in {name}.", name=name),
        "surname first": say("The other entries write the surname first, as in {name}.", name=name),
    }
    cut = {
        True: say("The other entries name the first author and write “et al.” for the rest."),
        False: say("The other entries name all authors, without “et al.”."),
    }
    if form and shortened is not None:
        more = {
            True: say("They name the first author and write “et al.” for the rest."),
            False: say("They name all authors, without “et al.”."),
        }
        return say("{one} {other}", one=how[form], other=more[shortened])
    return how[form] if form else cut[shortened is True]


def _mended(authors: Authors, form: str | None, shortened: bool | None) -> str | None:
    """Return the authors as they should be, if that can be worked out from what is there."""
    if not shortened or form:
        return None
    return f"{authors.names[0]} et al."
