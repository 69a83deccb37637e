"""Golden numbers of LayerTests, computed with Flax and JAX in double precision.

    pip install jax flax; python3 layers.py > layers.json

Inputs and weights are `numbers(salt, shape)`, which the tests make by the same rule.
"""
import json

import jax

jax.config.update("jax_enable_x64", True)
import flax.linen as nn
import jax.numpy as np
import numpy


def numbers(salt, *shape):
    """Of no pattern and in -1...1: ((37 i + 11 salt) i mod 101) / 50 - 1 at place i."""
    i = numpy.arange(numpy.prod(shape), dtype=numpy.int64)
    return np.asarray(((37 * i + 11 * salt) * i % 101) / 50 - 1).reshape(shape)


def dense(salt, rows, columns):
    return {"kernel": numbers(salt, rows, columns), "bias": numbers(salt + 1, columns)}


DOUBLE = {"dtype": np.float64, "param_dtype": np.float64}
golden = {}


def keep(name, value):
    golden[name] = [float(f"{x:.15g}") for x in np.ravel(value)]


x = numbers(1, 2, 5, 6, 3)
line = numbers(2, 2, 7, 3)

for name, size, image, options in (
    ("convolution", (3, 2), x, {"padding": "VALID"}),
    ("convolution, same, stride", (3, 3), x, {"padding": "SAME", "strides": 2}),
    ("convolution, each, dilation", (2, 3), x, {"padding": 1, "kernel_dilation": 2}),
    ("convolution of a line", (3,), line, {"padding": "SAME", "strides": (2,)}),
):
    parameters = {"kernel": numbers(3, *size, 3, 4), "bias": numbers(4, 4)}
    keep(name, nn.Conv(4, size, **options, **DOUBLE).apply({"params": parameters}, image))

keep("maximum", nn.max_pool(x, (2, 3), strides=(2, 2), padding="SAME"))
keep("average", nn.avg_pool(x, (2, 3), strides=(2, 2), padding="SAME", count_include_pad=False))
keep("average, none", nn.avg_pool(line, (3,), strides=(2,), padding="VALID"))
keep("dense", nn.Dense(4, **DOUBLE).apply({"params": dense(5, 3, 4)}, line))
keep("embedding", nn.Embed(5, 3, **DOUBLE).apply(
    {"params": {"embedding": numbers(6, 5, 3)}}, np.array([[4, 0], [2, 2]])))

inward, recurrent = numbers(7, 3, 12), numbers(8, 4, 12)
bias, candidate = numbers(9, 12), numbers(10, 4)
gates = {}
for place, gate in enumerate("rzn"):
    part = slice(4 * place, 4 * place + 4)
    gates["i" + gate] = {"kernel": inward[:, part], "bias": bias[part]}
    gates["h" + gate] = {"kernel": recurrent[:, part]}
gates["hn"]["bias"] = candidate
cell, h, states = nn.GRUCell(4, **DOUBLE), numbers(11, 2, 4), []
for time in range(7):
    h, _ = cell.apply({"params": gates}, h, line[:, time])
    states.append(h)
keep("gru", np.stack(states, 1))

sequence, other = numbers(12, 2, 3, 4), numbers(13, 2, 5, 4)
parts = {}
for place, name in enumerate(("query", "key", "value")):
    layer = dense(14 + 2 * place, 4, 4)
    parts[name] = {
        "kernel": layer["kernel"].reshape(4, 2, 2), "bias": layer["bias"].reshape(2, 2)}
last = dense(20, 4, 4)
parts["out"] = {"kernel": last["kernel"].reshape(2, 2, 4), "bias": last["bias"]}
attention = nn.MultiHeadDotProductAttention(num_heads=2, **DOUBLE)
keep("attention", attention.apply({"params": parts}, sequence, other))
keep("attention, causal", attention.apply(
    {"params": parts}, sequence, mask=nn.make_causal_mask(numbers(0, 2, 3))))

scaling = {"scale": numbers(22, 3), "bias": numbers(23, 3)}
keep("layer norm", nn.LayerNorm(epsilon=1e-5, **DOUBLE).apply({"params": scaling}, line))
norm = nn.BatchNorm(use_running_average=False, epsilon=1e-5, **DOUBLE)
statistics = {"mean": np.zeros(3), "var": np.ones(3)}
keep("batch norm", norm.apply(
    {"params": scaling, "batch_stats": statistics}, x, mutable=["batch_stats"])[0])
keep("batch mean", x.mean((0, 1, 2)))
keep("batch variance", numpy.var(x, axis=(0, 1, 2), ddof=1))

keep("relu", nn.relu(line))
keep("tanh", np.tanh(line))
keep("gelu", nn.gelu(line, approximate=False))
keep("silu", nn.silu(line))
print("{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in golden.items()) + "\n}")
