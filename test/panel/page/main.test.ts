// The panel's script as it ships: small, and with nothing in it that the page's policy would have to allow.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { projectFolder } from '../../support/models.ts';

test('the panel is one script of at most 150 kB that evaluates nothing', () => {
  execFileSync(process.execPath, ['esbuild.mjs', 'webview'], { cwd: projectFolder });
  const script = readFileSync(path.join(projectFolder, 'dist/storyPanel.js'), 'utf8');
  assert.ok(script.length > 10_000 && script.length < 150_000, `${script.length} bytes`);
  assert.doesNotMatch(script, /\beval\(|new Function\(|\bimport\(/u);
});
