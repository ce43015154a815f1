"""The weights of the adaptive predictor: python -m unittest test_mixing"""

import json
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from mixing import Weights, learn, read_along

FIXTURE = Path(__file__).parent.parent / "test" / "fixtures" / "mixing.json"


def uniform(text: bytes) -> np.ndarray:
    """A model that knows nothing."""
    return np.full((len(text), 256), 1 / 256)


class MixingTest(unittest.TestCase):
    def test_the_predictor_is_the_extensions(self):
        expected = json.loads(FIXTURE.read_text(encoding="utf-8"))
        weights = Weights()
        weights.certainty = np.array(expected["certainty"])
        weights.belief = np.array(expected["belief"])
        text = expected["text"].encode()
        self.assertAlmostEqual(read_along(text, uniform(text), weights, 0), expected["bits"], places=4)

    def test_learning_finds_that_a_text_repeats_itself(self):
        text = b"Marisol met the fox by the river. " * 40
        before = read_along(text, uniform(text), Weights(), 0)
        after = read_along(text, uniform(text), learn([(text, uniform(text))], lambda _: None), 0)
        self.assertLess(after, 0.8 * before)

    def test_the_file_holds_the_weights(self):
        with TemporaryDirectory() as folder:
            file = Path(folder, "mixing.json")
            Weights().save(file)
            read = json.loads(file.read_text())
            self.assertEqual(np.array(read["certainty"]).shape, (5, 7, 4))
            self.assertEqual(np.array(read["belief"]).shape, (5, 6))


if __name__ == "__main__":
    unittest.main()
