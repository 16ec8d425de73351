#!/usr/bin/env bash
# Runs the product's pages in a real browser.
#
#   Tests/Browser/run.sh [--quick | --full] [pytest's own arguments]
#
# Needs python3, Debian's chromium (CHROMIUM names another) and a built program (VINCULO_BINARY names it).
set -uo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work="$root/.build-browser"
mkdir -p "$work"
python="$work/venv/bin/python"
mark="$work/requirements.installed"

if ! cmp -s "$here/requirements.txt" "$mark"; then
  echo "Browser tests: installing their Python packages"
  python3 -m venv "$work/venv" && "$python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt" \
    && cp "$here/requirements.txt" "$mark" || { echo "Browser tests: the packages could not be installed."; exit 1; }
fi

cd "$here" || exit 1
PYTHONDONTWRITEBYTECODE=1 timeout -k 10 900 "$python" -m pytest -q --maxfail=12 -p no:cacheprovider --durations=3 "$@"
code=$?
case $code in
  0) echo "Browser tests: every page and story is as it should be." ;;
  124) echo "Browser tests: stopped after fifteen minutes." ;;
  3) echo "Browser tests: there is no program to test." ;;
  *) echo "Browser tests: something is not as it should be; the lines above say what." ;;
esac
exit $code
