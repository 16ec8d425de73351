#!/usr/bin/env python3
"""Adds what lies on the disk to the line just measured; for a home also a line with the sizes of its folders.

usage: weigh.py RESULTS NAME PATH…

The folders stand under NAME. The first path is the home, or a file; the others count, too.
"""
import json
import os
import sys


def size(path):
    if os.path.isfile(path):
        return os.stat(path).st_size
    return sum(os.stat(os.path.join(folder, name)).st_size for folder, _, names in os.walk(path) for name in names)


def main():
    results, name, *paths = sys.argv[1:]
    with open(results, encoding="utf-8") as file:
        lines = file.read().splitlines()
    last = json.loads(lines[-1])
    last["bytes"] = sum(size(path) for path in paths if os.path.exists(path))
    lines[-1] = json.dumps(last)
    if os.path.isdir(paths[0]):
        folders = {}
        for entry in sorted(os.listdir(paths[0])):
            key = "database" if entry.startswith("vinculo.db") else entry
            folders[key] = folders.get(key, 0) + size(os.path.join(paths[0], entry))
        large = {key: count for key, count in folders.items() if count > 100_000}
        lines.append(json.dumps({"name": name, "folders": large}))
    with open(results, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
