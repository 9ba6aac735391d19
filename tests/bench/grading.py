"""How long a submission takes, against stock nbgrader on the same machine and in the same run.

    python tests/bench/grading.py [--submissions N] [--json]

The ratios are what counts; the seconds belong to the machine and to the moment.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path

from autograder.answers import reference, submission
from autograder.course import find_course
from autograder.engine.job import Job
from autograder.engine.sandbox import available
from autograder.engine.worker import grade, seed_for, warm_up
from autograder.sheets import Sheet, read_sheet
from autograder.stock import time_stock


def ours(course, sheet: Sheet, count: int) -> list[float]:
    """Seconds for each of `count` honest submissions, one worker, isolation on, all warm."""
    data = submission(course, sheet, reference(sheet))
    isolation = available()
    warm_up()
    times = []
    for number in range(count + 2):
        each = data + b" " * number
        started = time.perf_counter()
        outcome = grade(Job("bench", sheet, each, "", seed_for(each, b""), isolation))
        times.append(time.perf_counter() - started)
        if outcome.points != outcome.max_points:
            raise SystemExit(f"the reference got {outcome.points} of {outcome.max_points} points")
    return times[2:]


def main() -> None:
    """Print one row per sheet."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--submissions", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    course = find_course(Path(__file__).parent)
    rows = []
    for place in course.sheets():
        sheet = read_sheet(place)
        times = ours(course, sheet, options.submissions)
        with tempfile.TemporaryDirectory() as folder:
            data = submission(course, sheet, reference(sheet))
            stock = time_stock(place, data, 5, Path(folder))
        median = statistics.median(times)
        rows.append(
            {
                "sheet": str(place),
                "milliseconds": round(1000 * median, 1),
                "spread": [round(1000 * min(times), 1), round(1000 * max(times), 1)],
                "stock_milliseconds": round(1000 * stock, 1),
                "ratio": round(stock / median, 1),
            }
        )
    if options.json:
        print(json.dumps(rows, indent=1))
        return
    print(f"{'sheet':28} {'ms each':>8} {'least':>7} {'most':>7} {'stock':>8} {'ratio':>7}")
    for row in rows:
        least, most = row["spread"]
        print(
            f"{row['sheet']:28} {row['milliseconds']:8.1f} {least:7.1f} {most:7.1f} "
            f"{row['stock_milliseconds']:8.1f} {row['ratio']:7.1f}"
        )


if __name__ == "__main__":
    main()
