# Two commands on a machine with only Python 3.11 (or newer), pip and make: `make report` and `make test`.
# Both set up .venv once; they do so again when pyproject.toml or constraints.txt changes.

RECENT := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3.11 python3 python; do $$p -c '$(RECENT)' 2>/dev/null && command -v $$p && break; done)
BIN := .venv/bin
READY := .venv/.ready
TORCH := $(shell sed -n 's/^torch==/torch==/p' constraints.txt)
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet -c constraints.txt

.PHONY: help report report-articles bench bench-peers bench-outside train-comparer train-large test lint clean
.DELETE_ON_ERROR:

help:  ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

report: $(READY)  ## Analyse the flagship case: out/soleimani/report.html, its data, and the findings as text
	$(BIN)/shiftdetect report data/soleimani/statements.jsonl --where affiliation=administration --end 2020-01-14 \
	  --columns url=source_url --columns source=source_title --stance-claim 'an attack was imminent' \
	  --labels-by "a language model, twice, and no person (agreement of the two: alpha .78 for stance, .74 to .95 for \
	frames with eight statements or more)" -o out/soleimani

ARTICLES ?= data/articles/harlow_dam.txt
PUBLISHED ?= $(if $(filter data/articles/harlow_dam.txt,$(ARTICLES)),2031-05-12)
report-articles: $(READY)  ## From articles to a report: ARTICLES=file or folder, PUBLISHED=YYYY-MM-DD; default: an invented one
	$(BIN)/shiftdetect report $(ARTICLES) $(if $(PUBLISHED),--published $(PUBLISHED)) -o out/articles

bench: $(READY)  ## Measure false alarms, power, intervals and time with a known truth (an hour and a half; a stopped run goes on)
	OMP_NUM_THREADS=1 $(BIN)/python -m shiftdetect.benchmark -o docs/benchmark
	OMP_NUM_THREADS=1 $(BIN)/python -m shiftdetect.benchmark.estimates -o docs/benchmark --n-streams 900 --known shiftdetect/analysis/known.json
	OMP_NUM_THREADS=1 $(BIN)/python -m shiftdetect.benchmark.shared_days -o docs/benchmark
	OMP_NUM_THREADS=1 $(BIN)/python -m shiftdetect.benchmark.label_tests -o docs/benchmark
	OMP_NUM_THREADS=1 $(BIN)/python -m shiftdetect.benchmark.speed -o docs/benchmark
	OMP_NUM_THREADS=1 $(BIN)/shiftdetect benchmark -o docs/benchmark

bench-peers: $(READY)  ## Run the labelled tasks with other packages' methods beside ours (half an hour)
	$(PIP) -e '.[peers]'
	OMP_NUM_THREADS=1 $(BIN)/python -m shiftdetect.benchmark.tuning -o docs/benchmark
	OMP_NUM_THREADS=1 $(BIN)/shiftdetect benchmark --peers -o docs/benchmark

OUTSIDE := out/outside
SCRIPTS := docs/benchmark/outside
APART := -m pip --disable-pip-version-check install --quiet
bench-outside: $(READY)  ## Measure alibi-detect and ttta, which need environments of their own (forty minutes; 2 GB in out/outside)
	rm -rf $(OUTSIDE)/series
	"$(PYTHON)" -m venv $(OUTSIDE)/alibi
	$(OUTSIDE)/alibi/bin/python $(APART) -c constraints.txt $(TORCH)
	$(OUTSIDE)/alibi/bin/python $(APART) $(TORCH) 'alibi-detect[torch]==0.13.0'
	"$(PYTHON)" -m venv $(OUTSIDE)/ttta
# Built here: what pip kept of an earlier build may have been built against another NumPy, and does not import.
	$(OUTSIDE)/ttta/bin/python $(APART) --no-cache-dir 'ttta==0.9.9'
	$(BIN)/shiftdetect benchmark invented-streams soleimani --export $(OUTSIDE)/series
	OMP_NUM_THREADS=1 $(OUTSIDE)/alibi/bin/python $(SCRIPTS)/alibi_mmd.py $(OUTSIDE)/series -o $(OUTSIDE)/mmd.jsonl
	OMP_NUM_THREADS=1 $(OUTSIDE)/alibi/bin/python $(SCRIPTS)/alibi_mmd.py $(OUTSIDE)/series --corrected -o $(OUTSIDE)/mmd_c.jsonl
	OMP_NUM_THREADS=1 $(OUTSIDE)/ttta/bin/python $(SCRIPTS)/ttta_topics.py $(OUTSIDE)/series -o $(OUTSIDE)/ttta.jsonl
	OMP_NUM_THREADS=1 $(BIN)/shiftdetect benchmark --predictions $(OUTSIDE)/mmd.jsonl --predictions $(OUTSIDE)/mmd_c.jsonl \
	  --predictions $(OUTSIDE)/ttta.jsonl --methods segments,scan -o docs/benchmark

DATA ?=
BASE ?=
train-comparer: $(READY)  ## Train the embedded comparer again: DATA=folder of the public sets (data/pairs/README.md), BASE as below
	@test -n "$(DATA)" || { echo "Say where the public sets are: make train-comparer DATA=folder"; exit 1; }
	@mkdir -p out
	$(BIN)/python -m shiftdetect.explain.training.build
# In two parts, as it was done first: in half precision, which pairs are read together has a part in the last digits.
	$(if $(BASE),for part in 1 2; do OMP_NUM_THREADS=1 $(BIN)/python -m shiftdetect.explain.training.told --part $$part/2 \
	  --data "$(DATA)" --model "$(BASE)" --precision bfloat16 --one-order -o out/told-$$part.jsonl || exit 1; done)
	OMP_NUM_THREADS=1 $(BIN)/python -m shiftdetect.explain.training --data "$(DATA)" --checkpoint out/comparer.ckpt \
	  $(if $(BASE),--told out/told-1.jsonl --told out/told-2.jsonl) --half \
	  --record docs/benchmark/comparer.jsonl -o shiftdetect/explain/compare/adapter.safetensors
	$(BIN)/python -m shiftdetect.explain.training.page

train-large: $(READY)  ## Train the larger comparer again: DATA=folder of the public sets, BASE=folder of all-mpnet-base-v2
	@test -n "$(DATA)" -a -n "$(BASE)" || { echo "make train-large DATA=folder BASE=folder (shiftdetect models fetch)"; exit 1; }
	@mkdir -p out
	$(BIN)/python -m shiftdetect.explain.training.build
	OMP_NUM_THREADS=1 $(BIN)/python -m shiftdetect.explain.training.teacher --data "$(DATA)" --base "$(BASE)" \
	  --checkpoint out/large.ckpt --record out/large.jsonl -o shiftdetect/explain/compare/large.safetensors

test: lint  ## Run the linters, the type checker and the whole test suite
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile --cov --cov-report=term

lint: $(READY)  ## Run only the linters and the type checker
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

clean:  ## Remove .venv and everything that was made
	rm -rf .venv out build dist .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp comes last: an installation that failed leaves none, and the next call tries again.
$(READY): pyproject.toml constraints.txt
	@rm -f $@
	@"$(PYTHON)" -c '$(RECENT)' 2>/dev/null || { \
	  echo "Python 3.11 or newer is needed, but $(if $(PYTHON),$(PYTHON) is not that,none was found)."; \
	  echo "Install it, or say where it is: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Setting up .venv: 2 to 3 GB, some minutes, once."
# Debian's Python may come with pip but without the means to put it into a new environment.
	@"$(PYTHON)" -m venv .venv >/dev/null 2>&1 || { "$(PYTHON)" -m venv --clear --without-pip .venv && \
	  "$(PYTHON)" -m pip --python $(BIN)/python install --quiet --disable-pip-version-check pip; }
# torch first and alone: what asks for any torch would otherwise be free to choose another build of it.
	$(PIP) $(TORCH)
	$(PIP) -e '.[dev]'
	@touch $@
