"""The section on the editor of segments: how long somebody waits who writes rules."""


def section(groups):
    out = []
    for name, runs in groups.items():
        if name.startswith("editor@"):
            out += [line for run in runs for line in size(run, int(name.split("@")[1]))]
    return out


def size(run, lines):
    rows = [
        ("Editor opens", run["open"], None), ("List of all segments, counted", run["list"], None),
        (f"Count behind an edit ({run['edits']} edits)", run["edit"], None),
    ]
    out = [
        "", f"## Editor of segments: {lines / 1e6:,.3g} million lines, {run['segments']} segments", "",
        "Pages as a browser asks for them, one after another; no rule is asked twice while it is edited. Milliseconds.", "",
        "| page | first | median | p95 |", "| --- | ---: | ---: | ---: |",
    ]
    out += [f"| {label} | {took['firstMs']:,.1f} | {took['p50Ms']:,.1f} | {took['p95Ms']:,.1f} |" for label, took, _ in rows]
    out += ["", "Bars: the editor opens in less than 1,000, a count in less than 300 at p95."]
    if "orderMs" in run:
        out += [
            f"One order of somebody new, brought in by another process: counted {run['orderMs']:,.1f} ms after that one ended (bar 1,000); "
            f"the list of all segments behind it {run['listBehind']['firstMs']:,.1f} ms.",
        ]
    return out
