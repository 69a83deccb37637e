"""Tells two spirals apart with a small network; continues from its checkpoint after a kill."""

import argparse
import json
import math
import os
import pathlib

import torch

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.01)
parser.add_argument("--units", type=int, default=16)
parser.add_argument("--optimizer", choices=["sgd", "adam"], default="sgd")
parser.add_argument("--momentum", type=float, default=0.9)
parser.add_argument("--epochs", type=int, default=30)
options = parser.parse_args()


def spirals(count, seed):
    generator = torch.Generator().manual_seed(seed)
    angle = 2 * math.pi * torch.rand(count, generator=generator).sqrt()
    label = torch.arange(count) % 2
    turn = angle + math.pi * label
    points = torch.stack([angle * turn.cos(), angle * turn.sin()], dim=1) / 10
    return points + 0.02 * torch.randn(count, 2, generator=generator), label.float()


torch.set_num_threads(1)
torch.manual_seed(int(os.environ.get("HONE_SEED", 0)))
points, labels = spirals(600, seed=1)
test_points, test_labels = spirals(300, seed=2)
model = torch.nn.Sequential(
    torch.nn.Linear(2, options.units), torch.nn.Tanh(),
    torch.nn.Linear(options.units, options.units), torch.nn.Tanh(),
    torch.nn.Linear(options.units, 1))
if options.optimizer == "adam":
    optimizer = torch.optim.Adam(model.parameters(), lr=options.lr)
else:
    optimizer = torch.optim.SGD(model.parameters(), lr=options.lr, momentum=options.momentum)
loss_of = torch.nn.BCEWithLogitsLoss()

checkpoint = pathlib.Path(os.environ.get("HONE_DIR", ".")) / "checkpoint.pt"
first = 1
if checkpoint.exists():
    saved = torch.load(checkpoint)
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    first = saved["epoch"] + 1
    if first > options.epochs:
        # It was killed after its last epoch: all that is left is to report it again.
        print(json.dumps({"loss": saved["loss"], "step": saved["epoch"]}), flush=True)

for epoch in range(first, options.epochs + 1):
    for batch in torch.randperm(len(points)).split(20):
        optimizer.zero_grad()
        loss_of(model(points[batch])[:, 0], labels[batch]).backward()
        optimizer.step()
    with torch.no_grad():
        loss = loss_of(model(test_points)[:, 0], test_labels).item()
    state = {
        "model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch,
        "loss": loss}
    partial = checkpoint.with_suffix(".part")
    torch.save(state, partial)
    partial.replace(checkpoint)
    print(json.dumps({"loss": loss, "step": epoch}), flush=True)
