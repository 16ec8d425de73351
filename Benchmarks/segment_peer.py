#!/usr/bin/env python3
"""Segments and RFM asked of another engine, for comparison: segment_peer.py ENGINE LINES.csv PEOPLE.csv PRODUCTS.csv FOLDER RULES.txt TIMES

ENGINE is duckdb, clickhouse or polars. Answers with one JSON document: for the first rule and for all of them, as a person
would write it (one query over all lines) and helped by hand (candidates first, totals kept), and for the scores of
everybody: customers found, median milliseconds by the clock and of processor. RULES.txt is written here, so that all are
asked the same.
"""
import datetime
import json
import os
import resource
import statistics
import sys
import time

engine, lines, people, products, folder, rules, times = sys.argv[1:8]
as_of = datetime.date(2025, 1, 1)
since = as_of - datetime.timedelta(days=89)
year = as_of - datetime.timedelta(days=365)
asked = [(f"CAT-{number * 7 % 100:02}", 50 + 40 * number) for number in range(50)]

with open(rules, "w") as out:
    for category, spent in [asked[1], *asked]:
        out.write(
            f'purchases(category = "{category}", within: 90d).count >= 2 and purchases().amount > {spent} '
            "and purchases().days_since_last <= 365 and consent(email)\n"
        )


def ask(body, times=int(times)):
    walls, cpus, found = [], [], None
    for _ in range(times):
        used, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        found = body()
        walls.append((time.perf_counter() - started) * 1e3)
        now = resource.getrusage(resource.RUSAGE_SELF)
        cpus.append((now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime) * 1e3)
    return {"customers": found, "wall": round(statistics.median(walls), 2), "cpu": round(statistics.median(cpus), 2)}


def plain(category, spent):
    return f"""select count(*) from (
      select l.customer_id id, sum(cents) spent, max(ts) latest,
        count(distinct case when category = '{category}' and ts >= '{since}' then ts end) bought
      from line l join product p on l.sku = p.sku group by l.customer_id) a
      join person on person.customer_id = a.id
      where bought >= 2 and spent > {spent * 100} and latest >= '{year}' and consent_email = 'yes'"""


def tuned(category, spent):
    return f"""select count(*) from (select customer_id from line
        where ts >= '{since}' and sku in (select sku from product where category = '{category}')
        group by customer_id having count(distinct ts) >= 2) candidate
      join total on total.customer_id = candidate.customer_id join person on person.customer_id = candidate.customer_id
      where spent > {spent * 100} and latest >= '{year}' and consent_email = 'yes'"""


TOTALS = "select customer_id, sum(cents) spent, max(ts) latest from line group by customer_id"
# Score = 1 + floor(5 w / n), w those who are strictly worse; purchases are the distinct instants of a customer.
RFM = """with figure as (select max({day}) latest, count(distinct ts) bought, sum(cents) spent from line group by customer_id),
  score as (select count(*) over () n, rank() over (order by latest) - 1 r, rank() over (order by bought) - 1 f,
    rank() over (order by spent) - 1 m from figure)
  select sum(100 * (1 + {r}) + 10 * (1 + {f}) + 1 + {m}) from score"""


def of_sql(count, run, totals, rfm):
    def fifty():
        run(*totals)
        return [count(tuned(*one)) for one in asked]

    run(*totals)
    return {
        "plain": ask(lambda: [count(plain(*asked[1]))], min(3, int(times))),
        "tuned": ask(lambda: [count(tuned(*asked[1]))]),
        "fifty": ask(fifty, min(3, int(times))),
        "rfm": ask(lambda: [int(count(rfm))], min(3, int(times))),
        "window": count(f"select count(*) from line where ts >= '{since}'"),
    }


def duckdb_answers():
    import duckdb

    base = duckdb.connect(os.path.join(folder, "segments.duckdb"))
    base.execute(
        f"""create or replace table line as select customer_id::int customer_id, "timestamp"::timestamp ts, sku,
        (qty::bigint * round(unit_price::double * 100)::bigint) cents from read_csv('{lines}')"""
    )
    base.execute(f"create or replace table product as select * from read_csv('{products}')")
    base.execute(f"create or replace table person as select customer_id::int customer_id, consent_email from read_csv('{people}')")
    base.execute("checkpoint")

    def run(*queries):
        for query in queries:
            base.execute(query)

    return of_sql(
        lambda query: base.execute(query).fetchone()[0], run, [f"create or replace temp table total as {TOTALS}"],
        RFM.format(day="ts::date", r="5 * r // n", f="5 * f // n", m="5 * m // n"),
    )


def clickhouse_answers():
    from chdb import session

    base = session.Session(os.path.join(folder, "segments.clickhouse"))

    def run(*queries):
        for query in queries:
            base.query(query)

    text = "assumeNotNull({0})::LowCardinality(String) {0}"
    run(
        "create database b", "use b",
        f"""create table line engine = MergeTree order by (customer_id, ts) as select assumeNotNull(customer_id)::UInt32 customer_id,
        assumeNotNull(timestamp)::DateTime ts, {text.format('sku')}, assumeNotNull(qty)::Int64 * round(assumeNotNull(unit_price)::Float64 * 100)::Int64 cents
        from file('{lines}', CSVWithNames)""",
        f"create table product engine = MergeTree order by sku as select {text.format('sku')}, {text.format('category')} from file('{products}', CSVWithNames)",
        f"""create table person engine = MergeTree order by customer_id as select assumeNotNull(customer_id)::UInt32 customer_id,
        {text.format('consent_email')} from file('{people}', CSVWithNames)""",
    )
    return of_sql(
        lambda query: int(str(base.query(query, "TSV")).strip()), run,
        ["drop table if exists total", f"create table total engine = Memory as {TOTALS}"],
        RFM.format(day="toDate(ts)", r="intDiv(5 * r, n)", f="intDiv(5 * f, n)", m="intDiv(5 * m, n)"),
    )


def polars_answers():
    import polars as pl

    line = (
        pl.scan_csv(lines, schema_overrides={"sku": pl.String, "unit_price": pl.Float64}, try_parse_dates=True)
        .select(
            pl.col("customer_id").cast(pl.Int32), pl.col("timestamp").alias("ts"), "sku",
            (pl.col("qty").cast(pl.Int64) * (pl.col("unit_price") * 100).round().cast(pl.Int64)).alias("cents"),
        )
        .collect()
    )
    product = pl.read_csv(products)
    kinds = pl.Enum(sorted(product["sku"].to_list()))
    line, product = line.with_columns(pl.col("sku").cast(kinds)), product.with_columns(pl.col("sku").cast(kinds))
    person = pl.read_csv(people).with_columns(pl.col("customer_id").cast(pl.Int32)).lazy().filter(pl.col("consent_email") == "yes")
    midnight = datetime.datetime.combine(since, datetime.time())
    year_ago = datetime.datetime.combine(year, datetime.time())
    spent, latest = pl.col("cents").sum().alias("spent"), pl.col("ts").max().alias("latest")

    def found(totals, least):
        kept = totals.filter((pl.col("spent") > least * 100) & (pl.col("latest") >= year_ago))
        return kept.join(person, on="customer_id", how="semi").select(pl.len()).collect().item()

    def candidates(category):
        wanted = product.lazy().filter(pl.col("category") == category).select("sku")
        bought = line.lazy().filter(pl.col("ts") >= midnight).join(wanted, on="sku", how="semi")
        return bought.group_by("customer_id").agg(pl.col("ts").n_unique().alias("bought")).filter(pl.col("bought") >= 2)

    def plain(category, least):
        bought = pl.col("ts").filter((pl.col("category") == category) & (pl.col("ts") >= midnight)).n_unique().alias("bought")
        figures = line.lazy().join(product.lazy(), on="sku").group_by("customer_id").agg(spent, latest, bought)
        return found(figures.filter(pl.col("bought") >= 2), least)

    def total():
        return line.lazy().group_by("customer_id").agg(spent, latest).collect()

    def fifty():
        totals = total().lazy()
        return [found(totals.join(candidates(category), on="customer_id", how="semi"), least) for category, least in asked]

    def rfm():
        figure = line.lazy().group_by("customer_id").agg(
            latest.dt.date(), pl.col("ts").n_unique().alias("bought"), spent).collect()
        scores = [1 + 5 * (pl.col(name).rank("min").cast(pl.Int64) - 1) // figure.height for name in ("latest", "bought", "spent")]
        return figure.select((100 * scores[0] + 10 * scores[1] + scores[2]).sum()).item()

    kept = total().lazy()
    few = min(3, int(times))
    return {
        "plain": ask(lambda: [plain(*asked[1])], few),
        "tuned": ask(lambda: [found(kept.join(candidates(asked[1][0]), on="customer_id", how="semi"), asked[1][1])]),
        "fifty": ask(fifty, few),
        "rfm": ask(lambda: [rfm()], few),
        "window": line.filter(pl.col("ts") >= midnight).height,
    }


answer = {"duckdb": duckdb_answers, "clickhouse": clickhouse_answers, "polars": polars_answers}[engine]()
answer["rss"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps(answer))
