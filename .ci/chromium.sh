# Sourced: a browser and what drives it, in the folder $work; or ends the script and says what is missing.
playwright=1.65.1 axe=4.14.1
command -v node >/dev/null && command -v npm >/dev/null || { echo "skipped: node and npm are not installed"; exit 0; }
if ! command -v chromium >/dev/null; then
  echo "chromium is not installed: trying apt-get install chromium fonts-dejavu-core"
  if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y chromium fonts-dejavu-core; } >"$work/apt" 2>&1; then
    echo "skipped: chromium cannot be installed here"; tail -1 "$work/apt"; exit 0
  fi
fi
if ! npm install --prefix "$work" --silent --no-audit --no-fund "playwright-core@$playwright" "axe-core@$axe" >"$work/npm" 2>&1; then
  echo "skipped: playwright-core and axe-core cannot be installed here"; tail -1 "$work/npm"; exit 0
fi
