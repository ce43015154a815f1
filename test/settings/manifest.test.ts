// The manifest says what the code does: settings, commands and versions; and what a gallery asks of it.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { settingsManifest, settingWordsPrefix } from '../../src/settings/manifest.ts';
import { projectFolder } from '../support/models.ts';

interface Setting {
  readonly default: unknown;
  readonly markdownDescription: string;
  readonly markdownDeprecationMessage?: string;
  readonly enumDescriptions?: readonly string[];
}

interface WalkthroughStep {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly svg: string };
  readonly completionEvents: readonly string[];
}

const read = (file: string): string => readFileSync(path.join(projectFolder, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  version: string;
  license: string;
  icon: string;
  publisher: string;
  homepage: string;
  repository: { url: string };
  bugs: { url: string };
  qna: string;
  contributes: {
    configuration: { properties: Record<string, Setting> }[];
    commands: { command: string; title: string; category: string }[];
    keybindings: { command: string; key: string; mac?: string; when: string }[];
    menus: Record<string, { command: string }[]>;
    walkthroughs: { id: string; steps: WalkthroughStep[] }[];
  };
  activationEvents: string[];
  capabilities: {
    untrustedWorkspaces: { supported: unknown; description: string; restrictedConfigurations: string[] };
  };
  engines: { vscode: string };
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};
const settings = Object.assign({}, ...manifest.contributes.configuration.map((group) => group.properties)) as Record<
  string,
  Setting
>;

const words = JSON.parse(read('package.nls.json')) as Record<string, string>;
/** What a `%key%` of the manifest says. */
const said = (reference: string): string => words[/^%(.+)%$/u.exec(reference)![1]!]!;

test('the settings of the manifest and their words are those of the code: npm run manifest writes them', () => {
  const expected = settingsManifest();
  assert.deepEqual(manifest.contributes.configuration, JSON.parse(JSON.stringify(expected.configuration)));
  const own = Object.entries(words).filter(([key]) => key.startsWith(settingWordsPrefix));
  assert.deepEqual(Object.fromEntries(own), expected.words);
});

test('every setting is described, in words that people know', () => {
  for (const [key, setting] of Object.entries(settings)) {
    const { markdownDescription, markdownDeprecationMessage, enumDescriptions = [], default: value } = setting;
    assert.ok(said(markdownDescription).length > 20, key);
    assert.notEqual(value, undefined, key);
    for (const words of [markdownDescription, ...enumDescriptions])
      assert.doesNotMatch(said(words), /\bbytes?\b|milliseconds|\bms\b/u, key);
    if (/bytes|ms$/iu.test(key)) assert.ok(markdownDeprecationMessage !== undefined, key);
  }
});

test('how often each confidence is right is what was measured: docs/writing.md', () => {
  const numbers = ['none', 'one', 'two', 'three', 'four', 'five', 'six'];
  for (const level of ['medium', 'high']) {
    const sentence = words[`settings.confidence.${level}`]!;
    const [right, all] = /(\w+) times out of (\w+)\./u
      .exec(sentence)!
      .slice(1)
      .map((word) => numbers.indexOf(word));
    const row = new RegExp(`^\\| [\\w ]+\\| \`${level}\`[^|]*\\|[^|]+\\|[^|]+\\| ([\\d.]+) %`, 'gmu');
    const measured = Array.from(read('docs/writing.md').matchAll(row), ([, precision]) => Number(precision));
    assert.ok(measured.length >= 2, level);
    const mean = measured.reduce((sum, each) => sum + each, 0) / measured.length;
    assert.ok(Math.abs((100 * right!) / all! - mean) < 5, `${sentence} ${mean.toFixed(1)} %`);
  }
});

test('the settings of writers come first, how daring it is before all, and the knobs are under Advanced', () => {
  const groups = (manifest.contributes.configuration as unknown as { title: string; properties: object }[]).map(
    ({ title, properties }) => [said(title), Object.keys(properties)] as const,
  );
  assert.deepEqual(groups.map(([title]) => title), ['Writing', 'Style', 'Guards', 'Advanced']); // prettier-ignore
  assert.deepEqual(groups[0]![1].slice(0, 2), ['micromixer.daring', 'micromixer.confidence']);
  for (const knob of ['temperature', 'topK', 'topP', 'minP', 'windowRule', 'readLength'])
    assert.ok(groups[3]![1].includes(`micromixer.${knob}`), knob);
});

test('the walkthrough: its pictures are there and take the colors of the theme, its commands exist', () => {
  const [walkthrough] = manifest.contributes.walkthroughs;
  assert.deepEqual(walkthrough!.steps.map(({ id }) => id), ['practice', 'take', 'ask', 'think', 'quieter']); // prettier-ignore
  const commands = manifest.contributes.commands.map(({ command }) => command);
  for (const { id, description, media, completionEvents } of walkthrough!.steps) {
    const svg = read(media.svg);
    assert.match(svg, /var\(--vscode-[\w-]+, #/u, id);
    // The editor shows them under a policy that lets no style of their own through.
    assert.doesNotMatch(svg, /<script|<style|\sstyle=|href=|url\(/u, id);
    // Nothing of it is fetched.
    assert.doesNotMatch(svg.replace('http://www.w3.org/2000/svg', '') + said(description), /https?:|\/\/\w/u, id);
    assert.ok(completionEvents.length > 0, id);
    const named = [said(description), ...completionEvents].flatMap((text) =>
      Array.from(text.matchAll(/ommand:(micromixer\.\w+)/gu), (match) => match[1]!),
    );
    for (const command of named) assert.ok(commands.includes(command), command);
    for (const [, setting = ''] of completionEvents.join(' ').matchAll(/onSettingChanged:(\S+)/gu))
      assert.ok(setting in settings, setting);
  }
});

test('whoever is told to ask is told the key, and the walkthrough asks in the practice story by a click', () => {
  const { key, mac } = manifest.contributes.keybindings[0]!;
  assert.deepEqual([key, mac], ['alt+\\', 'cmd+alt+\\']); // what the words below stand for
  const row = 'Alt+\\, on macOS Option+Command+\\'; // the menu's
  assert.equal((JSON.parse(read('l10n/bundle.l10n.de.json')) as Record<string, string>)[row], row.replace('on', 'auf').replace('Option+Command', 'Wahl+Befehl')); // prettier-ignore
  const link = /^\[[^\]]+\]\(command:runCommands\?(\S+)\)$/mu;
  for (const [file, onMac] of [
    ['package.nls.json', 'Option+Command+\\'],
    ['package.nls.de.json', 'Wahl+Befehl+\\'],
  ] as const) {
    const words = JSON.parse(read(file)) as Record<string, string>;
    const step = words['walkthrough.ask.description']!;
    for (const told of [step, words['settings.trigger.manual']!])
      assert.ok(told.includes('Alt+\\') && told.includes(onMac), told);
    // In a walkthrough a backslash before a sign that formats text is not shown.
    assert.doesNotMatch(step, /\\[*_`\\]/u);
    assert.deepEqual(JSON.parse(decodeURIComponent(link.exec(step)![1]!)), {
      commands: ['micromixer.openPracticeStory', 'editor.action.inlineSuggest.trigger'],
    });
  }
});

test('New File offers a story', () => {
  assert.deepEqual(
    manifest.contributes.menus['file/newFile']!.map(({ command }) => command),
    ['micromixer.newStory'],
  );
});

test('every command is registered in the extension and has the category', () => {
  const source = read('src/vscode/activate.ts');
  for (const { command, category } of manifest.contributes.commands) {
    assert.ok(source.includes(`command('${command.replace('micromixer.', '')}'`), command);
    assert.equal(category, 'MicroMixer');
  }
});

test('the extension sleeps until a document is opened, a command is run, or a panel is restored', () => {
  // Any language: the setting micromixer.languages may name every one of them.
  assert.deepEqual(manifest.activationEvents, ['onLanguage', 'onWebviewPanel:micromixer.stories']);
});

test('what a setting of an untrusted workspace could open is restricted', () => {
  const { supported, description, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  // Restricted settings are heard of only with limited support.
  assert.equal(supported, 'limited');
  assert.ok(said(description).includes('micromixer.model'));
  assert.deepEqual(restrictedConfigurations, ['micromixer.model']);
  for (const key of restrictedConfigurations) assert.ok(key in settings, key);
});

test('the types are those of the oldest VS Code that is promised', () => {
  assert.equal(manifest.engines.vscode, `^${manifest.devDependencies['@types/vscode']}`);
});

test('all versions are exact, and the lock file names no download address', () => {
  for (const version of Object.values({ ...manifest.dependencies, ...manifest.devDependencies }))
    assert.match(version, /^\d+\.\d+\.\d+$/u);
  for (const lock of [
    'package-lock.json',
    'test/vscode/host/package-lock.json',
    'test/vscode/host-oldest/package-lock.json',
  ]) {
    assert.doesNotMatch(read(lock), /"resolved"|https?:\/\/registry/u, lock);
  }
});

test('the changelog has an open section on top, or the version', () => {
  const [first] = /^## \[[^\]]+\]/mu.exec(read('CHANGELOG.md'))!;
  assert.ok(first === '## [Unreleased]' || first === `## [${manifest.version}]`);
});

test('the manifest has what the Marketplace and Open VSX show and ask for', () => {
  const { icon, homepage, repository, bugs, qna, license } = manifest;
  assert.equal(license, 'Apache-2.0');
  assert.match(repository.url, /^https:\/\/(?:github|gitlab)\.com\/[\w.-]+\/[\w.-]+\.git$/u);
  const address = repository.url.replace(/\.git$/u, '');
  assert.deepEqual([homepage, bugs.url, qna], [`${address}#readme`, `${address}/issues`, `${address}/issues`]);
  assert.ok(!('private' in manifest));
  const picture = readFileSync(path.join(projectFolder, icon));
  assert.equal(picture.toString('latin1', 1, 4), 'PNG');
  assert.deepEqual([picture.readUInt32BE(16), picture.readUInt32BE(20)], [256, 256]);
});

test('one key asks for a suggestion, where somebody can write; the editor itself has no key for it; Tab is taken where it comes late', () => {
  const { keybindings } = manifest.contributes;
  const when = 'editorTextFocus && !editorReadonly';
  const command = 'editor.action.inlineSuggest.trigger';
  const [asking, late] = keybindings;
  assert.deepEqual(asking, { command, key: 'alt+\\', mac: 'cmd+alt+\\', when });
  assert.deepEqual([keybindings.length, late!.command, late!.key], [2, 'micromixer.lateTab', 'tab']);
  // Whatever else wants the key has it.
  const conditions = late!.when.split(' && ');
  for (const taken of [
    'inlineSuggestionVisible',
    'suggestWidgetVisible',
    'inSnippetMode',
    'editorTabMovesFocus',
    'editorHasSelection',
  ])
    assert.ok(conditions.includes(`!${taken}`), taken);
  assert.equal(conditions[0], 'micromixer.suggestionJustWent');
});

for (const host of ['host', 'host-oldest']) {
  const vscode = path.join('test/vscode', host, 'node_modules/code-server/lib/vscode');
  const workbench = path.join(vscode, 'out/vs/code/browser/workbench/workbench.js');
  const isInstalled = existsSync(path.join(projectFolder, workbench));
  test(`the key that asks is nobody else's on any system: VS Code in ${host}`, { skip: !isInstalled }, () => {
    // As the editor numbers them: the sum of the modifiers and the key.
    const [command, alt, backslash] = [2048, 512, 93];
    // Of keys that follow each other the first counts.
    const bound = Array.from(
      read(workbench).matchAll(/\b(?:primary|secondary):(\[[^\]]*\]|(?:\w+\()?\d+)/gu),
      ([, keys]) => (keys!.match(/\b\d+\b/gu) ?? []).map(Number),
    ).flat();
    assert.ok(bound.includes(command + backslash), 'the editor is split by Ctrl+\\');
    for (const key of [alt + backslash, command + alt + backslash]) assert.ok(!bound.includes(key), String(key));
    const extensions = path.join(vscode, 'extensions');
    const keys = readdirSync(path.join(projectFolder, extensions))
      .map((name) => path.join(extensions, name, 'package.json'))
      .filter((file) => existsSync(path.join(projectFolder, file)))
      .flatMap((file) => (JSON.parse(read(file)) as Partial<typeof manifest>).contributes?.keybindings ?? [])
      .flatMap((binding) => Object.values(binding));
    assert.ok(keys.length > 10);
    for (const key of ['alt+\\', 'cmd+alt+\\', 'alt+cmd+\\']) assert.ok(!keys.includes(key), key);
  });
}
