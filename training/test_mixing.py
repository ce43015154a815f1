"""The weights of the adaptive predictor: python -m unittest test_mixing"""

import json
import math
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch

from mixing import CANDIDATE, HIDDEN, PLACE, Examples, Mixing, exchange_names, learn

FIXTURE = Path(__file__).parent.parent / "test" / "fixtures" / "mixing.json"


def uniform(text: bytes) -> np.ndarray:
    """A model that knows nothing."""
    return np.full((len(text), 256), -math.log(256))


def all_of(text: bytes) -> Examples:
    return Examples([(text, uniform(text))], lambda _: True)


class MixingTest(unittest.TestCase):
    def test_the_predictor_is_the_extensions(self):
        expected = json.loads(FIXTURE.read_text(encoding="utf-8"))
        mixing = Mixing(len(expected["output"]))
        with torch.no_grad():
            mixing.place.weight.copy_(torch.tensor(expected["place"]).T)
            mixing.place.bias.copy_(torch.tensor(expected["placeBias"]))
            mixing.candidate.weight.copy_(torch.tensor(expected["candidate"]).T)
            mixing.output.weight.copy_(torch.tensor(expected["output"])[None])
            mixing.output.bias.fill_(expected["outputBias"])
        text = expected["text"].encode()
        self.assertAlmostEqual(all_of(text).bits(mixing) * len(text), expected["bits"], places=1)

    def test_learning_finds_that_a_text_repeats_itself(self):
        examples = all_of(b"Marisol met the fox by the river. " * 40)
        mixing = learn(examples, lambda _: None)
        self.assertLess(examples.bits(mixing), 0.2 * examples.bits(Mixing()))

    def test_the_file_holds_the_weights(self):
        with TemporaryDirectory() as folder:
            file = Path(folder, "mixing.json")
            Mixing().save(file)
            read = json.loads(file.read_text())
            self.assertEqual(np.array(read["place"]).shape, (PLACE, HIDDEN))
            self.assertEqual(np.array(read["candidate"]).shape, (CANDIDATE, HIDDEN))
            self.assertEqual(np.array(read["output"]).shape, (HIDDEN,))

    def test_names_are_exchanged_the_same_throughout(self):
        texts = ["When Marisol came, Marisol and Mr Fox laughed.", "Then old Barnaby saw that Barnaby was alone."]
        exchanged = exchange_names(texts, np.random.default_rng(3))
        for text, other in zip(texts, exchanged, strict=True):
            self.assertEqual(len(text.split()), len(other.split()))
        possible = [texts[1].replace("Barnaby", name) for name in ("Barnaby", "Marisol", "Fox")]
        self.assertIn(exchanged[1], possible)

    def test_some_names_are_made_up_of_two(self):
        texts = ["When Marisol came, Marisol and Mr Fox laughed.", "Then old Barnaby saw that Barnaby was alone."]
        names = {"Barnaby", "Marisol", "Fox"}
        came = {exchange_names(texts, np.random.default_rng(seed))[1].split()[2] for seed in range(40)}
        self.assertEqual(names & came, names)
        made = {name[: (len(name) + 1) // 2] + other[-3:] for name in names for other in names}
        self.assertTrue(came - names)
        self.assertLessEqual(came - names, made)


if __name__ == "__main__":
    unittest.main()
