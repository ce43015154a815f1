"""Tests of average.py."""

import tempfile
import unittest
from pathlib import Path

import torch

import average
from config import MODELS
from model import Mixer


class AverageTest(unittest.TestCase):
    def test_between_two_models(self):
        torch.manual_seed(1)
        first, second = Mixer(MODELS["tiny"]), Mixer(MODELS["tiny"])
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            first.save(folder / "first")
            second.save(folder / "second")
            command = [str(folder / "first"), str(folder / "second"), "--out", str(folder / "out")]
            for share in (0.0, 0.25, 1.0):
                average.main([*command, "--share", str(share)])
                made = Mixer.load(folder / "out")
                for one, other, between in zip(first.parameters(), second.parameters(), made.parameters(), strict=True):
                    torch.testing.assert_close(between, (1 - share) * one + share * other)
            with self.assertRaisesRegex(SystemExit, "from 0 to 1"):
                average.main([*command, "--share", "2"])

    def test_other_shapes_are_refused(self):
        with self.assertRaisesRegex(SystemExit, "differ in shape"):
            average.average(Mixer(MODELS["tiny"]), Mixer(MODELS["gated"]), 0.5)


if __name__ == "__main__":
    unittest.main()
