"""Tests of the training scripts: about a minute, no network, no story files.

python -m unittest -v          # in this folder
"""

from __future__ import annotations

import contextlib
import csv
import functools
import http.server
import io
import json
import math
import os
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path
from unittest import mock

import numpy as np
import torch
import torch.nn.functional as F

import ablations
import data
from config import BOS, EOS, MODELS, MixerConfig, TrainConfig
from evaluate import bits_per_byte, distinct_3, measure, write_stories
from model import LinearRecurrence, Mixer
from train import window_at

HERE = Path(__file__).parent
FIXTURES = HERE.parent / "test" / "fixtures" / "reference"
SCORES = HERE.parent / "test" / "fixtures" / "scores"
MODEL_FOLDERS = HERE.parent / "models"


def synthetic_stories(count: int, seed: int) -> str:
    """Stories from a small grammar: enough to learn, and nobody's text."""
    random = np.random.default_rng(seed)

    def one(*choices: str) -> str:
        return choices[random.integers(len(choices))]

    stories = []
    for _ in range(count):
        name, pronoun = (
            (one("Lily", "Mia", "Sara"), "She") if random.random() < 0.5 else (one("Tom", "Ben", "Max"), "He")
        )
        thing = one("red ball", "small boat", "big cake", "blue kite")
        stories.append(
            f"Once there was a child named {name}. {pronoun} had a {thing}. "
            f"One day {name} took the {thing} to the {one('park', 'beach', 'garden')}. "
            f"{pronoun} was very {one('happy', 'proud', 'tired')}. Then {name} went home."
        )
    return f"\n{data.SEPARATOR}\n".join(stories)


def train(folder: Path, *options: str, launcher: tuple[str, ...] = (sys.executable,)) -> str:
    """Runs train.py on the folder's text as a person would, in a process of its own."""
    command = [*launcher, str(HERE / "train.py"), "--model", "tiny", "--train", str(folder / "train.txt")]
    command += ["--batch", "8", "--length", "64", *options]
    done = subprocess.run(
        command, cwd=HERE, capture_output=True, text=True, env=os.environ | {"OMP_NUM_THREADS": "1"}, timeout=300
    )
    if done.returncode:
        raise AssertionError(done.stderr)
    return done.stdout


class ModelTest(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(1)

    def check_fixture(self, name: str) -> None:
        expected = json.loads((FIXTURES / name / "expected.json").read_text())
        fields = {key: value for key, value in expected["config"].items() if key != "use_hyper"}
        with tempfile.TemporaryDirectory() as folder:
            MixerConfig(**fields).save(Path(folder, "config.json"))
            os.symlink(FIXTURES / name / "model.safetensors", Path(folder, "model.safetensors"))
            model = Mixer.load(Path(folder)).eval()
        window = model.config.max_seq_len if model.config.windowed else 10**9
        for case in expected["cases"]:
            with self.subTest(fixture=name, bytes=len(case["input_ids"])), torch.no_grad():
                logits = model(torch.tensor([case["input_ids"][-window:]]))[0][0]
                wanted = torch.tensor(case["logits"])
                self.assertLess((logits[case["positions_in_window"]] - wanted).abs().max().item(), 2e-5)
                ids = list(case["input_ids"])
                for byte in case["greedy_48"]:
                    self.assertEqual(model(torch.tensor([ids[-window:]]))[0][0, -1].argmax().item(), byte)
                    ids.append(byte)

    def test_published_model_matches_the_reference(self):
        self.check_fixture("tiny")

    def test_decay_model_matches_the_reference(self):
        self.check_fixture("tiny-decay")

    def test_gated_model_matches_the_reference(self):
        self.check_fixture("tiny-gated")

    def test_reading_in_pieces_equals_reading_at_once(self):
        model = Mixer(MODELS["tiny"]).eval()
        ids = torch.randint(3, 256, (3, 40))
        with torch.no_grad():
            whole, _ = model(ids)
            state, parts = None, []
            for part in ids.split([1, 16, 3, 20], dim=1):
                logits, state = model(part, state)
                parts.append(logits)
        self.assertLess((torch.cat(parts, 1) - whole).abs().max().item(), 1e-5)

    def test_ablations_read_in_pieces_as_at_once(self):
        ids = torch.randint(3, 256, (2, 30))
        for name, row in ((name, row) for part in ablations.PARTS for name, row in part.rows.items()):
            model = row.build(MODELS["tiny"])
            with self.subTest(row=name), torch.no_grad():
                for parameter in model.parameters():  # what a change adds begins at zero
                    parameter.add_(0.1 * torch.randn_like(parameter))
                model.eval()
                whole, _ = model(ids)
                state, parts = None, []
                for part in ids.split([1, 2, 20, 7], dim=1):
                    logits, state = model(part, state)
                    parts.append(logits)
                self.assertLess((torch.cat(parts, 1) - whole).abs().max().item(), 1e-5)

    def test_in_training_a_story_does_not_remember_the_one_before(self):
        model = Mixer(MODELS["tiny"]).train()
        story = torch.randint(3, 256, (1, 20))
        story[0, 0] = BOS
        alone, _ = model(story)
        after, _ = model(torch.cat([torch.randint(3, 256, (1, 30)), story], 1))
        self.assertLess((after[:, 30:] - alone).abs().max().item(), 1e-5)

    def test_recurrence_has_the_gradient_of_its_definition(self):
        a = torch.rand(7, 2, 3, dtype=torch.double, requires_grad=True)
        b = torch.randn(7, 2, 3, dtype=torch.double, requires_grad=True)
        start = torch.randn(2, 3, dtype=torch.double)
        self.assertTrue(torch.autograd.gradcheck(lambda a, b: LinearRecurrence.apply(a, b, start), (a, b)))

    def test_sizes(self):
        sizes = {name: sum(p.numel() for p in Mixer(config).parameters()) for name, config in MODELS.items()}
        published = {"100k": 136_908, "300k": 331_680, "500k": 557_328, "1m": 967_584, "decay": 968_928}
        self.assertEqual(sizes | published, sizes)
        self.assertTrue(all(size <= 1_000_000 for size in sizes.values()))


class DataTest(unittest.TestCase):
    def test_renaming_is_consistent_and_keeps_the_kind(self):
        story = "Lily met Tom. Tom and Sue saw Lily. Lilypads!"
        renamer = data.Renamer([story])
        for seed in range(50):
            words = renamer(story, np.random.default_rng(seed)).replace(".", "").split()
            lily, tom, sue = words[0], words[2], words[5]
            self.assertEqual([lily, tom], [words[7], words[3]])
            self.assertEqual(len({lily, tom, sue}), 3)
            self.assertTrue(lily in data.GIRLS and sue in data.GIRLS and tom in data.BOYS)
            self.assertEqual(words[-1], "Lilypads!")

    def test_streams_frame_stories_and_repeat_none_within_a_pass(self):
        stories = [chr(97 + i) * 30 for i in range(20)]
        streams = data.Streams(stories, batch=2, length=20, rename=0.0, seed=5)
        rows = np.concatenate([streams.next()[0] for _ in range(15)], axis=1)
        self.assertEqual(streams.epoch, 0)
        text = bytes(rows[0]).split(bytes([EOS]))[:-1]
        self.assertTrue(all(part[0] == BOS and len(part) == 31 for part in text))
        self.assertEqual(len(set(text)), len(text))

    def test_windows_begin_at_story_starts_and_end_with_the_story(self):
        stories = ["a" * 5, "".join(map(chr, range(32, 122)))]
        windows = data.Windows(stories, batch=1, length=16, rename=0.0, seed=5)
        seen = []
        for _ in range(12):
            inputs, targets = windows.next()
            self.assertEqual(inputs[0, 1:].tolist(), targets[0, :-1].tolist())
            seen.append(bytes(inputs[0]) + bytes(targets[0, -1:]))
        self.assertEqual(windows.epoch, 0)
        short, beginning = b"\x01aaaaa\x02" + bytes(10), bytes([BOS]) + stories[1][:16].encode()
        self.assertTrue({short, beginning} <= set(seen))
        self.assertTrue(all(part in bytes([BOS]) + stories[1].encode() + bytes([EOS]) for part in set(seen) - {short}))
        self.assertTrue(any(part[-1] == EOS for part in seen))

    def test_a_window_grows_in_eighths_from_a_quarter_to_its_full_length(self):
        config = TrainConfig(steps=1000, grow=0.4)
        grown = [window_at(step, config, 64) for step in range(1000)]
        self.assertEqual(sorted(set(grown)), [16, 24, 32, 40, 48, 56, 64])
        self.assertEqual((grown[0], sorted(grown), grown[400]), (16, grown, 64))
        self.assertEqual(window_at(0, TrainConfig(), 64), 64)
        windows = np.arange(20).reshape(2, 10)
        self.assertEqual(
            data.shortened(windows, 3).tolist(),
            [[0, 1, 2], [3, 4, 5], [6, 7, 8], [10, 11, 12], [13, 14, 15], [16, 17, 18]],
        )
        self.assertEqual(data.shortened(windows, 10).tolist(), windows.tolist())

    def test_what_is_no_story_file_is_refused_in_one_sentence(self):
        with tempfile.TemporaryDirectory() as folder:
            latin, empty = Path(folder, "latin.txt"), Path(folder, "empty.txt")
            latin.write_bytes("Zo\u00eb ran.".encode("latin-1"))
            empty.write_text(f"\n{data.SEPARATOR}\n")
            for path, message in (
                (Path(folder, "none.txt"), r"none\.txt cannot be read \(No such file or directory\): .*\.$"),
                (latin, r"latin\.txt is not UTF-8 text: .*\.$"),
                (empty, r"empty\.txt holds no story: .*\.$"),
            ):
                with self.subTest(path=path.name), self.assertRaises(SystemExit) as caught:
                    data.read_stories(path)
                self.assertRegex(str(caught.exception), message)

    def test_too_little_text_is_refused_in_one_sentence(self):
        for source in (data.Streams, data.Windows):
            with self.subTest(source=source.__name__), self.assertRaises(SystemExit) as caught:
                source(["Tim ran home."], batch=8, length=64, rename=0.0, seed=1).next()
            self.assertRegex(str(caught.exception), r"too short for 8 rows of 64 bytes: .*\.$")

    def test_a_download_arrives_whole_or_says_why_not_in_one_sentence(self):
        body = b"A story." * 1000

        class Host(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200 if self.path != "/missing/" + data.FILES[0] else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[:99] if self.path.startswith("/cut/") else body)

            def log_message(self, *_):
                pass

        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host) as host:
            threading.Thread(target=host.serve_forever, daemon=True).start()
            address = f"http://127.0.0.1:{host.server_port}"
            for hub, reason in (
                (f"{address}/good", None),
                (f"{address}/missing", "Not Found"),
                (f"{address}/cut", "99 out of 8000 bytes"),
                ("http://127.0.0.1:1/closed", "refused"),
            ):
                with (
                    self.subTest(hub=hub),
                    tempfile.TemporaryDirectory() as folder,
                    mock.patch("data.HUB", hub),
                    contextlib.redirect_stderr(io.StringIO()) as shown,
                ):
                    if reason is None:
                        data.download(Path(folder))
                        self.assertEqual([Path(folder, name).read_bytes() for name in data.FILES], [body, body])
                        self.assertIn("0 of 0 MB", shown.getvalue())
                    else:
                        with self.assertRaises(SystemExit) as caught:
                            data.download(Path(folder))
                        self.assertRegex(
                            str(caught.exception), rf"could not be downloaded .*{reason}.*pass local story files\.$"
                        )
                        self.assertEqual(list(Path(folder).iterdir()), [], "nothing is left half")
            host.shutdown()


class EvaluationTest(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(2)

    def test_recurrent_models_score_whole_stories(self):
        model = Mixer(MODELS["tiny"]).eval()
        stories = ["A dog ran.", "The cat sat on the mat, and that was that."]
        bits, count = 0.0, 0
        for story in stories:
            ids = torch.tensor([BOS, *story.encode(), EOS])
            with torch.no_grad():
                logits = model(ids[None, :-1])[0][0]
            bits += F.cross_entropy(logits, ids[1:], reduction="sum").item() / math.log(2)
            count += len(ids) - 1
        self.assertAlmostEqual(bits_per_byte(model, stories), bits / count, places=5)

    def test_windowed_models_score_each_byte_once_after_half_a_window(self):
        model = Mixer(MixerConfig(16, 16, 1, 8, max_seq_len=8)).eval()
        story = "The quick brown fox jumps."
        ids = [BOS, *story.encode(), EOS]
        bits = 0.0
        for position in range(1, len(ids)):
            # Windows begin at multiples of 4; this byte belongs to the first one whose 8 inputs reach it.
            start = max(0, math.ceil((position - 8) / 4) * 4)
            with torch.no_grad():
                logits = model(torch.tensor([ids[start:position]]))[0][0, -1]
            bits += F.cross_entropy(logits, torch.tensor(ids[position])).item() / math.log(2)
        self.assertAlmostEqual(bits_per_byte(model, [story]), bits / (len(ids) - 1), places=5)

    def test_shipped_models_have_the_scores_that_the_engine_is_held_to(self):
        """`npm run evaluate` is held to the same file by test/cli/story.test.ts. After a change of weights, renew it:
        S=../test/fixtures/scores
        for M in ../models/*/; do python evaluate.py --model $M --valid $S/stories.txt --json; done > $S/expected.jsonl
        """
        stories = data.read_stories(SCORES / "stories.txt")
        expected = [json.loads(line) for line in (SCORES / "expected.jsonl").read_text().splitlines()]
        self.assertEqual(
            sorted(row["model"] for row in expected),
            sorted(folder.parent.name for folder in MODEL_FOLDERS.glob("*/config.json")),
        )
        for row in expected:
            with self.subTest(model=row["model"]):
                self.assertEqual(sum(len(data.frame(story)) - 1 for story in stories), row["bytes"])
                score = bits_per_byte(Mixer.load(MODEL_FOLDERS / row["model"]), stories)
                self.assertAlmostEqual(score, row["bitsPerByte"], delta=1e-4)

    def test_measures_of_written_stories(self):
        written = [("Lily ran and ran. Blorp!", True), ("He ran and he ran and he ran and", False)]
        result = measure(["A girl named Lily.", "A boy named Tim."], written, {"lily", "ran", "and", "he"})
        self.assertAlmostEqual(result["wordShare"], 13 / 14)
        self.assertEqual((result["nameShare"], result["endShare"]), (0.5, 0.5))
        self.assertAlmostEqual(distinct_3(written[1][0]), 3 / 7)

    def test_the_same_seed_writes_the_same_story(self):
        for config in (MODELS["tiny"], MixerConfig(16, 16, 1, 8, max_seq_len=8)):
            model = Mixer(config)
            first, again, other = (write_stories(model, ["Tim ran", "A"], seed, most_bytes=40) for seed in (1, 1, 2))
            self.assertEqual(first, again)
            self.assertNotEqual(first, other)


class TrainingTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.folder / "train.txt").write_text(synthetic_stories(400, seed=1))
        (self.folder / "valid.txt").write_text(synthetic_stories(20, seed=2))

    def test_a_small_model_trains_end_to_end(self):
        out = self.folder / "run"
        output = train(self.folder, "--valid", str(self.folder / "valid.txt"), "--out", str(out), "--steps", "400")
        self.assertRegex(output, r"step    100 .* \d+\.\d min left\n")
        held_out = data.read_stories(self.folder / "valid.txt")
        self.assertLess(bits_per_byte(Mixer.load(out), held_out), 0.35)  # the grammar's own entropy is near 0.05
        with (out / "log.csv").open() as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([row["step"] for row in rows], ["100", "200", "300", "400"])
        self.assertLess(float(rows[-1]["train_bpb"]), float(rows[0]["train_bpb"]))
        self.assertEqual((out / "loss.png").read_bytes()[:4], b"\x89PNG")

    def test_an_interrupted_run_ends_with_the_same_weights(self):
        for options in ((), ("--model", "100k", "--grow", "0.7")):
            whole, parts = (self.folder / f"{name}{len(options)}" for name in ("whole", "parts"))
            train(self.folder, *options, "--out", str(whole), "--steps", "60")
            train(self.folder, *options, "--out", str(parts), "--steps", "60", "--stop-after", "25")
            train(self.folder, *options, "--out", str(parts), "--steps", "60")
            resumed = Mixer.load(parts).state_dict()
            for name, tensor in Mixer.load(whole).state_dict().items():
                self.assertTrue(torch.equal(tensor, resumed[name]), (options, name))

    def test_a_run_can_start_from_the_weights_of_a_model(self):
        start, out = self.folder / "start", self.folder / "run"
        torch.manual_seed(5)
        model = Mixer(MODELS["tiny"])
        model.save(start)
        still = ("--matrix-rate", "0", "--other-rate", "0")
        train(self.folder, "--start", str(start), "--out", str(out), "--steps", "2", *still)
        for name, tensor in Mixer.load(out).state_dict().items():
            self.assertTrue(torch.equal(tensor, model.state_dict()[name]), name)
        with self.assertRaisesRegex(AssertionError, r"start has another shape: .*\."):
            train(self.folder, "--start", str(start), "--out", str(out), "--model", "gated")

    def test_a_run_is_not_resumed_with_other_settings(self):
        out = str(self.folder / "run")
        train(self.folder, "--out", out, "--steps", "20", "--stop-after", "1")
        with self.assertRaisesRegex(AssertionError, r"holds a run with steps 20, not 30: .*--out\."):
            train(self.folder, "--out", out, "--steps", "30")

    def test_two_processes_train_one_model(self):
        launcher = (sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2")
        train(self.folder, "--out", str(self.folder / "two"), "--steps", "10", launcher=launcher)
        first, second = (
            torch.load(self.folder / "two" / name, weights_only=True) for name in ("checkpoint.pt", "checkpoint1.pt")
        )
        self.assertNotEqual(first["state"][0][0].tolist(), second["state"][0][0].tolist())  # each read different rows
        for name, tensor in first["model"].items():
            self.assertTrue(torch.equal(tensor, second["model"][name]), name)

    def test_ablations_make_one_table(self):
        options = "--model tiny --steps 300 --batch 8 --length 64 --average 0.9"
        rows = {"none": ablations.Row("**none**"), "simple": ablations.Row("more text", simple=True)}
        rows["longer"] = ablations.Row("longer", build=functools.partial(ablations.mixing, ablations.LongerShift))
        argv = ["ablations.py", "--threads", "1", "--out", str(self.folder / "out"), "--only", *rows]
        for name in ("train", "valid", "simple"):
            argv += [f"--{name}", str(self.folder / f"{'valid' if name == 'simple' else name}.txt")]
        table = io.StringIO()
        with (
            mock.patch.object(ablations, "PARTS", (ablations.Part("small", options, rows, eighth=True),)),
            mock.patch("sys.argv", argv),
            contextlib.redirect_stdout(table),
        ):
            ablations.main()
            shown = table.getvalue()
            ablations.main()  # what is done is not run again
        first, second = (
            [line.rsplit("|", 2)[0] for line in part.splitlines()]
            for part in (shown, table.getvalue().removeprefix(shown))
        )
        self.assertEqual(first, second)
        self.assertRegex(shown, r"\| \*\*none\*\* \| 56,832 \| [0-9.]+ \| [0-9.]+ \|\n")
        self.assertEqual(len(data.read_stories(self.folder / "out" / "eighth.txt")), 50)

    def test_a_file_named_finish_starts_the_fall_of_the_rate(self):
        out = self.folder / "short"
        out.mkdir()
        (out / "finish").touch()
        output = train(
            self.folder, "--out", str(out), "--steps", "5000", "--stop-after", "1", "--decay-fraction", "0.5"
        )
        self.assertIn("parameters", output)
        saved = torch.load(out / "checkpoint.pt", weights_only=True)
        self.assertEqual((saved["decay_start"], saved["steps"]), (0, 1))

    def test_missing_lexicon_is_refused(self):
        with (
            contextlib.redirect_stderr(io.StringIO()) as error,
            mock.patch("sys.argv", ["evaluate.py", *"--model a --valid b --stories 3".split()]),
        ):
            import evaluate

            self.assertRaises(SystemExit, evaluate.main)
        self.assertIn("--stories needs --lexicon", error.getvalue())


if __name__ == "__main__":
    unittest.main()
