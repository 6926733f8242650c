"""PESQ (ITU-T P.862.2, wide band) of recordings, one a line, 1 to 4.644.

    pesq_scores.py reference.s16 degraded.s16 [reference.s16 degraded.s16]...

The files are bare 16-bit samples, mono, 16,000 Hz.
"""

import sys

import numpy as np
from pesq import pesq

paths = sys.argv[1:]
for reference, degraded in zip(paths[::2], paths[1::2], strict=True):
    recordings = (np.fromfile(path, np.int16) / np.float32(32768) for path in (reference, degraded))
    print(pesq(16_000, *recordings, "wb"))
