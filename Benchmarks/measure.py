#!/usr/bin/env python3
"""Runs a command as a whole process and says what it cost.

usage: measure.py RESULTS NAME [--stdout FILE] [--allow CODE]… -- COMMAND…

Appends one JSON line to RESULTS: name, wall seconds, CPU seconds (user + system, of the process and of those it waited
for), peak resident memory in MB, exit code, and how many cores everything else on the machine kept busy meanwhile.
"""
import argparse
import json
import os
import subprocess
import sys
import time

TICKS = os.sysconf("SC_CLK_TCK")


def machine_busy_seconds():
    """CPU seconds the whole machine has worked so far; 0 where the system does not say."""
    try:
        with open("/proc/stat", encoding="ascii") as stat:
            values = [int(text) for text in stat.readline().split()[1:]]
    except (OSError, ValueError):
        return 0.0
    return (values[0] + values[1] + values[2] + values[5] + values[6]) / TICKS


def run(command, stdout):
    busy, start = machine_busy_seconds(), time.monotonic()
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE)
    error = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    cpu = usage.ru_utime + usage.ru_stime
    others = max(0.0, machine_busy_seconds() - busy - cpu) / wall
    result = {
        "wall": round(wall, 4), "cpu": round(cpu, 4), "rssMB": round(usage.ru_maxrss / 1024, 1), "exit": child.returncode,
        "othersCores": round(others, 2),
    }
    return result, error


def main():
    at = sys.argv.index("--")
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("results")
    ask.add_argument("name")
    ask.add_argument("--stdout", default=os.devnull)
    ask.add_argument("--allow", type=int, action="append", default=[0])
    said = ask.parse_args(sys.argv[1:at])
    with open(said.stdout, "wb") as stdout:
        result, error = run(sys.argv[at + 1:], stdout)
    result = {"name": said.name, **result}
    with open(said.results, "a", encoding="utf-8") as results:
        results.write(json.dumps(result) + "\n")
    print("  {name:<22} wall {wall:8.3f} s  cpu {cpu:8.3f} s  memory {rssMB:7.1f} MB  others {othersCores:.2f} cores".format(**result))
    if result["exit"] not in said.allow:
        sys.stderr.write(error.decode("utf-8", "replace")[-2000:])
        sys.exit(f"{said.name}: exit code {result['exit']}")


if __name__ == "__main__":
    main()
