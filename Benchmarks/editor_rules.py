#!/usr/bin/env python3
"""Rules for the benchmark of the editor: `kept N` for segments that are there, `edited` with {} where a number is edited."""
import sys


def kept(number):
    category, days = f"CAT-{number % 100:02d}", (30, 60, 90, 180, 365)[number % 5]
    return (
        f'purchases(category = "{category}", within: {days}d).count >= {1 + number % 3} and consent(email)',
        f'purchases(within: {days}d).amount > {50 + number} and not purchases(category = "{category}").count >= 1',
        f'purchases(channel = "web").count > {number % 7} and purchases().days_since_last <= {days}',
        f'rfm.group in ("Champions", "Loyal") and purchases(category = "{category}").amount > {10 + number}',
    )[number % 4]


EDITED = [
    'purchases(category = "CAT-07", within: 90d).count >= 2 and purchases().amount > {} and consent(email)',
    "purchases().amount > {} and purchases(within: 180d).count >= 2",
    'purchases(channel in ("web", "app")).quantity >= {} or purchases().average > {}',
    "frequency > 2 and monetary > {} and rfm.r >= 3",
    'purchases(category in ("CAT-01", "CAT-02", "CAT-03")).amount > {} and not consent(email)',
    "purchases().days_since_last > 2 * purchases().rhythm and purchases().count < {}",
]

if __name__ == "__main__":
    print("\n".join(EDITED if sys.argv[1] == "edited" else [kept(number) for number in range(int(sys.argv[2]))]))
