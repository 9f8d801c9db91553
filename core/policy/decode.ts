import * as v from 'valibot';
import { STATUS_PARTS } from '../../contract/machine.ts';
import { DESKTOP_ACTIONS, POWER_ACTIONS } from '../../contract/views.ts';
import { auto, autoOf, idle, idleOf, messages, station, stationOf } from './schema/auto.ts';
import { boot, bootOf, consoleTable, vncOf } from './schema/boot.ts';
import { brand, brandOf } from './schema/brand.ts';
import { cloud } from './schema/cloud.ts';
import { flag, listOf, oneOf, seconds, table, text } from './schema/parts.ts';
import { rescue, rescueOf } from './schema/rescue.ts';
import { applications, rdp, sessions, smartCard, spice, usb } from './schema/sessions.ts';
import { selfService, selfServiceOf } from './schema/self-service.ts';
import { site, siteOf, terminal } from './schema/site.ts';
import { VIEWERS } from './settings.ts';
import type { Settings } from './settings.ts';

/** One mistake in a settings file: which key, and what is wrong with its value. The value itself is not repeated. */
export interface SettingsProblem {
  readonly key: readonly string[];
  readonly message: string;
}

/** Everything that may stand in the settings, and what holds where it does not. */
export const schema = table({
  cloud,
  site: v.optional(site, {}),
  terminal: v.optional(terminal, {}),
  'sign-in': v.optional(
    table({ 'token-life': seconds(43_200, 60, 604_800), station: v.optional(station) }),
    {},
  ),
  auto: v.optional(auto, {}),
  idle: v.optional(idle, {}),
  desktops: v.optional(
    table({
      show: v.optional(oneOf(['mine', 'group', 'all']), 'mine'),
      refresh: seconds(15, 15, 3_600),
      actions: v.optional(listOf(DESKTOP_ACTIONS.filter((name) => name !== 'open' && name !== 'delete')), [
        'start',
        'restart',
        'restart-hard',
        'shut-down',
      ]),
    }),
    {},
  ),
  deadlines: v.optional(
    table({
      start: seconds(180, 1, 3_600),
      rdp: seconds(120, 1, 3_600),
      console: seconds(20, 1, 3_600),
      viewer: seconds(30, 1, 300),
    }),
    {},
  ),
  boot: v.optional(boot, {}),
  console: v.optional(consoleTable, {}),
  rescue: v.optional(rescue, {}),
  viewers: v.optional(table({ allow: v.optional(listOf(VIEWERS), [...VIEWERS]) }), {}),
  sessions: v.optional(sessions, {}),
  spice: v.optional(spice, {}),
  usb: v.optional(usb, {}),
  'smart-card': v.optional(smartCard, {}),
  rdp: v.optional(rdp, {}),
  applications: v.optional(applications, {}),
  'self-service': v.optional(selfService, {}),
  interface: v.optional(
    table({
      'site-name': v.optional(text(40), 'onekiosk'),
      language: v.optional(oneOf(['en', 'de']), 'en'),
      languages: v.optional(v.pipe(listOf(['en', 'de']), v.minLength(1, 'must name at least one')), [
        'en',
        'de',
      ]),
      'keyboard-layouts': v.optional(
        v.pipe(
          v.array(
            v.pipe(
              v.string('must be a layout name'),
              v.regex(/^[a-z]{2,8}$/, 'must be an XKB layout such as us or de'),
            ),
          ),
          v.minLength(1, 'must name at least one'),
        ),
        ['us', 'de'],
      ),
      power: v.optional(listOf(POWER_ACTIONS), []),
      status: v.optional(listOf(STATUS_PARTS), [...STATUS_PARTS]),
      accessibility: flag(true),
      messages,
      brand: v.optional(brand, {}),
    }),
    {},
  ),
});

const clientCertificate = (certificate: string | undefined, key: string | undefined) =>
  certificate === undefined || key === undefined ? null : { certificate, key };

const shape = (it: v.InferOutput<typeof schema>): Settings => ({
  cloud: {
    name: it.cloud.name,
    endpoints: it.cloud.endpoint,
    ca: it.cloud.ca ?? null,
    pins: it.cloud.pins,
    clientCertificate: clientCertificate(it.cloud['client-certificate'], it.cloud['client-key']),
    proxy: it.cloud.proxy ?? null,
    inheritedGraphics: it.cloud['inherited-graphics'],
    allowPlain: it.cloud['allow-plain'],
    hosts: it.cloud.hosts,
    deadlines: {
      connect: it.cloud.deadlines.connect,
      firstByte: it.cloud.deadlines['first-byte'],
      total: it.cloud.deadlines.total,
    },
  },
  site: siteOf(it.site),
  group: it.terminal.group ?? null,
  signIn: { tokenLife: it['sign-in']['token-life'], station: stationOf(it['sign-in'].station) },
  auto: autoOf(it.auto),
  idle: idleOf(it.idle),
  desktops: it.desktops,
  deadlines: it.deadlines,
  boot: bootOf(it.boot),
  vnc: vncOf(it.console),
  rescue: rescueOf(it.rescue),
  viewers: it.viewers,
  sessions: {
    atOnce: it.sessions['at-once'],
    onDisconnect: it.sessions['on-disconnect'],
    takeOver: it.sessions['take-over'],
    frozenAfter: it.sessions['frozen-after'],
    lostAfter: it.sessions['lost-after'],
    windowManager: it.sessions['window-manager'],
  },
  spice: {
    usbRedirection: it.spice['usb-redirection'],
    clipboard: it.spice.clipboard,
    sound: it.spice.sound,
    absolutePointer: it.spice['absolute-pointer'],
    trustedNetwork: it.spice['trusted-network'],
    proxy: it.spice.proxy ?? null,
    tls: {
      mode: it.spice.tls.mode,
      ca: it.spice.tls.ca ?? null,
      hostSubject: it.spice.tls['host-subject'],
      portOffset: it.spice.tls['port-offset'],
    },
  },
  usb: {
    choose: it.usb.choose,
    byDefault: it.usb.default,
    rules: it.usb.rules.map((rule) => ({
      class: rule.class ?? null,
      vendor: rule.vendor ?? null,
      product: rule.product ?? null,
      allow: rule.allow,
    })),
  },
  smartCard: {
    guests: it['smart-card'].guests,
    desktops: it['smart-card'].desktops,
    templates: it['smart-card'].templates,
    software: it['smart-card'].software ?? null,
  },
  rdp: {
    certificates: it.rdp.certificates,
    store: it.rdp.store ?? null,
    pins: it.rdp.pins,
    security: it.rdp.security,
    domain: it.rdp.domain,
    credentials: it.rdp.credentials,
    signInNetworks: it.rdp['sign-in-networks'],
    clipboard: it.rdp.clipboard,
    sound: it.rdp.sound,
    microphone: it.rdp.microphone,
    drives: it.rdp.drives,
    printers: it.rdp.printers,
    multiMonitor: it.rdp['multi-monitor'],
    dynamicResolution: it.rdp['dynamic-resolution'],
    scale: it.rdp.scale,
    graphics: it.rdp.graphics,
    link: it.rdp.link,
    compression: it.rdp.compression,
    reconnect: it.rdp.reconnect,
  },
  applications: it.applications,
  selfService: selfServiceOf(it['self-service']),
  interface: {
    siteName: it.interface['site-name'],
    language: it.interface.language,
    languages: it.interface.languages,
    keyboardLayouts: it.interface['keyboard-layouts'],
    power: it.interface.power,
    status: it.interface.status,
    accessibility: it.interface.accessibility,
    messages: it.interface.messages,
    brand: brandOf(it.interface.brand),
  },
});

const keyOf = (issue: v.BaseIssue<unknown>): string[] =>
  (issue.path ?? []).map((step) => String((step as { readonly key: unknown }).key));
const messageOf = (issue: v.BaseIssue<unknown>): string => {
  if (issue.type !== 'strict_object' || issue.expected === 'never') return issue.message;
  return issue.received === 'undefined' ? 'is missing' : 'must be a table';
};

/** Decodes what a settings file said. Every mistake is named, not only the first one. */
export function decodeSettings(
  raw: unknown,
):
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly SettingsProblem[] } {
  const result = v.safeParse(schema, raw);
  if (result.success) return { ok: true, settings: shape(result.output) };
  const problems = result.issues.map((issue) => ({ key: keyOf(issue), message: messageOf(issue) }));
  return { ok: false, problems };
}
