// A VS Code without a server, as on vscode.dev: the workbench of the installed host as a page of static files, where
// extensions only run in a web worker. The extensions' files come over HTTP from another origin, where nothing can be
// listed (the editor takes anything there for a file of 0 bytes), and the open folder is on a file system provided by
// an extension.
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { projectFolder } from '../../support/models.ts';
import { virtualFolder } from '../virtualFiles/folders.ts';
import { quietSettings, serverRoot } from './host.mts';

const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
};

/** How to start it. */
export interface ServerlessOptions {
  /** The folder of the extension. */
  readonly extension: string;
  /** A test module in that folder. */
  readonly testModule?: string;
  readonly settings?: Record<string, unknown>;
}

/** A workbench of static files. */
export interface ServerlessWorkbench {
  /** The page, with the virtual folder and this file of it open. */
  url(openFile: string): string;
  stop(): void;
}

/** Serves the newest host's workbench and the extension on 127.0.0.1. */
export async function startServerless(options: ServerlessOptions): Promise<ServerlessWorkbench> {
  const root = serverRoot('newest');
  const files = await virtualFilesExtension();
  const folders: Record<string, string> = { micromixer: options.extension, 'virtual-files': files };
  for (const name of ['markdown-basics', 'markdown-language-features', 'theme-defaults'])
    folders[name] = path.join(root, 'extensions', name);
  const extensions = await serve((pathname, response) => {
    const [, name, rest] = /^\/([\w-]+)\/(.+)$/u.exec(pathname) ?? [];
    const folder = folders[name ?? ''];
    response.setHeader('access-control-allow-origin', '*');
    sendFile(response, folder === undefined ? undefined : path.join(folder, rest!));
  });
  const located = (file: string): object => ({ scheme: 'http', authority: extensions.authority, path: `/${file}` });
  const configuration = {
    webviewEndpoint: '/static/out/vs/workbench/contrib/webview/browser/pre',
    userDataPath: '/User',
    // What code-server's workbench requires.
    isEnabledFileDownloads: true,
    isEnabledFileUploads: true,
    isEnabledCoderGettingStarted: false,
    productConfiguration: { enableTelemetry: false },
    developmentOptions: {
      extensions: Object.keys(folders).map(located),
      ...(options.testModule === undefined ? {} : { extensionTestsPath: located(`micromixer/${options.testModule}`) }),
    },
    configurationDefaults: { ...quietSettings, ...options.settings },
  };
  const index = pageOf(root, configuration);
  const script = workbenchScript(root);
  const page = await serve((pathname, response) => {
    if (pathname === '/') response.writeHead(200, { 'content-type': 'text/html' }).end(index);
    else if (pathname.endsWith('/browser/workbench/workbench.js'))
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
    else sendFile(response, path.join(root, pathname.replace(/^.*?\/static\//u, '')));
  });
  return {
    url: (openFile) => {
      const payload = JSON.stringify([
        ['openFile', `${virtualFolder}/${openFile}`],
        ['skipWelcome', 'true'],
      ]);
      const folder = encodeURIComponent(virtualFolder);
      return `http://${page.authority}/?folder=${folder}&payload=${encodeURIComponent(payload)}`;
    },
    stop: () => {
      for (const { server } of [page, extensions]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

/** Builds the extension that provides the file systems. @returns its folder */
async function virtualFilesExtension(): Promise<string> {
  const source = path.join(projectFolder, 'test/vscode/virtualFiles');
  const folder = path.join(projectFolder, 'out/test/virtualFiles');
  await esbuild.build({
    bundle: true,
    platform: 'browser',
    format: 'cjs',
    target: 'chrome132',
    logLevel: 'warning',
    external: ['vscode'],
    entryPoints: [path.join(source, 'extension.ts'), path.join(source, 'package.json')],
    loader: { '.json': 'copy', '.pt': 'binary' },
    outdir: folder,
  });
  return folder;
}

function pageOf(root: string, configuration: object): string {
  const escaped = JSON.stringify(configuration).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return readFileSync(path.join(root, 'out/vs/code/browser/workbench/workbench.html'), 'utf8')
    .replaceAll('{{WORKBENCH_WEB_CONFIGURATION}}', escaped)
    .replaceAll('{{WORKBENCH_WEB_BASE_URL}}', '/static')
    .replaceAll(/\{\{WORKBENCH_NLS_(?:FALLBACK_)?URL\}\}/gu, '/static/out/nls.messages.js')
    .replaceAll(/\{\{\w+\}\}/gu, '');
}

/** The workbench without what code-server adds: a remote, and the user's settings there. */
function workbenchScript(root: string): string {
  let script = readFileSync(path.join(root, 'out/vs/code/browser/workbench/workbench.js'), 'utf8');
  const replace = (what: RegExp, by: string): void => {
    if (!what.test(script)) throw new Error(`The workbench is another one than expected: ${what.source} is not in it.`);
    script = script.replace(what, by);
  };
  replace(/remoteAuthority:location\.host/u, 'remoteAuthority:void 0');
  replace(
    /\((\w+)\.file\(this\.userDataPath\)\.with\(\{scheme:(\w+)\.vscodeRemote\}\),"User"\)/u,
    '($1.file("/User").with({scheme:$2.vscodeUserData}))',
  );
  return script;
}

interface Served {
  readonly server: Server;
  /** Host and port. */
  readonly authority: string;
}

function serve(answer: (pathname: string, response: ServerResponse) => void): Promise<Served> {
  const server = createServer((request, response) => {
    answer(decodeURIComponent(new URL(request.url!, 'http://127.0.0.1').pathname), response);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({ server, authority: `127.0.0.1:${(server.address() as AddressInfo).port}` });
    });
  });
}

function sendFile(response: ServerResponse, file: string | undefined): void {
  if (file === undefined || statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(response);
}
