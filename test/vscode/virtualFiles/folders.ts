// Where a workbench without a server has its folders in the tests.

/** The one that is open, at an address as github.dev gives a repository: the editor knows this scheme, and trusts such a folder unasked. */
export const virtualFolder = 'vscode-vfs://github/someone/stories';
/** One that can only be read. */
export const frozenFolder = 'frozen:/stories';
