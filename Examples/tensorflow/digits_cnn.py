#!/usr/bin/env python3
"""A small convolutional network on handwritten digits, and the gradient of its hyperparameters.

The images are the 1,797 8x8 digits that scikit-learn ships: 300 to learn from, 500 for the
validation loss, and 997 test images, which no trial sees. Two convolutions of 3x3 with a mean
pooling after the first, and a dense layer: three learning rates, one a layer.

Training is gradient descent with momentum on batches of 50, in an order that --seed fixes, of the
cross-entropy with smoothed labels and an L2 penalty on the kernels. The validation loss is the
cross-entropy with the labels as they are.
"""

from unrolled import Problem, parser, report  # first: it quiets TensorFlow

import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

SPLIT_SEED = 2025
TRAINING, VALIDATION, BATCH, CLASSES = 300, 500, 50, 10
ACTIVATIONS = {
    "tanh": tf.nn.tanh,
    "elu": tf.nn.elu,
    "silu": tf.nn.silu,
    "relu": tf.nn.relu,
}


def split():
    """Training, validation and test images with their digits, shuffled and stratified."""
    images, digits = load_digits(return_X_y=True)
    images = images.reshape(-1, 8, 8, 1) / 8.0 - 1.0  # the pixels run from 0 to 16
    training, rest, training_digits, rest_digits = train_test_split(
        images, digits, train_size=TRAINING, stratify=digits, random_state=SPLIT_SEED
    )
    validation, test, validation_digits, test_digits = train_test_split(
        rest, rest_digits, train_size=VALIDATION, stratify=rest_digits, random_state=SPLIT_SEED
    )
    return [(training, training_digits), (validation, validation_digits), (test, test_digits)]


class DigitsCNN(Problem):
    names = ("lr_conv1", "lr_conv2", "lr_dense", "momentum", "weight_decay", "smoothing")

    def __init__(self, steps=120, activation="tanh", width=8, seed=0, float64=False):
        self.steps = steps
        self.activation = ACTIVATIONS[activation]
        self.dtype = tf.float64 if float64 else tf.float32
        self.images, self.labels = [], []
        for images, digits in split():
            self.images.append(tf.constant(images, self.dtype))
            self.labels.append(tf.constant(np.eye(CLASSES)[digits], self.dtype))

        random = np.random.RandomState(seed)
        self.start = []
        for shape in ((3, 3, 1, width), (3, 3, width, 2 * width), (2 * 2 * 2 * width, CLASSES)):
            inputs = np.prod(shape[:-1])  # LeCun's scale: unit variance in, unit variance out
            self.start.append(tf.constant(random.randn(*shape) / np.sqrt(inputs), self.dtype))
            self.start.append(tf.zeros(shape[-1], self.dtype))
        epochs = -(-steps * BATCH // TRAINING)
        order = [random.permutation(TRAINING) for _ in range(epochs)]
        self.batches = tf.constant(np.concatenate(order)[: steps * BATCH].reshape(steps, BATCH))

    def initial(self, h):
        return self.start

    def rates(self, h):
        return [h[layer] for layer in ("lr_conv1", "lr_conv2", "lr_dense") for _ in range(2)]

    def logits(self, weights, images):
        kernel1, bias1, kernel2, bias2, kernel3, bias3 = weights
        hidden = self.activation(tf.nn.conv2d(images, kernel1, 1, "SAME") + bias1)
        hidden = tf.nn.avg_pool2d(hidden, 2, 2, "VALID")
        hidden = self.activation(tf.nn.conv2d(hidden, kernel2, 1, "VALID") + bias2)
        return tf.reshape(hidden, [-1, kernel3.shape[0]]) @ kernel3 + bias3

    def cross_entropy(self, weights, images, labels):
        logits = self.logits(weights, images)
        return -tf.reduce_mean(tf.reduce_sum(labels * tf.nn.log_softmax(logits), axis=1))

    def training_loss(self, weights, h, step):
        batch = self.batches[step]
        labels = tf.gather(self.labels[0], batch)
        labels = (1 - h["smoothing"]) * labels + h["smoothing"] / CLASSES
        penalty = h["weight_decay"] * sum(tf.reduce_sum(kernel**2) for kernel in weights[::2])
        return self.cross_entropy(weights, tf.gather(self.images[0], batch), labels) + penalty

    def validation_loss(self, weights):
        return self.cross_entropy(weights, self.images[1], self.labels[1])

    def test(self, weights):
        guesses = tf.argmax(self.logits(weights, self.images[2]), axis=1)
        right = guesses == tf.argmax(self.labels[2], axis=1)
        loss = self.cross_entropy(weights, self.images[2], self.labels[2])
        accuracy = tf.reduce_mean(tf.cast(right, tf.float64))
        return {"test_loss": float(loss), "test_accuracy": round(float(accuracy), 6)}


def main():
    options = parser(__doc__.splitlines()[0])
    add = options.add_argument
    add("--lr_conv1", type=float, default=0.02, help="learning rate of the first convolution")
    add("--lr_conv2", type=float, default=0.02, help="learning rate of the second convolution")
    add("--lr_dense", type=float, default=0.02, help="learning rate of the dense layer")
    add("--momentum", type=float, default=0.5, help="momentum")
    add("--weight_decay", type=float, default=0.001, help="L2 penalty of the kernels")
    add("--smoothing", type=float, default=0.05, help="label smoothing")
    add("--activation", choices=ACTIVATIONS, default="tanh", help="of the convolutions")
    add("--width", type=int, default=8, help="channels of the first convolution, half the second's")
    add("--steps", type=int, default=120, help="steps, of 50 images each")
    options = options.parse_args()
    report(
        DigitsCNN(
            options.steps, options.activation, options.width, options.seed, options.float64
        ),
        options,
    )


if __name__ == "__main__":
    main()
