#!/usr/bin/env python3
"""Writes what scikit-learn says of made-up predictions, what torch's and transformers' schedules give, and what scipy
says of the difference between two classifiers.

Usage: make_metrics.py OUT_FOLDER      (the tests' own: core/src/test/resources/metrics)
"""
import json, sys, warnings
from pathlib import Path
import numpy
import scipy
import torch
from sklearn.metrics import (
    accuracy_score, average_precision_score, balanced_accuracy_score, confusion_matrix, f1_score, hamming_loss, log_loss,
    precision_recall_fscore_support, roc_auc_score, top_k_accuracy_score)
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
            "balanced_accuracy": balanced_accuracy_score(truth, predicted),
            "precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist(), "support": support.tolist(),
            "confusion": confusion_matrix(truth, predicted, labels=labels).tolist(),
        })
    return result


def ranked(score, truth, scores):
    """Of one label against the rest; None where it is not defined."""
    return score(truth, scores) if 0 < truth.sum() < (len(truth) if score is roc_auc_score else len(truth) + 1) else None


def mean(values):
    known = [v for v in values if v is not None]
    return float(numpy.mean(known)) if known else None


def probabilities():
    generator = numpy.random.default_rng(12)
    cases = {}
    for name, classes, count in (("two labels", 2, 150), ("three labels", 3, 200), ("many labels", 50, 100)):
        truth = generator.integers(0, classes, count)
        scores = generator.normal(size=(count, classes)) + 1.5 * (truth[:, None] == numpy.arange(classes))
        cases[name] = (truth, numpy.exp(scores) / numpy.exp(scores).sum(1, keepdims=True))
    truth = generator.integers(0, 3, 120)
    cases["ties"] = (truth, numpy.round(cases["three labels"][1][:120], 1) + 0)
    hard = numpy.eye(2)[generator.integers(0, 2, 60)]
    cases["nothing between 0 and 1"] = (generator.integers(0, 2, 60), hard)
    cases["a label without records"] = (generator.integers(0, 2, 80), cases["three labels"][1][:80])
    result = []
    for name, (truth, p) in cases.items():
        p = numpy.round(p, 6).astype(numpy.float32).astype(float)
        classes = p.shape[1]
        one = [truth == k for k in range(classes)]
        aucs = [ranked(roc_auc_score, one[k], p[:, k]) for k in range(classes)]
        precisions = [ranked(average_precision_score, one[k], p[:, k]) for k in range(classes)]
        confidence, given = p.max(1), p.argmax(1)
        bins = numpy.clip(numpy.ceil(confidence * 15).astype(int) - 1, 0, 14)
        error = sum(abs((given == truth)[bins == b].mean() - confidence[bins == b].mean()) * (bins == b).sum()
                    for b in range(15) if (bins == b).any()) / len(truth)
        case = {
            "name": name, "truth": truth.tolist(), "probabilities": p.tolist(),
            "roc_auc": aucs[1] if classes == 2 else mean(aucs),
            "average_precision": precisions[1] if classes == 2 else mean(precisions),
            "label_roc_auc": aucs, "label_average_precision": precisions,
            "brier": float(((p - numpy.eye(classes)[truth]) ** 2).sum(1).mean()), "calibration_error": error,
            "bins": [int((bins == b).sum()) for b in range(15)],
        }
        if name in ("two labels", "three labels", "many labels"):  # elsewhere it breaks ties otherwise, or sums are not 1
            labels = list(range(classes))
            case["loss"] = log_loss(truth, p / p.sum(1, keepdims=True), labels=labels)
            case["top_k"] = [
                1.0 if k == classes else accuracy_score(truth, given) if classes == 2 else
                top_k_accuracy_score(truth, p, k=k, labels=labels) for k in range(1, min(5, classes) + 1)]
        result.append(case)
    return result


def several_labels():
    generator = numpy.random.default_rng(13)
    result = []
    for name, labels, count, share in (("some", 4, 120, 0.4), ("rare", 10, 200, 0.05), ("one label never", 3, 50, 0.3)):
        truth = generator.random((count, labels)) < share
        truth[:, -1] &= name != "one label never"
        p = 1 / (1 + numpy.exp(-generator.normal(size=truth.shape) - 2 * truth + 1))
        p = numpy.round(p, 6).astype(numpy.float32).astype(float)
        threshold = 0.45
        given = p >= threshold
        precision, recall, f1, support = precision_recall_fscore_support(truth, given, zero_division=0)
        cuts = numpy.unique(p)
        best = max(f1_score(truth, p >= cut, average="micro", zero_division=0) for cut in cuts)
        result.append({
            "name": name, "truth": truth.astype(int).tolist(), "probabilities": p.tolist(), "threshold": threshold,
            "accuracy": accuracy_score(truth, given), "hamming_loss": hamming_loss(truth, given),
            **{f"{kind}_f1": f1_score(truth, given, average=kind, zero_division=0)
               for kind in ("micro", "macro", "weighted", "samples")},
            "precision": precision.tolist(), "recall": recall.tolist(), "f1": f1.tolist(), "support": support.tolist(),
            "roc_auc": mean([ranked(roc_auc_score, truth[:, k], p[:, k]) for k in range(labels)]),
            "average_precision": mean([ranked(average_precision_score, truth[:, k], p[:, k]) for k in range(labels)]),
            "loss": float(-numpy.log(numpy.where(truth, p, 1 - p)).mean()), "best_micro_f1": best,
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
    for name, value in (("metrics", metrics()), ("probabilities", probabilities()), ("several_labels", several_labels()),
                        ("schedules", schedules()),
                        ("mcnemar", mcnemar()), ("bootstrap", bootstrap())):
        (folder / f"{name}.json").write_text(json.dumps(value) + "\n")


main()
