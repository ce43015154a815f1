// What the model's thread learns from: the documents being written and, if the settings say so, the Markdown files next
// to them. Sent when a suggestion first needs it and updated edit by edit; kept in memory only.
import * as vscode from 'vscode';
import type { LearnedPlace } from '../decoding/learnedDocument.ts';
import type { Settings } from '../settings/definitions.ts';
import type { ModelClient } from '../worker/client.ts';

/** How many bytes of a folder are read, newest files first. */
const maxFolderBytes = 4 * 2 ** 20;
/** At most this many files are checked for their age. */
const maxFolderFiles = 2000;
/** Longer documents, in characters, are not learned from; a book has a tenth of this. */
const maxDocumentCharacters = 20_000_000;

const markdownFile = /\.(?:md|markdown)$/iu;
const hiddenFile = /^[._]/u;

/** What was learned for one document. */
export interface Learned {
  readonly words: number;
  /** How many other files of its folder were learned. */
  readonly files: number;
}

export class DocumentLearning implements vscode.Disposable {
  readonly #settingsOf: (document: vscode.TextDocument) => Settings;
  readonly #log: vscode.LogOutputChannel;
  /** By URI: the client that was told about a document, and how many other files went with it. */
  readonly #told = new Map<string, { client: ModelClient; files: number }>();
  /** Documents not to be learned from until they are reopened. */
  readonly #forgotten = new Set<string>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(settingsOf: (document: vscode.TextDocument) => Settings, log: vscode.LogOutputChannel) {
    this.#settingsOf = settingsOf;
    this.#log = log;
    this.#subscriptions = [
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const name = document.uri.toString();
        // The editor lists changes from last to first, so each one applies to the text that the previous one left.
        const edits = contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
          offset: rangeOffset,
          deletedCharacters: rangeLength,
          inserted: text,
        }));
        if (edits.length > 0) this.#told.get(name)?.client.editText(name, edits);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#drop(uri.toString());
        this.#forgotten.delete(uri.toString());
      }),
    ];
  }

  /** The place in a document where a text continues; `undefined` if the document is not learned from. */
  placeIn(document: vscode.TextDocument, position: vscode.Position): LearnedPlace | undefined {
    const name = document.uri.toString();
    if (this.#forgotten.has(name) || this.#settingsOf(document).learnFrom === 'off') {
      this.#drop(name);
      return undefined;
    }
    return { document: name, offset: document.offsetAt(position) };
  }

  /** Makes sure that a thread knows the document of a place before it is asked about it. */
  tell(client: ModelClient, place: LearnedPlace | undefined): void {
    if (place === undefined || this.#told.get(place.document)?.client === client) return;
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === place.document);
    if (document === undefined) return;
    const text = document.getText();
    if (text.length > maxDocumentCharacters) return;
    const told = { client, files: 0 };
    this.#told.set(place.document, told);
    const isMarkdown = document.languageId === 'markdown';
    client.learnText({ document: place.document, source: place.document, isMarkdown, text });
    if (this.#settingsOf(document).learnFrom !== 'folder') return;
    void this.#tellFolder(document, told); // never rejects
  }

  /** What is currently learned for a document; `undefined` if nothing is. */
  learnedOf(document: vscode.TextDocument): Learned | undefined {
    const told = this.#told.get(document.uri.toString());
    if (told === undefined) return undefined;
    return { words: document.getText().match(/[\p{L}\p{N}]+(?:['\u2019]\p{L}+)*/gu)?.length ?? 0, files: told.files };
  }

  /** Forgets what was learned for a document, and learns nothing from it until it is reopened. */
  forget(document: vscode.TextDocument): void {
    this.#forgotten.add(document.uri.toString());
    this.#drop(document.uri.toString());
  }

  /** Forgets everything; what the settings allow is learned again when needed. */
  reset(): void {
    for (const name of this.#told.keys()) this.#drop(name);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #drop(name: string): void {
    this.#told.get(name)?.client.forgetText(name);
    this.#told.delete(name);
  }

  async #tellFolder(document: vscode.TextDocument, told: { client: ModelClient; files: number }): Promise<void> {
    const name = document.uri.toString();
    try {
      let bytes = 0;
      for (const uri of await markdownFilesBeside(document)) {
        const content = await vscode.workspace.fs.readFile(uri);
        if (this.#told.get(name) !== told) return; // closed, forgotten, or told to another thread
        bytes += content.byteLength;
        if (bytes > maxFolderBytes) break;
        if (content.includes(0)) {
          this.#log.info(`Not learned from ${uri.path}: it is not text.`);
          continue;
        }
        const text = new TextDecoder().decode(content);
        told.client.learnText({ document: name, source: uri.toString(), isMarkdown: true, text });
        told.files++;
      }
    } catch (error) {
      this.#log.warn(`The folder of ${document.uri.path} could not be read whole (${String(error)}).`);
    }
  }
}

/**
 * The other Markdown files of a document's folder, newest first; none for a document without a folder, such as a
 * notebook cell.
 */
async function markdownFilesBeside(document: vscode.TextDocument): Promise<vscode.Uri[]> {
  if (document.isUntitled || document.uri.scheme === 'vscode-notebook-cell') return [];
  const folder = vscode.Uri.joinPath(document.uri, '..');
  const excluded = Object.entries(
    vscode.workspace.getConfiguration('files', document.uri).get<Record<string, unknown>>('exclude') ?? {},
  ).flatMap(([pattern, isOn]) => (isOn === true ? [pattern.replace(/^\*\*\//u, '')] : []));
  const entries = await vscode.workspace.fs.readDirectory(folder);
  const files = entries
    .filter(
      ([name, type]) =>
        (type & vscode.FileType.File) !== 0 &&
        markdownFile.test(name) &&
        !hiddenFile.test(name) &&
        !excluded.includes(name),
    )
    .slice(0, maxFolderFiles)
    .map(([name]) => vscode.Uri.joinPath(folder, name))
    .filter((uri) => uri.toString() !== document.uri.toString());
  const aged = await Promise.all(
    files.map(async (uri) => {
      const stat = await vscode.workspace.fs.stat(uri);
      return { uri, time: stat.mtime, size: stat.size };
    }),
  );
  return aged
    .filter(({ size }) => size <= maxFolderBytes)
    .toSorted((left, right) => right.time - left.time || (left.uri.toString() < right.uri.toString() ? -1 : 1))
    .map(({ uri }) => uri);
}
