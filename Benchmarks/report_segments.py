"""The section on segments: questions about everybody, beside DuckDB, ClickHouse and polars."""

# Milliseconds of processor for one segment: least that counts as done, what is aimed at, by lines.
BARS = {10_000_000: (40, 10), 50_000_000: (200, 20)}
FIFTY = {10_000_000: (1000, 100), 50_000_000: (4000, 200)}
RFM = {10_000_000: (60, 10), 50_000_000: (300, 40)}
PEERS = {"duckdb": "DuckDB", "clickhouse": "ClickHouse", "polars": "polars"}


def section(groups, cost_row, megabytes):
    return [line for run in groups.get("segments", []) for line in size(run, groups)]


def row(label, wall, cpu, found):
    return f"| {label} | {wall:,.1f} | {cpu:,.1f} | {found:,} |"


def table(run):
    peers = run["peers"]

    def mine(label, name, found):
        return row(f"**Vínculo, {label}**", run[name]["wallMilliseconds"], run[name]["cpuMilliseconds"], found)

    def theirs(label, name, found):
        return [row(f"{PEERS[engine]}, {label}", peer[name]["wall"], peer[name]["cpu"], found) for engine, peer in peers.items()]

    one, fifty, scored = sum(run["one"]["customers"]), sum(run["fifty"]["customers"]), run["rfm"]["customers"]
    return [
        "| asked | wall, ms | CPU, ms | found |", "| --- | ---: | ---: | ---: |",
        mine("one segment", "one", one), *theirs("plain", "plain", one), *theirs("helped by hand", "tuned", one),
        mine("fifty segments", "fifty", fifty), *theirs("fifty, totals once, then helped", "fifty", fifty),
        mine("RFM of everybody, scored", "rfm", scored), *theirs("RFM, the same scores", "rfm", scored),
    ]


def size(run, groups):
    lines = run["lines"]
    out = [
        "", f"## Segments over {lines / 1e6:,.3g} million lines", "",
        "At least two purchases of a category in 90 days, more than so much spent, bought within a year, consent to e-mail: asked by",
        "`segment measure`, all of it evaluated anew each time, medians; Vínculo in three rounds, between the others. Everybody found is",
        "asserted to be found by each of the others, too, whose data are in tables of their own or in memory; *plain* is the query as a",
        "person writes it, *helped* looks at candidates first and has totals ready.", "", *table(run),
    ]
    if lines in BARS:
        out += [
            "", f"Bars (goals) in ms of processor: one {BARS[lines][0]} ({BARS[lines][1]}), fifty {FIFTY[lines][0]:,} ({FIFTY[lines][1]}), "
            f"RFM {RFM[lines][0]} ({RFM[lines][1]}).",
        ]
    # Of each line its category, and of those of the 90 days whose they are and where they stand.
    read = lines + 3 * run["peers"]["duckdb"]["window"]
    out += [
        f"The first question of a process, which opens the files: {run['one']['firstWallMilliseconds']:,.1f} ms.",
        f"One segment reads {read / 1e6:,.0f} MB of lines (the category of each, 3 bytes of those of the 90 days), which at the "
        f"{run['bandwidth'] / 1e9:,.1f} GB/s that one core reads takes {read / run['bandwidth'] * 1e3:,.1f} ms.",
    ]
    return out + behind(lines, groups)


def behind(lines, groups):
    """What is built first, and what a change costs."""
    out = []
    build = groups.get(f"timeline build@{lines}", [])
    if build:
        size = f", {build[0]['bytes'] / 1e6:,.0f} MB on disk" if "bytes" in build[0] else ""
        out += [
            "", f"A generation of everybody, built and made durable, with the first count: {build[0]['wall']:.1f} s, {build[0]['cpu']:.1f} CPU s, "
            f"{build[0]['rssMB']:,.0f} MB at most{size}.",
        ]
    one, percent = groups.get(f"refresh one@{lines}", []), groups.get(f"refresh percent@{lines}", [])
    after = [run for run in groups.get("refreshed", []) if run["lines"] == lines]
    if one and percent and after:
        out += [
            "", f"Behind a new order of one customer a process that starts anew answers in {one[0]['wall']:.2f} s ({one[0]['cpu']:.2f} CPU s), behind new orders of "
            f"one customer in a hundred in {percent[0]['wall']:.2f} s ({percent[0]['cpu']:.2f} CPU s); the same segment then costs "
            f"{after[0]['cpuMilliseconds']:,.1f} ms of processor.",
        ]
    return out
