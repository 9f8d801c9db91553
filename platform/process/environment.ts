/** What a viewer may know of the shell's environment: where the screen, the sound and the session bus are. */
const ALLOWED = [
  'DISPLAY',
  'XAUTHORITY',
  'WAYLAND_DISPLAY',
  'XDG_RUNTIME_DIR',
  'XDG_SESSION_ID',
  'DBUS_SESSION_BUS_ADDRESS',
  'PULSE_SERVER',
  'LANG',
  'TZ',
] as const;

export type Environment = Readonly<Record<string, string | undefined>>;

/** The allowed part of `environment`, with `additions` and a fixed PATH. */
export function viewerEnvironment(
  environment: Environment,
  additions: Readonly<Record<string, string>>,
): Record<string, string> {
  const kept: Record<string, string> = { PATH: '/usr/bin:/bin' };
  for (const name of ALLOWED) {
    const value = environment[name];
    if (value !== undefined) kept[name] = value;
  }
  return { ...kept, ...additions };
}
