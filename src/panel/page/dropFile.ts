// A checkpoint that is dropped anywhere on the panel. The page cannot know what is in it: it only passes it on.
import { maxDroppedBytes, type DroppedFile } from '../protocol.ts';

/** What came of a drop: a file, or what is wrong with it in one sentence. */
export type Dropped = { readonly file: DroppedFile } | { readonly problem: string };

/** Calls with every file that is dropped on the page, and marks the page while one is held over it. */
export function onFileDropped(take: (dropped: Dropped) => void): void {
  // Entering a child leaves its parent: the page is left when all that was entered is left.
  let entered = 0;
  const mark = (change: number): void => {
    entered = Math.max(0, entered + change);
    document.body.classList.toggle('receiving', entered > 0);
  };
  document.addEventListener('dragenter', (event) => isFile(event) && mark(1));
  document.addEventListener('dragleave', (event) => isFile(event) && mark(-1));
  document.addEventListener('dragover', (event) => {
    if (isFile(event)) event.preventDefault(); // or there is no drop
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

/** The first file; nothing if it was no file after all. */
async function readDrop(data: DataTransfer): Promise<Dropped | undefined> {
  const [file] = data.files;
  if (file === undefined) {
    // Lines of a list of addresses; the ones that begin with # are remarks (RFC 2483, section 5).
    const uri = data
      .getData('text/uri-list')
      .split(/\r?\n/u)
      .find((line) => line !== '' && !line.startsWith('#'));
    return uri === undefined ? undefined : { file: { uri } };
  }
  if (file.size > maxDroppedBytes) {
    return { problem: `${file.name} is too large to be dropped here; run "MicroMixer: Import Model" and choose it.` };
  }
  try {
    return { file: { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) } };
  } catch {
    return { problem: `${file.name} cannot be read; run "MicroMixer: Import Model" and choose it.` };
  }
}
