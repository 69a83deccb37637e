"""Type-checks the Swift blocks of pages: for scripts/check-docs.py."""
import pathlib
import re
import subprocess
import tempfile

REPO = pathlib.Path(__file__).resolve().parent.parent
SECONDS = 3600


def wrapped(code):
    """A block as a file of a module: what it does stands in a function, unless it is a program."""
    # A hidden beginning may open a function around what is shown.
    code = code + ["}"] * max(0, "".join(code).count("{") - "".join(code).count("}"))
    imports = sorted({line for line in code if re.match(r"import \w", line)})
    rest = [line for line in code if not re.match(r"import \w", line)]
    if any(line.startswith(("@main", "// swift-tools-version", "extension ")) for line in rest):
        return "\n".join(imports + rest)
    return "\n".join(imports + ["func page() async throws {"] + rest + ["}"])


def check_swift(pages, build):
    """Type-checks each block by itself against the modules of a build that is there."""
    modules = build / "Modules"
    if not (modules / "Hone.swiftmodule").exists():
        return [f"{modules} holds no module Hone: build it first"]
    headers = [f for folder in [REPO / "Sources", build.parent.parent / "checkouts"]
               for f in folder.rglob("module.modulemap")]
    clang = [x for f in headers for x in ["-Xcc", f"-fmodule-map-file={f}"]]
    clang += [x for f in build.glob("*.build/module.modulemap") for x in
              ["-Xcc", f"-fmodule-map-file={f}"]]
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        for page in pages:
            for block, code in page.swift:
                text = wrapped(code)
                if "PackageDescription" in text:
                    continue
                source = pathlib.Path(folder) / "block.swift"
                source.write_text(text + "\n", encoding="utf-8")
                done = subprocess.run(
                    ["swiftc", "-typecheck", "-parse-as-library", "-swift-version", "6",
                     "-enable-upcoming-feature", "MemberImportVisibility", "-I", str(modules),
                     *clang, str(source)], capture_output=True, text=True, timeout=SECONDS)
                if done.returncode:
                    errors = [x for x in done.stderr.split("\n") if "error:" in x][:6]
                    faults.append(f"{page.name}:{block.first + 1}: Swift says\n    "
                                  + "\n    ".join(x.split("block.swift:")[-1] for x in errors))
    return faults
