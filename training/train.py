"""Trains a model.

    python train.py --model gated --train stories/train.txt --valid stories/valid.txt --out runs/gated
    torchrun --nproc_per_node 4 -- train.py ...          # several GPUs: each process reads its own rows

Writes to OUT: model.safetensors and config.json (the averaged weights), checkpoint.pt (to resume from: run the same
command again, to the same result), log.csv and loss.png. A file named `finish` in OUT starts the final fall of the rate
at the next multiple of 100 steps. Expect, on two cores: 50 kB/s, and the results in README.md.
"""

from __future__ import annotations

import argparse
import copy
import csv
import dataclasses
import math
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
import torch.nn.functional as F

from config import MODELS, PAD, MixerConfig, TrainConfig
from data import Streams, Windows, read_stories, shortened
from evaluate import bits_per_byte
from model import HyperMixing, Mixer, RowDropout
from optimize import matrix_dtype, optimizers, rate_factor


def window_at(step: int, config: TrainConfig, length: int) -> int:
    """The window of this step. In a short one the last bytes are a larger part of the mean, so reading them out of it
    is learned sooner. It grows exponentially, in eighths of the full length."""
    grown = min(1.0, step / (config.grow * config.steps)) if config.grow else 1.0
    eighths = max(2, round(8 * 4 ** (grown - 1)))
    return max(1, length * eighths // 8)


def parse(options: list[str] | None = None) -> tuple[argparse.Namespace, TrainConfig, dict[str, int]]:
    """The command line: all of it, its recipe, and its changes to the shape."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, nargs="+", required=True)
    parser.add_argument("--valid", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, metavar="MODEL", help="begin with the weights of this model")
    parser.add_argument("--evaluate-every", type=int, default=2000, metavar="STEPS")
    parser.add_argument("--valid-stories", type=int, default=100, help="validation stories scored on the way")
    parser.add_argument("--stop-after", type=int, help="leave after this step as if interrupted (for tests)")
    parser.add_argument(
        "--compile", action="store_true", help="fuse operations: a minute to start, then a quarter faster"
    )
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    for field in dataclasses.fields(TrainConfig):
        parser.add_argument("--" + field.name.replace("_", "-"), type=type(field.default), default=field.default)
    parser.add_argument(
        "--shape", nargs="*", default=[], metavar="KEY=NUMBER", help="change the shape: num_layers=4 (ablations)"
    )
    arguments = parser.parse_args(options)
    config = TrainConfig(**{field.name: getattr(arguments, field.name) for field in dataclasses.fields(TrainConfig)})
    return arguments, config, {key: int(number) for key, number in (change.split("=") for change in arguments.shape)}


def new_model(config: TrainConfig, shape: dict[str, int], build: Callable[[MixerConfig], Mixer] = Mixer) -> Mixer:
    model = build(dataclasses.replace(MODELS[config.model], **shape))
    for module in model.modules():
        if isinstance(module, HyperMixing) and module.config.pooling == "decay":
            module.spread_decays(config.longest_memory)
        if isinstance(module, RowDropout):
            module.share = config.dropout
    return model


def main(options: list[str] | None = None, build: Callable[[MixerConfig], Mixer] = Mixer) -> None:
    """One run; `build` makes the model to train, so that ablations.py can try what model.py does not contain."""
    arguments, config, shape = parse(options)
    torch.set_num_threads(arguments.threads)
    world = int(os.environ.get("WORLD_SIZE", 1))
    rank = int(os.environ.get("RANK", 0))
    device = f"cuda:{os.environ.get('LOCAL_RANK', 0)}" if torch.cuda.is_available() else "cpu"
    if world > 1:
        dist.init_process_group("nccl" if device != "cpu" else "gloo")
    torch.manual_seed(config.seed)
    model = new_model(config, shape, build).to(device)
    if arguments.start:
        model.load_state_dict(weights_to_start_from(arguments.start, model.config))
    length = min(config.length, model.config.max_seq_len or config.length)
    batch = config.batch * config.length // length  # a step reads equally many bytes, whatever the window
    if rank > 0:  # the weights are equal everywhere, but each process drops different units
        torch.manual_seed(config.seed + 1000 * rank)
    stories = read_stories(*arguments.train)
    source = Windows if model.config.windowed else Streams
    streams = source(stories, batch, length, config.rename, seed=config.seed * 1000 + rank)
    valid = read_stories(arguments.valid)[: arguments.valid_stories] if arguments.valid and rank == 0 else []
    average = copy.deepcopy(model)
    opts = optimizers(model, config)
    peaks = [[group["lr"] for group in opt.param_groups] for opt in opts]
    trained = torch.nn.parallel.DistributedDataParallel(model) if world > 1 else model
    loss_of = F.cross_entropy
    if arguments.compile:
        trained, loss_of = torch.compile(trained, dynamic=False), torch.compile(loss_of, dynamic=False)

    settings = dataclasses.asdict(config) | {"shape": shape, "processes": world}
    arguments.out.mkdir(parents=True, exist_ok=True)
    checkpoint = arguments.out / (f"checkpoint{rank or ''}.pt")
    step, steps, read, log, losses, state, seconds_before = 0, config.steps, 0, [], [], None, 0.0
    decay_start = int(steps * (1 - config.decay_fraction))
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        refuse_other_settings(saved["settings"], settings, arguments.out)
        model.load_state_dict(saved["model"])
        average.load_state_dict(saved["average"])
        for opt, opt_state in zip(opts, saved["optimizers"], strict=True):
            opt.load_state_dict(opt_state)
        streams.restore(saved["streams"])
        torch.set_rng_state(saved["random"])
        if device != "cpu":
            torch.cuda.set_rng_state(saved["random_cuda"])
        step, log, state, steps, decay_start = (saved[key] for key in ("step", "log", "state", "steps", "decay_start"))
        seconds_before, losses, read = saved["cpu_seconds"], saved["losses"], saved["bytes"]

    def save() -> None:
        fields = {
            "settings": settings,
            "model": model.state_dict(),
            "average": average.state_dict(),
            "optimizers": [opt.state_dict() for opt in opts],
            "streams": streams.state(),
            "state": state,
            "step": step,
            "steps": steps,
            "bytes": read,
            "decay_start": decay_start,
            "log": log,
            "losses": losses,
            "cpu_seconds": seconds_before + time.process_time(),
            "random": torch.get_rng_state(),
            "random_cuda": torch.cuda.get_rng_state() if device != "cpu" else None,
        }
        torch.save(fields, checkpoint.with_suffix(".new"))
        if world > 1:
            dist.barrier()  # all checkpoints are of the same step; an interruption here leaves the previous ones
        checkpoint.with_suffix(".new").rename(checkpoint)
        if rank == 0:
            average.save(arguments.out)
            with (arguments.out / "log.csv").open("w", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(["step", "bytes", "cpu_seconds", "train_bpb", "valid_bpb"])
                writer.writerows(log)

    if rank == 0:
        print(f"{config}\n{sum(p.numel() for p in model.parameters()):,} parameters, {device}", flush=True)
    dtype = matrix_dtype(device)
    began, first, read_before = time.perf_counter(), step, read
    while step < steps:
        if step % 100 == 0 and step < decay_start and asked_to_finish(arguments.out, world):
            # The fall keeps its planned share of the run.
            decay_start, steps = step, step + round(max(step, 1) * config.decay_fraction / (1 - config.decay_fraction))
        factor = rate_factor(step, config, decay_start, steps)
        for opt, opt_peaks in zip(opts, peaks, strict=True):
            for group, peak in zip(opt.param_groups, opt_peaks, strict=True):
                group["lr"] = peak * factor
        state = (state if config.carry else None) or model.initial_state(batch, device)
        inputs, targets = streams.next()
        if model.config.windowed:
            inputs, targets = (shortened(part, window_at(step, config, length)) for part in (inputs, targets))
        read += inputs.size * world
        inputs, targets = (torch.from_numpy(part.astype(np.int64)).to(device) for part in (inputs, targets))
        with torch.autocast(device.split(":")[0], dtype=torch.bfloat16, enabled=dtype == torch.bfloat16):
            logits, state = trained(inputs, state)
        loss = loss_of(logits.float().flatten(0, 1), targets.flatten(), ignore_index=PAD)
        for opt in opts:
            opt.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), config.clip)
        for opt in opts:
            opt.step()
        step += 1
        with torch.no_grad():  # the average forgets its beginning quickly
            weight = 1 - min(config.average, step / (step + 10))
            torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), weight)
        losses.append(loss.detach())

        if step % 100 == 0:
            train_bpb = torch.stack(losses).mean().item() / math.log(2)
            losses.clear()  # in every process: what is kept between two steps' large blocks breaks the heap into pieces
        if step % 100 == 0 and rank == 0:
            seconds = time.perf_counter() - began
            speed = (read - read_before) / seconds
            evaluates = step % arguments.evaluate_every == 0 or step == steps
            valid_bpb = bits_per_byte(average, valid) if valid and evaluates else None
            spent = round(seconds_before + time.process_time())
            log.append([step, read, spent, round(train_bpb, 4), valid_bpb and round(valid_bpb, 4)])
            left = (steps - step) / (step - first) * seconds / 60
            print(
                f"step {step:6d}  pass {streams.epoch:3d}  rate {factor:.3f}  train {train_bpb:.4f}"
                + (f"  valid {valid_bpb:.4f}" if valid_bpb else "")
                + f"  {speed / 1000:.1f} kB/s  {left:.1f} min left",
                flush=True,
            )
        if step % 500 == 0 or step == steps or step == arguments.stop_after:
            save()
        if step == arguments.stop_after:
            return
    if rank == 0 and log:
        plot(log, arguments.out / "loss.png")
    if world > 1:
        dist.destroy_process_group()


def weights_to_start_from(folder: Path, shape: MixerConfig) -> dict[str, torch.Tensor]:
    try:
        start = Mixer.load(folder)
    except FileNotFoundError as error:
        sys.exit(f"{error}: --start takes a folder with model.safetensors and config.json.")
    if start.config != shape:
        sys.exit(f"{folder} has another shape: --model and --shape must describe it.")
    return start.state_dict()


def refuse_other_settings(saved: dict, asked: dict, folder: Path) -> None:
    """A run continues only as it began; otherwise neither the log nor the card would say what was done."""
    for name, value in asked.items():
        if saved.get(name) != value:
            sys.exit(
                f"{folder} holds a run with {name} {saved.get(name)}, not {value}: "
                "repeat its command to go on with it, or choose another --out."
            )


def asked_to_finish(folder: Path, world: int) -> bool:
    """The same answer in every process."""
    answer = torch.tensor(int((folder / "finish").exists()))
    if world > 1:
        answer = answer.to("cuda" if dist.get_backend() == "nccl" else "cpu")
        dist.broadcast(answer, 0)
    return bool(answer)


def plot(log: list[list], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 4.5))
    axes.plot([row[1] / 1e6 for row in log], [row[3] for row in log], label="training text, as trained")
    valid = [row for row in log if row[4] is not None]
    megabytes = [row[1] / 1e6 for row in valid]
    axes.plot(megabytes, [row[4] for row in valid], "o-", label="validation stories, averaged weights")
    # The steep beginning would hide the rest.
    scores = [row[3] for row in log[len(log) // 20 :]] + [row[4] for row in valid]
    axes.set(xlabel="MB read", ylabel="bits per byte", ylim=(min(scores) - 0.05, max(scores) + 0.05))
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(path, dpi=110, bbox_inches="tight")


if __name__ == "__main__":
    main()
