"""Counts the words of story files and writes the lexicon that the word guard ships with.

    python lexicon.py --train prepared/tinystories.txt prepared/simplestories.txt prepared/tales.txt \\
        prepared/picture-books.txt --books prepared/fiction-modern.txt prepared/fiction-older.txt \\
        --english ../node_modules/an-array-of-english-words/index.json --out ../models/lexicon.txt
    # 40450 forms, 4158 of them with a capital, 344125 bytes

One word per line, sorted by its bytes. A capital means that the word has one inside a sentence: a name ("Lily"), or a
word that is written both ways ("Mom" as well as "mom"). Names have no possessives of their own ("Lily's"), other words
do ("girl's", "it's").
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from data import read_stories

LEAST_STORIES = 2  # in how many stories a form must occur: most of those that occur in only one are slips
LEAST_STORIES_UNLISTED = 6  # for one that an English word list does not know: words that ran together
LEAST_PIECES = 3  # of books, for a word that an English word list knows
LEAST_PIECES_UNLISTED = 12  # for one that it does not know: dialect, spellings of the time, compounds
LEAST_PIECES_NAME = 40  # for a name: those of one book's characters are nobody else's
LEAST_SHARE = 0.05  # of a word's occurrences, to count as written with (or without) a capital too: there are slips
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
INSIDE_SENTENCE = re.compile(r"[a-z,;] $")  # what comes before a word that does not begin a sentence


def forms(story: str) -> Iterable[tuple[str, bool]]:
    """The words of a story as they are written, and whether each is inside a sentence."""
    for match in WORD.finditer(story):
        word = match.group()
        form = word if word == word.lower() else word.removesuffix("'s")
        yield form, bool(INSIDE_SENTENCE.search(story, max(0, match.start() - 2), match.start()))


def count_words(stories: Iterable[str], books: Iterable[str] = (), english: frozenset[str] = frozenset()) -> list[str]:
    """The lexicon of stories, and of pieces of books, sorted by bytes."""
    small, capital = Counter(), Counter()
    in_stories, in_pieces = Counter(), Counter()
    for story, in_texts in itertools.chain(
        zip(stories, itertools.repeat(in_stories)), zip(books, itertools.repeat(in_pieces))
    ):
        seen = set()
        for word, is_inside in forms(story):
            lower = word.lower()
            seen.add(lower)
            if word == lower:
                small[lower] += 1
            elif is_inside:
                capital[word] += 1
        in_texts.update(seen)

    def is_listed(word: str) -> bool:
        return not english or word in english or "'" in word

    def is_known(word: str, least_pieces: int) -> bool:
        least_stories = LEAST_STORIES if is_listed(word) else LEAST_STORIES_UNLISTED
        return in_stories[word] >= least_stories or in_stories[word] + in_pieces[word] >= least_pieces

    known = {
        word
        for word in in_stories.keys() | in_pieces.keys()
        if is_known(word, LEAST_PIECES if is_listed(word) else LEAST_PIECES_UNLISTED)
    }
    told = Counter(small)  # occurrences that show how a word is written: a sentence's first word does not
    for word, count in capital.items():
        told[word.lower()] += count
    lexicon = {
        word
        for word, count in capital.items()
        if word.lower() in known
        and count >= max(2, LEAST_SHARE * told[word.lower()])
        and (small[word.lower()] > 0 or is_known(word.lower(), LEAST_PIECES_NAME))
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
    parser.add_argument("--books", type=Path, nargs="+", default=[], help="story files of pieces of books")
    parser.add_argument("--english", type=Path, help="a JSON list of English words, to tell rare words from slips")
    parser.add_argument("--valid", type=Path, nargs="+", help="story files to say the share of known words of")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args(argv)
    english = frozenset(json.loads(arguments.english.read_text()) if arguments.english else ())
    lexicon = count_words(read_stories(*arguments.train), read_stories(*arguments.books), english)
    arguments.out.write_text("".join(f"{word}\n" for word in lexicon), encoding="utf-8")
    capitals = sum(word != word.lower() for word in lexicon)
    print(f"{len(lexicon)} forms, {capitals} of them with a capital, {arguments.out.stat().st_size} bytes")
    if arguments.valid:
        share = known_share(lexicon, read_stories(*arguments.valid))
        print(f"{share:.4%} of the words of the held-out stories are known")


if __name__ == "__main__":
    main()
