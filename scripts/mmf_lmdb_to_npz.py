#!/usr/bin/env python3
"""Converts MMF's store of visual features (LMDB) to a folder of .npz files, which `--visual features` reads.

Usage: mmf_lmdb_to_npz.py STORE OUTPUT
STORE is the folder with data.mdb, or the file itself; it is only read. Each image becomes OUTPUT/NAME.npz, NAME being the
last part of its key, with features, boxes, image_w and image_h as far as the store has them; padding is cut off. Files
that are there already stay, so that a run which was broken off goes on. Needs Python's packages lmdb and numpy.

The store's values are pickles, which are programs. Of these, only the few calls that make up arrays of NumPy are run, and none
of those is NumPy's own that allocates what a file says; whatever else a value names ends the conversion.
"""
import io
import os
import pickle
import sys

import numpy

MOST_BYTES = 256 << 20  # of an image's value
FEATURES = ("features", "image_feat")
BOXES = ("bbox", "boxes", "image_bboxes")


class Refused(Exception):
    """What is wrong, in a line."""


def empty(kind, shape, dtype):
    """An array that takes its shape from the state that follows, which is held against the bytes that are there."""
    return numpy.ndarray((0,), "b")


def from_buffer(buffer, dtype, shape, order):
    return numpy.frombuffer(buffer, dtype).reshape(shape, order=order)


def encoded(text, encoding="latin1"):
    return text.encode("latin1")


ALLOWED = {("numpy", "dtype"): numpy.dtype, ("numpy", "ndarray"): numpy.ndarray, ("_codecs", "encode"): encoded}
for core in ("numpy.core", "numpy._core"):
    ALLOWED[core + ".multiarray", "_reconstruct"] = empty
    ALLOWED[core + ".multiarray", "scalar"] = lambda dtype, value: numpy.frombuffer(value, dtype)[0]
    ALLOWED[core + ".numeric", "_frombuffer"] = from_buffer


class ArraysOnly(pickle.Unpickler):
    def find_class(self, module, name):
        if (module, name) not in ALLOWED:
            raise Refused(f"names {module}.{name}, which is no part of an array: not run")
        return ALLOWED[module, name]

    def persistent_load(self, key):
        raise Refused("refers to something outside of the store")


def unpickled(value):
    if len(value) > MOST_BYTES:
        raise Refused(f"has {len(value)} bytes, more than {MOST_BYTES}")
    try:
        return ArraysOnly(io.BytesIO(value)).load()
    except Refused:
        raise
    except Exception as error:  # a broken pickle raises whatever it likes
        raise Refused(f"is no pickle of arrays: {type(error).__name__}: {error}") from error


def first(item, names):
    return next((item[name] for name in names if item.get(name) is not None), None)


def arrays(item):
    """An image's arrays by the names that --visual features reads."""
    if not isinstance(item, dict):
        raise Refused("is no dictionary")
    features = first(item, FEATURES)
    if isinstance(features, numpy.ndarray) and features.dtype == object and features.size == 1:
        inner = features.reshape(-1)[0]  # older extractors store a dictionary in an array
        if not isinstance(inner, dict):
            raise Refused("has features that are neither numbers nor a dictionary")
        item = {**item, **inner}
        features = first(inner, FEATURES)
    if not isinstance(features, numpy.ndarray) or features.ndim != 2 or features.dtype.kind not in "fiu":
        raise Refused("has no features of shape [boxes, numbers]")
    count = len(features) if item.get("num_boxes") is None else int(item["num_boxes"])
    if not 0 < count <= len(features):
        raise Refused(f"has num_boxes {count} where there are features of {len(features)}")
    found = {"features": features[:count].astype(numpy.float32)}
    boxes = first(item, BOXES)
    width, height = (first(item, names) for names in (("image_width", "image_w"), ("image_height", "image_h")))
    if boxes is not None and width is not None and height is not None:
        boxes = numpy.asarray(boxes)
        if boxes.ndim != 2 or boxes.shape[1] != 4 or len(boxes) < count or boxes.dtype.kind not in "fiu":
            raise Refused(f"has boxes of shape {boxes.shape}, where [{count}, 4] is expected")
        found["boxes"] = boxes[:count].astype(numpy.float32)
        found["image_w"], found["image_h"] = numpy.float32(width), numpy.float32(height)
    return found


def file_name(key):
    try:
        name = key.decode("utf-8").replace("\\", "/").rsplit("/", 1)[-1]
    except UnicodeDecodeError:
        raise Refused("has a key that is no text") from None
    name = name[: -len(".npy")] if name.endswith(".npy") else name
    if not name or name.startswith(".") or "\0" in name or len(name) > 200:
        raise Refused("has a key that can't be the name of a file")
    return name + ".npz"


def convert(store, output):
    import lmdb  # here, so that --help and a wrong usage don't want it

    os.makedirs(output, exist_ok=True)
    known = {}
    with lmdb.open(store, subdir=os.path.isdir(store), readonly=True, lock=False, readahead=False) as environment:
        with environment.begin() as transaction:
            for key, value in transaction.cursor():
                if key == b"keys":  # the list of all keys
                    continue
                try:
                    name = file_name(key)
                    if name in known:
                        raise Refused(f"would be written as {name}, as would {known[name]!r}")
                    known[name] = key
                    file = os.path.join(output, name)
                    if os.path.exists(file):
                        continue
                    found = arrays(unpickled(value))
                    with open(file + ".part", "wb") as part:
                        numpy.savez(part, **found)
                    os.replace(file + ".part", file)
                except Refused as refused:
                    raise Refused(f"{store}: {key!r} {refused}") from None
    return len(known)


def main(arguments):
    if len(arguments) != 2 or arguments[0].startswith("-"):
        print(__doc__.strip())
        return 0 if arguments in (["-h"], ["--help"]) else 2
    store, output = arguments
    if not os.path.exists(store):
        print(f"mmf_lmdb_to_npz: {store}: no such store", file=sys.stderr)
        return 8
    try:
        print(f"{convert(store, output)} images in {output}")
    except Refused as refused:
        print(f"mmf_lmdb_to_npz: {refused}", file=sys.stderr)
        return 4
    except ImportError as missing:
        print(f"mmf_lmdb_to_npz: Python's package {missing.name} is not installed", file=sys.stderr)
        return 8
    except Exception as error:  # lmdb's own, of which there is one a kind
        print(f"mmf_lmdb_to_npz: {store}: {type(error).__name__}: {error}", file=sys.stderr)
        return 8
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
