#!/usr/bin/env python3
"""Writes docs/reference/third-party.md from the SBOMs in a folder that scripts/stage.sh made.

Usage: third_party.py FOLDER
"""

import json
import pathlib
import sys
import textwrap

# Where a POM names a licence loosely: what the project's own licence file has.
READ = {
    "com.twelvemonkeys": "BSD-3-Clause",
    "net.java.dev.jna:jna": "Apache-2.0 or LGPL-2.1-or-later",
    "org.bytedeco:": "Apache-2.0 or GPL-2.0 with Classpath exception (the Java part)",
    "com.google.protobuf": "BSD-3-Clause",
}

HEAD = """# Third-party licences

What programs get with each published artifact, from their lists of components (SBOM). visualbert4j itself is Apache-2.0.
`scripts/third_party.py FOLDER` writes this page from what `scripts/stage.sh FOLDER` made. It is information, not legal advice.

## Native libraries

They come in jars of their own, with the artifacts `visualbert4j-natives-PLATFORM` and `visualbert4j-video-natives-PLATFORM`, and in DJL's tokenizers.
Of linux-x86_64 it was
read which libraries the jars hold; of other platforms it was not. Licences but FFmpeg's are stated as their projects
are known to state them. They were not read in the jars.

| library | in | licence | note |
|---|---|---|---|
| libtorch 2.10.0 | pytorch | BSD-3-Clause | CPU build. oneDNN (Apache-2.0), FBGEMM and Gloo (BSD) and others are linked into it. No MKL, no CUDA |
| libgomp | pytorch | GPL-3.0 with GCC Runtime Library Exception | the exception allows use by programs of any licence |
| OpenBLAS 0.3.31 | openblas | BSD-3-Clause | LAPACK in it: BSD-3-Clause |
| libgfortran, libgcc_s | openblas | GPL-3.0 with GCC Runtime Library Exception | as libgomp |
| libquadmath | openblas | LGPL-2.1-or-later | a shared library of its own |
| FFmpeg 8.1.2 | ffmpeg, only with `visualbert4j-video` | LGPL-3.0-or-later | see below |
| tokenizers (Rust) | DJL's tokenizers | Apache-2.0 | |
| libffi | jna | MIT | |

**FFmpeg** is bytedeco's build without `--enable-gpl`: `libavutil` says "LGPL version 3 or later". It is a set of shared libraries in a jar of its own, so they
can be replaced, as the LGPL asks; who passes the jar on passes on its licence and says where its sources are. OpenH264, libvpx, libaom, SVT-AV1, Opus, LAME,
OpenSSL and others are linked into it under their own licences. Formats such as H.264 and HEVC may be covered by patents, which no licence here touches.
The build of classifier `-gpl` is not used. A program without `visualbert4j-video` has none of it.

## Java libraries

| artifact | version | licence, as its POM or its project says | with |
|---|---|---|---|
"""


def licence(component):
    key = f"{component.get('group', '')}:{component['name']}"
    for prefix, name in READ.items():
        if key.startswith(prefix):
            return name
    names = []
    for entry in component.get("licenses", []):
        one = entry.get("license", {})
        names.append(entry.get("expression") or one.get("id") or one.get("name"))
    return " or ".join(names) or "**unknown**"


def main(folder):
    rows = {}
    for path in sorted(pathlib.Path(folder).glob("org/visualbert4j/*/*/*-cyclonedx.json")):
        module = path.parent.parent.name.removeprefix("visualbert4j-")
        if "natives" in module or module in ("bom", "parent"):
            continue
        for component in json.loads(path.read_text())["components"]:
            if component.get("group") == "org.visualbert4j" or component.get("scope") == "optional":
                continue
            key = (f"{component.get('group', '')}:{component['name']}", component["version"])
            rows.setdefault(key, (licence(component), []))[1].append(module)
    if not rows:
        sys.exit(f"{folder} has no SBOM; run scripts/stage.sh {folder} first")
    unknown = [name for (name, _), (text, _) in rows.items() if "unknown" in text]
    if unknown:
        sys.exit("no licence is known of " + ", ".join(unknown))
    lines = [
        f"| {name} | {version} | {text} | {', '.join(modules)} |\n"
        for (name, version), (text, modules) in sorted(rows.items())
    ]
    page = pathlib.Path(__file__).parent.parent / "docs/reference/third-party.md"
    page.write_text(wrapped(HEAD) + "".join(lines))


def wrapped(text):
    """Paragraphs, but not tables and headings, in lines of at most 119 characters."""
    return "\n\n".join(
        part if part.lstrip().startswith(("|", "#")) else textwrap.fill(part, 119, break_on_hyphens=False)
        for part in text.split("\n\n")
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
