// What a newcomer is shown: the walkthrough, a story to practice on, a new story, and how it all works.
import * as vscode from 'vscode';

/** The name of the walkthrough in package.json. */
const walkthrough = 'firstSteps';

/** Where the practice story lies in the extension. */
const practiceStoryPath = ['media', 'walkthrough', 'practiceStory.md'] as const;

/** @param extensionId publisher and name */
export async function showFirstSteps(extensionId: string): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', `${extensionId}#${walkthrough}`, false);
}

/** Opens a copy of the practice story that belongs to no file, or shows the one that is open, with the cursor where the story breaks off. */
export class PracticeStory {
  readonly #extensionUri: vscode.Uri;
  #document: vscode.TextDocument | undefined;

  constructor(extensionUri: vscode.Uri) {
    this.#extensionUri = extensionUri;
  }

  async show(): Promise<void> {
    if (this.#document === undefined || this.#document.isClosed) {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(this.#extensionUri, ...practiceStoryPath));
      const content = new TextDecoder().decode(bytes).trimEnd();
      this.#document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
    }
    const end = this.#document.positionAt(this.#document.getText().length);
    const editor = await vscode.window.showTextDocument(this.#document, { selection: new vscode.Range(end, end) });
    editor.revealRange(new vscode.Range(end, end));
  }
}

/** Opens the pages that explain the model, as a reader sees them. */
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
