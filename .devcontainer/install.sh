#!/usr/bin/env bash
# What working here needs beside Node: a browser for the tests in VS Code, Python for training, and the packages.
set -euo pipefail
sudo apt-get update -qq
sudo apt-get install -y -qq --no-install-recommends chromium python3-venv
npm ci
npm run test:vscode:install
