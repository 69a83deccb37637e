"""The gradient of a validation loss with respect to the hyperparameters of the training before it.

Gradient descent with momentum, t = 0 ... T-1, for weights w, velocities v, the training loss L and
the hyperparameters h:

  v[t+1] = momentum * v[t] + dL(w[t], h)/dw
  w[t+1] = w[t] - rate * v[t+1]

All T steps stay on one tf.GradientTape, the gradients inside them included, so that a single
backward pass through the whole training gives dJ/dh of J(h) = loss of w[T] on the validation data,
for all hyperparameters together (Maclaurin et al. 2015, arXiv:1502.03492, there without a tape).

`report` prints it in the form that `hone run` reads, in the units of the hyperparameters:

  {"loss": 0.31, "gradient": {"lr": -0.2, "weight_decay": 3.1}}
"""

import os

# Read when TensorFlow is first imported. Warnings about the processor would fill a trial's log, and
# trials run side by side, so each keeps to one core.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")

import argparse
import json
import math
import sys

import tensorflow as tf


# A training is given up when its loss is so many times that of the first step.
DIVERGED = 1e6
WITHOUT_DERIVATIVE = {"StopGradient", "Round", "Rint", "Floor", "Ceil"}


class Diverged(Exception):
    """The training, or its gradient, left the finite numbers; the text says where."""


class NotDifferentiable(Exception):
    """A hyperparameter that no derivative reaches."""


class Problem:
    """What is trained. Subclasses set `steps` and `names`, and define the four methods.

    `names` are the hyperparameters with a gradient, and `h` a dictionary of scalars by these names.
    """

    steps: int
    names: tuple
    dtype = tf.float32

    def initial(self, h):
        """The weights before the first step, a list of tensors."""
        raise NotImplementedError

    def rates(self, h):
        """A learning rate for each of the weights."""
        raise NotImplementedError

    def training_loss(self, weights, h, step):
        """The loss whose gradient step `step` follows, the penalties included."""
        raise NotImplementedError

    def validation_loss(self, weights):
        """J, which the hyperparameters are to make small."""
        raise NotImplementedError

    def momentum(self, h):
        return h["momentum"] if "momentum" in h else tf.zeros([], self.dtype)


def advance(problem, h, step, weights, velocities):
    """One step of the training. Returns its loss, and the new weights and velocities."""
    with tf.GradientTape() as tape:
        tape.watch(weights)
        loss = problem.training_loss(weights, h, step)
    slopes = tape.gradient(loss, weights)
    momentum = problem.momentum(h)
    velocities = [momentum * v + slope for v, slope in zip(velocities, slopes)]
    weights = [w - rate * v for w, rate, v in zip(weights, problem.rates(h), velocities)]
    return loss, weights, velocities


def train(problem, h):
    """All steps. Returns the weights, and how it went: the steps done, the last loss, its limit.

    It stops at the first step whose loss is not below the limit, so that the step can be named.
    """

    def go_on(step, loss, limit, weights, velocities):
        return (step < problem.steps) & ((step == 0) | (loss < limit))  # NaN is not below it

    def body(step, loss, limit, weights, velocities):
        loss, weights, velocities = advance(problem, h, step, weights, velocities)
        return step + 1, loss, tf.where(step == 0, DIVERGED * loss, limit), weights, velocities

    weights, zero = problem.initial(h), tf.zeros([], problem.dtype)
    start = (tf.constant(0), zero, zero, weights, [0 * w for w in weights])
    step, loss, limit, weights, _ = tf.while_loop(go_on, body, start)
    return weights, (step, loss, limit)


def require_derivatives(problem, h):
    """Throws NotDifferentiable for a hyperparameter that the derivatives of a step do not reach.

    Runs while the function is traced, on a step of its own: a loop would give zeros for them.
    """
    with tf.GradientTape() as tape:
        tape.watch(h)
        weights = problem.initial(h)
        start = tf.constant(0), weights, [0 * w for w in weights]
        _, weights, _ = advance(problem, h, *start)
        loss = problem.validation_loss(weights)
    for name, slope in tape.gradient(loss, h).items():
        if slope is None:
            raise NotDifferentiable(f"no derivative reaches '{name}': {obstacle(h[name])}")


def obstacle(tensor):
    """What ends the derivatives of a graph's tensor: the first such operation on its way."""
    waiting, seen = [tensor], set()
    while waiting:
        for operation in waiting.pop(0).consumers():
            makes_no_numbers = not any(output.dtype.is_floating for output in operation.outputs)
            if operation.type in WITHOUT_DERIVATIVE or (makes_no_numbers and operation.outputs):
                return f"the operation {operation.type} ({operation.name}) has none"
            if operation.name not in seen:
                seen.add(operation.name)
                waiting.extend(operation.outputs)
    return "the loss does not depend on it"


class Hypergradient:
    """J and its gradient as functions of the hyperparameters, each traced once."""

    def __init__(self, problem):
        self.problem = problem
        self._plain = tf.function(self._train, autograph=False)
        self._differentiated = tf.function(self._differentiate, autograph=False)

    def _train(self, h):
        weights, end = train(self.problem, h)
        return self.problem.validation_loss(weights), weights, end

    def _differentiate(self, h, limit):
        require_derivatives(self.problem, h)
        with tf.GradientTape() as tape:
            tape.watch(h)
            result = self._train(h)
        loss = result[0]

        def nothing():
            return {name: tf.zeros_like(value) for name, value in h.items()}

        return result, tf.cond(loss < limit, lambda: tape.gradient(loss, h), nothing)

    def _tensors(self, values):
        return {n: tf.constant(values[n], self.problem.dtype) for n in self.problem.names}

    def _check(self, loss, end):
        step, training_loss, limit = (part.numpy() for part in end)
        steps = self.problem.steps
        if not training_loss < limit:
            raise Diverged(
                f"the training diverged: its loss is {training_loss:.4g} at step {step} of "
                f"{steps}, and was {limit / DIVERGED:.4g} at the first"
            )
        if not math.isfinite(loss):
            raise Diverged(
                f"the training diverged: the validation loss is {loss} after its {steps} steps"
            )

    def loss(self, values):
        """J and the weights, without a gradient: a plain training. Throws Diverged."""
        loss, weights, end = self._plain(self._tensors(values))
        self._check(float(loss), end)
        return float(loss), weights

    def __call__(self, values, limit=math.inf):
        """J, its gradient by name, and the weights. Throws Diverged and NotDifferentiable.

        The loss is known before its gradient. Where it is not below the limit, the way back through
        the steps, which is most of the cost, is left out, and None stands for the gradient.
        """
        h, limit = self._tensors(values), tf.constant(limit, self.problem.dtype)
        (loss, weights, end), gradient = self._differentiated(h, limit)
        self._check(float(loss), end)
        if not loss < limit:
            return float(loss), None, weights
        gradient = {name: float(gradient[name]) for name in self.problem.names}
        for name, slope in gradient.items():
            if not math.isfinite(slope):
                raise Diverged(
                    f"the loss is {float(loss):.4g}, but the gradient overflowed on its way back "
                    f"through {self.problem.steps} steps: that of '{name}' is {slope}"
                )
        return float(loss), gradient, weights


def parser(description):
    """The options that all programs here have."""
    result = argparse.ArgumentParser(
        description=description, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    add = result.add_argument
    add("--float64", action="store_true", help="compute in double precision")
    add("--plain", action="store_true", help="report the loss alone, without its gradient")
    add("--test", action="store_true", help="report the test data's figures, too")
    add("--seed", type=int, default=0, help="of the initial weights and the batches")
    return result


def report(problem, options):
    """Trains, and prints the line that hone reads; exits with status 1 and a reason if it fails."""
    values = {name: getattr(options, name) for name in problem.names}
    measure = Hypergradient(problem)
    line = {}
    try:
        if options.plain:
            line["loss"], weights = measure.loss(values)
        else:
            line["loss"], line["gradient"], weights = measure(values)
    except (Diverged, NotDifferentiable) as error:
        # Without a report and with a status that is not 0 hone keeps this line as the reason why
        # the trial failed; a reported NaN would say less.
        sys.exit(f"{os.path.basename(sys.argv[0])}: {error}")
    if options.test:
        line |= problem.test(weights)
    print(json.dumps(line), flush=True)
