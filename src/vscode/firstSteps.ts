// What a newcomer sees: the walkthrough, a practice story, a new story, and how it all works.
import * as vscode from 'vscode';

/** The walkthrough's ID in package.json. */
const walkthrough = 'firstSteps';

/** How the practice story begins; always in English, the only language the models know. */
const practiceBeginning = 'Once upon';

/** What to try, in the editor's language. It goes into a comment, which the model does not read. */
function practiceHints(): string {
  return [
    vscode.l10n.t(
      'A story to practice on: do with it what you like. Write in English, the only language that the models know.',
    ),
    vscode.l10n.t(
      'Go to its end and write on: the next letter is "a". What may come next appears in gray as soon as the model is sure of it.',
    ),
    vscode.l10n.t(
      'Tab takes it, Ctrl+Right (on macOS Cmd+Right) takes one word, Esc dismisses it. To go your own way, just write on.',
    ),
    vscode.l10n.t(
      'Then end the sentence, make up a name, and begin the next one: "One", or the first three letters of that name.',
    ),
  ].join('\n\n');
}

/** @param extensionId publisher and name */
export async function showFirstSteps(extensionId: string): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', `${extensionId}#${walkthrough}`, false);
}

/** Opens an untitled practice story, or shows the one already open, with the cursor where the story breaks off. */
export class PracticeStory {
  #document: vscode.TextDocument | undefined;

  async show(): Promise<void> {
    if (this.#document === undefined || this.#document.isClosed) {
      const content = `<!--\n${practiceHints()}\n-->\n\n${practiceBeginning}`;
      this.#document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
    }
    const end = this.#document.positionAt(this.#document.getText().length);
    const editor = await vscode.window.showTextDocument(this.#document, { selection: new vscode.Range(end, end) });
    editor.revealRange(new vscode.Range(end, end));
  }
}

/** Opens the pages that explain the model, rendered for reading. */
export async function howItWorks(extensionUri: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand(
    'markdown.showPreview',
    vscode.Uri.joinPath(extensionUri, 'docs', 'how-it-works.md'),
  );
}

/** An empty Markdown document. */
export async function newStory(): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: '' });
  await vscode.window.showTextDocument(document);
}
