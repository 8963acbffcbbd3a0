#!/usr/bin/env python3
"""Copies planted among real images: how many find-duplicates finds of each kind, and what else it reports; beside pHash.

Usage: duplicates.py --data ../shared/data [--sets grocery easy-vqa] [--images 1000] [--copies 200] [--keep FOLDER] [--visualbert PROGRAM]
Run it with the reference environment's Python, from anywhere, after ./mvnw -q -DskipTests package. Of each data set, the images of
one half are "kept". The other half is "new", together with copies of kept images that Pillow makes: resized to 50-75 %, saved as JPEG
of quality 40-70, cropped by 2-5 and 5-10 % of width and height, darker or brighter by 20 %, and cropped, resized and saved. find-duplicates
looks for new images among the kept ones. The peer is pHash as the package imagehash computes it (32 x 32, Lanczos, the 8 x 8 lowest
frequencies against their median), at its usual thresholds, comparing all pairs. False alarms are reported pairs of different
images: of grocery photographs whose files differ, of easy-VQA drawings whose shape or colour differs by their questions' answers.
"""
import argparse, filecmp, json, os, random, subprocess, tempfile, time
from pathlib import Path
import numpy
from PIL import Image, ImageEnhance

ROOT = Path(__file__).resolve().parents[2]
DRAWN = {"easy-vqa"}


def cropped(low, high):
    def crop(image, draw):
        w, h = image.size
        width, height = (round(side * (1 - draw.uniform(low, high))) for side in (w, h))
        left, top = draw.randint(0, w - width), draw.randint(0, h - height)
        return image.crop((left, top, left + width, top + height))
    return crop


def resized(image, draw):
    factor = draw.uniform(0.5, 0.75)
    return image.resize((round(image.width * factor), round(image.height * factor)), Image.BICUBIC)


def same(image, draw):
    return image


def brightness(image, draw):
    return ImageEnhance.Brightness(image).enhance(draw.choice((0.8, 1.2)))


def all_of_them(image, draw):
    return resized(cropped(0.02, 0.05)(image, draw), draw)


# kind: what is done, and the JPEG quality that it is saved at; none is PNG
KINDS = {
    "resized to 50-75 %": (resized, None),
    "JPEG of quality 40-70": (same, (40, 70)),
    "brightness 0.8 or 1.2": (brightness, None),
    "cropped by 2-5 %": (cropped(0.02, 0.05), None),
    "cropped by 5-10 %": (cropped(0.05, 0.10), None),
    "cropped, resized, JPEG": (all_of_them, (60, 70)),
}


def plant(originals, copies, folder, draw):
    """Writes copies of each kind of as many originals; (file, original, kind) each."""
    planted = []
    for name, (change, quality) in KINDS.items():
        for original in draw.sample(originals, copies):
            file = folder / f"{len(planted)}.{'jpg' if quality else 'png'}"
            with Image.open(original) as opened:
                image = change(opened.convert("RGB"), draw)
            image.save(file, **({"quality": draw.randint(*quality)} if quality else {}))
            planted.append((file, original, name))
    return planted


def phash(file):
    """imagehash.phash."""
    with Image.open(file) as opened:
        pixels = numpy.asarray(opened.convert("L").resize((32, 32), Image.LANCZOS), float)
    k = numpy.arange(32)
    cosines = numpy.cos(numpy.pi * (2 * k[None] + 1) * k[:, None] / 64)
    low = (cosines @ pixels @ cosines.T)[:8, :8].ravel()
    return low > numpy.median(low)


def peer(kept, new, most):
    a, b = (numpy.array([phash(file) for file in files], numpy.float32) for files in (kept, new))
    distances = a.sum(1)[:, None] + b.sum(1)[None] - 2 * a @ b.T
    return {(str(kept[i]), str(new[j])) for i, j in zip(*numpy.where(distances <= most))}


def records(file, images):
    file.write_text("".join(json.dumps({"id": str(i), "text": "", "img": str(i), "label": "image"}) + "\n" for i in images))


def ours(visualbert, kept, new, folder):
    records(folder / "kept.jsonl", kept)
    records(folder / "new.jsonl", new)
    begin = time.time()
    subprocess.run([visualbert, "find-duplicates", "--data", folder / "kept.jsonl", "--against", folder / "new.jsonl",
                    "--output", folder / "found"], check=True, stdout=subprocess.DEVNULL)
    seconds = time.time() - begin
    lines = [json.loads(line) for line in (folder / "found" / "images.jsonl").read_text().splitlines()]
    return {(line["first"], line["second"]) for line in lines}, seconds


def contents(data):
    """By easy-VQA image its shape and colour, as the answers have them."""
    answers = {}
    for split in ("train", "test"):
        for line in (data / "easy-vqa" / f"{split}.jsonl").read_text().splitlines():
            record = json.loads(line)
            image = str((data / "easy-vqa" / record["img"]).resolve())
            for word, key in (("what shape", "shape"), ("what color", "color")):
                if record["text"].startswith(word):
                    answers.setdefault(image, {})[key] = record["label"]
    return answers


def differ(one, other):
    return any(one[key] != other[key] for key in one.keys() & other.keys())


def table(name, planted, kept, found_by, known):
    print(f"\n{name}: {len(kept)} kept images, copies of each kind: {len(planted) // len(KINDS)}")
    print(f"{'':26}" + "".join(f"{who:>20}" for who in found_by))
    for kind in KINDS:
        of_kind = [(str(original), str(file)) for file, original, k in planted if k == kind]
        shares = [sum(pair in found or pair[::-1] in found for pair in of_kind) / len(of_kind) for found in found_by.values()]
        print(f"{kind:26}" + "".join(f"{100 * share:18.1f} %" for share in shares))
    source = {str(file): str(original) for file, original, _ in planted}
    alarms = {}
    for who, found in found_by.items():
        pairs = {tuple(sorted((source.get(a, a), source.get(b, b)))) for a, b in found}
        alarms[who] = sorted(pair for pair in pairs if pair[0] != pair[1] and not filecmp.cmp(*pair, shallow=False)
                             and (not known or differ(*(known.get(p, {}) for p in pair))))
    print(f"{'pairs of different images':26}" + "".join(f"{len(pairs):20,d}" for pairs in alarms.values()))
    return alarms


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", nargs="+", default=["grocery", "easy-vqa"])
    parser.add_argument("--images", type=int, default=2000)
    parser.add_argument("--copies", type=int, default=200)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--visualbert", type=Path, default=ROOT / "visualbert")
    args = parser.parse_args()
    data = args.data.resolve()
    for name in args.sets:
        draw = random.Random(1)
        folder = (args.keep or Path(tempfile.mkdtemp())) / name
        (folder / "copies").mkdir(parents=True, exist_ok=True)
        images = sorted(p for p in (data / name / "images").rglob("*") if p.suffix in (".jpg", ".png"))
        images = draw.sample(images, min(args.images, len(images)))
        kept, others = images[: len(images) // 2], images[len(images) // 2:]
        planted = plant(kept, min(args.copies, len(kept)), folder / "copies", draw)
        new = others + [file for file, _, _ in planted]
        found, seconds = ours(args.visualbert, kept, new, folder)
        by = {"find-duplicates": found, "pHash, 4 bits": peer(kept, new, 4), "pHash, 10 bits": peer(kept, new, 10)}
        alarms = table(name, planted, kept, by, contents(data) if name in DRAWN else {})
        for pair in alarms["find-duplicates"][:20]:
            print("  ", *(Path(p).relative_to(data) for p in pair))
        print(f"find-duplicates took {seconds:.1f} s for {len(kept) + len(new)} images, its start included")


if __name__ == "__main__":
    main()
