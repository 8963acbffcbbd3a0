#!/usr/bin/env python3
"""Resident memory at inference beside the size of the weights: ours and PyTorch's, base size, batches of 8 with 32 text and 36
visual tokens.

Usage: memory.py [--batches 4]
Run it with the reference environment's Python on Linux, after ./mvnw -q -DskipTests package. For each number format it prints the
size of the file of weights, and, in MB of 10^6 bytes: what a process has resident that went on to make batches, the most that it had,
and the most of `./visualbert predict` on one record. The goal is 1.2 times the weights and 300 MB.
"""
import argparse, multiprocessing, os, subprocess, tempfile, time
from pathlib import Path
from cases import Shape, make_inputs, unlabelled
from cold_predict import ROOT, TEXT, make_base
from worker import Worker

SHAPE = Shape.parse("8x32+36")


def resident(process):
    """What a process has in memory, and the most that it had."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    fields = dict(line.split(":", 1) for line in lines)
    return tuple(int(fields[name].split()[0]) * 1024 / 1e6 for name in ("VmRSS", "VmHWM"))


def ours(folder, inputs, precision, batches):
    with Worker("ModelWorker", folder, inputs, os.cpu_count()) as worker:
        for _ in range(batches):
            worker.ask(f"inference {precision}")
        return resident(worker.process.pid)


def one_record(folder):
    """The most that `predict` has, looked at every few milliseconds: what wait4 tells holds the parent's at the fork too."""
    record = [str(folder), "--text", TEXT, "--image", str(folder / "image.jpg")]
    process = subprocess.Popen([str(ROOT / "visualbert"), "predict", *record], stdout=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        try:
            most = max(most, resident(process.pid)[1])
        except (KeyError, OSError):  # about to end
            pass
        time.sleep(0.005)
    assert process.returncode == 0
    return most


def peer(folder, inputs, dtype, batches, results):
    import torch
    from transformers import VisualBertForVisualReasoning
    model = VisualBertForVisualReasoning.from_pretrained(folder, dtype=getattr(torch, dtype)).eval()
    inputs = inputs | {"visual_embeds": inputs["visual_embeds"].to(model.dtype)}
    with torch.no_grad():
        for _ in range(batches):
            model(**inputs)
    results.put(resident(os.getpid()))


def peers(*arguments):
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    process = context.Process(target=peer, args=(*arguments, results))
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit("the peer failed")
    return results.get()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--batches", type=int, default=4)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        base, quantized = Path(temporary) / "base", Path(temporary) / "int8"
        base.mkdir()
        make_base(base, 12)
        subprocess.run([str(ROOT / "visualbert"), "quantize", str(base), "--output", str(quantized)], check=True)
        (quantized / "image.jpg").write_bytes((base / "image.jpg").read_bytes())
        inputs_file = Path(temporary) / "inputs.safetensors"
        inputs = unlabelled(make_inputs(SHAPE, inputs_file))
        print(f"{'':<14}{'weights':>9}{'goal':>9}{'batches':>9}{'most':>9}{'predict':>9}")
        for precision, folder in (("fp32", base), ("bf16", base), ("int8", quantized)):
            weights = (folder / "model.safetensors").stat().st_size / 1e6
            now, most = ours(folder, inputs_file, precision, args.batches)
            print(f"{'ours ' + precision:<14}{weights:>9.0f}{1.2 * weights + 300:>9.0f}{now:>9.0f}{most:>9.0f}"
                  + (f"{one_record(folder):>9.0f}" if precision != "bf16" else ""), flush=True)
        for dtype in ("float32", "bfloat16"):
            now, most = peers(base, inputs, dtype, args.batches)
            print(f"{'PyTorch ' + dtype:<23}{'':>9}{now:>9.0f}{most:>9.0f}", flush=True)


if __name__ == "__main__":
    main()
