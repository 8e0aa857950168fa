#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs text cases of the command line: tests/cli/run.py SOLLEVA CASES... (README.md describes the format).

A case that fails shows what was expected and what came, in the format of the cases, ready to be pasted."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
STREAMS = ('stdout', 'stderr')


class Case:
    def __init__(self, name):
        self.name = name
        self.command = None
        self.files = {}
        self.exit = 0
        self.exact = {}     # stream -> text
        self.holds = {}     # stream -> lines that must be there
        self.needs = None   # a command that must succeed, else the case is skipped


def fail(path, number, text):
    sys.exit(f'{path}:{number}: {text}')


def read_cases(path):
    """The cases of a file; `== name` begins one, indented lines belong to the heading above them."""
    cases, block = [], None
    for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
        if line.startswith('  ') and block is not None:
            block.append(line[2:])
            continue
        if line == '' and block is not None:
            block.append('')
            continue
        if line == '' or line.startswith('#'):
            continue
        block = None
        if line.startswith('== '):
            cases.append(Case(line[3:]))
            continue
        if not cases:
            fail(path, number, 'a case begins with "== name"')
        block = read_heading(cases[-1], line, path, number)
    for case in cases:
        if case.command is None:
            sys.exit(f'{path}: case "{case.name}" runs nothing')
        if not case.exact and not case.holds:
            sys.exit(f'{path}: case "{case.name}" expects nothing')
    return cases


def read_heading(case, line, path, number):
    """Takes one heading; returns the list that the indented lines below it go to, if it has any."""
    lines = []
    if line.startswith('$ '):
        case.command = line[2:]
        return None
    if line.startswith('needs '):
        case.needs = line[6:]
        return None
    if match := re.fullmatch(r'exit (\d+)', line):
        case.exit = int(match[1])
        return None
    if match := re.fullmatch(r'file (\S+):', line):
        case.files[match[1]] = lines
        return lines
    if match := re.fullmatch(r'(stdout|stderr)( holds)?:', line):
        (case.holds if match[2] else case.exact)[match[1]] = lines
        return lines
    fail(path, number, f'cannot read "{line}"')


def text_of(lines):
    """The lines without the empty ones that only part this block from the next."""
    end = len(lines)
    while end > 0 and lines[end - 1] == '':
        end -= 1
    return ''.join(line + '\n' for line in lines[:end])


def normal(text, folder):
    """What may differ from run to run becomes a word."""
    text = text.replace(folder, '<folder>').replace(str(ROOT), '<root>')
    text = re.sub(r'"seconds": [0-9.e+-]+', '"seconds": <seconds>', text)
    return re.sub(r'(solleva |"version": ")\d+\.\d+\.\d+', r'\1<version>', text, flags=re.I)


def run(case, program):
    """None when all is well, 'skipped', or a report."""
    with tempfile.TemporaryDirectory(prefix='solleva-cli-') as folder:
        for name, lines in case.files.items():
            place = pathlib.Path(folder, name)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text_of(lines), encoding='utf-8')
        environment = {'PATH': f'{program.parent}:{os.environ["PATH"]}', 'HOME': folder, 'LC_ALL': 'C.UTF-8', 'TERM': 'xterm', 'ROOT': str(ROOT)}
        shell = shutil.which('bash')
        if case.needs and subprocess.run([shell, '-c', case.needs], cwd=folder, env=environment, capture_output=True).returncode != 0:
            return 'skipped'
        done = subprocess.run([shell, '-c', case.command], cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
        got = {stream: normal(getattr(done, stream).decode('utf-8', 'replace'), folder) for stream in STREAMS}
    problems = []
    if done.returncode != case.exit:
        problems.append(f'exit {case.exit} expected, exit {done.returncode} came')
    for stream in STREAMS:
        if stream in case.exact or stream not in case.holds:
            if got[stream] != text_of(case.exact.get(stream, [])):
                problems.append(f'{stream} differs')
        for line in case.holds.get(stream, []):
            if line not in got[stream]:
                problems.append(f'{stream} lacks "{line}"')
    if not problems:
        return None
    shown = ''.join(f'{stream}:\n' + ''.join(f'  {line}\n' for line in got[stream].splitlines()) for stream in STREAMS if got[stream])
    return '\n'.join(problems) + f'\n$ {case.command}\nexit {done.returncode}\n{shown}'


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    failed = total = 0
    for path in map(pathlib.Path, sys.argv[2:]):
        for case in read_cases(path):
            total += 1
            report = run(case, program)
            if report == 'skipped':
                print(f'skipped: {case.name}: "{case.needs}" does not hold here')
            elif report:
                failed += 1
                print(f'FAILED: {path.name}: {case.name}\n{report}')
    print(f'{total - failed} of {total} cases passed')
    sys.exit(1 if failed or total == 0 else 0)


if __name__ == '__main__':
    main()
