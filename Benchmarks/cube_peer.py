#!/usr/bin/env python3
"""A cube made by DuckDB or polars, for comparison: cube_peer.py ENGINE LINES.csv PEOPLE.csv DATABASE TIMES

Money by month, channel, province and segment, lines joined with people, as a person writes it. Answers with one JSON
document: cells, cents in all, median milliseconds by the clock and of processor, and the most memory. DuckDB's data are in
its own tables, polars' in memory with texts as categories, before anything is measured.
"""
import json
import os
import resource
import statistics
import sys
import time

engine, lines, people, database, times = sys.argv[1:6]


def duckdb_cube():
    import duckdb

    fresh = not os.path.exists(database)
    base = duckdb.connect(database)
    if fresh:
        base.execute(
            f"""create table line as select customer_id::int customer_id, "timestamp"::timestamp ts, channel,
            (qty::bigint * round(unit_price::double * 100)::bigint) cents from read_csv('{lines}')"""
        )
        base.execute(
            f"create table person as select customer_id::int customer_id, region, segmento from read_csv('{people}')"
        )
        base.execute("checkpoint")
    query = """select count(*), sum(cents)::bigint from (
      select date_trunc('month', ts) m, channel, region, segmento, sum(cents) cents
      from line join person using (customer_id) group by 1, 2, 3, 4) cube"""
    return lambda: base.execute(query).fetchone()


def polars_cube():
    import polars as pl

    sold = pl.read_csv(lines, try_parse_dates=True).select(
        pl.col("customer_id").cast(pl.Int32), pl.col("timestamp").alias("ts"), pl.col("channel").cast(pl.Categorical),
        (pl.col("qty").cast(pl.Int64) * (pl.col("unit_price") * 100).round().cast(pl.Int64)).alias("cents"))
    known = pl.read_csv(people).select(
        pl.col("customer_id").cast(pl.Int32), pl.col("region").cast(pl.Categorical),
        pl.col("segmento").cast(pl.Categorical))

    def cube():
        return (
            sold.lazy().join(known.lazy(), on="customer_id")
            .group_by(pl.col("ts").dt.truncate("1mo"), "channel", "region", "segmento").agg(pl.col("cents").sum())
            .select(pl.len(), pl.col("cents").sum()).collect().row(0))

    return cube


def main():
    cube = duckdb_cube() if engine == "duckdb" else polars_cube()
    walls, cpus, answer = [], [], None
    # The first one reads what is not in memory yet, and is not counted.
    for number in range(int(times) + 1):
        used, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        answer = cube()
        wall, now = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
        if number:
            walls.append(wall * 1e3)
            cpus.append((now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime) * 1e3)
    print(json.dumps({
        "cells": answer[0], "cents": answer[1], "wall": round(statistics.median(walls), 2),
        "cpu": round(statistics.median(cpus), 2),
        "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }))


main()
