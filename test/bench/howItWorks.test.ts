// docs/how-it-works.md and its pictures are of the model that ships: they are what `npm run pictures` writes.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { documentFile, howItWorks } from '../../bench/support/howItWorks.ts';
import { projectFolder } from '../support/models.ts';

test('the document and its pictures are of the model of the day, every picture is shown, and there are no others', async () => {
  const made = await howItWorks();
  for (const [file, content] of made) {
    assert.equal(readFileSync(path.join(projectFolder, file), 'utf8'), content, `${file}: npm run pictures writes it`);
  }
  const shown = Array.from(made.get(documentFile)!.matchAll(/!\[[^\]]+\]\((pictures\/[^)]+)\)/gu), ([, file]) => file!);
  const drawn = [...made.keys()].filter((file) => file.endsWith('.svg'));
  assert.deepEqual(shown.map((file) => `docs/${file}`).toSorted(), drawn.toSorted());
  const there = readdirSync(path.join(projectFolder, 'docs/pictures')).map((file) => `docs/pictures/${file}`);
  assert.deepEqual(there.toSorted(), drawn.toSorted());
});
