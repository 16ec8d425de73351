#!/usr/bin/env python3
"""Writes files of order lines as a till exports them, many and quickly: the same seed gives the same bytes.

usage: generate_lines.py FOLDER --rows N [--customers N] [--days 200] [--a-day 5000] [--seed 5]

In FOLDER: `people.csv` (the ids of all customers), `lines.csv` (in the order of time, without an order number: the lines
of one customer at one second are an order), `changed.csv` (the same, with another quantity in one order of a hundred) and
`day-001.csv` … (the days after). Customers buy unequally, products sell unequally, an order has 1 + Poisson(2) lines.
"""
import argparse
import os

import numpy as np
import polars as pl

FIRST = np.datetime64("2022-01-01T00:00:00")
SECONDS = 1096 * 86_400


def lines(random, rows, customers, rate, start, span):
    counts = 1 + random.poisson(2.0, size=rows).astype(np.int64)
    orders = int(np.searchsorted(np.cumsum(counts), rows)) + 1
    counts = counts[:orders]
    counts[-1] -= counts.sum() - rows
    who = random.choice(customers, size=orders, p=rate)
    when = np.sort(random.integers(start, start + span, size=orders))
    # An order is a customer at one second: where chance gives two, the later comes a second later, and so stays sorted.
    order = np.repeat(np.arange(orders), counts)
    weight = 1.0 / np.arange(1, 10_001) ** 0.9
    sku = random.choice(10_000, size=rows, p=weight / weight.sum())
    price = np.round(np.exp(np.random.default_rng(1).normal(2.8, 0.7, size=10_000)), 2)
    quantity = np.minimum(random.geometric(0.6, size=rows), 20)
    channel = random.choice(4, size=orders, p=[0.45, 0.40, 0.12, 0.03])
    store = np.where(channel == 1, random.integers(1, 201, size=orders), 0)
    return pl.DataFrame({
        "customer_id": who[order] + 1, "timestamp": (FIRST + when.astype("timedelta64[s]"))[order].astype("datetime64[ms]"),
        "sku": sku, "qty": quantity, "unit_price": price[sku], "channel": channel[order], "store": store[order], "order": order,
    }).with_columns(
        pl.format("SKU-{}", pl.col("sku").cast(pl.String).str.zfill(5)).alias("sku"),
        pl.col("channel").replace_strict([0, 1, 2, 3], ["web", "store", "app", "phone"]))


def write(frame, path):
    frame.drop("order").write_csv(path + ".part", datetime_format="%Y-%m-%d %H:%M:%S", float_precision=2)
    os.replace(path + ".part", path)


def main():
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("folder")
    ask.add_argument("--rows", type=int, required=True)
    ask.add_argument("--customers", type=int)
    ask.add_argument("--days", type=int, default=200)
    ask.add_argument("--a-day", type=int, default=5_000)
    ask.add_argument("--seed", type=int, default=5)
    said = ask.parse_args()
    os.makedirs(said.folder, exist_ok=True)
    customers = said.customers or max(10, said.rows // 10)
    random = np.random.default_rng(said.seed)
    rate = random.gamma(0.8, 1.0, size=customers) + 1e-6
    rate /= rate.sum()

    pl.DataFrame({"customer_id": np.arange(1, customers + 1)}).write_csv(os.path.join(said.folder, "people.csv"))
    frame = lines(random, said.rows, customers, rate, 0, SECONDS)
    changed = frame.with_columns(pl.when(pl.col("order") % 100 == 7).then(pl.col("qty") + 1).otherwise(pl.col("qty")).alias("qty"))
    write(changed, os.path.join(said.folder, "changed.csv"))
    for day in range(said.days):
        start = SECONDS + day * 86_400
        write(lines(random, said.a_day, customers, rate, start, 86_400), os.path.join(said.folder, f"day-{day + 1:03d}.csv"))
    write(frame, os.path.join(said.folder, "lines.csv"))


if __name__ == "__main__":
    main()
