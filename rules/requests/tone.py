"""The words by which people ask for a paper, correct an entry, or only wonder; and the names they give to the fields of a form."""

from __future__ import annotations

import re
from dataclasses import dataclass

LIMIT = 8000
"""Characters of an issue in which its tone is looked for."""


@dataclass(frozen=True, slots=True)
class Tone:
    """What an issue's words say of its purpose; several may hold at once."""

    asks: bool  # that something be added
    asks_you: bool  # in the form of a question to the maintainers
    offers: bool  # a new work of the author's own, without asking in so many words
    corrects: bool  # says that something in the list is wrong or has moved on
    corrects_only: bool  # and nothing of adding
    wonders: bool  # asks a question of the maintainers
    is_feature: bool  # wants something of the list that is no entry
    is_note: bool  # is a note to oneself, an announcement, or about another list
    names_work: bool  # speaks of a paper, a work, a repository
    names_paper: bool  # speaks of a paper
    is_elsewhere: bool  # wants the list itself to be added to another


_WORK = r"(?:papers?|works?|articles?|surveys?|publications?|preprints?|literature|references?|methods?|datasets?|benchmarks?|models?|repo(?:sitorie)?s?|repositor(?:y|ies)|projects?|tools?|resources?|entr(?:y|ies)|research)"
WORK = re.compile(rf"\b{_WORK}\b|论文|論文|文章|工作|文献|研究", re.IGNORECASE)
PAPER = re.compile(
    r"\b(?:papers?|works?|articles?|surveys?|publications?|preprints?|literature|references?)\b|论文|論文|文章|文献",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"\b(?:please|pls|plz|kindly|could|can|would|may|might)\b[^.?!\n]{0,60}\b(?:add|includ(?:e|ing)|list|append|merge|put|cover|mention|consider|incorporate|insert|feature|adding|inclusion)\b"
    r"|^\W{0,4}(?:\[[^\]\n]{1,30}\]\s*)?(?:please\s+|kindly\s+)?(?:add(?:ing|ition)?|includ(?:e|ing)|request(?:ing)?|suggest(?:ion|ing|ed)?s?|recommend(?:ation|ing)?s?|missing|submit(?:ting)?|propos(?:e|al|ing)|introducing|new|consider)\b"
    r"|\b(?:paper|work|article)\s+(?:request|suggestion|submission|recommendation|addition)s?\b|\brequest\s+(?:for|to)\s+(?:inclusion|includ\w+|add\w*)"
    r"|\b(?:is|are|was|were|seems?)\s+(?:currently\s+|still\s+)?(?:missing|not\s+(?:yet\s+)?(?:listed|included|in\s+(?:the|this|your)|on\s+(?:the|this|your)|there))\b"
    r"|\bmissing\s+(?:from|in)\b|\b(?:like|want|love|hope|wish|appreciate|grateful|glad|happy)\b[^.?!\n]{0,50}\b(?:add|added|adding|include[ds]?|including|list|listed|listing|suggest|recommend|propose|submit|inclusion)\b"
    r"|\b(?:consider|suggest|recommend|propose|worth|request)(?:ing|ed)?\s+(?:[\w'’-]+\s+){0,4}(?:add|adding|including|inclusion|listing)\b"
    r"|\b(?:should|could|can|may|might|to)\s+be\s+(?:added|included|listed|mentioned)\b|\bfor\s+(?:your\s+)?(?:consideration|inclusion)\b|\bmissed\s+(?:our|my|this|the|a|some)\b|\bconsider\s+(?:this|our|my|the|these)\b"
    r"|\b(?:could|can|may|might|should)\s+(?:this|it|they|these|that|our\s+\w+)\s+(?:\w+\s+)?(?:be\s+)?(?:added|included|listed|go\s+(?:under|in|into))\b"
    r"|\b(?:belongs?|fits?)\s+(?:here|well|in\s+(?:here|this|the|your))\b|\b(?:good|nice|great|useful|valuable)\s+(?:addition|fit)\b|\bcool\s+to\s+see\b|\b(?:also\s+check|check\s+out)\s+(?:these|this|them|it|our)\b"
    r"|\b(?:over-?looked|may\s+have\s+missed|you\s+missed)\b|\banother\s+one\s+for\s+(?:the|this|your)\b|\b(?:paper|article)\s+rec(?:s|o|ommendation)?\b|\b(?:readers|you)\s+(?:may|might|would)\s+be\s+interested\b|^\W{0,3}(?:paper|new\s+paper)\s*[\]】:：]"
    r"|添加|收录|加入|补充|增加|加上|加一|推荐|更新一下|漏了|缺少|遗漏|能否加|希望加|可以加|追加|掲載|載せ|추가",
    re.IGNORECASE | re.MULTILINE,
)
ASKS_YOU = re.compile(
    r"\b(?:please|kindly|(?:could|can|would|will)\s+(?:you|we)|would\s+it\s+be\s+possible|is\s+it\s+possible|do\s+you\s+mind)\b[^.?!\n]{0,60}\b(?:add|adding|includ(?:e|ing)|list|append|merge|put|mention|consider|incorporate|insert)\b"
    r"|\b(?:could|can|may|might|should)\s+(?:this|it|they|these|that)\s+(?:be\s+)?(?:added|included|listed)\b"
    r"|(?:能否|可否|可以|能不能|是否可以|麻烦|请|希望)[^。？！\n]{0,30}(?:添加|收录|加入|补充|增加|加上)|追加していただけ|追加してください",
    re.IGNORECASE,
)
OFFERS = re.compile(
    rf"\b(?:our|my|a\s+(?:new|recent)|new|recent|latest)\s+(?:(?:[\w'’-]+)\s+){{0,5}}?{_WORK}\b|\b(?:we|i)\s+(?:have\s+|recently\s+|just\s+|also\s+)*(?:published|released|wrote|propose[ds]?|present(?:ed)?|introduced?|open-sourced)\b"
    rf"|\b{_WORK}\s+(?:of|by)\s+(?:mine|ours|us|our\s+(?:team|lab|group))\b|我们的|我的论文|本文|类似|similar\s+(?:\w+\s+)?{_WORK}|\b(?:paper|work)\s+from\s+(?:our|my)\b",
    re.IGNORECASE,
)
CORRECTS = re.compile(
    r"\b(?:wrong|incorrect|broken|dead|invalid|outdated|misspel(?:t|led)|mis-?categori[sz]ed|mis-?placed|duplicated?|expired)\b[^.?!\n]{0,40}\b(?:links?|urls?|address|entry|entries|title|name|venue|year|date|category|section|author|conference|pdf|paper|code)\b"
    r"|\b(?:links?|urls?|address|title|name|venue|year|date|category|section|authors?|conference|pdf|entry)\b[^.?!\n]{0,50}\b(?:(?:is|are|was|were|seems?|looks?)\s+(?:\w+\s+)?(?:wrong|incorrect|broken|dead|invalid|outdated|not\s+(?:correct|right|working))|does\s?n[o'’]t\s+work|do\s?n[o'’]t\s+work|404|(?:points?|leads?|goes|links?)\s+to\s+(?:the\s+)?(?:wrong|another|a\s+different))"
    r"|\b404\b|\b(?:listed|appears?|included|added)\s+(?:twice|two\s+times|more\s+than\s+once)\b|\bduplicate\s+(?:entr|paper|row|item|link)\w*"
    r"|\b(?:has|have|had|was|were|is|are|been|got|get|now|just|recently)\s+(?:\w+\s+){0,2}(?:accepted|published)\s+(?:by|at|to|in|as)\b|\b(?:accepted|published)\s+(?:by|at|to|in)\s+(?-i:[A-Z])"
    r"|\b(?:please|could|can|kindly|to)\s+(?:\w+\s+){0,3}(?:update|correct|fix|change|move|rename|replace|revise)\b"
    r"|^\W{0,4}(?:\[[^\]\n]{1,30}\]\s*)?(?:update|correct(?:ion)?|fix|typo|move|change|wrong|incorrect|broken|rename|replace)\b"
    r"|\btypos?\s+in\b|\bshould\s+be\s+(?:moved|in\s+the|under|listed\s+under|changed|corrected|\w+\s+(?:19|20)\d\d)\b|\bbelongs?\s+(?:to|in|under)\s+(?:another|a\s+different|the)\b|\bhas\s+(?:the\s+)?wrong\b|\bin\s+the\s+wrong\b"
    r"|\b(?:retracted|withdrawn|misspel(?:t|led|ling)|renamed)\b|\b(?:please|kindly|to|should)\s+(?:be\s+)?(?:remov|delet)ed?\b|\b(?:new|different|changed)\s+title\b|\btitle\s+(?:has\s+)?(?:been\s+)?changed\b"
    r"|\bbut\s+(?:it\s+)?(?:was\s+|has\s+been\s+)?(?:appeared|published|presented)\b|\badd\s+(?:the|a|our|its)\s+(?:code|github|project|dataset|official)\s+(?:links?|urls?|repo\w*|page)\b[^.?!\n]{0,40}\b(?:to|for)\b"
    r"|链接(?:错|失效|不对|有误|打不开)|错误|有误|更正|修正|写错|重复|已被[^。\n]{0,20}(?:接收|录用)|(?:被|中了|录用)[^。\n]{0,12}(?:接收|录用)|リンク切れ|間違|修正|誤り",
    re.IGNORECASE | re.MULTILINE,
)
FIXES = re.compile(
    r"\b(?:wrong|incorrect|broken|dead|404|twice|duplicated?|typos?|misspel\w+|mis-?categori\w+|outdated|move[ds]?|rename|correct(?:ion)?|fix(?:es|ed)?|retracted|withdrawn|removed?|delete[ds]?|renamed|adjust|new\s+title|code\s+link\s+to)\b|\bbut\s+it\s+appeared\b|链接(?:错|失效|不对|有误|打不开)|更正|修正|写错|重复|リンク切れ|間違|誤り",
    re.IGNORECASE,
)
ADDS = re.compile(
    r"\b(?:add(?:ed|ing)?|includ(?:e[ds]?|ing)|inclusion|missing|append)\b|添加|收录|加入|补充|追加|掲載", re.IGNORECASE
)
WONDERS = re.compile(
    r"[?？]|\b(?:how|what|which|why|when|where|who|is\s+(?:it|this|there)|are\s+(?:there|you)|do\s+you|does|can\s+i|may\s+i|should\s+i|criteria)\b|请问|吗|么|什么|怎么|如何|是否|ですか|でしょうか",
    re.IGNORECASE,
)
FEATURE = re.compile(
    r"\b(?:add|create|include|provide|support|make|implement|have|adding|sort|split|reorganize)\b[^.?!\n]{0,40}\b(?:checks?|features?|columns?|options?|support|venues?\s+(?:and|column|info\w*)|implementations?\s+for|dark\s+mode|search|licen[cs]e|badges?|workflow|ci|actions?|tests?|website|rss|scripts?|categor(?:y|ies)|sections?|toc|table\s+of\s+contents|index|links?\s+to\s+(?:each|all|every)|code\s+links?|template|filters?|tags?|translation|star\s+(?:count|history)|contributing|guidelines?|list\s+to\s+bottom)\b"
    r"|\[feature\]|\bmove\b[^.?!\n]{0,40}\blist\s+to\s+(?:the\s+)?(?:bottom|top|end)\b|\bfeature\s+request\b|\ball\s+(?:the\s+)?(?:accepted\s+)?papers\b|\b(?:accepted|list\s+of)\s+papers\b|\bpapers\s+(?:from|of|in|at)\s+(?-i:[A-Z]{2,}[A-Za-z]*)"
    r"|\b(?:add|include|cover|update)\b\s+(?:the\s+)?(?:new\s+)?(?-i:[A-Z]{2,}[A-Za-z]*)(?:[\s'’-]{0,2}(?:19|20)?\d\d)?\s+(?:papers|as\s+well|too|proceedings)\b|\bmore\s+information\b|\bany\s+plan\b",
    re.IGNORECASE,
)
NOTE = re.compile(
    r"^\W*(?:summary|tl;?dr|abstract|概要|どんなもの|先行研究|技術や手法|論文へのリンク|手法|結果|議論|次に読む|method(?:ology)?|experiments?|results?|conclusion|contributions?|key\s+ideas?|notes?|takeaways?|motivation)\W*$",
    re.IGNORECASE | re.MULTILINE,
)
NEWS = re.compile(
    r"\b(?:tutorials?|highlighted|webinar|newsletter|podcast|call\s+for\s+papers|cfp|hiring|internship)\b",
    re.IGNORECASE,
)
CITES = re.compile(
    r"\b(?:in|for|to)\s+(?:your|the)\s+(?:related\s+works?|next\s+(?:version|revision)\s+of\s+(?:the|your)\s+paper|paper)\b|\bcite\b",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(
    r"\b(?:to|on|in)\s+(?:the\s+)?(?:main\s+|official\s+)?(?:awesome[- ]?(?:list|lists|repo)|sindresorhus|list\s+of\s+lists)\b|\bawesome[- ]lists\b",
    re.IGNORECASE,
)


def tone_of(title: str, body: str) -> Tone:
    """Return what the words of an issue say of its purpose."""
    text = f"{title}\n{body}"[:LIMIT]
    asks = ASKS.search(text) is not None
    corrects = CORRECTS.search(text) is not None
    return Tone(
        asks=asks or ASKS_YOU.search(text) is not None,
        asks_you=ASKS_YOU.search(text) is not None,
        offers=OFFERS.search(text) is not None,
        corrects=corrects,
        corrects_only=FIXES.search(text) is not None and ADDS.search(text) is None,
        wonders=WONDERS.search(text) is not None,
        is_feature=FEATURE.search(text) is not None,
        is_note=NEWS.search(title) is not None
        or (len(NOTE.findall(body[:LIMIT])) >= 1 and not asks)
        or (CITES.search(text) is not None and ADDS.search(text) is None),
        names_work=WORK.search(text) is not None,
        names_paper=PAPER.search(text) is not None,
        is_elsewhere=ELSEWHERE.search(text) is not None,
    )


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
            r"(?:the\s+)?(?:(?:official|source|paper)\s+)?(?:codes?|github|repo(?:sitory)?|git|implementation|code\s*(?:base|repo\w*)|source)(?:[\s_-]*(?:links?|urls?|address|repo(?:sitory)?|page|available))?|代码(?:链接|地址)?|コード",
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
    """Return which field of a request *text* names: title, paper, code, venue, year, section, other, ignored; else None.

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
    """Tell whether what comes right behind *before* names a section of the list."""
    return SECTION_BEFORE.search(before[-60:]) is not None
