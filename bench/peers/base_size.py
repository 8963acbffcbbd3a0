#!/usr/bin/env python3
"""Runs us and PyTorch + transformers in turns on the same weights and inputs, and prints medians and ratios.

Usage: base_size.py [--rounds 15] [--text 32] [--visual 36] [--batch 8]
Run it with the reference environment's Python, from anywhere, after ./mvnw -q -DskipTests package.
A ratio above 1 says that we are the faster ones.
"""
import argparse, json, os, statistics, subprocess, sys, tempfile, time
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
    model = VisualBertForVisualReasoning(config).eval()
    model.save_pretrained(folder)
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
    return model, inputs


class Ours:
    def __init__(self, folder):
        jars = f"{ROOT}/bench/target/classes:{ROOT}/core/target/classes:{ROOT}/cli/target/lib/*"
        self.process = subprocess.Popen(
            ["java", "-cp", jars, "org.visualbert4j.bench.ModelWorker", str(folder), str(folder / "inputs.safetensors")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | LAUNCHED)
        assert self.process.stdout.readline().strip() == "ready"

    def run(self, task):
        self.process.stdin.write(task + "\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


class Peer:
    def __init__(self, model, inputs):
        self.model, self.inputs = model, inputs
        self.unlabelled = {k: v for k, v in inputs.items() if k != "labels"}
        self.trained = VisualBertForVisualReasoning(model.config).train()
        self.trained.load_state_dict(model.state_dict())
        decay, plain = [], []
        for name, p in self.trained.named_parameters():
            (plain if name.endswith("bias") or "LayerNorm" in name else decay).append(p)
        self.optimizer = torch.optim.AdamW(
            [{"params": decay, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}], lr=1e-5, fused=True)

    def logits(self, precision):
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
            return self.model(**self.unlabelled).logits.float()

    def run(self, task):
        work, precision = task.split()
        start = time.perf_counter()
        if work == "inference":
            self.logits(precision)
        else:
            with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
                loss = self.trained(**self.inputs).loss
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.trained.parameters(), 1.0)
            self.optimizer.step()
            self.optimizer.zero_grad()
        return (time.perf_counter() - start) * 1000


def main():
    parser = argparse.ArgumentParser()
    for name, value in (("rounds", 15), ("text", 32), ("visual", 36), ("batch", 8)):
        parser.add_argument(f"--{name}", type=int, default=value)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        model, inputs = make_case(folder, args)
        peer, ours = Peer(model, inputs), Ours(folder)
        print(f"batch {args.batch}, {args.text} text + {args.visual} visual tokens, torch {torch.__version__}, "
              f"{torch.get_num_threads()} threads, {args.rounds} rounds of 4 in turns")
        for precision, limit in (("fp32", 1e-4), ("bf16", 5e-2)):
            ours.run(f"logits {precision} {folder}/ours.safetensors")
            a, b = load_file(folder / "ours.safetensors")["logits"], peer.logits(precision)
            difference = ((a - b).abs().max() / b.abs().max()).item()
            print(f"{precision}: largest difference of logits {difference:.1e}")
            assert difference < limit, difference
        print(f"{'work':<16}{'ours ms':>10}{'peer ms':>10}{'ratio':>8}")
        for task in ("inference fp32", "inference bf16", "training fp32", "training bf16"):
            times = {ours: [], peer: []}
            for i in range(args.rounds + 1):
                for side in (ours, peer):
                    # The first of a turn meets cold caches and the other side's threads, which spin for some 20 ms.
                    turn = [side.run(task) for _ in range(4)][1:]
                    if i >= 1:
                        times[side] += turn
            o, p = (statistics.median(times[s]) for s in (ours, peer))
            print(f"{task:<16}{o:>10.1f}{p:>10.1f}{p / o:>8.2f}", flush=True)
        ours.process.stdin.close()
        ours.process.wait()


main()
