# npm: for a project, for all projects, and by npx; offline.
main=$(only 'jianbao-[0-9]*[0-9].tgz')
platform=$(only 'jianbao-linux-x64-*.tgz')
mkdir "$work/npm"
(cd "$work/npm" && npm init --yes >/dev/null && npm install --offline --silent --no-audit --no-fund "$platform" "$main")
try "npm, in a project" npm "$work/npm/issues" "$work/npm/node_modules/.bin/jianbao"
try "npx, in a project" npm "$work/npm/issues-npx" npx --offline --no -- jianbao
npm install --offline --silent --no-audit --no-fund --global --prefix "$work/npm-global" "$platform" "$main"
try "npm, for all projects" npm-global "$work/with-npm" "$work/npm-global/bin/jianbao"
# Without the program's package it says so.
mkdir "$work/npm-alone"
(cd "$work/npm-alone" && npm init --yes >/dev/null && npm install --offline --silent --no-audit --no-fund --omit=optional "$main")
code=0
"$work/npm-alone/node_modules/.bin/jianbao" --version 2>"$work/told" || code=$?
[ $code = 2 ] && grep -q '@jianbao/linux-x64' "$work/told" || fail "npm without the program: $code $(cat "$work/told")"
# Exit codes and Ctrl-C pass through.
code=0
"$work/npm/node_modules/.bin/jianbao" check nothing.toml 2>/dev/null || code=$?
[ $code = 2 ] || fail "npm: exit code $code of a brief that is not there"
