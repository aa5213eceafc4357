# What a newcomer types. Needs python3 (3.11 or newer) with pip, and make; all else is fetched.
PYTHON ?= python3
SETUP = @$(PYTHON) portal/devkit/setup.py

# An active environment or an exported variable must not send packages astray,
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME
# nor may what the shell holds of another project become ours.
unexport DJANGO_SETTINGS_MODULE ENVIRONMENT DEBUG ALLOWED_HOSTS STATIC_ROOT CELERY_BROKER_URL GUNICORN_CMD_ARGS

.PHONY: run test drill bench lock

# Everything, with the demo municipality: PORT=8080, DEMO=no, RELOAD=1
run:
	$(SETUP) run

# All tests but the slow ones, browser journeys included
test:
	$(SETUP) test
	@.venv/bin/pytest -n 2 --dist loadgroup -m "not drill"

# The slow truths: killed processes, outages, hostile requests, restore. QUICK=1 for a cut of each
drill:
	$(SETUP) drill
	@.venv/bin/pytest -m drill tests/drill

# Speed, each page against its floor
bench:
	$(SETUP) bench
	@.venv/bin/python -m tests.bench

# New versions within pyproject.toml's and package.json's limits
lock:
	$(SETUP) lock
