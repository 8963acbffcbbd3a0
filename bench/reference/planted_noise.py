#!/usr/bin/env python3
"""Plants wrong labels in a file of records, lets `visualbert find-mislabelled` look for them, and prints how well it ranks
them, beside the plain baseline (lowest probability of the given label) and, where it is installed, cleanlab on the same
probabilities. With --retrain, also the test accuracy of models trained on noisy, fixed, dropped and clean records.

Usage: planted_noise.py DATA OUT [--rates 0.05 0.1 0.2] [--kinds uniform by-class] [--folds 5] [--records N]
       [--leave-out LABEL ...] [--retrain 0.2] [--seeds 3] [--visualbert "./visualbert"] -- SETTING ...
DATA holds train.jsonl and test.jsonl; OUT gets all that is made, and results.jsonl. Uniform noise makes of a label any other
one; by-class noise makes of it the next one of those that are answers to the same texts, such as red of green.
"""
import argparse, json, random, shlex, statistics, subprocess, sys
from pathlib import Path
import numpy as np

try:
    from cleanlab.filter import find_label_issues
    from cleanlab.rank import get_label_quality_scores
except ImportError:
    find_label_issues = None


def read(path):
    return [json.loads(line) for line in Path(path).read_text().splitlines()]


def write(path, records):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text("".join(json.dumps(record) + "\n" for record in records))


def chosen_records(folder, name, count, left_out):
    """Records with absolute images, shuffled; of labels that are not left out."""
    records = [r for r in read(folder / f"{name}.jsonl") if r["label"] not in left_out]
    random.Random(1).shuffle(records)
    for record in records:
        record["img"] = str((folder / record["img"]).resolve())
    return records[:count]


def next_labels(records):
    """The next label, in a circle, among those that are answers to the same texts."""
    kind = {r["label"]: {r["label"]} for r in records}
    by_text = {}
    for r in records:
        by_text.setdefault(r["text"], set()).add(r["label"])
    for labels in by_text.values():
        joined = set().union(*(kind[label] for label in labels))
        for label in joined:
            kind[label] = joined
    following = {}
    for labels in kind.values():
        circle = sorted(labels)
        for i, label in enumerate(circle):
            following[label] = circle[(i + 1) % len(circle)]
    return following


def plant(records, rate, kind):
    """Copies with wrong labels, and which they are."""
    rng = random.Random(7)
    labels, following = sorted({r["label"] for r in records}), next_labels(records)
    noisy, planted = [dict(r) for r in records], np.zeros(len(records), bool)
    for i in rng.sample(range(len(records)), round(rate * len(records))):
        label = records[i]["label"]
        noisy[i]["label"] = following[label] if kind == "by-class" else rng.choice([l for l in labels if l != label])
        planted[i] = noisy[i]["label"] != label
    return noisy, planted


def average_precision(order, planted):
    hits = planted[order]
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean())


def ranking(chosen, score):
    """Chosen records before the others, each by their score."""
    return np.lexsort((score, ~chosen))


def judged(folder, records):
    """Labels and probabilities of the records out of fold, in their order."""
    labels = json.loads((folder / "findings.json").read_text())["labels"]
    probabilities = np.zeros((len(records), len(labels)))
    for file in folder.glob("models/seed-*/fold-*/predictions.jsonl"):
        for line in read(file):
            probabilities[line["line"] - 1] = line["probabilities"]
    return labels, probabilities


def cell(name, records, noisy, planted, folder):
    labels, p = judged(folder, records)
    given = np.array([labels.index(r["label"]) for r in noisy])
    true = np.array([labels.index(r["label"]) for r in records])
    at = np.arange(len(given))
    others = p.copy()
    others[at, given] = -1
    margin = (p[at, given] - others.max(1) + 1) / 2
    chosen, accepted = np.zeros(len(given), bool), np.zeros(len(given), bool)
    for suspect in read(folder / "suspects.jsonl"):
        chosen[suspect["line"] - 1], accepted[suspect["line"] - 1] = suspect["chosen"], suspect["accept"]
    findings = json.loads((folder / "findings.json").read_text())
    thresholds = np.array(findings["joint"]["thresholds"], float)
    orders = {"ours, --rank-by confidence": np.argsort(p[at, given] / thresholds[given], kind="stable"),
              "ours, --rank-by margin": np.argsort(margin, kind="stable"),
              "ours, chosen first, margin": ranking(chosen, margin),
              "lowest probability": np.argsort(p[at, given], kind="stable")}
    sets = {"chosen": chosen, "accepted": accepted}
    if find_label_issues:
        p = p / p.sum(1, keepdims=True)
        issues = find_label_issues(given, p, n_jobs=1)
        orders["cleanlab issues"] = ranking(issues, get_label_quality_scores(given, p))
        orders["cleanlab margin"] = np.argsort(
            get_label_quality_scores(given, p, method="normalized_margin"), kind="stable")
        sets["cleanlab issues"] = issues
    result = {
        "name": name, "records": len(given), "planted": int(planted.sum()), "noise rate": findings["noise_rate"],
        "out-of-fold accuracy on true labels": float((p.argmax(1) == true).mean()),
        "precision at planted": {n: float(planted[o[: planted.sum()]].mean()) for n, o in orders.items()},
        "average precision": {n: average_precision(o, planted) for n, o in orders.items()},
        "sets": {n: {"records": int(s.sum()), "precision": float(planted[s].mean()), "recall": float(s[planted].mean()),
                     "if fixed": float((np.where(s, p.argmax(1), given) == true).mean()),
                     "if dropped": float((given == true)[~s].mean())} for n, s in sets.items()}}
    print(f"\n{name}: {result['planted']} of {result['records']} labels planted, estimated {100 * result['noise rate']:.1f} %; "
          f"out of fold {100 * result['out-of-fold accuracy on true labels']:.1f} % of the true labels")
    print(f"  {'ranking':28} precision at planted  average precision")
    for n in orders:
        print(f"  {n:28} {100 * result['precision at planted'][n]:18.1f} %  {result['average precision'][n]:17.3f}")
    print(f"  {'set':28} records  precision  recall  labels correct if fixed, if dropped")
    for n, s in result["sets"].items():
        print(f"  {n:28} {s['records']:7}  {100 * s['precision']:7.1f} %  {100 * s['recall']:4.1f} %  "
              f"{100 * s['if fixed']:19.2f} %  {100 * s['if dropped']:8.2f} %", flush=True)
    return result


def run(command, log):
    with open(log, "a") as out:
        subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, check=True)


def retrained(name, train, test, settings, visualbert, seeds, out):
    accuracies = []
    for seed in range(1, seeds + 1):
        folder = out / "retrained" / name / f"seed-{seed}"
        if not (folder / "test.json").exists():
            run(visualbert + ["train", "--train", str(train), "--test", str(test), "--output", str(folder), "--seed", str(seed),
                              "--resume", *settings], out / "log.txt")
        accuracies.append(json.loads((folder / "test.json").read_text())["accuracy"])
    spread = statistics.stdev(accuracies) if seeds > 1 else 0
    print(f"  trained on {name:28} test accuracy {100 * statistics.mean(accuracies):5.2f} ± {100 * spread:.2f} "
          f"({', '.join(f'{100 * a:.2f}' for a in accuracies)})", flush=True)
    return {"name": name, "test accuracy": accuracies}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--rates", type=float, nargs="+", default=[0.05, 0.1, 0.2])
    parser.add_argument("--kinds", nargs="+", default=["uniform", "by-class"])
    parser.add_argument("--folds", default="5")
    parser.add_argument("--records", type=int)
    parser.add_argument("--leave-out", nargs="+", default=[])
    parser.add_argument("--retrain", type=float, nargs="*", default=[])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--visualbert", default=str(Path(__file__).resolve().parents[2] / "visualbert"))
    mine = sys.argv[1:]
    split = mine.index("--") if "--" in mine else len(mine)
    options, settings = parser.parse_args(mine[:split]), mine[split + 1:]
    visualbert = shlex.split(options.visualbert)
    records = chosen_records(options.data, "train", options.records, options.leave_out)
    test = options.out / "test.jsonl"
    write(test, chosen_records(options.data, "test", None, options.leave_out))
    write(options.out / "clean.jsonl", records)
    results = []
    for kind in options.kinds:
        for rate in options.rates:
            name = f"{kind}-{round(100 * rate)}"
            place = options.out / name
            noisy, planted = plant(records, rate, kind)
            write(place / "noisy.jsonl", noisy)
            run(visualbert + ["find-mislabelled", "--train", str(place / "noisy.jsonl"), "--folds", options.folds, "--output",
                              str(place / "search"), "--fix", str(place / "fixed.jsonl"), "--drop", str(place / "dropped.jsonl"),
                              *settings], options.out / "log.txt")
            results.append(cell(name, records, noisy, planted, place / "search"))
            if rate in options.retrain:
                for variant in ["noisy", "fixed", "dropped"]:
                    results.append(retrained(f"{name}-{variant}", place / f"{variant}.jsonl", test, settings,
                                             visualbert, options.seeds, options.out))
            write(options.out / "results.jsonl", results)
    if options.retrain:
        results.append(retrained("clean", options.out / "clean.jsonl", test, settings, visualbert, options.seeds,
                                 options.out))
        write(options.out / "results.jsonl", results)


main()
