"""The gradient of a validation loss with respect to the hyperparameters of the training before it.

Gradient descent with momentum, t = 0 … T-1, for the weights w, the velocities v, the training loss
L and the hyperparameters h:

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


def train(problem, h):
    """All steps. Returns the weights, the steps done, and the last training loss.

    It stops at the first step whose loss is not finite, so that the step can be named.
    """
    momentum = problem.momentum(h)

    def go_on(step, loss, weights, velocities):
        return (step < problem.steps) & tf.math.is_finite(loss)

    def body(step, loss, weights, velocities):
        with tf.GradientTape() as tape:
            tape.watch(weights)
            loss = problem.training_loss(weights, h, step)
        slopes = tape.gradient(loss, weights)
        velocities = [momentum * v + slope for v, slope in zip(velocities, slopes)]
        rates = problem.rates(h)
        weights = [w - rate * v for w, rate, v in zip(weights, rates, velocities)]
        return step + 1, loss, weights, velocities

    weights = problem.initial(h)
    start = (tf.constant(0), tf.zeros([], problem.dtype), weights, [0 * w for w in weights])
    step, loss, weights, _ = tf.while_loop(go_on, body, start)
    return weights, step, loss


class Hypergradient:
    """J and its gradient as functions of the hyperparameters, each traced once."""

    def __init__(self, problem):
        self.problem = problem
        self._plain = tf.function(self._train)
        self._differentiated = tf.function(self._differentiate)

    def _train(self, h):
        weights, step, loss = train(self.problem, h)
        return self.problem.validation_loss(weights), weights, step, loss

    def _differentiate(self, h):
        with tf.GradientTape() as tape:
            tape.watch(h)
            result = self._train(h)
        gradient = tape.gradient(result[0], h)
        for name, slope in gradient.items():
            if slope is None:  # known from the graph, before anything is computed
                raise NotDifferentiable(
                    f"no derivative reaches '{name}': the loss does not depend on it, or only "
                    "through an operation without one (a cast to integers, tf.round, tf.argmax, "
                    "tf.stop_gradient)"
                )
        return result, gradient

    def _tensors(self, values):
        return {n: tf.constant(values[n], self.problem.dtype) for n in self.problem.names}

    def _finite(self, values, loss, step, training_loss):
        step, training_loss = int(step), float(training_loss)
        shown = ", ".join(f"{name} {values[name]:.6g}" for name in self.problem.names)
        if not math.isfinite(training_loss):
            raise Diverged(
                f"the training diverged: its loss is {training_loss:g} at step {step} of "
                f"{self.problem.steps}, with {shown}"
            )
        if not math.isfinite(loss):
            raise Diverged(
                f"the training diverged: after its {step} steps the validation loss is {loss:g}, "
                f"with {shown}"
            )

    def loss(self, values):
        """J and the weights, without a gradient: a plain training. Throws Diverged."""
        loss, weights, step, training_loss = self._plain(self._tensors(values))
        self._finite(values, float(loss), step, training_loss)
        return float(loss), weights

    def __call__(self, values):
        """J, its gradient by name, and the weights. Throws Diverged and NotDifferentiable."""
        result, gradient = self._differentiated(self._tensors(values))
        loss, weights, step, training_loss = result
        self._finite(values, float(loss), step, training_loss)
        gradient = {name: float(gradient[name]) for name in self.problem.names}
        for name, slope in gradient.items():
            if not math.isfinite(slope):
                raise Diverged(
                    f"the loss is {float(loss):g}, but the backward pass through the training's "
                    f"{int(step)} steps overflowed: the derivative by '{name}' is {slope:g}"
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
    """Trains, and prints the line that hone reads. Exits with status 1 and the reason if it fails."""
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
