// `npm run import -- FILE --name NAME`: turns a checkpoint into a model folder.
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { describeCheckpoint, importModel } from '../checkpoint/importModel.ts';
import { configFileName, maxWeightsBytes } from '../checkpoint/modelFolder.ts';
import { modelNameProblems, problemWithModelName } from '../checkpoint/modelName.ts';
import { parseContext } from './contextArgument.ts';
import { modelsFolder } from './modelFiles.ts';
import { runProgram, UsageError } from './program.ts';

const help = `Checks a checkpoint, reports what is in it, and stores it as a model folder: model.safetensors, config.json and a
model card.

  npm run import -- [--out FOLDER] [--context N] [--force] FILE --name NAME

FILE is a PyTorch file (.pt, .pth, .bin) or a safetensors file; a config.json beside it is used if it fits.
--out      the folder in which the model's folder is created (models/)
--context  the model's window in bytes, where its shapes do not tell
--force    replaces an existing model of this name
`;

void runProgram(async () => {
  const { values, positionals } = parseArgs({
    options: {
      name: { type: 'string' },
      out: { type: 'string' },
      context: { type: 'string' },
      force: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    allowPositionals: true,
  });
  if (values.help === true) {
    process.stdout.write(help);
    return;
  }
  const [file] = positionals;
  const { name } = values;
  if (file === undefined || name === undefined || positionals.length > 1) {
    throw new UsageError('Give one file and a name: npm run import -- FILE --name NAME');
  }
  const problem = problemWithModelName(name);
  if (problem !== undefined) throw new UsageError(`--name ${modelNameProblems[problem]}, not "${name}".`);
  const contextBytes = parseContext(values.context);
  const parent = values.out ?? modelsFolder;
  const target = path.join(parent, name);
  const isThere = (await stat(target).catch(() => undefined)) !== undefined;
  if (isThere && values.force !== true) {
    throw new UsageError(`${target} already exists: choose another name, or replace it with --force.`);
  }
  const { description, files } = await importModel(await readCheckpoint(file), {
    source: file,
    contextBytes,
    config: await readFile(path.join(path.dirname(file), configFileName), 'utf8').catch(() => undefined),
    origin: path.basename(file),
  });
  process.stdout.write(`${describeCheckpoint(description, 'en').join('\n')}\n`);
  try {
    await storeModel(parent, target, files);
  } catch (error) {
    throw new UsageError(`${target} cannot be written (${(error as NodeJS.ErrnoException).code}).`, { cause: error });
  }
  process.stdout.write(`stored in ${target}\n`);
});

async function readCheckpoint(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const { size } = await stat(file);
    if (size > maxWeightsBytes) throw new UsageError(`${file} is too large for a mixer (${size} bytes).`);
    return new Uint8Array(await readFile(file));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`, { cause: error });
  }
}

/**
 * Writes into a temporary folder next to the target and renames it at the end, so that there is never a partial model.
 */
async function storeModel(parent: string, target: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  await mkdir(parent, { recursive: true });
  const unfinished = await mkdtemp(path.join(parent, '.importing-'));
  try {
    const written = path.join(unfinished, 'new');
    await mkdir(written);
    for (const [name, bytes] of files) await writeFile(path.join(written, name), bytes);
    // The old model is removed only once the new one is complete, together with the temporary folder.
    const replaced = path.join(unfinished, 'old');
    const hadOne = await rename(target, replaced).then(
      () => true,
      () => false,
    );
    try {
      await rename(written, target);
    } catch (error) {
      if (hadOne) await rename(replaced, target);
      throw error;
    }
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}
