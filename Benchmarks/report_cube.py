"""The section on the cube: all lines by four dimensions, beside DuckDB and polars."""

# Milliseconds of processor: least that counts as done, what is aimed at, by lines.
BARS = {10_000_000: (500, 90), 50_000_000: (2000, 300)}


def section(groups):
    return [line for run in groups.get("cube", []) for line in size(run)]


def size(run):
    lines, mine = run["lines"], run["vinculo"]
    out = [
        "", f"## Cube over {lines / 1e6:,.3g} million lines", "",
        f"Money by month, channel, province and segment, {mine['cells']:,} cells: all of it evaluated anew each time, medians of three rounds in",
        "turn. The number of cells and the sum are asserted to be the peers'. DuckDB reads its own tables, polars has everything in memory.", "",
        "| engine | wall, ms | CPU, ms |", "| --- | ---: | ---: |",
    ]
    out += [f"| {label} | {run[name]['wall']:,.1f} | {run[name]['cpu']:,.1f} |"
            for label, name in (("Vínculo", "vinculo"), ("DuckDB", "duckdb"), ("polars", "polars"))]
    if lines in BARS:
        out += ["", f"Bar (goal) in ms of processor: {BARS[lines][0]:,} ({BARS[lines][1]})."]
    out.append(f"The first cube of a process, which opens the files: {mine['firstWallMilliseconds']:,.1f} ms.")
    return out
