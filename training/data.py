"""Stories as bytes: reading files, framing, renaming characters, streams and windows to train on; and a download.

    python data.py download stories/          # TinyStories V2, 2.2 GB, CDLA-Sharing-1.0
    python data.py prepare SOURCE prepared/   # books, tales and stories into story files

A story file is UTF-8 with a line `<|endoftext|>` between stories.
"""

from __future__ import annotations

import argparse
import re
import sys
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from config import BOS, EOS, PAD
from prose import paragraphs, pieces, plain_marks

SEPARATOR = "<|endoftext|>"
HUB = "https://huggingface.co/datasets/roneneldan/TinyStories/resolve/main"
MODERN_SINCE = 1920  # prose from then on is nearest to what people write now
VALID_PIECE = 4000  # characters
FILES = ("TinyStoriesV2-GPT4-train.txt", "TinyStoriesV2-GPT4-valid.txt")

# First names of TinyStories by the pronoun that goes with them, so that the pronouns of a renamed story stay right.
GIRLS = """
Lily Sue Lucy Mia Anna Sara Jane Amy Lila Emma Mary Sally Daisy Molly Bella Ella Ellie Emily Katie Jenny Kitty Sarah
Zoe Nina Rosie Lola Jill Annie Polly Mandy Maggie Susie Betty Lisa Ava Grace Ruby Sophie Lulu Jen Kate Alice Clara
Millie Julie
""".split()
BOYS = """
Tim Tom Ben Timmy Max Jack Bob Sam Billy Jimmy Joe Tommy Johnny Mark John Leo Peter Bobby Mike Jake Charlie Dan Danny
Fred Freddy Harry Alex Andy Adam Jim Joey Luke Toby Oliver Bill Henry Matt Nick Paul Ted Teddy Will Rob Robbie Sammy
""".split()
NAME = re.compile(r"\b(" + "|".join(GIRLS + BOYS) + r")\b")


def read_stories(*paths: str | Path) -> list[str]:
    """All stories of the files, stripped, without empty ones. If a file has none, exits with a message."""
    stories = []
    for path in paths:
        try:
            parts = [part.strip() for part in Path(path).read_text(encoding="utf-8").split(SEPARATOR)]
        except OSError as error:
            sys.exit(f"{path} cannot be read ({error.strerror}): pass a file of stories.")
        except UnicodeDecodeError:
            sys.exit(f"{path} is not UTF-8 text: convert it first.")
        if not any(parts):
            sys.exit(f"{path} holds no story: pass a file with a line {SEPARATOR} between stories.")
        stories += [part for part in parts if part]
    return stories


def frame(story: str) -> np.ndarray:
    """BOS + text + EOS."""
    return np.frombuffer(bytes([BOS]) + story.encode() + bytes([EOS]), dtype=np.uint8)


class Renamer:
    """Gives a story's characters other names: for each name another of its kind, drawn in proportion to its frequency
    in the text, the same throughout the story and no two alike. What is learned of a plot then does not depend on who
    was in it."""

    def __init__(self, stories: list[str]):
        counts = Counter(name for story in stories for name in set(NAME.findall(story)))
        self.kinds = []
        for names in (GIRLS, BOYS):
            weights = np.array([counts[name] + 1 for name in names], dtype=float)
            self.kinds.append((names, weights / weights.sum()))

    def __call__(self, story: str, random: np.random.Generator) -> str:
        present = set(NAME.findall(story))
        mapping: dict[str, str] = {}
        for names, weights in self.kinds:
            for name in sorted(present.intersection(names)):
                taken = mapping.values()
                free = [other for other in random.choice(names, 12, p=weights) if other not in taken]
                mapping[name] = str((free or [other for other in names if other not in taken])[0])
        return NAME.sub(lambda match: mapping[match.group()], story)


class Streams:
    """Rows of endless text, for models without a window: every pass shuffles the stories, renames some, joins all and
    cuts that into equal rows."""

    def __init__(self, stories: list[str], batch: int, length: int, rename: float, seed: int):
        self.stories, self.batch, self.length, self.rename, self.seed = stories, batch, length, rename, seed
        self.renamer = Renamer(stories)
        self.epoch, self.column = -1, 0
        self.rows = np.empty((batch, 0), dtype=np.uint8)

    def next(self) -> tuple[np.ndarray, np.ndarray]:
        """Inputs and targets, both (batch, length)."""
        if self.column + self.length + 1 > self.rows.shape[1]:
            self.start_epoch(self.epoch + 1)
            if self.rows.shape[1] <= self.length:
                sys.exit(
                    f"The training text is too short for {self.batch} rows of {self.length} bytes: "
                    "pass more text, or a smaller --batch."
                )
        part = self.rows[:, self.column : self.column + self.length + 1]
        self.column += self.length
        return part[:, :-1], part[:, 1:]

    def start_epoch(self, epoch: int) -> None:
        random = np.random.default_rng((self.seed, epoch))
        order = random.permutation(len(self.stories))
        renamed = random.random(len(self.stories)) < self.rename
        stories = [self.renamer(self.stories[i], random) if renamed[i] else self.stories[i] for i in order]
        self.rows = self.arrange([frame(story) for story in stories], random)
        self.epoch, self.column = epoch, 0

    def arrange(self, framed: list[np.ndarray], random: np.random.Generator) -> np.ndarray:
        text = np.concatenate(framed)
        width = len(text) // self.batch
        return text[: width * self.batch].reshape(self.batch, width)

    def state(self) -> dict:
        return {"epoch": self.epoch, "column": self.column}

    def restore(self, state: dict) -> None:
        if state["epoch"] >= 0:
            self.start_epoch(state["epoch"])
            self.column = state["column"]


class Windows(Streams):
    """The same for models with a window, which always begin at position 0: each story's beginning, a random place
    per half window, and the story's end. Shorter stories are padded with PAD, which the loss must ignore."""

    def arrange(self, framed: list[np.ndarray], random: np.random.Generator) -> np.ndarray:
        width, hop = self.length + 1, max(1, self.length // 2)
        parts = []
        for ids in framed:
            ids = np.pad(ids, (0, max(0, width - len(ids))), constant_values=PAD)
            latest = len(ids) - width
            parts.append(ids[:width])
            for start in range(0, latest, hop):
                place = start + int(random.integers(1, hop + 1)) if start + hop < latest else latest
                parts.append(ids[place : place + width])
        random.shuffle(parts)
        steps = len(parts) // self.batch
        rows = np.reshape(parts[: steps * self.batch], (steps, self.batch, width)).astype(np.uint8)
        return rows.transpose(1, 0, 2).reshape(self.batch, steps * width)

    def next(self) -> tuple[np.ndarray, np.ndarray]:
        inputs, targets = super().next()
        self.column += 1  # windows share no byte
        return inputs, targets


def shortened(windows: np.ndarray, length: int) -> np.ndarray:
    """Windows (B, L) cut into windows of the given smaller length, as many as fit one after the other."""
    parts = windows.shape[1] // length
    return windows[:, : parts * length].reshape(-1, length)


def show_progress(name: str) -> Callable[[int, int, int], None]:
    def show(blocks: int, block_bytes: int, total_bytes: int) -> None:
        done = blocks * block_bytes
        if total_bytes <= 0:  # the host did not say
            return
        if blocks % 1024 == 0 or done >= total_bytes:
            print(
                f"\r{name}: {min(done, total_bytes) / 1e6:.0f} of {total_bytes / 1e6:.0f} MB", end="", file=sys.stderr
            )
        if done >= total_bytes:
            print(file=sys.stderr)

    return show


def download(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        part = folder / (name + ".part")
        try:
            urllib.request.urlretrieve(f"{HUB}/{name}", part, show_progress(name))
        except (urllib.error.URLError, OSError) as error:
            part.unlink(missing_ok=True)
            sys.exit(f"{name} could not be downloaded ({error}): connect to a network, or pass local story files.")
        part.rename(folder / name)


def prepare(source: Path, out: Path) -> None:
    """Story files from a folder of text: see README.md for the folder's layout and the counts to expect."""
    out.mkdir(parents=True, exist_ok=True)
    modern, older = [], []
    for book in sorted(source.glob("fiction/*.md")):
        text = book.read_text(encoding="utf-8", errors="replace")
        year = re.search(r"^## Year: (\d{4})", text, re.MULTILINE)
        (modern if year and int(year[1]) >= MODERN_SINCE else older).extend(pieces(text))
    tales = source / "storybooks" / "fairytaleqa.txt"
    picture_books = [source / "storybooks" / name for name in ("african-storybook.txt", "storyweaver.txt")]
    files = {
        "fiction-modern.txt": modern,
        "fiction-older.txt": older,
        "tales.txt": [piece for story in read_stories(tales) for piece in pieces(story)],
        "picture-books.txt": [" ".join(filter(None, paragraphs(story))) for story in read_stories(*picture_books)],
        "simplestories.txt": plain_stories(source / "simplestories-train.txt"),
        "tinystories.txt": plain_stories(source / "tinystories-train.txt", source / "tinystories-train-2.txt"),
        # For evaluation only, never to train on.
        "valid-tinystories.txt": read_stories(source / "tinystories-valid.txt"),
        "valid-fiction.txt": books_in_pieces(source.glob("fiction-valid/*.md")),
        "valid-manuscripts.txt": books_in_pieces(source.glob("manuscripts/*/[0-9]*.md")),
    }
    for name, stories in files.items():
        text = f"\n{SEPARATOR}\n".join(stories) + f"\n{SEPARATOR}\n"
        (out / name).write_text(text, encoding="utf-8")
        print(f"{name}: {len(stories)} stories, {len(text.encode()):,} bytes")


def plain_stories(*paths: Path) -> list[str]:
    """Stories in which every line is a paragraph, with plain marks."""
    lines = ((plain_marks(line).strip() for line in story.splitlines()) for story in read_stories(*paths))
    return ["\n".join(filter(None, story)) for story in lines]


def books_in_pieces(books: Iterable[Path]) -> list[str]:
    return [piece for book in sorted(books) for piece in pieces(book.read_text(encoding="utf-8"), VALID_PIECE)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    downloading = commands.add_parser("download", help="TinyStories V2, 2.2 GB")
    downloading.add_argument("out", type=Path)
    preparing = commands.add_parser("prepare", help="books, tales and stories into story files")
    preparing.add_argument("source", type=Path)
    preparing.add_argument("out", type=Path)
    arguments = parser.parse_args()
    if arguments.command == "download":
        download(arguments.out)
    else:
        prepare(arguments.source, arguments.out)


if __name__ == "__main__":
    main()
