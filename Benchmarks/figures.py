"""How figures are taken and shown: rows with peers, ratios and limits."""
import json
import statistics
import subprocess


def figures(*command):
    """The JSON that a command prints."""
    done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def in_turns(repeats, **sides):
    """Measures each side so many times, one after the other; each side's measurements by name."""
    taken = {name: [] for name in sides}
    for _ in range(repeats):
        for name, measure in sides.items():
            taken[name].append(measure())
    return taken


def middle(values, key=None):
    return statistics.median(value[key] if key else value for value in values)


class Row:
    """One figure of Hone's, its peers' and the limits that it must keep.

    at_most and at_least limit the figure, and times the ratio to the better peer. A limit in seconds, or in
    things a second, is that of a machine on which a round of the yardstick takes 1 µs: see `scaled`."""

    def __init__(self, what, unit, hone, peers=None, at_most=None, at_least=None, times=None):
        self.what, self.unit, self.hone, self.peers = what, unit, hone, peers or {}
        self.at_most, self.at_least, self.times = at_most, at_least, times

    def scaled(self, slowness):
        """The same with the limits of a machine so many times slower."""
        if self.unit.startswith(("µs", "ms", "s ")) and self.at_most is not None:
            self.at_most *= slowness
        if "a second" in self.unit and self.at_least is not None:
            self.at_least /= slowness
        return self

    @property
    def ratio(self):
        """How many times better than the better peer."""
        if not self.peers:
            return None
        if self.at_least is not None:
            return self.hone / max(self.peers.values())
        return min(self.peers.values()) / self.hone

    @property
    def holds(self):
        return (
            (self.at_most is None or self.hone <= self.at_most)
            and (self.at_least is None or self.hone >= self.at_least)
            and (self.times is None or self.ratio >= self.times)
        )

    def cells(self):
        limits = []
        if self.at_most is not None:
            limits.append(f"at most {number(self.at_most)}")
        if self.at_least:
            limits.append(f"at least {number(self.at_least)}")
        if self.times is not None:
            limits.append(f"{number(self.times)} times the better peer")
        peers = ", ".join(f"{name} {number(value)}" for name, value in self.peers.items())
        ratio = f"{number(self.ratio)} ×" if self.peers else ""
        verdict = ("yes" if self.holds else "NO") if limits else ""
        return [f"{self.what}, {self.unit}", peers, number(self.hone), ratio, " and ".join(limits), verdict]

    def document(self):
        names = ("what", "unit", "hone", "peers", "ratio", "at_most", "at_least", "times", "holds")
        return {name: getattr(self, name) for name in names}


def number(value):
    """Three digits, and no exponent."""
    if value >= 100:
        return f"{value:,.0f}"
    decimals = 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".")


def table(rows):
    head = ["what", "peers", "Hone", "better by", "limit", "kept"]
    cells = [head] + [row.cells() for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells)]
    lines = ["| " + " | ".join(c.ljust(w) for c, w in zip(row, widths)) + " |" for row in cells]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
