// `npm run pictures`: draws the pictures of docs/how-it-works.md from the shipped model, and writes into it the numbers
// measured with the same model, on the panel's example and on our own stories (bench/stories).
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../test/support/models.ts';
import { howItWorks } from './support/howItWorks.ts';

for (const [file, content] of await howItWorks()) {
  const place = path.join(projectFolder, file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, content);
  console.log(`${file}: ${content.length} characters`);
}
process.exit(0);
