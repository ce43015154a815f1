// Opens the file that is named, in a process of its own, and prints how much the process grew: { outcome, growthBytes } as JSON.
import { readFileSync } from 'node:fs';
import { unzipSync, zipSync } from 'fflate';
import { openCheckpoint } from '../../src/checkpoint/openCheckpoint.ts';
import { ModelError } from '../../src/model/modelError.ts';
import { referenceFile } from './referenceFiles.ts';

const kilobyte = 1024;

async function growth(file: Uint8Array): Promise<{ outcome: string; growthBytes: number }> {
  // The code itself is loaded and compiled first, so that only what the file takes is counted.
  for (const isDeflated of [false, true]) {
    const warm = referenceFile('tiny/model.pt');
    await openCheckpoint(isDeflated ? zipSync(unzipSync(warm)) : warm, { contextBytes: 32 });
  }
  const before = process.resourceUsage().maxRSS;
  const outcome = await openCheckpoint(file, { contextBytes: 32, source: 'x' }).then(
    () => 'opened',
    (error: unknown) => {
      if (error instanceof ModelError) return error.message;
      throw error;
    },
  );
  return { outcome, growthBytes: (process.resourceUsage().maxRSS - before) * kilobyte };
}

void growth(readFileSync(process.argv[2]!)).then((result) => process.stdout.write(JSON.stringify(result)));
