"""What evolution and swarms cost beside DEAP, pyswarms, SciPy and pymoo, and as samplers."""
import pathlib
import sys

from figures import Row, figures, in_turns, middle

HERE = pathlib.Path(__file__).resolve().parent
BENCH = str(HERE / "Evolution" / ".build" / "release" / "EvolutionBench")
ASK = str(HERE / ".build" / "release" / "Bench")
PEERS = [sys.executable, str(HERE / "evolution_peers.py")]

# Method, peer, dimensions, population, generations, and the most that an evaluation may cost.
METHODS = [
    ("GA", "ga", "DEAP", 10, 100, 100, 0.15),
    ("GA", "ga", "DEAP", 20, 10_000, 20, 0.25),
    ("PSO", "pso", "pyswarms", 10, 100, 1_000, 0.06),
    ("DE", "de", "SciPy", 10, 100, 100, 0.1),
    ("NSGA-II on ZDT1", "nsga2", "pymoo", 30, 100, 100, 0.5),
    ("NSGA-II on ZDT1", "nsga2", "pymoo", 30, 1_000, 20, 1),
]


def evolution(_):
    for what, method, peer, *numbers, limit in METHODS:
        taken = in_turns(
            3,
            hone=lambda: figures(BENCH, "speed", method, *numbers),
            peer=lambda: figures(*PEERS, peer.lower(), *numbers),
        )
        dimensions, population, _ = numbers
        yield Row(
            f"{what}, {dimensions} dimensions, population {population:,}, an evaluation",
            "µs of CPU", middle(taken["hone"], "us"), {peer: middle(taken["peer"], "us")},
            at_most=limit,
        )

    taken = in_turns(1, hone=lambda: figures(BENCH, "sort", 10_000, 3),
                     pymoo=lambda: figures(*PEERS, "sort", 10_000, 3))
    ours, theirs = taken["hone"][0], taken["pymoo"][0]
    what = "non-dominated sort of 10,000 points, 3 objectives"
    yield Row(what, "ms of CPU", 1e-3 * ours["us"], {"pymoo's own": 1e-3 * theirs["python"]}, times=50)
    # Where nothing but numbers is compared, pymoo leaves the work to a library in C.
    yield Row(what, "ms of CPU", 1e-3 * ours["us"], {"moocore (C)": 1e-3 * theirs["compiled"]})

    peer = [sys.executable, HERE / "peers.py", "nsga2", "rustuna", 1_000, 5_000]
    for name in ("ga", "pso", "de", "nsga2"):
        taken = in_turns(
            3, hone=lambda: figures(ASK, name, 1_000, 20_000), rustuna=lambda: figures(*peer)
        )
        yield Row(
            f"{name}, 10 floats, memory, ask + tell", "µs of CPU", middle(taken["hone"], "us"),
            {"Rustuna's NSGA-II": middle(taken["rustuna"], "us")}, at_most=3,
        )
