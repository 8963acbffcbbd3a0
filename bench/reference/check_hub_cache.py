#!/usr/bin/env python3
"""Checks that Python's huggingface_hub and visualbert share one cache, in both directions.

Usage, in the reference environment (setup.sh makes it), from the repository's root:

    check_hub_cache.py DIR

DIR is a folder that visualbert saved. A hub on this machine serves it as someone/some-model: weights from a second port,
named by SHA-256, all else from the first, named by Git's SHA-1. visualbert downloads into a cache that Python then reads
without the hub, and Python into one that visualbert then reads without it. Ends with 1 where that fails.
"""
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

NAME, COMMIT = "someone/some-model", "0123456789abcdef0123456789abcdef01234567"
LAUNCHER = Path(__file__).resolve().parents[2] / "visualbert"
PYTHON = """
import json, os, huggingface_hub
name, files = os.environ["NAME"], json.loads(os.environ["FILES"])
if os.environ["LOCAL"]:
    print(huggingface_hub.snapshot_download(name, local_files_only=True))
for file in files:
    if not os.environ["LOCAL"]:
        huggingface_hub.hf_hub_download(name, file)
    assert os.path.isfile(huggingface_hub.try_to_load_from_cache(name, file)), file
scan = huggingface_hub.scan_cache_dir()
assert not scan.warnings and [repo.repo_id for repo in scan.repos] == [name], scan
"""


def serve(folder, cdn=None):
    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self):
            path = folder / self.path.split("/")[-1]
            content = path.read_bytes() if path.is_file() else b""
            large = path.suffix == ".safetensors"
            if not path.is_file():
                self.answer(404, b"", {"X-Error-Code": "EntryNotFound"})
                return
            if large and cdn:
                link = {"X-Linked-Etag": f'"{hashlib.sha256(content).hexdigest()}"', "X-Linked-Size": str(len(content))}
                self.answer(302, b"", link | {"Location": f"{cdn}/{path.name}"})
                return
            sha1 = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
            self.answer(200, content, {"ETag": f'"{sha1}"'})

        do_GET = do_HEAD

        def answer(self, status, content, headers):
            self.send_response(status)
            for name, value in (headers | {"X-Repo-Commit": COMMIT, "Content-Length": str(len(content))}).items():
                self.send_header(name, value)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(content)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1]).resolve()
    endpoint = serve(folder, serve(folder))
    files = [name for name in ("config.json", "model.safetensors", "vocab.txt") if (folder / name).is_file()]
    with tempfile.TemporaryDirectory() as temporary:
        for first, second in (("visualbert", "python"), ("python", "visualbert")):
            shared = {"HF_HOME": f"{temporary}/{first}", "NAME": NAME, "FILES": json.dumps(files)}
            for who, offline in ((first, ""), (second, "1")):
                command = [str(LAUNCHER), "inspect", NAME] if who == "visualbert" else [sys.executable, "-c", PYTHON]
                environment = os.environ | shared | {"HF_ENDPOINT": endpoint, "HF_HUB_OFFLINE": offline, "LOCAL": offline}
                result = subprocess.run(command, env=environment, capture_output=True, text=True)
                if result.returncode:
                    sys.exit(f"{who}, {'offline' if offline else 'online'}: {result.stdout}{result.stderr}")
            print(f"what {first} downloaded {second} reads offline")


if __name__ == "__main__":
    main()
