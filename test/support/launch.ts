import type { RdpOptions } from '../../core/sessions/freerdp.ts';
import type { SpiceOptions } from '../../core/sessions/remote-viewer.ts';

/** A SPICE desktop with nothing but its picture, and what the test changes. */
export const spiceOptions = (more: Partial<SpiceOptions> = {}): SpiceOptions => ({
  host: '10.0.0.1',
  port: 5907,
  password: 'ticket',
  title: 'Office',
  readyWithin: 30_000,
  tls: null,
  proxy: null,
  clipboard: true,
  sound: true,
  usb: null,
  smartCard: null,
  ...more,
});

/** An RDP desktop as the settings without a word about it give it, and what the test changes. */
export const rdpOptions = (more: Partial<RdpOptions> = {}): RdpOptions => ({
  version: 2,
  host: '10.0.0.7',
  port: 3389,
  user: 'ada',
  domain: '',
  password: 'guest',
  security: ['nla', 'tls'],
  pin: null,
  title: 'Office',
  readyWithin: 30_000,
  program: null,
  channels: {
    clipboard: true,
    sound: true,
    microphone: false,
    drives: false,
    printers: false,
    smartCard: false,
    usb: [],
  },
  display: {
    multiMonitor: false,
    dynamicResolution: true,
    scale: 100,
    graphics: 'auto',
    link: 'auto',
    compression: true,
    reconnect: 0,
  },
  nic: {},
  keyboard: 'us',
  ...more,
});
