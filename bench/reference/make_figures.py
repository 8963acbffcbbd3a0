#!/usr/bin/env python3
"""Writes what scikit-learn says of made-up predictions, what torch's and transformers' schedules give, and what scipy
says of the difference between two classifiers.

Usage: make_figures.py OUT_FOLDER      (the tests' own: core/src/test/resources/figures)
"""
import json, math, sys, warnings
from pathlib import Path
import numpy
import scipy
import torch
from sklearn.calibration import calibration_curve
from sklearn.metrics import (
    accuracy_score, average_precision_score, balanced_accuracy_score, brier_score_loss, confusion_matrix, f1_score,
    hamming_loss, log_loss, precision_recall_fscore_support, roc_auc_score, top_k_accuracy_score)
from transformers import get_cosine_schedule_with_warmup, get_linear_schedule_with_warmup

warnings.filterwarnings("ignore")


def probabilities(generator, truth, classes, skill, digits=4):
    """Rounded, so that some are equal; float32, as a network gives them."""
    logits = generator.normal(size=(len(truth), classes))
    logits[numpy.arange(len(truth)), truth] += skill
    shares = numpy.exp(logits) / numpy.exp(logits).sum(1, keepdims=True)
    return shares.round(digits).astype(numpy.float32)


def spread(shares):
    """To lists of the float32 numbers themselves."""
    return [[float(str(share)) for share in row] for row in shares]


def or_none(value):
    return None if value is None or math.isnan(value) else float(value)


def ranking(positive, score):
    both = 0 < positive.sum() < len(positive)
    return (float(roc_auc_score(positive, score)) if both else math.nan,
            float(average_precision_score(positive, score)) if positive.any() else math.nan)


def mean(values, weights=None):
    values, weights = numpy.array(values), numpy.ones(len(values)) if weights is None else numpy.array(weights)
    known = ~numpy.isnan(values)
    return or_none(numpy.average(values[known], weights=weights[known]) if weights[known].sum() else math.nan)


def top(truth, shares, k):
    """scikit-learn prefers the last of equals, we the first: the classes go in backwards."""
    classes = shares.shape[1]
    if classes == 2:
        return 1.0 if k == 2 else accuracy_score(truth, shares.argmax(1))
    return top_k_accuracy_score(classes - 1 - truth, shares[:, ::-1], k=k, labels=range(classes))


def brier(truth, shares):
    if shares.shape[1] == 2:
        return brier_score_loss(truth, shares[:, 1], labels=[0, 1], pos_label=1)
    return brier_score_loss(truth, shares, labels=range(shares.shape[1]))


def calibration(truth, shares):
    confidence, right = shares.max(1).astype(float), shares.argmax(1) == truth
    accuracies, confidences = calibration_curve(right, confidence, n_bins=15)
    counts, _ = numpy.histogram(numpy.ceil(confidence * 15) - 1, bins=15, range=(0, 15))
    counts = counts[counts > 0]
    return {"error": float(numpy.sum(counts * abs(accuracies - confidences)) / len(truth)), "counts": counts.tolist(),
            "confidences": confidences.tolist(), "accuracies": accuracies.tolist()}


def single_label_cases():
    generator = numpy.random.default_rng(11)
    for name, classes, count, skill in (("even", 4, 200, 2), ("two labels", 2, 150, 1), ("three labels", 3, 100, 1),
                                        ("many labels", 50, 300, 2), ("one record", 3, 1, 0)):
        truth = generator.integers(0, classes, count)
        yield name, truth, probabilities(generator, truth, classes, skill)
    truth = generator.integers(0, 3, 120)
    yield "many equal probabilities", truth, probabilities(generator, truth, 3, 1, digits=1)
    truth = generator.integers(0, 2, 120)
    yield "many equal probabilities of two labels", truth, probabilities(generator, truth, 2, 1, digits=1)
    yield "one true label of two", numpy.zeros(20, int), probabilities(generator, numpy.zeros(20, int), 2, 1)
    yield "one true label of three", numpy.ones(20, int), probabilities(generator, numpy.ones(20, int), 3, 1)
    for name, classes, truth, predicted in (
            ("certain, two labels", 2, [0, 0, 1, 1, 1], [0, 1, 1, 1, 0]),
            ("a label nobody predicts", 3, [0, 0, 1, 2, 2], [0, 1, 1, 1, 0]),
            ("a label without records", 4, [0, 0, 1, 1], [0, 3, 1, 1]),
            ("a label that occurs nowhere", 4, [0, 0, 1, 1], [0, 1, 1, 1])):
        yield name, numpy.array(truth), numpy.eye(classes, dtype=numpy.float32)[predicted]


def single_label():
    result = []
    for name, truth, shares in single_label_cases():
        classes = shares.shape[1]
        labels = list(range(classes))
        predicted = shares.argmax(1)
        exact = shares.astype(float)
        precision, recall, f1, support = precision_recall_fscore_support(truth, predicted, labels=labels, zero_division=0)
        auc, ap = zip(*(ranking(truth == label, exact[:, label]) for label in labels))
        certain = exact[numpy.arange(len(truth)), truth].min() == 0
        result.append({
            "name": name, "truth": truth.tolist(), "probabilities": spread(shares),
            "accuracy": accuracy_score(truth, predicted),
            "balanced_accuracy": balanced_accuracy_score(truth, predicted),
            "top_accuracy": [float(top(truth, shares, k)) for k in range(1, min(5, classes) + 1)],
            "micro_f1": f1_score(truth, predicted, average="micro", zero_division=0),
            "macro_f1": f1_score(truth, predicted, average="macro", zero_division=0),
            "weighted_f1": f1_score(truth, predicted, average="weighted", zero_division=0),
            "macro_roc_auc": mean(auc), "weighted_roc_auc": mean(auc, support),
            "macro_average_precision": mean(ap), "weighted_average_precision": mean(ap, support),
            # a certain mistake costs what the smallest number of the precision costs, which is not the same
            "loss": None if certain else log_loss(truth, exact, labels=labels),
            "brier_score": brier(truth, exact),
            "calibration": calibration(truth, exact),
            "precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist(), "support": support.tolist(),
            "roc_auc": [or_none(value) for value in auc], "average_precision": [or_none(value) for value in ap],
            "confusion": confusion_matrix(truth, predicted, labels=labels).tolist(),
        })
    return result


def best_f1(truth, shares, average):
    cuts = numpy.append(numpy.unique(shares), 2)
    return max(f1_score(truth, shares >= cut, average=average, zero_division=0) for cut in cuts)


def multi_label_cases():
    generator = numpy.random.default_rng(12)
    for name, count, labels, share, digits in (
            ("even", 200, 5, 0.4, 4), ("rare labels, empty rows", 120, 6, 0.1, 4), ("many equal", 100, 4, 0.3, 1),
            ("many labels", 60, 50, 0.1, 2), ("certain", 80, 3, 0.3, 0), ("one record", 1, 3, 0.5, 2)):
        truth = generator.random((count, labels)) < share
        shares = 1 / (1 + numpy.exp(-generator.normal(size=truth.shape) - 2 * truth + 1))
        yield name, truth, shares.round(digits).astype(numpy.float32), numpy.linspace(0.35, 0.65, labels)
    truth = generator.random((40, 3)) < 0.4
    truth[:, 0], truth[:, 1] = False, True
    yield "a label of none, one of all", truth, generator.random((40, 3)).round(2).astype(numpy.float32), numpy.full(3, .5)
    yield ("no label at all", numpy.zeros((10, 3), bool), generator.random((10, 3)).round(2).astype(numpy.float32),
           numpy.full(3, .5))


def multi_label():
    result = []
    for name, truth, shares, thresholds in multi_label_cases():
        exact = shares.astype(float)
        said = exact >= thresholds
        y, p = truth.astype(int), said.astype(int)
        precision, recall, f1, support = precision_recall_fscore_support(y, p, average=None, zero_division=0)
        auc, ap = zip(*(ranking(truth[:, label], exact[:, label]) for label in range(truth.shape[1])))
        result.append({
            "name": name, "truth": y.tolist(), "probabilities": spread(shares), "thresholds": thresholds.tolist(),
            "subset_accuracy": accuracy_score(y, p), "hamming_loss": hamming_loss(y, p),
            **{f"{average}_f1": f1_score(y, p, average=average, zero_division=0)
               for average in ("micro", "macro", "weighted", "samples")},
            "macro_roc_auc": mean(auc), "mean_average_precision": mean(ap),
            "precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist(), "support": support.tolist(),
            "roc_auc": [or_none(value) for value in auc], "average_precision": [or_none(value) for value in ap],
            "best_micro_f1": best_f1(y, exact, "micro"), "best_macro_f1": best_f1(y, exact, "macro"),
        })
    return result


def vqa():
    """The evaluation's own words, choice by choice: what an answer of each number of votes is worth."""
    def worth(votes, people):
        answers = [True] * votes + [False] * (people - votes)
        return numpy.mean([min(1, sum(answers[:i] + answers[i + 1:]) / 3) for i in range(people)])
    return {str(people): [worth(votes, people) for votes in range(people + 1)] for people in (2, 3, 10)}


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


def mcnemar():
    result = []
    for first, second in ((0, 0), (1, 0), (3, 9), (12, 12), (0, 24), (12, 13), (25, 0), (40, 61), (500, 500), (3000, 3200)):
        count = first + second
        statistic = max(0, abs(first - second) - 1) ** 2 / count if count else 0.0
        exact = scipy.stats.binomtest(first, count, 0.5).pvalue if count else 1.0
        p = exact if count < 25 else scipy.stats.chi2.sf(statistic, 1)
        result.append({"only_first": first, "only_second": second, "p": float(p)})
    return result


def bootstrap():
    """One seed and no groups: scipy's paired bootstrap. Seeds and groups: the same again, written out with numpy."""
    generator = numpy.random.default_rng(12)
    skill = generator.random(400)
    first, second = (generator.random(400) < skill + add for add in (0.1, 0.15))
    single = scipy.stats.bootstrap(
        (first.astype(float), second.astype(float)), lambda a, b, axis: b.mean(axis) - a.mean(axis), paired=True,
        vectorized=True, n_resamples=100_000, method="percentile", rng=13,
    ).confidence_interval

    seeds, groups = 5, numpy.sort(generator.integers(0, 90, 300))
    hardness = generator.normal(0, 0.2, 90)[groups]
    answers = [
        (generator.random((seeds, 300)) < 0.7 + add + hardness + generator.normal(0, spread, (seeds, 1)))
        for add, spread in ((0.0, 0.02), (0.04, 0.05))
    ]
    difference = answers[1].astype(float) - answers[0]
    kinds = numpy.unique(groups)
    sums = numpy.array([[row[groups == kind].sum() for kind in kinds] for row in difference])
    sizes = numpy.array([(groups == kind).sum() for kind in kinds])
    drawn = generator.multinomial(len(kinds), numpy.ones(len(kinds)) / len(kinds), 50_000)
    by_seed = drawn @ sums.T / (drawn @ sizes)[:, None]
    weights = generator.multinomial(seeds, numpy.ones(seeds) / seeds, 50_000) / seeds
    centre = by_seed.mean(1)
    wider = (seeds / (seeds - 1)) ** 0.5 * scipy.stats.t.ppf(0.975, seeds - 1) / scipy.stats.norm.ppf(0.975)
    low, high = numpy.quantile(centre + wider * ((by_seed * weights).sum(1) - centre), (0.025, 0.975))
    return [
        {"first": [first.astype(int).tolist()], "second": [second.astype(int).tolist()], "groups": list(range(400)),
         "difference": float(second.mean() - first.mean()), "low": float(single.low), "high": float(single.high)},
        {"first": answers[0].astype(int).tolist(), "second": answers[1].astype(int).tolist(), "groups": groups.tolist(),
         "difference": float(difference.mean()), "low": float(low), "high": float(high)},
    ]


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, value in (("metrics", single_label()), ("multi_label", multi_label()), ("vqa", vqa()),
                        ("schedules", schedules()), ("mcnemar", mcnemar()), ("bootstrap", bootstrap())):
        (folder / f"{name}.json").write_text(json.dumps(value) + "\n")


main()
