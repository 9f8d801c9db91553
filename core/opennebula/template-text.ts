import { OneClientError } from './errors.ts';

const NAME = /^[A-Za-z0-9_]{1,128}$/;

/**
 * Attributes in OpenNebula's template syntax, one `NAME="value"` a line; the empty text for none. Throws `shape` with the name for what
 * the syntax cannot hold (VALUE_STRING and CDATA of src/parsers/template_parser.l): a backslash at the end would escape the closing
 * quote, and let a value write attributes of its own.
 */
export function templateText(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => {
      const held = NAME.test(name) && !value.endsWith('\\') && !value.includes(']]>') && !/\\"/.test(value);
      if (!held) throw new OneClientError('shape', NAME.test(name) ? name : 'attribute', false);
      return `${name}="${value.replaceAll('"', '\\"')}"`;
    })
    .join('\n');
}
