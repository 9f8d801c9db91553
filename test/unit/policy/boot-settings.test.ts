import { expect, test } from 'vitest';
import { parseSettings } from '../../../platform/files/settings-file.ts';

const LEAST = '[cloud]\nendpoint = "https://one.example.org:2633/RPC2"\n';
const read = (toml: string) => parseSettings('f.toml', `${LEAST}${toml}`);
const mistake = (toml: string): string => {
  try {
    read(toml);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return 'no mistake';
};

test('signs and rules are taken, in milliseconds, and what a rule does not say stays as it is', () => {
  const { boot } = read(
    '[boot]\nlook-every = 2\nsigns = [{ text = "Licence", means = "other", stands = 1.5 }]\n' +
      '[[boot.rules]]\ntemplates = [12]\nrdp = 600\n[[boot.rules]]\ndesktops = [7]\nstart = 30\n',
  );
  expect(boot).toMatchObject({
    lookEvery: 2_000,
    signs: [{ text: 'Licence', means: 'other', stands: 1_500 }],
    rules: [
      { templates: [12], desktops: [], start: null, rdp: 600_000, console: null },
      { templates: [], desktops: [7], start: 30_000, rdp: null, console: null },
    ],
  });
});

test('VNC under TLS takes an authority', () => {
  expect(read('[console.tls]\nmode = "required"\nca = "/vnc.pem"\n').vnc.tls).toEqual({
    mode: 'required',
    ca: '/vnc.pem',
    hostSubject: '',
  });
});

test.each([
  ['looks without a pause', '[boot]\nlook-every = 0.1\n', /boot\.look-every: must be between 1 and 30/],
  ['a sign that is on every screen', '[boot]\nsigns = [{ text = " ....  " }]\n', /a letter or a digit/],
  ['a sign that is too short', '[boot]\nsigns = [{ text = "grub" }, { text = "ok" }]\n', /four characters/],
  ['a meaning that is none', '[boot]\nsigns = [{ text = "Licence", means = "bad" }]\n', /must be one of/],
  ['a rule about nobody', '[[boot.rules]]\nrdp = 600\n', /about nobody/],
  ['a rule about a name', '[[boot.rules]]\ndesktops = ["office"]\n', /whole number/],
  ['a rule with a key that it does not have', '[[boot.rules]]\ndesktops = [7]\nvnc = 1\n', /vnc/],
  ['a deadline of none', '[[boot.rules]]\ndesktops = [7]\nrdp = 0\n', /between 1 and 3600/],
  ['a VM that may ask for a day', '[boot]\nlongest = 86400\n', /between 10 and 3600/],
  ['another word for by itself', '[boot]\nopen-when-ready = "yes"\n', /ask, by-itself/],
  ['TLS without an authority', '[console.tls]\nmode = "required"\n', /console\.tls\.ca: must be there/],
])('%s is refused by name', (_what, toml, message) => {
  expect(mistake(toml)).toMatch(message);
});
