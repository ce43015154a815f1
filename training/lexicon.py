"""Counts the words of story files and writes the lexicon that the word guard ships with.

    python lexicon.py --train stories/train.txt --out ../models/lexicon.txt
    # 5750 forms, 278 of them with a capital, 41252 bytes

One word a line, sorted by its bytes. A capital means that the word is written so inside a sentence: a name ("Lily"), or
what is written both ways ("Mom" beside "mom"). Names have no possessives of their own ("Lily's"), other words do
("girl's", "it's").
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from data import read_stories

LEAST_STORIES = 2  # in how many stories a form must occur: most of what occurs in one only is a slip
LEAST_SHARE = 0.05  # of a word's occurrences, to count as written with (or without) a capital too: there are slips
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
INSIDE_SENTENCE = re.compile(r"[a-z,;] $")  # what stands before a word that begins no sentence


def forms(story: str) -> Iterable[tuple[str, bool]]:
    """The words of a story as they are written, and whether each stands inside a sentence."""
    for match in WORD.finditer(story):
        word = match.group()
        form = word if word == word.lower() else word.removesuffix("'s")
        yield form, bool(INSIDE_SENTENCE.search(story, max(0, match.start() - 2), match.start()))


def count_words(stories: Iterable[str]) -> list[str]:
    """The lexicon of the stories, sorted by bytes."""
    small, capital, anywhere = Counter(), Counter(), Counter()
    in_stories = Counter()
    for story in stories:
        seen = set()
        for word, is_inside in forms(story):
            lower = word.lower()
            seen.add(lower)
            anywhere[lower] += 1
            if word == lower:
                small[lower] += 1
            elif is_inside:
                capital[word] += 1
        in_stories.update(seen)
    known = {word for word, count in in_stories.items() if count >= LEAST_STORIES}
    told = Counter(small)  # occurrences that tell how a word is written: a sentence's first word does not
    for word, count in capital.items():
        told[word.lower()] += count
    lexicon = {
        word
        for word, count in capital.items()
        if word.lower() in known and count >= max(2, LEAST_SHARE * told[word.lower()])
    }
    lexicon |= {word for word in known if told[word] == 0 or small[word] >= max(1, LEAST_SHARE * told[word])}
    return sorted(lexicon, key=str.encode)


def known_share(lexicon: Iterable[str], stories: Iterable[str]) -> float:
    known = {word.lower() for word in lexicon}
    said = [word.lower() for story in stories for word, _ in forms(story)]
    return sum(word in known for word in said) / max(1, len(said))


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, nargs="+", required=True, help="story files to take words from")
    parser.add_argument("--valid", type=Path, nargs="+", help="story files to say the share of known words of")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args(argv)
    lexicon = count_words(read_stories(*arguments.train))
    arguments.out.write_text("".join(f"{word}\n" for word in lexicon), encoding="utf-8")
    capitals = sum(word != word.lower() for word in lexicon)
    print(f"{len(lexicon)} forms, {capitals} of them with a capital, {arguments.out.stat().st_size} bytes")
    if arguments.valid:
        share = known_share(lexicon, read_stories(*arguments.valid))
        print(f"{share:.4%} of the words of the held-out stories are known")


if __name__ == "__main__":
    main()
