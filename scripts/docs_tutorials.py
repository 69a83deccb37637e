#!/usr/bin/env python3
"""Compiles every step of the tutorials, and compares what they print: for scripts/docs.

    scripts/docs_tutorials.py BUILD            BUILD is a build's folder, such as .build/debug
    scripts/docs_tutorials.py BUILD --update   writes outputs that have changed

A step is a Swift file in a catalogue's Tutorials/Resources. One with a text beside it, tune-1.txt
beside tune-1.swift, runs; the steps of a tutorial, tune-1 to tune-9, run in their order in one folder.
Where several files make the program, a tutorial's steps have them from Examples/swift.
"""
import argparse
import concurrent.futures
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
REPO = pathlib.Path(__file__).resolve().parent.parent
BESIDE = [REPO / "Examples/swift/Sources/Spirals" / name
          for name in ["Network.swift", "SpiralData.swift"]]
SECONDS = 300
# What the steps link, of what a build leaves.
MODULES = ["HoneNumerics", "HoneCore", "HoneEvolution", "HoneAlgorithms", "HoneFormats", "HoneStorage",
           "Hone", "HoneSQLite", "HoneSQLiteC", "GRDB", "CLinear"]


def objects(build):
    """The object files of those modules, as the build itself has linked them into the command."""
    listed = (build / "hone.product/Objects.LinkFileList").read_text(encoding="utf-8").split()
    names = [line.strip("'\"") for line in listed]
    return [name for name in names if any(f"/{module}.build/" in name for module in MODULES)]


def compiled(step, build, program):
    """Makes a program of a step; what the compiler says where it cannot."""
    maps = [*(REPO / "Sources").rglob("module.modulemap"), *build.glob("*.build/module.modulemap"),
            *(build.parent.parent / "checkouts/GRDB.swift").rglob("module.modulemap")]
    clang = [part for path in maps for part in ("-Xcc", f"-fmodule-map-file={path}")]
    command = ["swiftc", "-swift-version", "6", "-warnings-as-errors", "-parse-as-library",
               "-module-name", "Tune", "-I", str(build / "Modules"), *clang, str(step),
               *map(str, BESIDE)]
    if "PackageDescription" in step.read_text(encoding="utf-8"):
        # Examples/swift has such a manifest, which scripts/test builds.
        command = ["swiftc", "-parse", str(step)]
    elif step.with_suffix(".txt").exists():
        command += ["-O", *objects(build), "-lsqlite3", "-o", str(program)]
    else:
        command += ["-typecheck"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    return None if done.returncode == 0 else done.stderr.strip() or f"status {done.returncode}"


def ran(steps, programs, update):
    """Runs the steps of one tutorial, one after another in the same folder."""
    with tempfile.TemporaryDirectory() as folder:
        for step in steps:
            shown = step.with_suffix(".txt")
            try:
                done = subprocess.run([programs[step]], cwd=folder, capture_output=True, text=True,
                                      stdin=subprocess.DEVNULL, timeout=SECONDS)
            except subprocess.TimeoutExpired:
                yield f"{step.relative_to(REPO)}: did not end within {SECONDS} s"
                return
            if done.returncode:
                yield f"{step.relative_to(REPO)}: status {done.returncode}: {done.stderr.strip()}"
            elif done.stdout != shown.read_text(encoding="utf-8"):
                if update:
                    shown.write_text(done.stdout, encoding="utf-8")
                else:
                    yield (f"{shown.relative_to(REPO)} differs from what the step prints:\n"
                           + done.stdout.rstrip())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--update", action="store_true")
    options = parser.parse_args()
    build = options.build.resolve()
    steps = sorted(REPO.glob("Sources/*/*.docc/Tutorials/Resources/*.swift"))
    with tempfile.TemporaryDirectory() as folder:
        programs = {step: pathlib.Path(folder) / step.stem for step in steps}
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            said = list(pool.map(lambda step: compiled(step, build, programs[step]), steps))
        faults = [f"{step.relative_to(REPO)}: {what}" for step, what in zip(steps, said) if what]
        running = [step for step in steps if step.with_suffix(".txt").exists()]
        for name in sorted({step.stem.split("-")[0] for step in running}) if not faults else []:
            mine = [step for step in running if step.stem.split("-")[0] == name]
            faults += ran(mine, programs, options.update)
    print("\n".join(faults))
    print(f"{len(steps)} steps of tutorials, {len(running)} of them run; {len(faults)} faults")
    sys.exit(1 if faults or not running else 0)


if __name__ == "__main__":
    main()
