# Podium. `make` alone says what can be made; each target does its own set-up.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.PHONY: help demo test check crash endure bench pictures clean

help:
	@echo "make demo    conduct a track over a small project, with a rehearsed model: no key, under a minute"
	@echo "make test    run the tests"
	@echo "make check   lint, format, types, architecture"
	@echo "make crash   let Podium die at each of its commits, and see that it goes on as if nothing had happened"
	@echo "make endure  play 10,000 random steps against the engine, and 20 random tracks against a service that fails"
	@echo "make bench   measure the engine beside its peers, and the window (ONLY=engine|peers|scale|soak|window|day)"
	@echo "make pictures  take the pictures of docs/pictures anew"
	@echo "make clean   remove everything that was made here, the environment too"

# The window asks for approvals itself; the terminal twin asks on the terminal, and where nobody can
# answer everything is approved.
HEADLESS_DEMO = if [ -t 0 ]; then $(BIN)/podium demo --headless; else $(BIN)/podium demo --headless --approve all; fi

demo: $(VENV)/installed
	@.ci/need git
	@if [ "$$(uname)" = Linux ] && [ -z "$$DISPLAY" ]; then \
		echo "No display here (DISPLAY is empty): the demo plays in this terminal."; $(HEADLESS_DEMO); \
	elif .ci/need gl; then \
		$(BIN)/podium demo; code=$$?; \
		case $$code in 3|4) echo "The demo was left before its end; start it again at any time." ;; *) exit $$code ;; esac; \
	else \
		echo "No OpenGL here: the demo plays in this terminal."; $(HEADLESS_DEMO); \
	fi

test: $(VENV)/installed-test
	@.ci/need git gl xvfb xauth xdotool dbus-daemon
	@$(BIN)/python -m pytest -n logical --dist worksteal

check: $(VENV)/installed-dev
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/python -m pytest tests/test_architecture.py

crash: $(VENV)/installed-test
	@.ci/need git
	@$(BIN)/python -m tests.crash

endure: $(VENV)/installed-test
	@.ci/need git
	@PODIUM_STEPS=10000 PODIUM_SEEDS=20 $(BIN)/python -m pytest -n logical --dist worksteal \
		tests/engine/test_random_engine.py tests/journeys/test_random_dag.py

bench: $(VENV)/installed-test
	@.ci/need git gl xvfb xauth xdotool strace
	@$(BIN)/python -m tests.bench $(ONLY) $(if $(KEEP),--keep)

pictures: $(VENV)/installed-test
	@.ci/need git gl xvfb xdotool
	@$(BIN)/python -m tests.pictures

clean:
	@rm -rf $(VENV) .bench build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@.ci/need python
	@python="$$(.ci/python)" && echo "Making $(VENV) with $$python" && "$$python" -m venv $(VENV)

$(VENV)/installed: pyproject.toml | $(BIN)/python
	@echo "Installing Podium and what it needs into $(VENV)"
	@$(PIP) install --editable .
	@touch $@

$(VENV)/installed-%: pyproject.toml | $(BIN)/python
	@echo "Installing Podium and its extra '$*' into $(VENV)"
	@$(PIP) install --editable '.[$*]'
	@touch $@
