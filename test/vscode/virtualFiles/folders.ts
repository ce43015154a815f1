// The folders of a workbench without a server in the tests.

/**
 * The open one, at an address like github.dev's for a repository: the editor knows this scheme, and trusts such a
 * folder without asking.
 */
export const virtualFolder = 'vscode-vfs://github/someone/stories';
/** A read-only one. */
export const frozenFolder = 'frozen:/stories';
