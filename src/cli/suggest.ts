// `npm run suggest -- FILE`: what the editor would suggest at the cursor of a document. For bug reports and
// experiments.
import { readTerminalLexicon, readTerminalMixing, startModels } from './modelFiles.ts';
import { runProgram } from './program.ts';
import { help, parseSuggestArguments, type SuggestArguments } from './suggestArguments.ts';
import { suggestAtCursor, type ShownSuggestions } from './suggestAtCursor.ts';
import { readTextInput } from './textInput.ts';

void runProgram(async () => {
  const parsed = parseSuggestArguments(process.argv.slice(2));
  if (parsed === 'help') {
    process.stdout.write(help);
    return;
  }
  const marked = await readTextInput(parsed.file);
  const { choice } = await startModels(parsed.settings.model);
  const shared = { lexicon: await readTerminalLexicon(), mixing: await readTerminalMixing() };
  const shown = await suggestAtCursor(marked, parsed, { choice, ...shared });
  process.stdout.write(parsed.json ? `${JSON.stringify(shown)}\n` : readable(shown, parsed));
  await choice.dispose();
});

/** For human readers: each suggestion as a JSON string, so that its spaces and line ends are visible. */
function readable({ suggestions, quiet }: ShownSuggestions, { language, request }: SuggestArguments): string {
  if (suggestions.length > 0) return `${suggestions.map((text) => JSON.stringify(text)).join('\n')}\n`;
  if (quiet === 'language') {
    return `Quiet: language. Suggestions are off for ${language} (--set 'micromixer.languages=["${language}"]' turns them on).\n`;
  }
  if (quiet !== null) return `Quiet: ${quiet}.\n`;
  return request === 'automatic'
    ? 'Nothing that the model is sure of (--explicit asks for it all the same).\n'
    : 'Nothing to suggest here.\n';
}
