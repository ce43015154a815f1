// `npm run bench`: models, typing and panel one after the other, then one table of the figures that have goals. Ratios
// are taken within one run; times depend on the machine and its load, so run it on an idle one. It reports without
// judging: a missed goal is not a failure.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { storyModelName } from '../src/settings/automaticModel.ts';
import { figuresOf, goalTable, type ModelFigures, type PanelFigures, type TypingFigures } from './support/goals.ts';

/** The last line of a benchmark's output, as JSON. */
function resultOf(name: string, ...more: readonly string[]): unknown {
  console.error(`bench:${name} …`);
  const script = path.join(import.meta.dirname, `${name}.mts`);
  const output = execFileSync(process.execPath, ['--expose-gc', '--import', 'tsx', script, ...more, '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output.trim().split('\n').at(-1)!) as unknown;
}

const [model] = resultOf('models', storyModelName) as [ModelFigures];
const typing = resultOf('typing') as TypingFigures;
const panel = resultOf('panel') as PanelFigures;
console.log(goalTable(figuresOf(model, typing, panel)));
