import { TEMPLATES, TEMPLATE_INPUTS } from './catalogue.ts';
import type { DemoUser } from './users.ts';
import { cdata, permissions, tag, wrap } from './xml.ts';

/** What somebody may make VMs of. They have no disk: what they boot from is the demo's. */
export interface DemoTemplate {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly graphics: 'SPICE' | 'VNC';
  /** USER_INPUTS. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly owner: DemoUser;
  /** The group that it belongs to, and whether the whole group may use it. */
  readonly gid: number;
  readonly group: string;
  readonly shared: boolean;
  /** Seconds since the epoch. */
  readonly registered: number;
}

export const mayUse = (user: DemoUser, template: DemoTemplate): boolean =>
  user.id === 0 || template.owner === user || (template.shared && template.gid === user.gid);

/** As `one.templatepool.info` and `one.template.info` write it. */
export const templateElement = (template: DemoTemplate): string =>
  wrap('VMTEMPLATE', [
    ...[tag('ID', template.id), tag('UID', template.owner.id), tag('GID', template.gid)],
    ...[tag('UNAME', template.owner.name), tag('GNAME', template.group), tag('NAME', template.name)],
    permissions(template.shared ? 1 : 0, 0),
    tag('REGTIME', template.registered),
    wrap('TEMPLATE', [
      wrap('CONTEXT', [cdata('NETWORK', 'YES')]),
      ...[cdata('CPU', 1), cdata('DESCRIPTION', template.description)],
      wrap('GRAPHICS', [
        ...[cdata('LISTEN', '127.0.0.1'), cdata('RANDOM_PASSWD', 'YES'), cdata('TYPE', template.graphics)],
      ]),
      cdata('MEMORY', 16),
      wrap('NIC', [cdata('NETWORK', 'demo-net')]),
      wrap('OS', [cdata('ARCH', 'x86_64')]),
      wrap(
        'USER_INPUTS',
        Object.entries(template.inputs).map(([name, input]) => cdata(name, input)),
      ),
    ]),
  ]);

/** The templates of the catalogue, for everybody of a group. */
export const siteTemplates = (
  owner: DemoUser,
  group: { readonly gid: number; readonly group: string },
  registered: number,
): DemoTemplate[] =>
  TEMPLATES.map((each, id) => ({
    ...each,
    gid: group.gid,
    group: group.group,
    id,
    inputs: TEMPLATE_INPUTS,
    owner,
    shared: true,
    registered,
  }));
