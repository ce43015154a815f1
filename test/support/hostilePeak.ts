// Opens the file that is named, in a process of its own, and prints how much the process grew: { outcome, growthBytes } as JSON.
import { readFileSync } from 'node:fs';
import { openCheckpoint } from '../../src/checkpoint/openCheckpoint.ts';
import { ModelError } from '../../src/model/modelError.ts';
import { referenceFile } from './referenceFiles.ts';

// The code itself is loaded and compiled first, so that only what the file takes is counted.
openCheckpoint(referenceFile('tiny/model.pt'), { contextBytes: 32 });
const file = readFileSync(process.argv[2]!);

const kilobyte = 1024;
const before = process.resourceUsage().maxRSS;
let outcome = 'opened';
try {
  openCheckpoint(file, { contextBytes: 32, source: 'x' });
} catch (error) {
  if (!(error instanceof ModelError)) throw error;
  outcome = error.message;
}
process.stdout.write(JSON.stringify({ outcome, growthBytes: (process.resourceUsage().maxRSS - before) * kilobyte }));
