"""Runs the blocks of a page, each by its kind, and compares: for scripts/check-docs.py."""
import json
import re

from docs_outputs import matches, renewed
from docs_pages import REPO, blocks, label
from docs_scratch import Scratch, having

BASE = {
    "command": "command: 'true'", "minimize": "minimize: loss",
    "parameters": "parameters: {x: {float: [0, 1]}, y: {float: [0, 1]}}", "trials": "trials: 1",
}


class Page:
    """A page and what was found on it: `faults`, `skipped` blocks, `counts` of each kind."""

    def __init__(self, path, options):
        self.path, self.options, self.name = path, options, label(path)
        self.text = path.read_text(encoding="utf-8")
        self.faults, self.skipped, self.counts, self.changes, self.swift = [], [], {}, [], []
        self.needs = set()
        self.scratch = Scratch(options)
        self.folder, self.bash = self.scratch.folder, self.scratch.bash

    def fault(self, block, what, offset=0):
        self.faults.append(f"{self.name}:{block.first + 1 + offset}: {what}")

    def run(self):
        try:
            for block in blocks(self.text):
                self.block(block)
        finally:
            self.scratch.remove()
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
            self.needs.add(module)
            folder = having(module, self.options.environments)
            if folder is None:
                return self.skip(block, module)
            self.scratch.prefer(folder)
        else:
            self.scratch.prefer(None)
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

    def skip(self, block, module):
        if module in self.options.must:
            return self.fault(block, f"needs {module}, which no environment has (--must {module})")
        self.skipped.append(f"{self.name}:{block.first + 1}: needs {module}")

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
