"""Averages the weights of two models of the same shape, one of which was trained further from the other.

    python average.py FIRST SECOND --share 0.5 --out OUT

Each weight is (1 - share) times FIRST's plus share times SECOND's. Where the second run was short, both are in the same
basin of the loss, and a model between them can be better than both (Wortsman et al. 2022, "Model soups" and "WiSE-FT").
Between long runs it is useless; score the result.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from model import Mixer


def average(first: Mixer, second: Mixer, share: float) -> Mixer:
    """The model between two of the same shape; `first` is changed into it."""
    if first.config != second.config:
        raise SystemExit("The two models differ in shape: average a model with one that was trained on from it.")
    with torch.no_grad():
        for into, other in zip(first.parameters(), second.parameters(), strict=True):
            into.lerp_(other, share)
    return first


def main(options: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--share", type=float, default=0.5, help="of the second, from 0 to 1")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args(options)
    if not 0 <= arguments.share <= 1:
        raise SystemExit(f"--share must be a number from 0 to 1, not {arguments.share}.")
    average(Mixer.load(arguments.first), Mixer.load(arguments.second), arguments.share).save(arguments.out)


if __name__ == "__main__":
    main()
