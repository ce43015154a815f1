"""Makes test/fixtures/reference/tiny-gated: random weights, and their logits from plain NumPy, without model.py.

Run: python make_fixture.py ../test/fixtures/reference/tiny-gated
"""

import json
import math
import sys
from pathlib import Path

import numpy as np
import torch

from config import MixerConfig
from model import Mixer

config = MixerConfig(16, 24, 2, 8, "decay", True, False, decay_gate_rank=4)
erf = np.vectorize(math.erf)


def norm(x, gain, offset):
    return (x - x.mean()) / np.sqrt(x.var() + 1e-5) * gain + offset


def gelu(x):
    return x * (1 + erf(x / math.sqrt(2))) / 2


def forward(w, ids):
    """One byte after the other, in float64, with the state in plain sight. (S) to (S, 256)."""
    pooled, last = np.zeros((2, 16)), np.zeros((2, 16))
    rows = []
    for byte in ids:
        x = w["token_embedding.weight"][byte]
        for layer in range(2):
            v = {name.removeprefix(f"mixer_layers.{layer}."): value for name, value in w.items()}
            y = norm(x, v["norm1.weight"], v["norm1.bias"])
            u = y + v["token_mixer.shift"] * (last[layer] - y)
            last[layer] = y
            gate = v["token_mixer.gate.1.weight"] @ (v["token_mixer.gate.0.weight"] @ u)
            a = 1 / (1 + np.exp(-v["token_mixer.decay"] - gate))
            pooled[layer] = a * pooled[layer] + (1 - a) * u
            h = gelu(v["token_mixer.hyper.0.weight"] @ pooled[layer] + v["token_mixer.hyper.0.bias"])
            out = v["token_mixer.hyper.2.weight"] @ h + v["token_mixer.hyper.2.bias"]
            x = x + u * out[:16] + out[16:]
            y = norm(x, v["norm2.weight"], v["norm2.bias"])
            h = gelu(v["channel_mlp.fc1.weight"] @ y + v["channel_mlp.fc1.bias"])
            x = x + v["channel_mlp.fc2.weight"] @ h + v["channel_mlp.fc2.bias"]
        rows.append(w["token_embedding.weight"] @ norm(x, w["layer_norm.weight"], w["layer_norm.bias"]))
    return np.array(rows)


def main() -> None:
    folder = Path(sys.argv[1])
    torch.manual_seed(3)
    random = np.random.default_rng(3)
    model = Mixer(config)
    for name, parameter in model.named_parameters():  # large enough that every part matters
        if name.endswith("decay"):
            continue
        center = 1.0 if "norm" in name and name.endswith("weight") else 0.0
        parameter.data = torch.randn_like(parameter) * 0.3 + center
    model.save(folder)
    weights = {name: tensor.double().numpy() for name, tensor in model.state_dict().items()}
    cases = []
    for length in (1, 16, 33, 300):
        ids = [1, *random.integers(32, 127, length - 1).tolist()]
        positions = sorted({0, min(1, length - 1), length // 2, length - 1})
        greedy = list(ids)
        for _ in range(48):
            greedy.append(int(forward(weights, greedy)[-1].argmax()))
        logits = forward(weights, ids)
        cases.append(
            {
                "input_ids": ids,
                "positions_in_window": positions,
                "logits": [[round(float(value), 6) for value in logits[p]] for p in positions],
                "greedy_48": greedy[length:],
            }
        )
    fields = json.loads((folder / "config.json").read_text())
    (folder / "expected.json").write_text(json.dumps({"config": fields, "cases": cases}) + "\n")


main()
