"""Runs of the real command, killed at random moments."""

import os
import pathlib
import random
import signal
import subprocess
import time

from stores import PATIENCE, check, finished, keeps

PROGRAM = """#!/bin/sh
exec awk -v x="$1" -v y="$2" -v k="$3" 'BEGIN {
  printf "{\\"loss\\": %.17g", (x - 0.3) ^ 2 + (y - 20) ^ 2 / 100 + (k == "b")
  printf ", \\"gradient\\": {\\"y\\": %.17g, \\"x\\": %.17g}", (y - 20) / 50, 2 * (x - 0.3)
  printf ", \\"vectors\\": {\\"w\\": [%.17g, 0.5, %d]}}\\n", x, y
}'
"""

# The parent of two grandchildren; whoever kills it sets the program free to end.
FAMILY = """#!/bin/sh
sh -c 'sleep 1000 & sleep 1000 & echo $$ > "$HONE_DIR/parent"; wait' &
wait $!
echo '{"loss": 1}'
"""

# Programs are killed on purpose, and that is no reason to stop.
STUDY = """
name: soak
command: [./program, '{x}', '{y}', '{k}']
minimize: loss
parameters: {x: {float: [-1, 2]}, y: {int: [5, 70]}, k: {choice: [a, b, c]}}
sampler: tpe
trial: {retries: 1000000}
failures: ignore
"""


class Place:
    """A folder with a study, and the runs in it."""

    def __init__(self, hone: str, folder: pathlib.Path, program: str = PROGRAM):
        folder.mkdir(parents=True)
        self.hone = hone
        self.folder = folder
        self.store = folder / "hone.db"
        self.before = {}
        self.log = open(folder / "messages", "ab")
        (folder / "study.yaml").write_text(STUDY)
        path = folder / "program"
        path.write_text(program)
        path.chmod(0o755)

    def start(self, *flags: str) -> subprocess.Popen:
        return subprocess.Popen(
            [self.hone, "run", "study.yaml", *flags],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self.log,
        )

    def look(self) -> dict:
        """Checks the store; nothing that was finished may have changed."""
        now = finished(self.store)
        keeps(self.before, now)
        self.before = now
        return now

    def said(self) -> str:
        return (self.folder / "messages").read_text(errors="replace")


def finish(run: subprocess.Popen):
    check(run.wait(timeout=PATIENCE) in (0, 1), f"a run that nobody killed ended with {run.returncode}")


def single(hone, folder, dice: random.Random, kills: int) -> dict:
    """One run, killed and started again until its study is done; it equals an undisturbed one."""
    done = studies = 0
    worst = 0.0
    while done < kills:
        seed, trials = dice.randrange(1 << 31), dice.randrange(20, 60)
        flags = ["--seed", str(seed), "--trials", str(trials)]
        whole = Place(hone, folder / f"whole-{studies}")
        finish(whole.start(*flags))
        place = Place(hone, folder / f"killed-{studies}")
        while True:
            run = place.start(*flags)
            try:
                # clock: when it is killed.
                run.wait(timeout=dice.uniform(0.005, 0.3) if done < kills else PATIENCE)
            except subprocess.TimeoutExpired:
                run.kill()
            begun = time.monotonic()
            code = run.wait()
            place.look()
            if code != -signal.SIGKILL:
                check(code == 0, f"a run that nobody killed ended with {code}")
                break
            done += 1
            worst = max(worst, time.monotonic() - begun)
        wanted, found = whole.look(), place.look()
        check(sorted(wanted) == list(range(trials)), f"{len(wanted)} of {trials} trials")
        for number, trial in wanted.items():
            check(
                found.get(number) == trial,
                f"trial {number} is {found.get(number)} after kills, and {trial} without",
            )
        studies += 1
    return {"kills of a run": done, "studies equal to undisturbed ones": studies}


def several(hone, folder, dice: random.Random, kills: int) -> dict:
    """Three runs on one store, of which any may be killed."""
    place = Place(hone, folder / "several")
    trials = 100 + 10 * kills
    flags = ["--seed", "5", "--trials", str(trials), "--parallel", "2"]
    runs = [place.start(*flags) for _ in range(3)]
    for _ in range(kills):
        time.sleep(dice.uniform(0.005, 0.2))
        victim = dice.randrange(3)
        runs[victim].kill()
        runs[victim].wait()
        place.look()
        runs[victim] = place.start(*flags)
    for run in runs:
        finish(run)
    found = place.look()
    check(len(found) >= trials, f"{len(found)} of {trials} trials are finished")
    check(all(trial[0] == 2 for trial in found.values()), "not all trials have completed")
    check(all(trial[4] and trial[5] for trial in found.values()), "a gradient or a vector is missing")
    check("locked" not in place.said(), "a lock was shown")
    return {"kills among three runs": kills, "their trials": len(found)}


def programs(hone, folder, dice: random.Random, kills: int) -> dict:
    """A trial's program is killed: the trial is failed and says so, and the study goes on."""
    # Programs last until enough of them were killed, however slow the machine; 5 minutes at most.
    wait = "n=0\nwhile [ ! -e enough ] && [ $((n += 1)) -lt 6000 ]; do sleep 0.05; done\n"
    place = Place(hone, folder / "programs", "#!/bin/sh\n" + wait + PROGRAM[10:])
    trials = 20 + 3 * kills
    run = place.start("--seed", "5", "--trials", str(trials), "--parallel", "2")
    done = 0
    while done < kills and run.poll() is None:
        time.sleep(dice.uniform(0.005, 0.1))
        # Not the guardian, which has no trial.
        own = [child for child in children(run.pid) if child in with_environment("HONE_TRIAL=")]
        if own:
            try:
                os.kill(dice.choice(own), signal.SIGKILL)
                done += 1
            except ProcessLookupError:
                pass
    (place.folder / "enough").touch()
    finish(run)
    found = place.look()
    failed = [trial for trial in found.values() if trial[0] == 4]
    check(len(found) == trials, f"{len(found)} of {trials} trials are finished")
    check(all("SIGKILL" in trial[3] for trial in failed), f"a wrong reason among {failed}")
    check(0 < len(failed) <= done or kills == 0, f"{len(failed)} failed trials of {done} kills")
    return {"kills of programs": done}


def families(hone, folder, dice: random.Random, kills: int) -> dict:
    """The parent of a program's grandchildren is killed: they do not outlive the trial."""
    place = Place(hone, folder / "families", FAMILY)
    run = place.start("--seed", "5", "--trials", str(kills), "--parallel", "2")
    seen = set()
    while run.poll() is None:
        for path in place.folder.glob("hone.trials/soak/*/parent"):
            text = path.read_text().strip()
            if text and path not in seen:
                seen.add(path)
                time.sleep(dice.uniform(0, 0.02))
                os.kill(int(text), signal.SIGKILL)
        time.sleep(0.005)
    finish(run)
    found = place.look()
    check(len(found) == kills, f"{len(found)} of {kills} trials are finished")
    left = with_environment(str(place.folder))
    check(not left, f"processes {left} are left of trials that have ended")
    return {"kills of grandchildren's parents": len(seen)}


def suspended(hone, folder, dice: random.Random) -> dict:
    """A run is suspended for longer than its lease: another takes over, and its late word is refused."""
    program = '#!/bin/sh\nwhile [ ! -e go ] && [ "$HONE_TRIAL" = 0 ]; do sleep 0.1; done\n'
    place = Place(hone, folder / "suspended", program + PROGRAM[10:])
    flags = ["--seed", "5", "--trials", "3"]
    first = place.start(*flags)
    while not (place.folder / "hone.trials/soak/0/log").exists():
        time.sleep(0.05)
    first.send_signal(signal.SIGSTOP)
    (place.folder / "go").touch()
    begun = time.monotonic()
    finish(place.start(*flags))
    waited = time.monotonic() - begun
    first.send_signal(signal.SIGCONT)
    finish(first)
    check(len(place.look()) == 3, "not all trials are finished")
    return {"seconds until a suspended run's trial was taken": round(waited)}


def children(parent: int) -> list:
    """The living child processes of a process."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(folder.name))
    return found


def with_environment(text: str) -> list:
    """The processes in whose environment this is."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if text.encode() in (folder / "environ").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found
