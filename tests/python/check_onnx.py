"""Say what onnx.checker thinks of models, one a line; exit 1 if it refuses one.

    check_onnx.py model.onnx...

Weights in files beside a model are looked for in its folder.
"""

import sys

import onnx

refused = 0
for path in sys.argv[1:]:
    try:
        onnx.checker.check_model(path, full_check=True)
        print(f"ok {path}")
    except (onnx.checker.ValidationError, onnx.shape_inference.InferenceError) as error:
        refused += 1
        print(f"refused {path}: {error}")
sys.exit(1 if refused else 0)
