"""Scores a model: bits per byte on held-out stories, and four measures of the stories that it writes.

    python evaluate.py --model ../models/micromixer-stories-1m --valid stories/valid.txt
    # 0.8794 bits per byte on 281013 bytes, to the fourth place

    python evaluate.py --model ... --valid stories/valid.txt --lexicon stories/train.txt --stories 48 --json
    # one line: model, bitsPerByte, bytes, wordShare, nameShare, distinct3, endShare, stories

Bits per byte: each story is framed, BOS + text + EOS, and every byte after BOS is scored from all that precedes it. A
windowed model reads windows of N bytes that advance by N/2; each byte is scored in the first window that reaches it, so
with at least N/2 bytes before it (in the first window: with all there are).

Written stories: the prompts below in turn, temperature 0.8, the 40 likeliest bytes, at most 1,500 bytes, unfiltered.
  wordShare  share of written words (runs of letters and apostrophes) that occur in the lexicon files at least twice
  nameShare  share of stories whose continuation says the name in the prompt again
  distinct3  distinct runs of three words per run of three words, within a story, averaged over the stories
  endShare   share of stories that the model itself ended (with EOS)
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections import Counter
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from config import BOS, EOS
from data import NAME, frame, read_stories
from model import Mixer

BATCH = 64  # rows scored at once
WORD = re.compile(r"[A-Za-z]+(?:['\u2019][A-Za-z]+)*")
PROMPTS = (
    "Once upon a time, there was a little girl named Lily.",
    "One day, a boy named Tim went to the park with his mom.",
    "Once upon a time, in a small house, there lived a boy named Ben. He had a red ball.",
    "Sara and her dad went to the beach. Sara saw a big",
    "Tom was sad because he lost his toy.",
    "There was once a small dog named Max who loved to run.",
    "It was a sunny day. Mia wanted to bake a cake with her grandma.",
    "Lucy found a shiny key in the garden.",
)


def windows(model: Mixer, story: str) -> list[tuple[Tensor, Tensor, int]]:
    """The story as (inputs, targets, index of the first target to score)."""
    ids = torch.from_numpy(frame(story).astype("int64"))
    inputs, targets = ids[:-1], ids[1:]
    window = model.config.max_seq_len if model.config.windowed else len(inputs)
    parts, scored, start = [], 0, 0
    while scored < len(targets):
        end = min(start + window, len(inputs))
        parts.append((inputs[start:end], targets[start:end], scored - start))
        scored, start = end, start + max(1, window // 2)
    return parts


@torch.no_grad()
def bits_per_byte(model: Mixer, stories: list[str]) -> float:
    """Leaves the model in evaluation mode. Rows are padded after their end, which no scored byte sees."""
    model.eval()
    device = model.token_embedding.weight.device
    parts = sorted((part for story in stories for part in windows(model, story)), key=lambda part: len(part[0]))
    bits, count = 0.0, 0
    for first in range(0, len(parts), BATCH):
        rows = parts[first : first + BATCH]
        inputs = torch.nn.utils.rnn.pad_sequence([row[0] for row in rows], batch_first=True).to(device)
        logits = model(inputs)[0].float().cpu()
        for row, (_, targets, skip) in zip(logits, rows, strict=True):
            losses = F.cross_entropy(row[skip : len(targets)], targets[skip:], reduction="none")
            bits += losses.double().sum().item() / math.log(2)
            count += len(targets) - skip
    return bits / count


@torch.no_grad()
def write_stories(
    model: Mixer, prompts: list[str], seed: int = 1, temperature: float = 0.8, top_k: int = 40, most_bytes: int = 1500
) -> list[tuple[str, bool]]:
    """For each prompt the continuation, and whether the model ended it."""
    model.eval()
    random = torch.Generator().manual_seed(seed)
    rows = [[BOS, *prompt.encode()] for prompt in prompts]
    ended = [False] * len(rows)
    state, logits = None, torch.empty(len(rows), 256)
    if not model.config.windowed:  # prompts differ in length, so each is read by itself
        states = []
        for i, row in enumerate(rows):
            row_logits, row_state = model(torch.tensor([row]))
            logits[i] = row_logits[0, -1]
            states.append(row_state)
        state = [
            (torch.cat([s[layer][0] for s in states]), torch.cat([s[layer][1] for s in states]))
            for layer in range(model.config.num_layers)
        ]
    for _ in range(most_bytes):
        if model.config.windowed:
            parts = [torch.tensor(row[-model.config.max_seq_len :]) for row in rows]
            padded = model(torch.nn.utils.rnn.pad_sequence(parts, batch_first=True))[0]
            logits = torch.stack([row[len(part) - 1] for row, part in zip(padded, parts, strict=True)])
        values = logits / temperature
        smallest = values.topk(top_k).values[:, -1:]
        drawn = torch.multinomial(values.masked_fill(values < smallest, -math.inf).softmax(1), 1, generator=random)
        for i, byte in enumerate(drawn[:, 0].tolist()):
            ended[i] = ended[i] or byte == EOS
            if not ended[i]:
                rows[i].append(byte)
        if all(ended):
            break
        if not model.config.windowed:
            logits, state = model(drawn, state)
            logits = logits[:, -1]
    texts = [bytes(row[1 + len(prompt.encode()) :]) for row, prompt in zip(rows, prompts, strict=True)]
    return [(text.decode(errors="replace"), end) for text, end in zip(texts, ended, strict=True)]


def words(text: str) -> list[str]:
    return [word.lower() for word in WORD.findall(text)]


def read_lexicon(*paths: Path) -> set[str]:
    counts = Counter(word for story in read_stories(*paths) for word in words(story))
    return {word for word, count in counts.items() if count >= 2}


def distinct_3(text: str) -> float:
    said = words(text)
    runs = list(zip(said, said[1:], said[2:], strict=False))
    return len(set(runs)) / len(runs) if runs else 1.0


def measure(prompts: list[str], written: list[tuple[str, bool]], lexicon: set[str]) -> dict[str, float]:
    """The four measures of written stories."""
    said = [word for text, _ in written for word in words(text)]
    names = [NAME.search(prompt) for prompt in prompts]
    kept = [name.group() in NAME.findall(text) for name, (text, _) in zip(names, written, strict=True) if name]
    return {
        "wordShare": sum(word in lexicon for word in said) / max(1, len(said)),
        "nameShare": sum(kept) / max(1, len(kept)),
        "distinct3": sum(distinct_3(text) for text, _ in written) / max(1, len(written)),
        "endShare": sum(end for _, end in written) / max(1, len(written)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="a folder with model.safetensors and config.json")
    parser.add_argument("--valid", type=Path, nargs="+", required=True)
    parser.add_argument("--lexicon", type=Path, nargs="+", help="story files that say what a word is")
    parser.add_argument("--stories", type=int, default=0, help="stories to write and measure; needs --lexicon")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print the written stories too")
    parser.add_argument("--half", type=Path, metavar="OUT", help="score float16 weights, and write them to this folder")
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    arguments = parser.parse_args()
    if arguments.stories and not arguments.lexicon:
        parser.error("--stories needs --lexicon")
    try:
        model = Mixer.load(arguments.model)
    except FileNotFoundError as error:
        parser.error(f"{error}: --model takes a folder with model.safetensors and config.json")
    if arguments.half:
        model.save(arguments.half, torch.float16)
        model = Mixer.load(arguments.half)
    held_out = read_stories(*arguments.valid)
    count = sum(len(frame(story)) - 1 for story in held_out)
    result = {
        "model": arguments.model.name,
        "bitsPerByte": round(bits_per_byte(model, held_out), 5),
        "bytes": count,
    }
    if arguments.stories:
        prompts = [PROMPTS[i % len(PROMPTS)] for i in range(arguments.stories)]
        written = write_stories(model, prompts, arguments.seed)
        lexicon = read_lexicon(*arguments.lexicon)
        result |= {name: round(value, 4) for name, value in measure(prompts, written, lexicon).items()}
        result["stories"] = len(written)
        if arguments.show:
            for prompt, (text, end) in zip(prompts, written, strict=True):
                print(f"{prompt}|{text}{' [end]' if end else ' [cut]'}\n")
    if arguments.json:
        print(json.dumps(result))
    else:
        print(f"{result['bitsPerByte']:.5f} bits per byte on {count} bytes")
        for name in ("wordShare", "nameShare", "distinct3", "endShare"):
            if name in result:
                print(f"{name:10} {result[name]:.4f}")


if __name__ == "__main__":
    main()
