// Provides the editor's translation to code that doesn't know the editor. The other folders of src and the model's
// thread translate what people read with `l10n.t` of @vscode/l10n; the key is the English sentence.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ServiceThread } from '../worker/messages.ts';

/** From now on, this thread uses the editor's language. @returns a function that starts threads that use it too */
export function translated(startThread: () => ServiceThread): () => ServiceThread {
  const { bundle } = vscode.l10n;
  if (bundle === undefined) return startThread; // the editor is in English, or in a language without a translation
  l10n.config({ contents: bundle });
  return () => {
    const thread = startThread();
    thread.port.post({ type: 'useTranslation', bundle });
    return thread;
  };
}
