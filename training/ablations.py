"""What each choice of the default model and its recipe is worth: the table of README.md, one run per row.

    python ablations.py --train T --valid V --simple SIMPLESTORIES --out runs/ablations --threads 2
    python ablations.py ... --only no-shift two-decays        # some rows; those that are done are not run again

Prints the table when everything is done; its last column is timed then, all rows taking turns. Expect 80 seconds per
row on two otherwise idle cores, three quarters of an hour in all. Variants that lost are kept here and only here, as
changes to the model of model.py.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import functools
import multiprocessing
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

import train
from config import MixerConfig, TrainConfig
from data import SEPARATOR, read_stories
from model import HyperMixing, Mixer, RowDropout, initialize, recur
from optimize import matrix_dtype, optimizers


class LongerShift(HyperMixing):
    """The shift reaches two bytes back, with a share per channel for each."""

    def __init__(self, config: MixerConfig):
        super().__init__(config)
        self.shift_2 = nn.Parameter(torch.zeros(config.hidden_dim))

    def forward(self, y: Tensor, keep: Tensor, state: tuple[Tensor, Tensor]) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        before = state[1] if state[1].ndim == 3 else state[1].expand(2, -1, -1)  # the first state has one row of zeros
        out, (pooled, _) = super().forward(y, keep, (state[0], before))
        return out, (pooled, torch.cat([before, y])[-2:].detach())

    def shifted(self, y: Tensor, keep: Tensor, last_y: Tensor) -> Tensor:
        before_2 = torch.cat([last_y, y])[:-2] * keep
        before_2[1:] *= keep[:-1]
        return super().shifted(y, keep, last_y[1]) + self.shift_2 * (before_2 - y)


class TwoDecays(HyperMixing):
    """Two averages per channel, a short and a long one, each with decays of its own; the hyper network reads both."""

    def __init__(self, config: MixerConfig):
        super().__init__(config)
        hidden, rank = config.hidden_dim, config.decay_gate_rank
        self.hyper[0] = nn.Linear(2 * hidden, config.hyper_hidden_dim)
        self.decay = nn.Parameter(torch.empty(2 * hidden))
        self.spread_decays(TrainConfig.longest_memory)
        self.gate = nn.Sequential(nn.Linear(hidden, rank, bias=False), nn.Linear(rank, 2 * hidden, bias=False))

    def pool(self, u: Tensor, keep: Tensor, pooled_before: Tensor) -> Tensor:
        if pooled_before.shape[1] != len(self.decay):  # the first state
            pooled_before = pooled_before.repeat(1, 2)
        a = torch.sigmoid(self.decay + self.gate(u).float())
        b = ((1 - a) * torch.cat([u, u], dim=-1)).float()
        return recur((a * keep).float(), b, pooled_before)


class AddedAverage(HyperMixing):
    """The average itself is added to the output, with a share per channel."""

    def __init__(self, config: MixerConfig):
        super().__init__(config)
        self.added = nn.Parameter(torch.zeros(config.hidden_dim))

    def pool(self, u: Tensor, keep: Tensor, pooled_before: Tensor) -> Tensor:
        self.pooled = super().pool(u, keep, pooled_before)
        return self.pooled

    def forward(self, y: Tensor, keep: Tensor, state: tuple[Tensor, Tensor]) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        out, state = super().forward(y, keep, state)
        return out + self.added * self.pooled, state


class UnitDropout(RowDropout):
    """A mask per byte instead of one per row: the usual dropout."""

    def forward(self, x: Tensor) -> Tensor:
        return F.dropout(x, self.share, self.training)


def mixing(kind: type[HyperMixing], config: MixerConfig) -> Mixer:
    model = Mixer(config)
    for layer in model.mixer_layers:
        layer.token_mixer = kind(config)
        layer.token_mixer.apply(initialize)
    return model


def unit_dropout(config: MixerConfig) -> Mixer:
    model = Mixer(config)
    for layer in model.mixer_layers:
        layer.token_mixer.dropout = UnitDropout()
        layer.channel_mlp.dropout = UnitDropout()
    return model


def shift_in_the_first_layer(config: MixerConfig) -> Mixer:
    model = Mixer(config)
    for layer in model.mixer_layers[1:]:
        layer.token_mixer.config = dataclasses.replace(config, token_shift=False)
        del layer.token_mixer.shift
    return model


@dataclasses.dataclass(frozen=True)
class Row:
    change: str
    options: str = ""  # of train.py, added to those of its part of the table
    build: Callable[[MixerConfig], Mixer] = Mixer
    simple: bool = False  # SimpleStories too: measured, never shipped


@dataclasses.dataclass(frozen=True)
class Part:
    """Rows that differ from the first in one thing. Where a shape changes, the channel MLP makes up for it."""

    title: str
    options: str  # of train.py, for all rows
    rows: dict[str, Row]
    eighth: bool = False  # every eighth story only


FIRST_PASS = Part(
    "less than one pass",
    "--model gated --steps 500 --rename 0 --dropout 0 --decay-fraction 0.4 --average 0.98",
    {
        "none": Row("**none**"),
        "seed": Row("seed 2", "--seed 2"),
        "fixed-decays": Row("decays fixed, not chosen by the text; C 384", "--model wide"),
        "adamw": Row("AdamW for all", "--optimizer adamw"),
        "no-shift": Row("no shift", "--shape token_shift=0"),
        "first-shift": Row("a shift in the first layer only", build=shift_in_the_first_layer),
        "longer-shift": Row("a shift over two bytes", build=functools.partial(mixing, LongerShift)),
        "two-decays": Row(
            "two decays per channel; C 256", "--shape channel_mlp_dim=256", functools.partial(mixing, TwoDecays)
        ),
        "added-average": Row("the average added to the output", build=functools.partial(mixing, AddedAverage)),
        "hyper-64": Row("hyper hidden 64, C 544", "--shape hyper_hidden_dim=64 channel_mlp_dim=544"),
        "hyper-128": Row("hyper hidden 128, C 448", "--shape hyper_hidden_dim=128 channel_mlp_dim=448"),
        "hyper-256": Row("hyper hidden 256, C 256", "--shape hyper_hidden_dim=256 channel_mlp_dim=256"),
        "rank-8": Row("gate rank 8, C 376", "--shape decay_gate_rank=8 channel_mlp_dim=376"),
        "rank-64": Row("gate rank 64, C 320", "--shape decay_gate_rank=64 channel_mlp_dim=320"),
        "layers-4": Row(
            "4 layers, H 192, C 304, hyper hidden 160",
            "--shape num_layers=4 hidden_dim=192 channel_mlp_dim=304 hyper_hidden_dim=160",
        ),
        "layers-2": Row(
            "2 layers, H 272, C 432, hyper hidden 240",
            "--shape num_layers=2 hidden_dim=272 channel_mlp_dim=432 hyper_hidden_dim=240",
        ),
        "no-carry": Row("every step starts with an empty state", "--carry 0"),
        "length-128": Row("128 bytes a row, 64 rows", "--length 128 --batch 64"),
        "length-512": Row("512 bytes a row, 16 rows", "--length 512 --batch 16"),
        "memory-100": Row("decays from 0.3 to 100 bytes", "--longest-memory 100"),
        "memory-1000": Row("decays from 0.3 to 1000 bytes", "--longest-memory 1000"),
        "rate-low": Row("Muon's rate 0.01", "--matrix-rate 0.01"),
        "rate-high": Row("Muon's rate 0.04", "--matrix-rate 0.04"),
        "no-average": Row("no averaging of weights", "--average 0"),
        "fall-all": Row("the rate falls over the whole run", "--decay-fraction 1"),
        "fall-short": Row("the rate falls over the last fifth", "--decay-fraction 0.2"),
    },
)
# Dropout, renaming and more text show their worth where a text is read again and again.
SEVEN_PASSES = Part(
    "seven passes of an eighth of the text",
    "--model gated --steps 600 --rename 0 --dropout 0 --decay-fraction 0.4 --average 0.98",
    {
        "again-none": Row("**none**"),
        "again-rename": Row("half of the stories get other names", "--rename 0.5"),
        "again-dropout": Row("dropout 0.1, a mask per row", "--dropout 0.1"),
        "again-unit-dropout": Row("dropout 0.1, a mask per byte", "--dropout 0.1", unit_dropout),
        "again-both": Row("other names and dropout 0.1 per row", "--rename 0.5 --dropout 0.1"),
        "again-simple": Row("an eighth of SimpleStories too, equal steps", simple=True),
    },
    eighth=True,
)
PARTS = (FIRST_PASS, SEVEN_PASSES)


def write_eighth(paths: list[Path], out: Path) -> Path:
    if not out.exists():
        out.write_text(f"\n{SEPARATOR}\n".join(read_stories(*paths)[::8]), encoding="utf-8")
    return out


def run(options: list[str], row: Row) -> None:
    """Runs in a process of its own, as from the command line."""
    process = multiprocessing.get_context("spawn").Process(target=train.main, args=(options, row.build))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"{row.change} did not finish: see above, then run the same command again to go on.")


def score(out: Path) -> float | None:
    """Bits per byte of a finished run."""
    if not (out / "log.csv").exists():
        return None
    with (out / "log.csv").open() as file:
        last = list(csv.DictReader(file))[-1]
    return float(last["valid_bpb"]) if last["valid_bpb"] else None


def training_step(config: TrainConfig, model: Mixer) -> Callable[[], None]:
    ids = torch.randint(3, 256, (config.batch, config.length + 1))
    opts = optimizers(model, config)
    dtype = matrix_dtype("cpu")

    def step() -> None:
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=dtype == torch.bfloat16):
            logits, _ = model(ids[:, :-1])
        F.cross_entropy(logits.float().flatten(0, 1), ids[:, 1:].flatten()).backward()
        for opt in opts:
            opt.step()
            opt.zero_grad(set_to_none=True)

    return step


def relative_speeds(steps: list[Callable[[], None]], rounds: int = 7) -> list[float]:
    """Steps per second relative to the first: medians over rounds of turns, so that other work slows all alike."""
    seconds = []
    for step in steps:
        step()  # the first one allocates memory
    for _ in range(rounds):
        for step in steps:
            began = time.perf_counter()
            step()
            seconds.append(time.perf_counter() - began)
    medians = [statistics.median(seconds[i :: len(steps)]) for i in range(len(steps))]
    return [medians[0] / median for median in medians]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, nargs="+", required=True)
    parser.add_argument("--valid", type=Path, required=True)
    parser.add_argument("--simple", type=Path, nargs="*", default=[], help="SimpleStories; without: no such row")
    parser.add_argument("--out", type=Path, required=True)
    names = [name for part in PARTS for name in part.rows]
    parser.add_argument("--only", nargs="*", choices=names, default=names)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    arguments.out.mkdir(parents=True, exist_ok=True)
    eighth = write_eighth(arguments.train, arguments.out / "eighth.txt")
    simple = write_eighth(arguments.simple, arguments.out / "simple.txt") if arguments.simple else None
    lines, steps = [], []
    for part in PARTS:
        lines.append((f"*{part.title}: `{part.options}`*", "", ""))
        for name, row in part.rows.items():
            out = arguments.out / name
            texts = [eighth, simple] if row.simple and simple else [eighth] if part.eighth else arguments.train
            options = ["--train", *map(str, texts), "--valid", str(arguments.valid), "--evaluate-every", "100000"]
            options += ["--out", str(out), "--threads", str(arguments.threads), *part.options.split()]
            options += row.options.split()
            if name in arguments.only and (simple or not row.simple) and score(out) is None:
                run(options, row)
            if score(out) is not None:
                _, config, shape = train.parse(options)
                model = train.new_model(config, shape, row.build)
                size = sum(p.numel() for p in model.parameters())
                lines.append((row.change, f"{size:,}", f"{score(out):.4f}"))
                steps.append(training_step(config, model))
    speeds = iter(relative_speeds(steps))
    print("| change | parameters | bits per byte | training speed |\n|---|---|---|---|")
    for change, size, bits in lines:
        print(f"| {change} | {size} | {bits} | {f'{next(speeds):.2f}' if size else ''} |")


if __name__ == "__main__":
    main()
