"""Programs that try to leave something behind, each in its own way: nothing may outlive its trial."""

import json
import os
import pathlib
import signal
import subprocess
import time

from stores import PATIENCE, check

# Perl is on every Debian, and starts in a millisecond. What stays behind is known by its last argument,
# whatever became of its environment.
PROGRAM = r"""#!/usr/bin/env perl
use POSIX ();
my ($kind, $token) = @ARGV;
sub leave { POSIX::_exit(0) }
sub stay {
  if ($kind eq 'closed') { POSIX::close($_) for 0 .. 255 }
  %ENV = () if $kind =~ /cleared|restarting|racing/;
  $SIG{TERM} = $SIG{HUP} = 'IGNORE' if $kind eq 'deaf';
  exec $^X, $0, 'racer', $token if $kind eq 'racing';
  exec $^X, $0, 'restarter', $token if $kind eq 'restarting';
  exec '/bin/sh', '-c', 'while :; do sleep 100; done', $token;
}
if ($kind eq 'restarter' || $kind eq 'racer') {
  $SIG{TERM} = 'IGNORE' if $kind eq 'racer';
  while (1) {
    my $child = fork;
    leave() if $child;
    # Where there are too many processes it stays what it is.
    POSIX::setsid() if defined $child;
    select undef, undef, undef, 0.001 if $kind eq 'restarter';
  }
}
if (fork == 0) {
  POSIX::setsid() unless $kind eq 'child';
  leave() if $kind ne 'child' && $kind ne 'session' && fork;
  stay();
}
print "{\"loss\": 1}\n";
"""

KINDS = ["child", "session", "double", "closed", "cleared", "deaf", "restarting", "racing"]


def daemons(hone: str, folder: pathlib.Path, count: int) -> dict:
    """`count` trials of each kind, one at a time and several."""
    place = folder / "daemons"
    place.mkdir()
    program = place / "program"
    program.write_text(PROGRAM)
    program.chmod(0o755)
    figures = {}
    for kind in KINDS:
        begun = time.monotonic()
        for parallel in (1, 4):
            trials = max(count // 2, 1)
            token = f"hone-soak-{os.getpid()}-{kind}-{parallel}"
            study = {
                "name": f"{kind}-{parallel}",
                "command": ["./program", kind, token, "{x}"],
                "minimize": "loss",
                "parameters": {"x": {"float": [0, 1]}},
                "sampler": "random",
                "trials": trials,
                "parallel": parallel,
                "seed": 5,
                "storage": "memory",
                "failures": "ignore",
                "trial": {"grace": "50ms"},
            }
            (place / "study.yaml").write_text(json.dumps(study))
            run = subprocess.run(
                [hone, "run", "study.yaml", "--json"],
                cwd=place,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE,
            )
            left = named(token)
            for process in left:
                os.kill(process, signal.SIGKILL)
            check(not left, f"{len(left)} of {trials} trials have left something: {kind}")
            completed = json.loads(run.stdout)["trials"]["completed"]
            check(completed == trials, f"{completed} of {trials} trials have completed: {kind}")
        figures[kind] = round((time.monotonic() - begun) / (2 * trials) * 1000, 1)
    return {"milliseconds a trial that leaves a process behind": figures, "of each": count}


def named(token: str) -> list:
    """The living processes that have this among their arguments."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if token.encode() in (folder / "cmdline").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:
            continue
    return found
