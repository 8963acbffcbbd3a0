#!/usr/bin/env python3
"""Interleaves runs of us and of each peer on the same weights and inputs, checks that outputs agree, prints medians and ratios.

Usage: compare.py [inference] [training] [load] [lengths] [--shapes 8x32+36 ...] [--rounds N] [--data DATA] [--json FILE]
Run it with the reference environment's Python, from anywhere, after ./mvnw -q -DskipTests package; run.sh does all three.
Without works it runs all of them. A ratio peer / ours above 1 says that we are the faster ones.

inference  a batch from inputs to logits, base size: 12 layers of 768
training   a step: forward, backward, clipping, AdamW
load       from a checkpoint's folder to the first logits
lengths    256 (--records) real sentences of DATA (easy-VQA and NLVR) with 10 to 100 visual tokens each, to logits; needs --data

Peers: PyTorch with transformers in fp32, by autocast and all in bf16 (pytorch), torch.compile of it (compiled), ONNX Runtime in
fp32 and int8, as exported and with its transformer fusions (onnx). Each side has as many threads as the others.
"""
import argparse, os, tempfile, warnings
from pathlib import Path

warnings.filterwarnings("ignore")
import torch
import transformers
import onnx_peers, works
from cases import Shape, make_bag, make_inputs, make_model
from interleaving import check, result, show, interleave, write
from worker import Worker

transformers.utils.logging.disable_progress_bar()

SHAPES = ["1x32+36", "8x32+36", "1x32+100", "8x32+100", "1x20+1350"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("works", nargs="*", metavar="WORK")
    parser.add_argument("--shapes", nargs="+", type=Shape.parse, default=[Shape.parse(s) for s in SHAPES])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", nargs="+", choices=("pytorch", "compiled", "onnx"), default=("pytorch", "compiled", "onnx"))
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--data", type=Path, help="holds easy-vqa, nlvr and vocab")
    parser.add_argument("--records", type=int, default=256, help="how many of them lengths takes")
    parser.add_argument("--json", type=Path, help="the file that results are added to")
    args = parser.parse_args()
    args.works = args.works or ["inference", "training", "load"] + (["lengths"] if args.data else [])
    if unknown := set(args.works) - {"inference", "training", "load", "lengths"}:
        parser.error(f"no such work: {', '.join(sorted(unknown))}")
    if "lengths" in args.works and not args.data:
        parser.error("lengths needs --data")
    return args


def run(work, runs, sides, args):
    print(f"{args.rounds} interleaved rounds of {runs}", flush=True)
    outcome = result(interleave(sides, args.rounds, runs))
    show(work, outcome)
    if args.json:
        write(args.json, work, outcome, args.threads)


def main():
    args = arguments()
    torch.set_num_threads(args.threads)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        model = make_model(folder)
        exports = "onnx" in args.peers and set(args.works) - {"training"}
        graphs = onnx_peers.export(model, folder / "onnx") if exports else {}
        inputs_file = folder / "inputs.safetensors"

        def worker(name="model"):
            return Worker("ModelWorker", folder / name, inputs_file, args.threads)

        for work in args.works:
            for shape in args.shapes if work in ("inference", "training") else [Shape.parse("8x32+36")]:
                name = f"{work} {shape}" if work in ("inference", "training") else work
                print(f"# {name}", flush=True)
                inputs = make_bag(args.data, args.records, inputs_file) if work == "lengths" else make_inputs(shape, inputs_file)
                with worker() as ours:
                    if work == "training":
                        sides = works.training(ours, lambda: worker("without-dropout"), model, inputs, args)
                    else:
                        sides = getattr(works, work)(ours, model, graphs, inputs, args, folder)
                    run(name, {"inference": 4, "training": 4, "load": 2, "lengths": 1}[work], sides, args)


main()
