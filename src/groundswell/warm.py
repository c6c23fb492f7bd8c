"""``python -m groundswell.warm`` compiles the model's loops once, so that no user waits for it later."""

from __future__ import annotations

from groundswell.follow import Film, shipped_case


def main() -> None:
    """Ask the shipped case what the first user will ask."""
    _ = Film(shipped_case()).curve().answer()


if __name__ == "__main__":
    main()
