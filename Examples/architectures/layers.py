"""The parts of the networks of this example, in NumPy: each knows its values and their slopes.

`forward` takes a batch, `backward` the slopes of the loss with respect to what `forward` gave, and
gives those with respect to what it took. `parts` are the arrays that are trained, as (value, slope).
"""

import numpy as np


def activation(name, x):
    """The function and its derivative."""
    if name == "relu":
        return np.maximum(x, 0), (x > 0).astype(x.dtype)
    if name == "tanh":
        y = np.tanh(x)
        return y, 1 - y * y
    s = 1 / (1 + np.exp(-np.clip(x, -30, 30)))  # silu
    return x * s, s * (1 + x * (1 - s))


class Linear:
    """y = x W + b, with weights as He et al. (2015) begin."""

    def __init__(self, inputs, outputs, rng):
        self.w = (rng.standard_normal((inputs, outputs)) * np.sqrt(2 / inputs)).astype(np.float32)
        self.b = np.zeros(outputs, np.float32)
        self.dw, self.db = np.zeros_like(self.w), np.zeros_like(self.b)
        self.parts = [(self.w, self.dw), (self.b, self.db)]

    def forward(self, x):
        self.x = x
        return x @ self.w + self.b

    def backward(self, dy):
        self.dw[:] = self.x.T @ dy
        self.db[:] = dy.sum(0)
        return dy @ self.w.T


class Block:
    """A block of a kind: dense, gated (Dauphin et al. 2017) or bottleneck; with or without a skip.

    The skip adds the block's input to its output, through a projection where their widths differ.
    """

    def __init__(self, kind, inputs, width, skip, function, rng):
        self.kind, self.function = kind, function
        if kind == "bottleneck":
            narrow = max(4, width // 4)
            self.layers = [Linear(inputs, narrow, rng), Linear(narrow, width, rng)]
        elif kind == "gated":
            self.layers = [Linear(inputs, width, rng), Linear(inputs, width, rng)]
        else:
            self.layers = [Linear(inputs, width, rng)]
        self.skip = skip
        self.projection = Linear(inputs, width, rng) if skip and inputs != width else None
        self.parts = sum((layer.parts for layer in self.layers), [])
        if self.projection:
            self.parts += self.projection.parts

    def forward(self, x, training):
        if self.kind == "gated":
            self.a = self.layers[0].forward(x)
            self.gate = 1 / (1 + np.exp(-np.clip(self.layers[1].forward(x), -30, 30)))
            y = self.a * self.gate
        else:
            y = self.layers[0].forward(x)
            self.slopes = []
            for layer in self.layers[1:]:
                y, slope = activation(self.function, y)
                self.slopes.append(slope)
                y = layer.forward(y)
            y, self.last = activation(self.function, y)
        if self.skip:
            y = y + (self.projection.forward(x) if self.projection else x)
        return y

    def backward(self, dy):
        if self.kind == "gated":
            dx = self.layers[0].backward(dy * self.gate)
            dx = dx + self.layers[1].backward(dy * self.a * self.gate * (1 - self.gate))
        else:
            d = self.layers[-1].backward(dy * self.last)
            for layer, slope in zip(self.layers[-2::-1], self.slopes[::-1]):
                d = layer.backward(d * slope)
            dx = d
        if self.skip:
            dx = dx + (self.projection.backward(dy) if self.projection else dy)
        return dx


class Convolution:
    """A square kernel over an image of channels, padded to its size; then the function."""

    def __init__(self, channels, outputs, kernel, function, rng):
        self.kernel, self.function = kernel, function
        self.linear = Linear(channels * kernel * kernel, outputs, rng)
        self.parts = self.linear.parts

    def forward(self, x, training):
        self.shape, r = x.shape, self.kernel // 2
        padded = np.pad(x, ((0, 0), (r, r), (r, r), (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (self.kernel,) * 2, axis=(1, 2))
        n, h, w, c = x.shape
        y = self.linear.forward(windows.reshape(n * h * w, -1)).reshape(n, h, w, -1)
        y, self.slope = activation(self.function, y)
        return y

    def backward(self, dy):
        n, h, w, c = self.shape
        d = self.linear.backward((dy * self.slope).reshape(n * h * w, -1))
        d = d.reshape(n, h, w, c, self.kernel, self.kernel)
        r = self.kernel // 2
        padded = np.zeros((n, h + 2 * r, w + 2 * r, c), np.float32)
        for i in range(self.kernel):
            for j in range(self.kernel):
                padded[:, i : i + h, j : j + w] += d[..., i, j]
        return padded[:, r : r + h, r : r + w]


class Pool:
    """The mean or the greatest of every 2 × 2 pixels."""

    parts = []

    def __init__(self, how):
        self.how = how

    def forward(self, x, training):
        n, h, w, c = x.shape
        cells = x.reshape(n, h // 2, 2, w // 2, 2, c).transpose(0, 1, 3, 5, 2, 4)
        cells = cells.reshape(n, h // 2, w // 2, c, 4)
        self.shape = x.shape
        if self.how == "mean":
            return cells.mean(-1)
        self.best = cells.argmax(-1)
        return cells.max(-1)

    def backward(self, dy):
        n, h, w, c = self.shape
        if self.how == "mean":
            share = np.repeat(dy[..., None] / 4, 4, -1)
        else:
            share = (np.arange(4) == self.best[..., None]) * dy[..., None]
        cells = share.reshape(n, h // 2, w // 2, c, 2, 2).transpose(0, 1, 4, 2, 5, 3)
        return cells.reshape(n, h, w, c).astype(np.float32)


class Flatten:
    parts = []

    def forward(self, x, training):
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, dy):
        return dy.reshape(self.shape)


class Dropout:
    """Sets a share of the numbers to 0 while training."""

    parts = []

    def __init__(self, share, rng):
        self.share, self.rng = share, rng

    def forward(self, x, training):
        self.mask = None
        if not training or self.share == 0:
            return x
        self.mask = (self.rng.random(x.shape) >= self.share) / np.float32(1 - self.share)
        return x * self.mask.astype(np.float32)

    def backward(self, dy):
        return dy if self.mask is None else dy * self.mask.astype(np.float32)
