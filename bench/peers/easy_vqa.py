#!/usr/bin/env python3
"""Trains easy-VQA by the recipe of configs/small.easy-vqa-concat.yaml with us and with PyTorch + transformers, an epoch or
so interleaved, and prints wall time, accuracy and the ratio of the times.

Usage: easy_vqa.py DATA_FOLDER [--epochs 1] [--rounds 2] [--records 8000] [--threads 2]
       [--precision fp32 bf16]
DATA_FOLDER holds train.jsonl and test.jsonl. Run it with the reference environment's Python, from anywhere, after
./mvnw -q -DskipTests package. The peer reads, normalises and caches images as we do, and has the same network, batches,
optimizer, schedule and clipping; its words are whole ones; in bf16 it has autocast. Runs of all sides are interleaved, each from random weights. Ratios
are to the peer's fastest precision of the turn; above 1 we are the faster ones.
"""
import argparse, json, math, random, re, statistics, subprocess, tempfile, time
from pathlib import Path
import numpy
import torch
from PIL import Image
from transformers import VisualBertConfig, VisualBertForVisualReasoning, get_linear_schedule_with_warmup

ROOT = Path(__file__).resolve().parents[2]
CHANNELS = [16, 32, 64, 128]
BATCH, RATE, WARMUP = 64, 5e-4, 0.03


class ConvGrid(torch.nn.Module):
    """Convolutions of stride 2, each with group norm and GELU; learned 2-D positions; a LayerNorm."""

    def __init__(self):
        super().__init__()
        sizes = [3] + CHANNELS
        self.convolutions = torch.nn.ModuleList(
            torch.nn.Conv2d(a, b, 3, 2, 1) for a, b in zip(sizes, sizes[1:]))
        self.norms = torch.nn.ModuleList(torch.nn.GroupNorm(8, c) for c in CHANNELS)
        self.rows = torch.nn.Parameter(0.08 * torch.randn(4, 1, 128))
        self.columns = torch.nn.Parameter(0.08 * torch.randn(1, 4, 128))
        self.norm = torch.nn.LayerNorm(128)

    def forward(self, x):
        for convolution, norm in zip(self.convolutions, self.norms):
            x = torch.nn.functional.gelu(norm(convolution(x)))
        return self.norm((x.permute(0, 2, 3, 1) + self.rows + self.columns).flatten(1, 2))


def read(folder, name, limit):
    lines = (Path(folder) / name).read_text().splitlines()
    return [json.loads(line) for line in lines][:limit]


class Peer:
    def __init__(self, folder, limit, epochs, precision):
        torch.manual_seed(1)
        self.autocast = lambda: torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16")
        self.folder, self.epochs = Path(folder), epochs
        self.train, self.test = read(folder, "train.jsonl", limit), read(folder, "test.jsonl", None)
        words = sorted({w for r in self.train for w in self.words(r)})
        self.ids = {w: i + 4 for i, w in enumerate(words)}  # [PAD], [UNK], [CLS], [SEP] before them
        self.labels = {l: i for i, l in enumerate(sorted({r["label"] for r in self.train}))}
        self.images = {}
        config = VisualBertConfig(
            vocab_size=len(words) + 4, hidden_size=128, num_hidden_layers=2, num_attention_heads=2, intermediate_size=512,
            visual_embedding_dim=128, num_labels=len(self.labels), hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0, initializer_range=0.9 / math.sqrt(128), pad_token_id=0)
        self.encoder, self.model = ConvGrid(), VisualBertForVisualReasoning(config)
        self.model.visual_bert.embeddings.word_embeddings.weight.data.normal_(0, 0.5)

    @staticmethod
    def words(record):
        return re.findall(r"\w+|[^\w\s]", record["text"].lower())

    def image(self, record):
        name = record["img"]
        if name not in self.images:
            image = Image.open(self.folder / name).convert("RGB")
            image = image if image.size == (64, 64) else image.resize((64, 64), Image.BILINEAR)
            self.images[name] = torch.from_numpy(numpy.asarray(image).copy())
        return self.images[name]

    def batch(self, records):
        texts = [[2] + [self.ids.get(w, 1) for w in self.words(r)] + [3] for r in records]
        length = max(map(len, texts))
        ids = torch.tensor([t + [0] * (length - len(t)) for t in texts])
        pixels = torch.stack([self.image(r) for r in records]).permute(0, 3, 1, 2).float().div(255)
        visual = self.encoder((pixels - self.mean) / self.deviation)
        return {"input_ids": ids, "attention_mask": (ids != 0).long(), "visual_embeds": visual}

    def run(self):
        start = time.perf_counter()
        names = {r["img"]: r for r in self.train}
        pixels = torch.stack([self.image(r) for r in names.values()]).double().div(255)
        self.mean = pixels.mean((0, 1, 2)).float().view(3, 1, 1)
        self.deviation = pixels.std((0, 1, 2)).float().view(3, 1, 1)
        shuffled = sorted(names)
        random.Random(1).shuffle(shuffled)
        held = set(shuffled[: round(0.1 * len(shuffled))])
        training = [r for r in self.train if r["img"] not in held]
        validation = [r for r in self.train if r["img"] in held]
        parameters = [(n, p) for m in (self.encoder, self.model) for n, p in m.named_parameters()]
        optimizer = torch.optim.AdamW(
            [{"params": [p for _, p in parameters if p.dim() > 1], "weight_decay": 0.01},
             {"params": [p for _, p in parameters if p.dim() == 1], "weight_decay": 0.0}], lr=RATE, fused=True)
        steps = self.epochs * math.ceil(len(training) / BATCH)
        schedule = get_linear_schedule_with_warmup(optimizer, round(WARMUP * steps), steps)
        for epoch in range(self.epochs):
            random.Random(epoch).shuffle(training)
            self.model.train()
            for i in range(0, len(training), BATCH):
                records = training[i:i + BATCH]
                labels = torch.tensor([self.labels[r["label"]] for r in records])
                with self.autocast():
                    loss = self.model(**self.batch(records), labels=labels).loss
                loss.backward()
                torch.nn.utils.clip_grad_norm_([p for _, p in parameters], 1.0)
                optimizer.step()
                schedule.step()
                optimizer.zero_grad()
            self.accuracy(validation)
        accuracy = self.accuracy(self.test)
        return time.perf_counter() - start, accuracy

    def accuracy(self, records):
        self.model.eval()
        right = 0
        with torch.no_grad(), self.autocast():
            for i in range(0, len(records), BATCH):
                part = records[i:i + BATCH]
                labels = torch.tensor([self.labels.get(r["label"], -1) for r in part])
                right += (self.model(**self.batch(part)).logits.argmax(-1) == labels).sum().item()
        return right / len(records)


def ours(folder, limit, epochs, threads, precision):
    with tempfile.TemporaryDirectory() as output:
        train = Path(output) / "train.jsonl"
        records = read(folder, "train.jsonl", limit)
        train.write_text("".join(
            json.dumps(r | {"img": str((Path(folder) / r["img"]).resolve())}) + "\n" for r in records))
        start = time.perf_counter()
        subprocess.run(
            [ROOT / "visualbert", "train", "--config", ROOT / "configs/small.easy-vqa-concat.yaml", "--train", train,
             "--test", Path(folder) / "test.jsonl", "--output", Path(output) / "run", "--epochs", str(epochs),
             "--precision", precision, "--threads", str(threads)],
            check=True, stdout=subprocess.DEVNULL)
        seconds = time.perf_counter() - start
        return seconds, json.loads((Path(output) / "run/test.json").read_text())["accuracy"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--records", type=int)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--precision", nargs="+", choices=("fp32", "bf16"), default=("fp32", "bf16"))
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    print(f"easy-VQA, {args.records or 'all'} training records, {args.epochs} epochs, torch {torch.__version__}, "
          f"{args.threads} threads", flush=True)
    ratios = {p: [] for p in args.precision}
    for _ in range(args.rounds):
        mine, theirs = {}, {}
        for p in args.precision:
            mine[p], accuracy = ours(args.data, args.records, args.epochs, args.threads, p)
            print(f"ours {p} {mine[p]:.1f} s, test {100 * accuracy:.2f} %", flush=True)
            theirs[p], accuracy = Peer(args.data, args.records, args.epochs, p).run()
            print(f"peer {p} {theirs[p]:.1f} s, test {100 * accuracy:.2f} %", flush=True)
        for p in args.precision:
            ratios[p].append(min(theirs.values()) / mine[p])
    for p in args.precision:
        print(f"ours {p}: median ratio {statistics.median(ratios[p]):.2f} of {', '.join(f'{r:.2f}' for r in ratios[p])}")


main()
