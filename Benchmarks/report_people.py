"""The section of people in the document of figures."""
import statistics

BAR, GOAL, MEASURED_ON = 5.0, 2.0, 1_000_000
COLUMNS = {
    "mobile": "mobile: read as a Spaniard would dial it, valid in the numbering plan, E.164",
    "email": "e-mail: read, normalised",
    "birth_date": "birth date: read, a day that exists, neither future nor too old",
    "first_name": "given names: folded for comparison",
}


def cpu(runs):
    return statistics.median(run["cpu"] for run in runs)


def verdict(label, seconds, people):
    """How a figure stands to the bar and the goal, which are for a million people."""
    if people != MEASURED_ON:
        return f"{label}: {seconds:.2f} CPU seconds; bar and goal are for a million people."

    def against(name, limit):
        if seconds <= limit:
            return f"{name} of {limit:.0f} s reached"
        return f"{name} of {limit:.0f} s missed by {seconds - limit:.2f} s ({100 * (seconds / limit - 1):.0f} %)"

    return f"{label}: {seconds:.2f} CPU seconds; {against('bar', BAR)}, {against('goal', GOAL)}."


def column_rows(groups, people):
    """Nanoseconds a row that a column adds: the median of dry runs with it less that of runs without."""
    without = cpu(groups["column none"])
    spread = max(run["cpu"] for run in groups["column none"]) - min(run["cpu"] for run in groups["column none"])
    out = [
        "", "What one more column costs a row: CPU of a dry run that maps it, less that of one that does not (medians). Reading the cell,",
        "checking it and making the form in which it is compared; it is what a validator costs here, not the validator alone.",
        f"Runs without it differ among themselves by {1e9 * spread / people:,.0f} ns a row.", "",
        "| column | runs | more CPU a row |", "| --- | ---: | ---: |",
    ]
    for name, label in COLUMNS.items():
        runs = groups.get("column " + name)
        if runs:
            out.append(f"| {label} | {len(runs)} | {1e9 * (cpu(runs) - without) / people:,.0f} ns |")
    return out


def section(groups, cost_row, megabytes):
    """Lines of the document; none when people were not measured."""
    about = next(iter(groups.get("about people", [])), None)
    if about is None:
        return []
    people = about["people"]
    out = [
        "", "## People", "",
        f"{people:,} customers of a Spanish shop in twelve columns, seed 17: {megabytes(about['csv'])} of CSV, {megabytes(about['xlsx'])} of XLSX (texts",
        "inline, as XlsxWriter writes in constant memory). Vínculo keeps the original, checks e-mail, mobile and dates by their rules, folds",
        "names, finds or enters each record, and keeps what was said with its compared forms. The peer copies twelve texts a",
        "row into a table without an index, and reads no XLSX.", "",
        "| run | runs | wall (median) | CPU (median) | CPU, least–most | people a CPU second | peak memory | bytes on disk | others, cores |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    labels = {
        "people csv": "Vínculo, `import run` of CSV into a fresh home", "people sqlite": "SQLite, `.import` of the CSV, WAL: bare rows",
        "people xlsx": "Vínculo, `import run` of XLSX into a fresh home",
        "people again": "Vínculo, the same CSV again: nothing new, nothing changed",
        "people undo again": "Vínculo, `import undo` of that: everybody stays",
        "people undo": "Vínculo, `import undo` of the first import: everybody goes",
    }
    for name, label in labels.items():
        if name in groups:
            out.append(cost_row(label, groups[name], people))
    disk = groups.get("disk people csv")
    if disk:
        parts = "; ".join(f"{name} {megabytes(size)}" for name, size in disk[-1]["folders"].items())
        out += ["", f"Of Vínculo's home after the CSV: {parts}."]
    out.append("")
    out += [f"- {verdict(text, cpu(groups[name]), people)}" for name, text in (("people csv", "CSV"), ("people xlsx", "XLSX")) if name in groups]
    if "column none" in groups:
        out += column_rows(groups, people)
    return out
