#!/bin/sh
# Sets up policygraph and builds everything from the bundled plan into exports/.
set -eu
cd "$(dirname "$0")/.."
sh scripts/setup.sh
.venv/bin/policygraph build
echo
echo "Done. Open exports/lv-roma-2022/explorer.html in a browser, or ask:"
echo "  .venv/bin/policygraph query provisions-without-measure"
echo "  .venv/bin/policygraph query co-leads institution=KM"
