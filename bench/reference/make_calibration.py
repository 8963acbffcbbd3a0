#!/usr/bin/env python3
"""Writes what scikit-learn fits to made-up logits (temperature and sigmoid calibration) and what its metrics say before
and after, and scipy's Clopper-Pearson bounds.

Usage: make_calibration.py OUT_FOLDER      (the tests' own: core/src/test/resources/metrics)
"""
import json, sys
from pathlib import Path
import numpy
from scipy.special import expit, softmax
from scipy.stats import beta
from sklearn.calibration import _sigmoid_calibration, _TemperatureScaling
from sklearn.metrics import brier_score_loss, log_loss


def numbers(array):
    return [[float(f"{value:.6g}") for value in row] for row in array]


def calibration_error(truth, probabilities, bins=15):
    confidence = probabilities.max(1)
    correct = probabilities.argmax(1) == truth
    index = numpy.clip(numpy.ceil(confidence * bins).astype(int), 1, bins) - 1
    return float(sum((index == b).mean() * abs(confidence[index == b].mean() - correct[index == b].mean())
                     for b in range(bins) if (index == b).any()))


def reliability(truth, probabilities):
    classes = probabilities.shape[1]
    return {
        "calibration_error": calibration_error(truth, probabilities),
        "brier_score": float(((probabilities - numpy.eye(classes)[truth]) ** 2).sum(1).mean()),
        "log_loss": float(log_loss(truth, probabilities, labels=list(range(classes)))),
    }


def temperatures():
    generator = numpy.random.default_rng(21)
    cases = []
    for name, classes, count, sharpness in (
            ("too sure", 5, 200, 3.0), ("not sure enough", 3, 150, 0.4), ("two labels", 2, 100, 2.0),
            ("many labels", 40, 80, 1.5), ("large logits", 4, 100, 5.0)):
        logits = generator.normal(0, 1.5, (count, classes))
        truth = numpy.array([generator.choice(classes, p=row) for row in softmax(logits, axis=1)])
        logits = numpy.array(numbers(sharpness * logits), numpy.float32).astype(float)
        fitted = _TemperatureScaling().fit(logits, truth)
        cases.append({
            "name": name, "logits": numbers(logits), "truth": truth.tolist(), "temperature": 1 / float(fitted.beta_),
            "before": reliability(truth, softmax(logits, axis=1)),
            "after": reliability(truth, softmax(float(fitted.beta_) * logits, axis=1)),
        })
    return cases


def sigmoids():
    generator = numpy.random.default_rng(22)
    cases = []
    for name, count, share, slope, intercept in (
            ("even", 200, 0.5, 2.0, 0.5), ("rare", 200, 0.04, 1.0, -2.0), ("parted by a threshold", 40, 0.5, 500.0, 0.0),
            ("large logits", 100, 0.5, 0.02, 0.1)):
        logits = numpy.array(numbers(generator.normal(0, 2 if slope > 0.1 else 60, (count, 1))), numpy.float32)[:, 0]
        truth = (generator.random(count) < expit(slope * logits + intercept)).astype(int)
        a, b = _sigmoid_calibration(logits.astype(float), truth)
        probabilities = expit(-(a * logits + b))
        cases.append({
            "name": name, "logits": [float(f"{value:.6g}") for value in logits], "truth": truth.tolist(),
            "slope": -a, "intercept": -b,
            "log_loss": float(log_loss(truth, probabilities, labels=[0, 1])),
            "brier": float(brier_score_loss(truth, probabilities)),
        })
    return cases


def bounds():
    return [
        {"errors": errors, "accepted": accepted, "risk": risk, "bound": float(beta.ppf(1 - risk, errors + 1, accepted - errors))}
        for accepted, errors in ((299, 0), (298, 0), (500, 1), (1000, 4), (2000, 11), (2000, 12), (50, 10), (7, 3))
        for risk in (0.05, 0.0125, 0.2)
    ]


def main():
    folder = Path(sys.argv[1])
    cases = {"temperatures": temperatures(), "sigmoids": sigmoids(), "bounds": bounds()}
    (folder / "calibration.json").write_text(json.dumps(cases) + "\n")


main()
