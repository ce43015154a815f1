"""Books as prose: python -m unittest test_prose"""

import json
import unittest
from pathlib import Path

from prose import paragraphs, pieces, plain_marks

MARKS = Path(__file__).parent.parent / "test" / "fixtures" / "plainMarks.json"


class ProseTest(unittest.TestCase):
    def test_marks_are_made_plain_as_the_extension_does(self):
        for text, plain in json.loads(MARKS.read_text(encoding="utf-8")):
            self.assertEqual(plain_marks(text), plain, text)

    def test_a_book_becomes_paragraphs_without_syntax(self):
        book = "# One\n\nShe *ran* to\nthe sea.\n\n* * *\n\n> “No,” he said—and\n> [left](http://a.b).\n\n![x](y.png)\n"
        self.assertEqual(
            [part for part in paragraphs(book) if part], ["She ran to the sea.", '"No," he said - and left.']
        )

    def test_chapters_are_pieces_and_long_ones_are_cut_at_a_paragraph(self):
        chapter = "\n\n".join(f"{number} " + "word " * 80 for number in range(40))
        found = list(pieces(f"## One\n\n{chapter}\n\n## Two\n\n{chapter}\n\n## Contents\n\nOne. Two.\n", size=4000))
        self.assertGreater(len(found), 6)
        self.assertTrue(all(piece.split("\n")[0].split()[0].isdigit() for piece in found))
        self.assertFalse(any("Contents" in piece or "One. Two." in piece for piece in found))


if __name__ == "__main__":
    unittest.main()
