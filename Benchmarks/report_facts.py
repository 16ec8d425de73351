"""The section on tens of millions of order lines."""
import statistics

# CPU seconds for ten million lines, people there already: least that counts as done, and what is aimed at.
BAR, GOAL, LIMIT = 4.0, 0.65, 0.45
BAR_BYTES, BAR_MEMORY_MB = 250e6, 512


def section(groups, cost_row, megabytes):
    return [line for about in groups.get("about facts", []) for line in size(about, groups, cost_row, megabytes)]


def size(about, groups, cost_row, megabytes):
    lines = about["lines"]
    groups = {name.split("@")[0]: runs for name, runs in groups.items() if name.endswith(f"@{lines}")}
    out = [
        "", f"## {lines / 1e6:,.3g} million order lines", "",
        f"{lines:,} lines of a till in seven columns, sorted by time, without an order number, {megabytes(about['csv'])} of CSV; the",
        "customers are there already. Vínculo's time holds everything until the lines are durable and visible: hashing and keeping the",
        "original, finding how it is written, typing, orders put together, people found, versions compared. What is kept of the file",
        f"besides the facts is the original itself. Orders, people and money are asserted to be DuckDB's: {about['answer']['orders']:,} orders,",
        f"{about['answer']['people']:,} people, {about['answer']['amount']}.", "",
        "| run | runs | wall (median) | CPU (median) | CPU, least–most | lines a CPU second | peak memory | bytes on disk | others, cores |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    labels = {
        "facts new": "Vínculo, `import run`", "facts clickhouse": "ClickHouse (embedded), MergeTree by customer", "facts duckdb": "DuckDB, `read_csv`",
        "facts sqlite": "SQLite, `.import`, WAL, index on customer and time", "facts again": "Vínculo, the same file again",
        "facts changed": "Vínculo, one order in a hundred changed", "facts undo": "Vínculo, `import undo` of that",
        "facts rfm": "Vínculo, `value rfm` of all, after the days", "facts verify": "Vínculo, `warehouse verify`, after the days",
    }
    for name, label in labels.items():
        if name in groups:
            out.append(cost_row(label, groups[name], lines))
    days = groups.get("facts day", [])
    if days:
        total = sum(run["cpu"] for run in days)
        tenth = statistics.median(run["cpu"] for run in days[:20]), statistics.median(run["cpu"] for run in days[-20:])
        out += [
            "", f"{len(days)} files of a day on top: {total:.1f} CPU seconds in all; the median of the first twenty {tenth[0]:.2f} s, of the last "
            f"twenty {tenth[1]:.2f} s; at most {max(run['rssMB'] for run in days):,.0f} MB.",
        ]
    for profile in groups.get("profile", [])[-1:]:
        out += ["", "Where the time of a new import goes, in samples of `perf` on both cores (a run of its own):", "",
                "| stage | share |", "| --- | ---: |"]
        out += [f"| {stage} | {share:.1f} % |" for stage, share in profile["stages"].items()]
        out.append(f"| all else, and what samples do not tell apart: SQLite, the system | {max(0.0, 100 - sum(profile['stages'].values())):.1f} % |")
    disk = groups.get("disk facts", [])
    if disk:
        out += ["", "Of Vínculo's home: " + "; ".join(f"{name} {megabytes(size)}" for name, size in disk[-1]["folders"].items()) + "."]
        out += verdict(groups, disk[-1]["folders"].get("facts", 0), lines)
    return out


def verdict(groups, stored, lines):
    runs = groups.get("facts new", [])
    if not runs:
        return []
    scale = lines / 10_000_000
    cpu, memory = statistics.median(run["cpu"] for run in runs), max(run["rssMB"] for run in runs)

    def held(value, bar):
        return "held" if value <= bar else f"missed by {value / bar - 1:.0%}"

    return [
        "",
        f"- CPU {cpu:.2f} s: bar of {BAR * scale:.1f} s {held(cpu, BAR * scale)}, goal of {GOAL * scale:.2f} s {held(cpu, GOAL * scale)}, limit {LIMIT * scale:.2f} s.",
        f"- Facts {stored / 1e6:,.0f} MB: bar of {BAR_BYTES * scale / 1e6:,.0f} MB {held(stored, BAR_BYTES * scale)}.",
        f"- Memory {memory:,.0f} MB: bar of {BAR_MEMORY_MB} MB {held(memory, BAR_MEMORY_MB)}.",
    ]
