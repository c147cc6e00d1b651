# SPDX-FileCopyrightText: lprof contributors
# SPDX-License-Identifier: MIT
"""Numbers as people read them.

In a table all numbers of a kind are equally wide and their decimal points stand
below each other, so that the eye compares lengths; three digits are significant.
"""

from __future__ import annotations

# Smallest value shown in each unit: 999.5 of a unit already reads as 1 of the next.
_UNITS = (
    (3_600_000_000_000, "h", 3600e9),
    (100_000_000_000, "min", 60e9),
    (999_500_000, "s", 1e9),
    (999_500, "ms", 1e6),
    (1000, "µs", 1e3),
    (0, "ns", 1.0),
)
TIME_WIDTH = 9


def _parts(nanoseconds: float) -> tuple[str, str]:
    """Return the number with three significant digits, and its unit."""
    unit, size = next((unit, size) for least, unit, size in _UNITS if nanoseconds >= least)
    value = nanoseconds / size
    if unit == "ns":
        return f"{value:.0f}", unit
    decimals = 2 if value < 9.995 and unit != "min" else 1 if value < 99.95 else 0
    return f"{value:,.{decimals}f}", unit


def duration(nanoseconds: float) -> str:
    """Return a time for running text, such as ``1.23 s``."""
    if nanoseconds < 0:
        return f"-{duration(-nanoseconds)}"
    return " ".join(_parts(nanoseconds))


def aligned(nanoseconds: int) -> str:
    """Return a time for a column, TIME_WIDTH wide: `` 12.3  ms``; empty for 0."""
    if nanoseconds <= 0:
        return " " * TIME_WIDTH
    number, unit = _parts(nanoseconds)
    whole, point, decimals = number.partition(".")
    if unit == "min":
        return f"{whole:>3}{point + decimals:<2} min"
    return f"{whole:>3}{point + decimals:<3} {unit:<2}"


def count(number: int) -> str:
    """Return a number with its thousands set apart; long ones are shortened."""
    if number < 10_000_000:
        return f"{number:,}"
    for size, letter in ((10**12, "T"), (10**9, "G"), (10**6, "M")):
        if number >= size * 0.9995:
            value = number / size
            decimals = 2 if value < 9.995 else 1 if value < 99.95 else 0
            return f"{value:,.{decimals}f} {letter}"
    return f"{number:,}"


def count_of(number: int, thing: str) -> str:
    """Return how many things there are: "1 line", "2,000 lines"."""
    return f"{count(number)} {thing}{'' if number == 1 else 's'}"


def percent(part: float, whole: float) -> str:
    """Return a share, 6 wide: ``12.3 %``; shares that round to 0.0 are empty."""
    share = 100 * part / whole if whole > 0 else 0.0
    if share < 0.05:
        return " " * 6
    return f"{share:4.1f} %" if share < 99.95 else " 100 %"


def margin(share: float) -> str:
    """Return how far a share may be off, 6 wide: ``±2.8  ``, in points of a percentage."""
    return f"±{100 * share:<5.1f}" if share < 1 else " " * 6


def size(number: int) -> str:
    """Return a number of bytes with three significant digits, such as ``12.3 MiB``."""
    if number < 1000:
        return f"{number} B"
    value = float(number)
    for unit in ("KiB", "MiB", "GiB", "TiB"):
        value /= 1024
        if value < 999.5 or unit == "TiB":
            break
    decimals = 2 if value < 9.995 else 1 if value < 99.95 else 0
    return f"{value:,.{decimals}f} {unit}"
