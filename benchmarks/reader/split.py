"""Which outlets are held out from whoever writes the grammar: a third of them, by a stable hash of the name.

The split is by outlet and not by text, so that a wording that an outlet repeats cannot be on both sides.
"""

from __future__ import annotations

import hashlib

HELD_OUT_SHARE = 3
"""One outlet in so many is held out."""


def outlet_key(outlet: str) -> str:
    """The outlet's name without case and without what stands in brackets behind it."""
    return " ".join(outlet.split("(", maxsplit=1)[0].casefold().split())


def held_out(outlet: str) -> bool:
    """True for the outlets that only the final measurement may look at."""
    digest = hashlib.sha256(outlet_key(outlet).encode()).digest()
    return digest[0] % HELD_OUT_SHARE == 0
