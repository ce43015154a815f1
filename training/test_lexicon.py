"""The rules by which words get into the lexicon: python -m unittest test_lexicon"""

import tempfile
import unittest
from pathlib import Path

from lexicon import count_words, known_share, main

STORIES = [
    'Once there was a girl. The girl saw Lily. "Hello, Lily," said Mom. Her mom didn\'t smile.',
    "The girl asked Lily and Mom. Lily's mom and the girl's dog didn't run. Suddenly it rained.",
    "Then she saw Mom, and the girl's dog. Suddenly he saw Zorg. He saw a litle cat.",
]


class LexiconTest(unittest.TestCase):
    def test_words_of_two_stories_are_known(self):
        lexicon = count_words(STORIES)
        self.assertIn("girl", lexicon)
        self.assertNotIn("litle", lexicon)  # in one story only
        self.assertIn("didn't", lexicon)
        self.assertIn("girl's", lexicon)

    def test_a_capital_inside_a_sentence_makes_a_name(self):
        lexicon = count_words(STORIES)
        self.assertIn("Lily", lexicon)
        self.assertNotIn("lily", lexicon)
        self.assertNotIn("Lily's", lexicon)  # names have no possessives of their own
        self.assertNotIn("Zorg", lexicon)

    def test_what_is_written_both_ways_stands_twice(self):
        lexicon = count_words(STORIES)
        self.assertIn("Mom", lexicon)
        self.assertIn("mom", lexicon)

    def test_a_sentences_first_word_is_no_name(self):
        lexicon = count_words(STORIES)
        self.assertIn("suddenly", lexicon)
        self.assertNotIn("Suddenly", lexicon)

    def test_it_is_sorted_by_bytes(self):
        lexicon = count_words([*STORIES, "The café. A café.", "One café."])
        self.assertEqual(lexicon, sorted(lexicon, key=str.encode))
        self.assertIn("café", lexicon)

    def test_the_share_of_known_words(self):
        self.assertEqual(known_share(["the", "Cat"], ["The cat sat."]), 2 / 3)

    def test_the_command_writes_a_word_a_line(self):
        with tempfile.TemporaryDirectory() as folder:
            stories, out = Path(folder, "stories.txt"), Path(folder, "lexicon.txt")
            stories.write_text("\n<|endoftext|>\n".join(STORIES), encoding="utf-8")
            main(["--train", str(stories), "--out", str(out)])
            self.assertEqual(out.read_text(encoding="utf-8").splitlines(), count_words(STORIES))


if __name__ == "__main__":
    unittest.main()
