#!/usr/bin/env python3
"""Turns the JSON lines of a benchmark run into Docs/Benchmarks.md.

usage: report.py RESULTS OUT

Only what was measured is written; what is missing in RESULTS is missing in the document.
"""
import json
import os
import platform
import statistics
import sys

import report_cube
import report_editor
import report_facts
import report_identity
import report_people
import report_segments


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def memory_gb():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def system_name():
    try:
        with open("/etc/os-release", encoding="utf-8") as release:
            values = dict(line.rstrip("\n").split("=", 1) for line in release if "=" in line)
        return values.get("PRETTY_NAME", "Linux").strip('"')
    except OSError:
        return platform.system()


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as info:
            for line in info:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.machine()


def megabytes(count):
    return f"{count / 1_000_000:,.1f} MB"


def cost_row(label, runs, rows):
    wall = statistics.median(run["wall"] for run in runs)
    cpu = statistics.median(run["cpu"] for run in runs)
    memory = max(run["rssMB"] for run in runs)
    sizes = [run["bytes"] for run in runs if "bytes" in run]
    others = max(run["othersCores"] for run in runs)
    speed = f"{rows / cpu:,.0f}" if rows else "–"
    spread = f"{min(run['cpu'] for run in runs):.2f}–{max(run['cpu'] for run in runs):.2f}"
    size = megabytes(sizes[-1]) if sizes else "–"
    return f"| {label} | {len(runs)} | {wall:.2f} s | {cpu:.2f} s | {spread} | {speed} | {memory:,.0f} MB | {size} | {others:.2f} |"


def main():
    lines = read(sys.argv[1])
    about = next((line for line in lines if line["name"] == "about"), {})
    rows = about.get("rows", 0)
    groups = {}
    for line in lines:
        groups.setdefault(line["name"], []).append(line)
    out = [
        "# Benchmarks", "",
        "Written by `make bench`; not edited by hand. CPU seconds (user + system) are the figure to compare: other work on",
        "the machine lengthens the wall time. Vínculo and its peer ran in turn on the same file, in the same minutes.", "",
        "| | |", "| --- | --- |",
    ]
    facts = {
        "Date": about.get("date"), "Commit": about.get("commit"),
        "Machine": f"{os.cpu_count()} cores, {processor()}, {memory_gb():.1f} GB of memory",
        "System": f"{system_name()}, Linux {'.'.join(platform.release().split('.')[:2])}",
        "File": about.get("file"), "Vínculo": about.get("product"), "Peer": about.get("peer"),
    }
    out += [f"| {name} | {value} |" for name, value in facts.items() if value]
    out += [
        "", "## Importing order lines", "",
        "Vínculo hashes and keeps the original, finds encoding, delimiter, decimal sign and date order, maps the columns, types",
        "and checks every cell, groups rows into orders, looks each order and customer up, and makes everything visible in one",
        "synced step. The peer copies texts into a table and indexes the order number: it is the floor of a load, not the same job.", "",
        "| run | runs | wall (median) | CPU (median) | CPU, least–most | lines a CPU second | peak memory | bytes on disk | others, cores |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    labels = {
        "vinculo import": "Vínculo, `import run` into a fresh home", "sqlite import": "SQLite, `.import`, WAL, index on the order number",
        "vinculo again": "Vínculo, the same file again: nothing new, nothing changed",
    }
    for name, label in labels.items():
        if name in groups:
            out.append(cost_row(label, groups[name], rows))
    disk = groups.get("disk", [])
    if disk:
        parts = "; ".join(f"{name} {megabytes(size)}" for name, size in disk[-1]["folders"].items())
        out += ["", f"Of Vínculo's home after one import: {parts}."]
    if "vinculo rfm" in groups:
        out += [
            "", "## RFM of everybody", "",
            "`value rfm --format csv` as a whole process: start, opening the facts, scoring every customer, writing a row for each.", "",
            "| run | runs | wall (median) | CPU (median) | CPU, least–most | customers a CPU second | peak memory | bytes on disk | others, cores |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
            cost_row("Vínculo, `value rfm`", groups["vinculo rfm"], about.get("customers", 0)),
        ]
    pages = [line for line in lines if line["name"].startswith("page ")]
    if pages:
        out += [
            "", "## Pages", "",
            "One signed-in reader, one request after another over loopback, without compression; time from sending to the last byte.", "",
            "| page | requests | size | first | median | p95 | slowest |", "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        ]
        for page in pages:
            out.append(
                f"| `{page['name'][5:]}` | {page['requests']} | {page['bytes'] / 1000:.1f} kB | {page['firstMs']:.1f} ms | "
                f"{page['p50Ms']:.1f} ms | {page['p95Ms']:.1f} ms | {page['maxMs']:.1f} ms |")
    out += report_people.section(groups, cost_row, megabytes)
    out += report_facts.section(groups, cost_row, megabytes)
    out += report_segments.section(groups, cost_row, megabytes)
    out += report_cube.section(groups)
    out += report_editor.section(groups)
    out += report_identity.section(groups)
    with open(sys.argv[2], "w", encoding="utf-8") as target:
        target.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
