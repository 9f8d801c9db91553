import { describe, expect, test } from 'vitest';
import { mmdebstrapArguments } from '../../../build/image/system.ts';

const plan = {
  suite: 'trixie',
  sources: ['deb http://mirror.example/debian trixie main'],
  components: ['main'],
  packages: ['live-boot', 'pcscd'],
  deb: "/home/o'brien/onekiosk.deb",
  overlay: '/build/over lay',
  cache: '/build/cache',
  root: '/build/root',
};

describe('how the system is made', () => {
  const args = mmdebstrapArguments(plan);

  test('of the release, into the folder, from the sources, in this order', () => {
    expect(args.slice(-3)).toEqual(['trixie', '/build/root', 'deb http://mirror.example/debian trixie main']);
    expect(args).toContain('--include=live-boot,pcscd');
    expect(args).toContain('--components=main');
  });

  test('without what is recommended, without manuals, with licences', () => {
    expect(args).toContain('--aptopt=APT::Install-Recommends "false"');
    expect(args).toContain('--dpkgopt=path-exclude=/usr/share/man/*');
    expect(args.indexOf('--dpkgopt=path-include=/usr/share/doc/*/copyright')).toBeGreaterThan(
      args.indexOf('--dpkgopt=path-exclude=/usr/share/doc/*'),
    );
  });

  test('no file of ours that is laid down first makes dpkg ask', () => {
    expect(args).toContain('--dpkgopt=force-confold');
    expect(args).toContain('--dpkgopt=force-confdef');
  });

  test('a path is one word of a hook, whatever is in it', () => {
    const hook = args.find((each) => each.includes('hooks/install')) ?? '';
    expect(hook).toContain(`'/home/o'\\''brien/onekiosk.deb'`);
    expect(args).toContain(`--essential-hook=cp -a '/build/over lay'/. "$1/"`);
  });
});
