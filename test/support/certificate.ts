import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificate {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
  /** Path of the certificate, as `cloud.ca` wants it. */
  readonly path: string;
}

/** A certificate for `localhost` that signs itself, good for two days, in `folder`. */
export function makeCertificate(folder: string): Certificate {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const command = [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=onekiosk test'],
    ...['-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert],
  ];
  openssl(command);
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8'), path: cert };
}

export interface Authority extends Certificate {
  /** A certificate for these names (`DNS:localhost`), good for so many days from now; fewer than none is one that has expired. */
  issue(file: string, names: string, days?: number): Certificate;
}

/** An authority called `name`, whose files and certificates lie in `folder`. */
export function makeAuthority(folder: string, name: string): Authority {
  const at = (file: string) => join(folder, `${name}.${file}`);
  const read = (file: string): Certificate => ({
    key: readFileSync(at(`${file}.key`), 'utf8'),
    cert: readFileSync(at(`${file}.pem`), 'utf8'),
    path: at(`${file}.pem`),
  });
  const make = (file: string, subject: string, ...more: readonly string[]) =>
    openssl([
      ...['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', subject],
      ...['-keyout', at(`${file}.key`), ...more],
    ]);
  make('ca', `/CN=${name}`, '-x509', '-days', '2', '-out', at('ca.pem'));
  return {
    ...read('ca'),
    issue(file, names, days = 2) {
      make(file, '/CN=onekiosk test', '-out', at(`${file}.csr`));
      writeFileSync(at(`${file}.ext`), `subjectAltName=${names}\n`);
      openssl([
        ...['x509', '-req', '-in', at(`${file}.csr`), '-CA', at('ca.pem'), '-CAkey', at('ca.key')],
        ...['-days', String(days), '-extfile', at(`${file}.ext`), '-out', at(`${file}.pem`)],
      ]);
      return read(file);
    },
  };
}

/** The SHA-256 of a PEM certificate, as `aa:bb:…`. */
export const pinOf = (pem: string): string => new X509Certificate(pem).fingerprint256.toLowerCase();

const openssl = (command: readonly string[]): void => {
  execFileSync('/usr/bin/openssl', command, { stdio: 'ignore' });
};
