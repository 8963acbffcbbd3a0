#!/usr/bin/env python3
"""Times `./visualbert predict` on one record as a process of its own beside predict_one.py, which does the same with
PyTorch and transformers, interleaved, on the same folder, text and image, and prints medians and ratios.

Usage: cold_predict.py [--rounds 15] [--demo runs/demo] [--layers 12]
Run it with the reference environment's Python, from anywhere. The base size has random weights and runs of pixels for
visual tokens; with --demo the concat model of `./visualbert demo` is timed too. Files are in the page cache: both sides
run once beforehand, which also builds us where that is due. A ratio above 1 says that we are the faster ones.
"""
import argparse, json, os, statistics, subprocess, sys, tempfile, time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PEER = Path(__file__).with_name("predict_one.py")
TEXT = "what is the colour of the shape to the left?"
TOLERANCE = 1e-4


def make_base(folder, layers):
    """A run's folder of base size: 32 words of text at most, an image of 224x224 as 74 tokens of 2048 numbers."""
    import torch
    from PIL import Image
    from transformers import VisualBertConfig, VisualBertForVisualReasoning
    torch.manual_seed(3)
    labels = ["black", "blue", "green", "red", "yellow", "yes", "no"]
    config = VisualBertConfig(
        vocab_size=30522, visual_embedding_dim=2048, num_hidden_layers=layers, pad_token_id=0,
        id2label=dict(enumerate(labels)), label2id={l: i for i, l in enumerate(labels)})
    VisualBertForVisualReasoning(config).save_pretrained(folder)
    written = json.loads((folder / "config.json").read_text())
    written["visual_encoder"] = {"kind": "pixels", "height": 224, "width": 224, "dimension": 2048}
    (folder / "config.json").write_text(json.dumps(written, indent=2))
    write(folder / "preprocessor_config.json", {
        "height": 224, "width": 224, "randomResizedCrop": False, "minimumScale": 0.08, "horizontalFlip": False,
        "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]})
    write_tokenizer(folder)
    pixels = torch.randint(0, 256, (12, 16, 3), dtype=torch.uint8).numpy()
    Image.fromarray(pixels).resize((640, 480), Image.BICUBIC).save(folder / "image.jpg", quality=90)


def write(path, value):
    path.write_text(json.dumps(value))


def write_tokenizer(folder):
    """As many pieces as BERT's vocabulary has; the text's own words are among them."""
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces = special + sorted({word for word in TEXT.replace("?", " ?").split()})
    pieces += [f"word{i}" for i in range(30522 - len(pieces))]
    write(folder / "tokenizer.json", {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [
            {"id": i, "content": piece, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
             "special": True} for i, piece in enumerate(special)],
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
                       "strip_accents": None, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": {piece: i for i, piece in enumerate(pieces)}}})


def timed(command):
    """Milliseconds from start to exit, and what it printed."""
    start = time.perf_counter()
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    return (time.perf_counter() - start) * 1000, output


def ours(record):
    elapsed, output = timed([str(ROOT / "visualbert"), "predict", *record, "--top", "1000", "--json"])
    return elapsed, {p["label"]: p["probability"] for p in json.loads(output)["predictions"]}


def peer(record):
    elapsed, output = timed([sys.executable, str(PEER), *record])
    return elapsed, json.loads(output)


def compare(name, record, rounds):
    a, b = ours(record)[1], peer(record)[1]
    difference = max(abs(a[label] - b[label]) for label in b)
    assert a.keys() == b.keys() and difference < TOLERANCE, (a, b)
    times = {ours: [], peer: []}
    for _ in range(rounds):
        for side in times:
            times[side].append(side(record)[0])
    o, p = (statistics.median(times[side]) for side in (ours, peer))
    print(f"{name:<8}{o:>10.0f}{min(times[ours]):>10.0f}{p:>10.0f}{min(times[peer]):>10.0f}{p / o:>8.2f}"
          f"   probabilities differ by {difference:.1e}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument("--demo", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        make_base(folder, args.layers)
        print(f"{args.rounds} interleaved rounds, {os.cpu_count()} processors, milliseconds")
        print(f"{'model':<8}{'ours':>10}{'least':>10}{'peer':>10}{'least':>10}{'ratio':>8}")
        compare("base", [str(folder), "--text", TEXT, "--image", str(folder / "image.jpg")], args.rounds)
    if args.demo:
        image = args.demo / "data" / "images" / "4.png"
        record = [str(args.demo / "concat"), "--text", "what color is the shape?", "--image", str(image)]
        compare("demo", record, args.rounds)


if __name__ == "__main__":
    main()
