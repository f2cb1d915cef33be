import unittest
from datetime import date

from tally.entries import Entry
from tally.summaries import by_category, by_month, largest

ENTRIES = [
    Entry(date(2025, 11, 30), "books", -2790),
    Entry(date(2025, 11, 2), "salary", 240000),
    Entry(date(2026, 1, 3), "rent", -91000),
    Entry(date(2026, 1, 9), "books", -210),
    Entry(date(2026, 1, 9), "apples", -3000),
]


class ByCategory(unittest.TestCase):
    def test_the_largest_spending_first(self):
        sums = [("rent", -91000), ("apples", -3000), ("books", -3000), ("salary", 240000)]
        self.assertEqual(list(by_category(ENTRIES).items()), sums)

    def test_nothing(self):
        self.assertEqual(by_category([]), {})


class ByMonth(unittest.TestCase):
    def test_months_without_entries_are_there(self):
        sums = [("2025-11", 237210), ("2025-12", 0), ("2026-01", -94210)]
        self.assertEqual(list(by_month(ENTRIES).items()), sums)

    def test_nothing(self):
        self.assertEqual(by_month([]), {})


class Largest(unittest.TestCase):
    def test_in_or_out(self):
        self.assertEqual([entry.category for entry in largest(ENTRIES, 3)], ["salary", "rent", "apples"])

    def test_the_older_one_first(self):
        twins = [Entry(date(2026, 2, 2), "new", -5), Entry(date(2026, 2, 1), "old", 5)]
        self.assertEqual([entry.category for entry in largest(twins)], ["old", "new"])

    def test_no_entries_cannot_be_asked_for(self):
        with self.assertRaises(ValueError):
            largest(ENTRIES, 0)
