"""The section on segments: questions about everybody, beside DuckDB."""

# Milliseconds of processor for one segment: least that counts as done, what is aimed at, by lines.
BARS = {10_000_000: (40, 10), 50_000_000: (200, 20)}
FIFTY = {10_000_000: (1000, 100), 50_000_000: (4000, 200)}
RFM = {10_000_000: (60, 10), 50_000_000: (300, 40)}


def section(groups, cost_row, megabytes):
    return [line for run in groups.get("segments", []) for line in size(run, groups, cost_row, megabytes)]


def size(run, groups, cost_row, megabytes):
    lines, peer = run["lines"], run["peer"]
    out = [
        "", f"## Segments over {lines / 1e6:,.3g} million lines", "",
        "At least two purchases of a category in 90 days, more than so much spent, bought within a year, consent to e-mail: asked by",
        "`segment measure`, all of it evaluated anew each time, medians. Everybody found is asserted to be found by DuckDB, too, whose data",
        "are in its own table and in memory; *plain* is the query as a person writes it, *helped* looks at candidates first and has totals ready.", "",
        "| asked | wall, ms | CPU, ms | found |", "| --- | ---: | ---: | ---: |",
    ]
    rows = [
        ("Vínculo, one segment", run["one"]["wallMilliseconds"], run["one"]["cpuMilliseconds"], run["one"]["customers"]),
        ("DuckDB, plain", peer["plain"]["wall"], peer["plain"]["cpu"], peer["plain"]["customers"]),
        ("DuckDB, helped by hand", peer["tuned"]["wall"], peer["tuned"]["cpu"], peer["tuned"]["customers"]),
        ("Vínculo, fifty segments", run["fifty"]["wallMilliseconds"], run["fifty"]["cpuMilliseconds"], run["fifty"]["customers"]),
        ("DuckDB, fifty, totals once, then helped", peer["fifty"]["wall"], peer["fifty"]["cpu"], peer["fifty"]["customers"]),
    ]
    out += [f"| {label} | {wall:,.1f} | {cpu:,.1f} | {sum(found):,} |" for label, wall, cpu, found in rows]
    if "rfm" in run:
        out += [
            f"| Vínculo, RFM of everybody, scored | {run['rfm']['wallMilliseconds']:,.1f} | {run['rfm']['cpuMilliseconds']:,.1f} | {run['rfm']['customers']:,} |",
            f"| DuckDB, RFM, the same scores | {peer['rfm']['wall']:,.1f} | {peer['rfm']['cpu']:,.1f} | {run['rfm']['customers']:,} |",
        ]
    if lines in BARS:
        out += [
            "", f"Bars (goals) in ms of processor: one {BARS[lines][0]} ({BARS[lines][1]}), fifty {FIFTY[lines][0]:,} ({FIFTY[lines][1]}), "
            f"RFM {RFM[lines][0]} ({RFM[lines][1]}).",
            f"The first question of a process, which opens the files: {run['one']['firstWallMilliseconds']:,.1f} ms.",
        ]
    build = groups.get(f"timeline build@{lines}", [])
    if build:
        out += [
            "", f"A generation of everybody, built and made durable, with the first count: {build[0]['wall']:.1f} s, {build[0]['cpu']:.1f} CPU s, "
            f"{build[0]['rssMB']:,.0f} MB at most.",
        ]
    return out
