// Checkpoints dropped anywhere on the panel. The page can't know what is in such a file; it only passes it on.
import * as l10n from '@vscode/l10n';
import { maxDroppedBytes, type DroppedFile } from '../protocol.ts';

/** The result of a drop: a file, or one sentence that says what is wrong with it. */
export type Dropped = { readonly file: DroppedFile } | { readonly problem: string };

/** Calls `take` with every file dropped on the page, and marks the page while a file is dragged over it. */
export function onFileDropped(take: (dropped: Dropped) => void): void {
  // Entering a child also fires events for its parent, so the page has been left only once every enter has its leave.
  let entered = 0;
  const mark = (change: number): void => {
    entered = Math.max(0, entered + change);
    document.body.classList.toggle('receiving', entered > 0);
  };
  document.addEventListener('dragenter', (event) => isFile(event) && mark(1));
  document.addEventListener('dragleave', (event) => isFile(event) && mark(-1));
  document.addEventListener('dragover', (event) => {
    if (isFile(event)) event.preventDefault(); // without this, the browser sends no drop event
  });
  document.addEventListener('drop', (event) => {
    mark(-entered);
    if (!isFile(event)) return;
    event.preventDefault();
    void readDrop(event.dataTransfer!).then((dropped) => dropped && take(dropped)); // never rejects
  });
}

function isFile({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.some((type) => type === 'Files' || type === 'text/uri-list') === true;
}

/** The first file that was dropped, or `undefined` if there was none after all. */
async function readDrop(data: DataTransfer): Promise<Dropped | undefined> {
  const [file] = data.files;
  if (file === undefined) {
    // One address per line; lines that begin with # are comments (RFC 2483, section 5).
    const uri = data
      .getData('text/uri-list')
      .split(/\r?\n/u)
      .find((line) => line !== '' && !line.startsWith('#'));
    return uri === undefined ? undefined : { file: { uri } };
  }
  if (file.size > maxDroppedBytes) {
    return {
      problem: l10n.t('{0} is too large to be dropped here; run "MicroMixer: Import Model" and choose it.', file.name),
    };
  }
  try {
    return { file: { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) } };
  } catch {
    return { problem: l10n.t('{0} cannot be read; run "MicroMixer: Import Model" and choose it.', file.name) };
  }
}
