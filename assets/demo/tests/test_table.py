import unittest

from tally.table import table


class Table(unittest.TestCase):
    def test_columns(self):
        self.assertEqual(
            table(["category", "sum"], [["rent", "-935.00"], ["a", "1.00"]]),
            "category      sum\n--------  -------\nrent      -935.00\na            1.00",
        )

    def test_no_rows(self):
        self.assertEqual(table(["a", "bc"], []), "a  bc\n-  --")

    def test_a_row_that_does_not_fit(self):
        with self.assertRaises(ValueError):
            table(["a", "b"], [["1"]])
