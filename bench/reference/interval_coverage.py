#!/usr/bin/env python3
"""How often the 95 % interval of a comparison holds the true difference of accuracy, how wide it is, and whether it leaves the possible.

Two classifiers answer the records of GROUPS images. Whether an answer is right is drawn by a logit: how hard the image is, how much
the second classifier's training was lucky with a seed, how it and its seed take to an image, and by how much the second is better. The true difference
is the mean over a great many images and seeds. Intervals are taken as evaluate/PairedBootstrap.java does, beside two others:
  plain      percentiles of resampled groups and seeds
  stretched  the same, with the distance that the seeds make stretched by Student's t, which may leave -100 to 100 points
  bounded    the same on the scale of the inverse hyperbolic tangent, the one that is used
Usage: interval_coverage.py [COMPARISONS]
"""
import sys
from statistics import NormalDist

import numpy

GROUPS, RECORDS, RESAMPLES = 150, 2, 1000
STUDENT = {2: 12.706205, 3: 4.302653, 5: 2.776445, 10: 2.262157}  # 97.5 % quantiles by number of seeds
# name: deviation of logits by seed and classifier, by image and classifier, by both; gain of the second classifier's logit
WORLDS = {
    "records differ": (0.02, 1.0, 0.3, 0.0),
    "both differ": (0.2, 0.7, 0.3, 0.0),
    "seeds differ": (0.5, 0.1, 0.1, 0.0),
    "seeds differ much": (1.5, 0.5, 0.3, 0.0),
    "the second is better": (0.3, 0.7, 0.3, 0.8),
    "much better, seeds differ": (1.0, 0.5, 0.3, 3.0),
}


def probabilities(world, seeds, groups, generator):
    """[classifier][seed][group]"""
    luck, preference, both, gain = world
    logits = generator.normal(0.5, 1.0, (1, 1, groups)) + generator.normal(0, luck, (2, seeds, 1))
    logits = logits + generator.normal(0, preference, (2, 1, groups)) + generator.normal(0, both, (2, seeds, groups))
    logits[1] += gain
    return 1 / (1 + numpy.exp(-logits))


def truth(world, generator):
    means = [probabilities(world, 200, 500, generator).mean((1, 2)) for _ in range(40)]
    return float(numpy.mean([second - first for first, second in means])) if world[3] else 0.0


def intervals(gains, generator):
    """Of gains [seed][group], each the sum over a group's records of right answers gained less those lost."""
    seeds, groups = gains.shape
    records = groups * RECORDS
    by_seed = generator.multinomial(groups, numpy.full(groups, 1 / groups), RESAMPLES) @ gains.T / records
    mean = by_seed.mean(1)
    drawn = (by_seed * generator.multinomial(seeds, numpy.full(seeds, 1 / seeds), RESAMPLES) / seeds).sum(1)
    stretch = (seeds / (seeds - 1)) ** 0.5 * STUDENT[seeds] / NormalDist().inv_cdf(0.975)
    inside = records / (records + 1)
    scale, back = (lambda x: numpy.arctanh(inside * x)), (lambda z: numpy.tanh(z) / inside)
    bounded = numpy.clip(back(scale(mean) + stretch * (scale(drawn) - scale(mean))), -1, 1)
    for values in (drawn, mean + stretch * (drawn - mean), bounded):
        yield numpy.quantile(values, (0.025, 0.975))


def main():
    comparisons = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    generator = numpy.random.default_rng(0)
    print(f"{comparisons} comparisons a line; held: share of intervals with the true difference; width in points; out: share beyond 100 points")
    print(f"{'seeds':5}  {'world':26} {'plain: held  width':>20} {'stretched: held  width    out':>32} {'bounded: held  width    out':>30}")
    for name, world in WORLDS.items():
        true = truth(world, generator)
        for seeds in STUDENT:
            held, width, out = numpy.zeros(3), numpy.zeros(3), numpy.zeros(3)
            for _ in range(comparisons):
                right = generator.binomial(RECORDS, probabilities(world, seeds, GROUPS, generator))
                for i, (low, high) in enumerate(intervals(right[1] - right[0], generator)):
                    held[i] += low <= true <= high
                    width[i] += high - low
                    out[i] += low < -1 or high > 1
            held, width, out = (100 * x / comparisons for x in (held, width, out))
            print(
                f"{seeds:5}  {name:26} {held[0]:12.1f} {width[0]:7.1f} {held[1]:18.1f} {width[1]:7.1f} {out[1]:5.1f}"
                f" {held[2]:16.1f} {width[2]:7.1f} {out[2]:5.1f}",
                flush=True,
            )


main()
