#!/usr/bin/env python3
"""Writes what scikit-learn says of made-up predictions, and what torch's and transformers' schedules give.

Usage: make_figures.py OUT_FOLDER      (the tests' own: core/src/test/resources/figures)
"""
import json, sys, warnings
from pathlib import Path
import numpy
import torch
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, precision_recall_fscore_support
from transformers import get_cosine_schedule_with_warmup, get_linear_schedule_with_warmup

warnings.filterwarnings("ignore")


def metrics():
    generator = numpy.random.default_rng(11)
    cases = {}
    for name, classes, count, skill in (("even", 4, 200, 0.7), ("many", 30, 500, 0.4), ("one record", 3, 1, 0.0)):
        truth = generator.integers(0, classes, count)
        guess = generator.integers(0, classes, count)
        cases[name] = (classes, truth, numpy.where(generator.random(count) < skill, truth, guess))
    cases["a label nobody predicts"] = (3, numpy.array([0, 0, 1, 2, 2]), numpy.array([0, 1, 1, 1, 0]))
    cases["a label without records"] = (4, numpy.array([0, 0, 1, 1]), numpy.array([0, 3, 1, 1]))
    cases["a label that occurs nowhere"] = (4, numpy.array([0, 0, 1, 1]), numpy.array([0, 1, 1, 1]))
    result = []
    for name, (classes, truth, predicted) in cases.items():
        labels = list(range(classes))
        precision, recall, f1, support = precision_recall_fscore_support(truth, predicted, labels=labels, zero_division=0)
        result.append({
            "name": name, "classes": classes, "truth": truth.tolist(), "predicted": predicted.tolist(),
            "accuracy": accuracy_score(truth, predicted),
            "macro_f1": f1_score(truth, predicted, average="macro", zero_division=0),
            "weighted_f1": f1_score(truth, predicted, average="weighted", zero_division=0),
            "precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist(), "support": support.tolist(),
            "confusion": confusion_matrix(truth, predicted, labels=labels).tolist(),
        })
    return result


def factors(make, steps):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    schedule = make(optimizer)
    rates = []
    for step in steps:
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step(*step)
    return rates


def schedules():
    losses = [1.0, 0.9, 0.91, 0.90001, 0.95, 0.8, 0.8, 0.79999, 0.8, 0.8, 0.7, 0.9]
    return {
        "warmup": 5, "steps": 40, "step_epochs": 3, "gamma": 0.1, "patience": 1, "losses": losses,
        "linear": factors(lambda o: get_linear_schedule_with_warmup(o, 5, 40), [()] * 40),
        "cosine": factors(lambda o: get_cosine_schedule_with_warmup(o, 5, 40), [()] * 40),
        "step": factors(lambda o: torch.optim.lr_scheduler.StepLR(o, 3, 0.1), [()] * len(losses)),
        "plateau": factors(lambda o: torch.optim.lr_scheduler.ReduceLROnPlateau(o, factor=0.1, patience=1, eps=0),
                           [(loss,) for loss in losses]),
    }


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, value in (("metrics", metrics()), ("schedules", schedules())):
        (folder / f"{name}.json").write_text(json.dumps(value) + "\n")


main()
