"""Piper's own http_server with sessions of one thread; it has no flag for that.

PiperVoice.load asks for `onnxruntime.SessionOptions()`; here that gives options with one thread.
Everything else is `python -m piper.http_server`, with its arguments.
"""

import runpy

import onnxruntime

DefaultSessionOptions = onnxruntime.SessionOptions


def one_thread() -> onnxruntime.SessionOptions:
    options = DefaultSessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return options


onnxruntime.SessionOptions = one_thread
runpy.run_module("piper.http_server", run_name="__main__", alter_sys=True)
