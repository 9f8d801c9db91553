import { XMLParser } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { OPENBOX_MENU, openboxConfig } from '../../../platform/windows/openbox.ts';

const read = (xml: string): Record<string, unknown> =>
  new XMLParser({ ignoreAttributes: false, isArray: (name) => name === 'keybind' }).parse(xml);

test('openbox is given one key, no mouse, no menu, and no action that runs a program', () => {
  const xml = openboxConfig('onekiosk', '/run/menu.xml');
  const { openbox_config: config } = read(xml) as { openbox_config: Record<string, unknown> };
  expect(config['keyboard']).toMatchObject({ keybind: [{ '@_key': 'C-A-Home' }] });
  expect(config['mouse']).toBe('');
  expect(config['menu']).toEqual({ file: '/run/menu.xml' });
  const actions = [...xml.matchAll(/<action name="(\w+)"/g)].map(([, name]) => name);
  expect(actions).toEqual(['ForEach', 'Raise', 'Focus']);
  expect(xml).toContain('<query><class>onekiosk</class></query>');
  expect(read(OPENBOX_MENU)['openbox_menu']).toEqual({ '@_xmlns': 'http://openbox.org/3.4/menu' });
});

describe('a class that would be more than a name is refused', () => {
  test.each(['', '*', 'one kiosk', 'a</class><class>*', 'a&b', 'x'.repeat(65)])('%j', (name) => {
    expect(() => openboxConfig(name, '/run/menu.xml')).toThrow(RangeError);
  });
});
