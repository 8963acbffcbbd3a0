#!/bin/sh
# Makes the reference environment, a Python with torch, transformers and safetensors, in a folder of its own.
# Usage: bench/reference/setup.sh DIR      then: DIR/bin/python bench/reference/make_goldens.py OUT
set -eu
if [ $# -ne 1 ]; then
    echo "usage: $0 DIR" >&2
    exit 2
fi
requirements=$(cd "$(dirname "$0")" && pwd)/requirements.txt
[ -x "$1/bin/python" ] || python3 -m venv "$1"
"$1/bin/python" -m pip install --quiet --requirement "$requirements"
"$1/bin/python" -c 'import torch, transformers; print("torch", torch.__version__, "transformers", transformers.__version__)'
