#!/usr/bin/env python3
"""Writes what cleanlab says of made-up noisy labels and probabilities.

Usage: make_mislabelled.py OUT_FOLDER      (the tests' own: core/src/test/resources/mislabelled)

Needs cleanlab beside the reference environment (tried with 2.9.0). Where cleanlab leaves the paper (Northcutt, Jiang and
Chuang 2021), cases are drawn again until both agree: it takes the most probable of all classes where several reach their
thresholds, counts at least one record of each class as correct, and rounds the joint so that rows keep their sums.
"""
import json, sys
from pathlib import Path
import cleanlab
import numpy as np
from cleanlab.count import compute_confident_joint, get_confident_thresholds
from cleanlab.filter import find_label_issues
from cleanlab.internal.multilabel_scorer import exponential_moving_average
from cleanlab.rank import get_label_quality_scores

CASES = [(60, 3, 0.1, 4), (200, 4, 0.2, 3), (400, 7, 0.1, 3), (300, 2, 0.3, 2), (500, 5, 0.05, 1.5)]  # n, classes, noise, skill


def draw(rng, n, classes, noise, skill):
    true = rng.choice(classes, n, p=rng.dirichlet(np.full(classes, 8)))
    given = np.where(rng.random(n) < noise, rng.integers(0, classes, n), true)
    logits = rng.normal(size=(n, classes)) + skill * np.eye(classes)[true]
    p = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    p = p.round(6)
    p[:, -1] = 1 - p[:, :-1].sum(1)
    return given, p


def of_the_paper(given, p):
    """The confident joint as counted and as calibrated, the latter in records."""
    classes = p.shape[1]
    thresholds = np.array([p[given == j, j].mean() for j in range(classes)])
    counts = np.zeros((classes, classes), int)
    for label, row in zip(given, p):
        reached = np.flatnonzero(row >= thresholds - 1e-6)
        if len(reached):
            counts[label, reached[row[reached].argmax()]] += 1
    return counts, counts / counts.sum(1, keepdims=True) * np.bincount(given, minlength=classes)[:, None]


def case(rng, n, classes, noise, skill):
    while True:
        given, p = draw(rng, n, classes, noise, skill)
        if len(set(given)) < classes:
            continue
        counts, calibrated = of_the_paper(given, p)
        rounded = compute_confident_joint(given, p)
        if (counts == compute_confident_joint(given, p, calibrate=False)).all() and (np.round(calibrated) == rounded).all():
            break
    return {
        "given": given.tolist(), "probabilities": p.tolist(), "thresholds": get_confident_thresholds(given, p).tolist(),
        "counts": counts.tolist(), "records": rounded.tolist(),
        "margins": get_label_quality_scores(given, p, method="normalized_margin").tolist(),
        **{by: find_label_issues(given, p, filter_by=f"prune_{by}" if by != "both" else by, n_jobs=1).tolist()
           for by in ("by_class", "by_noise_rate", "both")}}


rng = np.random.default_rng(5)
scores = rng.random((20, 6)).round(6)
out = Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
(out / "cleanlab.json").write_text(json.dumps({
    "version": cleanlab.__version__,
    "cases": [case(rng, *each) for each in CASES],
    "scores": scores.tolist(), "aggregated": exponential_moving_average(scores, alpha=0.8).tolist()}) + "\n")
