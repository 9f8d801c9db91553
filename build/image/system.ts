/** The system itself: Debian's packages and ours, made a terminal, in a folder. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ImageUsageError } from './options.ts';
import { run } from './run.ts';

const HERE = import.meta.dirname;

/** For dpkg: manuals, translations and documentation are not unpacked; licences are. */
const DPKG = [
  'force-confold',
  'force-confdef',
  'force-unsafe-io',
  'path-exclude=/usr/share/man/*',
  'path-exclude=/usr/share/locale/*',
  'path-exclude=/usr/share/doc/*',
  'path-include=/usr/share/doc/*/copyright',
  'path-include=/usr/share/doc/*/copyright.*',
  'path-exclude=/usr/share/info/*',
  'path-exclude=/usr/share/lintian/*',
  'path-exclude=/usr/share/help/*',
  'path-exclude=/usr/share/gnome/help/*',
];

export interface SystemPlan {
  readonly suite: string;
  /** Lines of sources.list. */
  readonly sources: readonly string[];
  readonly components: readonly string[];
  readonly packages: readonly string[];
  readonly deb: string;
  /** Folder that is laid over the system before its packages are installed. */
  readonly overlay: string;
  readonly cache: string;
  readonly root: string;
}

/** Arguments of mmdebstrap(1). Hooks are run by a shell: paths come to them as arguments of their own, quoted. */
export function mmdebstrapArguments(plan: SystemPlan): string[] {
  const hook = (name: string) => quoted(join(HERE, 'hooks', name));
  return [
    '--mode=root',
    '--format=directory',
    '--architectures=amd64',
    '--variant=minbase',
    `--components=${plan.components.join(',')}`,
    '--aptopt=APT::Install-Recommends "false"',
    '--aptopt=Acquire::Languages "none"',
    '--aptopt=Acquire::Retries "3"',
    ...DPKG.map((each) => `--dpkgopt=${each}`),
    '--skip=download/empty',
    '--skip=essential/unlink',
    `--setup-hook=mkdir -p "$1/var/cache/apt/archives" && for deb in ${quoted(plan.cache)}/*.deb; do [ ! -e "$deb" ] || cp -al "$deb" "$1/var/cache/apt/archives/" 2>/dev/null || cp -a "$deb" "$1/var/cache/apt/archives/"; done`,
    `--essential-hook=cp -a ${quoted(plan.overlay)}/. "$1/"`,
    `--include=${plan.packages.join(',')}`,
    `--customize-hook=${hook('install')} "$1" ${quoted(plan.deb)} ${quoted(plan.cache)}`,
    `--customize-hook=${hook('customize')} "$1" ${quoted(join(HERE, 'hooks'))}`,
    plan.suite,
    plan.root,
    ...plan.sources,
  ];
}

const quoted = (path: string): string => `'${path.replaceAll("'", "'\\''")}'`;

/** What is laid over the system: our own files, the settings, the connections, and the administrator's folder over all. */
export function layOverlay(
  target: string,
  {
    settings,
    network,
    overlay,
    updateKey,
  }: {
    readonly settings: string | null;
    readonly network: readonly string[];
    readonly overlay: string | null;
    /** PEM of a public key. */
    readonly updateKey: string | null;
  },
): void {
  mkdirSync(target, { recursive: true });
  cpSync(join(HERE, 'overlay'), target, { recursive: true });
  const put = (path: string, content: string | Uint8Array, mode: number) => {
    mkdirSync(join(target, path, '..'), { recursive: true, mode: 0o755 });
    writeFileSync(join(target, path), content, { mode });
  };
  const text =
    settings === null
      ? '# The settings of this terminal come by the kernel command line: onekiosk.KEY=VALUE.\n'
      : readGiven(settings);
  put('etc/onekiosk/onekiosk.toml', text, 0o644);
  for (const file of network) {
    const name = basename(file);
    if (!/^[A-Za-z0-9._-]+\.nmconnection$/.test(name))
      throw new ImageUsageError(`--network: a connection is a file NAME.nmconnection, not ${name}`);
    // NetworkManager reads none that others could read.
    put(join('etc/NetworkManager/system-connections', name), readGiven(file), 0o600);
  }
  if (updateKey !== null) put('etc/onekiosk-image/update.pem', updateKey, 0o644);
  if (overlay !== null) cpSync(overlay, target, { recursive: true });
  run('/bin/chown', ['-R', 'root:root', target]);
  run('/bin/chmod', ['-R', 'go-w', target]);
}

function readGiven(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch {
    throw new ImageUsageError(`${path} cannot be read`);
  }
}
