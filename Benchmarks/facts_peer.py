#!/usr/bin/env python3
"""Loads order lines into DuckDB or ClickHouse, or asks DuckDB what a file says.

usage: facts_peer.py duckdb|clickhouse FILE STORE      loads the file into a table of STORE
       facts_peer.py answer FILE                       prints lines, orders, people and the sum of all amounts as JSON
"""
import json
import sys


def main():
    what, file = sys.argv[1:3]
    if what == "clickhouse":
        from chdb import session
        store = session.Session(sys.argv[3])
        store.query("CREATE DATABASE IF NOT EXISTS b")
        store.query(
            f"CREATE TABLE b.line ENGINE = MergeTree ORDER BY customer_id SETTINGS allow_nullable_key = 1 AS SELECT * FROM file('{file}', CSVWithNames)")
        return
    import duckdb
    if what == "duckdb":
        duckdb.connect(sys.argv[3]).execute(f"CREATE TABLE line AS SELECT * FROM read_csv('{file}')")
        return
    lines, orders, people, amount = duckdb.connect().execute(f"""
        SELECT count(*), count(DISTINCT (customer_id, timestamp)), count(DISTINCT customer_id),
               sum(round(qty * unit_price, 2)) FROM read_csv('{file}', types = {{'unit_price': 'DECIMAL(12, 2)'}})
        """).fetchone()
    print(json.dumps({"lines": lines, "orders": orders, "people": people, "amount": f"{amount:.2f}"}))


if __name__ == "__main__":
    main()
