import { describe, expect, test } from 'vitest';
import { readSources, sourceLine, sourcesFor } from '../../../build/image/sources.ts';

const DEB822 = `# The archive.
Types: deb deb-src
URIs: http://mirror.example/debian http://other.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
 non-free
# between the fields
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 -----END PGP PUBLIC KEY BLOCK-----

Types: deb
URIs: http://gone.example/debian
Suites: trixie
Components: main
Enabled: no

Types: deb-src
URIs: http://mirror.example/debian
Suites: trixie
Components: main
`;
const ONE_LINE = `# deb http://off.example/debian bookworm main
deb [arch=amd64 signed-by=/etc/apt/keyrings/site.gpg] http://site.example/debian/ bookworm main non-free-firmware # the site's
deb-src http://site.example/debian bookworm main
deb http://site.example/security bookworm-security main
deb http://tools.example/apt tools-bookworm main
deb http://flat.example/ ./
`;

describe('the sources of apt', () => {
  test('in deb822 form, without what is switched off and without sources', () => {
    const found = readSources('debian.sources', DEB822);
    expect(found.map(({ uri }) => uri)).toEqual([
      'http://mirror.example/debian',
      'http://other.example/debian',
      'http://mirror.example/debian-security',
    ]);
    expect(found[0]).toEqual({
      uri: 'http://mirror.example/debian',
      suites: ['bookworm', 'bookworm-updates'],
      components: ['main', 'contrib', 'non-free'],
      signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg',
    });
    // The key stands in the file itself.
    expect(found[2]?.signedBy).toBeNull();
  });

  test('in one-line form', () => {
    expect(readSources('sources.list', ONE_LINE)).toEqual([
      {
        uri: 'http://site.example/debian/',
        suites: ['bookworm'],
        components: ['main', 'non-free-firmware'],
        signedBy: '/etc/apt/keyrings/site.gpg',
      },
      {
        uri: 'http://site.example/security',
        suites: ['bookworm-security'],
        components: ['main'],
        signedBy: null,
      },
      { uri: 'http://tools.example/apt', suites: ['tools-bookworm'], components: ['main'], signedBy: null },
      { uri: 'http://flat.example/', suites: ['./'], components: [], signedBy: null },
    ]);
  });
});

describe('the lines for an image', () => {
  const machine = readSources('debian.sources', DEB822);

  test('are of the same places, for another release too', () => {
    expect(sourcesFor('trixie', machine, ['main'])).toEqual([
      'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://mirror.example/debian trixie main',
      'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://mirror.example/debian trixie-updates main',
      'deb http://mirror.example/debian-security trixie-security main',
    ]);
  });

  test('are of Debian, not of what stands beside it', () => {
    expect(
      sourcesFor('bookworm', readSources('sources.list', ONE_LINE), ['main', 'non-free-firmware']),
    ).toEqual([
      'deb [signed-by=/etc/apt/keyrings/site.gpg] http://site.example/debian/ bookworm main non-free-firmware',
      'deb http://site.example/security bookworm-security main non-free-firmware',
    ]);
  });

  test('by names that move, and by the old name of a security archive', () => {
    const sources = readSources(
      'sources.list',
      'deb http://a.example/debian stable main\ndeb http://b.example/security buster/updates main\ndeb http://b.example/security stable/updates main\n',
    );
    expect(sourcesFor('trixie', sources, ['main'])).toEqual([
      'deb http://a.example/debian trixie main',
      'deb http://b.example/security trixie-security main',
    ]);
  });

  test('are none without security updates, nor from backports', () => {
    const backports = readSources('sources.list', 'deb http://a.example/debian bookworm-backports main\n');
    expect(() => sourcesFor('trixie', backports, ['main'])).toThrow(/no Debian archive/);
    const archive = readSources('sources.list', 'deb http://a.example/debian bookworm main\n');
    expect(() => sourcesFor('trixie', archive, ['main'])).toThrow(/no Debian security archive/);
  });

  test("with a mirror of one's own", () => {
    expect(sourceLine({ uri: 'https://m.example/d', signedBy: null }, 'trixie', ['main'])).toBe(
      'deb https://m.example/d trixie main',
    );
  });
});
