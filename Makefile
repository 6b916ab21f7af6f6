# Thin on purpose: each target calls a script, which says more.
.PHONY: help setup demo dev test check bench bench-filter

help:
	@echo "make demo    serve http://127.0.0.1:3000 with demo data; installs what is missing"
	@echo "make dev     the same, built again at every change"
	@echo "make test    everything that CI runs"
	@echo "make check   the quick part: format, lints, import rules"
	@echo "make bench   everything that is measured; make bench-filter for filter patterns alone"
	@echo "make setup   install what is missing, and nothing else"

setup demo dev test check bench bench-filter:
	@scripts/$@.sh
