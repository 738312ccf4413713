# Everything a machine with Python 3.11+, git and make needs: `make demo` and `make test` set themselves up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test deep schemas picture gallery benchmark clean

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

demo: $(VENV)/.installed  ## build the example repository and run jmx on it
	rm -rf demo
	$(BIN)/jmx demo demo

test: $(VENV)/.installed  ## what CI runs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 --package jmx
	$(BIN)/python -m pytest -n auto

build/tools/.installed: Makefile  ## other people's readers of what we write: Jenkins' schema, the SARIF multitool, axe and Nu for pages, Mermaid
	mkdir -p build/tools
	-$(BIN)/python -m pip download --quiet --no-deps --no-binary :all: --dest build/tools pytest==8.3.5
	-tar -xzf build/tools/pytest-8.3.5.tar.gz -C build/tools --strip-components 3 pytest-8.3.5/testing/example_scripts/junit-10.xsd
	-npm install --silent --no-save --prefix build/tools @microsoft/sarif-multitool-linux@5.7.0
	-npm install --silent --no-save --prefix build/tools axe-core@4.14.1 vnu-jar@26.9.27
	-PUPPETEER_SKIP_DOWNLOAD=1 npm install --silent --no-save --prefix build/tools/mermaid mermaid@12.3.0 jsdom@26.1.0 \
		@mermaid-js/mermaid-cli@11.17.0
	touch $@

deep: $(VENV)/.installed build/tools/.installed  ## slow proofs; run before calling anything done
	$(BIN)/python -m pytest -n auto -m deep
	$(BIN)/python -m simulations.shifts
	$(BIN)/python -m benchmarks

schemas: $(VENV)/.installed  ## write the JSON Schemas and the pages of all fields and rules anew from the models
	$(BIN)/jmx schema -o schemas
	$(BIN)/jmx explain --all -o docs/fields.md
	$(BIN)/jmx rule --all -o docs/rules.md

picture: $(VENV)/.installed  ## draw the README's picture anew from the demo
	rm -rf build/picture
	$(BIN)/jmx demo build/picture
	cp build/picture/get-connected.svg docs/get-connected.svg
	$(BIN)/jmx render get-connected -C build/picture/broadband --as-of 2026-11-02 --view executive \
		-o docs/get-connected-executive.svg

gallery: $(VENV)/.installed  ## draw the pictures of docs/gallery.md anew from the example
	WRITE_PAGES=1 $(BIN)/python -m pytest -q -n 2 -m deep tests/test_gallery.py

benchmark: $(VENV)/.installed
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) demo build dist
