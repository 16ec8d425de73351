#!/usr/bin/env python3
"""Writes a file of order lines for the benchmarks: the same seed gives the same bytes.

usage: generate_orders.py OUT [--rows 1000000] [--customers 100000] [--seed 11]

Customers buy unequally (a log-normal rate each), products sell unequally (a power law over 2,400 skus in 24
categories), orders have one to nine lines, two years of days swell towards each December and Saturday, 2 % of lines
are returns with a negative quantity. Lines stand in the order of time, as a shop writes them.
"""
import argparse

import numpy as np

CATEGORIES = [
    "Café en grano", "Café molido", "Té", "Chocolate", "Panadería", "Mermeladas", "Miel", "Tazas", "Filtros", "Molinos",
    "Prensas", "Textiles", "Velas", "Libros", "Cestas", "Jabones", "Plantas", "Cerámica", "Vidrio", "Madera", "Regalos",
    "Papelería", "Accesorios", "Repuestos",
]
CHANNELS = np.array(["tienda", "web", "whatsapp", "mayorista"])
STORES = np.array(["Chapinero", "Laureles", "Usaquén", "El Poblado", "En línea"])
FIRST_DAY = np.datetime64("2024-01-01")
DAYS = 730
COLUMNS = "order_id,customer_ref,ordered_at,sku,product,category,quantity,unit_price,channel,store"


def lines_per_order(random, rows):
    """Line counts of orders, one to nine, that sum to `rows`."""
    counts = np.minimum(random.geometric(0.42, size=rows), 9)
    ends = np.cumsum(counts)
    last = int(np.searchsorted(ends, rows))
    counts = counts[: last + 1]
    counts[-1] -= ends[last] - rows
    return counts


def order_times(random, orders):
    """Seconds since the first day, ascending: more on Saturdays and before Christmas, shop hours."""
    days = np.arange(DAYS)
    month = (FIRST_DAY + days).astype("datetime64[M]").astype(int) % 12
    weight = np.where((days + 1) % 7 == 6, 1.7, 1.0) * np.where(month == 11, 2.1, np.where(month == 4, 1.3, 1.0))
    day = random.choice(days, size=orders, p=weight / weight.sum())
    second = np.clip(random.normal(14.5, 3.2, size=orders), 7, 22) * 3600
    return np.sort(day * 86_400 + second.astype(np.int64))


def main():
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("out")
    ask.add_argument("--rows", type=int, default=1_000_000)
    ask.add_argument("--customers", type=int, default=100_000)
    ask.add_argument("--seed", type=int, default=11)
    said = ask.parse_args()
    random = np.random.default_rng(said.seed)

    counts = lines_per_order(random, said.rows)
    orders = len(counts)
    times = order_times(random, orders)
    rate = random.lognormal(0.0, 1.1, size=said.customers)
    customer = random.choice(said.customers, size=orders, p=rate / rate.sum())

    products = 2_400
    popularity = 1.0 / np.arange(1, products + 1) ** 0.85
    price = np.round(np.exp(random.normal(10.2, 0.7, size=products)) / 50) * 50
    place = random.permutation(products)
    sku = random.choice(place, size=said.rows, p=popularity / popularity.sum())
    quantity = np.minimum(random.geometric(0.62, size=said.rows), 24)
    quantity[random.random(said.rows) < 0.02] *= -1

    names = [f"{CATEGORIES[number % 24]} {number // 24 + 1:03d}" for number in range(products)]
    stamp = (FIRST_DAY.astype("datetime64[s]") + times).astype(str)
    channel = CHANNELS[random.choice(4, size=orders, p=[0.52, 0.31, 0.13, 0.04])]
    store = STORES[random.choice(5, size=orders, p=[0.3, 0.24, 0.14, 0.1, 0.22])]

    with open(said.out, "w", encoding="utf-8", newline="\n") as out:
        out.write(COLUMNS + "\n")
        line, piece = 0, []
        for order in range(orders):
            head = f"P{order + 1:08d},C{customer[order] + 1:06d},{stamp[order].replace('T', ' ')},"
            tail = f",{channel[order]},{store[order]}\n"
            for _ in range(counts[order]):
                item = sku[line]
                piece.append(
                    f"{head}SKU{item:05d},{names[item]},{CATEGORIES[item % 24]},"
                    f"{quantity[line]},{price[item]:.0f}{tail}")
                line += 1
            if len(piece) > 50_000:
                out.writelines(piece)
                piece.clear()
        out.writelines(piece)
    print(f"{said.rows} lines, {orders} orders, {len(np.unique(customer))} customers with an order")


if __name__ == "__main__":
    main()
