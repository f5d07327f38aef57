#!/usr/bin/env python3
"""copy_tree.py FROM TO: a fresh copy of the source tree, for a test to break."""
import os
import shutil
import sys

import tree

source, target = sys.argv[1:]
shutil.rmtree(target, ignore_errors=True)
for path in tree.files(source):
    os.makedirs(os.path.join(target, os.path.dirname(path)), exist_ok=True)
    shutil.copy(os.path.join(source, path), os.path.join(target, path))
