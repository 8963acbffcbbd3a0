#!/usr/bin/env python3
"""How often a paired bootstrap's 95 % interval holds the true difference, plain and stretched for few seeds.

Draws differences of two equally good models: an effect of each seed, one of each group of records, and one of each seed on
each group; takes intervals as evaluate/PairedBootstrap.java does. Usage: interval_coverage.py [COMPARISONS]
"""
import sys
import numpy
from scipy import stats

GROUPS, RESAMPLES = 300, 1000
# spread of records, of seeds, of both together
WORLDS = {"records differ": (0.5, 0, 0.3), "both differ": (0.4, 0.03, 0.3), "seeds differ": (0.02, 0.03, 0.1)}


def intervals(difference, generator):
    seeds = len(difference)
    by_seed = generator.multinomial(GROUPS, numpy.full(GROUPS, 1 / GROUPS), RESAMPLES) / GROUPS @ difference.T
    centre = by_seed.mean(1)
    drawn = (by_seed * generator.multinomial(seeds, numpy.full(seeds, 1 / seeds), RESAMPLES) / seeds).sum(1)
    stretch = (seeds / (seeds - 1)) ** 0.5 * stats.t.ppf(0.975, seeds - 1) / stats.norm.ppf(0.975)
    return [numpy.quantile(centre + wider * (drawn - centre), (0.025, 0.975)) for wider in (1, stretch)]


def main():
    comparisons = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    generator = numpy.random.default_rng(0)
    print("seeds  world           plain: held  width   stretched: held  width")
    for seeds in (2, 3, 5, 10):
        for name, (records, luck, both) in WORLDS.items():
            held, width = numpy.zeros(2), numpy.zeros(2)
            for _ in range(comparisons):
                difference = generator.normal(0, records, (1, GROUPS)) + generator.normal(0, luck, (seeds, 1))
                difference = difference + generator.normal(0, both, (seeds, GROUPS))
                for i, (low, high) in enumerate(intervals(difference, generator)):
                    held[i] += low <= 0 <= high
                    width[i] += high - low
            held, width = 100 * held / comparisons, width / comparisons
            print(f"{seeds:5}  {name:14} {held[0]:9.1f} %  {width[0]:.3f} {held[1]:14.1f} %  {width[1]:.3f}", flush=True)


main()
