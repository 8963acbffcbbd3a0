#!/usr/bin/env python3
"""Region and grid features of one image, interleaved runs of ours and PyTorch's.

Usage: extractors.py [--rounds 5] [--memory]
Run it with the reference environment's Python, from anywhere, after ./mvnw -q -DskipTests package. Grid: ResNet-50 with
weights drawn at random, 448 x 448, ours beside transformers, whose outputs are compared. Regions: the shapes of the published
detector, an image resized to 600 x 800, 100 proposals. Of the peer only the network is timed (ResNet-101, proposals'
convolutions, the fourth stage on 100 pooled regions, the last layers): resizing, suppression and pooling cost it nothing,
and cost us what they cost. Weights are drawn so that values stay of one size. A ratio above 1 says that we are the faster ones.
--memory measures nothing but the most memory that `features show` has resident with that detector, on an image of 1333 x 800
at its own size, the JVM included.
"""
import argparse, json, os, resource, statistics, subprocess, tempfile, time
from pathlib import Path
import numpy, torch
from PIL import Image
from safetensors.torch import save_file
from transformers import ResNetConfig, ResNetModel
from worker import Worker

CONFIG = {
    "INPUT": {"MIN_SIZE_TEST": 600, "MAX_SIZE_TEST": 1000},
    "MODEL": {"MAX_POOL": True, "PIXEL_MEAN": [102.9801, 115.9465, 122.7717], "PIXEL_STD": [1.0, 1.0, 1.0]},
    "ANCHOR_GENERATOR": {"SIZES": [[64, 128, 256, 512]], "ASPECT_RATIOS": [[0.5, 1.0, 2.0]], "OFFSET": 0.0},
    "PROPOSAL_GENERATOR": {"HIDDEN_CHANNELS": 512, "MIN_SIZE": 0},
    "RESNETS": {"DEPTH": 101, "NUM_GROUPS": 1, "STEM_OUT_CHANNELS": 64, "RES2_OUT_CHANNELS": 256, "WIDTH_PER_GROUP": 64,
                "STRIDE_IN_1X1": True},
    "ROI_BOX_HEAD": {"NUM_ATTRS": 400, "BBOX_REG_WEIGHTS": [10.0, 10.0, 5.0, 5.0], "POOLER_RESOLUTION": 14,
                     "CLS_AGNOSTIC_BBOX_REG": False, "RES5HALVE": False},
    "ROI_HEADS": {"NUM_CLASSES": 1600, "NMS_THRESH_TEST": [0.5, 0.6, 0.7, 0.8, 0.9], "SCORE_THRESH_TEST": 0.2},
    "RPN": {"PRE_NMS_TOPK_TEST": 6000, "POST_NMS_TOPK_TEST": 100, "NMS_THRESH": 0.7},
    "MIN_DETECTIONS": 36, "MAX_DETECTIONS": 36, "SIZE_DIVISIBILITY": 0}


class Detector:
    """The network of the detector in plain PyTorch: each convolution, norm and rectifier by itself."""

    def __init__(self):
        torch.manual_seed(1)
        self.state = {}
        self.conv_shapes()

    def conv(self, name, i, o, k, norm=True):
        self.state[name + ".weight"] = torch.randn(o, i, k, k) * (2 / (i * k * k)) ** 0.5
        if norm:
            for part, value in (("weight", 1.0), ("bias", 0.0), ("running_mean", 0.0), ("running_var", 1.0)):
                self.state[f"{name}.norm.{part}"] = torch.full((o,), value if ".conv3" not in name else value * 0.3)
        else:
            self.state[name + ".bias"] = torch.zeros(o)

    def linear(self, name, i, o):
        self.state[name + ".weight"] = torch.randn(o, i) * i ** -0.5
        self.state[name + ".bias"] = torch.zeros(o)

    def stage(self, name, blocks, i, inner, o):
        for b in range(blocks):
            self.conv(f"{name}.{b}.conv1", i if b == 0 else o, inner, 1)
            self.conv(f"{name}.{b}.conv2", inner, inner, 3)
            self.conv(f"{name}.{b}.conv3", inner, o, 1)
            if b == 0:
                self.conv(f"{name}.{b}.shortcut", i, o, 1)

    def conv_shapes(self):
        self.conv("backbone.stem.conv1", 3, 64, 7)
        self.state["backbone.stem.conv1.weight"] *= 0.02  # pixels are up to 150
        for k, (blocks, i) in enumerate(((3, 64), (4, 256), (23, 512))):
            self.stage(f"backbone.res{k + 2}", blocks, i, 64 << k, 256 << k)
        self.stage("roi_heads.res5", 3, 1024, 512, 2048)
        rpn = "proposal_generator.rpn_head."
        self.conv(rpn + "conv", 1024, 512, 3, False)
        self.conv(rpn + "objectness_logits", 512, 12, 1, False)
        self.conv(rpn + "anchor_deltas", 512, 48, 1, False)
        self.state[rpn + "anchor_deltas.weight"] *= 0.001  # so that proposals lie apart, as anchors do, and there are 100
        head = "roi_heads.box_predictor."
        self.linear(head + "cls_score", 2048, 1601)
        self.linear(head + "bbox_pred", 2048, 6400)
        self.linear(head + "fc_attr", 2304, 512)
        self.linear(head + "attr_score", 512, 401)
        self.state[head + "cls_embedding.weight"] = torch.randn(1601, 256)

    def normed(self, x, name, stride=1, padding=0, dilation=1):
        s = self.state
        x = torch.nn.functional.conv2d(x, s[name + ".weight"], None, stride, padding, dilation)
        n = name + ".norm."
        return torch.nn.functional.batch_norm(
            x, s[n + "running_mean"].float(), s[n + "running_var"].float(), s[n + "weight"].float(), s[n + "bias"].float())

    def run_stage(self, x, name, blocks, stride, dilation=1):
        for b in range(blocks):
            step, n = (stride if b == 0 else 1), f"{name}.{b}."
            y = torch.relu(self.normed(x, n + "conv1", step))
            y = torch.relu(self.normed(y, n + "conv2", 1, dilation, dilation))
            y = self.normed(y, n + "conv3")
            x = torch.relu(y + (self.normed(x, n + "shortcut", step) if b == 0 else x))
        return x

    def run(self, pixels, pooled):
        s, f = self.state, torch.nn.functional
        x = torch.relu(self.normed(pixels, "backbone.stem.conv1", 2, 3))
        x = f.max_pool2d(x, 3, 2, 0, ceil_mode=True)
        for k, blocks in enumerate((3, 4, 23)):
            x = self.run_stage(x, f"backbone.res{k + 2}", blocks, 1 if k == 0 else 2)
        rpn = "proposal_generator.rpn_head."
        h = torch.relu(f.conv2d(x, s[rpn + "conv.weight"], s[rpn + "conv.bias"], 1, 1))
        for name in ("objectness_logits", "anchor_deltas"):
            f.conv2d(h, s[rpn + name + ".weight"], s[rpn + name + ".bias"])
        features = self.run_stage(pooled, "roi_heads.res5", 3, 1, 2).mean((2, 3))
        head = "roi_heads.box_predictor."
        logits = f.linear(features, s[head + "cls_score.weight"], s[head + "cls_score.bias"])
        f.linear(features, s[head + "bbox_pred.weight"], s[head + "bbox_pred.bias"])
        both = torch.cat([features, s[head + "cls_embedding.weight"][logits.argmax(1)]], 1)
        hidden = torch.relu(f.linear(both, s[head + "fc_attr.weight"], s[head + "fc_attr.bias"]))
        return f.linear(hidden, s[head + "attr_score.weight"], s[head + "attr_score.bias"])


def memory(folder):
    save_detector(folder / "detector", {"MIN_SIZE_TEST": 800, "MAX_SIZE_TEST": 1333})
    rows, columns = numpy.mgrid[0:800, 0:1333]
    array = numpy.stack([rows // 3 % 256, columns // 5 % 256, (rows * columns // 400) % 256], 2).astype(numpy.uint8)
    Image.fromarray(array).save(folder / "image.jpg")
    command = ["java", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0", "-jar", str(ROOT / "cli/target/visualbert.jar"), "features",
               "show", str(folder / "image.jpg"), "--visual", "regions", "--visual-model", str(folder / "detector"),
               "--output", str(folder / "out.png")]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | LAUNCHED | {"VISUALBERT_FEATURE_CACHE": "none"})
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"features show, regions, 1333 x 800: {most / 1024:.0f} MiB resident at most")


def save_detector(folder, input_sizes):
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(CONFIG | {"INPUT": input_sizes}))
    detector = Detector()
    save_file(detector.state, folder / "model.safetensors")
    return detector


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", action="store_true")
    args = parser.parse_args()
    if args.memory:
        with tempfile.TemporaryDirectory() as temporary:
            return memory(Path(temporary))
    torch.set_num_threads(2)
    with tempfile.TemporaryDirectory() as temporary, torch.no_grad():
        folder = Path(temporary)
        detector = save_detector(folder / "detector", CONFIG["INPUT"])
        torch.manual_seed(2)
        resnet = ResNetModel(ResNetConfig()).eval()
        resnet.save_pretrained(folder / "resnet")
        rows, columns = numpy.mgrid[0:448, 0:448]
        array = numpy.stack([rows // 2 % 256, columns // 2 % 256, (rows * columns // 400) % 256], 2).astype(numpy.uint8)
        Image.fromarray(array).save(folder / "image.png")
        mean, std = (torch.tensor(v).view(1, 3, 1, 1) for v in ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)))
        grid_pixels = (torch.from_numpy(array).permute(2, 0, 1)[None] / 255 - mean) / std
        region_pixels = torch.nn.functional.interpolate(grid_pixels * 60, (600, 600))
        pooled = torch.relu(torch.randn(100, 1024, 14, 14))

        def peer(task):
            start = time.perf_counter()
            with torch.autocast("cpu", torch.bfloat16, enabled=task.endswith("bf16")):
                if task.startswith("grid"):
                    out = resnet(grid_pixels).last_hidden_state.float().permute(0, 2, 3, 1).reshape(-1)[:64].tolist()
                else:
                    out = detector.run(region_pixels, pooled)
            return (time.perf_counter() - start) * 1000, out

        worker = Worker("ExtractorWorker", folder / "detector", folder / "resnet", folder / "image.png")

        def ours(task):
            milliseconds, *values = worker.ask(task)
            return milliseconds, values

        print(f"torch {torch.__version__}, {torch.get_num_threads()} threads, {args.rounds} interleaved rounds of 2")
        a, b = torch.tensor(ours("grid fp32")[1]), torch.tensor(peer("grid fp32")[1])
        print(f"grid fp32: features differ by {((a - b).abs().max() / b.abs().max()).item():.1e} of the largest at most")
        for kind in ("grid", "regions"):
            a, b = (torch.tensor(ours(f"{kind} {p}")[1]) for p in ("bf16", "fp32"))
            print(f"{kind} bf16: features differ from our fp32 ones by {((a - b).norm() / b.norm()).item():.1e} of their norm")
        print(f"{'work':<14}{'ours ms':>10}{'peer ms':>10}{'ratio':>8}")
        for task in ("grid fp32", "grid bf16", "regions fp32", "regions bf16"):
            times = {ours: [], peer: []}
            for _ in range(args.rounds):
                for side in (ours, peer):
                    times[side].append([side(task)[0] for _ in range(2)][1])
            o, p = statistics.median(times[ours]), statistics.median(times[peer])
            print(f"{task:<14}{o:>10.1f}{p:>10.1f}{p / o:>8.2f}", flush=True)
        worker.close()


main()
