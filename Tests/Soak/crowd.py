"""Many processes on one store."""

import json
import multiprocessing
import pathlib
import subprocess
import time

from stores import PATIENCE, check, finished

DECLARATION = {
    "name": "crowd",
    "parameters": {"x": {"float": [-1, 2]}, "n": {"int": [1, 1000]}},
    "minimize": "loss",
    "sampler": "random",
    "seed": 5,
    "storage": "hone.db",
}


class Client:
    """A server of its own, asked one thing after another."""

    def __init__(self, hone: str, folder: pathlib.Path):
        self.process = subprocess.Popen(
            [hone, "serve", "--stdio"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.worst = 0.0

    def call(self, method: str, **params):
        request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        begun = time.monotonic()
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        reply = json.loads(self.process.stdout.readline())
        self.worst = max(self.worst, time.monotonic() - begun)
        return reply

    def result(self, method: str, **params):
        reply = self.call(method, **params)
        check("error" not in reply, f"{method} failed: {reply.get('error')}")
        return reply["result"]

    def close(self):
        self.process.stdin.close()
        check(self.process.wait(timeout=PATIENCE) == 0, "a server ended badly")


def work(hone: str, folder: pathlib.Path, trials: int, results) -> None:
    """What one of the processes does; its numbers and its worst wait, or what went wrong."""
    try:
        client = Client(hone, folder)
        client.result("study.create", **DECLARATION, resume=True)
        client.worst = 0.0
        numbers = []
        for _ in range(trials):
            (trial,) = client.result("study.ask", study="crowd")["trials"]
            numbers.append(trial["trial"])
            loss = trial["params"]["x"] ** 2
            client.result("study.tell", study="crowd", trial=trial["trial"], values={"loss": loss})
        client.close()
        results.put((numbers, client.worst, None))
    except Exception as error:
        results.put(([], 0.0, f"{type(error).__name__}: {error}"))


def crowd(hone: str, folder: pathlib.Path, trials: int, patience: float) -> dict:
    """Workers ask and tell on one store as fast as they can."""
    workers = 8
    place = folder / "crowd"
    place.mkdir()
    results = multiprocessing.Queue()
    begun = time.monotonic()
    processes = [
        multiprocessing.Process(target=work, args=(hone, place, trials, results))
        for _ in range(workers)
    ]
    for process in processes:
        process.start()
    parts = [results.get() for _ in processes]
    for process in processes:
        process.join()
    elapsed = time.monotonic() - begun
    for _, _, error in parts:
        check(error is None, f"a worker failed: {error}")
    numbers = sorted(number for part in parts for number in part[0])
    check(numbers == list(range(workers * trials)), "a trial was missed, or given out twice")
    found = finished(place / "hone.db")
    check(
        len(found) == workers * trials and all(trial[0] == 2 for trial in found.values()),
        f"{len(found)} trials are finished",
    )
    worst = max(part[1] for part in parts)
    check(worst < patience, f"a call took {worst:.2f} s")
    return {
        f"trials of {workers} processes on one store": len(found),
        "trials/s": round(len(found) / elapsed),
        "worst wait of a call in ms": round(1000 * worst),
    }


def creators(hone: str, folder: pathlib.Path, rounds: int) -> dict:
    """Two processes create the same study at the same time: one does, and the other learns of it."""
    for number in range(rounds):
        place = folder / f"creators-{number}"
        place.mkdir()
        pair = [Client(hone, place) for _ in range(2)]
        for client in pair:
            request = {"jsonrpc": "2.0", "id": 1, "method": "study.create", "params": DECLARATION}
            client.process.stdin.write(json.dumps(request) + "\n")
        for client in pair:
            client.process.stdin.flush()
        replies = [json.loads(client.process.stdout.readline()) for client in pair]
        made = [reply for reply in replies if "error" not in reply]
        check(len(made) == 1, f"both or none created the study: {replies}")
        refused = next(reply for reply in replies if "error" in reply)
        check("already" in refused["error"]["message"], f"a wrong refusal: {refused}")
        for client in pair:
            client.result("study.create", **DECLARATION, resume=True)
            client.close()
    return {"pairs that created a study together": rounds}
