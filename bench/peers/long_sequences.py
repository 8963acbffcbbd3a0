#!/usr/bin/env python3
"""Training steps of the original's 20 text and 1350 visual tokens at base size: ours and PyTorch + transformers with gradient
checkpointing, interleaved, on the same weights. Prints medians of seconds an example, their ratio, and peaks of resident memory.

Usage: long_sequences.py [--precision bf16] [--mode recomputing] [--rounds 2] [--batch 8] [--peer-batch 2]
Modes: recomputing (--recompute) and training (without). Run it with the reference environment's Python, from anywhere, after
./mvnw -q -DskipTests package. A ratio above 1 says that we are the faster ones.
"""
import argparse, os, statistics, subprocess, sys, tempfile, time
from pathlib import Path
import torch
from safetensors.torch import load_file, save_file
from transformers import VisualBertConfig, VisualBertForVisualReasoning

ROOT = Path(__file__).resolve().parents[2]
# What ./visualbert sets; the peer has its own defaults.
LAUNCHED = {"OMP_WAIT_POLICY": "passive", "GOMP_SPINCOUNT": "10000", "MALLOC_ARENA_MAX": "1"}


def make_case(folder, args):
    torch.manual_seed(3)
    config = VisualBertConfig(vocab_size=30522, visual_embedding_dim=2048, num_labels=13, pad_token_id=0)
    VisualBertForVisualReasoning(config).save_pretrained(folder)
    b, t, v = args.batch, args.text, args.visual
    inputs = {
        "input_ids": torch.randint(5, 30000, (b, t)),
        "attention_mask": torch.ones(b, t, dtype=torch.long),
        "token_type_ids": torch.zeros(b, t, dtype=torch.long),
        "visual_embeds": torch.randn(b, v, 2048),
        "visual_attention_mask": torch.ones(b, v),
        "visual_token_type_ids": torch.ones(b, v, dtype=torch.long),
        "labels": torch.randint(0, 13, (b,)),
    }
    save_file(inputs, folder / "inputs.safetensors")
    save_file({k: v[: args.peer_batch].clone() for k, v in inputs.items()}, folder / "peer.safetensors")


class Worker:
    """A process that keeps a model and answers each task with the milliseconds that it took."""

    def __init__(self, command, batch, variables):
        self.batch = batch
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | variables)
        assert self.process.stdout.readline().strip() == "ready"

    def run(self, task):
        self.process.stdin.write(task + "\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline().split()[0])

    def peak(self):
        """GiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 2**20

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def peer(folder):
    model = VisualBertForVisualReasoning.from_pretrained(folder).train()
    model.gradient_checkpointing_enable()
    inputs = load_file(folder / "peer.safetensors")
    decay, plain = [], []
    for name, p in model.named_parameters():
        (plain if name.endswith("bias") or "LayerNorm" in name else decay).append(p)
    optimizer = torch.optim.AdamW(
        [{"params": decay, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}], lr=1e-5, fused=True)
    print("ready", flush=True)
    for line in sys.stdin:
        work, precision, *output = line.split()
        start = time.perf_counter()
        with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
            if work == "logits":
                with torch.no_grad():
                    unlabelled = {k: v for k, v in inputs.items() if k != "labels"}
                    save_file({"logits": model.eval()(**unlabelled).logits.float()}, output[0])
                    model.train()
            else:
                loss = model(**inputs).loss
        if work == "training":
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
        print((time.perf_counter() - start) * 1000, flush=True)


def compare(folder, args):
    make_case(folder, args)
    jars = f"{ROOT}/bench/target/classes:{ROOT}/cli/target/lib/*"
    java = ["java", "-cp", jars, "org.visualbert4j.bench.ModelWorker"]
    threads = str(torch.get_num_threads())
    ours = Worker(java + [str(folder), str(folder / "inputs.safetensors"), threads], args.batch, LAUNCHED)
    theirs = Worker([sys.executable, __file__, "--peer", str(folder)], args.peer_batch, {})
    print(f"{args.text} text + {args.visual} visual tokens, {args.precision}, torch {torch.__version__}, "
          f"{torch.get_num_threads()} threads, {args.rounds} interleaved rounds")
    if args.agree:
        for side, name in ((ours, "ours"), (theirs, "theirs")):
            task = "inference" if side is ours else "logits"
            side.run(f"{task} {args.precision} {folder}/{name}.safetensors")
        b = load_file(folder / "theirs.safetensors")["logits"]
        a = load_file(folder / "ours.safetensors")["logits"][: len(b)]
        difference = ((a - b).abs().max() / b.abs().max()).item()
        print(f"largest difference of logits {difference:.1e}")
        assert difference < {"fp32": 1e-4, "bf16": 5e-2}[args.precision], difference
    times = {ours: [], theirs: []}
    for i in range(args.rounds + 1):
        for side, task in ((ours, args.mode), (theirs, "training")):
            seconds = side.run(f"{task} {args.precision}") / 1000 / side.batch
            if i >= 1:  # the first step warms up
                times[side].append(seconds)
    for side, name in ((ours, f"ours, {args.mode}"), (theirs, "peer, checkpointing")):
        print(f"{name:<20} batch {side.batch}: {statistics.median(times[side]):6.2f} s an example, "
              f"peak {side.peak():5.2f} GiB, of {' '.join(f'{t:.2f}' for t in times[side])}")
    print(f"ratio {statistics.median(times[theirs]) / statistics.median(times[ours]):.2f}")
    ours.close()
    theirs.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--precision", choices=("fp32", "bf16"), default="bf16")
    parser.add_argument("--mode", choices=("recomputing", "training"), default="recomputing")
    for name, value in (("rounds", 2), ("text", 20), ("visual", 1350), ("batch", 8), ("peer-batch", 2)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--agree", action=argparse.BooleanOptionalAction, default=True, help="compare logits first")
    parser.add_argument("--peer", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.peer:
        peer(Path(args.peer))
        return
    with tempfile.TemporaryDirectory() as temporary:
        compare(Path(temporary), args)


main()
