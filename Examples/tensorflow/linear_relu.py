#!/usr/bin/env python3
"""A linear layer followed by ReLU, y = relu(W x + b), and the gradient of its hyperparameters.

The data are the 442 diabetes patients that scikit-learn ships: ten measurements, and how far the
disease went in a year. 50 are there to learn from, 150 for the validation loss, and 242 are test
data, which no trial sees. The target is in standard deviations, and not negative, as is a ReLU.

Training is gradient descent with momentum, on all 50 at once, of the mean squared error with an L2
penalty for each measurement's weight. So there are 13 hyperparameters, and ten of them say how far
each measurement can be trusted.
"""

from unrolled import Problem, parser, report  # first: it quiets TensorFlow

import numpy as np
import tensorflow as tf
from sklearn.datasets import load_diabetes

SPLIT_SEED = 2025
TRAINING, VALIDATION = 50, 150
MEASUREMENTS = ("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6")
DECAYS = tuple(f"decay_{name}" for name in MEASUREMENTS)


class LinearReLU(Problem):
    names = ("lr", "momentum", "init_scale", *DECAYS)

    def __init__(self, steps=100, bias=0.0, seed=0, float64=False):
        self.steps = steps
        self.dtype = tf.float64 if float64 else tf.float32
        features, target = load_diabetes(return_X_y=True)
        order = np.random.RandomState(SPLIT_SEED).permutation(len(target))
        features, target = features[order], target[order]
        features -= features[:TRAINING].mean(axis=0)
        features /= features[:TRAINING].std(axis=0)
        target /= target[:TRAINING].std()
        ends = [TRAINING, TRAINING + VALIDATION]
        self.features = [self._tensor(part) for part in np.split(features, ends)]
        self.target = [self._tensor(part) for part in np.split(target, ends)]
        self.bias = self._tensor(bias)
        count = len(MEASUREMENTS)
        self.direction = self._tensor(np.random.RandomState(seed).randn(count) / np.sqrt(count))

    def _tensor(self, values):
        return tf.constant(values, self.dtype)

    def initial(self, h):
        return [h["init_scale"] * self.direction, self.bias]

    def rates(self, h):
        return [h["lr"], h["lr"]]

    def output(self, weights, part):
        return tf.nn.relu(tf.linalg.matvec(self.features[part], weights[0]) + weights[1])

    def error(self, weights, part):
        return tf.reduce_mean((self.output(weights, part) - self.target[part]) ** 2)

    def training_loss(self, weights, h, step):
        decays = tf.stack([h[name] for name in DECAYS])
        return self.error(weights, 0) + tf.reduce_sum(decays * weights[0] ** 2)

    def validation_loss(self, weights):
        return self.error(weights, 1)

    def test(self, weights):
        return {"test_loss": float(self.error(weights, 2))}


def main():
    options = parser(__doc__.splitlines()[0])
    add = options.add_argument
    add("--lr", type=float, default=0.01, help="learning rate")
    add("--momentum", type=float, default=0.5, help="momentum")
    add("--init_scale", type=float, default=1.0, help="scale of the initial weights")
    for name, measurement in zip(DECAYS, MEASUREMENTS):
        add(f"--{name}", type=float, default=0.1, help=f"L2 penalty of the weight of {measurement}")
    add("--steps", type=int, default=100, help="steps of gradient descent")
    options = options.parse_args()
    report(LinearReLU(options.steps, seed=options.seed, float64=options.float64), options)


if __name__ == "__main__":
    main()
