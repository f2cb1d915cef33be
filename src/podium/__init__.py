"""Podium: conduct a DAG of tickets that LLM workers carry out on a git repository."""

__version__ = "0.1.0"
