import unittest
from datetime import date

from tally.entries import read_entries
from tally.ledger import Ledger

LINES = ["2026-03-03 | rent | -935.00", "2026-03-02 | salary | 2,400.00", "2026-03-03 | books | -27.90"]


class LedgerTest(unittest.TestCase):
    def setUp(self):
        self.ledger = Ledger(read_entries(LINES))

    def test_entries_are_in_the_order_of_their_days(self):
        self.assertEqual([entry.category for entry in self.ledger.entries], ["salary", "rent", "books"])

    def test_the_balance_of_a_day(self):
        self.assertEqual([self.ledger.balance(), self.ledger.balance(date(2026, 3, 2))], [143710, 240000])

    def test_the_statement_shows_what_is_left(self):
        self.assertEqual(
            self.ledger.statement(),
            [
                "2026-03-02  salary  2,400.00  2,400.00",
                "2026-03-03  rent  -935.00  1,465.00",
                "2026-03-03  books  -27.90  1,437.10",
            ],
        )
