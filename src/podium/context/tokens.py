"""How many tokens a text will cost, before anybody has counted them."""

from __future__ import annotations

CHARACTERS_PER_TOKEN = 4


def estimate_tokens(text: str) -> int:
    """About one token for four characters: an estimate, good enough to compare views of one file.

    The ratio is the rule of thumb of the Gemini API's documentation ("Understand and count tokens"). What was
    really spent is told by the provider and shown on the meters; this number never enters a bill.
    """
    return -(-len(text) // CHARACTERS_PER_TOKEN)
