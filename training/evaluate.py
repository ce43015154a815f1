"""Scores a model on held-out stories.

    python evaluate.py --model ../models/micromixer-1-1m-recall --valid stories/valid.txt
    # {"model": "micromixer-1-1m-recall", "bitsPerByte": 1.048, "bytes": 285...}

Bits per byte: each story is framed, BOS + text + EOS, and every byte after BOS is scored from all that precedes it. A windowed
model reads windows of N bytes that advance by N/2; each byte is scored in the first window that has N/2 bytes before it
(in the first window: all).
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F

from data import frame, read_stories
from model import Mixer


@torch.no_grad()
def story_bits(model: Mixer, story: str) -> tuple[float, int]:
    """Bits for all bytes of one story after BOS, and their number."""
    ids = torch.from_numpy(frame(story).astype("int64"))
    inputs, targets = ids[:-1], ids[1:]
    window = model.config.max_seq_len if model.config.windowed else len(inputs)
    stride = max(1, window // 2)
    bits, scored, start = 0.0, 0, 0
    while scored < len(targets):
        end = min(start + window, len(inputs))
        logits = model(inputs[None, start:end])[0][0]
        losses = F.cross_entropy(logits.float(), targets[start:end], reduction="none")
        bits += losses[scored - start :].double().sum().item() / math.log(2)
        scored, start = end, start + stride
    return bits, len(targets)


def bits_per_byte(model: Mixer, stories: list[str]) -> float:
    model.eval()
    results = [story_bits(model, story) for story in stories]
    return sum(bits for bits, _ in results) / sum(count for _, count in results)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="a folder with model.safetensors and config.json")
    parser.add_argument("--valid", type=Path, nargs="+", required=True)
    arguments = parser.parse_args()
    held_out = read_stories(*arguments.valid)
    count = sum(len(frame(story)) - 1 for story in held_out)
    score = bits_per_byte(Mixer.load(arguments.model), held_out)
    print(json.dumps({"model": arguments.model.name, "bitsPerByte": round(score, 5), "bytes": count}))
