"""The words lists use for headings, columns and link labels."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rules.model import Column
from rules.text.likeness import is_one_slip, variants
from rules.text.links import paper_id
from rules.text.patterns import late
from rules.text.titles import words_of

GENERIC_LABELS = frozenset(
    "paper papers pdf arxiv abs html link links url code codes github git repo repository project page "
    "website web site homepage home demo dataset datasets data model models model-card video videos slides "
    "poster blog post supp supplementary supplement appendix bibtex bib cite citation doi acm ieee springer "
    "openreview pytorch tensorflow tf torch keras jax official unofficial weights checkpoint checkpoints "
    "huggingface hf colab gradio spaces talk twitter tweet thread review reviews news article docs doc "
    "documentation here read download source poster benchmark tool full text abstract journal conference "
    "proceedings pub cvf acl neurips nips openaccess springer sciencedirect pmlr mirror semantic scholar "
    "author author's implementation impl reproduce introduction 论文 代码 项目 主页 链接 数据集 解读 博客 "
    "star stars fork license awesome badge arxiv-badge notes note report technical platform leaderboard original thesis details".split()
)
SHORTCODE = re.compile(r":[a-z0-9_+-]{2,40}:")
REMARK = re.compile(r"(?<=\w) \([^()]*\)\s*$")
NO_CATALOGUE = re.compile(
    r"\b(?:contacts?|acknowledge?ments?|citations?|cite|citing|licen[cs]e|contribut\w*|star[- ]history|"
    r"table of contents?|contents?|toc|menu|outline|index|maintainers?|authors?|sponsors?|how to|"
    r"related repo\w*|format|legend|overview|bibtex|reference format|join us|wechat)\b|目录|致谢|引用|贡献|联系",
    re.IGNORECASE,
)
NEWS = re.compile(
    r"\b(?:news|updates?|what'?s new|latest|recent(?:ly)?|changelog|change log|highlights?|announcements?)\b"
    r"|新闻|更新|动态|最新",
    re.IGNORECASE,
)
AUTHORS_LABEL = late(r"\W*(?:the\s+)?authors?(?:\(s\))?\W*|\W*作者\W*|\W*著者\W*", re.IGNORECASE)
NAME_HEADER = late(r"\b(?:name|abbr\w*|nickname|acronym|model|method|dataset|benchmark)s?\b|名称|简称", re.IGNORECASE)
TITLE_HEADERS = (
    late(r"\btitles?\b|标题|题目|タイトル", re.IGNORECASE),
    late(r"\bpapers?\b|论文|論文|\bworks?\b|\barticles?\b|\breferences?\b", re.IGNORECASE),
    late(r"\b(?:survey|publication)s?\b", re.IGNORECASE),
    late(
        r"\b(?:method|approach|algorithm|model|name|dataset|data set|benchmark|tool|resource|library|framework|project)s?\b|名称|模型|方法|数据集",
        re.IGNORECASE,
    ),
)
HEADERS = (
    (
        Column.CODE,
        late(
            r"\b(?:codes?|projects?|github|repo(?:sitory)?|implementation|website|home ?page|demo|page)\b|代码|项目",
            re.IGNORECASE,
        ),
    ),
    (
        Column.VENUE,
        late(
            r"\b(?:venues?|publish(?:ed|er)?|publication|pub\.?|conf(?:erence)?s?\.?|journals?|published in|source|booktitle)\b|会议|期刊|发表|出处",
            re.IGNORECASE,
        ),
    ),
    (Column.YEAR, late(r"\b(?:years?|dates?|time|released?|when)\b|年份|时间|日期|年", re.IGNORECASE)),
    (
        Column.LINK,
        late(r"\b(?:links?|urls?|pdf|arxiv|papers?|download|doi|resources?)\b|链接|论文", re.IGNORECASE),
    ),
)


@lru_cache(maxsize=65536)
def is_generic_label(label: str) -> bool:
    """Tell whether a link's label only says what kind of thing it leads to.

    >>> is_generic_label("Paper"), is_generic_label("1810.04020"), is_generic_label("CLIP")
    (True, True, False)
    """
    text = label[:200]
    text = SHORTCODE.sub(" ", text) if ":" in text else text
    words = words_of(REMARK.sub("", text) if "(" in text else text)
    if not words:
        return True
    if label.startswith(("http://", "https://", "www.")):
        return True
    if len(words) <= 4 and all(word in GENERIC_LABELS or word.isdigit() or is_slip_of_label(word) for word in words):
        return True
    return (
        len(words) <= 3
        and paper_id(f"https://arxiv.org/abs/{label.lower().removeprefix('arxiv').strip(': ')}") is not None
    )


@lru_cache(maxsize=8192)
def says_only_what(folded: str) -> bool:
    """Tell whether every word of a label in small letters only says what kind of thing it leads to.

    >>> says_only_what("project page"), says_only_what("clip paper"), says_only_what("")
    (True, False, False)
    """
    return bool(folded) and set(folded.split()) <= GENERIC_LABELS


SLIP_LENGTH = 6
"""Letters from which a word that is one letter away from a label's word is a slip of it."""

LONG_LABELS = tuple(sorted(word for word in GENERIC_LABELS if len(word) >= SLIP_LENGTH and word.isascii()))


@lru_cache(maxsize=65536)
def is_slip_of_label(word: str) -> bool:
    """Tell whether a folded word is one slip of the pen away from a word of labels.

    >>> is_slip_of_label("offical"), is_slip_of_label("graphics")
    (True, False)
    """
    if len(word) < SLIP_LENGTH or LABEL_VARIANTS.isdisjoint(variants(word)):
        return False
    return any(is_one_slip(word, label) for label in LONG_LABELS)


LABEL_VARIANTS = frozenset(variant for label in LONG_LABELS for variant in variants(label))


@lru_cache(maxsize=8192)
def is_news(heading: str) -> bool:
    """Tell whether a section of that name repeats what is new and is not the catalogue itself.

    >>> is_news("🔥 News"), is_news("New Datasets")
    (True, False)
    """
    return NEWS.search(heading) is not None


DATA = re.compile(r"\bdata ?sets?\b|\bbenchmarks?\b|\bcorpora\b|数据集", re.IGNORECASE)


def holds_data(path: Iterable[str]) -> bool:
    """Tell whether a section of that path holds data sets.

    >>> holds_data(["Datasets", "Images"]), holds_data(["Methods"])
    (True, False)
    """
    return any(DATA.search(name) for name in path)


@lru_cache(maxsize=8192)
def holds_no_entries(heading: str) -> bool:
    """Tell whether a section of that name speaks about the list instead of holding works."""
    return NO_CATALOGUE.search(heading) is not None


@lru_cache(maxsize=8192)
def is_authors_label(text: str) -> bool:
    """Tell whether a header or a question asks for the authors.

    >>> is_authors_label("**Authors**"), is_authors_label("Paper")
    (True, False)
    """
    return AUTHORS_LABEL.fullmatch(text) is not None
