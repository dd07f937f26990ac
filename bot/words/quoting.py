"""What strangers wrote, made harmless before we say it again.

Inside our text, their words must not mention anybody, refer to an issue or a commit, make a link or an image, close our
code block, hide in HTML, or reverse the direction of the text. GitHub looks for mentions and references in the text
*after* Markdown was rendered. So an escape does not stop them, but a zero-width space inside does.
"""

from __future__ import annotations

import re
import unicodedata

LIMIT = 300
HIDDEN = frozenset(["Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"])
SHOWN = frozenset("\u200d\ufe0f\n\t")
"""Invisible, but parts of emoji and of some scripts, or of a text; harmless without other invisible characters next to
them.
"""
SPACE = re.compile(r"\s")

BREAK = "\u200b"
SPECIAL = re.compile(r"([\\`*_\[\]<>~|&$])|^([-+=#>]|\d+[.)])")
ACTIVE = re.compile(
    r"@|#(?=\d)|(?<![A-Za-z0-9])GH(?=-\d)|:(?=//|[\w+-]{1,40}:)|(?<![A-Za-z0-9])www(?=\.)"
    r"|(?<![A-Za-z0-9])[0-9a-f]{7,64}(?![A-Za-z0-9])",
    re.IGNORECASE,
)


def plain(text: str, limit: int = LIMIT) -> str:
    """Return *text* on one line, without characters that are invisible or that reverse others.

    >>> plain("a\\u202eb\\n c")
    'ab c'
    """
    kept = " ".join(visible(SPACE.sub(" ", text[: 4 * limit])).split())
    return kept if len(kept) <= limit else kept[: limit - 1] + "…"


class _Shown(dict[int, str]):
    """What each letter is shown as, worked out when it is first met: nothing, if it is hidden."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        is_hidden = letter not in SHOWN and unicodedata.category(letter) in HIDDEN
        shown = "" if is_hidden else letter
        if len(self) < KNOWN_LETTERS:
            self[code] = shown
        return shown


KNOWN_LETTERS = 10_000
"""Letters that are kept: whoever writes all there are fills no memory."""


_shown = _Shown()


def quote(text: str, limit: int = LIMIT) -> str:
    """Return *text* as Markdown that shows it and does nothing else.

    >>> quote("*Paper* by @team")
    '\\\\*Paper\\\\* by @\\u200bteam'
    """
    return SPECIAL.sub(_escaped, ACTIVE.sub(_broken, plain(text, limit)))


def _broken(found: re.Match[str]) -> str:
    """Put a break where GitHub would see a mention, a reference or an address; in a commit's name, several."""
    text = found[0]
    if len(text) < 7:
        return text + BREAK
    return BREAK.join(text[start : start + 6] for start in range(0, len(text), 6))


def _escaped(found: re.Match[str]) -> str:
    """Put a backslash before Markdown syntax: before the last character of what would start a list or a heading."""
    return found[0][:-1] + "\\" + found[0][-1]


def quote_code(text: str, limit: int = LIMIT) -> str:
    """Return *text* as inline code; nothing inside code is active on GitHub.

    >>> quote_code("a `b` c")
    '``a `b` c``'
    """
    text = plain(text, limit)
    fence = "`" * (_longest_run(text) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or not text else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def quote_message(message: str, limit: int = 2000) -> str:
    """Return a finding's message: text between backticks as code, the rest quoted.

    >>> quote_message("The label is `[code]`, by @you.")
    'The label is `[code]`, by @\\u200byou.'
    """
    parts = plain(message, limit).split("`")
    if len(parts) % 2 == 0:
        return quote(message, limit)
    return "".join(quote_code(part) if number % 2 else _quoted_part(part) for number, part in enumerate(parts))


def _quoted_part(part: str) -> str:
    """Quote a part between two pieces of code; the spaces at its ends belong to it."""
    left, right = part[: len(part) - len(part.lstrip())], part[len(part.rstrip()) :]
    return left + quote(part, 2000) + (right if part.strip() else "")


def fenced(text: str, language: str = "") -> str:
    """Return *text* as a code block that nothing in it can close; its lines stay as they are.

    >>> print(fenced("a\\n```\\nb", "markdown"))
    ````markdown
    a
    ```
    b
    ````
    """
    text = visible(text)  # first, because a hidden character may separate two runs of backticks
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def visible(text: str) -> str:
    """Return *text* with its lines, without control characters and those that reverse others."""
    return text if text.isascii() and text.isprintable() else text.translate(_shown)


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)
