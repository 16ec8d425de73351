# Sourced by the scripts at the root: messages, and system packages that are missing.

say() { printf '\n\033[1m== %s\033[0m\n' "$*" >&2; }

# need_system_packages NAME…: installs what is not there; Debian and Ubuntu.
need_system_packages() {
  local missing=() name sudo=""
  for name in "$@"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q "ok installed" || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "Instalando ${missing[*]} · Installing ${missing[*]}"
  [ "$(id -u)" -eq 0 ] || sudo=sudo
  if ! command -v apt-get >/dev/null; then
    say "Faltan · Missing: ${missing[*]}"
    exit 69
  fi
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

if ! command -v swift >/dev/null; then
  say "Falta Swift 6.2 o posterior (swift.org/install) · Swift 6.2 or later is missing"
  exit 69
fi
