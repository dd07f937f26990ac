"""All that a rule file needs: write ``from rules.kit import ...`` and import nothing else of the core.

A rule is one module of `rules.checks`. It has a docstring (what is wrong, ``## Why``, ``## How to fix``), examples in
``GOOD`` and ``BAD``, and one function under `entry_rule` or `list_rule`. The rule has the name of its module. Its
page, its line in the example policy and its tests are made from that file.
"""

from __future__ import annotations

from rules.entries.authors import Authors, authors_of
from rules.entries.awards import award_of
from rules.entries.broken_links import MASK, Flaw, flaws_in
from rules.entries.columns import missing_columns, pair_swapped, surplus_cell
from rules.entries.damage import has_conflict
from rules.entries.identity import How, Match, are_unlike, paper_keys
from rules.entries.shape import (
    HTML_ROW,
    MARKER,
    MARKER_SIGN,
    Brackets,
    Joint,
    brackets_of,
    glue_of,
    glue_written,
    is_balanced,
    is_glued,
    joints_of,
    number_of,
    poured,
    spread,
)
from rules.entries.writing import outside_links, publish, readdress, relabel, respell, stretches
from rules.habits.addresses import STAR_BADGE, arxiv_form, arxiv_version
from rules.habits.cells import BOLDNESS, boldness_of
from rules.habits.dates import DATE_TEXT, date_form, dates_in, fits_form
from rules.habits.dress import DRESS, dress_of
from rules.habits.habits import Habits
from rules.habits.labels import is_word_for_link, kind_of
from rules.habits.order import Order
from rules.habits.people import ET_AL, NAMED, NAMES, are_people, names_nobody
from rules.habits.punctuation import BULLET
from rules.habits.sequence import SEQUENCE, neighbouring_links
from rules.habits.years import YEAR, Year, year_of_venue
from rules.kit.example import Bad, Example, Good
from rules.kit.manner import differences
from rules.kit.rule import ITEMS, MARKDOWN, ROWS, TEXTS, Located, Options, Rule, entry_rule, list_rule
from rules.kit.saying import all_of, code, quoted, said_month, say, say_count
from rules.kit.view import Case, Elsewhere, Online, Surroundings, View
from rules.model import (
    Catalog,
    Change,
    Column,
    Edit,
    Entry,
    Evidence,
    Kind,
    Level,
    Link,
    Message,
    Problem,
    Record,
    Section,
    Shape,
    Table,
    Unread,
    Value,
)
from rules.text.addresses import AddressFlaw, Fault, flaw_of, is_unfilled
from rules.text.anchors import MENU_LINK, anchor_key
from rules.text.labels import holds_data, is_generic_label, is_news
from rules.text.letters import DIRECTIONS, WIDE, garbled_in, hidden_in, is_east_asian, narrow
from rules.text.likeness import is_one_slip
from rules.text.lines import CODE_INDENT, CONFLICT, FENCE, split_lines
from rules.text.links import (
    address_key,
    arxiv_month,
    arxiv_number,
    host_of,
    is_code,
    is_paper,
    paper_id,
    repository_of,
    stated_by,
)
from rules.text.patterns import late
from rules.text.titles import content_words, fold, nickname_mark, title_key, words_of
from rules.text.venues import KNOWN, WORKSHOP, is_known_venue, is_preprint, read_date, venue_key

__all__ = [
    "BOLDNESS",
    "BULLET",
    "CODE_INDENT",
    "CONFLICT",
    "DATE_TEXT",
    "DIRECTIONS",
    "DRESS",
    "ET_AL",
    "FENCE",
    "HTML_ROW",
    "ITEMS",
    "KNOWN",
    "MARKDOWN",
    "MARKER",
    "MARKER_SIGN",
    "MASK",
    "MENU_LINK",
    "NAMED",
    "NAMES",
    "ROWS",
    "SEQUENCE",
    "STAR_BADGE",
    "TEXTS",
    "WIDE",
    "WORKSHOP",
    "YEAR",
    "AddressFlaw",
    "Authors",
    "Bad",
    "Brackets",
    "Case",
    "Catalog",
    "Change",
    "Column",
    "Edit",
    "Elsewhere",
    "Entry",
    "Evidence",
    "Example",
    "Fault",
    "Flaw",
    "Good",
    "Habits",
    "How",
    "Joint",
    "Kind",
    "Level",
    "Link",
    "Located",
    "Match",
    "Message",
    "Online",
    "Options",
    "Order",
    "Problem",
    "Record",
    "Rule",
    "Section",
    "Shape",
    "Surroundings",
    "Table",
    "Unread",
    "Value",
    "View",
    "Year",
    "address_key",
    "all_of",
    "anchor_key",
    "are_people",
    "are_unlike",
    "arxiv_form",
    "arxiv_month",
    "arxiv_number",
    "arxiv_version",
    "authors_of",
    "award_of",
    "boldness_of",
    "brackets_of",
    "code",
    "content_words",
    "date_form",
    "dates_in",
    "differences",
    "dress_of",
    "entry_rule",
    "fits_form",
    "flaw_of",
    "flaws_in",
    "fold",
    "garbled_in",
    "glue_of",
    "glue_written",
    "has_conflict",
    "hidden_in",
    "holds_data",
    "host_of",
    "is_balanced",
    "is_code",
    "is_east_asian",
    "is_generic_label",
    "is_glued",
    "is_known_venue",
    "is_news",
    "is_one_slip",
    "is_paper",
    "is_preprint",
    "is_unfilled",
    "is_word_for_link",
    "joints_of",
    "kind_of",
    "late",
    "list_rule",
    "missing_columns",
    "names_nobody",
    "narrow",
    "neighbouring_links",
    "nickname_mark",
    "number_of",
    "outside_links",
    "pair_swapped",
    "paper_id",
    "paper_keys",
    "poured",
    "publish",
    "quoted",
    "read_date",
    "readdress",
    "relabel",
    "repository_of",
    "respell",
    "said_month",
    "say",
    "say_count",
    "split_lines",
    "spread",
    "stated_by",
    "stretches",
    "surplus_cell",
    "title_key",
    "venue_key",
    "words_of",
    "year_of_venue",
]  # fmt: skip
