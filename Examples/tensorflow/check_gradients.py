#!/usr/bin/env python3
"""Check every hyperparameter's gradient, and exit with status 1 if one is wrong.

Each derivative from tf.GradientTape is compared with the central difference
(J(h + e) - J(h - e)) / 2e of plain trainings in double precision, once computed in double and once
in single precision. The linear model has a second, independent witness: where all of its outputs
for the training data are positive, the training is a linear recurrence, whose derivatives NumPy
gets from powers of a matrix.
"""

from unrolled import Hypergradient  # first: it quiets TensorFlow

import argparse
import logging
import sys

import numpy as np

from digits_cnn import ACTIVATIONS, DigitsCNN
from linear_relu import DECAYS, TRAINING, LinearReLU

logging.getLogger("tensorflow").setLevel(logging.ERROR)  # of several functions: they are meant
TOLERANCE64, TOLERANCE32 = 1e-6, 1e-3
# Of a difference, relative to the hyperparameter. A ReLU's gradient jumps, so that a trained
# network is a function of its hyperparameters with tiny jumps; a wide difference straddles some.
STEP = 1e-6

LINEAR = {"lr": 0.005, "momentum": 0.4, "init_scale": 0.8}
LINEAR |= {name: 0.05 * (i + 2) for i, name in enumerate(DECAYS)}
DIGITS = {
    "lr_conv1": 0.07,
    "lr_conv2": 0.05,
    "lr_dense": 0.03,
    "momentum": 0.7,
    "weight_decay": 0.002,
    "smoothing": 0.04,
}


def central_differences(problem, values):
    measure = Hypergradient(problem)
    result = {}
    for name, value in values.items():
        step = STEP * value
        above, _ = measure.loss({**values, name: value + step})
        below, _ = measure.loss({**values, name: value - step})
        result[name] = (above - below) / (2 * step)
    return result


def step_matrices(values, features, target):
    """M of a step x <- M x with x = (w, v, 1), and its derivatives by name."""
    size = features.shape[1]
    here, there, one = slice(0, size), slice(size, 2 * size), 2 * size

    def penalty(decays):  # of the derivative: twice the decay, and none for the bias
        return 2 * np.diag([*decays, 0])

    decays = np.array([values[name] for name in DECAYS])
    hessian = 2 / TRAINING * features.T @ features + penalty(decays)
    slope = -2 / TRAINING * features.T @ target

    def step(lr, momentum, curvature, constant, identity):
        """The rows of M, or of a derivative of it: w <- w - lr v', v' = momentum v + H w + c."""
        matrix = np.zeros((2 * size + 1, 2 * size + 1))
        matrix[here, here] = identity * np.eye(size) - lr * curvature
        matrix[here, there] = -lr * momentum * np.eye(size)
        matrix[here, one] = -lr * constant
        return matrix

    lr, momentum = values["lr"], values["momentum"]
    matrix = step(lr, momentum, hessian, slope, 1)
    matrix[there, here], matrix[there, one] = hessian, slope
    matrix[there, there] = momentum * np.eye(size)
    matrix[one, one] = 1

    derivatives = {"lr": step(1, momentum, hessian, slope, 0)}
    derivatives["momentum"] = np.zeros_like(matrix)
    derivatives["momentum"][here, there] = -lr * np.eye(size)
    derivatives["momentum"][there, there] = np.eye(size)
    for name, one_of_them in zip(DECAYS, np.eye(len(DECAYS))):
        derivatives[name] = step(lr, 0, penalty(one_of_them), 0 * slope, 0)
        derivatives[name][there, here] = penalty(one_of_them)
    return matrix, derivatives


def recurrence(problem, values):
    """J and its gradient where ReLU cuts nothing off in training, without TensorFlow's derivatives.

    After T steps x[T] = M^T x[0]. The derivative of the power is the upper right block of the power of
    [[M, dM], [0, M]].
    """
    features = np.column_stack([problem.features[0].numpy(), np.ones(TRAINING)])
    size = features.shape[1]
    here, rows = slice(0, size), 2 * size + 1
    matrix, derivatives = step_matrices(values, features, problem.target[0].numpy())

    direction = np.r_[problem.direction.numpy(), 0]
    start = np.r_[values["init_scale"] * direction, np.zeros(size), 1]
    start[size - 1] = problem.bias.numpy()
    x = start
    for _ in range(problem.steps):
        if (features @ x[here]).min() <= 0:
            raise AssertionError("an output is not positive: the recurrence does not hold")
        x = matrix @ x

    unseen = np.column_stack([problem.features[1].numpy(), np.ones(len(problem.target[1]))])
    output = np.maximum(unseen @ x[here], 0)
    residual = output - problem.target[1].numpy()
    outward = 2 / len(residual) * unseen.T @ (residual * (output > 0))  # dJ/dw
    gradient = {}
    for name, derivative in derivatives.items():
        block = np.block([[matrix, derivative], [np.zeros_like(matrix), matrix]])
        power = np.linalg.matrix_power(block, problem.steps)[:rows, rows:]
        gradient[name] = outward @ (power @ start)[here]
    power = np.linalg.matrix_power(matrix, problem.steps)
    gradient["init_scale"] = outward @ (power @ np.r_[direction, np.zeros(size), 0])[here]
    return residual @ residual / len(residual), gradient


def compare(title, found, wanted, tolerance):
    """Prints a line, and returns whether all agree. Errors are relative, each to its own value."""
    errors = {n: abs(found[n] - wanted[n]) / (abs(wanted[n]) or 1) for n in wanted}
    worst = max(errors, key=errors.get)
    right = all(error <= tolerance for error in errors.values())  # false for NaN
    verdict = "ok" if right else "WRONG"
    print(f"{title:44} {errors[worst]:8.1e} ({worst}), {tolerance:.0e} allowed: {verdict}")
    if not right:
        for name in wanted:
            print(f"    {name:16} {found[name]:18.10g} {wanted[name]:18.10g} {errors[name]:8.1e}")
    return right


def against_differences(title, make, values):
    wanted = central_differences(make(float64=True), values)
    right = True
    for float64, tolerance in ((True, TOLERANCE64), (False, TOLERANCE32)):
        _, found, _ = Hypergradient(make(float64=float64))(values)
        name = f"{title}, {'float64' if float64 else 'float32'}"
        right &= compare(name, found, wanted, tolerance)
    return right


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=120, help="of the trainings")
    steps = parser.parse_args().steps

    right = against_differences(
        "linear_relu", lambda float64: LinearReLU(steps, float64=float64), LINEAR
    )
    # A bias of 2 at the start, about the targets' mean, and smaller weights: no output is cut off.
    values = {**LINEAR, "init_scale": 0.3}
    for float64, tolerance in ((True, TOLERANCE64), (False, TOLERANCE32)):
        title = f"linear_relu, closed form, {'float64' if float64 else 'float32'}"
        loss, found, _ = Hypergradient(LinearReLU(steps, bias=2.0, float64=float64))(values)
        wanted_loss, wanted = recurrence(LinearReLU(steps, bias=2.0, float64=True), values)
        found, wanted = {"the loss": loss, **found}, {"the loss": wanted_loss, **wanted}
        right &= compare(title, found, wanted, tolerance)
    for activation in ACTIVATIONS:
        right &= against_differences(
            f"digits_cnn, {activation}",
            lambda float64: DigitsCNN(steps, activation, float64=float64),
            DIGITS,
        )
    print("all agree" if right else "some disagree")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
