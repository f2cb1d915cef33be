import unittest
from datetime import date

from tally.entries import Entry, parse_entry, read_entries


class ParseEntry(unittest.TestCase):
    def test_four_fields(self):
        self.assertEqual(
            parse_entry("2026-03-01 | groceries | -12.50 | market, two bags"),
            Entry(date(2026, 3, 1), "groceries", -1250, "market, two bags"),
        )

    def test_the_note_may_be_missing_or_empty(self):
        bare = Entry(date(2026, 3, 3), "rent", -93500)
        self.assertEqual([parse_entry("2026-03-03|rent|-935.00"), parse_entry("2026-03-03|rent|-935.00|")], [bare, bare])

    def test_a_missing_field_is_refused(self):
        with self.assertRaisesRegex(ValueError, "fields"):
            parse_entry("2026-03-03 | rent")


class ReadEntries(unittest.TestCase):
    def test_comments_and_empty_lines_are_left_out(self):
        lines = ["# March", "", "2026-03-02 | salary | 2,400.00 | March", "   "]
        self.assertEqual(read_entries(lines), [Entry(date(2026, 3, 2), "salary", 240000, "March")])

    def test_a_bad_line_is_named(self):
        with self.assertRaisesRegex(ValueError, "^line 3: "):
            read_entries(["# March", "2026-03-02 | salary | 1.00", "2026-13-02 | salary | 1.00"])
