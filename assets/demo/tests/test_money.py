import unittest

from tally.money import format_amount, parse_amount


class ParseAmount(unittest.TestCase):
    def test_plain_amounts(self):
        self.assertEqual([parse_amount(text) for text in ("12.50", "3", "0.29", "-3", "+3")], [1250, 300, 29, -300, 300])

    def test_thousands(self):
        self.assertEqual(parse_amount("1,234,567.89"), 123456789)

    def test_parentheses_are_a_debt(self):
        self.assertEqual(parse_amount(" (3.00) "), -300)

    def test_anything_else_is_refused(self):
        for text in ("", "12.5", "1,23.00", "1e3", "nan", "(-3)", "3 EUR"):
            with self.subTest(text), self.assertRaises(ValueError):
                parse_amount(text)


class FormatAmount(unittest.TestCase):
    def test_two_decimals_and_thousands(self):
        self.assertEqual([format_amount(cents) for cents in (0, 1250, 123456789)], ["0.00", "12.50", "1,234,567.89"])

    def test_debts(self):
        self.assertEqual([format_amount(cents) for cents in (-5, -100, -123450)], ["-0.05", "-1.00", "-1,234.50"])
