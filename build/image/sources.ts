/**
 * The mirrors that an image is built from are those that the machine that builds it uses: apt's own sources, in both of their forms
 * (sources.list(5)). The project names no host.
 */

export interface Source {
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** Path of the keyring that signs it, where the source names one. */
  readonly signedBy: string | null;
}

/** Release names of Debian that an image can be built of. */
export const SUITES = ['trixie', 'bookworm'] as const;
export type Suite = (typeof SUITES)[number];

/** Reads one file: `name.sources` is in deb822 form, everything else in one-line form. Source packages and what is switched off are left out. */
export function readSources(name: string, text: string): Source[] {
  return name.endsWith('.sources') ? readStanzas(text) : readLines(text);
}

function readLines(text: string): Source[] {
  return text.split('\n').flatMap((line) => {
    const found = /^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)((?:\s+[^\s#]+)*)/.exec(line.trim());
    if (found === null) return [];
    const [, options = '', uri = '', suite = '', components = ''] = found;
    const signedBy = /(?:^|\s)signed-by=(\S+)/i.exec(options)?.[1] ?? null;
    return [{ uri, suites: [suite], components: words(components), signedBy }];
  });
}

function readStanzas(text: string): Source[] {
  return text.split(/\n[ \t]*\n/).flatMap((stanza) => {
    const fields = new Map<string, string>();
    let last = '';
    for (const line of stanza.split('\n').filter((each) => !each.startsWith('#'))) {
      const field = /^([A-Za-z][A-Za-z-]*):(.*)$/.exec(line);
      if (field !== null) {
        last = (field[1] ?? '').toLowerCase();
        fields.set(last, (field[2] ?? '').trim());
      } else if (/^\s/.test(line)) fields.set(last, `${fields.get(last) ?? ''}\n${line.trim()}`);
    }
    const field = (name: string): string => fields.get(name) ?? '';
    if (!words(field('types')).includes('deb') || /^(?:no|false|off|0)$/i.test(field('enabled'))) return [];
    // A key that stands in the file itself is no path: the system's keyrings decide then.
    const signedBy = /^\/\S+$/.exec(field('signed-by'))?.[0] ?? null;
    const suites = words(field('suites'));
    const components = words(field('components'));
    return words(field('uris')).map((uri) => ({ uri, suites, components, signedBy }));
  });
}

const words = (text: string): string[] => text.split(/\s+/).filter((each) => each !== '');

/** What follows a release's name in the suites of its archive, of its updates, and of its security archive. */
const KINDS = ['', '-updates', '-security'] as const;

/**
 * The lines for `suite` from the sources of a machine of any Debian release: the same places, under another name. Throws where the machine
 * has no Debian archive, or no security archive: an image without its updates is not built by accident.
 */
export function sourcesFor(
  suite: Suite,
  sources: readonly Source[],
  components: readonly string[],
): string[] {
  return KINDS.flatMap((kind) => {
    const found = sources.find(
      (each) => each.components.includes('main') && each.suites.some((name) => kindOf(name) === kind),
    );
    if (found === undefined) {
      if (kind === '-updates') return [];
      throw new TypeError(
        `apt's sources of this machine name no Debian ${kind === '' ? 'archive' : 'security archive'}; --mirror and --security-mirror do`,
      );
    }
    return [sourceLine(found, `${suite}${kind}`, components)];
  });
}

const RELEASES = ['bullseye', 'bookworm', 'trixie', 'forky', 'oldstable', 'stable', 'testing'];

/** Which of the three a suite's name stands for; null for backports and for archives of others. */
function kindOf(suite: string): string | null {
  const name = suite.replace('/updates', '-security');
  const release = RELEASES.find((each) => name === each || name.startsWith(`${each}-`));
  return release === undefined ? null : name.slice(release.length);
}

export function sourceLine(
  { uri, signedBy }: Pick<Source, 'uri' | 'signedBy'>,
  suite: string,
  components: readonly string[],
): string {
  const option = signedBy === null ? '' : ` [signed-by=${signedBy}]`;
  return `deb${option} ${uri} ${suite} ${components.join(' ')}`;
}
