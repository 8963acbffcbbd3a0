#!/usr/bin/env python3
"""Prints the scalars that TensorBoard's own reader finds in a folder of event files: tag, step, value.

Usage: check_tensorboard.py FOLDER
"""
import sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

accumulator = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0})
accumulator.Reload()
tags = accumulator.Tags()["scalars"]
for tag in sorted(tags):
    for event in accumulator.Scalars(tag):
        print(tag, event.step, event.value, sep="\t")
sys.exit(0 if tags else "no scalars in " + sys.argv[1])
