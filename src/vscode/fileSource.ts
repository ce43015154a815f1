// Files on their way to the model's thread: by path where the thread can read them itself, else as bytes.
import * as vscode from 'vscode';
import { maxWeightsBytes } from '../checkpoint/modelFolder.ts';
import { ModelError } from '../model/modelError.ts';
import type { FileSource } from '../worker/messages.ts';

/**
 * A file as the thread is told of it. Its size is checked before any of it is read.
 *
 * @throws {ModelError} `modelMissing` if it is not there, `modelMismatch` if it is too large for a mixer
 */
export async function fileSourceOf(uri: vscode.Uri): Promise<FileSource> {
  let size: number;
  try {
    ({ size } = await vscode.workspace.fs.stat(uri));
  } catch (error) {
    throw new ModelError('modelMissing', `${spoken(uri)} cannot be read; choose another file or model.`, {
      cause: error,
    });
  }
  if (size > maxWeightsBytes) {
    throw new ModelError(
      'modelMismatch',
      `${spoken(uri)} is too large for a mixer (${size} bytes); choose another file.`,
    );
  }
  if (uri.scheme === 'file') return uri.fsPath;
  // A copy of its own: what the file system hands out may be part of a larger buffer, all of which would be sent along.
  return new Uint8Array(await vscode.workspace.fs.readFile(uri));
}

/** A file as people know it. */
function spoken(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString(true);
}
