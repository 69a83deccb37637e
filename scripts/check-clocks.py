#!/usr/bin/env python3
"""Checks that no test depends on how fast the machine is.

A test waits for a condition, with `eventually` of Tests/Waiting, and what is measured against the clock
is in a file ClockTests.swift. Where a line is right all the same, a comment `clock: why` stands in it or
above it.
"""
import pathlib
import re
import sys

CLOCK = "what is measured against the clock belongs into a suite ClockTests"
WAIT = "wait for a condition with `eventually`"
LONG = "a limit that ends what a slow machine has not begun: give hours, or move it to ClockTests"
SWIFT = [
    (r"\.timeLimit\((?!\.minutes\(Patience\.minutes\)\))", "use .timeLimit(.minutes(Patience.minutes))"),
    (r"\b(Continuous|Suspending)Clock\b|\bDate(\(\)|\.now)|\bDispatchTime\.now|\bclock_gettime\b", CLOCK),
    (r"\bTask\.sleep\b|\bThread\.sleep\b|\busleep\(|\bnanosleep\(|(?<![.\w])sleep\(", WAIT),
    (r"\bfor _ in 0\.\.<\d+ where\b", WAIT),
    (r"\b(timeout|patience): \.(zero|seconds\((?!\d[\d_]{3})|milliseconds|microseconds)", LONG),
    (r"\btimeout: \{?\d+(\.\d+)?(ms|s|m)?\b(?!h)", LONG),
    (r'"--(trial-)?timeout", "\d+(\.\d+)?(ms|s|m)?"', LONG),
    (r"\bin \$\(seq ", "a loop that ends before a slow machine is ready: use `while`"),
]
PYTHON = [
    (r"\btimeout=(?!PATIENCE\b)", "use PATIENCE of Tests/Soak/stores.py"),
    (r"\bsqlite3\.connect\((?!.*(timeout=|, \d{4})).*\.db", "SQLite waits 5 seconds for a lock: give timeout="),
]
# Files that read what they name and run none of it.
READING = re.compile(r"/(StudyFile(Error)?|Foreign\w*|Create|InitFrom|InlineFlag|ProgressLine)Tests\.swift$|Fuzz")


def faults(text, rules):
    """Lines that keep to no rule, and what would be right."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        above = lines[number - 1] if number else ""
        if re.search(r"(//|#).*clock: ", line) or re.match(r"\s*(//|#).*clock: ", above):
            continue
        code = re.sub(r"(^|\s)//.*", "", line)
        for pattern, advice in rules:
            if re.search(pattern, code):
                yield number + 1, advice


def rules_of(path):
    if path.endswith(".py"):
        return PYTHON
    if path.endswith("/ClockTests.swift") or "Tests/Waiting/" in path:
        return []
    return [rule for rule in SWIFT if not (rule[1] == LONG and READING.search(path))]


SAMPLES = {
    "@Suite(.timeLimit(.minutes(45)))\n": 1,
    "@Suite(.timeLimit(.minutes(Patience.minutes)))\n": 0,
    "while !isSo { try await Task.sleep(for: .seconds(1)) }\n": 1,
    "// clock: a pause of any length.\ntry await Task.sleep(for: .seconds(1))\n": 0,
    "usleep(1_000)  // clock: why\n": 0,
    "run(clock: fake, timeout: .seconds(1))\n": 1,
    '"exec python3 -c \'time.sleep(36000)\'"\n': 0,
    "// ContinuousClock is what it goes by.\n": 0,
    "let start = ContinuousClock.now\n": 1,
    "trial: {timeout: 15s, grace: 0.1s}\n": 1,
    "trial: {timeout: 10h, grace: 0.1s}\n": 0,
    "scratch.shell(script, timeout: .seconds(30))\n": 1,
    "scratch.shell(script, timeout: .seconds(7_200))\n": 0,
    'run("--timeout", "9s")\n': 1,
    "RunLimits(trials: 200, patience: 9)\n": 0,
    "for try in $(seq 3000); do\n": 1,
    "for _ in 0..<600 where !left.isEmpty {\n": 1,
}

if __name__ == "__main__":
    for sample, count in SAMPLES.items():
        assert len(list(faults(sample, SWIFT))) == count, (sample, list(faults(sample, SWIFT)))
    found = 0
    for path in sys.argv[1:]:
        for line, advice in faults(pathlib.Path(path).read_text(encoding="utf-8"), rules_of(path)):
            print(f"{path}:{line}: {advice}")
            found += 1
    sys.exit(found > 0)
