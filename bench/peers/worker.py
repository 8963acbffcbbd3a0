"""Our side: a JVM that is kept, told a task a line and answers with a line, milliseconds first."""
import os, subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CLASSES = f"{ROOT}/bench/target/classes:{ROOT}/cli/target/lib/*"
# What ./visualbert sets; peers have their own defaults.
LAUNCHED = {"OMP_WAIT_POLICY": "passive", "GOMP_SPINCOUNT": "10000", "MALLOC_ARENA_MAX": "1"}


class NotThere(Exception):
    """We have no such thing, say a number format, in this state of the code."""


class Worker:
    def __init__(self, name, *arguments):
        self.process = subprocess.Popen(
            ["java", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0", "-cp", CLASSES, f"org.visualbert4j.bench.{name}",
             *map(str, arguments)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | LAUNCHED)
        if self.process.stdout.readline().strip() != "ready":
            raise SystemExit(f"{name} did not start; is it built? ./mvnw -q -DskipTests package")

    def ask(self, task):
        """The numbers of the answer."""
        self.process.stdin.write(f"{task}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if answer.startswith("not there"):
            raise NotThere(answer.strip())
        if not answer:
            raise SystemExit(f"our side ended at \"{task}\"")
        return [float(number) for number in answer.split()]

    def close(self):
        self.process.stdin.close()
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
