"""What became of a finding, row by row of the table that says so."""

import pytest

from bot.desk.fates import Changed, Entries, Fate, Known, Look, Told, changed_by, when_closed, when_pushed

RULE, ENTRY, WORK = "broken-link", "digest", "arxiv:2103.00020"
OPEN = Known(RULE, ENTRY, WORK)
SAME = Entries(frozenset([ENTRY]), frozenset([WORK]))
OTHER_TEXT = Entries(frozenset(["another"]), frozenset([WORK]))
GONE = Entries(frozenset(["another"]), frozenset(["arxiv:1706.03762"]))


def look(*told, entries=SAME):
    return Look(tuple(told), entries)


def told(**more):
    return Told(RULE, ENTRY, WORK, "error", **more)


@pytest.mark.parametrize(
    ("now", "is_same_engine", "fate"),
    [
        (look(told()), True, None),
        (look(told(is_overridden=True)), True, Fate.OVERRIDDEN),
        (look(entries=OTHER_TEXT), True, Fate.FIXED),
        (look(entries=GONE), True, Fate.DROPPED),
        (look(entries=SAME), True, Fate.LAPSED),
        (look(entries=OTHER_TEXT), False, Fate.LAPSED),
    ],
    ids=["still there", "set aside", "mended", "taken out", "list moved", "rules moved"],
)
def test_a_finding_at_the_next_look(now, is_same_engine, fate):
    assert changed_by([OPEN], now, is_same_engine=is_same_engine) == Changed({(RULE, ENTRY): fate})


def test_what_was_settled_stays_so_until_it_is_found_again():
    fixed = Known(RULE, ENTRY, WORK, Fate.FIXED)

    assert changed_by([fixed], look(entries=GONE), is_same_engine=True).fates == {(RULE, ENTRY): Fate.FIXED}
    assert changed_by([fixed], look(told()), is_same_engine=True).fates == {(RULE, ENTRY): None}


def test_what_was_set_aside_and_then_mended_was_mended():
    aside = Known(RULE, ENTRY, WORK, Fate.OVERRIDDEN)

    assert changed_by([aside], look(entries=OTHER_TEXT), is_same_engine=True).fates == {(RULE, ENTRY): Fate.FIXED}


def test_a_finding_about_no_entry_is_mended_when_it_is_gone():
    known = Known("touches-other-files", "", "")

    assert changed_by([known], look(entries=GONE), is_same_engine=True).fates == {known_key(known): Fate.FIXED}


def known_key(known):
    return known.rule, known.entry


def test_what_is_new_is_told():
    assert changed_by([], look(told()), is_same_engine=True).fresh == (told(),)


@pytest.mark.parametrize(
    ("tip", "is_merged", "fate"),
    [
        (SAME, True, Fate.AS_IS),
        (OTHER_TEXT, True, Fate.MENDED),
        (GONE, True, Fate.AS_IS),
        (SAME, False, Fate.UNMERGED),
    ],
    ids=["as it was", "mended in the merge", "the list is not known yet", "closed"],
)
def test_a_finding_that_stood_when_it_was_closed(tip, is_merged, fate):
    assert when_closed([OPEN, Known("other", "x", "", Fate.FIXED)], tip, is_merged=is_merged) == {(RULE, ENTRY): fate}


def test_what_maintainers_mend_after_the_merge_is_noticed():
    merged = Known(RULE, ENTRY, WORK, Fate.AS_IS)

    assert when_pushed([merged], OTHER_TEXT) == {(RULE, ENTRY): Fate.MENDED}
    assert when_pushed([merged], SAME) == {}
    assert when_pushed([merged], GONE) == {}
    assert when_pushed([Known(RULE, ENTRY, WORK, Fate.UNMERGED)], OTHER_TEXT) == {}
