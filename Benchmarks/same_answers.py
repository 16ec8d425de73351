#!/usr/bin/env python3
"""Asks Vínculo and DuckDB for the same: of every customer how many purchases, for how much, and when the last was; after
new files, replaced and added lines, undos, compaction and a rebuild.

usage: same_answers.py VINCULO FOLDER [--rows 1000000] [--days 12]

FOLDER is made and taken away again. Ends with 1 at the first customer of whom the two say otherwise.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys

import duckdb

AS_OF = "2026-06-30"
TYPES = "types = {'unit_price': 'DECIMAL(12, 2)', 'timestamp': 'TIMESTAMP'}"


class Pair:
    """A home, and what DuckDB has read of the same files."""

    def __init__(self, vinculo, folder):
        self.vinculo, self.folder, self.home = vinculo, folder, os.path.join(folder, "home")
        self.files = duckdb.connect()
        self.files.execute("CREATE TABLE said (seq INTEGER, adds BOOLEAN, customer BIGINT, moment TIMESTAMP, amount DECIMAL(18, 2))")
        self.compared = 0

    def run(self, *arguments):
        done = subprocess.run([self.vinculo, "--home", self.home, *arguments], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"vinculo {' '.join(arguments)}: {done.returncode}\n{done.stderr}{done.stdout}")
        return done.stdout

    def bring(self, name, *options):
        """Imports a file; returns the import."""
        file = os.path.join(self.folder, name)
        said = json.loads(self.run("import", "run", file, "--kind", "orders", "--source", "tienda", "--json", *options))
        self.files.execute(
            f"INSERT INTO said SELECT ?, ?, customer_id, timestamp, round(qty * unit_price, 2) FROM read_csv('{file}', {TYPES})",
            [said["import"], "add" in options])
        return said["import"]

    def take_back(self, number):
        self.run("import", "undo", str(number), "--json")
        self.files.execute("DELETE FROM said WHERE seq = ?", [number])

    def compare(self, after):
        ours = os.path.join(self.folder, "rfm.csv")
        with open(ours, "w") as file:
            file.write(self.run("value", "rfm", "--as-of", AS_OF, "--format", "csv"))
        # Of an order the last import that says it whole, and what later ones add to it.
        self.files.execute(f"""
            CREATE OR REPLACE TEMP TABLE theirs AS
            WITH whole AS (SELECT customer, moment, max(seq) AS seq FROM said WHERE NOT adds GROUP BY ALL),
            seen AS (SELECT said.* FROM said LEFT JOIN whole USING (customer, moment)
                     WHERE CASE WHEN said.adds THEN said.seq > coalesce(whole.seq, -1) ELSE said.seq = whole.seq END)
            SELECT customer, count(DISTINCT moment) AS orders, sum(amount) AS amount, date '{AS_OF}' - max(moment)::DATE AS days
            FROM seen GROUP BY customer""")
        self.files.execute(f"""
            CREATE OR REPLACE TEMP TABLE ours AS
            SELECT customer_ref::BIGINT AS customer, frequency AS orders, monetary::DECIMAL(38, 2) AS amount, recency_days AS days
            FROM read_csv('{ours}', types = {{'monetary': 'DECIMAL(18, 2)', 'customer_ref': 'VARCHAR'}})""")
        other = self.files.execute("""
            (SELECT 'DuckDB', * FROM (FROM theirs EXCEPT FROM ours)) UNION ALL (SELECT 'Vínculo', * FROM (FROM ours EXCEPT FROM theirs))
            ORDER BY customer LIMIT 4""").fetchall()
        people, orders, amount = self.files.execute("SELECT count(*), sum(orders), sum(amount) FROM theirs").fetchone()
        if other:
            sys.exit(f"{after}: not the same\n" + "\n".join(map(str, other)))
        self.compared += 1
        print(f"{after}: the same of {people:,} customers, {int(orders):,} purchases, {amount:,}", flush=True)


def main():
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("vinculo")
    ask.add_argument("folder")
    ask.add_argument("--rows", type=int, default=1_000_000)
    ask.add_argument("--days", type=int, default=12)
    said = ask.parse_args()
    shutil.rmtree(said.folder, ignore_errors=True)
    generate = os.path.join(os.path.dirname(os.path.abspath(__file__)), "generate_lines.py")
    subprocess.run([sys.executable, generate, said.folder, "--rows", str(said.rows), "--days", str(said.days), "--seed", "23"], check=True)
    pair = Pair(said.vinculo, said.folder)
    pair.run("init", "--country", "CO", "--currency", "COP", "--locale", "es-CO", "--timezone", "America/Bogota")
    pair.bring("lines.csv")
    pair.compare("a file")
    days = [pair.bring(f"day-{day + 1:03d}.csv") for day in range(said.days)]
    pair.compare(f"{said.days} files of a day")
    changed = pair.bring("changed.csv")
    pair.compare("one order in a hundred replaced")
    # A line more in one order of fifty.
    duckdb.execute(f"""
        COPY (SELECT customer_id, timestamp, 'SKU-99999' AS sku, 2 AS qty, 12.34 AS unit_price, 'web' AS channel, 0 AS store, 'M' || row_number() OVER () AS line_id
              FROM (SELECT DISTINCT customer_id, timestamp FROM read_csv('{said.folder}/lines.csv', {TYPES})
                    UNION SELECT DISTINCT customer_id, timestamp FROM read_csv('{said.folder}/day-001.csv', {TYPES}))
              WHERE hash(customer_id, timestamp) % 50 = 3 ORDER BY timestamp, customer_id)
        TO '{said.folder}/more.csv' (HEADER, TIMESTAMPFORMAT '%Y-%m-%d %H:%M:%S')""")
    more = pair.bring("more.csv", "--lines", "add")
    pair.compare("lines added to one order in fifty")
    pair.take_back(days[1])
    pair.compare("a day undone")
    pair.run("warehouse", "compact")
    pair.compare("small files put together, originals packed")
    again = pair.bring("lines.csv")
    pair.compare("the first file again, over all that came since")
    pair.take_back(changed)
    pair.compare("the replaced orders undone, below others")
    pair.take_back(again)
    pair.compare("the second time of the first file undone")
    pair.run("warehouse", "rebuild")
    pair.compare("all facts made anew from the originals")
    pair.take_back(more)
    pair.compare("added lines undone")
    pair.run("warehouse", "verify")
    shutil.rmtree(said.folder)
    print(f"PROOF {pair.compared} times the same answers as DuckDB {duckdb.__version__}, customer by customer, {said.rows:,} lines at first")


if __name__ == "__main__":
    main()
