"""What is trained, and how: one frozen dataclass per question, a reason per value.

The shape of a model is the config.json beside its weights (`MixerConfig`); the recipe of a run is `TrainConfig`.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

VOCAB_SIZE = 256  # one symbol per byte
PAD, BOS, EOS = 0, 1, 2  # pad, begin of sequence, end of sequence: never text


@dataclasses.dataclass(frozen=True)
class MixerConfig:
    """The shape of a mixer. Field names are the keys of config.json; a key that is absent there means the default."""

    hidden_dim: int
    channel_mlp_dim: int
    num_layers: int
    hyper_hidden_dim: int = 64
    pooling: str = "cumulative"  # "cumulative" (published) or "decay"
    token_shift: bool = False
    rotary: bool = True
    max_seq_len: int | None = None  # window in bytes; only for models in which something depends on the position
    decay_gate_rank: int = 0  # with decay pooling: rank of the map by which the text chooses its decays; 0 = fixed
    vocab_size: int = VOCAB_SIZE

    @property
    def windowed(self) -> bool:
        return self.pooling == "cumulative" or self.rotary

    def save(self, path: Path) -> None:
        fields = {key: value for key, value in dataclasses.asdict(self).items() if value is not None}
        if not self.decay_gate_rank:
            del fields["decay_gate_rank"]
        path.write_text(json.dumps(fields, indent=2) + "\n")

    @staticmethod
    def load(path: Path) -> MixerConfig:
        return MixerConfig(**json.loads(path.read_text()))


def published(hidden_dim: int, channel_mlp_dim: int, max_seq_len: int) -> MixerConfig:
    return MixerConfig(hidden_dim, channel_mlp_dim, num_layers=3, max_seq_len=max_seq_len)


MODELS: dict[str, MixerConfig] = {
    # The published family.
    "100k": published(84, 128, 64),
    "300k": published(128, 288, 128),
    "500k": published(176, 384, 128),
    "1m": published(224, 576, 256),
    # One exponential average per channel instead of the mean.
    "decay": MixerConfig(224, 576, 3, 64, "decay", True, False),
    # A wider hyper network pays for itself: everything that crosses positions goes through it.
    "wide": MixerConfig(224, 384, 3, 192, "decay", True, False),
    # The same with decays that the text itself chooses.
    "gated": MixerConfig(224, 352, 3, 192, "decay", True, False, decay_gate_rank=32),
    # Small enough to train in a minute: the smoke test.
    "tiny": MixerConfig(64, 96, 2, 32, "decay", True, False, decay_gate_rank=8),
}


@dataclasses.dataclass(frozen=True)
class TrainConfig:
    """The recipe of one run."""

    model: str = "gated"
    steps: int = 20_000
    batch: int = 32  # rows; each row is an endless stream of whole stories
    length: int = 256  # bytes per row and step: gradients reach no further
    carry: int = 1  # 1: a row's state lives on in its next step, beyond the reach of gradients; 0: it starts anew
    grow: float = 0.0  # share of the run in which a windowed model's window grows from a quarter to its full length
    longest_memory: float = 300.0  # bytes; the time constants of the decays start between 0.3 and this
    matrix_rate: float = 0.02  # Muon's peak rate, for the weight matrices
    other_rate: float = 4e-3  # AdamW's peak rate, for embedding, norms, biases, decays
    optimizer: str = "muon"  # "muon" or "adamw" (then all parameters use other_rate)
    weight_decay: float = 0.1  # on matrices, relative to the rate
    warmup_steps: int = 100
    decay_fraction: float = 0.5  # the last part of the run, over which the rate falls linearly to zero
    clip: float = 1.0  # largest norm of the gradient
    average: float = 0.998  # per step, of the exponential average of the weights that is evaluated and saved
    rename: float = 0.5  # share of stories whose characters get other names, drawn anew in every pass
    dropout: float = 0.1  # share of hidden units that a row does without for one step, in both MLPs
    seed: int = 1
