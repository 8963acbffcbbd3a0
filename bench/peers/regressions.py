#!/usr/bin/env python3
"""Compares results of compare.py with the committed ones, ratio by ratio, never by absolute time.

Usage: regressions.py NEW.json [--tolerance 0.1] [--accept]
Names the ratios that fell by more than the tolerance, or are there no more, and then exits with 1. Works that were not run
are not compared. --accept makes the new ratios of the works that were run the committed ones, in baseline.json; those of
other works stay if they are of the same machine and versions.
"""
import argparse, json, sys
from pathlib import Path

BASELINE = Path(__file__).with_name("baseline.json")


def ratios(results):
    """{(work, our side, peer): ratio}."""
    return {
        (work, mine, peer): ratio
        for work, outcome in results["works"].items()
        for mine, by_peer in outcome["ratios"].items()
        for peer, ratio in by_peer.items()}


def accept(new, old):
    kept = old["works"] if old.get("machine") == new["machine"] else {}
    works = kept | {work: {"ratios": outcome["ratios"]} for work, outcome in new["works"].items()}
    BASELINE.write_text(json.dumps({"machine": new["machine"], "works": works}, indent=2) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("new", type=Path)
    parser.add_argument("--tolerance", type=float, default=0.1)
    parser.add_argument("--accept", action="store_true")
    args = parser.parse_args()
    new = json.loads(args.new.read_text())
    old = json.loads(BASELINE.read_text()) if BASELINE.exists() else {"works": {}}
    if args.accept:
        accept(new, old)
        return
    before, now = ratios(old), ratios(new)
    compared = {key: ratio for key, ratio in before.items() if key[0] in new["works"]}
    if not compared:
        raise SystemExit(f"none of the works in {args.new} is in {BASELINE.name}")
    if new["machine"] != old["machine"]:
        print(f"another machine or other versions than those of {BASELINE.name}: ratios may differ for that reason")
    fallen = 0
    for (work, mine, peer), ratio in compared.items():
        found = now.get((work, mine, peer))
        if found is None or found < ratio * (1 - args.tolerance):
            fallen += 1
            print(f"{work}: {peer} / {mine} was {ratio}, is {'not there' if found is None else found}")
    print(f"{fallen} of {len(compared)} ratios fell by more than {args.tolerance:.0%} or are missing")
    sys.exit(1 if fallen else 0)


main()
