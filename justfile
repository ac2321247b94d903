# The habits of this project, one recipe each.

set positional-arguments

# List the recipes.
default:
    @just --list --unsorted

# Run the suite: nothing but Rust is needed.
test *args:
    cargo test "$@"

# What CI runs.
ci:
    bash .ci/run

# Format, lint and document, with warnings denied.
lint:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items

# Write the snapshots and expected findings anew; read the diff before committing.
update:
    UPDATE=1 SNAPSHOTS=overwrite cargo test

# Change all briefs at random, as that many edits say, and see that each does what was wished for and nothing else (SEED=N begins there).
edits number="100000":
    EDITS={{number}} cargo test --lib edit::

# Let other programs judge the same output (poppler, mupdf, qpdf, zbar, stock typst, Python's mail parser, dkimpy).
second-opinion jianbao="target/debug/jianbao":
    python3 scripts/second_opinion.py {{jianbao}}
    python3 scripts/second_opinion_mail.py {{jianbao}}

# Send to real and to faulty mail servers (exim, aiosmtpd), and kill the run at every step.
mail-servers *args:
    JIANBAO=target/debug/jianbao bash scripts/mail_servers.sh "$@"

# Let every call that reaches the disk fail, one after the other (needs strace; parts: build parts batch volume fix new source).
torture *parts:
    cargo build
    python3 scripts/torture.py target/debug/jianbao "$@"

# Save a brief a thousand times under `watch`, and look at its memory.
watch-memory jianbao="target/dist/jianbao" saves="1000":
    python3 scripts/watch_memory.py {{jianbao}} {{saves}}

# Send by a server that fails and by runs that die, as that many seeds say (SEED=N tries one again).
simulate seeds="100000":
    SEEDS={{seeds}} cargo test --lib simulation

# Measure a mailing to two thousand readers.
mail-load jianbao="target/dist/jianbao" readers="2000":
    target/venv/bin/python scripts/mail_load.py {{jianbao}} {{readers}}

# Measure whole processes against typst, xelatex and WeasyPrint (parts: one month memory volume size).
bench *parts:
    cargo build --profile dist
    bash scripts/bench.sh "$@"

# Time two builds against each other, in one run.
against old new="target/dist/jianbao":
    python3 scripts/against.py {{old}} {{new}}

# Measure the stages of one issue.
bench-stages:
    cargo bench --profile dist --bench stages

# Throw inputs of every kind at jianbao and measure: the table of docs/limits.md.
limits jianbao="target/dist/jianbao" *args:
    python3 scripts/limits.py "$@"

# Draw the pictures of README and docs.
pictures jianbao="target/debug/jianbao":
    bash scripts/pictures.sh {{jianbao}}

# Measure how full the pages of real issues are (folders of briefs, made by `jianbao import`).
page-fill jianbao="target/debug/jianbao" *briefs:
    python3 scripts/page_fill.py "$@"

# Set the golden paragraph and nine more beside xelatex and ctex: picture and tables of docs/typography.md.
compare jianbao="target/debug/jianbao":
    python3 scripts/compare_ctex.py {{jianbao}}

# Switch each mend of the Rust code off and see that a test misses it.
proofs *args:
    python3 scripts/proofs.py "$@"

# Change the code in places of a fixed sample, and see that a test fails (docs/reliability.md).
mutants *args:
    command -v cargo-mutants >/dev/null || cargo install --locked cargo-mutants
    python3 scripts/mutants.py "$@"

# Let other programs judge a site of 300 made issues: vnu, axe-core, feedparser, Chromium (needs Java).
site-check jianbao="target/debug/jianbao" issues="300":
    mkdir -p target/site
    npm install --prefix target/site --no-save vnu-jar playwright-core axe-core
    test -d target/site/venv || python3 -m venv target/site/venv
    target/site/venv/bin/pip install --quiet feedparser pillow
    target/site/venv/bin/python scripts/site_check.py {{jianbao}} {{issues}}

# Draw the pictures of docs/outputs.md; after `just site-check`, which installs what it needs.
web-pictures jianbao="target/debug/jianbao":
    target/site/venv/bin/python scripts/web_pictures.py {{jianbao}}

# Let python-docx, openxml-audit and LibreOffice read the review copies.
review-copies jianbao="target/debug/jianbao":
    python3 scripts/review_copies.py {{jianbao}}

# Draw the letter as a mail program shows it.
letter-pictures jianbao="target/dist/jianbao":
    bash scripts/letter_pictures.sh {{jianbao}}

# Count the lines that begin with a closing mark, on a folder of real briefs (needs poppler).
line-starts jianbao folder:
    python3 scripts/line_starts.py {{jianbao}} {{folder}}

# Make the font files from their public packages.
fonts:
    python3 fonts/build.py

# Run over Markdown that nobody here wrote: folders of `.md` files, such as clones of newsletters' repositories.
corpus jianbao *folders:
    python3 scripts/corpus.py "$@"

# Damage files and make strings by chance, many more than the suite does, from that seed on (docs/reliability.md).
fuzz rounds="100000" first="0":
    FIRST={{first}} STRINGS={{rounds}} ROUNDS={{rounds}} cargo test --test suite -- damage:: verbatim:: bytes::

# Read damaged files as one kind (brief series manifest list table) for so many minutes.
fuzz-kind kind minutes="60" first="1000000":
    FIRST={{first}} MINUTES={{minutes}} KIND={{kind}} cargo test --test suite -- damage::damaged_files --nocapture

# The same for pictures, batch records and ledgers (pictures records ledgers).
fuzz-bytes kind minutes="60" first="1000000":
    FIRST={{first}} MINUTES={{minutes}} cargo test --test suite -- bytes::damaged_{{kind}} --nocapture

# Check licences, advisories and sources of all dependencies, and that there is one engine.
deny:
    command -v cargo-deny >/dev/null || cargo install --locked cargo-deny
    cargo deny check

# Build the page of the desk into `web/dist/` (needs Node), with its types and licences.
web:
    cd web && npm ci --ignore-scripts && npm run types && npm run check && npm run build && node licences.mjs

# See that `web/dist/` is what its sources give.
web-check: web
    git diff --exit-code --stat -- web/dist web/src/protocol.ts

# Drive the desk in Chromium (CHROMIUM is its path).
desk-test *args:
    cd web && npm ci --ignore-scripts && npx playwright test "$@"

# Measure the desk: from key to pixel, clicks, pages against the PDF.
bench-desk jianbao="target/dist/jianbao":
    cd web && npm ci --ignore-scripts && node bench.mjs ../{{jianbao}}

# Install what makes packages, into target/dist-tools (docs/releasing.md).
dist-tools:
    test -d target/dist-tools || python3 -m venv target/dist-tools
    target/dist-tools/bin/pip install --quiet --requirement packaging/tools.txt

# Build the program and make every package into dist/; `just dist windows` makes those for Windows too.
dist *windows: dist-tools
    bash packaging/dist.sh "$@"

# Install each package on a clean root and set the reference issue there (parts: sums wheel npm tarball deb rpm image windows).
dist-test *parts: dist-tools
    bash packaging/test.sh dist "$@"

# Pack the same program twice and compare.
dist-same program="target/x86_64-unknown-linux-gnu/dist/jianbao": dist-tools
    bash packaging/packages.sh {{program}} target/dist-same/1
    bash packaging/packages.sh {{program}} target/dist-same/2
    diff target/dist-same/1/SHA256SUMS target/dist-same/2/SHA256SUMS

# Run an archive in shards as Kubernetes and Slurm would, with tasks that die; with Slurm itself: bash scripts/slurm.sh.
shards jianbao="target/debug/jianbao" briefs="240" number="8":
    python3 scripts/shards.py {{jianbao}} {{briefs}} {{number}}
