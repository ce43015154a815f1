"""Learns how much the adaptive predictor trusts what stands in a text against the model: models/mixing.json.

    python mixing.py --model ../models/NAME --text prepared/fiction-modern.txt --out ../models/mixing.json

Reads pieces of the text one after the other, each byte with the counts of what stands before it, as a writer's document
would be read, and moves the weights by gradient descent on the surprisal of that byte. The predictor is defined in
src/decoding/adaptiveReference.ts; classes and levels are those of src/decoding/mixingWeights.ts and contextCounts.ts.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from config import BOS
from data import read_stories
from model import Mixer

LEVELS = (0, 3, 4, 6, 9)  # bytes of context; 0 is the word so far
TOTALS = (1, 2, 4, 8, 16, 64)  # upper ends, inclusive, of the classes of how often a context came
DISTINCTS = (1, 2, 4)  # the same for how many different bytes followed it
BELIEFS = (0.003, 0.02, 0.1, 0.4, 0.8)  # upper ends, exclusive, of what was believed of the byte that followed most
RATES = (0.05, 0.02, 0.008)  # one per pass
STEEPEST = 2.0  # no byte moves a weight by more than this times the rate
START = 0.5  # of each certainty: at first a little more stays with the model than goes to the counts


def class_of(value: float, ends: tuple) -> int:
    return sum(value > end for end in ends)


def belief_class(belief: float) -> int:
    return sum(belief >= end for end in BELIEFS)


def is_letter(byte: int) -> bool:
    return 0x61 <= byte <= 0x7A or 0x41 <= byte <= 0x5A or byte >= 0x80 or byte == 0x27


def contexts(text: bytes, end: int, word: tuple[int, ...]) -> list[tuple | None]:
    return [word[-32:] if size == 0 else text[end - size : end] if size <= end else None for size in LEVELS]


class Link(NamedTuple):
    """A context that came before, and what it does to the belief."""

    classes: tuple[int, int, int]
    agreement: tuple[int, int]
    followers: dict[int, int]
    total: int
    kept: float

    def share(self, byte: int) -> float:
        return self.followers.get(byte, 0) / self.total


def beliefs(row: np.ndarray, chain: list[Link], byte: int) -> list[float]:
    """What is believed of a byte by the model alone, then after each context in turn."""
    values = [float(row[byte])]
    for link in chain:
        values.append(link.kept * values[-1] + (1 - link.kept) * link.share(byte))
    return values


class Weights:
    def __init__(self):
        self.certainty = np.full((len(LEVELS), len(TOTALS) + 1, len(DISTINCTS) + 1), START)
        self.belief = np.zeros((len(LEVELS), len(BELIEFS) + 1))

    def save(self, path: Path) -> None:
        rows = {
            "levels": list(LEVELS),
            "certainty": self.certainty.round(2).tolist(),
            "belief": self.belief.round(2).tolist(),
        }
        text = json.dumps(rows, indent=1)
        # A row a line: small enough to be read.
        for opening in range(3):
            text = text.replace("\n" + " " * (5 - opening), "")
        path.write_text(text + "\n")


def read_along(text: bytes, probabilities: np.ndarray, weights: Weights, rate: float) -> float:
    """Reads one text with its own counts; moves the weights if the rate is not 0. Returns the bits of all its bytes."""
    counts: list[defaultdict] = [defaultdict(dict) for _ in LEVELS]
    word: tuple[int, ...] = ()
    bits = 0.0
    for end, byte in enumerate(text):
        here = contexts(text, end, word)
        row = probabilities[end]
        chain: list[Link] = []
        for level, context in enumerate(here):
            followers = counts[level].get(context) if context is not None else None
            if not followers:
                continue
            total = sum(followers.values())
            top = min(followers, key=lambda symbol: (-followers[symbol], symbol))
            classes = (level, class_of(total, TOTALS), class_of(len(followers), DISTINCTS))
            agreement = (level, belief_class(beliefs(row, chain, top)[-1]))
            kept = 1 / (1 + math.exp(-weights.certainty[classes] - weights.belief[agreement]))
            chain.append(Link(classes, agreement, followers, total, kept))
        *before, last = beliefs(row, chain, byte)
        bits -= math.log2(max(last, 1e-12))
        slope = 1 / max(last, 1e-9)
        for link, old in zip(reversed(chain), reversed(before), strict=True):
            step = (old - link.share(byte)) * slope * link.kept * (1 - link.kept)
            step = max(-STEEPEST, min(STEEPEST, step)) * rate
            weights.certainty[link.classes] += step
            weights.belief[link.agreement] += step / 2
            slope *= link.kept
        for level, context in enumerate(here):
            if context is not None:
                counts[level][context][byte] = counts[level][context].get(byte, 0) + 1
        word = (*word, byte | 0x20) if is_letter(byte) else ()
    return bits


@torch.no_grad()
def model_probabilities(model: Mixer, text: bytes) -> np.ndarray:
    """(bytes, 256): what the model expects at each byte, from all that stands before it."""
    model.eval()
    ids = torch.tensor([BOS, *text[:-1]])
    parts, state = [], None
    for start in range(0, len(ids), 4096):
        logits, state = model(ids[None, start : start + 4096], state)
        parts.append(logits[0].float().softmax(1).numpy())
    return np.concatenate(parts)


def learn(texts: list[tuple[bytes, np.ndarray]], report: Callable[[str], None] = print) -> Weights:
    weights = Weights()
    for rate in RATES:
        for text, probabilities in texts:
            alone = -np.log2(probabilities[np.arange(len(text)), list(text)]).mean()
            mixed = read_along(text, probabilities, weights, rate) / len(text)
            report(f"rate {rate}: {alone:.4f} bits per byte by the model, {mixed:.4f} with counts")
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--text", type=Path, nargs="+", required=True, help="story files; none that is evaluated on")
    parser.add_argument("--pieces", type=int, default=4, help="how many texts to read, spread over the stories")
    parser.add_argument("--bytes", type=int, default=80_000, help="of each text: as long as some chapters")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    model = Mixer.load(arguments.model)
    stories = read_stories(*arguments.text)
    texts = []
    for piece in range(arguments.pieces):
        first = piece * len(stories) // arguments.pieces
        text = "\n".join(stories[first : first + 40]).encode()[: arguments.bytes]
        texts.append((text, model_probabilities(model, text)))
    learn(texts).save(arguments.out)


if __name__ == "__main__":
    main()
