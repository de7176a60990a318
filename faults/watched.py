"""`config/worker.py` with the app of the faults: its watch looks more often.

python -m faults.watched worker
python -m faults.watched beat
"""

import sys

from config import worker
from faults import pace

if __name__ == "__main__":
    worker.CELERY = [*worker.PYTHON, "-m", "celery", "-A", "faults.celery_fast", "-q"]
    worker.DEAF_AFTER, worker.LOOK_EVERY = pace.DEAF_AFTER, pace.LOOK_EVERY
    sys.exit(worker.main(sys.argv[1:]))
