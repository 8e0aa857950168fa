# SPDX-License-Identifier: Apache-2.0
"""python3 tests/cases/readme.py SOLLEVA README.md: runs every command that a page shows as `$ solleva ...` in a block, in the folder of the page,
and compares what follows it there with what comes. Ends with 1 where they differ, or where the page shows no command."""
import difflib
import os
import pathlib
import re
import subprocess
import sys

program, page = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
environment = dict(os.environ, PATH=f'{program.parent}{os.pathsep}{os.environ["PATH"]}')
blocks = re.findall(r'^```\n\$ (.*?)\n(.*?)^```$', page.read_text(encoding='utf-8'), re.M | re.S)
wrong = 0
for command, shown in blocks:
    done = subprocess.run(['bash', '-c', command], cwd=page.parent, env=environment, capture_output=True, text=True)
    if done.stdout != shown:
        wrong += 1
        print(f'$ {command}')
        print('\n'.join(difflib.unified_diff(shown.split('\n'), done.stdout.split('\n'), 'shown', 'came', lineterm='', n=1)) + done.stderr)
print(f'{len(blocks)} commands, {wrong} with another output')
sys.exit(1 if wrong or not blocks else 0)
