// `npm run bench`: models, typing and panel one after the other, and one table of what has a goal. Ratios were taken within one run;
// times are those of the machine, and of what else it does: run it where nothing else runs. It reports and does not judge: a goal that
// is not met is no failure.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { storyModelName } from '../src/settings/automaticModel.ts';
import { figuresOf, goalTable, type ModelFigures, type PanelFigures, type TypingFigures } from './support/goals.ts';

/** What a benchmark says in its last line, as JSON. */
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
