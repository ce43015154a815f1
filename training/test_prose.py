"""Books as prose: python -m unittest test_prose"""

import json
import unittest
from pathlib import Path

from prose import front_matter_lines, paragraphs, pieces, plain_marks

FIXTURES = Path(__file__).parent.parent / "test" / "fixtures"


class ProseTest(unittest.TestCase):
    def test_marks_are_made_plain_as_the_extension_does(self):
        for text, plain in json.loads((FIXTURES / "plainMarks.json").read_text(encoding="utf-8")):
            self.assertEqual(plain_marks(text), plain, text)

    def test_front_matter_has_the_lines_that_the_extension_leaves_out(self):
        for document, lines in json.loads((FIXTURES / "frontMatter.json").read_text(encoding="utf-8")):
            self.assertEqual(front_matter_lines(document.split("\n")), lines, document)
        for top, end in (["---"], ["---"]), (["% One"], []):
            for length in 1000, 1001:
                block = [*top, *["  more"] * (length - len(top) - len(end)), *end]
                self.assertEqual(front_matter_lines([*block, "", "Once"]), length if length == 1000 else 0)

    def test_what_a_chapter_says_about_itself_is_no_prose(self):
        chapter = "---\r\ntitle: Chapter 1\r\nlayout: post\r\n---\r\nOnce upon\r\na time.\r\n\r\nShe ran.\r\n"
        self.assertEqual(list(paragraphs(chapter)), ["Once upon a time.", "She ran."])

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
