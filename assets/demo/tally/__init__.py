"""A small ledger: entries in, balances and reports out."""
