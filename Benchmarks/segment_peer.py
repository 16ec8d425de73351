#!/usr/bin/env python3
"""Segments asked of DuckDB, for comparison: segment_peer.py LINES.csv PEOPLE.csv PRODUCTS.csv DATABASE RULES.txt TIMES

Answers with one JSON document: for the first rule and for all of them, as a person would write it (one query over all
lines) and helped by hand (candidates first, totals kept): customers found, median milliseconds by the clock and of
processor. RULES.txt is written here, so that both sides ask the same.
"""
import datetime
import json
import resource
import statistics
import sys
import time

import duckdb

lines, people, products, database, rules, times = sys.argv[1:7]
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

base = duckdb.connect(database)
base.execute(
    f"""create or replace table line as select customer_id::int customer_id, "timestamp"::timestamp ts, sku,
    (qty::bigint * round(unit_price::double * 100)::bigint) cents from read_csv('{lines}')"""
)
base.execute(f"create or replace table product as select * from read_csv('{products}')")
base.execute(f"create or replace table person as select customer_id::int customer_id, consent_email from read_csv('{people}')")
base.execute("checkpoint")


def plain(category, spent):
    return f"""select count(*) from (
      select l.customer_id id, sum(cents) spent, max(ts) latest,
        count(distinct case when category = '{category}' and ts >= '{since}' then ts end) bought
      from line l join product p on l.sku = p.sku group by l.customer_id) a
      join person on person.customer_id = a.id
      where bought >= 2 and spent > {spent * 100} and latest >= '{year}' and consent_email = 'yes'"""


def tuned(category, spent):
    return f"""with candidate as (select customer_id from line
        where ts >= '{since}' and sku in (select sku from product where category = '{category}')
        group by customer_id having count(distinct ts) >= 2)
      select count(*) from candidate join total using (customer_id) join person using (customer_id)
      where spent > {spent * 100} and latest >= '{year}' and consent_email = 'yes'"""


def ask(name, body):
    walls, cpus, found = [], [], None
    for _ in range(int(times)):
        used, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        found = body()
        walls.append((time.perf_counter() - started) * 1e3)
        now = resource.getrusage(resource.RUSAGE_SELF)
        cpus.append((now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime) * 1e3)
    return {"customers": found, "wall": round(statistics.median(walls), 2), "cpu": round(statistics.median(cpus), 2)}


def count(query):
    return base.execute(query).fetchone()[0]


def totals():
    base.execute(
        "create or replace temp table total as select customer_id, sum(cents) spent, max(ts) latest from line group by 1"
    )


def fifty():
    totals()
    return [count(tuned(*one)) for one in asked]


# Score = 1 + floor(5 w / n), w those who are strictly worse; purchases are the distinct instants of a customer.
RFM = """with figure as (select max(ts)::date latest, count(distinct ts) bought, sum(cents) spent from line group by customer_id),
  score as (select count(*) over () n, rank() over (order by latest) - 1 r, rank() over (order by bought) - 1 f,
    rank() over (order by spent) - 1 m from figure)
  select sum(100 * (1 + 5 * r // n) + 10 * (1 + 5 * f // n) + 1 + 5 * m // n) from score"""

totals()
answer = {
    "plain": ask("plain", lambda: [count(plain(*asked[1]))]),
    "tuned": ask("tuned", lambda: [count(tuned(*asked[1]))]),
    "fifty": ask("fifty", fifty),
    "rfm": ask("rfm", lambda: [int(count(RFM))]),
}
answer["rss"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps(answer))
