"""The workstation: the only floor that knows Qt."""

import builtins

import PySide6.QtCore  # noqa: F401 - it puts its own import in place of Python's

# PySide6 reads the source of every module that is imported after it, to find out whether it may ask for `__feature__`. Nothing
# here does, and it costs a tenth of a millisecond and more for each of several hundred modules: Python's own import is put back.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
