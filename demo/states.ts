/** STATE and LCM_STATE by name (include/VirtualMachine.h of OpenNebula 7.4.0): the demo's own table, a witness apart from the shell's. */
export const STATE = {
  PENDING: 1,
  HOLD: 2,
  ACTIVE: 3,
  STOPPED: 4,
  SUSPENDED: 5,
  DONE: 6,
  POWEROFF: 8,
  UNDEPLOYED: 9,
  CLONING: 10,
} as const;
export const LCM = {
  INIT: 0,
  PROLOG: 1,
  BOOT: 2,
  RUNNING: 3,
  SAVE_STOP: 5,
  SAVE_SUSPEND: 6,
  EPILOG_STOP: 10,
  SHUTDOWN: 12,
  UNKNOWN: 16,
  SHUTDOWN_POWEROFF: 18,
  BOOT_POWEROFF: 20,
  BOOT_SUSPENDED: 21,
  BOOT_STOPPED: 22,
  HOTPLUG_SNAPSHOT: 24,
  SHUTDOWN_UNDEPLOY: 29,
  EPILOG_UNDEPLOY: 30,
  BOOT_UNDEPLOY: 32,
  BOOT_FAILURE: 36,
  BOOT_UNDEPLOY_FAILURE: 47,
  BOOT_STOPPED_FAILURE: 48,
  DISK_SNAPSHOT_POWEROFF: 51,
  DISK_SNAPSHOT_REVERT_POWEROFF: 52,
  DISK_SNAPSHOT_DELETE_POWEROFF: 53,
  DISK_SNAPSHOT_SUSPENDED: 54,
  DISK_SNAPSHOT_DELETE_SUSPENDED: 56,
  DISK_SNAPSHOT: 57,
  DISK_SNAPSHOT_DELETE: 59,
} as const;

export const STATE_NAMES: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(STATE).map(([name, value]) => [value, name]),
);

/** Refusals, as src/rm/Request.h counts them. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}
export const AUTHENTICATION = 256;
export const AUTHORIZATION = 512;
export const NO_EXISTS = 1024;
export const ACTION = 2048;
export const XML_RPC_API = 4096;
export const INTERNAL = 8192;
