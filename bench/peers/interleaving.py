"""Interleaved runs of several sides on the same work, their results as a table, and as a file."""
import json, os, platform, statistics
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Callable
import torch

OURS, PYTORCH = "ours", "PyTorch"  # what the names of such sides begin with
# How far the outputs of a precision may be from those of PyTorch in fp32, as a share of the largest of them.
TOLERANCE = {"fp32": 1e-4, "bf16": 5e-2, "int8": 1e-1}


@dataclass(frozen=True)
class Side:
    """
    name    ends in its precision, such as "PyTorch compiled bf16"
    run     does the work once and gives the milliseconds
    output  does it and gives what came out, a tensor; None where it is checked elsewhere
    """

    name: str
    run: Callable[[], float]
    output: Callable[[], torch.Tensor] | None = None


def check(sides, expected):
    """Ends the program where a side's outputs are further from those expected than its precision explains."""
    for side in (s for s in sides if s.output):
        difference = ((side.output() - expected).abs().max() / expected.abs().max()).item()
        print(f"{side.name}: outputs differ by {difference:.1e} of the largest at most", flush=True)
        if not difference < TOLERANCE[side.name.split()[-1]]:
            raise SystemExit(f"{side.name} does not give what PyTorch fp32 gives")


def interleave(sides, rounds, runs):
    """Milliseconds by side. A block is some runs of one side; a round has a block of each side. Where a block has several runs,
    its first run does not count, as it meets cold caches and the spinning threads of the side before, nor does the
    first round. Where a block has one run, all runs count."""
    times = {side.name: [] for side in sides}
    several = runs > 1
    for i in range(rounds + several):
        for side in sides:
            block = [side.run() for _ in range(runs)]
            if i >= several:
                times[side.name] += block[several:]
    return times


def result(times):
    """Medians, and by each side of ours the ratios peer / ours: above 1 we are faster."""
    medians = {name: statistics.median(values) for name, values in times.items()}
    peers = {name: m for name, m in medians.items() if not name.startswith(OURS)}
    pytorch = {name: m for name, m in peers.items() if name.startswith(PYTORCH)}
    best = {f"best {kind}": min(some.values()) for kind, some in (("PyTorch", pytorch), ("peer", peers)) if some}
    ratios = {
        name: {peer: round(m / mine, 3) for peer, m in (peers | best).items()}
        for name, mine in medians.items() if name.startswith(OURS)}
    return {"milliseconds": {name: round(m, 2) for name, m in medians.items()}, "ratios": ratios}


def show(work, outcome):
    """Prints it as a table of Markdown."""
    ratios = outcome["ratios"]
    print(f"\n| {work} | ms | " + " | ".join(f"/ {mine}" for mine in ratios) + " |")
    print("|---|---|" + "---|" * len(ratios))
    rows = outcome["milliseconds"] | {name: "" for name in next(iter(ratios.values())) if name.startswith("best")}
    for name, milliseconds in rows.items():
        print(f"| {name} | {milliseconds} | " + " | ".join(str(row.get(name, "")) for row in ratios.values()) + " |")
    print(flush=True)


def machine(threads):
    """What was measured on."""
    information = Path("/proc/cpuinfo")
    lines = information.read_text().splitlines() if information.exists() else []
    fields = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    known = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "amx_int8")
    return {
        "processor": fields.get("model name", platform.processor()),
        "instructions": [name for name in known if name in fields.get("flags", "").split()],
        "processors": os.cpu_count(),
        "threads": threads,
        "system": f"{platform.system()} {platform.machine()}",
        "versions": {name: metadata.version(name) for name in ("torch", "transformers", "onnxruntime")},
    }


def write(path, work, outcome, threads):
    """Adds a work's outcome to a file of results, or begins one."""
    works = json.loads(path.read_text())["works"] if path.exists() else {}
    beside = path.with_name(path.name + ".unfinished")
    beside.write_text(json.dumps({"machine": machine(threads), "works": works | {work: outcome}}, indent=2) + "\n")
    beside.replace(path)
