"""The mixer in PyTorch: the published architecture, and this project's decay and gated variants, name for name.

Names in the state dict are those of the published checkpoints. Shapes: B rows, T bytes, H channels. Inside, time comes
first, (T, B, H), so that each step of the recurrence is one contiguous block.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from config import BOS, VOCAB_SIZE, MixerConfig, TrainConfig

State = list[tuple[Tensor, Tensor]]  # per layer: the pooled average (B, H) and the last y (B, H)


class LinearRecurrence(torch.autograd.Function):
    """p_t = a_t p_{t-1} + b_t over the first axis. One fused operation per step in each direction: on a CPU a loop over
    256 steps costs a few per cent of a training step, and needs no compiled extension."""

    @staticmethod
    def forward(ctx, a: Tensor, b: Tensor, start: Tensor) -> Tensor:  # (T, B, H), (T, B, H), (B, H)
        p = torch.empty_like(b)
        last = start
        for t in range(len(b)):
            last = torch.addcmul(b[t], a[t], last, out=p[t])
        ctx.save_for_backward(a, p, start)
        return p

    @staticmethod
    def backward(ctx, grad: Tensor):
        a, p, start = ctx.saved_tensors
        grad_b = grad.clone()
        for t in range(len(a) - 2, -1, -1):
            grad_b[t].addcmul_(a[t + 1], grad_b[t + 1])
        grad_a = torch.empty_like(a)
        torch.mul(grad_b[1:], p[:-1], out=grad_a[1:])
        torch.mul(grad_b[0], start, out=grad_a[0])
        return grad_a, grad_b, None  # the start is carried over from earlier text: no gradient goes there


@torch.compiler.disable  # a compiler would unroll the loop into thousands of operations
def recur(a: Tensor, b: Tensor, start: Tensor) -> Tensor:
    return LinearRecurrence.apply(a, b, start)


class RowDropout(nn.Module):
    """Dropout with one mask per row for all its bytes: cheap on a CPU, and the recurrence sees one network, not 256."""

    def __init__(self):
        super().__init__()
        self.share = 0.0  # set by train.py

    def forward(self, x: Tensor) -> Tensor:  # (T, B, C)
        if not self.training or self.share == 0:
            return x
        mask = torch.rand(1, x.shape[1], x.shape[2], device=x.device) >= self.share
        return x * (mask.to(x.dtype) / (1 - self.share))


class HyperMixing(nn.Module):
    """The only part that looks across positions: what came before, pooled, gives a gain and an offset per channel."""

    def __init__(self, config: MixerConfig):
        super().__init__()
        hidden = config.hidden_dim
        self.config = config
        inner = config.hyper_hidden_dim
        self.hyper = nn.Sequential(nn.Linear(hidden, inner), nn.GELU(), nn.Linear(inner, 2 * hidden))
        self.dropout = RowDropout()
        if config.token_shift:
            self.shift = nn.Parameter(torch.full((hidden,), 0.5))
        if config.pooling == "decay":
            self.decay = nn.Parameter(torch.empty(hidden))
            self.spread_decays(TrainConfig.longest_memory)
        if config.decay_gate_rank:
            rank = config.decay_gate_rank
            self.gate = nn.Sequential(nn.Linear(hidden, rank, bias=False), nn.Linear(rank, hidden, bias=False))

    @torch.no_grad()
    def spread_decays(self, longest: float) -> None:
        """Time constants tau from 0.3 to `longest` bytes, spread log-evenly: a = exp(-1 / tau)."""
        a = torch.exp(-1 / torch.logspace(math.log10(0.3), math.log10(longest), len(self.decay)))
        self.decay.copy_(torch.logit(a))

    def forward(self, y: Tensor, keep: Tensor, state: tuple[Tensor, Tensor]) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """y (T, B, H); keep (T, B, 1), 0 where memory must not reach back, else 1."""
        pooled_before, last_y = state
        u = self.shifted(y, keep, last_y)
        pooled = self.pool(u, keep, pooled_before)
        if self.config.pooling == "cumulative":
            with torch.autocast(y.device.type, enabled=False):  # the last byte is 1 % of a mean: bfloat16 would lose it
                read = self.hyper[0](pooled)
        else:
            read = self.hyper[0](pooled)
        gain, offset = self.hyper[2](self.dropout(self.hyper[1](read))).chunk(2, dim=-1)
        return u * gain + offset, (pooled[-1].detach(), y[-1].detach())

    def shifted(self, y: Tensor, keep: Tensor, last_y: Tensor) -> Tensor:
        """Each channel mixed with its value one byte before, by a share of its own."""
        if not self.config.token_shift:
            return y
        before = torch.cat([last_y[None], y[:-1]]) * keep
        return y + self.shift * (before - y)

    def pool(self, u: Tensor, keep: Tensor, pooled_before: Tensor) -> Tensor:
        """Everything up to and including each byte, averaged: (T, B, H), in float32."""
        if self.config.pooling == "cumulative":
            counts = torch.arange(1, len(u) + 1, device=u.device, dtype=torch.float32)[:, None, None]
            return u.float().cumsum(0) / counts
        logits = self.decay
        if self.config.decay_gate_rank:
            logits = logits + self.gate(u).float()
        a = torch.sigmoid(logits)
        b = ((1 - a) * u).float()
        return recur((a * keep).float(), b, pooled_before)


class ChannelMLP(nn.Module):
    def __init__(self, config: MixerConfig):
        super().__init__()
        self.fc1 = nn.Linear(config.hidden_dim, config.channel_mlp_dim)
        self.fc2 = nn.Linear(config.channel_mlp_dim, config.hidden_dim)
        self.dropout = RowDropout()

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(self.dropout(F.gelu(self.fc1(x))))


class MixerLayer(nn.Module):
    def __init__(self, config: MixerConfig):
        super().__init__()
        self.norm1 = nn.LayerNorm(config.hidden_dim)
        self.token_mixer = HyperMixing(config)
        self.norm2 = nn.LayerNorm(config.hidden_dim)
        self.channel_mlp = ChannelMLP(config)

    def forward(self, x: Tensor, keep: Tensor, state: tuple[Tensor, Tensor]) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        mixed, state = self.token_mixer(self.norm1(x), keep, state)
        x = x + mixed
        return x + self.channel_mlp(self.norm2(x)), state


class Mixer(nn.Module):
    def __init__(self, config: MixerConfig):
        super().__init__()
        self.config = config
        self.token_embedding = nn.Embedding(VOCAB_SIZE, config.hidden_dim)
        self.mixer_layers = nn.ModuleList(MixerLayer(config) for _ in range(config.num_layers))
        self.layer_norm = nn.LayerNorm(config.hidden_dim)
        self.apply(initialize)
        if config.rotary:
            cos, sin = rotary_tables(config.max_seq_len, config.hidden_dim)
            self.register_buffer("cos", cos, persistent=False)
            self.register_buffer("sin", sin, persistent=False)

    def initial_state(self, batch: int, device: torch.device | str = "cpu") -> State:
        zeros = torch.zeros(batch, self.config.hidden_dim, device=device)
        return [(zeros, zeros) for _ in self.mixer_layers]

    def forward(self, bytes_in: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """(B, T) bytes to (B, T, 256) logits and the state to continue from. A windowed model starts at position 0."""
        ids = bytes_in.long().T
        if state is None or self.config.windowed:
            state = self.initial_state(ids.shape[1], ids.device)
        # In training, rows hold many stories, and none may remember the one before. The model itself has no such rule.
        keep = (ids != BOS if self.training else torch.ones_like(ids)).float()[:, :, None]
        x = self.token_embedding(ids)  # (T, B, H)
        if self.config.rotary:
            partner = torch.stack([-x[..., 1::2], x[..., 0::2]], dim=-1).flatten(-2)
            x = x * self.cos[: len(x), None] + partner * self.sin[: len(x), None]
        after: State = []
        for layer, before in zip(self.mixer_layers, state, strict=True):
            x, layer_state = layer(x, keep, before)
            after.append(layer_state)
        logits = F.linear(self.layer_norm(x), self.token_embedding.weight)
        return logits.transpose(0, 1), after

    def save(self, folder: Path, dtype: torch.dtype = torch.float32) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        tensors = {name: tensor.to(dtype).contiguous() for name, tensor in self.state_dict().items()}
        save_file(tensors, folder / "model.safetensors")
        self.config.save(folder / "config.json")

    @staticmethod
    def load(folder: Path) -> Mixer:
        model = Mixer(MixerConfig.load(folder / "config.json"))
        tensors = load_file(folder / "model.safetensors")
        own = model.state_dict()  # published files also hold lm_head.weight (the embedding) and rope.inv_freq
        model.load_state_dict({name: tensors[name].float() for name in own})
        return model


def initialize(module: nn.Module) -> None:
    if isinstance(module, (nn.Linear, nn.Embedding)):
        nn.init.normal_(module.weight, std=0.02)
        if getattr(module, "bias", None) is not None:
            nn.init.zeros_(module.bias)


def rotary_tables(length: int, hidden: int) -> tuple[Tensor, Tensor]:
    """(length, H) each. Angles are laid out in halves while neighbors are rotated: the published definition."""
    frequencies = 10_000 ** (-2 * torch.arange(hidden // 2, dtype=torch.float64) / hidden)
    angles = torch.arange(length, dtype=torch.float64)[:, None] * frequencies.repeat(2)
    return angles.cos().float(), angles.sin().float()
