"""Which optimizer updates which weights, and how the rate changes over a run."""

from __future__ import annotations

import torch

from config import TrainConfig
from model import Mixer


class Muon(torch.optim.Optimizer):
    """Momentum, then the nearest (semi-)orthogonal matrix as the update (Keller Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/)."""

    def __init__(self, params, lr: float, weight_decay: float, momentum: float = 0.95):
        super().__init__(params, dict(lr=lr, weight_decay=weight_decay, momentum=momentum))

    @torch.no_grad()
    def step(self) -> None:
        for group in self.param_groups:
            for p in group["params"]:
                buffer = self.state[p].setdefault("momentum", torch.zeros_like(p))
                buffer.lerp_(p.grad, 1 - group["momentum"])
                update = orthogonalize(p.grad.lerp(buffer, group["momentum"]))
                p.mul_(1 - group["lr"] * group["weight_decay"])
                p.add_(update, alpha=-group["lr"] * max(1, p.shape[0] / p.shape[1]) ** 0.5)


def matrix_dtype(device: torch.device | str) -> torch.dtype:
    """bfloat16, except on processors without instructions for it: those are several times faster in float32."""
    is_slow = torch.device(device).type == "cpu" and not torch.ops.mkldnn._is_mkldnn_bf16_supported()
    return torch.float32 if is_slow else torch.bfloat16


def orthogonalize(matrix: torch.Tensor, rounds: int = 5) -> torch.Tensor:
    """Newton-Schulz iteration; its coefficients, from the page above, push all singular values near 1 quickly."""
    x = (matrix if matrix.shape[0] <= matrix.shape[1] else matrix.T).to(matrix_dtype(matrix.device))
    x = x / (x.norm() + 1e-7)
    for _ in range(rounds):
        gram = x @ x.T
        x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
    x = x.float()
    return x if matrix.shape[0] <= matrix.shape[1] else x.T


def optimizers(model: Mixer, config: TrainConfig) -> list[torch.optim.Optimizer]:
    named = list(model.named_parameters())
    matrices = [p for name, p in named if p.ndim == 2 and not name.startswith("token_embedding")]
    embedding = [p for name, p in named if name.startswith("token_embedding")]
    rest = [p for _, p in named if p.ndim < 2]
    groups = [dict(params=embedding, weight_decay=0.0), dict(params=rest, weight_decay=0.0)]
    if config.optimizer == "adamw":
        groups.append(dict(params=matrices, weight_decay=config.weight_decay))
        return [torch.optim.AdamW(groups, lr=config.other_rate, betas=(0.9, 0.95), fused=True)]
    return [
        torch.optim.AdamW(groups, lr=config.other_rate, betas=(0.9, 0.95), fused=True),
        Muon(matrices, lr=config.matrix_rate, weight_decay=config.weight_decay),
    ]


def rate_factor(step: int, config: TrainConfig, decay_start: int, steps: int) -> float:
    """Linear warm-up, a plateau, a linear fall to zero."""
    if step < config.warmup_steps:
        return (step + 1) / config.warmup_steps
    return 1.0 if step < decay_start else max(0.0, (steps - step) / max(1, steps - decay_start))
