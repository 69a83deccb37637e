"""What gradients of hyperparameters cost, in trainings and in memory."""
import math
import pathlib

from figures import Row, figures, in_turns, middle

BENCH = str(
    pathlib.Path(__file__).resolve().parent / "Gradients" / ".build" / "release" / "GradientBench"
)


def gradients(_):
    for steps in (20, 100):
        taken = in_turns(3, hone=lambda: figures(BENCH, "costs", steps))["hone"]
        what = f"64-64-10 network, 256 examples, {steps} steps"
        yield Row(f"{what}: a training", "ms of CPU", middle(taken, "plain_ms"))
        unit = "trainings"
        yield Row(f"{what}: reverse mode", unit, middle(taken, "whole"), at_most=3.5)
        yield Row(f"{what}: with checkpoints", unit, middle(taken, "checkpoints"), at_most=5)
        yield Row(f"{what}: forward, a direction", unit, middle(taken, "direction"), at_most=3)

    bytes = {steps: figures(BENCH, "memory", steps)["bytes"] for steps in (100, 10_000)}
    for steps in bytes:
        yield Row(f"reverse mode with checkpoints, {steps:,} steps", "MB at most", 1e-6 * bytes[steps])
    # Memory grows as steps to this power; what does not depend on the steps makes it less than 0.5.
    power = math.log(bytes[10_000] / bytes[100]) / math.log(100)
    yield Row("the same, growing as steps to the power of", "", power, at_most=0.52)

    bytes = {steps: figures(BENCH, "implicit", steps)["bytes"] for steps in (200, 2_000)}
    ratio = bytes[2_000] / bytes[200]
    yield Row("implicit, memory after 2,000 steps beside 200", "times", ratio, at_most=1.01)
