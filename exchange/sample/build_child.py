"""The process that builds the sample: `python -m exchange.sample.build_child DAY`.

It writes the number of rows, each validated batch, and None to its standard output, in the format of `pickle`.
"""

from __future__ import annotations

import os
import pickle
import sys
from datetime import date
from itertools import chain

from exchange.sample.build import batches, build_sample
from exchange.sample.build_process import row_count
from graph.write.validation import validate


def main(day: date) -> None:
    """Write the sample for this day; without a reader end silently."""
    built = list(batches(build_sample(), day))
    try:
        for value in chain([row_count(built)], map(validate, built), [None]):
            pickle.dump(value, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        os._exit(0)


if __name__ == "__main__":
    main(date.fromisoformat(sys.argv[1]))
