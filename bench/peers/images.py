#!/usr/bin/env python3
"""JPEG files to normalised tensors of a random resized crop, interleaved runs of ours and of Pillow with torchvision's arithmetic.

Usage: images.py [--rounds 5] [--images 64]
Run it with the reference environment's Python, from anywhere, after ./mvnw -q -DskipTests package. Images of 640 x 480 and
of 1280 x 720 are drawn (light that changes slowly, edges, and noise as of a camera) and saved at quality 90, colours halved. The peer
does what torchvision's RandomResizedCrop(224), ToTensor and Normalize do to a Pillow image, in one process, or in two that
hand nothing back. Both sides read files that the system has in memory. A ratio above 1 says that we are the faster ones.
"""
import argparse, hashlib, math, multiprocessing, os, random, statistics, subprocess, tempfile, time
from pathlib import Path
import numpy, torch
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
LAUNCHED = {"OMP_WAIT_POLICY": "passive", "GOMP_SPINCOUNT": "10000", "MALLOC_ARENA_MAX": "1"}  # as ./visualbert sets
MEAN, STD = (torch.tensor(v).view(3, 1, 1) for v in ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)))


def draw(seed, width, height):
    noise = numpy.random.default_rng(seed)
    slow = Image.fromarray(noise.integers(0, 256, (6, 8, 3), dtype=numpy.uint8)).resize((width, height), Image.BICUBIC)
    edges = Image.fromarray(noise.integers(0, 256, (height // 24, width // 24, 3), dtype=numpy.uint8)).resize((width, height), 0)
    image = 0.7 * numpy.asarray(slow, float) + 0.3 * numpy.asarray(edges, float) + noise.normal(0, 4, (height, width, 3))
    return Image.fromarray(image.clip(0, 255).astype(numpy.uint8))


def crop(image):
    """torchvision's RandomResizedCrop.get_params, then resized_crop."""
    width, height = image.size
    for _ in range(10):
        area = width * height * random.uniform(0.08, 1)
        ratio = math.exp(random.uniform(math.log(3 / 4), math.log(4 / 3)))
        w, h = round(math.sqrt(area * ratio)), round(math.sqrt(area / ratio))
        if 0 < w <= width and 0 < h <= height:
            top, left = random.randint(0, height - h), random.randint(0, width - w)
            return image.crop((left, top, left + w, top + h)).resize((224, 224), Image.BILINEAR)
    return image.resize((224, 224), Image.BILINEAR)


def ready(task):
    file, crops = task
    with open(file, "rb") as opened:
        image = Image.open(opened).convert("RGB")
    if crops:
        pixels = torch.from_numpy(numpy.array(crop(image), numpy.uint8)).permute(2, 0, 1).contiguous()
        return pixels.to(torch.float32).div(255).sub_(MEAN).div_(STD)[0, 0, 0].item()
    return image.getpixel((0, 0))[0]


def one_thread():
    torch.set_num_threads(1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--images", type=int, default=64)
    args = parser.parse_args()
    one_thread()
    pool = multiprocessing.Pool(2, one_thread)
    print(f"{'images':<12}{'work':<14}{'ours ms':>10}{'peer ms':>10}{'ratio':>8}   (an image, medians of {args.rounds} rounds)")
    for width, height in ((640, 480), (1280, 720)):
        with tempfile.TemporaryDirectory() as folder:
            files = [os.path.join(folder, f"{i:03}.jpg") for i in range(args.images)]
            for i, file in enumerate(files):
                draw(i, width, height).save(file, quality=90)

            def peer(work, threads):
                tasks = [(file, work == "crop") for file in files]
                start = time.perf_counter()
                _ = [ready(task) for task in tasks] if threads == 1 else pool.map(ready, tasks, 4)
                return (time.perf_counter() - start) * 1000

            jars = f"{ROOT}/bench/target/classes:{ROOT}/bench/target/lib/*"
            process = subprocess.Popen(
                ["java", "-cp", jars, "org.visualbert4j.bench.DecodingWorker", folder],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | LAUNCHED)
            assert process.stdout.readline().strip() == "ready"

            def say(line):
                process.stdin.write(line + "\n")
                process.stdin.flush()
                return process.stdout.readline().strip()

            def ours(work, threads):
                return float(say(f"{work} {threads}"))

            digest = hashlib.sha256()
            for file in files:
                digest.update(Image.open(file).convert("RGB").tobytes())
            assert say("pixels") == digest.hexdigest(), "the decoded pixels differ"
            for work in ("decode", "crop"):
                for threads in (1, 2):
                    for _ in range(3):  # the compiler's time, and cold caches
                        ours(work, threads)
                    peer(work, threads)
                    times = {ours: [], peer: []}
                    for _ in range(args.rounds):
                        for side in (ours, peer):
                            times[side].append(side(work, threads))
                    o, p = (statistics.median(times[side]) / len(files) for side in (ours, peer))
                    print(f"{width}x{height:<8}{work + ', ' + str(threads):<14}{o:>10.2f}{p:>10.2f}{p / o:>8.2f}", flush=True)
            process.stdin.close()
            process.wait()


if __name__ == "__main__":
    main()
