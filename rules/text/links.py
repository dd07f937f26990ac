"""Addresses: which work an address names, which site it belongs to, and how it is spelt.

Canonical identifiers are ``scheme:value`` strings, for example ``arxiv:2103.00020``. The schemes are ``arxiv``,
``doi``, ``openreview``, ``acl``, ``cvf``, ``neurips``, ``pmlr`` and ``ecva``. Venue and year of an address are read
from the file names of the proceedings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from rules.text.patterns import late

ADDRESS_LIMIT = 2000
"""Characters of an address that are read; browsers and servers accept no more."""

ARXIV_NEW = re.compile(r"(?P<id>\d{4}\.\d{4,5})(?:v\d{1,3})?(?![0-9])")
ARXIV_OLD = re.compile(r"(?P<id>[a-z-]{2,10}(?:\.[A-Z]{2})?/\d{7})(?:v\d{1,3})?")
DOI = late(r"(?P<id>10\.\d{4,9}/[^\s?#]+)")
DOI_PATH = late(r"/doi/(?:abs/|full/|pdf/|epdf/|10\.\d{4,9}/)")
ICLR_YEAR = late(r"/paper_files/paper/(?P<year>20\d\d)/")
ACL_OLD = late(r"[A-Z]\d{2}-\d{4}")
ACL_NEW = late(r"\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+")
CVF_PAPER = late(r"(?P<id>[^/]+_(?P<venue>CVPR|ICCV|WACV|ACCV|ECCV)W?_(?P<year>20\d\d))_paper")
NEURIPS_HASH = late(r"(?P<id>[0-9a-f]{32})-")
NEURIPS_YEAR = late(r"/paper/(?P<year>(?:19|20)\d\d)/")
NIPS_NUMBER = late(r"/paper/(?P<id>\d{3,5})-")
PMLR_PAPER = late(r"/(?P<id>v\d+/[a-z0-9-]+?)(?:\.html|\.pdf|/|$)")
ECVA_PAPER = late(r"/papers/eccv_(?P<year>20\d\d)/\S*?/(?P<id>\d{6,12})(?:-supp)?\.(?:pdf|php)")
TRACKING = re.compile(r"(?:utm_[a-z]+|ref|source|fbclid|gclid)")

ARXIV_HOSTS = frozenset(
    "arxiv.org export.arxiv.org ar5iv.org ar5iv.labs.arxiv.org alphaxiv.org browse.arxiv.org".split()
)
DOI_HOSTS = frozenset(
    "doi.org dx.doi.org dl.acm.org link.springer.com onlinelibrary.wiley.com journals.sagepub.com "
    "tandfonline.com pnas.org science.org pubs.acs.org techrxiv.org biorxiv.org epubs.siam.org".split()
)
CODE_HOSTS = frozenset("github.com gitlab.com bitbucket.org codeberg.org gitee.com".split())
PAPER_HOSTS = (
    "ieeexplore.ieee.org|sciencedirect.com|nature.com|springer.com|ojs.aaai.org|aaai.org|ijcai.org|"
    "isca-speech.org|isca-archive.org|papers.ssrn.com|jmlr.org|bmvc2019.org|bmva-archive.org.uk|"
    "biorxiv.org|medrxiv.org|techrxiv.org|semanticscholar.org|researchgate.net|acm.org|mdpi.com|"
    "usenix.org|roboticsproceedings.org|proceedings.iclr.cc|iospress.nl|jair.org|cambridge.org|oup.com|eccv2022.ecva.net|papers.cool|thecvf.com|hal.science"
).split("|")


class Stated(NamedTuple):
    """What an address itself says: the venue and year of its proceedings."""

    venue: str
    year: int | None


ACL_MAIN = late(r"/(\d{4})\.(acl|emnlp|naacl|eacl|coling)-(?:main|long|short)\.")
ACL_LETTER = late(r"/(?P<letter>[PNDEC])(?P<year>\d\d)-(?P<volume>\d)\d{3}\b")
ACL_LETTERS = {"P": "ACL", "N": "NAACL", "D": "EMNLP", "E": "EACL", "C": "COLING"}
"""The letters of the ACL Anthology's identifiers until 2019, for conferences; the first digit is the volume."""

PMLR_VOLUMES = {
    volume: Stated(venue, year)
    for venue, volumes in {
        "ICML": {28: 2013, 32: 2014, 37: 2015, 48: 2016, 70: 2017, 80: 2018, 97: 2019, 119: 2020, 139: 2021, 162: 2022, 202: 2023, 235: 2024},
        "AISTATS": {84: 2018, 89: 2019, 108: 2020, 130: 2021, 151: 2022, 206: 2023, 238: 2024},
        "CoRL": {78: 2017, 87: 2018, 100: 2019, 155: 2020, 164: 2021, 205: 2022, 229: 2023},
    }.items()
    for volume, year in volumes.items()
}  # fmt: skip
"""Volumes of the Proceedings of Machine Learning Research that hold one conference."""


class Address(NamedTuple):
    """The parts of a web address; *host* is in lower case and without ``www.``."""

    host: str
    path: str
    query: str
    fragment: str


PLAIN = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://([A-Za-z0-9.-]+)((?:/[^?#\s]*)?)(?:\?([^#\s]*))?(?:#(\S*))?")
"""An address as nearly all are; the others, with a port, a name or white space, are left to the library."""


@lru_cache(maxsize=65536)
def split_address(url: str) -> Address | None:
    """Return the parts of *url*, or None if it is not a web address.

    >>> split_address("www.Example.org:8080/a?b#c")
    Address(host='example.org', path='/a', query='b', fragment='c')
    """
    url = url.strip()[:ADDRESS_LIMIT]
    if url[:2] == "//":
        url = "https:" + url
    elif url[:4].lower() != "http" and url[:4].lower() == "www.":
        url = "https://" + url
    if plain := PLAIN.fullmatch(url):
        host, path, query, fragment = plain.groups("")
        return Address(host.lower().removeprefix("www."), path, query, fragment)
    try:
        parts = urlsplit(url)
        if parts.scheme.lower() in ("http", "https") and parts.hostname:
            return Address(parts.hostname.removeprefix("www."), parts.path, parts.query, parts.fragment)
    except ValueError:
        return None
    return None


def host_of(url: str) -> str:
    """Return the host of *url* in lower case and without ``www.``; empty if it has no host.

    >>> host_of("https://www.arXiv.org/abs/2103.00020")
    'arxiv.org'
    """
    parts = split_address(url)
    return parts.host if parts else ""


@lru_cache(maxsize=65536)
def paper_id(url: str) -> str | None:
    """Return the canonical identifier of the work that *url* leads to, or None.

    >>> paper_id("https://arxiv.org/pdf/2103.00020v2.pdf")
    'arxiv:2103.00020'
    >>> paper_id("https://huggingface.co/papers/2404.05052")
    'arxiv:2404.05052'
    >>> paper_id("https://doi.org/10.48550/arXiv.2103.00020")
    'arxiv:2103.00020'
    >>> paper_id("https://openreview.net/pdf?id=ThjDCZOljE")
    'openreview:ThjDCZOljE'
    >>> paper_id("https://www.aclweb.org/anthology/P18-1238/")
    'acl:P18-1238'
    >>> paper_id("https://proceedings.mlr.press/v202/novack23a/novack23a.pdf")
    'pmlr:v202/novack23a'
    >>> paper_id("https://github.com/openai/CLIP")
    """
    parts = split_address(url)
    if parts is None:
        return None
    return _by_host(parts.host, unquote(parts.path), parts.query)


def _by_host(host: str, path: str, query: str) -> str | None:
    if host in ARXIV_HOSTS or host.endswith(".arxiv.org") or (host == "huggingface.co" and path.startswith("/papers/")):
        return _arxiv(path)
    if host in ("openreview.net", "api.openreview.net"):
        return _openreview(path, query)
    if host.endswith("aclanthology.org") or host in ("aclweb.org", "aclanthology.info"):
        return _acl(path)
    if host.endswith("thecvf.com"):
        return f"cvf:{found['id']}" if (found := CVF_PAPER.search(path)) else None
    if host.endswith("ecva.net"):
        return f"ecva:{found['id']}" if (found := ECVA_PAPER.search(path)) else None
    if host.endswith(("neurips.cc", "nips.cc")):
        found = NEURIPS_HASH.search(path) or NIPS_NUMBER.search(path)
        return f"neurips:{found['id']}" if found else None
    if host == "proceedings.mlr.press":
        return f"pmlr:{found['id']}" if (found := PMLR_PAPER.match(path)) else None
    if host in DOI_HOSTS:
        return _doi(path)
    return None


def _arxiv(path: str) -> str | None:
    if found := ARXIV_NEW.search(path):
        return f"arxiv:{found['id']}"
    if (found := ARXIV_OLD.search(path)) and not path.startswith(("/list/", "/a/")):
        return f"arxiv:{found['id'].removeprefix('abs/').removeprefix('pdf/')}"
    return None


def _openreview(path: str, query: str) -> str | None:
    values = parse_qs(query[:ADDRESS_LIMIT], max_num_fields=50) if query.count("&") < 50 else {}
    if "id" in values and path.startswith(("/forum", "/pdf", "/attachment", "/references")):
        return f"openreview:{values['id'][0].strip()}"
    return None


def _acl(path: str) -> str | None:
    name = path.strip("/").rpartition("/")[2].removesuffix(".pdf").removesuffix(".bib")
    if ACL_OLD.fullmatch(name) or ACL_NEW.fullmatch(name):
        return f"acl:{name}"
    return None


def _doi(path: str) -> str | None:
    if not (found := DOI.search(path)):
        return None
    value = re.sub(r"(?:/(?:full|pdf|abstract|v\d+|epdf|html)|\.pdf|\.html|v\d+\.full)+$", "", found["id"].lower())
    value = value.rstrip("/.,;)")
    if value.startswith("10.48550/arxiv."):
        return f"arxiv:{re.sub(r'v[0-9]+$', '', value.removeprefix('10.48550/arxiv.'))}"
    if value.startswith("10.18653/v1/"):
        name = value.removeprefix("10.18653/v1/")
        return f"acl:{name.upper() if ACL_OLD.fullmatch(name.upper()) else name}"
    return f"doi:{value}"


@lru_cache(maxsize=65536)
def address_key(url: str) -> str:
    """Return one key for all spellings of one address: scheme, ``www.``, tracking and final slash do not count.

    The letter case of a repository's name does not count either. The place on a page does, but for papers and repositories.

    >>> address_key("http://www.Example.org/Paper/?utm_source=x&id=3")
    'example.org/Paper?id=3'
    >>> address_key("https://www.github.com/OpenAI/CLIP.git#readme"), address_key("https://play.example.org/#two")
    ('github.com/openai/clip', 'play.example.org#two')
    """
    parts = split_address(url)
    if parts is None:
        return url.strip()
    host = parts.host
    kept = [p for p in parts.query.split("&") if p and not TRACKING.fullmatch(p.partition("=")[0])]
    path = parts.path.rstrip("/").removesuffix(".git")
    if host in CODE_HOSTS:
        path = path.lower()
    place = f"#{parts.fragment}" if parts.fragment and host not in CODE_HOSTS and not is_paper(url) else ""
    return f"{host}{path}" + (f"?{'&'.join(kept)}" if kept else "") + place


@lru_cache(maxsize=65536)
def repository_of(url: str) -> str | None:
    """Return ``owner/name`` of the GitHub repository that *url* leads to or into, or None.

    >>> repository_of("https://github.com/openai/CLIP.git"), repository_of("https://github.com/openai")
    ('openai/CLIP', None)
    """
    found = REPOSITORY.match(url[:ADDRESS_LIMIT])
    return found["repository"] if found else None


ADDRESS = late(r"https?://[^\s()<>\[\]\"'`|{}]{3,2000}", re.IGNORECASE)
"""An address in running text, in Markdown or HTML, up to where it surely ends."""

REPOSITORY = re.compile(
    r"https?://(?:www\.)?github\.com/(?P<repository>[\w.-]{1,100}/[\w.-]{1,100}?)(?:\.git)?(?:[/?#]|$)"
)


def is_code(url: str) -> bool:
    """Tell whether *url* leads to a source repository."""
    return host_of(url) in CODE_HOSTS


@lru_cache(maxsize=65536)
def is_paper(url: str) -> bool:
    """Tell whether *url* leads to a paper: by its identifier, or by a host that holds papers."""
    if paper_id(url):
        return True
    host = host_of(url)
    if DOI_PATH.search(url[:ADDRESS_LIMIT]):
        return True
    return any(host == known or host.endswith("." + known) for known in PAPER_HOSTS)


def stated_by(url: str) -> Stated | None:
    """Return venue and year as the address names them, if its publisher names files that way.

    >>> stated_by("https://aclanthology.org/N19-1422/"), stated_by("https://proceedings.mlr.press/v202/novack23a.html")
    (Stated(venue='NAACL', year=2019), Stated(venue='ICML', year=2023))

    >>> stated_by("https://openaccess.thecvf.com/content/ICCV2023/papers/Zhai_A_ICCV_2023_paper.pdf")
    Stated(venue='ICCV', year=2023)
    >>> stated_by("https://papers.nips.cc/paper_files/paper/2023/file/f0606b882692637835e8ac981089eccd-Paper.pdf")
    Stated(venue='NeurIPS', year=2023)
    >>> stated_by("https://www.ecva.net/papers/eccv_2020/papers_ECCV/papers/123500630.pdf")
    Stated(venue='ECCV', year=2020)
    >>> stated_by("https://arxiv.org/abs/2103.00020")
    """
    parts = split_address(url)
    if parts is None:
        return None
    host, path = parts.host, parts.path
    if host.endswith("thecvf.com"):
        return _stated_by_cvf(path)
    if host.endswith("ecva.net") and (found := ECVA_PAPER.search(path)):
        return Stated("ECCV", int(found["year"]))
    if host.endswith(("neurips.cc", "nips.cc")) and (found := NEURIPS_YEAR.search(path)):
        return Stated("NeurIPS", int(found["year"]))
    if host == "proceedings.iclr.cc" and (found := ICLR_YEAR.search(path)):
        return Stated("ICLR", int(found["year"]))
    if host.endswith("aclanthology.org") or host in ("aclweb.org", "aclanthology.info"):
        return _stated_by_acl(path)
    if host == "proceedings.mlr.press" and (found := PMLR_PAPER.match(path)):
        return PMLR_VOLUMES.get(int(found["id"].partition("/")[0].removeprefix("v")))
    return None


def _stated_by_acl(path: str) -> Stated | None:
    if found := ACL_MAIN.search(path):
        return Stated(found[2].upper(), int(found[1]))
    found = ACL_LETTER.search(path)
    if found is None:
        return None
    year, volume = int(found["year"]) + (1900 if int(found["year"]) > 50 else 2000), found["volume"]
    is_main = volume == "1" or (volume == "2" and found["letter"] in "PN" and year < 2019)
    return Stated(ACL_LETTERS[found["letter"]], year) if is_main else None


def _stated_by_cvf(path: str) -> Stated | None:
    if not (found := CVF_PAPER.search(path)):
        return None
    workshop = "W" if re.search(r"_workshops?_|W_20\d\d_paper|/W\d+/|W/", path, re.IGNORECASE) else ""
    return Stated(found["venue"] + workshop, int(found["year"]))


def arxiv_number(ids: Iterable[str]) -> str | None:
    """Return the arXiv number among identifiers.

    >>> arxiv_number(["doi:10.1109/5.771073", "arxiv:2311.16445"])
    '2311.16445'
    """
    return next((i.removeprefix("arxiv:") for i in ids if i.startswith("arxiv:")), None)


ARXIV_MONTH = re.compile(r"arxiv:(\d\d)(\d\d)\.\d{4,5}")


@lru_cache(maxsize=16384)
def arxiv_month(identifier: str) -> tuple[int, int] | None:
    """Return year and month of a canonical arXiv identifier.

    >>> arxiv_month("arxiv:2311.16445")
    (2023, 11)
    >>> arxiv_month("doi:10.1109/5.771073")
    """
    found = ARXIV_MONTH.fullmatch(identifier)
    if not found or not 1 <= int(found[2]) <= 12:
        return None
    return 2000 + int(found[1]), int(found[2])
