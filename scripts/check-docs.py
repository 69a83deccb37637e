#!/usr/bin/env python3
"""Runs every code block of README.md, docs/, Examples/ and the other pages, and compares.

    scripts/check-docs.py                      all pages, with the release build's `hone`
    scripts/check-docs.py docs/tutorial.md     one page
    scripts/check-docs.py --update             rewrite outputs that have changed
    scripts/check-docs.py --swift .build/debug   also type-check the Swift blocks, with that build
    scripts/check-docs.py --must torch,plotly    a block that is skipped for want of these is a fault

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
                                that is said; with --must MODULE it is a fault
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
import os
import pathlib
import sys

sys.dont_write_bytecode = True
from docs_pages import REPO, broken_links, missing_keys
from docs_runner import Page
from docs_swift import check_swift


def arguments():
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
    parser.add_argument("--must", action="append", default=[], metavar="MODULE[,MODULE]",
                        help="modules whose blocks have to run: a skip is a fault")
    parser.add_argument("--update", action="store_true", help="rewrite outputs that have changed")
    parser.add_argument("--jobs", type=int, default=2, help="pages at a time")
    options = parser.parse_args()
    options.variables = dict(item.split("=", 1) for item in options.variable)
    options.must = {name.strip() for item in options.must for name in item.split(",")} - {""}
    if options.must and options.swift_only:
        parser.error("--must is about blocks that run: leave it or --swift-only out")
    tools = [] if options.swift_only else [(options.hone, "hone"), (options.python, "python")]
    for tool, name in tools:
        if not os.access(tool, os.X_OK):
            parser.error(f"there is no {tool}: build it, or give --{name}")
    options.hone = os.path.abspath(options.hone)
    options.python = os.path.abspath(options.python)
    folders = [pathlib.Path(options.python).parent, *sorted(REPO.glob(".venv-*/bin"), reverse=True),
               *[pathlib.Path(folder).resolve() / "bin" for folder in options.venv]]
    options.environments = tuple(folder for folder in folders if (folder / "python").exists())
    return options


def chosen(options):
    """The pages to check: those named, or all of the repository."""
    return [pathlib.Path(page).resolve() for page in options.pages] or sorted(
        [*REPO.glob("*.md"), *REPO.glob("docs/*.md"), *REPO.glob("Benchmarks/*.md"),
         *REPO.glob("Sources/*/*.docc/*.md"),
         *[p for p in REPO.glob("Examples/**/*.md") if "/." not in str(p.relative_to(REPO))]])


def main():
    options = arguments()
    paths = chosen(options)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        # The command reference is written by the command itself, and compared by its tests.
        run = [path for path in paths if path != REPO / "docs/commands.md"]
        pages = list(pool.map(lambda path: Page(path, options).run(), run))
    faults = [fault for page in pages for fault in page.faults]
    faults += [fault for path in paths for fault in broken_links(path)]
    if REPO / "docs/study-file.md" in paths and not options.swift_only:
        faults += missing_keys(options)
    if not options.pages:
        known = {module for page in pages for module in page.needs}
        faults += [f"--must {name}: no block of any page needs it" 
                   for name in sorted(options.must - known)]
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
