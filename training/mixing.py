"""Learns how much the adaptive predictor trusts the text so far against the model: models/mixing.json.

    python mixing.py --read ../models/micromixer-fiction-1m prepared/fiction-modern.txt prepared/fiction-older.txt \\
      --read ../models/micromixer-stories-1m prepared/tinystories.txt --out ../models/mixing.json

Each model reads pieces of the files named after it, each byte with the counts of what comes before it, as a writer's
document would be read; a small network learns from the surprisal of these bytes. The predictor is defined in
src/decoding/adaptiveReference.ts, its features in src/decoding/mixingWeights.ts.

A model has seen the names in its training text, but not those of a writer, who also makes some up. So the names of each
piece are exchanged for those of other pieces and for made-up ones; otherwise the counts would look less useful than
they are.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from config import BOS
from data import read_stories
from model import Mixer

LEVELS = (0, 3, 4, 6, 9)  # bytes of context; 0 is the word so far
PLACE = 3 * len(LEVELS) + 3  # features of a place
CANDIDATE = 2 * len(LEVELS) + 5  # features of a byte that followed its contexts
HIDDEN = 32
RAREST = 50  # a candidate is at least one in this many of the bytes that followed a context
SMALLEST_LOG, SMALLEST_REST = -20.0, 1e-5  # lower bounds: log of a probability; what it leaves to others
START = 2_000  # bytes from here on are learned from: before, there is little to count
EVERY = 4  # of these bytes, one in this many is used: neighbors say the same
BATCH, PASSES, RATE = 128, 10, 0.004
NAME = re.compile(r"\b[A-Z][a-z]{2,}\b")
NOT_NAMES = frozenset(
    "Mr Mrs Miss Sir Lady Lord God Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March "
    "April May June July August September October November December Christmas English French German American".split()
)


def is_letter(byte: int) -> bool:
    return 0x61 <= byte <= 0x7A or 0x41 <= byte <= 0x5A or byte >= 0x80 or byte == 0x27


def contexts(text: bytes, end: int, word: tuple[int, ...]) -> list[tuple | bytes | None]:
    return [word[-32:] if size == 0 else text[end - size : end] if size <= end else None for size in LEVELS]


class Place(NamedTuple):
    """A byte of a text, and what is known before it."""

    byte: int
    features: np.ndarray  # (PLACE,)
    candidates: list[int]  # the bytes that followed one of the contexts often enough
    candidate_features: np.ndarray  # (candidates, CANDIDATE)


def features(
    logs: np.ndarray, followers: list[dict[int, int]], goes_on: bool
) -> tuple[np.ndarray, list[int], np.ndarray]:
    """Of a place: (PLACE,), its candidates, (candidates, CANDIDATE). Takes the model's log probabilities, (256,)."""
    totals = [sum(each.values()) for each in followers]
    place = np.zeros(PLACE, dtype=np.float32)
    levels = len(LEVELS)
    for level, each in enumerate(followers):
        if each:
            place[[level, levels + level, 2 * levels + level]] = 1, math.log1p(totals[level]), math.log1p(len(each))
    probabilities = np.exp(logs)
    place[3 * levels :] = logs.max(), -(probabilities * logs).sum(), goes_on
    candidates = sorted(
        {byte for each, total in zip(followers, totals, strict=True) for byte in each if RAREST * each[byte] >= total}
    )
    rows = np.zeros((len(candidates), CANDIDATE), dtype=np.float32)
    for index, byte in enumerate(candidates):
        for level, each in enumerate(followers):
            count = each.get(byte, 0)
            if count:
                rows[index, level], rows[index, levels + level] = math.log1p(count), count / totals[level]
        rest = math.log(max(1 - probabilities[byte], SMALLEST_REST))
        rows[index, 2 * levels :] = logs[byte], rest, is_letter(byte), byte == 0x20, 0x41 <= byte <= 0x5A
    return place, candidates, rows


def read_along(text: bytes, logs: np.ndarray, is_wanted: Callable[[int], bool]) -> Iterator[Place]:
    """Reads one text, each byte with the counts of those before it."""
    counts: list[defaultdict] = [defaultdict(dict) for _ in LEVELS]
    word: tuple[int, ...] = ()
    for end, byte in enumerate(text):
        here = contexts(text, end, word)
        if is_wanted(end):
            followers = [{} if each is None else counts[level].get(each, {}) for level, each in enumerate(here)]
            yield Place(byte, *features(logs[end].astype(np.float32), followers, end > 0 and is_letter(text[end - 1])))
        for level, context in enumerate(here):
            if context is not None:
                counts[level][context][byte] = counts[level][context].get(byte, 0) + 1
        word = (*word, byte | 0x20)[-32:] if is_letter(byte) else ()


class Mixing(nn.Module):
    """How far the logit of a byte that followed one of the contexts is raised."""

    def __init__(self, hidden: int = HIDDEN):
        super().__init__()
        self.place = nn.Linear(PLACE, hidden)
        self.candidate = nn.Linear(CANDIDATE, hidden, bias=False)
        self.output = nn.Linear(hidden, 1)
        nn.init.uniform_(self.output.weight, -0.01, 0.01)  # at first, the model speaks alone
        nn.init.zeros_(self.output.bias)

    def forward(self, places: Tensor, candidates: Tensor, place_of: Tensor) -> Tensor:
        """(places, PLACE), (candidates, CANDIDATE) and the place of each candidate to (candidates,)."""
        return self.output(torch.relu(self.place(places)[place_of] + self.candidate(candidates)))[:, 0]

    def save(self, path: Path) -> None:
        values = {
            "place": self.place.weight.T,
            "placeBias": self.place.bias,
            "candidate": self.candidate.weight.T,
            "output": self.output.weight[0],
        }
        rows: dict = {"levels": list(LEVELS)}
        rows |= {name: np.round(value.detach().numpy().astype(float), 3).tolist() for name, value in values.items()}
        rows["outputBias"] = round(self.output.bias.item(), 3)
        # One row per line: small enough to be read.
        text = json.dumps(rows, separators=(",", ":"))
        for old, new in (("[[", "[\n["), ("],[", "],\n["), (',"', ',\n"')):
            text = text.replace(old, new)
        path.write_text(text + "\n")


class Examples:
    """Places in texts as tensors; the candidates of one place follow one another."""

    def __init__(self, texts: list[tuple[bytes, np.ndarray]], is_wanted: Callable[[int], bool]):
        places, rows, lengths, alone, others, right = [], [], [], [], [], []
        for text, logs in texts:
            wanted = [end for end in range(len(text)) if is_wanted(end)]
            for end, place in zip(wanted, read_along(text, logs, is_wanted), strict=True):
                places.append(place.features)
                rows.append(place.candidate_features.astype(np.float16))
                lengths.append(len(place.candidates))
                row = logs[end].astype(float)
                alone.append(row[place.byte])
                others.append(max(1 - np.exp(row[place.candidates]).sum(), 1e-7))
                right.append(place.candidates.index(place.byte) if place.byte in place.candidates else -1)
        self.places = torch.from_numpy(np.stack(places))
        self.rows = torch.from_numpy(np.concatenate(rows))
        self.lengths = torch.tensor(lengths)
        self.starts = torch.cumsum(self.lengths, 0) - self.lengths
        self.alone, self.others = torch.tensor(alone, dtype=torch.float32), torch.tensor(others, dtype=torch.float32)
        self.right = torch.tensor(right)

    def surprisal(self, mixing: Mixing, index: Tensor) -> Tensor:
        """(places,), in nats, of the places with these indices."""
        lengths = self.lengths[index]
        place_of = torch.repeat_interleave(torch.arange(len(index)), lengths)
        firsts = torch.cumsum(lengths, 0) - lengths
        rows = self.rows[self.starts[index][place_of] + torch.arange(len(place_of)) - firsts[place_of]].float()
        raised = mixing(self.places[index], rows, place_of)
        # A candidate's probability is multiplied by e to the raise, all others keep theirs; then all are normalized.
        whole = self.others[index].index_add(0, place_of, torch.exp(rows[:, 2 * len(LEVELS)] + raised))
        right = self.right[index]
        of_right = raised[(firsts + right).clamp(min=0, max=max(len(raised) - 1, 0))] if len(raised) else torch.zeros(1)
        return whole.log() - self.alone[index] - torch.where(right >= 0, of_right, 0.0)

    @torch.no_grad()
    def bits(self, mixing: Mixing) -> float:
        """The mean, per byte."""
        parts = [self.surprisal(mixing, part) for part in torch.arange(len(self.lengths)).split(4096)]
        return torch.cat(parts).mean().item() / math.log(2)


def learn(examples: Examples, report: Callable[[str], None] = print, passes: int = PASSES) -> Mixing:
    torch.manual_seed(1)
    mixing = Mixing()
    steps = passes * len(examples.lengths) // BATCH
    optimizer = torch.optim.Adam(mixing.parameters(), lr=RATE)
    falling = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(10 * (step + 1) / steps, (1 - step / steps) / 0.9)
    )
    alone = -examples.alone.mean().item() / math.log(2)
    for step in range(steps):
        if step % max(1, steps // 5) == 0:
            report(f"step {step}: {alone:.4f} bits per byte by the model, {examples.bits(mixing):.4f} with counts")
        loss = examples.surprisal(mixing, torch.randint(len(examples.lengths), (BATCH,))).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        falling.step()
    report(f"step {steps}: {alone:.4f} bits per byte by the model, {examples.bits(mixing):.4f} with counts")
    return mixing


@torch.no_grad()
def model_logs(model: Mixer, texts: list[bytes]) -> list[np.ndarray]:
    """For texts of equal length, each (bytes, 256): the model's log probabilities at each byte, from all before it."""
    model.eval()
    ids = torch.tensor([[BOS, *text[:-1]] for text in texts])
    parts, state = [], None
    for start in range(0, ids.shape[1], 512):
        logits, state = model(ids[:, start : start + 512], state)
        parts.append(logits.float().log_softmax(2).clamp(min=SMALLEST_LOG).half().numpy())
    return list(np.concatenate(parts, axis=1))


def names_of(text: str) -> list[str]:
    """Words that are written only with a capital, even inside sentences."""
    small = set(re.findall(r"\b[a-z]+\b", text))
    inside = Counter(re.findall(r"(?<=[a-z,;] )[A-Z][a-z]{2,}\b", text))
    return [name for name in inside if name.lower() not in small and name not in NOT_NAMES]


def exchange_names(texts: list[str], random: np.random.Generator) -> list[str]:
    """Each text with the names of others in place of its own, the same throughout."""
    names = [names_of(text) for text in texts]
    pool = sorted({name for each in names for name in each})
    # About half are names that nobody has: the beginning of one and the end of another.
    made = [name if random.random() < 0.5 else name[: (len(name) + 1) // 2] + random.choice(pool)[-3:] for name in pool]
    mappings = (dict(zip(own, random.permutation(made).tolist(), strict=False)) for own in names)
    return [
        NAME.sub(lambda match, mapping=mapping: mapping.get(match[0], match[0]), text)
        for text, mapping in zip(texts, mappings, strict=True)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--read", nargs="+", type=Path, action="append", required=True,
        help="a model, and story files that it reads; none that is evaluated on",
    )  # fmt: skip
    parser.add_argument("--pieces", type=int, default=9, help="how many pieces of each file, spread over the stories")
    parser.add_argument("--bytes", type=int, default=80_000, help="of each piece: as long as some chapters")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    random = np.random.default_rng(1)
    texts = []
    for model, *files in arguments.read:
        pieces = []
        for stories in map(read_stories, files):
            for piece in range(arguments.pieces):
                first = piece * len(stories) // arguments.pieces
                pieces.append("\n".join(stories[first : first + arguments.bytes // 200]))
        # More than is asked for: other names may be shorter.
        exchanged = exchange_names([each[: 2 * arguments.bytes] for each in pieces], random)
        encoded = [text.encode()[: arguments.bytes] for text in exchanged]
        encoded = [text[: min(map(len, encoded))] for text in encoded]
        texts += zip(encoded, model_logs(Mixer.load(model), encoded), strict=True)
    torch.set_num_threads(1)  # the steps are too small for more
    learn(Examples(texts, lambda end: end >= START and end % EVERY == 0)).save(arguments.out)


if __name__ == "__main__":
    main()
