import unittest
from decimal import Decimal

from tally.rates import convert


class Convert(unittest.TestCase):
    def test_whole_cents(self):
        self.assertEqual(convert(1000, Decimal("1.0837")), 1084)

    def test_half_a_cent_goes_to_the_even_one(self):
        self.assertEqual([convert(cents, Decimal("0.5")) for cents in (1, 3, 5, -1, -3)], [0, 2, 2, 0, -2])

    def test_a_rate_is_positive(self):
        for rate in ("0", "-1"):
            with self.subTest(rate), self.assertRaises(ValueError):
                convert(100, Decimal(rate))
