#!/usr/bin/env python3
"""The section on records of one person, beside Splink.

usage: report_identity.py RESULTS DOCUMENT puts the section alone into a document that is there, in place of the former one.
"""
import json
import os
import re
import statistics
import sys

HEADING = "## Records of one person"
MEASURED_ON = 1_000_000
CPU, F1, MEMORY, NEW = (10, 2.2), (0.955, 0.975), 600, (5, 1)
SHOWN = (0.5, 0.99, 0.999999)


def middle(runs, key):
    return statistics.median(run[key] for run in runs)


def spread(runs):
    return f"{min(run['cpu'] for run in runs):.2f}–{max(run['cpu'] for run in runs):.2f}"


def seeds(groups):
    return sorted(int(name.split("@")[1]) for name in groups if name.startswith("identity@"))


def verdict(mine, f1):
    """How CPU and F1 stand to what is to be reached."""
    def against(value, bar, goal, is_good):
        return f"bar {bar} {'reached' if is_good(value, bar) else 'missed'}, goal {goal} {'reached' if is_good(value, goal) else 'missed'}"

    seconds, memory = middle(mine, "cpu"), max(run["rssMB"] for run in mine)
    return [
        f"- CPU seconds: {seconds:.2f}; {against(seconds, *CPU, lambda value, limit: value <= limit)}.",
        f"- F1, the least of the files, at what `match` does by itself: {f1:.4f}; {against(f1, *F1, lambda value, limit: value >= limit)}.",
        f"- Peak memory: {memory:,.0f} MB; goal {MEMORY} MB {'reached' if memory <= MEMORY else 'missed'}.",
    ]


def costs(groups):
    out = [
        "| file | run | runs | wall | CPU | CPU, least–most | peak memory | precision | recall | F1 of clusters | others, cores |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for seed in seeds(groups):
        mine, found = groups[f"identity@{seed}"], groups[f"score identity@{seed}"][0]
        out.append(
            f"| seed {seed} | Vínculo, `match --format csv`, the whole process | {len(mine)} | {middle(mine, 'wall'):.2f} s | {middle(mine, 'cpu'):.2f} s | "
            f"{spread(mine)} | {max(run['rssMB'] for run in mine):,.0f} MB | {found['precision']:.4f} | {found['recall']:.4f} | "
            f"{found['f1']:.4f} | {max(run['othersCores'] for run in mine):.2f} |")
        peers, whole = groups.get(f"peer identity@{seed}", []), groups.get(f"identity splink@{seed}", [])
        if not peers:
            continue
        best = max(peers[0]["at"], key=lambda at: at["f1"])
        out.append(
            f"| seed {seed} | Splink, its stages alone; clusters at {best['threshold']:.8g}, its best | {len(peers)} | {middle(peers, 'wall'):.2f} s | "
            f"{middle(peers, 'cpu'):.2f} s | {spread(peers)} | {max(run['rssMB'] for run in peers):,.0f} MB | {best['precision']:.4f} | "
            f"{best['recall']:.4f} | {best['f1']:.4f} | {max(run['othersCores'] for run in whole):.2f} |")
    return out


def thresholds(groups):
    """What Splink's clusters are worth, threshold by threshold."""
    rows = [(seed, groups[f"peer identity@{seed}"][0]) for seed in seeds(groups) if f"peer identity@{seed}" in groups]
    if not rows:
        return []
    titles = [f"at {threshold:.8g}" for threshold in SHOWN]
    out = ["", "Which threshold is best nobody knows who has no truth. F1 of Splink's clusters:", "",
           "| file | " + " | ".join(titles) + " | best | its threshold |", "| --- | " + "---: | " * (len(titles) + 2)]
    out[-1] = out[-1].rstrip()
    for seed, peer in rows:
        at = {found["threshold"]: found["f1"] for found in peer["at"]}
        best = max(at, key=at.get)
        shown = " | ".join(f"{at[threshold]:.4f}" if threshold in at else "–" for threshold in SHOWN)
        out.append(f"| seed {seed} | {shown} | {at[best]:.4f} | {best:.8g} |")
    peer = rows[0][1]
    stages = ", ".join(f"{name} {cpu:.1f} s" for name, cpu in peer["stages"].items())
    return out + ["", f"CPU of its stages, seed {rows[0][0]}: {stages}; {peer['pairs']:,} pairs kept."]


def growth(groups):
    sizes = sorted(int(name.split("@")[1]) for name in groups if name.startswith("identity growth@"))
    if not sizes:
        return []
    out = ["", "As files grow (Vínculo, seed 1):", "",
           "| records | wall | CPU | µs of CPU a record | peak memory | precision | recall | F1 |", "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for size in sizes:
        run, found = groups[f"identity growth@{size}"][-1], groups[f"score identity growth@{size}"][-1]
        out.append(f"| {size:,} | {run['wall']:.2f} s | {run['cpu']:.2f} s | {1e6 * run['cpu'] / size:.2f} | {run['rssMB']:,.0f} MB | "
                   f"{found['precision']:.4f} | {found['recall']:.4f} | {found['f1']:.4f} |")
    return out


def one_by_one(groups):
    """How long one record takes that comes later than all others."""
    run = next(iter(groups.get("new identity", [])), None)
    if run is None:
        return []
    whole = groups["identity new"][0]
    slowest = run["max"]
    out = [
        "", f"One record against {run['records']:,}, kept ready by `match FILE --new OTHER` ({run['new']:,} rows that come one after another; the whole",
        f"process {whole['cpu']:.1f} s of CPU, {whole['rssMB']:,.0f} MB): {run['p50']:.3f} ms in the middle, {run['p95']:.3f} ms for 95 of 100, {slowest:.3f} ms at most.",
        f"{run['agreement']:.2%} of them find the same people as in the whole file matched at once ({run['agreementOfKnown']:.2%} of the {run['known']:,} who are known).",
    ]
    if run["records"] + run["new"] == MEASURED_ON:
        out += ["", f"- One record against a million: {slowest:.2f} ms at most; bar {NEW[0]} ms {'reached' if slowest <= NEW[0] else 'missed'}, "
                f"goal {NEW[1]} ms {'reached' if slowest <= NEW[1] else 'missed'}."]
    return out


def labelled(groups):
    sets = groups.get("identity labelled", [])
    if not sets:
        return ["", "Files of which somebody knows the answer were not measured: no folder was named."]

    def figure(value):
        return "–" if value is None else f"{value:.4f}"

    out = [
        "", "Files of which somebody knows the answer. Vínculo as it comes, without a hint; F1 of Splink and of the best plain rule as they were published",
        "with the files, Splink's best being that of the best of the thresholds tried there.", "",
        "| file | records | precision | recall | F1 | Splink at 0.5 | Splink's best | best rule |", "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    return out + [
        f"| {run['set']} | {run['records']:,} | {run['precision']:.4f} | {run['recall']:.4f} | {run['f1']:.4f} | {figure(run['splink'])} | "
        f"{figure(run['splinkBest'])} | {figure(run['rule'])} |" for run in sets
    ]


def section(groups):
    """Lines of the document; none when it was not measured."""
    about = next(iter(groups.get("about identity", [])), None)
    if about is None:
        return []
    records = about["records"]
    engine = next((peer["version"] for name, peers in groups.items() if name.startswith("peer identity@") for peer in peers), None)
    out = [
        "", HEADING, "",
        f"{records:,} invented customers of Spanish shops in twelve columns, 15 % of them further records of somebody, with slips, moves, short",
        "forms and what else happens, six in a hundred sharing surname, address and now and then the telephone with somebody else. Vínculo reads the file,",
        "learns, joins and writes a row for each record; no threshold is said. Precision and recall are counted in pairs of records.",
        *([f"Beside it {engine}, set up as its documentation does; of it only loading, training, predicting and one clustering count, not its start."] if engine else []),
        f"Measured on {about['date']}, commit {about['commit']}.", "", *costs(groups), *thresholds(groups),
    ]
    found = [groups[f"score identity@{seed}"][0]["f1"] for seed in seeds(groups)]
    if records == MEASURED_ON and found:
        out += ["", *verdict([run for seed in seeds(groups) for run in groups[f"identity@{seed}"]], min(found))]
    else:
        out += ["", "Bars and goals are for a million records."]
    return out + growth(groups) + one_by_one(groups) + labelled(groups)


def main():
    results, document = sys.argv[1:]
    groups = {}
    with open(results, encoding="utf-8") as lines:
        for line in map(json.loads, filter(str.strip, lines)):
            groups.setdefault(line["name"], []).append(line)
    text = "# Benchmarks\n"
    if os.path.exists(document):
        with open(document, encoding="utf-8") as source:
            text = source.read()
    former = re.compile("\n" + re.escape(HEADING) + "\n.*?(?=\n## |\\Z)", re.DOTALL)
    text = former.sub("", text.rstrip("\n") + "\n").rstrip("\n") + "\n"
    with open(document, "w", encoding="utf-8") as target:
        target.write(text + "\n".join(section(groups)) + "\n")


if __name__ == "__main__":
    main()
