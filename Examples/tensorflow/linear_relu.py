#!/usr/bin/env python3
"""A linear layer followed by ReLU, y = relu(W x + b), and the gradient of its hyperparameters.

The data are the 442 diabetes patients that scikit-learn ships: ten measurements, and how far the
disease went in a year. As in Efron et al. 2004 (Least angle regression), the ten and their products
in pairs make 64 features, which is much for the 150 patients to learn from: 150 more are the
validation data, and 142 the test data, which no trial sees. The target is in standard deviations of
the training data, and not negative, as a ReLU's output.

Training is gradient descent on all 150 at once, of the mean squared error and two L2 penalties:

  decay * |W of the ten|^2 + decay_products * |W of the products|^2
"""

from unrolled import Problem, parser, report  # first: it quiets TensorFlow

import numpy as np
import tensorflow as tf
from sklearn.datasets import load_diabetes

SPLIT_SEED = 2025
TRAINING, VALIDATION = 150, 150
MAIN = 10


def products(measurements):
    """The ten measurements, and their 54 products (without sex * sex, which has two values)."""
    columns = [measurements]
    for i in range(MAIN):
        for j in range(i, MAIN):
            if (i, j) != (1, 1):
                columns.append((measurements[:, i] * measurements[:, j])[:, None])
    return np.concatenate(columns, axis=1)


def standardised(data):
    """Minus the mean and by the standard deviation of the training data."""
    training = data[:TRAINING]
    return (data - training.mean(axis=0)) / training.std(axis=0)


class LinearReLU(Problem):
    names = ("lr", "momentum", "decay", "decay_products", "init_scale")

    def __init__(self, steps=200, bias=0.0, seed=0, float64=False):
        self.steps = steps
        self.dtype = tf.float64 if float64 else tf.float32
        measurements, progress = load_diabetes(return_X_y=True)
        order = np.random.RandomState(SPLIT_SEED).permutation(len(progress))
        features = standardised(products(standardised(measurements[order])))
        progress = progress[order]
        target = progress / progress[:TRAINING].std()
        ends = [TRAINING, TRAINING + VALIDATION]
        self.features = [self._tensor(part) for part in np.split(features, ends)]
        self.target = [self._tensor(part) for part in np.split(target, ends)]
        self.bias = self._tensor(bias)
        count = features.shape[1]
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
        squares = weights[0] ** 2
        penalty = h["decay"] * tf.reduce_sum(squares[:MAIN])
        penalty += h["decay_products"] * tf.reduce_sum(squares[MAIN:])
        return self.error(weights, 0) + penalty

    def validation_loss(self, weights):
        return self.error(weights, 1)

    def test(self, weights):
        return {"test_loss": float(self.error(weights, 2))}


def main():
    options = parser(__doc__.splitlines()[0])
    add = options.add_argument
    add("--lr", type=float, default=0.01, help="learning rate")
    add("--momentum", type=float, default=0.5, help="momentum")
    add("--decay", type=float, default=0.001, help="L2 penalty of the ten measurements' weights")
    add("--decay_products", type=float, default=0.001, help="L2 penalty of the products' weights")
    add("--init_scale", type=float, default=1.0, help="scale of the initial weights")
    add("--steps", type=int, default=200, help="steps of gradient descent")
    options = options.parse_args()
    report(LinearReLU(options.steps, seed=options.seed, float64=options.float64), options)


if __name__ == "__main__":
    main()
