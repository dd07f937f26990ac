"""The names that people give to the fields of a request, and the words that they use to name a section."""

from __future__ import annotations

import re

FIELDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "title",
        re.compile(
            r"(?:the\s+)?(?:paper|work|article|full|publication)?\s*(?:'s)?\s*(?:title|name)(?:\s+of\s+(?:the\s+)?(?:paper|work))?|标题|题目|论文(?:标题|题目|名称?)|タイトル|論文名",
            re.IGNORECASE,
        ),
    ),
    (
        "paper",
        re.compile(
            r"(?:the\s+)?(?:papers?|article|preprint|manuscript|publication|pdf|arxiv|link|url|openreview|doi|acl|cvf|abs)s?(?:\s*(?:pdf|arxiv|preprint|paper))?(?:[\s_-]*(?:links?|urls?|address|id|page|doi|number|identifier))?(?:\s+to\s+(?:the\s+)?paper)?|论文(?:链接|地址)?|链接|地址|論文(?:リンク)?|リンク",
            re.IGNORECASE,
        ),
    ),
    (
        "code",
        re.compile(
            r"(?:links?\s+to\s+)?(?:the\s+)?(?:(?:official|source|paper)\s+)?(?:codes?|github|repo(?:sitory)?|git|implementation|code\s*(?:base|repo\w*)|source)(?:[\s_-]*(?:links?|urls?|address|repo(?:sitory)?|page|available))?|代码(?:链接|地址)?|コード",
            re.IGNORECASE,
        ),
    ),
    (
        "venue",
        re.compile(
            r"(?:the\s+)?(?:venue|conference|journal|publisher|publication\s+venue|published(?:\s+(?:in|at|by))?|accepted(?:\s+(?:in|at|by|to))?|publication|conf|venue\s*(?:and|&|/)\s*(?:year|date)|conference\s*(?:/|or|and)\s*journal|where)|会议|期刊|发表(?:于|会议|期刊)?|出处|会議|学会",
            re.IGNORECASE,
        ),
    ),
    (
        "year",
        re.compile(
            r"(?:publication\s+|release\s+)?(?:year|date|published\s+on|time)|年份?|时间|日期|年", re.IGNORECASE
        ),
    ),
    (
        "section",
        re.compile(
            r"(?:suggested\s+|proposed\s+|related\s+|which\s+|target\s+|the\s+)?(?:section|category|categories|topic|heading|area|placement|subsection|where\s+(?:does\s+it|should\s+it)\s+(?:go|belong))(?:\s+(?:in|of)\s+the\s+list)?|分类|类别|章节|所属(?:类别|分类)|カテゴリ",
            re.IGNORECASE,
        ),
    ),
    (
        "other",
        re.compile(
            r"(?:project|web|home|demo|data(?:set)?|video|model|blog|twitter|website|site|hugging\s?face|weights|slides|poster)s?(?:[\s_-]*(?:page|site|link|url|homepage|website|post|card))?|homepage|项目(?:主页|链接)?|主页|数据集?|プロジェクト",
            re.IGNORECASE,
        ),
    ),
    (
        "ignored",
        re.compile(
            r"(?:the\s+)?(?:authors?|abstract|summary|tl;?dr|affiliations?|keywords?|comments?|notes?|description|reason|why|motivation|additional\s+(?:context|information|notes?)|anything\s+else|contributions?|highlights?|introduction|bibtex|citation|checklist|suggestion|作者|摘要|简介|备注|著者|概要)",
            re.IGNORECASE,
        ),
    ),
)
DECORATION = re.compile(r"\([^()]{0,60}\)|[*_`#?？]|\b(?:optional|required)\b|^\W+|\W+$", re.IGNORECASE)


def is_form_label(text: str) -> str | None:
    """Return which field of a request *text* names, or None.

    The fields are title, paper, code, venue, year, section, other and ignored.

    >>> is_form_label("Paper link"), is_form_label("**Code** (optional)"), is_form_label("Our approach")
    ('paper', 'code', None)
    """
    if len(text) > 60:
        return None
    bare = " ".join(DECORATION.sub(" ", text).split())
    return next((name for name, pattern in FIELDS if pattern.fullmatch(bare)), None)


SECTION_BEFORE = re.compile(
    r"(?:\b(?:section|category|heading|categories|topic|part|under|table|chapter)|分类|类别|章节)\s*(?:of|called|named|on|the|:|：)?\s*$",
    re.IGNORECASE,
)


def is_section_word(before: str) -> bool:
    """Tell whether the words right after *before* name a section of the list."""
    return SECTION_BEFORE.search(before[-60:]) is not None
