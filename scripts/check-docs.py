#!/usr/bin/env python3
"""Runs every code block of README.md, docs/, Examples/ and the other pages, and compares.

    scripts/check-docs.py                      all pages, with the release build's `hone`
    scripts/check-docs.py docs/tutorial.md     one page
    scripts/check-docs.py --update             rewrite outputs that have changed
    scripts/check-docs.py --swift .build/debug   also type-check the Swift blocks, with that build

Each page has a scratch folder; its blocks run there in the page's order, with `hone` and `python`
on PATH and a program to tune, `./train`. What a block is decides what happens:

    sh        runs as one script; it must succeed
    console   each line after `$ ` runs; what it prints must be what stands below it
    yaml      must be read by `hone run`; keys that a fragment lacks are filled in
    json      must be JSON, as a whole or each line
    jsonrpc   (or no language) lines after `> ` go to `hone serve --stdio`; its answers must be those
              after `< `
    python    runs with the repository's .venv
    swift     is type-checked where --swift is given, as the body of a function
    text      needs a comment that says where it comes from

Links to files of the repository and to their headings must lead somewhere, and docs/study-file.md
must have every key of the study file and every flag of `hone run`.

HTML comments before a block say what else is needed. One comment may hold several lines:

    <!-- no-run: REASON -->     not run
    <!-- needs: MODULE -->      a Python module: the environment that has it comes first on PATH
                                (.venv, .venv-*, --venv); without one, the block is skipped, and
                                that is said
    <!-- setup: COMMANDS -->    run before the block, unseen
    <!-- file: NAME -->         written as NAME into the scratch folder instead of run
    <!-- same: PATH -->         is this file of the repository
    <!-- output: COMMAND -->    of a text block: what the command prints
    <!-- status: N -->          of an sh block: how it ends
    <!-- with: KEYS -->         of a yaml fragment: other keys, a line each
    <!-- before: CODE -->       put before the code of a swift or python block
    <!-- continues -->          of a swift block: goes into the same function as the one before
    <!-- varies -->             its numbers are compared by their places only

Compared are lines. In what a page shows, `…` stands for any text, and for any lines where it is
alone. Durations and times of day match any others, and /home/you/project is the scratch folder.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from docs_outputs import matches, renewed
from docs_pages import REPO, blocks, broken_links, missing_keys
from docs_swift import check_swift

HOME = "/home/you/project"
SECONDS = 3600
BASE = {
    "command": "command: 'true'", "minimize": "minimize: loss",
    "parameters": "parameters: {x: {float: [0, 1]}, y: {float: [0, 1]}}", "trials": "trials: 1",
}
# What stands in for the reader's program: a smooth function of whatever parameters it gets.
TRAIN = '''#!/usr/bin/env python3
import json, math, os
values = json.loads(os.environ["HONE_PARAMS"])
def part(name, value):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return 0.001 * (sum(map(ord, str(value))) % 7)
    return (math.log10(abs(value) + 1e-6) / 5 + 0.03 * len(name)) ** 2
def loss(values):
    return 0.01 + sum(part(name, value) for name, value in values.items())
def slope(name):
    step = 1e-6 * max(abs(values[name]), 1e-3)
    high, low = ({**values, name: values[name] + s} for s in (step, -step))
    return (loss(high) - loss(low)) / (2 * step)
best = loss(values)
floats = [name for name, value in values.items() if isinstance(value, float)]
for step in range(1, 4):
    now = round(best + 0.05 * (3 - step), 6)
    print(json.dumps({"loss": now, "accuracy": round(1 / (1 + now), 6), "step": step}))
print(json.dumps({"loss": round(best, 6), "accuracy": round(1 / (1 + best), 6),
                  "ms": round(10 / (best + 1), 3), "gradient": {n: slope(n) for n in floats}}
                 if os.environ.get("GRADIENT") else
                 {"loss": round(best, 6), "accuracy": round(1 / (1 + best), 6),
                  "ms": round(10 / (best + 1), 3)}), flush=True)
'''


def having(module, options):
    """The folder with the programs of the first environment that has a Python module."""
    if module not in options.known:
        options.known[module] = next((
            folder for folder in options.environments
            if subprocess.run([folder / "python", "-c", f"import {module}"],
                              capture_output=True).returncode == 0), None)
    return options.known[module]


class Page:
    def __init__(self, path, options):
        self.path, self.options = path, options
        self.text = path.read_text(encoding="utf-8")
        self.name = str(path.relative_to(REPO))
        self.faults, self.skipped, self.counts, self.changes, self.swift = [], [], {}, [], []
        root = pathlib.Path(tempfile.mkdtemp(prefix="hone-docs-"))
        self.root, self.folder, self.bin = root, root / "project", root / "bin"
        self.folder.mkdir()
        self.bin.mkdir()
        (self.bin / "hone").symlink_to(options.hone)
        for name in ["python", "python3"]:
            wrapper = self.bin / name
            wrapper.write_text(f'#!/bin/sh\nexec {options.python} "$@"\n')
            wrapper.chmod(0o755)
        train = self.folder / "train"
        train.write_text(TRAIN.replace("/usr/bin/env python3", "/usr/bin/python3"))
        train.chmod(0o755)
        self.path_variable = f"{self.bin}:/usr/local/bin:/usr/bin:/bin"
        self.environment = {
            "PATH": self.path_variable, "HOME": str(root), "TZ": "UTC",
            "LANG": "C.UTF-8", "COLUMNS": "100", "NO_COLOR": "1", "REPO": str(REPO),
            "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1", **options.variables}

    def fault(self, block, what, offset=0):
        self.faults.append(f"{self.name}:{block.first + 1 + offset}: {what}")

    def bash(self, script):
        """Runs a script where the last one ended; its output, both streams in one."""
        place = self.root / "place"
        opening = f'cd "$(cat {place} 2>/dev/null || echo {self.folder})" || exit 125\n'
        closing = f"trap 'pwd >{place}' EXIT\n"
        try:
            done = subprocess.run(
                ["bash", "-c", opening + closing + script], env=self.environment,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return 124, [f"(no end after {SECONDS} s)"]
        output = done.stdout.decode("utf-8", "replace").replace(str(self.folder), HOME)
        output = output.replace(str(REPO), "/home/you/hone")
        return done.returncode, output.rstrip("\n").split("\n") if output.strip() else []

    def run(self):
        try:
            for block in blocks(self.text):
                self.block(block)
        finally:
            shutil.rmtree(self.root, ignore_errors=True)
        if self.options.update and self.changes:
            lines = self.text.split("\n")
            for first, count, new in sorted(self.changes, reverse=True):
                lines[first:first + count] = new
            self.path.write_text("\n".join(lines), encoding="utf-8")
        return self

    def block(self, block):
        if self.options.swift_only and block.language != "swift":
            return
        if block.get("no-run") is not None:
            if len(block.get("no-run")) < 8:
                self.fault(block, "no-run needs a reason")
            return self.count("not run, with a reason")
        module = block.get("needs")
        if module:
            folder = having(module, self.options)
            if folder is None:
                self.skipped.append(f"{self.name}:{block.first + 1}: needs {module}")
                return
            self.environment["PATH"] = f"{folder}:{self.path_variable}"
        else:
            self.environment["PATH"] = self.path_variable
        for script in [value for key, value in block.directives if key == "setup"]:
            status, output = self.bash("set -e\n" + script)
            if status:
                self.fault(block, f"its setup ended with status {status}: " + " | ".join(output[-3:]))
        if block.get("same"):
            source = (REPO / block.get("same")).read_text(encoding="utf-8").rstrip("\n").split("\n")
            if source != block.body:
                self.differs(block, f"differs from {block.get('same')}", 0, block.body, source)
                block.body = source
        if block.get("file"):
            target = self.folder / block.get("file")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text("\n".join(block.body) + "\n", encoding="utf-8")
            return self.count("files")
        language = block.language
        if not language and any(line.startswith("> {") for line in block.body):
            language = "jsonrpc"
        action = getattr(self, "do_" + (language or "nothing"), None)
        if action is None:
            return self.fault(
                block, f"a block of `{block.language}` cannot be run: give it a language, "
                "or <!-- no-run: REASON --> before it")
        action(block)
        self.count(language)

    def count(self, what):
        self.counts[what] = self.counts.get(what, 0) + 1

    def differs(self, block, what, offset, expected, actual):
        if self.options.update:
            new = [" " * block.indent + line if line else "" for line in actual]
            self.changes.append((block.first + offset, len(expected), new))
            return
        shown = "\n".join(["    - " + x for x in expected] + ["    + " + x for x in actual])
        self.fault(block, f"{what}\n{shown}", offset)

    # MARK: Each kind

    def do_sh(self, block):
        status, output = self.bash("set -euo pipefail\n" + "\n".join(block.body))
        if status != int(block.get("status") or 0):
            self.fault(block, f"ended with status {status}: " + "\n    ".join(output[-8:]))

    def do_console(self, block):
        index, varies = 0, block.get("varies") is not None
        if not block.body or not block.body[0].startswith("$ "):
            return self.fault(block, "a console block begins with `$ `")
        while index < len(block.body):
            command = [block.body[index][2:]]
            index += 1
            while index < len(block.body) and (
                command[-1].endswith("\\") or block.body[index].startswith("> ")):
                line = block.body[index]
                command.append(line[2:] if line.startswith("> ") else line)
                index += 1
            first = index
            while index < len(block.body) and not block.body[index].startswith("$ "):
                index += 1
            expected = block.body[first:index]
            while expected and not expected[-1].strip():
                expected = expected[:-1]
            status, actual = self.bash("\n".join(command))
            if not expected and status:
                self.fault(block, f"`{command[0]}` ended with status {status}: "
                           + "\n    ".join(actual[-8:]), first - 1)
            elif not matches(expected, actual, varies):
                self.differs(block, f"`{command[0]}` prints something else", first, expected,
                             renewed(expected, actual))

    def do_text(self, block):
        command = block.get("output")
        if command is None:
            return self.fault(block, "say where this comes from: <!-- output: COMMAND -->, "
                              "or <!-- no-run: REASON -->")
        _, actual = self.bash(command)
        if not matches(block.body, actual, block.get("varies") is not None):
            self.differs(block, f"`{command}` prints something else", 0, block.body,
                         renewed(block.body, actual))

    def do_yaml(self, block):
        given = (block.get("with") or "").split("\n") + block.body
        keys = {m[1] for m in (re.match(r"([a-z_]+):", line) for line in given) if m}
        base = {key: line for key, line in BASE.items() if key not in keys}
        if keys & {"maximize", "objectives"}:
            base.pop("minimize", None)
        if "simplex" in keys:
            base.pop("parameters", None)
        (self.folder / "fragment.yaml").write_text("\n".join([*base.values(), *given]) + "\n")
        status, output = self.bash(
            f"cd {self.folder}; hone run fragment.yaml --trials 1 --storage memory --failures ignore")
        (self.folder / "fragment.yaml").unlink()
        if status not in (0, 1):
            self.fault(block, f"hone run ended with status {status}: " + "\n    ".join(output[-4:]))

    def do_json(self, block):
        try:
            try:
                json.loads("\n".join(block.body))
            except ValueError:
                [json.loads(line) for line in block.body if line.strip()]
        except ValueError as error:
            self.fault(block, f"is not JSON: {error}")

    def do_jsonrpc(self, block):
        requests = [line[2:] for line in block.body if line.startswith("> ")]
        script = "hone serve --stdio <<'END_OF_REQUESTS'\n" + "\n".join(requests) + "\nEND_OF_REQUESTS"
        _, output = self.bash(script)
        answers, actual = iter(output), []
        for line in block.body:
            actual.append(line if line.startswith("> ") else "< " + next(answers, "(no answer)"))
        if not matches(block.body, actual, False):
            self.differs(block, "is answered otherwise", 0, block.body, actual)

    def do_python(self, block):
        code = (block.get("before") or "") + "\n" + "\n".join(block.body) + "\n"
        (self.folder / "block.py").write_text(code, encoding="utf-8")
        status, output = self.bash(f"cd {self.folder}; python block.py")
        if status:
            self.fault(block, f"ended with status {status}: " + "\n    ".join(output[-6:]))

    def do_swift(self, block):
        code = ((block.get("before") or "") + "\n" + "\n".join(block.body)).split("\n")
        if block.get("continues") is not None and self.swift:
            self.swift[-1][1].extend(code)
        else:
            self.swift.append((block, code))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", help="pages to check instead of all")
    parser.add_argument("--hone", default=str(REPO / ".build/release/hone"), help="the command")
    parser.add_argument("--python", default=str(REPO / ".venv/bin/python"), help="with scikit-learn")
    parser.add_argument("--venv", action="append", default=[], metavar="FOLDER",
                        help="one more environment for blocks that need a module")
    parser.add_argument("--variable", action="append", default=[], metavar="NAME=VALUE",
                        help="a variable for what runs")
    parser.add_argument("--swift", metavar="FOLDER", help="a build to type-check Swift blocks with")
    parser.add_argument("--swift-only", action="store_true", help="check Swift blocks and no others")
    parser.add_argument("--update", action="store_true", help="rewrite outputs that have changed")
    parser.add_argument("--jobs", type=int, default=2, help="pages at a time")
    options = parser.parse_args()
    options.variables = dict(item.split("=", 1) for item in options.variable)
    tools = [] if options.swift_only else [(options.hone, "hone"), (options.python, "python")]
    for tool, name in tools:
        if not os.access(tool, os.X_OK):
            parser.error(f"there is no {tool}: build it, or give --{name}")
    options.known = {}
    environments = [pathlib.Path(options.python).parent, *sorted(REPO.glob(".venv-*/bin"), reverse=True),
                    *[pathlib.Path(folder).resolve() / "bin" for folder in options.venv]]
    options.environments = [folder for folder in environments if (folder / "python").exists()]
    options.hone = os.path.abspath(options.hone)
    options.python = os.path.abspath(options.python)
    paths = [pathlib.Path(page).resolve() for page in options.pages] or sorted(
        [*REPO.glob("*.md"), *REPO.glob("docs/*.md"), *REPO.glob("Benchmarks/*.md"),
         *REPO.glob("Sources/*/*.docc/*.md"),
         *[p for p in REPO.glob("Examples/**/*.md") if "/." not in str(p.relative_to(REPO))]])
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        # The command reference is written by the command itself, and compared by its tests.
        run = [path for path in paths if path != REPO / "docs/commands.md"]
        pages = list(pool.map(lambda path: Page(path, options).run(), run))
    faults = [fault for page in pages for fault in page.faults]
    faults += [fault for path in paths for fault in broken_links(path)]
    if REPO / "docs/study-file.md" in paths and not options.swift_only:
        faults += missing_keys(options)
    swift = sum(len(page.swift) for page in pages)
    if options.swift:
        faults += check_swift(pages, pathlib.Path(options.swift).resolve())
    elif swift:
        print(f"note: {swift} Swift blocks are not type-checked without --swift", file=sys.stderr)
    for page in pages:
        for what in page.skipped:
            print(f"skipped: {what}", file=sys.stderr)
    counts = {}
    for page in pages:
        for key, value in page.counts.items():
            counts[key] = counts.get(key, 0) + value
    print("\n".join(faults))
    print(f"{len(pages)} pages: " + ", ".join(f"{v} {k}" for k, v in sorted(counts.items()))
          + f"; {len(faults)} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
