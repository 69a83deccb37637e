#!/usr/bin/env python3
"""Makes the data of the gradients' examples in the folder out, as NumPy files.

  prepare.py              makes what is missing, or made by other scripts than these
  prepare.py --todo       says what that is, a name a line
  prepare.py --packages   says whose Debian packages' files are missing in out/packages, for that
"""

import argparse
import hashlib
import importlib
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE / "out"
PACKAGES = OUT / "packages"
MODULES = {
    "digits": ("digits", "arrays"),
    "text": ("text", "arrays", "debian", "roff"),
    "speech": ("speech", "arrays", "melbank"),
}


def stamp(name):
    """What the scripts that make a data set are, to make it again where they have changed."""
    sources = [(HERE / f"{module}.py").read_bytes() for module in MODULES[name]]
    return hashlib.sha256(b"\0".join(sources)).hexdigest() + "\n"


def todo():
    for name in MODULES:
        made = OUT / name / "stamp"
        if not made.is_file() or made.read_text() != stamp(name):
            yield name


def main():
    parser = argparse.ArgumentParser(description="Make the data of the gradients' examples.")
    parser.add_argument("--todo", action="store_true", help="only say what is missing")
    parser.add_argument("--packages", action="store_true", help="only say what would be downloaded")
    options = parser.parse_args()
    names = list(todo())
    if options.todo:
        print(*names, sep="\n", end="\n" if names else "")
    elif options.packages:
        if "text" in names:
            for package in importlib.import_module("text").PACKAGES:
                if not any(PACKAGES.glob(f"{package}_*.deb")):
                    print(package)
    else:
        for name in names:
            (OUT / name / "stamp").unlink(missing_ok=True)
            importlib.import_module(name).prepare(PACKAGES, OUT / name)
            (OUT / name / "stamp").write_text(stamp(name))
            print(f"prepare.py: made {name}", file=sys.stderr)


if __name__ == "__main__":
    main()
