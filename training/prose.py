"""Books in Markdown as the prose that a model reads: without syntax, each paragraph on one line, in plain marks.

The extension does the same to a writer's document before the model reads it (src/prose). Both are tested against the
same tables, test/fixtures/plainMarks.json and frontMatter.json.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

PIECE = 8000  # characters after which a chapter is cut at the next paragraph: each piece starts with an empty memory
SHORTEST_PIECE = 400  # what is shorter is a title page, a dedication, a table of contents
# What opens front matter, alone on the first line, and what closes it.
FRONT_MATTER = {"---": "---", "+++": "+++", ";;;": ";;;", "{": "}"}
MOST_FRONT_MATTER = 1000  # lines: what goes on for longer is none
QUOTES = str.maketrans(
    {mark: '"' for mark in "\u201c\u201d\u201e\u201f\u00ab\u00bb"}
    | {mark: "'" for mark in "\u2018\u2019\u201a\u201b\u2039\u203a"}
    | {"\u2026": "...", "\u2010": "-", "\u2011": "-"}
    | {space: " " for space in "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"}
    | {nothing: None for nothing in "\u00ad\u200b\u200c\u200d\u2060\ufeff"}
)
# French puts spaces inside its marks; where the marks point the other way, such spaces are outside, and stay.
GUILLEMET_SPACES = re.compile(
    "(?:(?<=^\u00ab)|(?<=[\\s(]\u00ab))[ \u00a0\u2009\u202f]|[ \u00a0\u2009\u202f](?=\u00bb(?!\\w))", re.MULTILINE
)
RANGE = re.compile("(?<=[0-9])\u2013(?=[0-9])")
DASH = re.compile("( ?)(?:[\u2013\u2014\u2015]+|(?<!-)--+)( ?)")


def plain_marks(text: str) -> str:
    """Quotation marks, apostrophes, dashes and spaces as a typewriter has them; invisible characters are left out."""
    text = GUILLEMET_SPACES.sub("", text).translate(QUOTES)
    return DASH.sub(_dash, RANGE.sub("-", text))


def _dash(match: re.Match) -> str:
    """A dash between spaces, but with none at the beginning or end of a line or just inside a quotation's marks."""
    text = match.string
    before, after = text[: match.start()][-1:], text[match.end() :][:1]
    is_quote_opened = before in "\"'(" and text[: match.start() - 1][-1:] in ("", "\n", " ")
    opens = before in ("", "\n") or (not match[1] and is_quote_opened)
    closes = after in ("", "\n") or (not match[2] and not after.isalnum())
    return ("" if opens else " ") + "-" + ("" if closes and not match[2] else " ")


def front_matter_lines(lines: list[str]) -> int:
    """How many lines at a document's top are YAML, TOML or JSON about it with its fences, or a Pandoc title block."""
    fields = count = 0
    for line in lines:
        if re.match(r"%(?:[ \t]|$)", line) and fields < 3:
            fields += 1
        elif fields == 0 or not re.match(r"[ \t]+\S", line):
            break
        count += 1
    if count > 0:
        return count if count <= MOST_FRONT_MATTER else 0
    closer = FRONT_MATTER.get(lines[0].rstrip())
    for index, line in enumerate(lines[1:MOST_FRONT_MATTER], 2):
        if line.rstrip() == closer:
            return index
    return 0


def paragraphs(markdown: str) -> Iterator[str | None]:
    """The paragraphs of a book, hard wraps joined; `None` where a chapter begins. Front matter is left out."""
    lines = markdown.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for block in re.split(r"\n[ \t]*\n", "\n".join(lines[front_matter_lines(lines) :])):
        block = block.strip()
        if re.match(r"#{1,6}\s|-{3,}$", block):
            yield None
            continue
        if not block or block.startswith(("![", "|", "<", "[^")) or re.fullmatch(r"[-*_=\s.~]+", block):
            continue
        block = re.sub(r"^> ?", "", block, flags=re.MULTILINE)
        block = re.sub(r"\[([^\[\]]*)\]\([^()]*\)", r"\1", block)
        block = re.sub(r"(?<!\\)\*{1,3}|(?<!\\)`|(?<![\w\\])_{1,3}|_{1,3}(?!\w)", "", block)
        block = re.sub(r"\\([\\*_`\[\]#>-])", r"\1", block)
        block = re.sub(r" {2,}", " ", plain_marks(re.sub(r"\s+", " ", block))).strip()
        if block:
            yield block


def pieces(markdown: str, size: int = PIECE) -> Iterator[str]:
    """A book's chapters, longer ones in pieces of about `size` characters, one paragraph per line."""
    found: list[str] = []
    length = 0
    for paragraph in [*paragraphs(markdown), None]:
        if paragraph is not None:
            found.append(paragraph)
            length += len(paragraph)
        if paragraph is None or length > size:
            if length > SHORTEST_PIECE:
                yield "\n".join(found)
            found, length = [], 0
