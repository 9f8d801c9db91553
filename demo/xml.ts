/** XML as oned 7.4.0 writes it: values of templates in CDATA, in the long body; everything as plain text in the short one. */
export const escape = (text: string): string =>
  text.replace(/[&<>]/g, (each) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[each] ?? each);
type Value = string | number;
export type Write = (name: string, value: Value) => string;
export const tag: Write = (name, value) => `<${name}>${escape(String(value))}</${name}>`;
export const cdata: Write = (name, value) =>
  `<${name}><![CDATA[${String(value).replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>`;
export const wrap = (name: string, parts: readonly string[]): string =>
  `<${name}>${parts.join('')}</${name}>`;

/** PERMISSIONS: the owner's are USE and MANAGE; `group` and `other` say who else may use it. */
export const permissions = (group: 0 | 1, other: 0 | 1): string =>
  wrap('PERMISSIONS', [
    ...[tag('OWNER_U', 1), tag('OWNER_M', 1), tag('OWNER_A', 0)],
    ...[tag('GROUP_U', group), tag('GROUP_M', 0), tag('GROUP_A', 0)],
    ...[tag('OTHER_U', other), tag('OTHER_M', 0), tag('OTHER_A', 0)],
  ]);
