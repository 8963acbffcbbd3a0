#!/usr/bin/env python3
"""Any folder of images through our reader and Pillow's, file by file, and if asked through mutants of them.

Usage: compare_images.py FOLDER... [--mutants 0] [--seed 1] [--keep DIR] [--all]
Run it with the reference environment's Python, from anywhere, after ./mvnw -q -DskipTests package. The reference is Pillow's
ImageOps.exif_transpose(image).convert("RGB") on the first frame, LOAD_TRUNCATED_IMAGES off. Files that Pillow knows to be of a
format that we don't read are passed over. --mutants N adds N broken copies of every file: cut off, bytes and bits changed, parts
dropped, doubled or filled, numbers in headers made extreme; the seed decides which. --keep copies what differs or is accepted by us
alone into a folder. --all lists equal files too. Exit code 1 where we accept what Pillow refuses, differ by more than 8 levels,
or answer with anything but one line.
"""
import argparse, collections, os, random, shutil, struct, subprocess, sys, tempfile, time, warnings
from pathlib import Path
import numpy
from PIL import Image, ImageOps

warnings.simplefilter("ignore")
ROOT = Path(__file__).resolve().parents[2]
JARS = f"{ROOT}/bench/target/classes:{ROOT}/bench/target/lib/*"
FORMATS = ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF"]
BEGINS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF", b"BM", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
EXTREME = [0, 1, 2, 7, 8, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF]


def pillow(path):
    """The pixels, or why there are none."""
    try:
        with Image.open(path, formats=FORMATS) as image:
            image = ImageOps.exif_transpose(image).convert("RGB")
            return numpy.asarray(image, numpy.uint8), None
    except (Exception, MemoryError) as error:
        return None, f"{type(error).__name__}: {error}".replace("\n", " ")


class Ours:
    """Our reader, in a process of its own that is started again where it ends."""

    def __init__(self, classpath, heap):
        self.command = ["java", f"-Xmx{heap}", "-Djava.awt.headless=true", "-cp", classpath, "org.visualbert4j.bench.ImageWorker"]
        self.pixels = tempfile.mkstemp(suffix=".rgb")[1]
        self.process = None

    def read(self, path):
        """The pixels, or why there are none; whether that is one line of ours; and the milliseconds."""
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen(self.command + [self.pixels], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            self.process.stdin.write(f"{path}\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline().rstrip("\n").split(" ")
        except BrokenPipeError:
            answer = [""]
        if answer[0] == "ok":
            width, height = int(answer[1]), int(answer[2])
            return numpy.fromfile(self.pixels, numpy.uint8).reshape(height, width, 3), None, True, int(answer[3])
        if answer[0] in ("refused", "fault"):
            return None, " ".join(answer[2:]), answer[0] == "refused", int(answer[1])
        return None, "the process ended", False, 0

    def close(self):
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait()
        os.unlink(self.pixels)


def mutant(data, chance):
    """A broken copy."""
    data = bytearray(data)
    kind = chance.randrange(7)
    if kind == 0:  # cut off anywhere, or just before the end
        return bytes(data[: chance.randrange(len(data)) if chance.random() < 0.6 else -chance.randrange(1, 1 + min(40, len(data)))])
    for _ in range(chance.choice([1, 1, 1, 2, 4, 8])):
        if not data:
            break
        reach = min(chance.choice([64, 256, 1024, len(data)]), len(data))
        at = chance.randrange(reach) if chance.random() < 0.8 else len(data) - 1 - chance.randrange(reach)
        if kind == 1:
            data[at] = chance.randrange(256)
        elif kind == 2:
            data[at] ^= 1 << chance.randrange(8)
        elif kind == 3:
            form = chance.choice(["<H", ">H", "<I", ">I"])
            value = chance.choice(EXTREME) & (0xFFFF if form[1] == "H" else 0xFFFFFFFF)
            if at + struct.calcsize(form) <= len(data):
                struct.pack_into(form, data, at, value)
        elif kind == 4:
            del data[at : at + chance.choice([1, 2, 3, 16, 200])]
        elif kind == 5:
            length = chance.choice([1, 2, 4, 12, 64])
            data[at:at] = data[at : at + length]
        else:
            length = chance.choice([2, 8, 40])
            data[at : at + length] = bytes([chance.choice([0, 255, chance.randrange(256)])]) * len(data[at : at + length])
    return bytes(data)


def format_of(data):
    for begin, name in zip(BEGINS, ("jpeg", "png", "gif", "webp", "bmp", "tiff", "tiff", "bigtiff", "bigtiff")):
        if data.startswith(begin):
            return name
    return None


def compared(path, ours):
    """What the two readers make of a file: the verdict, the largest difference, both reasons and our milliseconds."""
    expected, why = pillow(path)
    image, reason, one_line, ms = ours.read(path)
    if not one_line:
        return "FAULT", 0, reason, why, ms
    if expected is None:
        return ("both refuse" if image is None else "WE ACCEPT"), 0, reason, why, ms
    if image is None:
        return "we refuse", 0, reason, None, ms
    if image.shape != expected.shape:
        return "DIFFER", 256, f"{image.shape[1]}x{image.shape[0]}", f"{expected.shape[1]}x{expected.shape[0]}", ms
    largest = int(numpy.abs(image.astype(numpy.int16) - expected).max()) if image.size else 0
    return ("equal" if largest == 0 else "differ" if largest <= 8 else "DIFFER"), largest, None, None, ms


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--mutants", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--only", choices=["jpeg", "png", "gif", "webp", "bmp", "tiff", "bigtiff"])
    parser.add_argument("--largest", type=int, default=1 << 20, help="bytes above which a file has no mutants")
    parser.add_argument("--classpath", default=JARS)
    parser.add_argument("--heap", default="1g")
    args = parser.parse_args()
    ours = Ours(args.classpath, args.heap)
    counts = collections.defaultdict(collections.Counter)
    slowest = []
    if args.keep:
        args.keep.mkdir(parents=True, exist_ok=True)

    def report(name, kind, path):
        verdict, largest, reason, why, ms = compared(path, ours)
        counts[kind][verdict] += 1
        slowest.append((ms, name))
        slowest.sort(reverse=True)
        del slowest[8:]
        if args.all or verdict.isupper() or (path == name and verdict in ("we refuse", "differ")):
            print(f"{verdict:<12}{largest:>4} {ms:>6} ms  {name}  {reason or ''}{'  | Pillow: ' + why if why else ''}"[:400], flush=True)
        if args.keep and verdict.isupper():
            shutil.copy(path, args.keep / Path(name).name)

    chance = random.Random(args.seed)
    with tempfile.TemporaryDirectory() as folder:
        for root in args.folders:
            for path in sorted(p for p in ([root] if root.is_file() else root.rglob("*")) if p.is_file()):
                data = path.read_bytes()
                kind = format_of(data)
                if kind is None or (args.only and kind != args.only):
                    continue
                report(str(path), kind, str(path))
                for number in range(args.mutants if len(data) <= args.largest else 0):
                    broken = Path(folder, f"{path.stem[:80]}~{args.seed}.{number}{path.suffix}")
                    broken.write_bytes(mutant(data, chance))
                    report(str(broken), kind, broken)
                    broken.unlink()
    ours.close()
    columns = ["equal", "differ", "DIFFER", "both refuse", "we refuse", "WE ACCEPT", "FAULT"]
    print(f"\n{'':<10}" + "".join(f"{column:>13}" for column in columns))
    for kind, counter in sorted(counts.items()):
        print(f"{kind:<10}" + "".join(f"{counter[column]:>13}" for column in columns))
    print("slowest: " + ", ".join(f"{ms} ms {Path(name).name}" for ms, name in slowest))
    sys.exit(any(counter[bad] for counter in counts.values() for bad in ("DIFFER", "WE ACCEPT", "FAULT")))


if __name__ == "__main__":
    main()
