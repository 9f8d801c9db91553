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

test('USB rules, and what is left out of one fits everything', () => {
  const { usb } = read(
    '[usb]\nchoose = "person"\nrules = [{ vendor = 0x0951, product = 0x1666, allow = true }]\n',
  );
  expect(usb).toEqual({
    choose: 'person',
    byDefault: 'allow',
    rules: [{ class: null, vendor: 0x0951, product: 0x1666, allow: true }],
  });
});

test.each([
  ['a rule without allow', '[usb]\nrules = [{ class = 8 }]\n', /usb\.rules\.0\.allow/],
  ['a class that is none', '[usb]\nrules = [{ class = 256, allow = true }]\n', /whole number from 0 to 255/],
  ['a vendor as text', '[usb]\nrules = [{ vendor = "0951", allow = true }]\n', /must be a whole number/],
  [
    'a product without vendor',
    '[usb]\nrules = [{ product = 1, allow = true }]\n',
    /means nothing without a vendor/,
  ],
  ['a key that a rule does not have', '[usb]\nrules = [{ clas = 8, allow = true }]\n', /clas/],
  ['rules in the notation of a viewer', '[usb]\nrules = "-1,-1,-1,-1,1"\n', /must be a list of tables/],
  ['TLS without an authority', '[spice.tls]\nmode = "required"\n', /spice\.tls\.ca: must be there/],
  ['a proxy with a password', '[spice]\nproxy = "http://a:b@p:1"\n', /without user and password/],
  [
    'one certificate for a card',
    '[smart-card.software]\ndatabase = "sql:/n"\ncertificates = ["a"]\n',
    /must name three/,
  ],
  [
    'a certificate with a comma',
    '[smart-card.software]\ndatabase = "sql:/n"\ncertificates = ["a,b", "c", "d"]\n',
    /name of the database/,
  ],
  [
    'a database by another road',
    '[smart-card.software]\ndatabase = "/n"\ncertificates = ["a", "b", "c"]\n',
    /must be sql:/,
  ],
  ['first use without a memory', '[rdp]\ncertificates = "first-use"\n', /rdp\.store: must be there/],
  [
    'the password of the sign-in for everybody',
    '[rdp]\ncredentials = "sign-in"\n',
    /sign-in-networks: must name/,
  ],
  ['a network that is none', '[rdp]\nsign-in-networks = ["10.0.50.0"]\n', /such as 10\.0\.50\.0\/24/],
  ['no security at all', '[rdp]\nsecurity = []\n', /at least one/],
  ['a scale between', '[rdp]\nscale = 120\n', /100, 140 or 180/],
  ['nine at once', '[sessions]\nat-once = 9\n', /whole number from 1 to 8/],
  ['half a desktop', '[sessions]\nat-once = 1.5\n', /whole number/],
])('%s is refused by name', (_what, toml, message) => {
  expect(mistake(toml)).toMatch(message);
});
