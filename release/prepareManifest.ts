// The lines of package.json that say where the project lives and who publishes it.

/** Who publishes, and from where. */
export interface Publication {
  /** The address of a repository on GitHub or GitLab: `https://github.com/OWNER/NAME`. */
  readonly repository: string;
  /** The name of a publisher in the Visual Studio Marketplace, which is the namespace in Open VSX. */
  readonly publisher: string;
}

/** The hosts whose addresses for files vsce knows: the README's pictures in a gallery are on one of them. */
const repositoryAddress = /^https:\/\/(?:github|gitlab)\.com\/[\w.-]+\/[\w.-]+$/u;
/** What vsce asks of a publisher's name. */
const publisherName = /^[a-z0-9][a-z0-9-]*$/iu;

/** What stands where nobody has filled anything in: "owner" as the publisher, and as whose the repository on GitHub is. */
const placeholder = /^(?:owner|https:\/\/github\.com\/owner\/.*)$/iu;

/** The names of the lines that `prepareManifest` fills and that are still placeholders, or missing. @param manifest package.json */
export function linesToFill(manifest: string): string[] {
  const { publisher, homepage, repository, bugs, qna } = JSON.parse(manifest) as {
    publisher?: string;
    homepage?: string;
    repository?: { url?: string };
    bugs?: { url?: string };
    qna?: string;
  };
  const lines = { publisher, homepage, repository: repository?.url, bugs: bugs?.url, qna };
  return Object.entries(lines).flatMap(([name, value]) => (placeholder.test(value ?? 'owner') ? [name] : []));
}

/**
 * The manifest with these lines filled in, everything else as it was.
 *
 * @param manifest package.json
 * @throws {Error} one sentence, if an address or a name can't be one
 */
export function prepareManifest(manifest: string, { repository, publisher }: Publication): string {
  const address = repository.replace(/(?:\.git)?\/*$/u, '');
  if (!repositoryAddress.test(address))
    throw new Error(`"${repository}" is no repository: give its address as https://github.com/OWNER/NAME.`);
  if (!publisherName.test(publisher))
    throw new Error(`"${publisher}" is no publisher: its name has letters, digits and hyphens only.`);
  const filled = {
    ...(JSON.parse(manifest) as object),
    publisher,
    homepage: `${address}#readme`,
    repository: { type: 'git', url: `${address}.git` },
    bugs: { url: `${address}/issues` },
    qna: `${address}/issues`,
  };
  return `${JSON.stringify(filled, null, 2)}\n`;
}
