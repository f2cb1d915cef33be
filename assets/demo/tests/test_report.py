import unittest

from tally.entries import read_entries
from tally.report import report

LINES = ["2026-02-03 | rent | -910.00", "2026-03-02 | salary | 2,400.00", "2026-03-15 | groceries | -71.05"]

REPORT = """\
By category
category        sum
---------  --------
rent        -910.00
groceries    -71.05
salary     2,400.00

By month
month         sum
-------  --------
2026-02   -910.00
2026-03  2,328.95

Largest
day          category    amount
----------  ---------  --------
2026-03-02     salary  2,400.00
2026-02-03       rent   -910.00
2026-03-15  groceries    -71.05

Balance: 1,418.95"""


class Report(unittest.TestCase):
    def test_the_whole_report(self):
        self.assertEqual(report(read_entries(LINES)), REPORT)

    def test_no_entries(self):
        self.assertTrue(report([]).endswith("Balance: 0.00"))
