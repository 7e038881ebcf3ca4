# Everything a developer or a new user runs. Needs Python 3.11 or newer and make, nothing else.
#   make run     set up, then serve the dashboard on http://127.0.0.1:8050 (PORT=, DB=)
#   make test    set up, then run the tests, two files at a time (ARGS= goes to pytest, -n 0 runs them one by one)
#   make coverage  set up, then run the tests and say which lines of tracker/ they do not reach (fails under 90%)
#   make check   set up, then the linters and the type checker
#   make eval    set up, then score the extraction on the shared gold (ARGS=--save keeps the figures)
#   make bench   set up, then measure speed (ARGS="dashboard --events 1000000": one part; --help says which there are)
#   make fuzz    set up, then try hostile input on all that reads (SECONDS= for each target, ARGS="csv": one of them)
#   make audit   set up, then ask for known holes in the packages (needs the network; no part of the tests)
#   make licences  set up, then write the licences of the packages anew (THIRD_PARTY.md)
#   make wheel   set up, then build the wheel, install it with each Python that is here and try it there (ARGS=3.12: one)
#   make kills   set up, then kill processes at random points of their work on a store and see that nothing is lost
#   make screenshots  set up, then take the pictures of the README anew, from the demo articles
#   make reference  set up, then write the pages of docs/ that are made from the code, and the outputs in the documents, anew
#   make golden  set up, then write the golden event table of the demo articles anew
#   make places  set up, then write the table of cities and provinces anew, from GeoNames and ISO 3166-2
#   make setup   only set up: .venv with everything from requirements.lock, and the project itself
#   make lock    bring requirements.lock, and that of the image, up to date with pyproject.toml (needs uv)

PORT ?= 8050
DB ?= data/tracker.db
ARGS ?=
SECONDS ?= 600

# The first interpreter that is new enough and works; PYTHON= names another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
BIN := .venv/bin
STAMP := .venv/installed
FIND_CHROMIUM := $(BIN)/python tests/chromium.py

.PHONY: setup run test coverage check eval bench fuzz audit licences wheel kills screenshots places reference golden lock chromium clean
.DELETE_ON_ERROR:

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer found: install one, or name it with PYTHON=/path/to/python3."; exit 1; }
	@echo "Setting up .venv (a few minutes the first time)"
	@test -x $(BIN)/python && $(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv || { \
		echo "Python could not create .venv: install its venv module (Debian: apt-get install python3-venv), then try again."; exit 1; }
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements.lock || { \
		echo "The packages of requirements.lock could not be installed: see pip's message above; check the network, then try again."; exit 1; }
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-build-isolation --no-deps --editable . || { \
		echo "The project itself could not be installed: see pip's message above (is pyproject.toml sound?)."; exit 1; }
	@touch $@

run: setup
	@$(BIN)/tracker serve --db "$(DB)" --port "$(PORT)" --demo

test: setup chromium
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

coverage: setup chromium
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy tracker dashboards tests examples

eval: setup
	@$(BIN)/python tests/evaluate.py $(ARGS)

bench: setup
	@PYTHONPATH=tests $(BIN)/python -m bench $(ARGS)

fuzz: setup
	@PYTHONPATH=tests:. $(BIN)/python -m fuzz --seconds "$(SECONDS)" $(ARGS)

audit: setup
	@$(BIN)/python tests/audit.py

licences: setup
	@$(BIN)/python tests/licences.py

wheel: setup
	@PYTHONPATH=tests $(BIN)/python tests/wheel.py $(ARGS)

kills: setup
	@$(BIN)/python tests/kills.py $(ARGS)

screenshots: setup chromium
	@$(BIN)/python tests/screenshots.py

places: setup
	@PYTHONPATH=tests $(BIN)/python tests/towns.py

reference: setup
	@PYTHONPATH=tests $(BIN)/python tests/reference.py
	@PYTHONPATH=tests $(BIN)/python tests/documents.py

golden: setup
	@$(BIN)/tracker extract data/articles --output data/golden/events.csv
	@git --no-pager diff --stat -- data/golden

# The browser tests need a Chromium. Without one, and without the right to install it, they skip (with CI=true they fail).
chromium: setup
	@$(FIND_CHROMIUM) && exit 0; \
	echo "Installing Chromium for the browser tests"; \
	if [ "$$(id -u)" = 0 ]; then as=; else as="sudo -n"; fi; \
	get="$$as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends fonts-dejavu-core"; \
	$$as apt-get update -qq && { $$get chromium-headless-shell || $$get chromium; } >/dev/null || \
	echo "No Chromium, and it could not be installed here: install chromium to run the browser tests."

lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --quiet --upgrade --output-file requirements.lock
	uv pip compile pyproject.toml --constraint requirements.lock --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --quiet --output-file deploy/requirements.lock

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .coverage.*
