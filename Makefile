.PHONY: start check format bench
start:
	sh scripts/start.sh
check:
	sh scripts/check.sh
format:
	.venv/bin/python -m ruff format src tests benchmarks
	.venv/bin/python -m ruff check --fix src tests benchmarks
bench:
	.venv/bin/python -m benchmarks
