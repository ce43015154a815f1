// Hands the editor's translation to what knows no editor. The other folders of src, and the model's thread, say what people read through
// `l10n.t` of @vscode/l10n, with the English sentence as the key.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ServiceThread } from '../worker/messages.ts';

/** From now on this thread speaks the editor's language. @returns starts threads that do, too */
export function translated(startThread: () => ServiceThread): () => ServiceThread {
  const { bundle } = vscode.l10n;
  if (bundle === undefined) return startThread; // the editor is in English, or in a language that nobody has translated
  l10n.config({ contents: bundle });
  return () => {
    const thread = startThread();
    thread.port.post({ type: 'useTranslation', bundle });
    return thread;
  };
}
